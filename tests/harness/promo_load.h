/* Promotions for tests: documents from files become a compiled rule set, by the same way that a node takes. Memory is
 * an arena that the caller made large enough; whatever is wrong is printed, with file, path and reason. */
#ifndef REGULARS_TESTS_PROMO_LOAD_H
#define REGULARS_TESTS_PROMO_LOAD_H

#include "promo/compile/compile.h"

/* The parsed file, or NULL after printing why not. */
const struct tree *promo_load_file(const char *path, struct arena *arena);

/* {"format": 1, "version": 1, "settings": settings, "promotions": [promotions]} */
const struct tree *promo_load_wrap(const struct tree *settings, const struct tree *promotions, size_t count,
                                   struct arena *arena);

struct promo_loaded {
    struct rule_set set;
    struct compiled_set compiled;
};

/* Reads and compiles; false after printing every mistake. `name` stands before them. */
bool promo_load_compile(const char *name, const struct tree *tree, struct arena *arena, struct promo_loaded *loaded);
/* Prints a report's mistakes, one line each. */
void promo_load_print(const char *name, const struct tree_report *report);

#endif
