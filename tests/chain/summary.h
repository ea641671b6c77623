/* The summary as a table for people and as JSON for programs. */
#ifndef REGULARS_TESTS_CHAIN_SUMMARY_H
#define REGULARS_TESTS_CHAIN_SUMMARY_H

#include <stdio.h>

#include "tests/chain/audit.h"

/* One line for each figure that the three hands do not agree on. Returns how many. */
size_t summary_tell_differences(const struct figures *figures, const struct meanings *meanings, FILE *out);

void summary_print_table(const struct audit *audit, const struct day *day, const struct meanings *meanings, FILE *out);

/* One line to `out` (NULL: none) and into the file (NULL: none). */
bool summary_tell_json(FILE *out, const char *path, const struct audit *audit, const struct day *day,
                       const struct meanings *meanings, struct fault *fault) FAULT_CHECKED;

#endif
