/* Child processes: nodes that run on, and commands that end and whose output is read. Standard error (and a node's
 * output) goes to a log file. Children inherit no descriptor but these. */
#ifndef REGULARS_TESTS_CHAIN_PROCESS_H
#define REGULARS_TESTS_CHAIN_PROCESS_H

#include "base/fault.h"

#include <stddef.h>
#include <sys/types.h>

enum { PROCESS_ARGUMENTS_MAX = 40, PROCESS_ARGUMENT_MAX = 640 };

/* argv[0] is the program's path. */
struct process_command {
    int count;
    char arguments[PROCESS_ARGUMENTS_MAX][PROCESS_ARGUMENT_MAX];
};

void process_command_start(struct process_command *command, const char *program_folder, const char *program);
/* Stops the program (a bug) when there are too many or it is too long. */
void process_command_add(struct process_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends to the log. */
bool process_start(const struct process_command *command, const char *log_path, pid_t *pid,
                   struct fault *fault) FAULT_CHECKED;
/* Sends the signal and waits for the end; false with a fault when it does not end within the time. */
bool process_stop(pid_t pid, int signal, int64_t patience_ms, int *status, struct fault *fault) FAULT_CHECKED;
/* True while it runs; else what waitpid said. */
bool process_runs(pid_t pid, int *status);

/* Runs to the end; standard output goes into `output` (terminated, cut with a fault at capacity). *exit_status is what
 * the program returned. */
bool process_run(const struct process_command *command, const char *log_path, char *output, size_t capacity,
                 int *exit_status, struct fault *fault) FAULT_CHECKED;

#endif
