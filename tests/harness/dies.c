#include "tests/harness/dies.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

bool dies_by_abort(void (*action)(void)) {
    pid_t child = fork();
    if (child == 0) {
        (void)close(STDERR_FILENO);
        action();
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
