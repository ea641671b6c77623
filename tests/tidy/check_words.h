/* Words that the code may not use, each with what to use in its place: calls that overrun, calls that bring the world
 * into a pure layer, floating point. */
#ifndef REGULARS_TESTS_TIDY_CHECK_WORDS_H
#define REGULARS_TESTS_TIDY_CHECK_WORDS_H

#include "tests/tidy/layer_table.h"
#include "tests/tidy/source.h"

void check_words(const struct source *source, const struct layer_table *table);

#endif
