/* Movements of points at one holder. Head office counts totals and does not follow lots: those are the holder's. */
#include "hq-node/derive_parts.h"
#include "retail/money.h"

/* What an entry does to the balance and to the debt. */
struct effect {
    int64_t points;
    int64_t debt_points;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* only the kinds that move points are named */
static bool effect_of(const struct led_entry *entry, struct effect *effect) {
    *effect = (struct effect){0};
    switch (entry->kind) {
    case JOURNAL_MINT:
    case JOURNAL_ADJUST_UP:
    case JOURNAL_RESTORE: effect->points = entry->points; return true;
    case JOURNAL_SPEND:
    case JOURNAL_BURN:
    case JOURNAL_REVERSAL:
    case JOURNAL_ADJUST_DOWN: effect->points = -entry->points; return true;
    case JOURNAL_DEBT: effect->debt_points = entry->points; return true;
    case JOURNAL_REPAY:
        effect->debt_points = -entry->points;
        effect->points = entry->lot_id == 0 ? 0 : -entry->points; /* lot 0: paid in money */
        return true;
    default: return false;
    }
}
#pragma GCC diagnostic pop

/* Both operands are within POINTS_MAX, so the sum cannot overflow. */
static bool move(int64_t *points, int64_t change) {
    int64_t after = *points + change;
    if (after < 0 || after > POINTS_MAX) {
        return false;
    }
    *points = after;
    return true;
}

static bool write_movement(struct hq *hq, const struct derive_place *place, uint64_t customer_id,
                           const struct led_entry *entry, const struct effect *effect, struct fault *fault) {
    struct movement movement = {.store = place->store,
                                .led_seq = place->seq,
                                .kind = entry->kind,
                                .points = entry->points,
                                .at_ms = entry->at_ms,
                                .lot_id = entry->lot_id,
                                .expires_ms = entry->expires_ms,
                                .doc_id = entry->doc_id};
    struct store_sum sum = {
        .store = place->store, .balance_points = effect->points, .debt_points = effect->debt_points};
    return balance_table_add_movement(&hq->tables.balances, customer_id, &movement, fault) &&
           sum_table_add(&hq->tables.sums, &sum, fault);
}

/* The store's counter again. Whoever used it may have been merged before the store heard of it. */
static bool derive_limit_use(struct hq *hq, const struct derive_place *place, const struct led_entry *entry,
                             struct derived *derived, struct fault *fault) {
    struct limit_counter counter;
    struct led_entry resolved = *entry;
    if (entry->customer_id != 0 &&
        !customer_registry_resolve(&hq->tables.customers, entry->customer_id, &resolved.customer_id, fault)) {
        return false;
    }
    struct limit_key key = limit_key_of(&resolved);
    if (!limit_sum_table_read(&hq->tables.limits, place->store, &key, &counter, fault)) {
        return false;
    }
    if (!limit_apply(&counter, &resolved, NULL)) {
        derived->objection = OBJECTION_UNEXPECTED;
        return true;
    }
    return limit_sum_table_write(&hq->tables.limits, place->store, &counter, fault);
}

bool derive_points(struct hq *hq, const struct derive_place *place, const struct led_entry *entry,
                   struct derived *derived, struct fault *fault) {
    struct effect effect;
    if (entry->kind == JOURNAL_RESERVE || entry->kind == JOURNAL_UNRESERVE) {
        return true; /* holds are the holder's own */
    }
    if (entry->kind == JOURNAL_LIMIT_USE) {
        return derive_limit_use(hq, place, entry, derived, fault);
    }
    if (!effect_of(entry, &effect)) {
        derived->objection = OBJECTION_UNEXPECTED;
        return true;
    }
    uint64_t customer_id;
    struct balance balance;
    bool is_found;
    if (!customer_registry_resolve(&hq->tables.customers, entry->customer_id, &customer_id, fault) ||
        !balance_table_read(&hq->tables.balances, customer_id, place->store, &is_found, &balance, fault)) {
        return false;
    }
    if (!move(&balance.points, effect.points)) {
        derived->objection = OBJECTION_BALANCE;
        return true;
    }
    if (!move(&balance.debt_points, effect.debt_points)) {
        derived->objection = OBJECTION_DEBT;
        return true;
    }
    derived->customer_id = customer_id;
    derived->changed_store = place->store;
    derived->is_first_there = !is_found;
    return balance_table_write(&hq->tables.balances, customer_id, &balance, fault) &&
           write_movement(hq, place, customer_id, entry, &effect, fault);
}
