#include "store-node/till_call.h"

#include "base/bug.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char content_json[] = "application/json; charset=utf-8";

/* Russian unless English is asked for before it (a plain look at RFC 9110's list is enough for two languages). */
static enum promo_language choose_language(struct text accepted) {
    for (size_t i = 0; i + 1 < accepted.size; i++) {
        bool is_start = i == 0 || accepted.data[i - 1] == ',' || accepted.data[i - 1] == ' ';
        if (is_start && strncasecmp(accepted.data + i, "ru", 2) == 0) {
            return PROMO_RUSSIAN;
        }
        if (is_start && strncasecmp(accepted.data + i, "en", 2) == 0) {
            return PROMO_ENGLISH;
        }
    }
    return PROMO_RUSSIAN;
}

void till_call_open_local(struct till_call *call, struct till_api *api, struct http_request *request) {
    *call = (struct till_call){.api = api, .request = request};
    call->language = choose_language(http_header(request, "Accept-Language"));
    call->now_ms = api->loop->clock.utc_ms(api->loop->clock.context);
}

void till_call_count(struct till_call *call, size_t counter) {
    counters_add(&call->api->counters, counter, 1);
}

/* 429 with the whole seconds after which a try makes sense. */
static bool refuse_busy(struct till_call *call, int64_t retry_after_ms) {
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%" PRId64, retry_after_ms / 1000 + 1);
    till_call_count(call, COUNT_requests_limited);
    struct text kept = arena_copy_text(call->request->arena, text_of(seconds));
    if (kept.data != NULL) {
        http_response_header(call->request->response, "Retry-After", kept);
    }
    (void)http_problem(call->request, 429, "too_many_requests", NULL,
                       "more requests than this box takes from one "
                       "caller; Retry-After says when to come again");
    return false;
}

static bool refuse_unknown(struct till_call *call) {
    int64_t retry_after_ms;
    if (!till_access_stranger_may_go_on(&call->api->access, text_of(call->request->peer), loop_now_ms(call->api->loop),
                                        &retry_after_ms)) {
        return refuse_busy(call, retry_after_ms);
    }
    till_call_count(call, COUNT_requests_unauthorized);
    http_response_header(call->request->response, "WWW-Authenticate", text_of("Bearer"));
    (void)http_problem(call->request, 401, "unauthorized", NULL, "no key of a paired till, or one that was revoked");
    return false;
}

bool till_call_open(struct till_call *call, struct till_api *api, struct http_request *request) {
    struct fault fault;
    int64_t retry_after_ms;
    till_call_open_local(call, api, request);
    if (!till_access_check(&api->access, http_bearer(request), &call->till, &fault)) {
        (void)till_call_fail(call, &fault);
        return false;
    }
    if (call->till == 0) {
        return refuse_unknown(call);
    }
    bool may_go_on = till_access_may_go_on(&api->access, call->till, loop_now_ms(api->loop), &retry_after_ms);
    return may_go_on || refuse_busy(call, retry_after_ms);
}

bool till_call_open_stranger(struct till_call *call, struct till_api *api, struct http_request *request) {
    int64_t retry_after_ms;
    till_call_open_local(call, api, request);
    bool may_go_on =
        till_access_stranger_may_go_on(&api->access, text_of(request->peer), loop_now_ms(api->loop), &retry_after_ms);
    return may_go_on || refuse_busy(call, retry_after_ms);
}

static bool refuse_body(struct till_call *call) {
    till_call_count(call, COUNT_requests_not_understood);
    (void)http_problem(call->request, 400, "bad_request", &call->report,
                       "the request is not what this path takes; errors say where and why");
    return false;
}

bool till_call_read(struct till_call *call) {
    struct fault fault;
    if (!json_parse(call->request->body, call->request->arena, &call->body, &fault)) {
        till_call_count(call, COUNT_requests_not_understood);
        bool is_large = fault.code == FAULT_FULL;
        (void)http_problem(call->request, is_large ? 413 : 400, is_large ? "body_too_large" : "bad_json", NULL, "%s",
                           fault.text);
        return false;
    }
    call->root = place_root(call->body, &call->report);
    return place_object(call->root) || refuse_body(call);
}

bool till_call_is_sound(struct till_call *call, const char *const *names, size_t count) {
    place_only(call->root, names, count);
    return call->report.count == 0 || refuse_body(call);
}

int64_t till_call_moment(struct till_call *call, int64_t told_ms) {
    struct till_api *api = call->api;
    if (!api->tills_tell_time) {
        return call->now_ms;
    }
    if (told_ms > api->latest_told_ms) {
        api->latest_told_ms = told_ms;
    }
    if (told_ms != 0) {
        return told_ms;
    }
    return api->latest_told_ms != 0 ? api->latest_told_ms : call->now_ms;
}

bool till_call_begin_write(struct till_call *call, struct fault *fault) {
    return turn_begin_request(&call->api->store->turn, fault);
}

bool till_call_end_write(struct till_call *call, bool ok, struct fault *fault) {
    return turn_end_request(&call->api->store->turn, ok, fault);
}

/* The answer is written straight into what is left of the request's memory: taking it first would clear megabytes. */
void till_call_start_answer(struct till_call *call, struct json_writer *json) {
    struct arena *arena = call->request->arena;
    writer_init(&call->answer, arena->block + arena->used, arena->capacity - arena->used);
    json_write_start(json, &call->answer);
    json_write_object(json, NULL);
}

static enum http_verdict leave(struct till_call *call) {
    return turn_answers_add(&call->api->answers, call->request);
}

enum http_verdict till_call_finish_answer(struct till_call *call, struct json_writer *json, int status) {
    json_write_end(json);
    struct span body = json_write_finish(json);
    if (body.size == 0) {
        struct fault fault;
        (void)fault_set(&fault, FAULT_FULL, "no memory for the answer");
        return till_call_fail(call, &fault);
    }
    struct arena *arena = call->request->arena;
    const size_t grain = alignof(max_align_t);
    arena->used += (body.size + grain - 1) / grain * grain; /* what is taken next is aligned again */
    bug_if(arena->used > arena->capacity);
    http_respond(call->request->response, status, status >= 400 ? "application/problem+json" : content_json, body);
    return leave(call);
}

enum http_verdict till_call_refuse(struct till_call *call, int status, const char *code, const char *detail) {
    (void)http_problem(call->request, status, code, NULL, "%s", detail);
    return leave(call);
}

enum http_verdict till_call_fail(struct till_call *call, const struct fault *fault) {
    struct log_line line;
    till_call_count(call, COUNT_faults);
    log_begin(&line, call->api->log, LOG_ERROR, "request_failed");
    log_int(&line, "request", (int64_t)call->request->number);
    log_text(&line, "target", call->request->raw_target);
    log_text(&line, "fault", text_of(fault_code_name(fault->code)));
    log_text(&line, "text", text_of(fault->text));
    log_end(&line);
    if (fault->code == FAULT_INPUT) {
        (void)http_problem(call->request, 413, "document_too_large", NULL, "%s", fault->text);
    } else {
        (void)http_problem(call->request, 503, "cannot_store", NULL,
                           "the box cannot do this now (%s); nothing was "
                           "counted",
                           fault_code_name(fault->code));
    }
    return leave(call);
}
