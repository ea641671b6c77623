/* For tests of bugs (base/bug.h): runs an action in a child process and tells whether it ended by abort. */
#ifndef REGULARS_TESTS_DIES_H
#define REGULARS_TESTS_DIES_H

#include <stdbool.h>

/* What the child prints is dropped. */
bool dies_by_abort(void (*action)(void));

#endif
