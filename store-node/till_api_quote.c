/* Pricing a basket, as often as a till likes. */
#include "store-node/till_call.h"
#include "store-node/till_places.h"
#include "store-node/till_render.h"
#include "wire/basket_json.h"

struct quote_request {
    struct checkout_basket basket;
    int64_t at_ms; /* 0: not told */
    bool is_explained;
};

static bool read_quote(struct till_call *call, struct quote_request *asked, struct fault *fault) {
    asked->basket.customer_id = till_read_id(place_member(&call->root, "customer_id"));
    asked->at_ms = till_read_time(place_member(&call->root, "at"));
    asked->is_explained = place_bool_or(place_member(&call->root, "explain"), false);
    return basket_read_json(call->root, call->request->arena, &asked->basket.basket, fault);
}

enum http_verdict till_api_quote(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"customer_id", "lines",    "codes", "points_to_pay", "points_most", "tenders",
                                          "channel",     "delivery", "at",    "explain"};
    (void)response;
    struct till_call call;
    struct quote_request asked;
    struct checkout_quote quote;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    if (!read_quote(&call, &asked, &fault)) {
        return till_call_fail(&call, &fault);
    }
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!checkout_quote_basket(call.api->store, &asked.basket, till_call_moment(&call, asked.at_ms), asked.is_explained,
                               request->arena, &quote, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_count(&call, COUNT_quotes);
    struct till_quote shown = {
        .basket = &asked.basket, .quote = &quote, .language = call.language, .is_explained = asked.is_explained};
    till_call_start_answer(&call, &json);
    till_render_quote(&json, &shown);
    return till_call_finish_answer(&call, &json, 200);
}
