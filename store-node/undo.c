#include "store-node/undo.h"

#include "store-node/book.h"
#include "store-node/expiry.h"
#include "store-node/limit_desk.h"

static bool expect_done(enum ledger_outcome outcome, const char *what, struct fault *fault) {
    return outcome == LEDGER_DONE || fault_set(fault, FAULT_CORRUPT, "%s: %s", what, ledger_outcome_name(outcome));
}

static struct ledger_request request_of(const struct undo *undo, int64_t points) {
    return (struct ledger_request){
        .op_id = undo->op_id, .doc_id = undo->op_id, .till = undo->till, .now_ms = undo->at_ms, .points = points};
}

/* The sale's parts with the dates of their lots. */
static bool read_parts(struct store *store, const struct receipt *sale, struct ledger_spent_part *parts,
                       struct fault *fault) {
    for (size_t i = 0; i < sale->spent_count; i++) {
        struct lot_origin origin;
        if (!account_table_read_origin(&store->tables.accounts, sale->spent[i].lot_id, &origin, fault)) {
            return false;
        }
        parts[i] = (struct ledger_spent_part){.lot_id = sale->spent[i].lot_id,
                                              .points = sale->spent[i].points,
                                              .lot_doc_id = origin.doc_id,
                                              .usable_from_ms = origin.usable_from_ms,
                                              .expires_ms = origin.expires_ms};
    }
    return true;
}

/* An account that is full of expired lots takes nothing back before they are written off. */
static bool give_parts_back(struct store *store, const struct undo *undo, const struct ledger_sale_spent *spent,
                            const struct ledger_expired_restore *expired, struct fault *fault) {
    struct ledger_request request = request_of(undo, undo->points_back);
    enum ledger_outcome outcome = ledger_restore(store->account, &request, spent, expired, store->moves);
    if (outcome == LEDGER_TOO_MANY_LOTS) {
        if (!expiry_write_off(store, undo->till, undo->at_ms, fault)) {
            return false;
        }
        outcome = ledger_restore(store->account, &request, spent, expired, store->moves);
    }
    return expect_done(outcome, "giving points back", fault) && book_write_moves(store, fault);
}

static bool restore(struct store *store, const struct undo *undo, int64_t restored_points, struct fault *fault) {
    struct ledger_spent_part parts[LIMIT_LOT_PARTS];
    if (undo->points_back == 0) {
        return true;
    }
    if (!read_parts(store, undo->sale, parts, fault)) {
        return false;
    }
    const struct ledger_rules *rules = &store->rules->ledger;
    struct ledger_sale_spent spent = {
        .part_count = undo->sale->spent_count, .parts = parts, .restored_points = restored_points};
    struct ledger_expired_restore expired = {.policy = rules->expired_restore, .lot = {.usable_from_ms = undo->at_ms}};
    if (expired.policy == EXPIRED_RESTORE_EXTEND) {
        expired.lot.expires_ms = ledger_restored_expires_ms(&store->zone, undo->at_ms, rules);
        if (!id_mint_next(&store->tables.mint, &expired.lot.lot_id, fault)) {
            return false;
        }
    }
    return give_parts_back(store, undo, &spent, &expired, fault);
}

static void count_debt(const struct ledger_moves *moves, struct undo *undo) {
    for (size_t i = 0; i < moves->count; i++) {
        undo->points_debt += moves->entries[i].kind == JOURNAL_DEBT ? moves->entries[i].points : 0;
    }
}

/* Points of the sale's own lot that expired unused are gone: they are not taken a second time. */
static bool read_gone(struct store *store, const struct receipt *sale, int64_t taken_points, int64_t *gone_points,
                      struct fault *fault) {
    *gone_points = taken_points;
    if (sale->earned_lot_id == 0) {
        return true;
    }
    struct lot_origin origin;
    if (!account_table_read_origin(&store->tables.accounts, sale->earned_lot_id, &origin, fault)) {
        return false;
    }
    *gone_points = int64_min(sale->points_earned, taken_points + origin.burnt_points);
    return true;
}

static bool reverse(struct store *store, struct undo *undo, int64_t taken_points, struct fault *fault) {
    struct ledger_sale_earned earned = {.sale_doc_id = undo->sale->id, .earned_points = undo->sale->points_earned};
    if (!read_gone(store, undo->sale, taken_points, &earned.gone_points, fault)) {
        return false;
    }
    int64_t points = int64_min(undo->points_taken, earned.earned_points - earned.gone_points);
    if (points == 0) {
        return true;
    }
    struct ledger_request request = request_of(undo, points);
    if (!expect_done(ledger_reverse(store->account, &request, &earned, SHORTAGE_BECOMES_DEBT, store->moves),
                     "taking points back", fault)) {
        return false;
    }
    count_debt(store->moves, undo);
    return book_write_moves(store, fault);
}

bool undo_points(struct store *store, struct undo *undo, struct fault *fault) {
    struct returned_so_far before;
    uint64_t customer_id;
    if (undo->sale->customer_id == 0) {
        return true;
    }
    return receipt_table_sum_returned(&store->tables.receipts, undo->sale->id, &before, fault) &&
           customer_table_resolve(&store->tables.customers, undo->sale->customer_id, &customer_id, fault) &&
           account_table_read(&store->tables.accounts, customer_id, store->account, fault) &&
           restore(store, undo, before.points_back, fault) && reverse(store, undo, before.points_taken, fault);
}

bool undo_limits(struct store *store, const struct undo *undo, struct fault *fault) {
    size_t count;
    arena_reset(&store->scratch);
    struct led_entry *entries = ARENA_ARRAY(&store->scratch, struct led_entry, ACT_ENTRIES_MAX);
    if (entries == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the movements of a sale");
    }
    if (!book_read_act(store, undo->sale->id, entries, ACT_ENTRIES_MAX, &store->scratch, &count, fault)) {
        return false;
    }
    struct limit_act act = {.op_id = undo->op_id, .doc_id = undo->op_id, .till = undo->till, .at_ms = undo->at_ms};
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind == JOURNAL_LIMIT_USE &&
            !limit_desk_give_back(store, &act, &entries[i], entries[i].points, fault)) {
            return false;
        }
    }
    return true;
}
