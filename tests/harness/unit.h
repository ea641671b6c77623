/* Unit tests are cmocka's; each program ends with the plain line that tests/run-suites adds up. */
#ifndef REGULARS_TESTS_UNIT_H
#define REGULARS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define UNIT_RUN(tests)                                                                                                \
    int main(void) {                                                                                                   \
        int total = (int)(sizeof(tests) / sizeof((tests)[0]));                                                         \
        int failed = cmocka_run_group_tests(tests, NULL, NULL);                                                        \
        (void)printf("%d passed, %d failed\n", total - failed, failed);                                                \
        return failed == 0 ? 0 : 1;                                                                                    \
    }

#endif
