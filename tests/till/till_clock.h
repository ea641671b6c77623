/* The time of the machine, for programs that wait: the till and what drives many of them. */
#ifndef REGULARS_TESTS_TILL_CLOCK_H
#define REGULARS_TESTS_TILL_CLOCK_H

#include <stdint.h>

int64_t till_clock_ms(void); /* monotonic */
/* Returns early when a signal comes. */
void till_clock_pause(int64_t ms);

#endif
