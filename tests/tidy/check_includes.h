/* What a C file includes, against shared/LAYERS.md, and the guard of a header. */
#ifndef REGULARS_TESTS_TIDY_CHECK_INCLUDES_H
#define REGULARS_TESTS_TIDY_CHECK_INCLUDES_H

#include "tests/tidy/layer_table.h"
#include "tests/tidy/source.h"

void check_includes(const struct source *source, const struct layer_table *table);
/* #ifndef and #define of REGULARS_..._NAME_H, NAME being the file's, before any other directive. */
void check_guard(const struct source *source);

#endif
