#include "store-node/returns_desk.h"

#include "base/bug.h"
#include "promo/returns/returns.h"
#include "store-node/book.h"
#include "store-node/undo.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------- the decision */

/* What is known of a sale when goods of it come back. All in the arena but the rules. */
struct past_sale {
    struct receipt receipt;
    const struct store_rules *rules; /* of the sale; NULL: no longer here */
    const struct store_rules *terms; /* whose settings hold: the same, or where they are gone those in force */
    struct product *products;        /* by line */
    struct returned_so_far *before;  /* by line */
    size_t undone_count;
    struct return_undone *undone;
};

static bool read_lines_before(struct store *store, struct past_sale *sale, struct arena *arena, struct fault *fault) {
    const struct receipt *receipt = &sale->receipt;
    sale->products = ARENA_ARRAY(arena, struct product, receipt->line_count);
    sale->before = ARENA_ARRAY(arena, struct returned_so_far, receipt->line_count);
    if (sale->products == NULL || sale->before == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a sale of %zu lines", receipt->line_count);
    }
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct product *product = catalogue_find(&store->catalogue, receipt->lines[i].sku);
        sale->products[i] = product != NULL ? *product : (struct product){.sku = receipt->lines[i].sku};
        if (!receipt_table_read_returned(&store->tables.receipts, receipt->id, receipt->lines[i].line_no,
                                         &sale->before[i], fault)) {
            return false;
        }
    }
    return true;
}

static bool read_past(struct store *store, struct past_sale *sale, struct arena *arena, struct fault *fault) {
    const struct receipt *receipt = &sale->receipt;
    if (!store_find_rules(store, receipt->rule_set_version, receipt->rule_set_hash, &sale->rules, fault)) {
        return false;
    }
    sale->terms = sale->rules != NULL ? sale->rules : store->rules;
    return read_lines_before(store, sale, arena, fault) &&
           receipt_table_list_undone(&store->tables.receipts, receipt->id, arena, &sale->undone, &sale->undone_count,
                                     fault);
}

static enum returns_outcome outcome_of(enum promo_return_outcome outcome) {
    switch (outcome) {
    case PROMO_RETURN_OK: return RETURNS_TAKEN;
    case PROMO_RETURN_NO_SUCH_LINE: return RETURNS_NO_SUCH_LINE;
    case PROMO_RETURN_EXCEEDS_SOLD: return RETURNS_QUANTITY_EXCEEDS_SOLD;
    }
    bug_unreachable("return outcome out of range");
}

/* Where nobody can tell what of the sale's uses is free again, all of them are when nothing of the sale stays. */
static bool free_the_rest(struct store *store, const struct past_sale *sale, struct arena *arena,
                          struct promo_return_answer *decided, struct fault *fault) {
    bool is_told = decided->basis == RETURN_BY_SHARES || decided->basis == RETURN_BY_WHAT_STAYS;
    if (is_told || !decided->is_last || sale->terms->set.settings.returns.keeps_limits) {
        return true;
    }
    return undo_list_uses(store, &sale->receipt, sale->undone, sale->undone_count, arena, &decided->undone,
                          &decided->undone_count, fault);
}

static bool decide(struct store *store, const struct returns_request *request, const struct past_sale *sale,
                   struct arena *arena, struct promo_return_answer *decided, struct fault *fault) {
    struct promo_return_request asked = {.sale = &sale->receipt,
                                         .sold_at = zone_local(&store->zone, sale->receipt.sold_at_ms),
                                         .products = sale->products,
                                         .before = sale->before,
                                         .undone_count = sale->undone_count,
                                         .undone = sale->undone,
                                         .rules = sale->rules == NULL ? NULL : &sale->rules->compiled,
                                         .settings = sale->terms->set.settings.returns,
                                         .line_count = request->line_count,
                                         .lines = request->lines,
                                         .arena = arena};
    if (!promo_return_decide(&asked, decided)) {
        return fault_set(fault, FAULT_FULL, "no memory to price what stays of %zu lines", sale->receipt.line_count);
    }
    return decided->outcome != PROMO_RETURN_OK || free_the_rest(store, sale, arena, decided, fault);
}

/* --------------------------------------------------------------------------------------------------- the books */

/* Which lines bear the points that had expired: the first ones, as far as they go. */
static void tell_lapsed(const struct returns_request *request, int64_t lapsed_points) {
    for (size_t i = 0; i < request->line_count; i++) {
        struct return_line *line = &request->lines[i];
        line->points_lapsed = int64_min(line->points_taken, lapsed_points);
        lapsed_points -= line->points_lapsed;
    }
}

static bool move_books(struct store *store, const struct returns_request *request, const struct past_sale *sale,
                       int64_t at_ms, struct goods_return *returned, struct fault *fault) {
    struct undo undo = {.sale = &sale->receipt,
                        .till = request->key.till,
                        .op_id = returned->id,
                        .at_ms = at_ms,
                        .rules = sale->terms,
                        .points_back = returned->points_back,
                        .points_taken = returned->points_taken,
                        .refund_minor = returned->refund_minor};
    if (!undo_points(store, &undo, fault) ||
        !undo_uses(store, &undo, returned->undone, returned->undone_count, fault)) {
        return false;
    }
    tell_lapsed(request, undo.points_lapsed);
    returned->points_debt = undo.points_debt;
    returned->withheld_minor = undo.withheld_minor;
    returned->refund_minor -= undo.withheld_minor;
    return true;
}

static bool write_return(struct store *store, const struct returns_request *request, const struct past_sale *sale,
                         const struct promo_return_answer *decided, int64_t at_ms, int64_t now_ms,
                         struct returns_answer *answer, struct fault *fault) {
    struct record record = {.kind = JOURNAL_GOODS_RETURN};
    struct goods_return *returned = &record.of.goods_return;
    *returned = (struct goods_return){.key = request->key,
                                      .sale_id = sale->receipt.id,
                                      .customer_id = sale->receipt.customer_id,
                                      .returned_at_ms = request->returned_at_ms,
                                      .taken_at_ms = now_ms,
                                      .line_count = request->line_count,
                                      .lines = request->lines,
                                      .basis = decided->basis,
                                      .refund_minor = decided->refund_minor,
                                      .points_back = decided->points_back,
                                      .points_taken = decided->points_taken,
                                      .undone_count = decided->undone_count,
                                      .undone = decided->undone};
    memcpy(returned->content_hash, request->content_hash, sizeof returned->content_hash);
    uint64_t doc_seq;
    if (!id_mint_next(&store->tables.mint, &returned->id, fault) ||
        !move_books(store, request, sale, at_ms, returned, fault) ||
        !book_write_document(store, &record, now_ms, &doc_seq, fault) ||
        !store_read_watermark(store, &answer->watermark, fault)) {
        return false;
    }
    answer->goods_return = *returned;
    return true;
}

static bool read_return(struct store *store, const struct receipt_row *row, struct arena *arena,
                        struct returns_answer *answer, struct fault *fault) {
    struct record record;
    if (!store_read_watermark(store, &answer->watermark, fault) ||
        !book_read_document(store, row->doc_seq, arena, &record, fault)) {
        return false;
    }
    answer->goods_return = record.of.goods_return;
    answer->watermark.doc_seq = row->doc_seq;
    return true;
}

/* The sale, when it is there and may be given back. */
static bool find_sale(struct store *store, const struct receipt_key *key, struct arena *arena,
                      enum returns_outcome *outcome, struct receipt *sale, struct receipt_row *row,
                      struct fault *fault) {
    bool is_found;
    struct record record;
    if (!receipt_table_find(&store->tables.receipts, key, &is_found, row, fault)) {
        return false;
    }
    if (!is_found || row->kind != JOURNAL_RECEIPT) {
        *outcome = RETURNS_NO_SUCH_RECEIPT;
        return true;
    }
    *outcome = row->cancel_seq != 0 ? RETURNS_RECEIPT_CANCELLED : RETURNS_TAKEN;
    if (!book_read_document(store, row->doc_seq, arena, &record, fault)) {
        return false;
    }
    *sale = record.of.receipt;
    return true;
}

/* *is_repeat: the key was used before, and the answer tells of that. */
static bool answer_repeat(struct store *store, const struct returns_request *request, struct arena *arena,
                          bool *is_repeat, struct returns_answer *answer, struct fault *fault) {
    struct receipt_row row;
    if (!receipt_table_find(&store->tables.receipts, &request->key, is_repeat, &row, fault)) {
        return false;
    }
    if (!*is_repeat) {
        return true;
    }
    bool is_same = row.kind == JOURNAL_GOODS_RETURN &&
                   memcmp(row.content_hash, request->content_hash, sizeof row.content_hash) == 0;
    answer->outcome = is_same ? RETURNS_TAKEN_BEFORE : RETURNS_DIFFERS;
    return !is_same || read_return(store, &row, arena, answer, fault);
}

static bool return_sold(struct store *store, const struct returns_request *request, int64_t at_ms, int64_t now_ms,
                        struct arena *arena, struct returns_answer *answer, struct fault *fault) {
    struct receipt_row row;
    struct past_sale sale = {0};
    if (!find_sale(store, &request->sale, arena, &answer->outcome, &sale.receipt, &row, fault)) {
        return false;
    }
    if (answer->outcome != RETURNS_TAKEN) {
        return true;
    }
    struct promo_return_answer decided;
    if (!read_past(store, &sale, arena, fault) || !decide(store, request, &sale, arena, &decided, fault)) {
        return false;
    }
    answer->outcome = outcome_of(decided.outcome);
    answer->line_index = decided.line_index;
    return answer->outcome != RETURNS_TAKEN ||
           write_return(store, request, &sale, &decided, at_ms, now_ms, answer, fault);
}

bool returns_desk_return(struct store *store, struct returns_request *request, int64_t at_ms, int64_t now_ms,
                         struct arena *arena, struct returns_answer *answer, struct fault *fault) {
    *answer = (struct returns_answer){0};
    bool is_repeat;
    return answer_repeat(store, request, arena, &is_repeat, answer, fault) &&
           (is_repeat || return_sold(store, request, at_ms, now_ms, arena, answer, fault));
}

/* --------------------------------------------------------------------------------------------- without a receipt */

static enum returns_outcome blind_outcome_of(enum promo_blind_outcome outcome) {
    switch (outcome) {
    case PROMO_BLIND_OK: return RETURNS_TAKEN;
    case PROMO_BLIND_REFUSED: return RETURNS_RECEIPT_NEEDED;
    case PROMO_BLIND_PRICE_UNKNOWN: return RETURNS_PRICE_UNKNOWN;
    case PROMO_BLIND_TOO_LARGE: return RETURNS_AMOUNT_TOO_LARGE;
    }
    bug_unreachable("blind outcome out of range");
}

/* The outcome is that of the first line that is not taken. */
static int64_t price_blind(const struct store *store, const struct returns_request *request,
                           struct returns_answer *answer) {
    int64_t refund_minor = 0;
    for (size_t i = 0; i < request->line_count && answer->outcome == RETURNS_TAKEN; i++) {
        struct return_line *line = &request->lines[i];
        const struct product *product = catalogue_find(&store->catalogue, line->sku);
        int64_t list_minor = product == NULL ? 0 : product->price_minor;
        answer->line_index = i;
        answer->outcome = blind_outcome_of(promo_return_blind(&store->rules->set.settings.returns, list_minor, line));
        refund_minor += line->refund_minor;
        if (refund_minor > MONEY_MAX) {
            answer->outcome = RETURNS_AMOUNT_TOO_LARGE;
        }
    }
    return refund_minor;
}

static bool return_blind(struct store *store, const struct returns_request *request, int64_t now_ms,
                         struct returns_answer *answer, struct fault *fault) {
    int64_t refund_minor = price_blind(store, request, answer);
    if (answer->outcome != RETURNS_TAKEN) {
        return true;
    }
    struct record record = {.kind = JOURNAL_GOODS_RETURN};
    struct goods_return *returned = &record.of.goods_return;
    *returned = (struct goods_return){.key = request->key,
                                      .returned_at_ms = request->returned_at_ms,
                                      .taken_at_ms = now_ms,
                                      .line_count = request->line_count,
                                      .lines = request->lines,
                                      .basis = RETURN_BLIND,
                                      .refund_minor = refund_minor};
    memcpy(returned->content_hash, request->content_hash, sizeof returned->content_hash);
    uint64_t doc_seq;
    if (!id_mint_next(&store->tables.mint, &returned->id, fault) ||
        !book_write_document(store, &record, now_ms, &doc_seq, fault) ||
        !store_read_watermark(store, &answer->watermark, fault)) {
        return false;
    }
    answer->goods_return = *returned;
    return true;
}

bool returns_desk_return_blind(struct store *store, struct returns_request *request, int64_t now_ms,
                               struct arena *arena, struct returns_answer *answer, struct fault *fault) {
    *answer = (struct returns_answer){0};
    bool is_repeat;
    return answer_repeat(store, request, arena, &is_repeat, answer, fault) &&
           (is_repeat || return_blind(store, request, now_ms, answer, fault));
}

/* ------------------------------------------------------------------------------------------------------ cancels */

static bool read_cancel(struct store *store, const struct receipt_row *row, struct arena *arena,
                        struct cancel_answer *answer, struct fault *fault) {
    struct record record;
    if (!store_read_watermark(store, &answer->watermark, fault) ||
        !book_read_document(store, row->cancel_seq, arena, &record, fault)) {
        return false;
    }
    answer->outcome = RETURNS_TAKEN_BEFORE;
    answer->cancel = record.of.receipt_cancel;
    answer->watermark.doc_seq = row->cancel_seq;
    return true;
}

static bool write_cancel(struct store *store, const struct receipt *sale, const struct cancel_request *request,
                         int64_t at_ms, int64_t now_ms, struct cancel_answer *answer, struct fault *fault) {
    struct record record = {.kind = JOURNAL_RECEIPT_CANCEL};
    struct receipt_cancel *cancel = &record.of.receipt_cancel;
    *cancel = (struct receipt_cancel){.sale_id = sale->id,
                                      .key = sale->key,
                                      .customer_id = sale->customer_id,
                                      .cancelled_at_ms = request->cancelled_at_ms,
                                      .taken_at_ms = now_ms,
                                      .points_back = sale->points_spent,
                                      .points_taken = sale->points_earned};
    struct undo undo = {.sale = sale,
                        .till = sale->key.till,
                        .at_ms = at_ms,
                        .rules = store->rules,
                        .points_back = sale->points_spent,
                        .points_taken = sale->points_earned};
    if (!id_mint_next(&store->tables.mint, &cancel->id, fault)) {
        return false;
    }
    undo.op_id = cancel->id;
    if (!undo_points(store, &undo, fault) || !undo_limits(store, &undo, fault)) {
        return false;
    }
    cancel->points_debt = undo.points_debt;
    uint64_t doc_seq;
    if (!book_write_document(store, &record, now_ms, &doc_seq, fault) ||
        !store_read_watermark(store, &answer->watermark, fault)) {
        return false;
    }
    answer->cancel = *cancel;
    return true;
}

bool returns_desk_cancel(struct store *store, const struct cancel_request *request, int64_t at_ms, int64_t now_ms,
                         struct arena *arena, struct cancel_answer *answer, struct fault *fault) {
    *answer = (struct cancel_answer){0};
    struct receipt sale;
    struct receipt_row row;
    struct returned_so_far returned;
    if (!find_sale(store, &request->sale, arena, &answer->outcome, &sale, &row, fault)) {
        return false;
    }
    if (answer->outcome == RETURNS_RECEIPT_CANCELLED) {
        return read_cancel(store, &row, arena, answer, fault);
    }
    if (answer->outcome != RETURNS_TAKEN) {
        return true;
    }
    if (!receipt_table_sum_returned(&store->tables.receipts, sale.id, &returned, fault)) {
        return false;
    }
    if (returned.quantity_milli > 0) {
        answer->outcome = RETURNS_HAS_RETURNS;
        return true;
    }
    return write_cancel(store, &sale, request, at_ms, now_ms, answer, fault);
}

const char *returns_outcome_name(enum returns_outcome outcome) {
    switch (outcome) {
    case RETURNS_TAKEN: return "taken";
    case RETURNS_TAKEN_BEFORE: return "taken_before";
    case RETURNS_DIFFERS: return "return_differs";
    case RETURNS_NO_SUCH_RECEIPT: return "no_such_receipt";
    case RETURNS_RECEIPT_CANCELLED: return "receipt_cancelled";
    case RETURNS_HAS_RETURNS: return "receipt_has_returns";
    case RETURNS_NO_SUCH_LINE: return "no_such_line";
    case RETURNS_QUANTITY_EXCEEDS_SOLD: return "quantity_exceeds_sold";
    case RETURNS_RECEIPT_NEEDED: return "receipt_needed";
    case RETURNS_PRICE_UNKNOWN: return "price_unknown";
    case RETURNS_AMOUNT_TOO_LARGE: return "amount_too_large";
    }
    bug_unreachable("returns outcome out of range");
}
