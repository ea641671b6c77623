/* Holds an answer against what a case wants of it. Wanted is JSON too:
 *   a scalar             the same scalar
 *   an object            each member named must match; members that are not named may be there
 *   an array             as many items, each matching in its turn
 *   an object of words   {"$any": KIND}           any value of a kind: integer, text, boolean, null, array, object, id,
 *                                                 time, value
 *                        {"$capture": NAME}       any integer or text, kept under a name for later steps
 *                        {"$absent": true}        the member must not be there
 *                        {"$at_least": N}, {"$at_most": N}
 *                        {"$one_of": [...]}       one of these matches
 *                        {"$contains": [...]}     an array with an item for each of these, in any order
 *                        {"$count": N}            an array of so many items
 *                        {"$has": TEXT}           a text with this inside
 *                        several words in one object must hold together
 * Values of the run ($ref and the like, kit_values.h) have been put in before. */
#ifndef REGULARS_TILL_KIT_MATCH_H
#define REGULARS_TILL_KIT_MATCH_H

#include "tests/till-kit/kit_values.h"

enum { KIT_PLACE_MAX = 200, KIT_SHOWN_MAX = 400, KIT_MISMATCHES_MAX = 8 };

struct kit_mismatch {
    char place[KIT_PLACE_MAX]; /* JSON pointer into the answer: "/body/lines/0/net_minor" */
    char wanted[KIT_SHOWN_MAX];
    char got[KIT_SHOWN_MAX];
};

struct kit_report {
    size_t count; /* may be more than are kept */
    struct kit_mismatch items[KIT_MISMATCHES_MAX];
};

/* Adds to the report what does not match; captures into `values` what does. `got` NULL: nothing is there. */
void kit_match(const struct tree *wanted, const struct tree *got, struct kit_values *values, struct kit_report *report);

/* False when an object of words has one that is not known, or of the wrong kind; `place` says where. */
bool kit_match_is_sound(const struct tree *wanted, char place[static KIT_PLACE_MAX]);
/* Whether it is an object of words: {"$...": ...}. */
bool kit_match_is_matcher(const struct tree *wanted);

#endif
