/* Receipts: the list by arrival, and one whole document with its returns. */
#include "base/id.h"
#include "hq-node/book.h"
#include "hq-node/page_call.h"
#include "hq-node/page_render.h"
#include "ledger/lot.h"

enum { RETURNS_MAX = 100 };

enum http_verdict page_api_list_receipts(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    size_t limit;
    size_t count;
    int64_t store;
    int64_t before;
    if (!page_call_open(&call, context, request) || !page_call_limit(&call, &limit) ||
        !page_call_number(&call, "store", 0, &store) || !page_call_number(&call, "after", INT64_MAX, &before)) {
        return HTTP_ANSWERED;
    }
    struct sold_receipt *receipts = ARENA_ARRAY(request->arena, struct sold_receipt, PAGE_LIST_MAX);
    if (receipts == NULL) {
        return page_call_refuse(&call, 503, "cannot_serve", "no memory for the answer");
    }
    uint32_t of_store = (uint32_t)(store > ID_NODE_MAX ? ID_NODE_MAX : store);
    if (!receipt_registry_list(&call.api->hq->tables.receipts, of_store, (uint64_t)before, receipts, limit, &count,
                               &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    if (!page_render_receipts(&json, "items", &call, receipts, count, &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_render_next_number(&json, count == limit ? receipts[limit - 1].n : 0);
    return page_call_finish_answer(&call, &json, 200);
}

static void render_shares(struct json_writer *json, const struct receipt *receipt, const struct receipt_line *line) {
    json_write_array(json, "shares");
    for (size_t i = 0; i < line->share_count; i++) {
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", receipt->promotions[line->shares[i].promotion].id);
        json_write_int(json, "discount_minor", line->shares[i].discount_minor);
        json_write_int(json, "points", line->shares[i].points);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_line(struct json_writer *json, struct page_call *call, const struct receipt *receipt,
                        const struct receipt_line *line) {
    int64_t discount_minor = 0;
    int64_t points = 0;
    for (size_t i = 0; i < line->share_count; i++) {
        discount_minor += line->shares[i].discount_minor;
        points += line->shares[i].points;
    }
    json_write_object(json, NULL);
    json_write_int(json, "line_no", line->line_no);
    json_write_text(json, "sku", line->sku);
    json_write_text(json, "name", published_names_product(&call->api->names, line->sku));
    json_write_int(json, "quantity_milli", line->quantity_milli);
    json_write_int(json, "price_minor", line->price_minor);
    json_write_int(json, "amount_minor", line->amount_minor);
    json_write_int(json, "discount_minor", discount_minor);
    json_write_int(json, "points_paid_minor", line->points_paid_minor);
    json_write_int(json, "net_minor", line->net_minor);
    json_write_int(json, "points_earned", points);
    render_shares(json, receipt, line);
    json_write_end(json);
}

static void render_promotions(struct json_writer *json, struct page_call *call, const struct receipt *receipt) {
    json_write_array(json, "promotions");
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        const struct receipt_promotion *promotion = &receipt->promotions[i];
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", promotion->id);
        json_write_text(json, "name", published_names_promotion(&call->api->names, promotion->id));
        json_write_int(json, "version", promotion->version);
        json_write_int(json, "times", promotion->times);
        json_write_int(json, "discount_minor", promotion->discount_minor);
        json_write_int(json, "points", promotion->points);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_earned_lots(struct json_writer *json, const struct receipt *receipt) {
    json_write_array(json, "earned_lots");
    for (size_t i = 0; i < receipt->earned_count; i++) {
        const struct earned_lot *lot = &receipt->earned[i];
        json_write_object(json, NULL);
        json_write_int(json, "points", lot->points);
        json_write_time(json, "usable_from", lot->usable_from_ms);
        page_render_moment(json, "expires_at", lot->expires_ms == LOT_NEVER_EXPIRES ? 0 : lot->expires_ms);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_body(struct json_writer *json, struct page_call *call, const struct receipt *receipt) {
    json_write_array(json, "line_items");
    for (size_t i = 0; i < receipt->line_count; i++) {
        render_line(json, call, receipt, &receipt->lines[i]);
    }
    json_write_end(json);
    render_promotions(json, call, receipt);
    json_write_array(json, "codes");
    for (size_t i = 0; i < receipt->code_count; i++) {
        json_write_text(json, NULL, receipt->codes[i]);
    }
    json_write_end(json);
    render_earned_lots(json, receipt);
    json_write_text(json, "cashier", receipt->cashier);
    json_write_object(json, "rule_set");
    json_write_int(json, "version", (int64_t)receipt->rule_set_version);
    json_write_hex(json, "hash",
                   span_of(receipt->rule_set_hash, receipt->rule_set_version == 0 ? 0 : RECEIPT_HASH_SIZE));
    json_write_end(json);
}

static void render_returns(struct json_writer *json, const struct sold_return *returns, size_t count) {
    json_write_array(json, "returns");
    for (size_t i = 0; i < count; i++) {
        json_write_object(json, NULL);
        json_write_id(json, "id", returns[i].id);
        json_write_int(json, "store", returns[i].store);
        json_write_time(json, "returned_at", returns[i].returned_at_ms);
        json_write_int(json, "refund_minor", returns[i].refund_minor);
        json_write_int(json, "points_back", returns[i].points_back);
        json_write_int(json, "points_taken", returns[i].points_taken);
        json_write_int(json, "points_debt", returns[i].points_debt);
        json_write_end(json);
    }
    json_write_end(json);
}

struct whole_receipt {
    struct sold_receipt row;
    struct record record;
    struct sold_return returns[RETURNS_MAX];
    size_t return_count;
};

static bool read_receipt(struct page_call *call, uint64_t id, bool *is_found, struct whole_receipt *whole,
                         struct fault *fault) {
    struct hq *hq = call->api->hq;
    if (!published_names_look(&call->api->names, fault)) {
        return false;
    }
    if (!receipt_registry_read(&hq->tables.receipts, id, is_found, &whole->row, fault) || !*is_found) {
        return !*is_found;
    }
    return hq_book_read_document(hq, whole->row.key.store, whole->row.doc_seq, call->request->arena, &whole->record,
                                 fault) &&
           receipt_registry_list_returns(&hq->tables.receipts, id, whole->returns, RETURNS_MAX, &whole->return_count,
                                         fault);
}

enum http_verdict page_api_show_receipt(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    uint64_t id;
    bool is_found = false;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    struct whole_receipt *whole = ARENA_NEW(request->arena, struct whole_receipt);
    if (whole == NULL || !id_parse(http_param(request, "receipt_id"), &id)) {
        return page_call_refuse(&call, 404, "unknown_receipt", "an id of a receipt is, for example, 2-1045");
    }
    if (!read_receipt(&call, id, &is_found, whole, &fault)) {
        return page_call_fail(&call, &fault);
    }
    if (!is_found) {
        return page_call_refuse(&call, 404, "unknown_receipt", "head office has no receipt of this id");
    }
    page_call_start_answer(&call, &json);
    if (!page_render_receipt(&json, &call, &whole->row, &fault)) {
        return page_call_fail(&call, &fault);
    }
    render_body(&json, &call, &whole->record.of.receipt);
    render_returns(&json, whole->returns, whole->return_count);
    return page_call_finish_answer(&call, &json, 200);
}
