/* What holds for every text file: no trailing white space, a newline at the end, no leftover markers, no path of the
 * machine that somebody worked on, no registry's address in the lock file; and for code: line and file length. */
#ifndef REGULARS_TESTS_TIDY_CHECK_TEXT_H
#define REGULARS_TESTS_TIDY_CHECK_TEXT_H

#include "tests/tidy/source.h"

enum { LINE_LENGTH_MAX = 120 /* characters */, FILE_LINES_MAX = 600 };

void check_text(const struct source *source);

#endif
