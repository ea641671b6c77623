/* Whether two records say the same, field by field: written apart from the codecs, so that a field that a codec forgets
 * in both directions is seen. */
#ifndef REGULARS_TESTS_SAME_RECORD_H
#define REGULARS_TESTS_SAME_RECORD_H

#include "wire/record_codec.h"

bool same_record(const struct record *a, const struct record *b);

#endif
