#include "hq-node/page_render.h"

#include <inttypes.h>
#include <stdio.h>

void page_render_moment(struct json_writer *json, const char *name, int64_t at_ms) {
    if (at_ms == 0) {
        json_write_null(json, name);
    } else {
        json_write_time(json, name, at_ms);
    }
}

void page_render_next_number(struct json_writer *json, uint64_t next) {
    char text[24];
    if (next == 0) {
        json_write_null(json, "next");
        return;
    }
    (void)snprintf(text, sizeof text, "%" PRIu64, next);
    json_write_string(json, "next", text);
}

bool page_render_store(struct json_writer *json, struct page_call *call, uint32_t store, struct fault *fault) {
    struct store_row row;
    bool is_found;
    if (!store_registry_read(&call->api->hq->tables.stores, store, &is_found, &row, fault)) {
        return false;
    }
    json_write_int(json, "store", store);
    json_write_string(json, "store_name", is_found ? row.name : "");
    return true;
}

static void render_sums(struct json_writer *json, const struct sold_receipt *receipt) {
    json_write_int(json, "lines", receipt->line_count);
    json_write_int(json, "gross_minor", receipt->gross_minor);
    json_write_int(json, "discount_minor", receipt->discount_minor);
    json_write_int(json, "points_paid_minor", receipt->points_paid_minor);
    json_write_int(json, "net_minor", receipt->net_minor);
    json_write_int(json, "points_spent", receipt->points_spent);
    json_write_int(json, "points_earned", receipt->points_earned);
    json_write_int(json, "refund_minor", receipt->refund_minor);
    json_write_id(json, "customer_id", receipt->customer_id);
    json_write_bool(json, "cancelled", receipt->is_cancelled);
}

bool page_render_receipt(struct json_writer *json, struct page_call *call, const struct sold_receipt *receipt,
                         struct fault *fault) {
    int64_t arrived_ms = live_figures_arrived_ms(&call->api->figures, receipt->n);
    json_write_id(json, "id", receipt->id);
    bool ok = page_render_store(json, call, receipt->key.store, fault);
    json_write_int(json, "till", receipt->key.till);
    json_write_int(json, "shift", receipt->key.shift);
    json_write_int(json, "number", receipt->key.number);
    json_write_time(json, "sold_at", receipt->sold_at_ms);
    json_write_time(json, "received_at", arrived_ms == 0 ? receipt->taken_at_ms : arrived_ms);
    render_sums(json, receipt);
    return ok;
}

bool page_render_receipts(struct json_writer *json, const char *name, struct page_call *call,
                          const struct sold_receipt *receipts, size_t count, struct fault *fault) {
    bool ok = true;
    json_write_array(json, name);
    for (size_t i = 0; ok && i < count; i++) {
        json_write_object(json, NULL);
        ok = page_render_receipt(json, call, &receipts[i], fault);
        json_write_end(json);
    }
    json_write_end(json);
    return ok;
}
