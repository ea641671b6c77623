/* What of an OpenAPI description the cases use: each operation, each answer that it documents, each code of a problem
 * and of an error in one. What no case can provoke over HTTP is named in a list, with the reason. */
#ifndef REGULARS_TILL_KIT_COVERAGE_H
#define REGULARS_TILL_KIT_COVERAGE_H

#include "base/arena.h"
#include "tests/till-kit/kit_case.h"

enum { KIT_COVERAGE_MAX = 256 };

struct kit_coverage_item {
    char name[96]; /* "answer quote 400", "code wrong_code", "error missing" */
    bool is_used;
};

struct kit_coverage {
    const struct tree *description;
    size_t count;
    struct kit_coverage_item items[KIT_COVERAGE_MAX];
};

/* Lists what the description has. Answers 413, 429 and 503 are given at the door, alike for every operation: they
 * count once, as "answer any 413". False: it has too much, or is no description of this form. */
bool kit_coverage_begin(struct kit_coverage *coverage, const struct tree *description);
/* Marks what the case asks for and expects. */
void kit_coverage_add(struct kit_coverage *coverage, const struct kit_case *kit_case);
/* Prints what is used by no case and not in `not_provoked` ({"name": "reason", ...}), and what is in it although it is
 * used or unknown. Gives the number of items in order and of those that are not. */
void kit_coverage_report(const struct kit_coverage *coverage, const struct tree *not_provoked, size_t *passed,
                         size_t *failed);

#endif
