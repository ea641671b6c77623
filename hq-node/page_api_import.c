/* Customers that head office registers: one or a list. */
#include "hq-node/customers.h"
#include "hq-node/page_call.h"

static const char *result_name(enum import_result result) {
    switch (result) {
    case IMPORT_REGISTERED: return "registered";
    case IMPORT_ALREADY: return "already_registered";
    }
    return "";
}

static enum http_verdict answer_import(struct page_call *call, const struct import_outcome *outcome) {
    struct json_writer json;
    if (outcome->report.count > 0) {
        return page_call_refuse_report(call, 422, "refused_document", &outcome->report);
    }
    counters_add(&call->api->counters, COUNT_customers_imported, (int64_t)outcome->registered);
    page_call_start_answer(call, &json);
    json_write_int(&json, "registered", (int64_t)outcome->registered);
    json_write_int(&json, "already", (int64_t)outcome->already);
    json_write_array(&json, "rows");
    for (size_t i = 0; i < outcome->row_count; i++) {
        json_write_object(&json, NULL);
        json_write_int(&json, "row", (int64_t)i);
        json_write_id(&json, "customer_id", outcome->rows[i].customer_id);
        json_write_string(&json, "result", result_name(outcome->rows[i].result));
        json_write_end(&json);
    }
    json_write_end(&json);
    return page_call_finish_answer(call, &json, 200);
}

enum http_verdict page_api_import_customers(void *context, struct http_request *request,
                                            struct http_response *response) {
    (void)response;
    struct page_call call;
    struct import_outcome outcome = {.row_count = 0};
    struct fault fault;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!page_call_begin_write(&call, &fault)) {
        return page_call_fail(&call, &fault);
    }
    bool ok = customers_import(call.api->hq, request->body, request->arena, call.now_ms, &outcome, &fault);
    if (!page_call_end_write(&call, ok, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return answer_import(&call, &outcome);
}
