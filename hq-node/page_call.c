#include "hq-node/page_call.h"

#include "base/bug.h"
#include "wire/json.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char content_json[] = "application/json; charset=utf-8";
static const char content_problem[] = "application/problem+json";

void page_call_count(struct page_call *call, size_t counter) {
    counters_add(&call->api->counters, counter, 1);
}

static void begin(struct page_call *call, const struct page_door *door, struct http_request *request) {
    *call = (struct page_call){.api = door->api, .request = request, .is_local = door->is_local};
    call->now_ms = door->api->loop->clock.utc_ms(door->api->loop->clock.context);
}

static bool refuse_at_once(struct page_call *call, int status, const char *code, const char *detail) {
    page_call_count(call, COUNT_requests_refused);
    (void)http_problem(call->request, status, code, NULL, "%s", detail);
    return false;
}

static bool is_reading(const struct http_request *request) {
    return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

/* "https://" and the host that was asked. */
static bool is_own_origin(const struct http_request *request, struct text origin) {
    static const char scheme[] = "https://";
    struct text host = http_header(request, "Host");
    return origin.size == sizeof scheme - 1 + host.size && memcmp(origin.data, scheme, sizeof scheme - 1) == 0 &&
           strncasecmp(origin.data + sizeof scheme - 1, host.data, host.size) == 0;
}

/* What browsers tell by themselves and no script can forge; other programs tell nothing, and hold no cookie that
 * somebody else could use. */
static bool comes_from_us(const struct http_request *request) {
    struct text site = http_header(request, "Sec-Fetch-Site");
    struct text origin = http_header(request, "Origin");
    return (site.data == NULL || text_is(site, "same-origin")) &&
           (origin.data == NULL || is_own_origin(request, origin));
}

static bool check_change(struct page_call *call) {
    struct http_request *request = call->request;
    if (is_reading(request)) {
        return true;
    }
    if (!comes_from_us(request)) {
        return refuse_at_once(call, 403, "foreign_origin", "a page of another site asked for a change");
    }
    struct text type = http_header(request, "Content-Type");
    static const char json[] = "application/json";
    bool is_json = type.size >= sizeof json - 1 && strncasecmp(type.data, json, sizeof json - 1) == 0;
    return request->body.size == 0 || is_json ||
           refuse_at_once(call, 415, "not_json", "the body must be application/json");
}

bool page_call_open_stranger(struct page_call *call, const struct page_door *door, struct http_request *request) {
    begin(call, door, request);
    call->session =
        page_session_find(&door->api->sessions, http_cookie(request, "__Host-session"), loop_now_ms(door->api->loop));
    return check_change(call);
}

bool page_call_open(struct page_call *call, const struct page_door *door, struct http_request *request) {
    if (door->is_local) {
        begin(call, door, request);
        return true;
    }
    if (!page_call_open_stranger(call, door, request)) {
        return false;
    }
    if (call->session == NULL) {
        return refuse_at_once(call, 401, "not_logged_in", "log in at POST /api/v1/session");
    }
    return is_reading(request) || page_session_owns(call->session, http_header(request, "X-CSRF-Token")) ||
           refuse_at_once(call, 403, "no_csrf_token", "X-CSRF-Token must be what GET /api/v1/session says");
}

bool page_call_read(struct page_call *call) {
    struct fault fault;
    if (!json_parse(call->request->body, call->request->arena, &call->body, &fault)) {
        bool is_large = fault.code == FAULT_FULL;
        return refuse_at_once(call, is_large ? 413 : 400, is_large ? "body_too_large" : "bad_json", fault.text);
    }
    call->root = place_root(call->body, &call->report);
    if (!place_object(call->root)) {
        (void)page_call_refuse_report(call, 400, "bad_request", &call->report);
        return false;
    }
    return true;
}

bool page_call_is_sound(struct page_call *call, const char *const *names, size_t count) {
    place_only(call->root, names, count);
    if (call->report.count > 0) {
        (void)page_call_refuse_report(call, 400, "bad_request", &call->report);
    }
    return call->report.count == 0;
}

struct text page_call_author(const struct page_call *call) {
    return text_of(call->session == NULL ? "administrator of this machine" : call->session->user);
}

bool page_call_number(struct page_call *call, const char *name, int64_t absent, int64_t *number) {
    char detail[64];
    struct text told = http_query(call->request, name);
    *number = absent;
    if (told.data == NULL || (text_to_int64(told, number) && *number >= 1)) {
        return true;
    }
    (void)snprintf(detail, sizeof detail, "%s must be a number of at least 1", name);
    return refuse_at_once(call, 400, "bad_query", detail);
}

bool page_call_limit(struct page_call *call, size_t *limit) {
    int64_t number;
    if (!page_call_number(call, "limit", PAGE_LIST_DEFAULT, &number)) {
        return false;
    }
    *limit = number > PAGE_LIST_MAX ? PAGE_LIST_MAX : (size_t)number;
    return true;
}

bool page_call_begin_write(struct page_call *call, struct fault *fault) {
    return turn_begin_request(&call->api->hq->turn, fault);
}

bool page_call_end_write(struct page_call *call, bool ok, struct fault *fault) {
    return turn_end_request(&call->api->hq->turn, ok, fault);
}

void page_call_start_answer(struct page_call *call, struct json_writer *json) {
    struct arena *arena = call->request->arena;
    writer_init(&call->answer, arena->block + arena->used, arena->capacity - arena->used);
    json_write_start(json, &call->answer);
    json_write_object(json, NULL);
}

static enum http_verdict leave(struct page_call *call) {
    return turn_answers_add(&call->api->answers, call->request);
}

enum http_verdict page_call_finish_answer(struct page_call *call, struct json_writer *json, int status) {
    json_write_end(json);
    struct span body = json_write_finish(json);
    if (body.size == 0) {
        struct fault fault;
        (void)fault_set(&fault, FAULT_FULL, "no memory for the answer");
        return page_call_fail(call, &fault);
    }
    struct arena *arena = call->request->arena;
    const size_t grain = alignof(max_align_t);
    arena->used += (body.size + grain - 1) / grain * grain; /* what is taken next is aligned again */
    bug_if(arena->used > arena->capacity);
    page_call_count(call, COUNT_requests_answered);
    http_respond(call->request->response, status, status >= 400 ? content_problem : content_json, body);
    return leave(call);
}

enum http_verdict page_call_finish_empty(struct page_call *call) {
    page_call_count(call, COUNT_requests_answered);
    http_respond(call->request->response, 204, NULL, span_of(NULL, 0));
    return leave(call);
}

enum http_verdict page_call_refuse(struct page_call *call, int status, const char *code, const char *detail) {
    (void)refuse_at_once(call, status, code, detail);
    return leave(call);
}

enum http_verdict page_call_refuse_report(struct page_call *call, int status, const char *code,
                                          const struct tree_report *report) {
    page_call_count(call, COUNT_requests_refused);
    (void)http_problem(call->request, status, code, report, "the document has %zu mistakes",
                       report->count + report->dropped);
    return leave(call);
}

enum http_verdict page_call_fail(struct page_call *call, const struct fault *fault) {
    if (fault->code == FAULT_INPUT) {
        return page_call_refuse(call, 400, "bad_document", fault->text);
    }
    struct log_line line;
    page_call_count(call, COUNT_faults);
    log_begin(&line, call->api->log, LOG_ERROR, "request_failed");
    log_int(&line, "request", (int64_t)call->request->number);
    log_text(&line, "target", text_of(call->request->route->pattern));
    log_text(&line, "fault", text_of(fault_code_name(fault->code)));
    log_text(&line, "text", text_of(fault->text));
    log_end(&line);
    (void)http_problem(call->request, 503, "cannot_serve", NULL, "head office cannot do this now (%s)",
                       fault_code_name(fault->code));
    return leave(call);
}
