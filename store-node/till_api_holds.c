/* Holding points while the customer pays, and letting them go. */
#include "store-node/points_desk.h"
#include "store-node/till_call.h"
#include "store-node/till_places.h"
#include "store-node/till_render.h"
#include "wire/basket_json.h"

/* Points, a basket whose limits are kept aside, or both. */
static bool read_hold(struct till_call *call, struct hold_request *hold, struct checkout_basket *basket,
                      struct fault *fault) {
    const struct place *root = &call->root;
    struct place points = place_member(root, "points");
    struct place customer_id = place_member(root, "customer_id");
    bool has_basket = !place_is_absent(place_member(root, "lines"));
    *hold = (struct hold_request){
        .till = call->till,
        .hold_id = place_text(place_member(root, "hold_id"), 1, LIMIT_EXTERNAL_ID - 1),
        .customer_id = till_read_id(customer_id),
        .points = has_basket ? place_int_or(points, 1, POINTS_MAX, 0) : place_int(points, 1, POINTS_MAX),
        .partial_allowed = place_bool_or(place_member(root, "partial_allowed"), false),
        .basket = has_basket ? basket : NULL,
        .arena = call->request->arena,
    };
    if (hold->points > 0 && place_is_absent(customer_id)) {
        place_refuse(customer_id, "missing", "is required (text)");
    }
    *basket = (struct checkout_basket){.customer_id = hold->customer_id};
    return !has_basket || basket_read_json(call->root, call->request->arena, &basket->basket, fault);
}

static bool run_hold(struct till_call *call, const struct hold_request *hold, struct hold_answer *answer,
                     struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = points_desk_hold(call->api->store, hold, till_call_moment(call, 0), answer, fault);
    return till_call_end_write(call, ok, fault);
}

/* What the cashier can offer when it is less than was asked: part of it now, and whether more may come once head
 * office is reached. */
static void render_choices(struct json_writer *json, const struct hold_answer *answer) {
    json_write_array(json, "choices");
    if (answer->result == HOLD_DECLINED && (answer->pay_part_points > 0 || answer->reason == HOLD_NOT_HERE)) {
        json_write_object(json, NULL);
        json_write_int(json, "pay_part", answer->pay_part_points);
        json_write_bool(json, "later", answer->reason == HOLD_NOT_HERE);
        json_write_end(json);
    }
    json_write_end(json);
}

static void render_hold(struct json_writer *json, const struct till_call *call, const struct hold_answer *answer) {
    json_write_string(json, "result", hold_result_name(answer->result));
    json_write_int(json, "approved_points", answer->approved_points);
    json_write_int(json, "here_points", answer->here_points);
    json_write_int(json, "elsewhere_points", answer->elsewhere_points);
    till_render_moment(json, "elsewhere_as_of", answer->elsewhere_as_of_ms);
    json_write_string(json, "reason", hold_reason_name(answer->reason));
    render_choices(json, answer);
    till_render_rules(json, call->api->store->rules);
}

enum http_verdict till_api_hold(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"hold_id", "customer_id", "points",  "partial_allowed", "lines",
                                          "codes",   "tenders",     "channel", "delivery"};
    (void)response;
    struct till_call call;
    struct hold_request hold;
    struct checkout_basket basket;
    struct hold_answer answer;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    if (!read_hold(&call, &hold, &basket, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!run_hold(&call, &hold, &answer, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (answer.differs) {
        return till_call_refuse(&call, 409, "hold_differs", "this hold_id was used before with another content");
    }
    till_call_start_answer(&call, &json);
    render_hold(&json, &call, &answer);
    return till_call_finish_answer(&call, &json, 200);
}

static bool run_release(struct till_call *call, struct text hold_id, enum release_result *result,
                        int64_t *released_points, struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = points_desk_release(call->api->store, call->till, hold_id, till_call_moment(call, 0), result,
                                  released_points, fault);
    return till_call_end_write(call, ok, fault);
}

enum http_verdict till_api_release(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"hold_id"};
    (void)response;
    struct till_call call;
    struct json_writer json;
    struct fault fault;
    enum release_result result;
    int64_t released_points;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct text hold_id = place_text(place_member(&call.root, "hold_id"), 1, LIMIT_EXTERNAL_ID - 1);
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!run_release(&call, hold_id, &result, &released_points, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_start_answer(&call, &json);
    json_write_string(&json, "result", release_result_name(result));
    json_write_int(&json, "released_points", released_points);
    till_render_rules(&json, call.api->store->rules);
    return till_call_finish_answer(&call, &json, 200);
}
