/* One call of the API, from its first check to its answer: who it is, may it change something, what its body says; and
 * the ways in which it ends. A handler reads:
 *
 *     struct page_call call;
 *     if (!page_call_open(&call, context, request) || !page_call_read(&call)) { return HTTP_ANSWERED; }
 *     ... place_*(...call.root...)
 *     if (!page_call_is_sound(&call, names, count)) { return HTTP_ANSWERED; }
 *     ... within page_call_begin_write / page_call_end_write when it writes
 *     page_call_start_answer(&call, &json); ... return page_call_finish_answer(&call, &json, 200);
 *
 * A request that changes something must come from a page of ours: the session's second secret in X-CSRF-Token, and
 * what the browser says of its origin (Sec-Fetch-Site, Origin) must be ours. */
#ifndef REGULARS_HQ_NODE_PAGE_CALL_H
#define REGULARS_HQ_NODE_PAGE_CALL_H

#include "hq-node/page_api.h"
#include "wire/json_write.h"

enum { PAGE_LIST_DEFAULT = 50, PAGE_LIST_MAX = 200 };

struct page_call {
    struct page_api *api;
    struct http_request *request;
    bool is_local;
    struct page_session *session; /* NULL at the local door, and for who is not logged in */
    int64_t now_ms;               /* UTC */
    const struct tree *body;
    struct place root;
    struct tree_report report;
    struct writer answer;
};

/* False when the response is filled with why not. */
bool page_call_open(struct page_call *call, const struct page_door *door, struct http_request *request);
/* For who is not logged in yet: only the origin is checked. */
bool page_call_open_stranger(struct page_call *call, const struct page_door *door, struct http_request *request);
/* Parses the body into call->root, which is an object. */
bool page_call_read(struct page_call *call);
/* True when nothing was wrong in the body and it has no member beside `names`. */
bool page_call_is_sound(struct page_call *call, const char *const *names, size_t count);
/* Who does it, for what is written down: the user's name. */
struct text page_call_author(const struct page_call *call);

/* ?limit=: 1 .. PAGE_LIST_MAX, PAGE_LIST_DEFAULT when absent. False: answered with 400. */
bool page_call_limit(struct page_call *call, size_t *limit);
/* ?name=: a number of at least 1; `absent` when it is not there. False: answered with 400. */
bool page_call_number(struct page_call *call, const char *name, int64_t absent, int64_t *number);

FAULT_CHECKED bool page_call_begin_write(struct page_call *call, struct fault *fault);
/* With ok false undoes this request's work alone. */
FAULT_CHECKED bool page_call_end_write(struct page_call *call, bool ok, struct fault *fault);

/* Begins the object of the answer, in what is left of the request's memory: nothing is taken from the arena until
 * page_call_finish_answer. */
void page_call_start_answer(struct page_call *call, struct json_writer *json);
enum http_verdict page_call_finish_answer(struct page_call *call, struct json_writer *json, int status);
/* Success without a body. */
enum http_verdict page_call_finish_empty(struct page_call *call);
enum http_verdict page_call_refuse(struct page_call *call, int status, const char *code, const char *detail);
/* With what is wrong by path. */
enum http_verdict page_call_refuse_report(struct page_call *call, int status, const char *code,
                                          const struct tree_report *report);
/* It could not be done: 400 for bytes that are no document, 503 and a line in the log for the rest. */
enum http_verdict page_call_fail(struct page_call *call, const struct fault *fault);

void page_call_count(struct page_call *call, size_t counter);

#endif
