/* Rule sets and catalogues: what was published, and publishing. */
#include "hq-node/page_call.h"
#include "hq-node/page_render.h"
#include "hq-node/publish.h"
#include "wire/json.h"

#include <stdlib.h>
#include <string.h>

typedef bool publisher(struct hq *hq, struct span json, struct text author, int64_t now_ms,
                       struct publish_result *result, struct fault *fault);

static void log_published(const struct page_call *call, const char *what, const struct publish_result *result) {
    struct log_line line;
    log_begin(&line, call->api->log, LOG_INFO, "published");
    log_text(&line, "what", text_of(what));
    log_int(&line, "version", (int64_t)result->row.offer.version);
    log_int(&line, "items", (int64_t)result->item_count);
    log_end(&line);
}

static enum http_verdict answer_published(struct page_call *call, const char *what, const char *items,
                                          const struct publish_result *result) {
    struct json_writer json;
    if (result->report.count > 0) {
        return page_call_refuse_report(call, 422, "refused_document", &result->report);
    }
    page_call_count(call, COUNT_published);
    log_published(call, what, result);
    page_call_start_answer(call, &json);
    json_write_string(&json, "kind", what);
    json_write_int(&json, "version", (int64_t)result->row.offer.version);
    json_write_hex(&json, "hash", span_of(result->row.offer.hash, sizeof result->row.offer.hash));
    json_write_int(&json, items, (int64_t)result->item_count);
    return page_call_finish_answer(call, &json, 201);
}

static const char *const words[][2] = {{"rule_set", "promotions"}, {"catalogue", "products"}};

enum http_verdict page_api_publish_any(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct publish_result result = {.item_count = 0};
    enum journal_kind kind = JOURNAL_RULE_SET_OFFER;
    struct fault fault;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!page_call_begin_write(&call, &fault)) {
        return page_call_fail(&call, &fault);
    }
    bool ok =
        publish_document(call.api->hq, request->body, page_call_author(&call), call.now_ms, &kind, &result, &fault);
    if (!page_call_end_write(&call, ok, &fault)) {
        return page_call_fail(&call, &fault);
    }
    size_t which = kind == JOURNAL_CATALOGUE_OFFER;
    return answer_published(&call, words[which][0], words[which][1], &result);
}

static enum http_verdict publish_one(struct page_door *door, struct http_request *request, size_t which) {
    static publisher *const publishers[] = {publish_rule_set, publish_catalogue};
    struct page_call call;
    struct publish_result result = {.item_count = 0};
    struct fault fault;
    if (!page_call_open(&call, door, request)) {
        return HTTP_ANSWERED;
    }
    if (!page_call_begin_write(&call, &fault)) {
        return page_call_fail(&call, &fault);
    }
    bool ok = publishers[which](call.api->hq, request->body, page_call_author(&call), call.now_ms, &result, &fault);
    if (!page_call_end_write(&call, ok, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return answer_published(&call, words[which][0], words[which][1], &result);
}

enum http_verdict page_api_publish_rule_set(void *context, struct http_request *request,
                                            struct http_response *response) {
    (void)response;
    return publish_one(context, request, 0);
}

enum http_verdict page_api_publish_catalogue(void *context, struct http_request *request,
                                             struct http_response *response) {
    (void)response;
    return publish_one(context, request, 1);
}

static void render_published(struct json_writer *json, const struct published_row *row, int64_t stores_on_it) {
    json_write_object(json, NULL);
    json_write_int(json, "version", (int64_t)row->offer.version);
    json_write_hex(json, "hash", span_of(row->offer.hash, sizeof row->offer.hash));
    json_write_time(json, "published_at", row->offer.published_ms);
    json_write_string(json, "author", row->author);
    json_write_int(json, "size", (int64_t)row->offer.size);
    json_write_int(json, "stores_on_it", stores_on_it);
    json_write_end(json);
}

struct published_list {
    struct published_row rows[PAGE_LIST_MAX];
    uint64_t versions[PAGE_LIST_MAX];
    int64_t stores[PAGE_LIST_MAX];
    size_t count;
};

static bool read_list(struct page_call *call, int64_t before, size_t limit, struct published_list *list,
                      struct fault *fault) {
    if (!published_table_list(&call->api->hq->tables.published, JOURNAL_RULE_SET_OFFER, (uint64_t)before, list->rows,
                              limit, &list->count, fault)) {
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        list->versions[i] = list->rows[i].offer.version;
    }
    return store_rules_count(&call->api->rules, list->versions, list->count, list->stores, fault);
}

enum http_verdict page_api_list_rule_sets(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    size_t limit;
    int64_t before;
    if (!page_call_open(&call, context, request) || !page_call_limit(&call, &limit) ||
        !page_call_number(&call, "after", INT64_MAX, &before)) {
        return HTTP_ANSWERED;
    }
    struct published_list *list = ARENA_NEW(request->arena, struct published_list);
    if (list == NULL || !read_list(&call, before, limit, list, &fault)) {
        return list == NULL ? page_call_refuse(&call, 503, "cannot_serve", "no memory") : page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    json_write_array(&json, "items");
    for (size_t i = 0; i < list->count; i++) {
        render_published(&json, &list->rows[i], list->stores[i]);
    }
    json_write_end(&json);
    page_render_next_number(&json, list->count == limit ? list->versions[limit - 1] : 0);
    return page_call_finish_answer(&call, &json, 200);
}

/* The document's bytes as they were signed. */
enum http_verdict page_api_show_rule_set(void *context, struct http_request *request, struct http_response *response) {
    struct page_call call;
    struct fault fault;
    int64_t version;
    uint8_t *content;
    size_t size;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!text_to_int64(http_param(request, "version"), &version) || version < 1) {
        return page_call_refuse(&call, 404, "unknown_version", "a version is a number of at least 1");
    }
    if (!publish_read_content(&call.api->hq->tables, JOURNAL_RULE_SET_OFFER, (uint64_t)version, &content, &size,
                              &fault)) {
        return fault.code == FAULT_REFUSED
                   ? page_call_refuse(&call, 404, "unknown_version", "no rule set of this version was published")
                   : page_call_fail(&call, &fault);
    }
    struct span kept = arena_copy_span(request->arena, span_of(content, size));
    free(content);
    if (kept.data == NULL) {
        return page_call_refuse(&call, 503, "cannot_serve", "no memory for the document");
    }
    page_call_count(&call, COUNT_requests_answered);
    http_respond(response, 200, "application/json; charset=utf-8", kept);
    return turn_answers_add(&call.api->answers, request);
}
