#include "store-node/undo.h"

#include "promo/returns/returns.h"
#include "store-node/book.h"
#include "store-node/expiry.h"
#include "store-node/limit_desk.h"

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
    return book_expect_done(outcome, "giving points back", fault) && book_write_moves(store, fault);
}

static bool restore(struct store *store, const struct undo *undo, int64_t restored_points, struct fault *fault) {
    struct ledger_spent_part parts[LIMIT_LOT_PARTS];
    if (undo->points_back == 0) {
        return true;
    }
    if (!read_parts(store, undo->sale, parts, fault)) {
        return false;
    }
    const struct ledger_rules *rules = &undo->rules->ledger;
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

static void count_shortage(const struct ledger_moves *moves, struct undo *undo) {
    int64_t paid_points = 0;
    for (size_t i = 0; i < moves->count; i++) {
        const struct led_entry *entry = &moves->entries[i];
        undo->points_debt += entry->kind == JOURNAL_DEBT ? entry->points : 0;
        paid_points += entry->kind == JOURNAL_REPAY ? entry->points : 0;
    }
    int64_t value_minor = undo->rules->set.settings.points.value_minor;
    undo->points_debt -= paid_points;
    undo->withheld_minor = promo_return_shortage(paid_points, undo->refund_minor, value_minor).withheld_minor;
}

/* Points of the sale's own lots that expired unused are gone and are not taken a second time. They count for what is
 * taken first, so that a debt shows only when nothing else is left. */
static bool read_lapsed(struct store *store, const struct undo *undo, const struct returned_so_far *before,
                        int64_t *lapsed_points, struct fault *fault) {
    int64_t burnt_points = 0;
    for (size_t i = 0; i < undo->sale->earned_count; i++) {
        struct lot_origin origin;
        if (!account_table_read_origin(&store->tables.accounts, undo->sale->earned[i].lot_id, &origin, fault)) {
            return false;
        }
        burnt_points += origin.burnt_points;
    }
    *lapsed_points = int64_min(undo->points_taken, int64_max(0, burnt_points - before->points_lapsed));
    return true;
}

static bool reverse(struct store *store, struct undo *undo, const struct returned_so_far *before, struct fault *fault) {
    if (!read_lapsed(store, undo, before, &undo->points_lapsed, fault)) {
        return false;
    }
    int64_t points = undo->points_taken - undo->points_lapsed;
    if (points == 0) {
        return true;
    }
    struct ledger_sale_earned earned = {.sale_doc_id = undo->sale->id,
                                        .earned_points = undo->sale->points_earned,
                                        .gone_points = before->points_taken + undo->points_lapsed};
    struct ledger_request request = request_of(undo, points);
    int64_t value_minor = undo->rules->set.settings.points.value_minor;
    int64_t payable_points = undo->rules->ledger.shortage_policy == SHORTAGE_LOWERS_REFUND
                                 ? promo_return_shortage(points, undo->refund_minor, value_minor).points
                                 : 0;
    if (!book_expect_done(ledger_reverse(store->account, &request, &earned, payable_points, store->moves),
                          "taking points back", fault)) {
        return false;
    }
    count_shortage(store->moves, undo);
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
           restore(store, undo, before.points_back, fault) && reverse(store, undo, &before, fault);
}

/* ------------------------------------------------------------------------------------------------------- limits */

static struct limit_act act_of(const struct undo *undo) {
    return (struct limit_act){.op_id = undo->op_id, .doc_id = undo->op_id, .till = undo->till, .at_ms = undo->at_ms};
}

/* The entries of the sale's act; in store->scratch. */
static bool read_act(struct store *store, const struct receipt *sale, struct led_entry **entries, size_t *count,
                     struct fault *fault) {
    arena_reset(&store->scratch);
    *entries = ARENA_ARRAY(&store->scratch, struct led_entry, ACT_ENTRIES_MAX);
    if (*entries == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the movements of a sale");
    }
    return book_read_act(store, sale->id, *entries, ACT_ENTRIES_MAX, &store->scratch, count, fault);
}

bool undo_limits(struct store *store, const struct undo *undo, struct fault *fault) {
    size_t count;
    struct led_entry *entries;
    if (!read_act(store, undo->sale, &entries, &count, fault)) {
        return false;
    }
    struct limit_act act = act_of(undo);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind == JOURNAL_LIMIT_USE &&
            !limit_desk_give_back(store, &act, &entries[i], entries[i].points, fault)) {
            return false;
        }
    }
    return true;
}

static bool is_counted_by(const struct return_undone *use, const struct led_entry *entry) {
    return use->kind == RETURN_LIMIT_USES && entry->kind == JOURNAL_LIMIT_USE && use->measure == entry->measure &&
           use->is_of_store == (entry->customer_id == 0) && text_equal(use->name, entry->promotion_id);
}

bool undo_uses(struct store *store, const struct undo *undo, const struct return_undone *uses, size_t count,
               struct fault *fault) {
    size_t entry_count;
    struct led_entry *entries;
    if (!read_act(store, undo->sale, &entries, &entry_count, fault)) {
        return false;
    }
    struct limit_act act = act_of(undo);
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < entry_count && !is_counted_by(&uses[i], &entries[at])) {
            at++;
        }
        if (at < entry_count &&
            !limit_desk_give_back(store, &act, &entries[at], int64_min(uses[i].count, entries[at].points), fault)) {
            return false;
        }
    }
    return true;
}

/* Adds up the uses of one counter; two promotions may share a budget. */
static void add_use(struct return_undone *uses, size_t *count, const struct led_entry *entry) {
    for (size_t i = 0; i < *count; i++) {
        if (is_counted_by(&uses[i], entry)) {
            uses[i].count += entry->points;
            return;
        }
    }
    uses[(*count)++] = (struct return_undone){.promotion_id = entry->promotion_id,
                                              .kind = RETURN_LIMIT_USES,
                                              .name = entry->promotion_id,
                                              .measure = entry->measure,
                                              .is_of_store = entry->customer_id == 0,
                                              .count = entry->points};
}

static int64_t given_back(const struct return_undone *before, size_t count, const struct return_undone *use) {
    int64_t uses = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_it = before[i].kind == use->kind && before[i].measure == use->measure &&
                     before[i].is_of_store == use->is_of_store && text_equal(before[i].name, use->name);
        uses += is_it ? before[i].count : 0;
    }
    return uses;
}

bool undo_list_uses(struct store *store, const struct receipt *sale, const struct return_undone *before,
                    size_t before_count, struct arena *arena, struct return_undone **uses, size_t *count,
                    struct fault *fault) {
    size_t entry_count;
    struct led_entry *entries;
    if (!read_act(store, sale, &entries, &entry_count, fault)) {
        return false;
    }
    *uses = ARENA_ARRAY(arena, struct return_undone, entry_count);
    size_t listed = 0;
    for (size_t i = 0; *uses != NULL && i < entry_count; i++) {
        if (entries[i].kind == JOURNAL_LIMIT_USE) {
            add_use(*uses, &listed, &entries[i]);
        }
    }
    *count = 0;
    for (size_t i = 0; i < listed && *count < RETURN_UNDONE_MAX; i++) {
        struct return_undone use = (*uses)[i];
        use.count -= given_back(before, before_count, &use);
        use.promotion_id = arena_copy_text(arena, use.promotion_id);
        use.name = arena_copy_text(arena, use.name);
        if (use.count > 0) {
            (*uses)[(*count)++] = use;
        }
    }
    return !arena->exhausted || fault_set(fault, FAULT_FULL, "no memory for the limits of a sale");
}
