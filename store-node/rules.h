/* A rule set that was read and compiled, in memory of its own: what prices receipts. Replaced whole, never changed. */
#ifndef REGULARS_STORE_NODE_RULES_H
#define REGULARS_STORE_NODE_RULES_H

#include "base/fault.h"
#include "ledger/rules.h"
#include "promo/compile/compile.h"
#include "retail/journal_record.h"

struct store_rules {
    uint64_t version; /* 0: none was ever published here; no promotions */
    uint8_t hash[BLOB_HASH_SIZE];
    struct rule_set set;
    struct compiled_set compiled;
    struct ledger_rules ledger;     /* from the set's settings */
    const struct promotion **by_id; /* the set's promotions, sorted */
    struct arena arena;             /* owns all of it */
};

/* Reads and compiles the bytes of a rule set. FAULT_INPUT with the first mistake's path when it is none. The caller
 * ends it with rules_free. */
bool rules_make(struct store_rules **rules, struct span content, const uint8_t hash[static BLOB_HASH_SIZE],
                struct fault *fault) FAULT_CHECKED;
/* The rule set of a store that has none yet. */
bool rules_make_empty(struct store_rules **rules, struct fault *fault) FAULT_CHECKED;
void rules_free(struct store_rules *rules);

/* Points that a promotion gives on `lot`'s terms; NULL: on those of the settings. */
struct ledger_lot_terms rules_lot_terms(const struct store_rules *rules, const struct promo_lot *lot);

/* NULL when no promotion of the set has that id. */
const struct promotion *rules_find_promotion(const struct store_rules *rules, struct text id);

#endif
