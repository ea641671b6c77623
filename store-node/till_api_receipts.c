/* Finished sales: taking one, whatever the till repeats, and showing one as it was taken. */
#include "base/bug.h"
#include "ledger/lot.h"
#include "store-node/till_call.h"
#include "store-node/till_places.h"
#include "store-node/till_render.h"
#include "wire/basket_json.h"

#include <stdio.h>

static bool read_confirm(struct till_call *call, struct checkout_confirm *confirm, struct fault *fault) {
    const struct place *root = &call->root;
    struct arena *arena = call->request->arena;
    struct text none = {NULL, 0};
    uint32_t store = call->api->store->identity.grant.store;
    *confirm = (struct checkout_confirm){
        .basket = {.customer_id = till_read_id(place_member(root, "customer_id"))},
        .key = till_read_own_key(place_member(root, "receipt"), store, call->till),
        .sold_at_ms = till_require_time(place_member(root, "sold_at")),
        .cashier = place_text_or(place_member(root, "cashier"), 0, LIMIT_EXTERNAL_ID - 1, none),
        .hold_id = place_text_or(place_member(root, "hold_id"), 1, LIMIT_EXTERNAL_ID - 1, none),
        .expected_net_minor = place_int_or(place_member(root, "expected_net_minor"), 0, MONEY_MAX, -1),
    };
    return (till_hash_content(call->body, call->request->body.size, "expected_net_minor", arena,
                              confirm->content_hash) &&
            basket_read_json(*root, arena, &confirm->basket.basket, fault)) ||
           fault_set(fault, FAULT_FULL, "no memory to read the receipt");
}

/* The name of a promotion that fired then, if it still lives; else its id. */
static struct text name_of(const struct store_rules *rules, struct text id, enum promo_language language) {
    const struct promotion *promotion = rules_find_promotion(rules, id);
    return promotion == NULL ? id : till_text_of(&promotion->name, language);
}

static void render_fired(struct json_writer *json, const struct till_call *call, const struct receipt *receipt) {
    json_write_array(json, "promotions");
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        const struct receipt_promotion *promotion = &receipt->promotions[i];
        struct till_fired fired = {.id = promotion->id,
                                   .name = name_of(call->api->store->rules, promotion->id, call->language),
                                   .times = promotion->times,
                                   .discount_minor = promotion->discount_minor,
                                   .points = promotion->points};
        till_render_fired(json, &fired);
    }
    json_write_end(json);
}

static void render_lines(struct json_writer *json, const struct receipt *receipt) {
    struct text ids[LIMIT_PROMOTIONS_PER_RECEIPT];
    bug_if(receipt->promotion_count > LIMIT_PROMOTIONS_PER_RECEIPT);
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        ids[i] = receipt->promotions[i].id;
    }
    json_write_array(json, "lines");
    for (size_t i = 0; i < receipt->line_count; i++) {
        till_render_line(json, &receipt->lines[i], ids);
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
        till_render_moment(json, "expires_at", lot->expires_ms == LOT_NEVER_EXPIRES ? 0 : lot->expires_ms);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_receipt(struct json_writer *json, const struct till_call *call, const struct checkout_answer *answer,
                           const struct customer_view *view) {
    const struct receipt *receipt = &answer->receipt;
    struct till_totals totals = {.gross_minor = receipt->gross_minor,
                                 .discount_minor = receipt->discount_minor,
                                 .points_paid_minor = receipt->points_paid_minor,
                                 .net_minor = receipt->net_minor,
                                 .points_spent = receipt->points_spent,
                                 .points_earned = receipt->points_earned};
    json_write_id(json, "receipt_id", receipt->id);
    till_render_key(json, "receipt", &receipt->key);
    json_write_string(json, "state", answer->is_cancelled ? "cancelled" : "taken");
    json_write_bool(json, "first_time", answer->outcome == CHECKOUT_TAKEN);
    till_render_rule_set(json, receipt->rule_set_version, receipt->rule_set_hash);
    json_write_id(json, "customer_id", receipt->customer_id);
    render_lines(json, receipt);
    render_fired(json, call, receipt);
    till_render_totals(json, &totals);
    render_earned_lots(json, receipt);
    till_render_customer(json, view);
    till_render_watermark(json, &answer->watermark, true);
}

static enum http_verdict answer_receipt(struct till_call *call, const struct checkout_answer *answer,
                                        const struct customer_view *view, int status) {
    struct json_writer json;
    till_call_start_answer(call, &json);
    render_receipt(&json, call, answer, view);
    return till_call_finish_answer(call, &json, status);
}

/* A receipt that was taken before, with the customer as known now. */
static enum http_verdict answer_old_receipt(struct till_call *call, const struct checkout_answer *answer,
                                            int64_t at_ms) {
    struct customer_view view;
    struct fault fault;
    bool is_known = false;
    uint64_t id = answer->receipt.customer_id;
    if (id != 0 && !customer_view_read(call->api->store, id, at_ms, &is_known, &view, &fault)) {
        return till_call_fail(call, &fault);
    }
    return answer_receipt(call, answer, is_known ? &view : NULL, 200);
}

/* 409 with the price that the rules give now: a problem document that carries the quote. */
static enum http_verdict answer_price_changed(struct till_call *call, const struct checkout_confirm *confirm,
                                              const struct checkout_answer *answer) {
    struct json_writer json;
    char number[24];
    (void)snprintf(number, sizeof number, "%llu", (unsigned long long)call->request->number);
    struct till_quote shown = {.basket = &confirm->basket, .quote = &answer->quote, .language = call->language};
    till_call_start_answer(call, &json);
    json_write_string(&json, "type", "about:blank");
    json_write_string(&json, "title", http_status_name(409));
    json_write_int(&json, "status", 409);
    json_write_string(&json, "code", checkout_outcome_name(answer->outcome));
    json_write_string(&json, "detail", "the rules now give another price; nothing was stored");
    json_write_string(&json, "request_id", number);
    json_write_object(&json, "quote");
    till_render_quote(&json, &shown);
    json_write_end(&json);
    return till_call_finish_answer(call, &json, 409);
}

static enum http_verdict answer_confirm(struct till_call *call, const struct checkout_confirm *confirm,
                                        const struct checkout_answer *answer, int64_t at_ms) {
    const char *code = checkout_outcome_name(answer->outcome);
    switch (answer->outcome) {
    case CHECKOUT_TAKEN:
        till_call_count(call, COUNT_receipts_taken);
        return answer_receipt(call, answer, answer->quote.has_customer ? &answer->quote.customer : NULL, 201);
    case CHECKOUT_TAKEN_BEFORE:
        till_call_count(call, COUNT_receipts_repeated);
        return answer_old_receipt(call, answer, at_ms);
    case CHECKOUT_PRICE_CHANGED:
        till_call_count(call, COUNT_receipts_refused);
        return answer_price_changed(call, confirm, answer);
    case CHECKOUT_RECEIPT_DIFFERS:
        till_call_count(call, COUNT_receipts_refused);
        return till_call_refuse(call, 409, code, "this receipt was taken before with another content");
    case CHECKOUT_HOLD_UNKNOWN:
        till_call_count(call, COUNT_receipts_refused);
        return till_call_refuse(call, 409, code, "hold_id names no open hold of this customer at this till");
    case CHECKOUT_POINTS_UNAVAILABLE:
        till_call_count(call, COUNT_receipts_refused);
        return till_call_refuse(call, 409, code, "the points asked for are no longer there; ask for a quote again");
    }
    bug_unreachable("checkout outcome out of range");
}

static bool run_confirm(struct till_call *call, struct checkout_confirm *confirm, int64_t at_ms,
                        struct checkout_answer *answer, struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok =
        checkout_confirm_sale(call->api->store, confirm, at_ms, call->now_ms, call->request->arena, answer, fault);
    return till_call_end_write(call, ok, fault);
}

enum http_verdict till_api_confirm(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {
        "receipt",  "customer_id", "lines",   "codes",   "points_to_pay", "tenders",           "channel",
        "delivery", "hold_id",     "sold_at", "cashier", "points_most",   "expected_net_minor"};
    (void)response;
    struct till_call call;
    struct checkout_confirm confirm;
    struct checkout_answer answer;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    if (!read_confirm(&call, &confirm, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    int64_t at_ms = till_call_moment(&call, confirm.sold_at_ms);
    if (!run_confirm(&call, &confirm, at_ms, &answer, &fault)) {
        return till_call_fail(&call, &fault);
    }
    return answer_confirm(&call, &confirm, &answer, at_ms);
}

/* A part of the path that is a number of a receipt's key. */
static bool read_number(const struct http_request *request, const char *name, int64_t min, uint32_t *number) {
    enum { KEY_NUMBER_MAX = 1000000000 };
    int64_t value;
    bool is_sound = text_to_int64(http_param(request, name), &value) && value >= min && value <= KEY_NUMBER_MAX;
    *number = is_sound ? (uint32_t)value : 0;
    return is_sound;
}

enum http_verdict till_api_show_receipt(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct till_call call;
    struct checkout_answer answer;
    struct fault fault;
    bool is_found;
    if (!till_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    struct receipt_key key = {.store = call.api->store->identity.grant.store};
    if (!read_number(request, "till", 1, &key.till) || !read_number(request, "shift", 0, &key.shift) ||
        !read_number(request, "number", 1, &key.number)) {
        return http_problem(request, 400, "no_receipt_key", NULL, "the path must be till, shift and number");
    }
    if (!checkout_find_receipt(call.api->store, &key, request->arena, &is_found, &answer, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!is_found) {
        return till_call_refuse(&call, 404, "no_such_receipt", "this store has no such receipt");
    }
    return answer_old_receipt(&call, &answer, till_call_moment(&call, 0));
}
