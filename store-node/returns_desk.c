#include "store-node/returns_desk.h"

#include "base/bug.h"
#include "store-node/book.h"
#include "store-node/undo.h"

#include <string.h>

/* The part of a line's figure that belongs to a quantity: computed for all that was returned so far and now, so that
 * the parts of any split sum to the whole exactly. */
static int64_t part_of(int64_t whole, int64_t returned_milli, int64_t sold_milli) {
    int64_t part = 0;
    bug_if(!checked_mul_div(whole, returned_milli, sold_milli, ROUND_HALF_UP, &part));
    return part;
}

static int64_t line_earned(const struct receipt_line *line) {
    int64_t points = 0;
    for (size_t i = 0; i < line->share_count; i++) {
        points += line->shares[i].points;
    }
    return points;
}

static const struct receipt_line *find_line(const struct receipt *sale, uint32_t line_no, size_t *index) {
    for (size_t i = 0; i < sale->line_count; i++) {
        if (sale->lines[i].line_no == line_no) {
            *index = i;
            return &sale->lines[i];
        }
    }
    return NULL;
}

/* What one line's return is worth, after what was returned of it before. `spent_points` is what was paid for the whole
 * line with points. */
static enum returns_outcome price_line(const struct receipt_line *sold, int64_t spent_points,
                                       const struct returned_so_far *before, struct return_line *line) {
    int64_t total_milli;
    if (!checked_add(before->quantity_milli, line->quantity_milli, &total_milli) ||
        total_milli > sold->quantity_milli) {
        return RETURNS_QUANTITY_EXCEEDS_SOLD;
    }
    line->refund_minor = part_of(sold->net_minor, total_milli, sold->quantity_milli) - before->refund_minor;
    line->points_back = part_of(spent_points, total_milli, sold->quantity_milli) - before->points_back;
    line->points_taken = part_of(line_earned(sold), total_milli, sold->quantity_milli) - before->points_taken;
    return RETURNS_TAKEN;
}

/* The points that each line of the sale was paid with: the receipt's, spread by the money that points paid. */
static bool spread_spent(const struct receipt *sale, int64_t *spent_points) {
    int64_t weights[LIMIT_LINES];
    bug_if(sale->line_count > LIMIT_LINES);
    for (size_t i = 0; i < sale->line_count; i++) {
        weights[i] = sale->lines[i].points_paid_minor;
    }
    return money_allocate(sale->points_spent, weights, sale->line_count, spent_points);
}

static bool line_is_twice(const struct returns_request *request, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (request->lines[i].line_no == request->lines[index].line_no) {
            return true;
        }
    }
    return false;
}

/* Prices all lines; the outcome is that of the first line that cannot be returned. */
static bool price_lines(struct store *store, struct returns_request *request, const struct receipt *sale,
                        struct returns_answer *answer, struct fault *fault) {
    int64_t spent_points[LIMIT_LINES];
    bug_if(!spread_spent(sale, spent_points));
    for (size_t i = 0; i < request->line_count; i++) {
        size_t index;
        struct returned_so_far before;
        const struct receipt_line *sold = find_line(sale, request->lines[i].line_no, &index);
        answer->line_index = i;
        if (sold == NULL || line_is_twice(request, i)) {
            answer->outcome = RETURNS_NO_SUCH_LINE;
            return true;
        }
        if (!receipt_table_read_returned(&store->tables.receipts, sale->id, sold->line_no, &before, fault)) {
            return false;
        }
        answer->outcome = price_line(sold, spent_points[index], &before, &request->lines[i]);
        if (answer->outcome != RETURNS_TAKEN) {
            return true;
        }
    }
    return true;
}

static void sum_lines(const struct returns_request *request, struct goods_return *returned) {
    returned->line_count = request->line_count;
    returned->lines = request->lines;
    for (size_t i = 0; i < request->line_count; i++) {
        returned->refund_minor += request->lines[i].refund_minor;
        returned->points_back += request->lines[i].points_back;
        returned->points_taken += request->lines[i].points_taken;
    }
}

static bool write_return(struct store *store, const struct returns_request *request, const struct receipt *sale,
                         int64_t at_ms, int64_t now_ms, struct returns_answer *answer, struct fault *fault) {
    struct record record = {.kind = JOURNAL_GOODS_RETURN};
    struct goods_return *returned = &record.of.goods_return;
    *returned = (struct goods_return){.key = request->key,
                                      .sale_id = sale->id,
                                      .customer_id = sale->customer_id,
                                      .returned_at_ms = request->returned_at_ms,
                                      .taken_at_ms = now_ms};
    memcpy(returned->content_hash, request->content_hash, sizeof returned->content_hash);
    sum_lines(request, returned);
    struct undo undo = {.sale = sale,
                        .till = request->key.till,
                        .at_ms = at_ms,
                        .points_back = returned->points_back,
                        .points_taken = returned->points_taken};
    if (!id_mint_next(&store->tables.mint, &returned->id, fault)) {
        return false;
    }
    undo.op_id = returned->id;
    if (!undo_points(store, &undo, fault)) {
        return false;
    }
    returned->points_debt = undo.points_debt;
    uint64_t doc_seq;
    if (!book_write_document(store, &record, now_ms, &doc_seq, fault) ||
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

bool returns_desk_return(struct store *store, struct returns_request *request, int64_t at_ms, int64_t now_ms,
                         struct arena *arena, struct returns_answer *answer, struct fault *fault) {
    *answer = (struct returns_answer){0};
    bool is_found;
    struct receipt_row row;
    if (!receipt_table_find(&store->tables.receipts, &request->key, &is_found, &row, fault)) {
        return false;
    }
    if (is_found) {
        bool is_same = row.kind == JOURNAL_GOODS_RETURN &&
                       memcmp(row.content_hash, request->content_hash, sizeof row.content_hash) == 0;
        answer->outcome = is_same ? RETURNS_TAKEN_BEFORE : RETURNS_DIFFERS;
        return !is_same || read_return(store, &row, arena, answer, fault);
    }
    struct receipt sale;
    if (!find_sale(store, &request->sale, arena, &answer->outcome, &sale, &row, fault)) {
        return false;
    }
    if (answer->outcome != RETURNS_TAKEN) {
        return true;
    }
    if (!price_lines(store, request, &sale, answer, fault)) {
        return false;
    }
    return answer->outcome != RETURNS_TAKEN || write_return(store, request, &sale, at_ms, now_ms, answer, fault);
}

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
    }
    bug_unreachable("returns outcome out of range");
}
