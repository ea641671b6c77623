/* A bug is a broken promise of our own code. The check stays on in production: the process prints where and why and
 * aborts, and the supervisor starts it again from the last committed state. Business answers are outcomes (enums of the
 * module that gives them), failures of the world are faults (fault.h); neither is ever a bug. */
#ifndef REGULARS_BASE_BUG_H
#define REGULARS_BASE_BUG_H

_Noreturn void bug_stop(const char *file, int line, const char *why);

/* Stops the process when `condition` is true. */
#define bug_if(condition)                                                                                              \
    do {                                                                                                               \
        if (__builtin_expect(!!(condition), 0)) {                                                                      \
            bug_stop(__FILE__, __LINE__, #condition);                                                                  \
        }                                                                                                              \
    } while (0)

/* For the end of a switch that lists every case. */
#define bug_unreachable(why) bug_stop(__FILE__, __LINE__, why)

#endif
