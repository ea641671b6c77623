/* The length of functions, from the first line of the signature to the closing brace. */
#ifndef REGULARS_TESTS_TIDY_CHECK_FUNCTIONS_H
#define REGULARS_TESTS_TIDY_CHECK_FUNCTIONS_H

#include "tests/tidy/source.h"

enum { FUNCTION_LINES_MAX = 70, FUNCTION_COUNT_MAX = 100000 };

/* Lengths of all functions seen, for the summary. */
struct function_lengths {
    size_t count;
    size_t lines[FUNCTION_COUNT_MAX];
};

/* Adds the functions of a C file to `lengths` and reports those that are too long. */
void check_functions(const struct source *source, struct function_lengths *lengths);
/* The middle length; sorts `lengths`. 0 when there is none. */
size_t function_lengths_median(struct function_lengths *lengths);

#endif
