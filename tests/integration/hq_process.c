#include "hq_process.h"

#include "hq-node/book.h"
#include "hq-node/enrolment.h"
#include "hq-node/hq_link.h"
#include "hq-node/publish.h"
#include "node/log_sink.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "tests/harness/fault_vfs.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPLY_WAIT_MS = 10000, HQ_SOCKET = 3 };

static const char mark[] = "--be-head-office";
static const char bad_disk_mark[] = "--be-head-office-on-a-bad-disk";

/* -------------------------------------------------------------------------------------------------- inside the process
 */

struct office {
    struct event_loop loop;
    struct hq hq;
    struct hq_link *link;
    struct loop_watch asked;
    char address[64];
};

static _Noreturn void die(const char *what, const struct fault *fault) {
    (void)fprintf(stderr, "head office: %s: %s\n", what, fault->text);
    _exit(3);
}

static void reply(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void reply(const char *format, ...) {
    char text[HQ_PROCESS_REPLY_MAX];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (write(HQ_SOCKET, text, (size_t)size + 1) != size + 1) {
        _exit(4); /* the test is gone */
    }
}

static void begin(struct office *office) {
    struct fault fault;
    if (!turn_begin_request(&office->hq.turn, &fault)) {
        die("begin", &fault);
    }
}

static void end(struct office *office, bool ok, struct fault *fault) {
    if (!turn_end_request(&office->hq.turn, ok, fault) || !turn_commit(&office->hq.turn, fault)) {
        die("commit", fault);
    }
    hq_link_notice_growth(office->link);
}

static int64_t now_ms(const struct office *office) {
    return office->loop.clock.utc_ms(office->loop.clock.context);
}

static void add(struct office *office, const char *name) {
    struct added_store added;
    struct fault fault;
    begin(office);
    end(office,
        enrolment_add_store(&office->hq, text_of(name), text_of("Europe/Moscow"), office->address, now_ms(office),
                            &added, &fault),
        &fault);
    reply("%s", added.file);
}

static void publish(struct office *office, const char *json) {
    struct publish_result *result = calloc(1, sizeof *result);
    struct fault fault;
    enum journal_kind kind;
    begin(office);
    end(office,
        publish_document(&office->hq, span_of(json, strlen(json)), text_of("test"), now_ms(office), &kind, result,
                         &fault),
        &fault);
    const struct tree_error *mistake = &result->report.errors[0];
    if (result->report.count == 0) {
        reply("ok");
    } else {
        reply("wrong: %s %s", mistake->path, mistake->reason);
    }
    free(result);
}

static void products(struct office *office, const char *number) {
    size_t capacity = strtoul(number, NULL, 10) * 80 + 80;
    char *json = malloc(capacity);
    struct writer out;
    writer_init(&out, json, capacity);
    writer_format(&out, "[");
    for (unsigned long i = 0; i < strtoul(number, NULL, 10); i++) {
        writer_format(&out, "%s{\"sku\": \"%06lu\", \"name\": \"Product number %lu\"}", i == 0 ? "" : ",", i, i);
    }
    writer_bytes(&out, "]", 2); /* with a terminator */
    publish(office, json);
    free(json);
}

static void set_disk(struct office *office, const char *condition) {
    (void)office;
    bool is_full = strcmp(condition, "full") == 0;
    fault_vfs_plan(is_full ? FAULT_VFS_FULL_FROM_HERE : FAULT_VFS_NOTHING, is_full);
    reply("ok");
}

static void forge(struct office *office, const char *nothing) {
    (void)nothing;
    struct record record = {.kind = JOURNAL_RULE_SET_OFFER};
    struct fault fault;
    uint32_t last;
    record.of.offer = (struct blob_offer){.version = 1000000, .size = 100, .author = text_of("nobody")};
    begin(office);
    bool is_written = store_registry_last(&office->hq.tables.stores, &last, &fault);
    for (uint32_t store = 1; is_written && store <= last; store++) {
        is_written = hq_book_command(&office->hq, store, &record, now_ms(office), &fault);
    }
    end(office, is_written, &fault);
    reply("ok");
}

static void tell_state(struct office *office, const char *number) {
    struct hq_link_state state = hq_link_state(office->link, (uint32_t)strtoul(number, NULL, 10));
    reply("up=%d led=%llu doc=%llu cmd=%llu", state.is_up, (unsigned long long)state.led_head_seq,
          (unsigned long long)state.doc_head_seq, (unsigned long long)state.cmd_acked_seq);
}

static void tell_quarantine(struct office *office, const char *number) {
    struct fault fault;
    int32_t reason;
    uint32_t store = (uint32_t)strtoul(number, NULL, 10);
    if (!store_registry_read_quarantine(&office->hq.tables.stores, store, &reason, &fault)) {
        die("quarantine", &fault);
    }
    reply("reason=%d", (int)reason);
}

static void tell_counts(struct office *office, const char *nothing) {
    (void)nothing;
    struct hq_link_counts counts = hq_link_counts(office->link);
    reply("sessions=%lld refused=%lld strangers=%lld", (long long)counts.sessions, (long long)counts.refused,
          (long long)counts.strangers);
}

static void answer(struct office *office, char *line) {
    static const struct {
        const char *name;
        void (*run)(struct office *office, const char *argument);
    } commands[] = {{"add", add},     {"publish", publish},  {"products", products},          {"disk", set_disk},
                    {"forge", forge}, {"state", tell_state}, {"quarantine", tell_quarantine}, {"counts", tell_counts}};
    char *argument = strchr(line, ' ');
    if (argument != NULL) {
        *argument++ = '\0';
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(line, commands[i].name) == 0) {
            commands[i].run(office, argument);
            return;
        }
    }
    _exit(5);
}

static void on_asked(void *context, uint32_t events) {
    static char line[HQ_PROCESS_REPLY_MAX * 4];
    struct office *office = context;
    (void)events;
    ssize_t size = recv(HQ_SOCKET, line, sizeof line - 1, 0);
    if (size <= 0) {
        _exit(0); /* the test is gone */
    }
    line[size] = '\0';
    answer(office, line);
}

static void on_signal(void *context, int number) {
    struct office *office = context;
    (void)number;
    loop_stop(&office->loop);
}

static void open_office(struct office *office, const char *data_directory, uint16_t port, const struct log *log) {
    static const int signals[] = {SIGTERM};
    struct fault fault;
    struct net_address listen = {.host = "127.0.0.1", .port = port};
    office->asked = (struct loop_watch){.fd = HQ_SOCKET, .on_ready = on_asked, .context = office};
    if (!key_start_library(&fault) || !os_entropy_start(&fault) || !loop_init(&office->loop, os_clock(), &fault) ||
        !loop_signals_start(&office->loop, signals, 1, on_signal, office, &fault) ||
        !hq_open(&office->hq, data_directory, os_entropy(), log, &fault) ||
        !hq_link_start(&office->link, &office->loop, &office->hq, &listen, log, &fault) ||
        !loop_watch_add(&office->loop, &office->asked, EPOLLIN, &fault)) {
        die("start", &fault);
    }
    (void)snprintf(office->address, sizeof office->address, "127.0.0.1:%u", (unsigned)hq_link_port(office->link));
}

static int be_office(const char *data_directory, uint16_t port) {
    static struct office office;
    static struct log log;
    struct fault fault;
    sigset_t blocked;
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &blocked, NULL);
    log = log_sink_stderr(getenv("HQ_PROCESS_LOG") == NULL ? LOG_ERROR : LOG_DEBUG);
    open_office(&office, data_directory, port, getenv("HQ_PROCESS_LOG") == NULL ? NULL : &log);
    reply("%s", office.address);
    if (!loop_run(&office.loop, &fault)) {
        die("loop", &fault);
    }
    loop_watch_remove(&office.loop, &office.asked);
    hq_link_stop(office.link);
    hq_close(&office.hq);
    loop_close(&office.loop);
    return 0;
}

bool hq_process_main(int argc, char **argv, int *status) {
    bool has_bad_disk = argc == 4 && strcmp(argv[1], bad_disk_mark) == 0;
    if (argc != 4 || (strcmp(argv[1], mark) != 0 && !has_bad_disk)) {
        return false;
    }
    if (has_bad_disk) {
        fault_vfs_install();
        fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    }
    *status = be_office(argv[2], (uint16_t)strtoul(argv[3], NULL, 10));
    return true;
}

/* -------------------------------------------------------------------------------------------------- outside of it */

static _Noreturn void give_up(const char *what) {
    (void)fprintf(stderr, "hq_process: %s\n", what);
    exit(1);
}

static void read_reply(struct hq_process *hq) {
    struct pollfd ready = {.fd = hq->socket, .events = POLLIN};
    if (poll(&ready, 1, REPLY_WAIT_MS) != 1) {
        give_up("no reply in time");
    }
    ssize_t size = recv(hq->socket, hq->reply, sizeof hq->reply - 1, 0);
    if (size <= 0) {
        give_up("the process is gone");
    }
    hq->reply[size] = '\0';
}

void hq_process_start(struct hq_process *hq) {
    int sockets[2];
    char port[8];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
        give_up("no sockets");
    }
    (void)snprintf(port, sizeof port, "%u", (unsigned)hq->port);
    hq->pid = fork();
    if (hq->pid == 0) {
        (void)dup2(sockets[1], HQ_SOCKET);
        (void)fcntl(HQ_SOCKET, F_SETFD, 0); /* also when it was there already */
        (void)close_range(HQ_SOCKET + 1, ~0U, 0);
        (void)execl("/proc/self/exe", "hq-process", hq->has_bad_disk ? bad_disk_mark : mark, hq->data_directory, port,
                    (char *)NULL);
        _exit(6);
    }
    (void)close(sockets[1]);
    hq->socket = sockets[0];
    read_reply(hq); /* its address */
    hq->port = (uint16_t)strtoul(strchr(hq->reply, ':') + 1, NULL, 10);
}

void hq_process_kill(struct hq_process *hq) {
    (void)kill(hq->pid, SIGKILL);
    (void)waitpid(hq->pid, NULL, 0);
    (void)close(hq->socket);
    hq->pid = 0;
}

bool hq_process_stop(struct hq_process *hq) {
    int status = -1;
    (void)kill(hq->pid, SIGTERM);
    (void)waitpid(hq->pid, &status, 0);
    (void)close(hq->socket);
    hq->pid = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const char *hq_process_ask(struct hq_process *hq, const char *format, ...) {
    static char line[HQ_PROCESS_REPLY_MAX * 4];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (send(hq->socket, line, (size_t)size, MSG_NOSIGNAL) != size) {
        give_up("the process is gone");
    }
    read_reply(hq);
    return hq->reply;
}

int64_t hq_process_number(const char *reply_text, const char *name) {
    char wanted[32];
    (void)snprintf(wanted, sizeof wanted, "%s=", name);
    const char *at = strstr(reply_text, wanted);
    return at == NULL ? -1 : strtoll(at + strlen(wanted), NULL, 10);
}
