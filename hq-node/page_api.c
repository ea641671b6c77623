#include "hq-node/page_api.h"

#include "hq-node/page_call.h"
#include "storage/embed.h"

EMBED_TEXT(hq_api_json, "hq-node/hq-api.json");

const char hq_version[] = "1.0.0";

/* Behind both doors. */
#define SHARED_ROUTES                                                                                                  \
    {"GET", "/api/v1/openapi.json", page_api_describe, 0}, {"GET", "/api/v1/overview", page_api_show_overview, 0},     \
        {"GET", "/api/v1/stores", page_api_list_stores, 0}, {"POST", "/api/v1/stores", page_api_add_store, 0},         \
        {"GET", "/api/v1/customers", page_api_find_customers, 0},                                                      \
        {"POST", "/api/v1/customers", page_api_import_customers, HTTP_ROUTE_LARGE},                                    \
        {"GET", "/api/v1/customers/{customer_id}", page_api_show_customer, 0},                                         \
        {"GET", "/api/v1/customers/{customer_id}/receipts", page_api_list_customer_receipts, 0},                       \
        {"GET", "/api/v1/customers/{customer_id}/movements", page_api_list_movements, 0},                              \
        {"GET", "/api/v1/receipts", page_api_list_receipts, 0},                                                        \
        {"GET", "/api/v1/receipts/{receipt_id}", page_api_show_receipt, 0},                                            \
        {"GET", "/api/v1/rule-sets", page_api_list_rule_sets, 0},                                                      \
        {"POST", "/api/v1/rule-sets", page_api_publish_rule_set, HTTP_ROUTE_LARGE},                                    \
        {"GET", "/api/v1/rule-sets/{version}", page_api_show_rule_set, 0}, {                                           \
        "POST", "/api/v1/catalogues", page_api_publish_catalogue, HTTP_ROUTE_LARGE                                     \
    }

static const struct http_route https_routes[] = {
    {"GET", "/", page_assets_serve, 0},
    {"GET", "/api/v1/session", page_api_show_session, 0},
    {"POST", "/api/v1/session", page_api_log_in, 0},
    {"DELETE", "/api/v1/session", page_api_log_out, 0},
    {"POST", "/api/v1/session/password", page_api_change_password, 0},
    SHARED_ROUTES,
    {"GET", "/{rest...}", page_assets_serve, 0},
};

static const struct http_route local_routes[] = {
    SHARED_ROUTES,
    {"POST", "/api/v1/published", page_api_publish_any, HTTP_ROUTE_LARGE},
    {"GET", "/api/v1/users", page_api_list_users, 0},
    {"POST", "/api/v1/users", page_api_add_user, 0},
    {"POST", "/api/v1/users/{name}/password", page_api_reset_password, 0},
    {"GET", "/api/v1/status", page_api_show_status, 0},
    {"GET", "/metrics", page_api_show_metrics, 0},
};

static const struct counter_row counter_rows[] = {HQ_COUNTERS(COUNTER_ROW)};

struct page_routes page_api_routes_https(void) {
    return (struct page_routes){https_routes, sizeof https_routes / sizeof https_routes[0]};
}

struct page_routes page_api_routes_local(void) {
    return (struct page_routes){local_routes, sizeof local_routes / sizeof local_routes[0]};
}

void page_api_start_counters(struct page_api *api) {
    counters_init(&api->counters, counter_rows, api->counts, HQ_COUNTER_COUNT);
}

enum http_verdict page_api_describe(void *context, struct http_request *request, struct http_response *response) {
    struct page_call call;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    struct text text = text_of(hq_api_json);
    http_respond(response, 200, "application/json; charset=utf-8", span_of(text.data, text.size));
    return HTTP_ANSWERED;
}
