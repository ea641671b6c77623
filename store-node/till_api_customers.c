/* Who is it, who is new, how many points: identify, register, balance. */
#include "base/bug.h"
#include "base/id.h"
#include "store-node/customer_desk.h"
#include "store-node/till_call.h"
#include "store-node/till_places.h"
#include "store-node/till_render.h"

enum { SPELLED_MAX = 31 };

static void read_identify(struct till_call *call, struct identify_request *identify) {
    struct text none = {NULL, 0};
    *identify = (struct identify_request){
        .card = place_text_or(place_member(&call->root, "card"), 1, SPELLED_MAX, none),
        .phone = place_text_or(place_member(&call->root, "phone"), 1, SPELLED_MAX, none),
        .customer_id = till_read_id(place_member(&call->root, "customer_id")),
    };
    if (call->body->count != 1) {
        place_refuse(call->root, "not_one", "must have exactly one of card, phone and customer_id");
    }
}

enum http_verdict till_api_identify(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"card", "phone", "customer_id"};
    (void)response;
    struct till_call call;
    struct identify_request identify;
    struct customer_view view;
    struct json_writer json;
    struct fault fault;
    bool is_known;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    read_identify(&call, &identify);
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!customer_desk_identify(call.api->store, &identify, till_call_moment(&call, 0), &is_known, &view, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_start_answer(&call, &json);
    json_write_bool(&json, "known", is_known);
    till_render_customer(&json, is_known ? &view : NULL);
    till_render_rules(&json, call.api->store->rules);
    return till_call_finish_answer(&call, &json, 200);
}

enum http_verdict till_api_balance(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct till_call call;
    struct identify_request identify = {.customer_id = 0};
    struct customer_view view;
    struct json_writer json;
    struct fault fault;
    bool is_known;
    if (!till_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!id_parse(http_param(request, "customer_id"), &identify.customer_id)) {
        return http_problem(request, 400, "no_id", NULL, "the path names no customer id, for example 2-1045");
    }
    if (!customer_desk_identify(call.api->store, &identify, till_call_moment(&call, 0), &is_known, &view, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!is_known) {
        return till_call_refuse(&call, 404, "unknown_customer", "this store does not know the customer");
    }
    till_call_start_answer(&call, &json);
    till_render_customer(&json, &view);
    till_render_rules(&json, call.api->store->rules);
    return till_call_finish_answer(&call, &json, 200);
}

static void read_consents(struct place consents, struct register_request *registration) {
    static const char *const kinds[] = {"data", "advertising"};
    size_t count = place_is_absent(consents) ? 0 : place_array(consents, 0, 2);
    for (size_t i = 0; i < count; i++) {
        bool is_data = place_choice(place_item(&consents, i), kinds, 2) == 0;
        registration->consents_data |= is_data;
        registration->consents_advertising |= !is_data;
    }
}

static int32_t read_birth_day(struct place place) {
    int32_t day = CUSTOMER_NO_BIRTH_DAY;
    if (!place_is_absent(place)) {
        struct text text = place_text(place, 10, 10);
        if (text.size > 0 && !calendar_parse_day(text, &day)) {
            place_refuse(place, "no_day", "must be a day, for example 1984-05-31");
        }
    }
    return day;
}

static void read_register(struct till_call *call, struct register_request *registration) {
    struct text none = {NULL, 0};
    const struct place *root = &call->root;
    *registration = (struct register_request){
        .phone = place_text_or(place_member(root, "phone"), 1, SPELLED_MAX, none),
        .card = place_text_or(place_member(root, "card"), 1, SPELLED_MAX, none),
        .name = place_text_or(place_member(root, "name"), 1, LIMIT_NAME - 1, none),
        .birth_day = read_birth_day(place_member(root, "birth_day")),
        .till = call->till,
    };
    read_consents(place_member(root, "consents"), registration);
    bool has_none = place_is_absent(place_member(root, "phone")) && place_is_absent(place_member(root, "card"));
    if (has_none) {
        place_refuse(*root, "missing", "needs a phone, a card or both");
    }
}

static enum http_verdict refuse_register(struct till_call *call, enum register_outcome outcome) {
    switch (outcome) {
    case REGISTER_IDENTIFIERS_DIFFER:
        return till_call_refuse(call, 409, register_outcome_name(outcome),
                                "phone and card belong to two different customers");
    case REGISTER_NOT_ENROLLED:
        return till_call_refuse(call, 503, register_outcome_name(outcome), "the box is not enrolled at head office");
    case REGISTER_BAD_PHONE:
        place_refuse(place_member(&call->root, "phone"), "bad_phone", "is no phone number of 8 to 15 digits");
        break;
    case REGISTER_BAD_CARD:
        place_refuse(place_member(&call->root, "card"), "bad_card", "has letters and digits only");
        break;
    case REGISTER_DONE:
    case REGISTER_ALREADY: bug_unreachable("a registration that is an answer");
    }
    (void)http_problem(call->request, 400, "bad_request", &call->report, "phone or card is none");
    return turn_answers_add(&call->api->answers, call->request);
}

struct registered {
    enum register_outcome outcome;
    struct customer_view view;
    struct store_watermark watermark;
};

static bool run_register(struct till_call *call, const struct register_request *registration,
                         struct registered *registered, struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = customer_desk_register(call->api->store, registration, till_call_moment(call, 0), call->now_ms,
                                     &registered->outcome, &registered->view, &registered->watermark, fault);
    return till_call_end_write(call, ok, fault);
}

enum http_verdict till_api_register(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"phone", "card", "name", "birth_day", "consents"};
    (void)response;
    struct till_call call;
    struct register_request registration;
    struct registered registered;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    read_register(&call, &registration);
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!run_register(&call, &registration, &registered, &fault)) {
        return till_call_fail(&call, &fault);
    }
    bool is_new = registered.outcome == REGISTER_DONE;
    if (!is_new && registered.outcome != REGISTER_ALREADY) {
        return refuse_register(&call, registered.outcome);
    }
    if (is_new) {
        till_call_count(&call, COUNT_registrations);
    }
    till_call_start_answer(&call, &json);
    json_write_string(&json, "result", register_outcome_name(registered.outcome));
    till_render_customer(&json, &registered.view);
    till_render_rules(&json, call.api->store->rules);
    till_render_watermark(&json, &registered.watermark, is_new);
    return till_call_finish_answer(&call, &json, is_new ? 201 : 200);
}
