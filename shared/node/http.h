/* HTTP as the daemons' handlers see it: a request that was read whole and checked, a response to fill, a table of
 * routes. Nothing here knows libmicrohttpd; http_server.h runs it.
 *
 *   static enum http_verdict answer_balance(void *context, struct http_request *request, struct http_response
 * *response); static const struct http_route routes[] = {
 *       {"GET", "/v1/customers/{customer_id}/balance", answer_balance, 0}, ...};
 *
 * A handler answers at once (fills `response`, returns HTTP_ANSWERED), or later: it keeps `request`, returns
 * HTTP_DEFERRED and calls `http_answer(request)` once `request->response` is filled, usually in LOOP_STAGE_ANSWER after
 * the commit. The request, its arena and its response stay valid until then. Every deferred request must be answered,
 * also at shutdown. */
#ifndef REGULARS_NODE_HTTP_H
#define REGULARS_NODE_HTTP_H

#include "base/arena.h"
#include "base/span.h"
#include "base/text.h"
#include "base/tree_read.h"
#include "node/net_address.h"

enum { HTTP_SEGMENTS_MAX = 16, HTTP_QUERY_MAX = 32, HTTP_TARGET_MAX = 2048, HTTP_EXTRA_HEADERS_MAX = 8 };

/* A request's path and query, percent-decoded, well-formed UTF-8 without control characters. */
struct http_target {
    size_t segment_count;
    struct text segments[HTTP_SEGMENTS_MAX]; /* "/v1/tills/" is "v1", "tills", "" */
    size_t query_count;
    struct text query_names[HTTP_QUERY_MAX];
    struct text query_values[HTTP_QUERY_MAX];
};

struct http_header {
    const char *name;
    struct text value; /* without control characters, shorter than 1,024 bytes */
};

struct http_response {
    int status;               /* 0 until filled */
    const char *content_type; /* of static storage; NULL when there is no body */
    struct span body;         /* of the request's arena, or static */
    size_t header_count;
    struct http_header headers[HTTP_EXTRA_HEADERS_MAX]; /* beside the security headers, which every answer carries */
};

enum http_verdict { HTTP_ANSWERED = 0, HTTP_DEFERRED };

struct http_request;
typedef enum http_verdict http_handler(void *context, struct http_request *request, struct http_response *response);

enum http_route_flag {
    HTTP_ROUTE_LARGE = 1 << 0, /* takes a body up to the server's large_body_max instead of LIMIT_HTTP_BODY */
};

struct http_route {
    const char *method;  /* "GET" also answers HEAD */
    const char *pattern; /* "/v1/tills/{till_id}"; a last segment "{rest...}" fits one or more segments */
    http_handler *handler;
    unsigned flags;
};

struct http_request {
    uint64_t number; /* of this server since start; the request_id of errors and logs */
    const char *method;
    struct text raw_target; /* path and query as sent, for signatures and logs */
    struct http_target target;
    const struct http_route *route;
    struct span body;
    struct arena *arena;
    struct http_response *response;
    char peer[NET_PEER_MAX];
    bool is_tls;
    bool is_loopback;
    int64_t received_at_ms;    /* monotonic */
    struct http_request *next; /* for the lists of whoever deferred it */
    void *context;             /* likewise */
    void *connection;          /* the server's */
};

/* Each gives {NULL, 0} when absent. Header names in any case. `name` of a parameter as in the pattern. */
struct text http_param(const struct http_request *request, const char *name);
struct text http_query(const struct http_request *request, const char *name);
struct text http_header(const struct http_request *request, const char *name);
/* The value of one cookie. */
struct text http_cookie(const struct http_request *request, const char *name);
/* "Authorization: Bearer x" gives x. */
struct text http_bearer(const struct http_request *request);

void http_respond(struct http_response *response, int status, const char *content_type, struct span body);
/* A bug when there are more than HTTP_EXTRA_HEADERS_MAX. */
void http_response_header(struct http_response *response, const char *name, struct text value);

/* Every error of every route: application/problem+json (RFC 9457) {type, title, status, code, detail, errors,
 * request_id}. `code` is stable and for programs; `report` adds the places of a refused document, NULL for none.
 * Headers that were set stay. Returns HTTP_ANSWERED, so that a handler may `return http_problem(...)`. */
enum http_verdict http_problem(struct http_request *request, int status, const char *code,
                               const struct tree_report *report, const char *detail_format, ...)
    __attribute__((format(printf, 5, 6)));

/* Lets a deferred request's answer go. From the loop's thread. */
void http_answer(struct http_request *request);

const char *http_status_name(int status);

#endif
