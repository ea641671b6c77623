#include "tests/chain/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"

enum { LOG_MODE = 0600, FIRST_OTHER_FD = 3, POLL_MS = 10, NS_PER_MS = 1000000 };

void process_command_start(struct process_command *command, const char *program_folder, const char *program) {
    command->count = 0;
    process_command_add(command, "%s/%s", program_folder, program);
}

void process_command_add(struct process_command *command, const char *format, ...) {
    va_list values;
    bug_if(command->count >= PROCESS_ARGUMENTS_MAX - 1);
    va_start(values, format);
    int size = vsnprintf(command->arguments[command->count++], PROCESS_ARGUMENT_MAX, format, values);
    va_end(values);
    bug_if(size < 0 || size >= PROCESS_ARGUMENT_MAX);
}

/* output: -1 = to the log as well. */
static bool add_files(posix_spawn_file_actions_t *files, const char *log_path, int output) {
    bool is_added =
        posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawn_file_actions_addopen(files, STDERR_FILENO, log_path, O_WRONLY | O_CREAT | O_APPEND, LOG_MODE) == 0;
    int source = output < 0 ? STDERR_FILENO : output;
    return is_added && posix_spawn_file_actions_adddup2(files, source, STDOUT_FILENO) == 0 &&
           posix_spawn_file_actions_addclosefrom_np(files, FIRST_OTHER_FD) == 0;
}

static bool spawn(const struct process_command *command, const char *log_path, int output, pid_t *pid,
                  struct fault *fault) {
    extern char **environ;
    char *argv[PROCESS_ARGUMENTS_MAX];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    static struct process_command copies; /* posix_spawn wants arguments that are not const */
    copies = *command;
    for (int i = 0; i < copies.count; i++) {
        argv[i] = copies.arguments[i];
    }
    argv[copies.count] = NULL;
    if (posix_spawn_file_actions_init(&files) != 0) {
        return fault_set(fault, FAULT_FULL, "no memory to start %s", argv[0]);
    }
    /* a group of its own, so that Ctrl-C at the terminal ends the chain's day and not the nodes */
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    int error =
        add_files(&files, log_path, output) ? posix_spawn(pid, argv[0], &files, &attributes, argv, environ) : ENOMEM;
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&files);
    return error == 0 || fault_set(fault, FAULT_IO, "%s cannot be started: %s", argv[0], strerror(error));
}

bool process_start(const struct process_command *command, const char *log_path, pid_t *pid, struct fault *fault) {
    return spawn(command, log_path, -1, pid, fault);
}

bool process_runs(pid_t pid, int *status) {
    return waitpid(pid, status, WNOHANG) == 0;
}

bool process_stop(pid_t pid, int signal, int64_t patience_ms, int *status, struct fault *fault) {
    struct timespec rest = {.tv_nsec = POLL_MS * NS_PER_MS};
    *status = 0;
    (void)kill(pid, signal);
    for (int64_t waited_ms = 0; waited_ms < patience_ms; waited_ms += POLL_MS) {
        if (!process_runs(pid, status)) {
            return true;
        }
        (void)nanosleep(&rest, NULL);
    }
    return fault_set(fault, FAULT_IO, "process %d does not end within %lld ms", (int)pid, (long long)patience_ms);
}

static bool read_all(int fd, char *output, size_t capacity, struct fault *fault) {
    size_t size = 0;
    ssize_t got = 1;
    while (got > 0 && size + 1 < capacity) {
        got = read(fd, output + size, capacity - 1 - size);
        if (got < 0 && errno == EINTR) {
            got = 1;
            continue;
        }
        size += got > 0 ? (size_t)got : 0;
    }
    output[size] = '\0';
    if (got < 0) {
        return fault_set(fault, FAULT_IO, "a command's output: %s", strerror(errno));
    }
    return size + 1 < capacity || fault_set(fault, FAULT_FULL, "a command prints more than %zu bytes", capacity);
}

bool process_run(const struct process_command *command, const char *log_path, char *output, size_t capacity,
                 int *exit_status, struct fault *fault) {
    int ends[2];
    pid_t pid = 0;
    int status = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return fault_set(fault, FAULT_IO, "pipe: %s", strerror(errno));
    }
    bool is_started = spawn(command, log_path, ends[1], &pid, fault);
    (void)close(ends[1]);
    bool is_read = is_started && read_all(ends[0], output, capacity, fault);
    (void)close(ends[0]);
    while (is_started && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    *exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return is_read;
}
