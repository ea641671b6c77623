/* The state of the box for tills, and the description of this API. */
#include "storage/embed.h"
#include "store-node/till_call.h"
#include "store-node/till_render.h"

EMBED_TEXT(till_api_json, "store-node/till-api.json");

enum http_verdict till_api_describe(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    (void)request;
    struct text text = text_of(till_api_json);
    http_respond(response, 200, "application/json; charset=utf-8", span_of(text.data, text.size));
    return HTTP_ANSWERED;
}

static void render_lag(struct json_writer *json, const char *name, const struct store_status_lag *lag) {
    json_write_object(json, name);
    json_write_int(json, "seq", (int64_t)lag->seq);
    json_write_int(json, "hq_seq", (int64_t)lag->hq_seq);
    json_write_end(json);
}

void till_render_status(struct json_writer *json, const struct store_status *status) {
    json_write_int(json, "store", status->store);
    json_write_string(json, "store_name", status->store_name);
    json_write_string(json, "version", status->version);
    json_write_time(json, "time", status->now_ms);
    json_write_string(json, "time_source", status->tills_tell_time ? "till" : "system");
    json_write_string(json, "hq_link", store_status_link_name(status->link));
    till_render_moment(json, "hq_last_heard", status->hq_last_heard_ms);
    till_render_rule_set(json, status->rule_set_version, status->rule_set_hash);
    json_write_int(json, "catalogue_version", (int64_t)status->catalogue_version);
    render_lag(json, "led", &status->led);
    render_lag(json, "doc", &status->doc);
    json_write_int(json, "tills", status->till_count);
    json_write_int(json, "disk_free_bytes", (int64_t)status->disk_free_bytes);
    json_write_time(json, "started_at", status->started_ms);
}

enum http_verdict till_api_status(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct till_call call;
    struct store_status status;
    struct json_writer json;
    struct fault fault;
    if (!till_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!store_status_read(&call.api->status, call.now_ms, &status, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_start_answer(&call, &json);
    till_render_status(&json, &status);
    return till_call_finish_answer(&call, &json, 200);
}
