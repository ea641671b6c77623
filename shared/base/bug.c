#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void bug_stop(const char *file, int line, const char *why) {
    (void)fprintf(stderr, "%s:%d: bug: %s\n", file, line, why);
    abort();
}
