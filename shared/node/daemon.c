#include "node/daemon.h"

#include "base/bug.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const int stop_signals[] = {SIGTERM, SIGINT};

/* A descriptor 0, 1 or 2 that is closed would be taken by the first file we open, and a stray print would corrupt it.
 */
static bool open_standard_descriptors(struct fault *fault) {
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
        if (fd < 0) {
            return fault_set(fault, FAULT_IO, "/dev/null: %s", strerror(errno));
        }
    } while (fd <= STDERR_FILENO);
    (void)close(fd);
    return true;
}

static bool set_limits(int64_t files_max, struct fault *fault) {
    struct rlimit no_core = {.rlim_cur = 0, .rlim_max = 0};
    struct rlimit files;
    if (setrlimit(RLIMIT_CORE, &no_core) != 0 || getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return fault_set(fault, FAULT_IO, "resource limits: %s", strerror(errno));
    }
    rlim_t wanted = (rlim_t)files_max;
    files.rlim_cur = files.rlim_max != RLIM_INFINITY && wanted > files.rlim_max ? files.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
        return fault_set(fault, FAULT_IO, "RLIMIT_NOFILE: %s", strerror(errno));
    }
    return true;
}

static bool set_signals(struct fault *fault) {
    sigset_t blocked;
    (void)sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof stop_signals / sizeof stop_signals[0]; i++) {
        (void)sigaddset(&blocked, stop_signals[i]);
    }
    (void)sigaddset(&blocked, SIGCHLD); /* for programs that supervise children */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigprocmask(SIG_BLOCK, &blocked, NULL) != 0 || sigaction(SIGPIPE, &ignore, NULL) != 0) {
        return fault_set(fault, FAULT_IO, "signals: %s", strerror(errno));
    }
    return true;
}

bool daemon_begin(const struct daemon_options *options, struct fault *fault) {
    if (geteuid() == 0 && !options->may_run_as_root) {
        return fault_set(fault, FAULT_REFUSED, "%s does not run as root; give it a user of its own", options->name);
    }
    (void)umask(077);
    return open_standard_descriptors(fault) && set_limits(options->files_max, fault) && set_signals(fault);
}

static bool write_pid(int fd) {
    char text[24];
    int size = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)size, 0) == size;
}

bool daemon_lock(const char *path, int *fd, struct fault *fault) {
    int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0) {
        return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
    }
    if (flock(opened, LOCK_EX | LOCK_NB) == 0 && write_pid(opened)) {
        *fd = opened;
        return true;
    }
    int error = errno;
    (void)close(opened);
    if (error == EWOULDBLOCK) {
        return fault_set(fault, FAULT_REFUSED, "%s: another process holds this data directory", path);
    }
    return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(error));
}

void daemon_notify(const char *state) {
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    size_t size = path == NULL ? 0 : strlen(path);
    if (size < 2 || size >= sizeof where.sun_path || (path[0] != '/' && path[0] != '@')) {
        return;
    }
    memcpy(where.sun_path, path, size);
    if (path[0] == '@') {
        where.sun_path[0] = '\0'; /* an abstract address: its length counts, not a terminator */
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return;
    }
    socklen_t where_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&where, where_size);
    (void)close(fd);
}

static void take_signal(void *context, int signal_number) {
    struct daemon_life *life = context;
    struct log_line line;
    log_begin(&line, life->log, LOG_INFO, "signal_taken");
    log_text(&line, "signal", text_of(strsignal(signal_number)));
    log_end(&line);
    if (life->is_stopping) {
        _exit(128 + signal_number); /* asked twice: whoever asks does not want to wait */
    }
    life->is_stopping = true;
    daemon_notify("STOPPING=1");
    life->on_stop(life->context);
}

static void feed_watchdog(void *context) {
    struct daemon_life *life = context;
    daemon_notify("WATCHDOG=1");
    loop_timer_set(life->loop, &life->watchdog, life->watchdog_ms);
}

/* Half of what systemd allows, 0 when it watches nobody or another process. */
static int64_t watchdog_period_ms(void) {
    const char *period = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");
    int64_t period_us;
    int64_t watched;
    if (period == NULL || !text_to_int64(text_of(period), &period_us) || period_us <= 0) {
        return 0;
    }
    if (pid != NULL && (!text_to_int64(text_of(pid), &watched) || watched != (int64_t)getpid())) {
        return 0;
    }
    return period_us / 2000 > 0 ? period_us / 2000 : 1;
}

bool daemon_life_start(struct daemon_life *life, struct event_loop *loop, const struct log *log,
                       void (*on_stop)(void *context), void *context, struct fault *fault) {
    bug_if(on_stop == NULL);
    *life = (struct daemon_life){.loop = loop, .log = log, .on_stop = on_stop, .context = context};
    life->watchdog_ms = watchdog_period_ms();
    timer_init(&life->watchdog, feed_watchdog, life);
    if (life->watchdog_ms > 0) {
        loop_timer_set(loop, &life->watchdog, 0);
    }
    return loop_signals_start(loop, stop_signals, sizeof stop_signals / sizeof stop_signals[0], take_signal, life,
                              fault);
}

void daemon_life_stop(struct daemon_life *life) {
    loop_timer_cancel(life->loop, &life->watchdog);
}
