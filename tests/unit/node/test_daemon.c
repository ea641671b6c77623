/* Goal: a daemon begins and ends as its supervisor expects: one process per data directory, TERM ends it gracefully, a
 * second one at once, systemd hears READY, STOPPING and the watchdog's beat. Method: real processes, sockets and
 * signals. */
#include "node/daemon.h"
#include "node/os_clock.h"
#include "tests/harness/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[] = "/tmp/test-daemon-XXXXXX";
static char lock_path[64];

/* Runs the work in a process of its own; its exit status, or -signal. */
static int in_process(int (*work)(void)) {
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(work());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int try_to_lock(void) {
    int fd;
    struct fault fault;
    return daemon_lock(lock_path, &fd, &fault) ? 0 : (int)fault.code;
}

/* A second process is refused while the first lives, and gets in after it is gone; the file names the holder. */
static void one_process_holds_the_lock(void **state) {
    (void)state;
    int fd;
    char text[32] = "";
    struct fault fault;
    assert_true(daemon_lock(lock_path, &fd, &fault));
    assert_int_equal(in_process(try_to_lock), FAULT_REFUSED);
    assert_true(pread(fd, text, sizeof text - 1, 0) > 0);
    assert_int_equal(strtol(text, NULL, 10), getpid());
    (void)close(fd);
    assert_int_equal(in_process(try_to_lock), 0);
}

static int begin_as_root(void) {
    struct fault fault;
    if (geteuid() != 0) {
        return FAULT_REFUSED; /* cannot be tried, and need not be: nobody of us is root */
    }
    return daemon_begin(&(struct daemon_options){"d", 100, false}, &fault) ? 0 : (int)fault.code;
}

static int begin_sets_the_process_up(void) {
    struct fault fault;
    struct rlimit core;
    struct rlimit files;
    sigset_t blocked;
    (void)close(STDIN_FILENO);
    if (!daemon_begin(&(struct daemon_options){"d", 100, true}, &fault)) {
        return 1;
    }
    (void)getrlimit(RLIMIT_CORE, &core);
    (void)getrlimit(RLIMIT_NOFILE, &files);
    (void)sigprocmask(SIG_BLOCK, NULL, &blocked);
    bool is_set_up = core.rlim_cur == 0 && files.rlim_cur == 100 && umask(0) == 077 &&
                     sigismember(&blocked, SIGTERM) == 1 && signal(SIGPIPE, SIG_DFL) == SIG_IGN &&
                     fcntl(STDIN_FILENO, F_GETFD) >= 0;
    return is_set_up ? 0 : 2;
}

static void begins_safely(void **state) {
    (void)state;
    assert_int_equal(in_process(begin_as_root), FAULT_REFUSED);
    assert_int_equal(in_process(begin_sets_the_process_up), 0);
}

/* --------------------------------------------------------------------------------------------------- a daemon's whole
 * life */

static bool ends_when_asked;
static struct event_loop loop;

static void on_stop(void *context) {
    (void)context;
    if (ends_when_asked) {
        loop_stop(&loop);
    }
}

static int live(void) {
    struct fault fault;
    struct daemon_life life;
    if (!daemon_begin(&(struct daemon_options){"d", 100, true}, &fault) || !loop_init(&loop, os_clock(), &fault) ||
        !daemon_life_start(&life, &loop, NULL, on_stop, NULL, &fault)) {
        return 1;
    }
    daemon_notify("READY=1");
    bool is_fine = loop_run(&loop, &fault);
    daemon_life_stop(&life);
    loop_close(&loop);
    return is_fine ? 0 : 1;
}

/* systemd's end: a socket, named in the environment as an abstract address or a path. */
static int supervisor_socket(const char *name) {
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    size_t size = strlen(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memcpy(where.sun_path, name, size);
    if (name[0] == '@') {
        where.sun_path[0] = '\0';
    }
    assert_int_equal(
        bind(fd, (const struct sockaddr *)&where, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)), 0);
    assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
    return fd;
}

static void expect_state(int fd, const char *wanted) {
    char got[64] = "";
    for (int tries = 0; tries < 100 && strcmp(got, wanted) != 0; tries++) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        memset(got, 0, sizeof got);
        assert_int_equal(poll(&ready, 1, 5000), 1);
        assert_true(recv(fd, got, sizeof got - 1, 0) > 0);
    }
    assert_string_equal(got, wanted);
}

static pid_t start_life(void) {
    pid_t pid = fork();
    if (pid == 0) {
        _exit(live());
    }
    return pid;
}

static void tells_its_supervisor_and_ends_gracefully(void **state) {
    (void)state;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/notify", directory);
    const char *const names[] = {path, "@regulars-test-daemon"};
    for (int i = 0; i < 2; i++) {
        int status;
        int fd = supervisor_socket(names[i]);
        assert_int_equal(setenv("WATCHDOG_USEC", "40000", 1), 0);
        ends_when_asked = true;
        pid_t pid = start_life();
        expect_state(fd, "READY=1");
        expect_state(fd, "WATCHDOG=1");
        expect_state(fd, "WATCHDOG=1");
        assert_int_equal(kill(pid, SIGTERM), 0);
        expect_state(fd, "STOPPING=1");
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        (void)close(fd);
    }
    (void)unlink(path);
    (void)unsetenv("WATCHDOG_USEC");
}

static void second_signal_ends_it_at_once(void **state) {
    (void)state;
    int status;
    int fd = supervisor_socket("@regulars-test-daemon-2");
    ends_when_asked = false; /* its work never comes to an end */
    pid_t pid = start_life();
    expect_state(fd, "READY=1");
    assert_int_equal(kill(pid, SIGINT), 0);
    expect_state(fd, "STOPPING=1");
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM);
    (void)close(fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_holds_the_lock),
        cmocka_unit_test(begins_safely),
        cmocka_unit_test(tells_its_supervisor_and_ends_gracefully),
        cmocka_unit_test(second_signal_ends_it_at_once),
    };
    if (mkdtemp(directory) == NULL) {
        return 1;
    }
    (void)snprintf(lock_path, sizeof lock_path, "%s/lock", directory);
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)unlink(lock_path);
    (void)rmdir(directory);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}
