/* Undoing sales: goods that come back, with a receipt or without, receipts that are cancelled. */
#include "base/bug.h"
#include "store-node/returns_desk.h"
#include "store-node/till_call.h"
#include "store-node/till_places.h"
#include "store-node/till_render.h"

enum { LINE_NO_MAX = 1000000 };

static bool read_lines(struct place lines, struct arena *arena, struct returns_request *returned) {
    static const char *const members[] = {"line_no", "quantity_milli"};
    returned->line_count = place_array(lines, 1, LIMIT_LINES);
    returned->lines = ARENA_ARRAY(arena, struct return_line, returned->line_count);
    for (size_t i = 0; returned->lines != NULL && i < returned->line_count; i++) {
        struct place item = place_item(&lines, i);
        if (place_object(item)) {
            returned->lines[i].line_no = (uint32_t)place_int(place_member(&item, "line_no"), 1, LINE_NO_MAX);
            returned->lines[i].quantity_milli = place_int(place_member(&item, "quantity_milli"), 1, QUANTITY_MAX);
            place_only(item, members, sizeof members / sizeof members[0]);
        }
    }
    return returned->lines != NULL;
}

static bool read_return(struct till_call *call, struct returns_request *returned, struct fault *fault) {
    const struct place *root = &call->root;
    struct arena *arena = call->request->arena;
    uint32_t store = call->api->store->identity.grant.store;
    *returned = (struct returns_request){
        .key = till_read_own_key(place_member(root, "receipt"), store, call->till),
        .sale = till_read_key(place_member(root, "sale"), store, call->till),
        .returned_at_ms = till_require_time(place_member(root, "returned_at")),
    };
    return (read_lines(place_member(root, "lines"), arena, returned) &&
            till_hash_content(call->body, call->request->body.size, NULL, arena, returned->content_hash)) ||
           fault_set(fault, FAULT_FULL, "no memory to read the return");
}

/* What the two refusals have in common. A return names the line that is wrong. */
static enum http_verdict refuse(struct till_call *call, enum returns_outcome outcome, size_t line_index) {
    const char *code = returns_outcome_name(outcome);
    struct place lines = place_member(&call->root, "lines");
    struct place line = place_item(&lines, line_index);
    switch (outcome) {
    case RETURNS_NO_SUCH_RECEIPT: return till_call_refuse(call, 404, code, "this store has no such receipt");
    case RETURNS_DIFFERS:
        return till_call_refuse(call, 409, code, "this receipt key was used before for another content");
    case RETURNS_RECEIPT_CANCELLED: return till_call_refuse(call, 409, code, "the receipt was cancelled");
    case RETURNS_HAS_RETURNS:
        return till_call_refuse(call, 409, code, "goods of the receipt were returned; it cannot be cancelled whole");
    case RETURNS_RECEIPT_NEEDED:
        return till_call_refuse(call, 409, code, "the rule set takes nothing back without a receipt");
    case RETURNS_PRICE_UNKNOWN:
        place_refuse(line, code, "has no price in the catalogue that would bound the refund");
        break;
    case RETURNS_AMOUNT_TOO_LARGE: place_refuse(line, code, "is more money than a receipt may hold"); break;
    case RETURNS_NO_SUCH_LINE: place_refuse(line, code, "names no line of the sale, or one twice"); break;
    case RETURNS_QUANTITY_EXCEEDS_SOLD: place_refuse(line, code, "is more than was sold and not yet returned"); break;
    case RETURNS_TAKEN:
    case RETURNS_TAKEN_BEFORE: bug_unreachable("a return that is an answer");
    }
    (void)http_problem(call->request, 409, code, &call->report, "line %zu of the request cannot be returned",
                       line_index + 1);
    return turn_answers_add(&call->api->answers, call->request);
}

static const char *basis_name(enum return_basis basis) {
    switch (basis) {
    case RETURN_BY_SHARES: return "shares";
    case RETURN_BY_WHAT_STAYS: return "recomputed";
    case RETURN_RULES_GONE: return "rules_gone";
    case RETURN_RULES_DIFFER: return "rules_differ";
    case RETURN_BLIND: return "blind";
    }
    bug_unreachable("return basis out of range");
}

static const char *undone_name(enum return_undone_kind kind) {
    switch (kind) {
    case RETURN_LIMIT_USES: return "limit_uses";
    case RETURN_GIFTS: return "gift";
    case RETURN_COUPONS: return "coupon";
    case RETURN_TICKETS: return "ticket";
    case RETURN_COUNTER_STEPS: return "counter_step";
    case RETURN_LEVEL: return "level";
    case RETURN_CHIPS: return "chips";
    case RETURN_CHIPS_TAKEN: return "chips_taken";
    }
    bug_unreachable("kind of what is undone out of range");
}

static void render_undone(struct json_writer *json, const struct goods_return *returned) {
    json_write_array(json, "undone");
    for (size_t i = 0; i < returned->undone_count; i++) {
        const struct return_undone *undone = &returned->undone[i];
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", undone->promotion_id);
        json_write_text(json, "kind", text_of(undone_name(undone->kind)));
        json_write_text(json, "name", undone->name);
        json_write_int(json, "count", undone->count);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_return(struct json_writer *json, const struct till_call *call, const struct returns_answer *answer) {
    const struct goods_return *returned = &answer->goods_return;
    json_write_id(json, "return_id", returned->id);
    till_render_key(json, "receipt", &returned->key);
    json_write_id(json, "sale_id", returned->sale_id);
    json_write_bool(json, "first_time", answer->outcome == RETURNS_TAKEN);
    json_write_array(json, "lines");
    for (size_t i = 0; i < returned->line_count; i++) {
        const struct return_line *line = &returned->lines[i];
        json_write_object(json, NULL);
        json_write_int(json, "line_no", line->line_no);
        json_write_int(json, "quantity_milli", line->quantity_milli);
        json_write_int(json, "refund_minor", line->refund_minor);
        json_write_int(json, "points_back", line->points_back);
        json_write_int(json, "points_taken", line->points_taken);
        json_write_int(json, "points_lapsed", line->points_lapsed);
        json_write_end(json);
    }
    json_write_end(json);
    json_write_int(json, "refund_minor", returned->refund_minor);
    json_write_int(json, "withheld_minor", returned->withheld_minor);
    json_write_int(json, "points_back", returned->points_back);
    json_write_int(json, "points_taken", returned->points_taken);
    json_write_int(json, "points_debt", returned->points_debt);
    json_write_text(json, "basis", text_of(basis_name(returned->basis)));
    render_undone(json, returned);
    till_render_rules(json, call->api->store->rules);
    till_render_watermark(json, &answer->watermark, true);
}

static bool run_return(struct till_call *call, struct returns_request *returned, struct returns_answer *answer,
                       struct fault *fault) {
    int64_t at_ms = till_call_moment(call, returned->returned_at_ms);
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = returns_desk_return(call->api->store, returned, at_ms, call->now_ms, call->request->arena, answer, fault);
    return till_call_end_write(call, ok, fault);
}

/* How a return with a receipt differs from one without. */
struct return_way {
    const char *const *members;
    size_t member_count;
    bool (*read)(struct till_call *call, struct returns_request *returned, struct fault *fault);
    bool (*run)(struct till_call *call, struct returns_request *returned, struct returns_answer *answer,
                struct fault *fault);
    void (*render)(struct json_writer *json, const struct till_call *call, const struct returns_answer *answer);
};

static enum http_verdict take_return(void *context, struct http_request *request, const struct return_way *way) {
    struct till_call call;
    struct returns_request returned;
    struct returns_answer answer;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    if (!way->read(&call, &returned, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!till_call_is_sound(&call, way->members, way->member_count)) {
        return HTTP_ANSWERED;
    }
    if (!way->run(&call, &returned, &answer, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (answer.outcome != RETURNS_TAKEN && answer.outcome != RETURNS_TAKEN_BEFORE) {
        return refuse(&call, answer.outcome, answer.line_index);
    }
    till_call_count(&call, COUNT_returns_taken);
    till_call_start_answer(&call, &json);
    way->render(&json, &call, &answer);
    return till_call_finish_answer(&call, &json, answer.outcome == RETURNS_TAKEN ? 201 : 200);
}

enum http_verdict till_api_return(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"receipt", "sale", "lines", "returned_at"};
    static const struct return_way way = {members, sizeof members / sizeof members[0], read_return, run_return,
                                          render_return};
    (void)response;
    return take_return(context, request, &way);
}

/* --------------------------------------------------------------------------------------------- without a receipt */

static bool read_blind_lines(struct place lines, struct arena *arena, struct returns_request *returned) {
    static const char *const members[] = {"sku", "quantity_milli", "price_minor"};
    returned->line_count = place_array(lines, 1, LIMIT_LINES);
    returned->lines = ARENA_ARRAY(arena, struct return_line, returned->line_count);
    for (size_t i = 0; returned->lines != NULL && i < returned->line_count; i++) {
        struct place item = place_item(&lines, i);
        struct return_line *line = &returned->lines[i];
        line->line_no = (uint32_t)i + 1;
        if (place_object(item)) {
            line->sku = place_text(place_member(&item, "sku"), 1, LIMIT_SKU - 1);
            line->quantity_milli = place_int(place_member(&item, "quantity_milli"), 1, QUANTITY_MAX);
            line->price_minor = place_int(place_member(&item, "price_minor"), 0, MONEY_MAX);
            place_only(item, members, sizeof members / sizeof members[0]);
        }
    }
    return returned->lines != NULL;
}

static bool read_blind(struct till_call *call, struct returns_request *returned, struct fault *fault) {
    const struct place *root = &call->root;
    struct arena *arena = call->request->arena;
    uint32_t store = call->api->store->identity.grant.store;
    *returned = (struct returns_request){
        .key = till_read_own_key(place_member(root, "receipt"), store, call->till),
        .returned_at_ms = till_require_time(place_member(root, "returned_at")),
    };
    return (read_blind_lines(place_member(root, "lines"), arena, returned) &&
            till_hash_content(call->body, call->request->body.size, NULL, arena, returned->content_hash)) ||
           fault_set(fault, FAULT_FULL, "no memory to read the return");
}

static void render_blind(struct json_writer *json, const struct till_call *call, const struct returns_answer *answer) {
    const struct goods_return *returned = &answer->goods_return;
    json_write_id(json, "return_id", returned->id);
    till_render_key(json, "receipt", &returned->key);
    json_write_bool(json, "first_time", answer->outcome == RETURNS_TAKEN);
    json_write_array(json, "lines");
    for (size_t i = 0; i < returned->line_count; i++) {
        const struct return_line *line = &returned->lines[i];
        json_write_object(json, NULL);
        json_write_text(json, "sku", line->sku);
        json_write_int(json, "quantity_milli", line->quantity_milli);
        json_write_int(json, "price_minor", line->price_minor);
        json_write_int(json, "refund_minor", line->refund_minor);
        json_write_end(json);
    }
    json_write_end(json);
    json_write_int(json, "refund_minor", returned->refund_minor);
    till_render_rules(json, call->api->store->rules);
    till_render_watermark(json, &answer->watermark, true);
}

static bool run_blind(struct till_call *call, struct returns_request *returned, struct returns_answer *answer,
                      struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = returns_desk_return_blind(call->api->store, returned, call->now_ms, call->request->arena, answer, fault);
    return till_call_end_write(call, ok, fault);
}

enum http_verdict till_api_return_blind(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"receipt", "lines", "returned_at"};
    static const struct return_way way = {members, sizeof members / sizeof members[0], read_blind, run_blind,
                                          render_blind};
    (void)response;
    return take_return(context, request, &way);
}

/* ------------------------------------------------------------------------------------------------------- cancels */

static bool run_cancel(struct till_call *call, struct cancel_request *cancel, struct cancel_answer *answer,
                       struct fault *fault) {
    int64_t at_ms = till_call_moment(call, cancel->cancelled_at_ms);
    cancel->cancelled_at_ms = cancel->cancelled_at_ms == 0 ? at_ms : cancel->cancelled_at_ms;
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = returns_desk_cancel(call->api->store, cancel, at_ms, call->now_ms, call->request->arena, answer, fault);
    return till_call_end_write(call, ok, fault);
}

static void render_cancel(struct json_writer *json, const struct till_call *call, const struct cancel_answer *answer) {
    json_write_id(json, "cancel_id", answer->cancel.id);
    till_render_key(json, "receipt", &answer->cancel.key);
    json_write_bool(json, "first_time", answer->outcome == RETURNS_TAKEN);
    json_write_int(json, "points_back", answer->cancel.points_back);
    json_write_int(json, "points_taken", answer->cancel.points_taken);
    json_write_int(json, "points_debt", answer->cancel.points_debt);
    till_render_rules(json, call->api->store->rules);
    till_render_watermark(json, &answer->watermark, true);
}

enum http_verdict till_api_cancel(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"receipt", "cancelled_at"};
    (void)response;
    struct till_call call;
    struct cancel_answer answer;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    uint32_t store = call.api->store->identity.grant.store;
    struct cancel_request cancel = {
        .sale = till_read_key(place_member(&call.root, "receipt"), store, call.till),
        .cancelled_at_ms = till_read_time(place_member(&call.root, "cancelled_at")),
    };
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!run_cancel(&call, &cancel, &answer, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (answer.outcome != RETURNS_TAKEN && answer.outcome != RETURNS_TAKEN_BEFORE) {
        return refuse(&call, answer.outcome, 0);
    }
    till_call_count(&call, COUNT_returns_taken);
    till_call_start_answer(&call, &json);
    render_cancel(&json, &call, &answer);
    return till_call_finish_answer(&call, &json, answer.outcome == RETURNS_TAKEN ? 201 : 200);
}
