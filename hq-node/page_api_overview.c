/* The first page: what is going on now. */
#include "hq-node/page_call.h"
#include "hq-node/page_render.h"

enum { LATEST = 20, TOP_PROMOTIONS = 20 };

struct store_counts {
    int64_t total;
    int64_t online;
};

/* Numbers of stores are given one after another and never taken back, so the last one says how many there are. */
static bool count_stores(struct page_call *call, struct store_counts *counts, struct fault *fault) {
    uint32_t last;
    if (!store_registry_last(&call->api->hq->tables.stores, &last, fault)) {
        return false;
    }
    *counts = (struct store_counts){.total = last};
    for (uint32_t store = 1; store <= last; store++) {
        counts->online += hq_link_state(call->api->link, store).is_up;
    }
    return true;
}

static void render_sums(struct json_writer *json, const struct live_figures *figures) {
    const struct store_sum *total = &figures->total;
    struct live_count today = live_figures_today(figures, total);
    json_write_int(json, "receipts_today", today.receipts);
    json_write_int(json, "revenue_today_minor", today.net_minor);
    json_write_int(json, "receipts_total", total->receipts);
    json_write_int(json, "revenue_total_minor", total->net_minor);
    json_write_int(json, "discount_total_minor", total->discount_minor);
    json_write_int(json, "customers", figures->customers);
    json_write_int(json, "points_outstanding", total->balance_points);
}

static void render_series(struct json_writer *json, const struct live_figures *figures) {
    json_write_array(json, "series");
    for (size_t ago = LIVE_MINUTES; ago > 0; ago--) {
        struct live_minute minute = live_figures_minute(figures, ago - 1);
        json_write_object(json, NULL);
        json_write_time(json, "minute", minute.at_ms);
        json_write_int(json, "receipts", minute.count.receipts);
        json_write_int(json, "revenue_minor", minute.count.net_minor);
        json_write_end(json);
    }
    json_write_end(json);
}

static bool render_latest(struct json_writer *json, struct page_call *call, struct fault *fault) {
    struct sold_receipt receipts[LATEST];
    size_t count;
    return receipt_registry_list(&call->api->hq->tables.receipts, 0, INT64_MAX, receipts, LATEST, &count, fault) &&
           page_render_receipts(json, "latest", call, receipts, count, fault);
}

static bool render_promotions(struct json_writer *json, struct page_call *call, struct fault *fault) {
    struct promotion_sum sums[TOP_PROMOTIONS];
    size_t count;
    if (!page_queries_top_promotions(&call->api->figures.queries, sums, TOP_PROMOTIONS, &count, fault)) {
        return false;
    }
    json_write_array(json, "promotions");
    for (size_t i = 0; i < count; i++) {
        struct text id = text_of(sums[i].promotion_id);
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", id);
        json_write_text(json, "name", published_names_promotion(&call->api->names, id));
        json_write_int(json, "receipts", sums[i].receipts);
        json_write_int(json, "discount_minor", sums[i].discount_minor);
        json_write_int(json, "points", sums[i].points);
        json_write_end(json);
    }
    json_write_end(json);
    return true;
}

enum http_verdict page_api_show_overview(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct store_counts stores;
    struct fault fault;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    const struct live_figures *figures = &call.api->figures;
    if (!live_figures_look(&call.api->figures, &fault) || !published_names_look(&call.api->names, &fault) ||
        !count_stores(&call, &stores, &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    json_write_time(&json, "now", call.now_ms);
    json_write_int(&json, "stores_total", stores.total);
    json_write_int(&json, "stores_online", stores.online);
    render_sums(&json, figures);
    render_series(&json, figures);
    if (!render_latest(&json, &call, &fault) || !render_promotions(&json, &call, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return page_call_finish_answer(&call, &json, 200);
}
