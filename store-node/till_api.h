/* The till API (till-api.json): which path is answered by which function, over the store's desks. Runs on the loop of
 * the daemon; the same table serves HTTPS and plain HTTP. */
#ifndef REGULARS_STORE_NODE_TILL_API_H
#define REGULARS_STORE_NODE_TILL_API_H

#include "base/calendar.h"
#include "node/counters.h"
#include "node/event_loop.h"
#include "node/http.h"
#include "node/turn_answers.h"
#include "store-node/store_status.h"
#include "store-node/till_access.h"

#define STORE_COUNTERS(X)                                                                                              \
    X(receipts_taken, "Receipts taken since start")                                                                    \
    X(receipts_repeated, "Receipts that were sent again since start")                                                  \
    X(receipts_refused, "Receipts refused with 409 since start")                                                       \
    X(quotes, "Quotes answered since start")                                                                           \
    X(returns_taken, "Returns and cancels taken since start")                                                          \
    X(registrations, "Customers registered here since start")                                                          \
    X(requests_unauthorized, "Requests refused with 401 since start")                                                  \
    X(requests_limited, "Requests refused with 429 since start")                                                       \
    X(requests_not_understood, "Requests refused with 400 since start")                                                \
    X(faults, "Requests that the box could not serve since start")
enum { STORE_COUNTERS(COUNTER_INDEX) STORE_COUNTER_COUNT };

struct till_api {
    struct store *store;
    struct event_loop *loop;
    const struct log *log;
    struct till_access access;
    struct turn_answers answers;
    struct store_status_source status;
    bool tills_tell_time;
    int64_t latest_told_ms;       /* of the tills, when they tell the time; 0: none has yet */
    char fingerprint[2 * 32 + 1]; /* of the certificate; "" without HTTPS */
    int64_t counts[STORE_COUNTER_COUNT];
    struct counters counters;
};

enum { TILL_API_ROUTE_COUNT = 16, TILL_API_ARENA = 24 * 1024 * 1024 };

extern const struct http_route till_api_routes[TILL_API_ROUTE_COUNT];

/* Starts the counters; the other members are filled by the daemon before. */
void till_api_start(struct till_api *api);

/* The families of routes. The context of each is the struct till_api. */
http_handler till_api_show_page; /* status_page.c */
http_handler till_api_show_style;
http_handler till_api_describe;
http_handler till_api_pair;
http_handler till_api_identify;
http_handler till_api_register;
http_handler till_api_balance;
http_handler till_api_quote;
http_handler till_api_confirm;
http_handler till_api_show_receipt;
http_handler till_api_cancel;
http_handler till_api_return;
http_handler till_api_return_blind;
http_handler till_api_hold;
http_handler till_api_release;
http_handler till_api_status;

#endif
