#include "store_fixture.h"

#include "base/bug.h"
#include "node/local_client.h"
#include "node/os_entropy.h"
#include "raw_client.h"
#include "store-node/store.h"
#include "wire/product_codec.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CATALOGUE_ROOM = 64 * 1024,
    RULES_ROOM = 16 * 1024,
    START_WAIT_MS = 60000, /* a bound for a daemon that hangs; under valgrind on a busy machine a start takes long */
    SHARE_BP_OFF_FIRST = 1000,
    SHARE_BP_OFF_SECOND = 3000
};

/* Cheese is cheaper, a code takes 50.00 off from 200.00 on, the opening in 2020 took a fifth, members get 5 % back and
 * may pay half with points. */
static const char rules_format[] =
    "{\"format\":1,\"version\":%d,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/"
    "Moscow\",\"returns\":{\"blind\":\"told_price\"},"
    "\"member_level\":\"bronze\"},\"promotions\":["
    "{\"document\":1,\"id\":\"cheese\",\"name\":{\"ru\":\"Сыр дешевле\",\"en\":\"Cheaper cheese\"},\"priority\":10,"
    "\"results\":[{\"discount\":{\"target\":{\"lines\":{\"categories\":[\"Cheese\"]}},"
    "\"value\":{\"percent_bp\":%d}}}]},"
    "{\"document\":1,\"id\":\"spring\",\"name\":{\"ru\":\"Весна\",\"en\":\"Spring\"},\"priority\":20,"
    "\"conditions\":{\"all\":[{\"code\":{\"any_of\":[\"SPRING\"]}},"
    "{\"basket\":{\"measure\":\"amount\",\"op\":\"at_least\",\"value\":20000}}]},"
    "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{\"amount_minor\":5000}}},"
    "{\"message\":{\"place\":\"customer\",\"text\":{\"ru\":\"Весна!\",\"en\":\"Spring!\"}}}]},"
    "{\"document\":1,\"id\":\"opening\",\"name\":{\"ru\":\"Открытие\",\"en\":\"Opening\"},\"priority\":25,"
    "\"schedule\":{\"from\":\"2020-05-01\",\"to\":\"2020-05-02\"},"
    "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{\"percent_bp\":2000}}}]},"
    "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Оплата баллами\",\"en\":\"Pay with points\"},\"priority\":30,"
    "\"results\":[{\"pay_with_points\":{\"share_max_bp\":5000}}]},"
    "{\"document\":1,\"id\":\"cashback\",\"name\":{\"ru\":\"Кешбэк\",\"en\":\"Cashback\"},\"priority\":40,"
    "\"results\":[{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":500}}}]}]}";

static void must(bool is_done, const struct fault *fault) {
    if (!is_done) {
        (void)fprintf(stderr, "store fixture: %s\n", fault->text);
        exit(1);
    }
}

static struct span make_catalogue(uint8_t block[static CATALOGUE_ROOM]) {
    static const struct {
        const char *sku;
        const char *name;
        const char *category;
        int64_t price_minor;
    } goods[] = {{"bread", "Bread", "Bakery", 0}, {"brie", "Brie", "Cheese", 10000}, {"milk", "Milk", "Dairy", 0}};
    struct writer out;
    writer_init(&out, block, CATALOGUE_ROOM);
    for (size_t i = 0; i < sizeof goods / sizeof goods[0]; i++) {
        struct product product = {.sku = text_of(goods[i].sku),
                                  .name = text_of(goods[i].name),
                                  .category_count = 1,
                                  .vat_bp = 1000,
                                  .price_minor = goods[i].price_minor};
        product.categories[0] = text_of(goods[i].category);
        product_append(&product, &out);
    }
    bug_if(out.overflowed);
    return writer_result(&out);
}

static void put_rules(struct store *store, int version, int off_bp) {
    char rules[RULES_ROOM];
    uint8_t hash[BLOB_HASH_SIZE];
    struct fault fault;
    int size = snprintf(rules, sizeof rules, rules_format, version, off_bp);
    must(blob_table_put(&store->tables.blobs, span_of(rules, (size_t)size), hash, &fault) &&
             store_switch_rules(store, (uint64_t)version, hash, &fault),
         &fault);
}

static void put_catalogue(struct store *store) {
    static uint8_t block[CATALOGUE_ROOM];
    uint8_t hash[BLOB_HASH_SIZE];
    struct fault fault;
    must(blob_table_put(&store->tables.blobs, make_catalogue(block), hash, &fault) &&
             store_switch_catalogue(store, 1, hash, &fault),
         &fault);
}

void store_fixture_put_identity(struct store *store) {
    struct enrolment_grant grant = {.store = STORE_FIXTURE_STORE,
                                    .incarnation = 1,
                                    .name = "Lesnaya 5 <test>",
                                    .zone = "Europe/Moscow",
                                    .currency = "RUB"};
    struct key_pair person_key;
    struct entropy entropy = os_entropy();
    uint8_t block[ENROLMENT_GRANT_MAX];
    struct writer out;
    struct fault fault;
    key_pair_make(&person_key, &entropy);
    memcpy(grant.person_key, person_key.public_key, sizeof grant.person_key);
    key_make_secret(grant.identifier_key, &entropy);
    writer_init(&out, block, sizeof block);
    must(identity_take_grant(&store->identity, &store->tables.values, enrolment_grant_encode(&grant, &out), &fault) &&
             store_adopt_identity(store, &fault),
         &fault);
}

/* Runs `change` in one transaction of the store, which nobody else has open. */
static void change_store(struct store_fixture *fixture, void (*change)(struct store *store)) {
    static struct store store;
    struct fault fault;
    must(os_entropy_start(&fault) && store_open(&store, fixture->data_directory, os_entropy(), NULL, &fault) &&
             db_begin(&store.db, &fault),
         &fault);
    change(&store);
    must(db_commit(&store.db, &fault), &fault);
    store_close(&store);
}

static void enrol(struct store *store) {
    store_fixture_put_identity(store);
    put_rules(store, 1, SHARE_BP_OFF_FIRST);
    put_catalogue(store);
}

static void change_rules(struct store *store) {
    put_rules(store, 2, SHARE_BP_OFF_SECOND);
}

void store_fixture_enrol(struct store_fixture *fixture) {
    change_store(fixture, enrol);
}

void store_fixture_change_rules(struct store_fixture *fixture) {
    change_store(fixture, change_rules);
}

void store_fixture_make(struct store_fixture *fixture) {
    *fixture = (struct store_fixture){.pid = 0};
    temp_folder_make(&fixture->folder);
    temp_folder_file(&fixture->folder, "data", fixture->data_directory);
    bug_if(mkdir(fixture->data_directory, 0700) != 0);
}

static void program_path(char path[static TEMP_PATH_MAX]) {
    const char *build = getenv("BUILD");
    (void)snprintf(path, TEMP_PATH_MAX, "%s/store-node", build == NULL ? "build" : build);
}

static void bound_files(const struct store_fixture *fixture) {
    struct rlimit bound = {.rlim_cur = fixture->file_bytes_max, .rlim_max = fixture->file_bytes_max};
    if (fixture->file_bytes_max > 0 && (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &bound) != 0)) {
        _exit(127);
    }
}

static void exec_daemon(const struct store_fixture *fixture, const char *const *extra) {
    char program[TEMP_PATH_MAX];
    char log_path[TEMP_PATH_MAX];
    const char *arguments[STORE_FIXTURE_ARGUMENTS_MAX + 24] = {"valgrind",
                                                               "--quiet",
                                                               "--leak-check=full",
                                                               "--errors-for-leak-kinds=definite,indirect,possible",
                                                               "--error-exitcode=99",
                                                               program,
                                                               "run",
                                                               "--data-directory",
                                                               fixture->data_directory,
                                                               "--https-address",
                                                               fixture->serves_https ? "127.0.0.1:0" : "off",
                                                               "--http-address",
                                                               "127.0.0.1:0",
                                                               "--may-run-as-root",
                                                               "yes"};
    enum { VALGRIND_WORDS = 5 };
    size_t first = fixture->runs_in_valgrind ? 0 : VALGRIND_WORDS;
    size_t count = 15;
    for (size_t i = 0; extra != NULL && extra[i] != NULL && i < STORE_FIXTURE_ARGUMENTS_MAX; i++) {
        arguments[count++] = extra[i];
    }
    union {
        const char **ours;
        char *const *theirs; /* execvp does not write what it is given */
    } vector = {.ours = arguments + first};
    program_path(program);
    bound_files(fixture);
    temp_folder_file(&fixture->folder, "log", log_path);
    int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, STDERR_FILENO) < 0 || execvp(vector.ours[0], vector.theirs) != 0) {
        _exit(127);
    }
}

static void print_log(const struct store_fixture *fixture) {
    char path[TEMP_PATH_MAX];
    char line[512];
    temp_folder_file(&fixture->folder, "log", path);
    FILE *log = fopen(path, "r");
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        (void)fprintf(stderr, "  store-node: %s", line);
    }
    if (log != NULL) {
        (void)fclose(log);
    }
}

int store_fixture_ask(const struct store_fixture *fixture, const char *method, const char *path, struct arena *arena,
                      const struct tree **tree) {
    struct net_address address;
    struct local_answer answer;
    struct fault fault;
    struct span no_body = {NULL, 0};
    *tree = NULL;
    if (!local_socket_address(fixture->data_directory, &address, &fault) ||
        !local_client_ask(&address, method, path, no_body, arena, &answer, &fault)) {
        return 0;
    }
    *tree = answer.tree;
    return answer.status;
}

/* Asks until the daemon is there; the socket is what it opens last. */
static void wait_for_daemon(struct store_fixture *fixture) {
    static _Alignas(max_align_t) uint8_t room[1024 * 1024];
    int64_t until_ms = raw_now_ms() + START_WAIT_MS;
    int status = 0;
    const struct tree *tree = NULL;
    while (status != 200 && raw_now_ms() < until_ms && waitpid(fixture->pid, NULL, WNOHANG) == 0) {
        struct arena arena;
        arena_init(&arena, room, sizeof room);
        status = store_fixture_ask(fixture, "GET", "/status", &arena, &tree);
        (void)usleep(2000); /* between two looks at an event that is waited for */
    }
    if (status != 200) {
        (void)fprintf(stderr, "the store node did not start\n");
        print_log(fixture);
        exit(1);
    }
    fixture->port = (uint16_t)local_answer_int(tree, "http_port");
    fixture->https_port = (uint16_t)local_answer_int(tree, "https_port");
}

void store_fixture_start(struct store_fixture *fixture, const char *const *extra) {
    char socket_path[TEMP_PATH_MAX + 16];
    (void)snprintf(socket_path, sizeof socket_path, "%s/admin.sock", fixture->data_directory);
    (void)unlink(socket_path);
    fixture->pid = fork();
    bug_if(fixture->pid < 0);
    if (fixture->pid == 0) {
        exec_daemon(fixture, extra);
    }
    wait_for_daemon(fixture);
}

void store_fixture_kill(struct store_fixture *fixture) {
    int status;
    (void)kill(fixture->pid, SIGKILL);
    bug_if(waitpid(fixture->pid, &status, 0) != fixture->pid);
    fixture->pid = 0;
}

bool store_fixture_stop(struct store_fixture *fixture) {
    int status;
    (void)kill(fixture->pid, SIGTERM);
    bug_if(waitpid(fixture->pid, &status, 0) != fixture->pid);
    fixture->pid = 0;
    bool is_good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!is_good) {
        print_log(fixture);
    }
    return is_good;
}

static void exec_command(const struct store_fixture *fixture, const char *word, const char *second, int out) {
    char program[TEMP_PATH_MAX];
    program_path(program);
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0) {
        _exit(127);
    }
    (void)execl(program, program, "--data-directory", fixture->data_directory, word, second, (char *)NULL);
    _exit(127);
}

int store_fixture_command(const struct store_fixture *fixture, const char *word, const char *second, char *printed,
                          size_t capacity) {
    int ends[2];
    int status;
    size_t size = 0;
    ssize_t got;
    bug_if(pipe2(ends, O_CLOEXEC) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        exec_command(fixture, word, second, ends[1]);
    }
    (void)close(ends[1]);
    while (size + 1 < capacity && (got = read(ends[0], printed + size, capacity - 1 - size)) > 0) {
        size += (size_t)got;
    }
    printed[size] = '\0';
    (void)close(ends[0]);
    bug_if(pid < 0 || waitpid(pid, &status, 0) != pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool store_fixture_says(const struct store_fixture *fixture, const char *word, const char *part) {
    static char printed[256 * 1024];
    int status = store_fixture_command(fixture, word, NULL, printed, sizeof printed);
    bool is_said = status == 0 && strstr(printed, part) != NULL;
    if (!is_said) {
        (void)fprintf(stderr, "store-node %s ends with %d, wanted \"%s\":\n%s\n", word, status, part, printed);
    }
    return is_said;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void store_fixture_remove(struct store_fixture *fixture) {
    if (fixture->pid > 0) {
        store_fixture_kill(fixture);
    }
    (void)nftw(fixture->data_directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    temp_folder_remove(&fixture->folder);
}
