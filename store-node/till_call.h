/* One call of a till, from its first check to its answer: who it is, may it go on, what its body says; and the ways
 * in which it ends. A handler reads:
 *
 *     struct till_call call;
 *     if (!till_call_open(&call, api, request) || !till_call_read(&call)) { return HTTP_ANSWERED; }
 *     ... place_*(...call.root...)
 *     if (!till_call_is_sound(&call, names, count)) { return HTTP_ANSWERED; }
 *     ... the desk, within till_call_begin_write / till_call_end_write when it writes
 *     till_call_start_answer(&call, &json); ... return till_call_finish_answer(&call, &json, 200);
 */
#ifndef REGULARS_STORE_NODE_TILL_CALL_H
#define REGULARS_STORE_NODE_TILL_CALL_H

#include "promo/explain/explain_text.h"
#include "store-node/till_api.h"
#include "wire/json_write.h"

struct till_call {
    struct till_api *api;
    struct http_request *request;
    uint32_t till; /* who calls; 0: nobody yet (pairing) */
    enum promo_language language;
    int64_t now_ms;
    const struct tree *body;
    struct place root;
    struct tree_report report;
    struct writer answer;
};

/* The first two: false when the response is filled with why not. */
bool till_call_open(struct till_call *call, struct till_api *api, struct http_request *request);
/* The same for somebody without a key; each such call counts against its address. */
bool till_call_open_stranger(struct till_call *call, struct till_api *api, struct http_request *request);
/* For whoever speaks over the box's own socket: nothing is checked. */
void till_call_open_local(struct till_call *call, struct till_api *api, struct http_request *request);
/* Parses the body into call->root, which is an object. */
bool till_call_read(struct till_call *call);
/* True when nothing was wrong in the body and it has no member beside `names`. */
bool till_call_is_sound(struct till_call *call, const char *const *names, size_t count);

/* A moment of the till's own (0: it told none): what rules and points are asked by. */
int64_t till_call_moment(struct till_call *call, int64_t told_ms);

/* Writing desks run between these; end_write with ok false undoes this request's work alone. */
bool till_call_begin_write(struct till_call *call, struct fault *fault) FAULT_CHECKED;
bool till_call_end_write(struct till_call *call, bool ok, struct fault *fault) FAULT_CHECKED;

void till_call_start_answer(struct till_call *call, struct json_writer *json);
enum http_verdict till_call_finish_answer(struct till_call *call, struct json_writer *json, int status);
/* The answer is a problem of the business (404, 409). */
enum http_verdict till_call_refuse(struct till_call *call, int status, const char *code, const char *detail);
/* The store could not do it: logged once, 503 (or 413 for a document that is too large). */
enum http_verdict till_call_fail(struct till_call *call, const struct fault *fault);

void till_call_count(struct till_call *call, size_t counter);

#endif
