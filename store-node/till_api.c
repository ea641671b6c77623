#include "store-node/till_api.h"

const struct http_route till_api_routes[TILL_API_ROUTE_COUNT] = {
    {"GET", "/", till_api_show_page, 0},
    {"GET", "/status.css", till_api_show_style, 0},
    {"GET", "/v1/openapi.json", till_api_describe, 0},
    {"POST", "/v1/pairings", till_api_pair, 0},
    {"POST", "/v1/identify", till_api_identify, 0},
    {"POST", "/v1/customers", till_api_register, 0},
    {"GET", "/v1/customers/{customer_id}/balance", till_api_balance, 0},
    {"POST", "/v1/quotes", till_api_quote, 0},
    {"POST", "/v1/holds", till_api_hold, 0},
    {"POST", "/v1/holds/release", till_api_release, 0},
    {"POST", "/v1/receipts", till_api_confirm, 0},
    {"POST", "/v1/receipts/cancel", till_api_cancel, 0},
    {"GET", "/v1/receipts/{till}/{shift}/{number}", till_api_show_receipt, 0},
    {"POST", "/v1/returns", till_api_return, 0},
    {"POST", "/v1/returns/blind", till_api_return_blind, 0},
    {"GET", "/v1/status", till_api_status, 0},
};

static const struct counter_row counter_rows[] = {STORE_COUNTERS(COUNTER_ROW)};

void till_api_start(struct till_api *api) {
    counters_init(&api->counters, counter_rows, api->counts, STORE_COUNTER_COUNT);
}
