#include "store-node/rules.h"

#include "base/bug.h"
#include "node/large_block.h"
#include "wire/json.h"

#include <stdlib.h>
#include <string.h>

/* A rule set's structures take some dozens of times its text. Too little room is found out (the arena says so) and
 * tried again with twice as much; memory that is not touched costs nothing. */
enum { RULES_ROOM_MIN = 1024 * 1024, RULES_ROOM_PER_BYTE = 32, RULES_TRIES = 5 };

static bool report_fault(const struct tree_report *report, struct fault *fault) {
    if (report->count == 0) {
        return fault_set(fault, FAULT_INPUT, "the rule set is not sound");
    }
    const struct tree_error *first = &report->errors[0];
    return fault_set(fault, FAULT_INPUT, "the rule set at %s: %s", first->path, first->reason);
}

static void take_ledger_rules(struct store_rules *rules) {
    const struct rule_set_points *points = &rules->set.settings.points;
    const struct rule_set_returns *returns = &rules->set.settings.returns;
    int32_t usable_after_days = points->usable_delay_days;
    rules->ledger = (struct ledger_rules){
        .terms = {.usable_after_days = usable_after_days,
                  .expire_after_days = points->lot_days == 0 ? 0 : usable_after_days + points->lot_days},
        .expired_restore = returns->restore_expired_days > 0 ? EXPIRED_RESTORE_EXTEND : EXPIRED_RESTORE_BURN,
        .restore_expired_days = returns->restore_expired_days,
        .shortage_policy = returns->is_shortage_withheld ? SHORTAGE_LOWERS_REFUND : SHORTAGE_BECOMES_DEBT};
    bug_if(!ledger_rules_are_sound(&rules->ledger));
}

struct ledger_lot_terms rules_lot_terms(const struct store_rules *rules, const struct promo_lot *lot) {
    if (lot == NULL) {
        return rules->ledger.terms;
    }
    return (struct ledger_lot_terms){.usable_after_days = lot->usable_after_days,
                                     .expire_after_days =
                                         lot->lives_days == 0 ? 0 : lot->usable_after_days + lot->lives_days,
                                     .last_day = lot->expires_day == INT32_MAX ? 0 : lot->expires_day};
}

static int compare_ids(const void *a, const void *b) {
    const struct promotion *const *left = a;
    const struct promotion *const *right = b;
    return text_compare((*left)->id, (*right)->id);
}

static bool sort_by_id(struct store_rules *rules, struct fault *fault) {
    size_t count = rules->set.promotion_count;
    rules->by_id = ARENA_ARRAY(&rules->arena, const struct promotion *, count);
    if (rules->by_id == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory to sort %zu promotions", count);
    }
    for (size_t i = 0; i < count; i++) {
        rules->by_id[i] = &rules->set.promotions[i];
    }
    qsort(rules->by_id, count, sizeof rules->by_id[0], compare_ids);
    return true;
}

static bool fill(struct store_rules *rules, struct span content, struct fault *fault) {
    const struct tree *tree;
    struct tree_report report = {0};
    if (!json_parse(content, &rules->arena, &tree, fault)) {
        return false;
    }
    if (!rule_set_read(tree, &rules->arena, &rules->set, &report) ||
        !promo_compile(&rules->set, &rules->arena, &rules->compiled, &report)) {
        return report_fault(&report, fault);
    }
    if (rules->set.version == 0) {
        return fault_set(fault, FAULT_INPUT, "a rule set without a version was never published");
    }
    rules->version = rules->set.version;
    take_ledger_rules(rules);
    return sort_by_id(rules, fault);
}

static struct store_rules *allocate(size_t room) {
    struct store_rules *rules = calloc(1, sizeof *rules);
    void *block = rules == NULL ? NULL : large_block_take(room);
    if (block == NULL) {
        free(rules);
        return NULL;
    }
    arena_init(&rules->arena, block, room);
    return rules;
}

bool rules_make(struct store_rules **rules, struct span content, const uint8_t hash[static BLOB_HASH_SIZE],
                struct fault *fault) {
    size_t room = RULES_ROOM_MIN + RULES_ROOM_PER_BYTE * content.size;
    for (int tries = 0; tries < RULES_TRIES; tries++, room *= 2) {
        struct store_rules *made = allocate(room);
        if (made == NULL) {
            return fault_set(fault, FAULT_FULL, "no memory for a rule set of %zu bytes", content.size);
        }
        memcpy(made->hash, hash, sizeof made->hash);
        if (fill(made, content, fault)) {
            *rules = made;
            return true;
        }
        bool is_too_small = made->arena.exhausted;
        rules_free(made);
        if (!is_too_small) {
            return false;
        }
    }
    return fault_set(fault, FAULT_FULL, "a rule set of %zu bytes needs more memory than it may have", content.size);
}

bool rules_make_empty(struct store_rules **rules, struct fault *fault) {
    struct store_rules *made = allocate(RULES_ROOM_MIN);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for an empty rule set");
    }
    /* One ruble a point, and nothing to earn or pay with: the settings matter only once there are promotions. */
    static const char nothing[] =
        "{\"format\":1,\"version\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"UTC\"},\"promotions\":[]}";
    bool is_made = fill(made, span_of(nothing, sizeof nothing - 1), fault);
    if (!is_made) {
        rules_free(made);
        return fault_wrap(fault, "the empty rule set");
    }
    made->version = 0;
    *rules = made;
    return true;
}

const struct promotion *rules_find_promotion(const struct store_rules *rules, struct text id) {
    const struct promotion wanted = {.id = id};
    const struct promotion *key = &wanted;
    const struct promotion **found =
        bsearch(&key, rules->by_id, rules->set.promotion_count, sizeof rules->by_id[0], compare_ids);
    return found == NULL ? NULL : *found;
}

void rules_free(struct store_rules *rules) {
    if (rules != NULL) {
        free(rules->arena.block);
        free(rules);
    }
}
