/* The stores: what they sell, how far behind they are, and new ones. */
#include "hq-node/enrolment.h"
#include "hq-node/page_call.h"
#include "hq-node/page_render.h"
#include "sync/reason.h"

#include <stdio.h>
#include <string.h>

/* How far a store is behind, by what it has told of itself. */
static int64_t behind(uint64_t told_seq, uint64_t held_seq) {
    return told_seq > held_seq ? (int64_t)(told_seq - held_seq) : 0;
}

static bool render_lag(struct json_writer *json, struct page_call *call, uint32_t store,
                       const struct hq_link_state *link, struct fault *fault) {
    struct journal *journal = &call->api->hq->journal;
    struct journal_head led;
    struct journal_head doc;
    struct journal_head cmd;
    uint64_t acked_seq;
    if (!journal_read_head(journal, journal_stream(store, STREAM_LED), &led, fault) ||
        !journal_read_head(journal, journal_stream(store, STREAM_DOC), &doc, fault) ||
        !journal_read_head(journal, journal_stream(store, STREAM_CMD), &cmd, fault) ||
        !store_rules_acked_seq(&call->api->rules, store, &acked_seq, fault)) {
        return false;
    }
    json_write_int(json, "led_behind", behind(link->led_head_seq, led.seq));
    json_write_int(json, "doc_behind", behind(link->doc_head_seq, doc.seq));
    json_write_int(json, "cmd_behind", behind(cmd.seq, acked_seq));
    return true;
}

static void render_sums(struct json_writer *json, const struct page_call *call, const struct store_sum *sum) {
    struct live_count today = live_figures_today(&call->api->figures, sum);
    json_write_int(json, "receipts_total", sum->receipts);
    json_write_int(json, "revenue_total_minor", sum->net_minor);
    json_write_int(json, "receipts_today", today.receipts);
    json_write_int(json, "revenue_today_minor", today.net_minor);
}

struct store_alarms {
    int32_t quarantine; /* enum sync_reason; 0: none */
    size_t count;
    enum entry_objection objections[OBJECTION_COUNT];
};

static bool read_alarms(struct page_call *call, uint32_t store, struct store_alarms *alarms, struct fault *fault) {
    struct hq_tables *tables = &call->api->hq->tables;
    return store_registry_read_quarantine(&tables->stores, store, &alarms->quarantine, fault) &&
           alarm_table_list(&tables->alarms, store, alarms->objections, &alarms->count, fault);
}

static void render_alarms(struct json_writer *json, const struct store_alarms *alarms) {
    json_write_array(json, "alarms");
    if (alarms->quarantine != 0) {
        json_write_string(json, NULL, sync_reason_name(alarms->quarantine));
    }
    for (size_t i = 0; i < alarms->count; i++) {
        json_write_string(json, NULL, entry_objection_name((int32_t)alarms->objections[i]));
    }
    json_write_end(json);
}

static const char *state_of(const struct store_row *row, const struct store_alarms *alarms) {
    if (alarms->quarantine != 0 || alarms->count > 0) {
        return "alarm";
    }
    return row->incarnation == 0 ? "waiting" : "enrolled";
}

static bool render_rules(struct json_writer *json, struct page_call *call, uint32_t store, struct fault *fault) {
    uint64_t version;
    if (!store_rules_version(&call->api->rules, store, &version, fault)) {
        return false;
    }
    if (version == 0) {
        json_write_null(json, "rule_set_version");
    } else {
        json_write_int(json, "rule_set_version", (int64_t)version);
    }
    return true;
}

static bool render_store(struct json_writer *json, struct page_call *call, const struct store_row *row,
                         struct fault *fault) {
    struct hq_link_state link = hq_link_state(call->api->link, row->store);
    struct store_sum sum;
    struct store_alarms alarms;
    if (!sum_table_read(&call->api->hq->tables.sums, row->store, &sum, fault) ||
        !read_alarms(call, row->store, &alarms, fault)) {
        return false;
    }
    sum.store = row->store;
    json_write_object(json, NULL);
    json_write_int(json, "store", row->store);
    json_write_string(json, "name", row->name);
    json_write_string(json, "zone", row->zone);
    json_write_string(json, "state", state_of(row, &alarms));
    json_write_string(json, "link", link.is_up ? "up" : "down");
    page_render_moment(json, "last_heard_at", link.last_heard_ms);
    page_render_moment(json, "last_receipt_at", sum.last_taken_ms);
    render_sums(json, call, &sum);
    render_alarms(json, &alarms);
    bool ok = render_lag(json, call, row->store, &link, fault) && render_rules(json, call, row->store, fault);
    json_write_end(json);
    return ok;
}

/* The rows after ?after=, one more than fit to know whether there are any. */
static bool render_stores(struct json_writer *json, struct page_call *call, uint32_t after, size_t limit,
                          struct fault *fault) {
    struct store_registry *stores = &call->api->hq->tables.stores;
    struct store_row row = {.store = after};
    bool is_found = false;
    json_write_array(json, "items");
    for (size_t count = 0; count < limit; count++) {
        if (!store_registry_next(stores, row.store, &is_found, &row, fault) ||
            (is_found && !render_store(json, call, &row, fault))) {
            return false;
        }
        if (!is_found) {
            break;
        }
    }
    json_write_end(json);
    if (is_found && !store_registry_next(stores, row.store, &is_found, &(struct store_row){0}, fault)) {
        return false;
    }
    page_render_next_number(json, is_found ? row.store : 0);
    return true;
}

enum http_verdict page_api_list_stores(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    size_t limit;
    int64_t after;
    if (!page_call_open(&call, context, request) || !page_call_limit(&call, &limit) ||
        !page_call_number(&call, "after", 0, &after)) {
        return HTTP_ANSWERED;
    }
    page_call_start_answer(&call, &json);
    json_write_time(&json, "now", call.now_ms);
    if (!live_figures_look(&call.api->figures, &fault) ||
        !render_stores(&json, &call, (uint32_t)(after > UINT32_MAX ? UINT32_MAX : after), limit, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return page_call_finish_answer(&call, &json, 200);
}

static bool run_add(struct page_call *call, struct text name, struct text zone, struct added_store *added,
                    struct fault *fault) {
    char dial[NET_HOST_MAX + 16];
    struct net_address address;
    if (!hq_config_stores_dial(call->api->config, hq_link_port(call->api->link), &address, fault)) {
        return false;
    }
    bool is_v6 = strchr(address.host, ':') != NULL;
    (void)snprintf(dial, sizeof dial, "%s%s%s:%u", is_v6 ? "[" : "", address.host, is_v6 ? "]" : "",
                   (unsigned)address.port);
    if (!page_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = enrolment_add_store(call->api->hq, name, zone, dial, call->now_ms, added, fault);
    return page_call_end_write(call, ok, fault);
}

static enum http_verdict add_store(struct page_call *call, struct text name, struct text zone) {
    struct json_writer json;
    struct added_store added;
    struct fault fault;
    if (!run_add(call, name, zone, &added, &fault)) {
        return page_call_fail(call, &fault);
    }
    page_call_count(call, COUNT_stores_added);
    page_call_start_answer(call, &json);
    json_write_int(&json, "store", added.store);
    json_write_text(&json, "store_file", (struct text){added.file, added.file_size});
    json_write_time(&json, "expires_at", added.token_expires_ms);
    key_wipe(&added, sizeof added);
    return page_call_finish_answer(call, &json, 201);
}

enum http_verdict page_api_add_store(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"name", "zone"};
    (void)response;
    struct page_call call;
    if (!page_call_open(&call, context, request) || !page_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct text name = place_text(place_member(&call.root, "name"), 1, LIMIT_NAME - 1);
    struct text zone = place_text(place_member(&call.root, "zone"), 1, ZONE_NAME_MAX - 1);
    if (!page_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    return add_store(&call, name, zone);
}
