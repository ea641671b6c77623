/* Request targets and routes, pure: bytes of a request line into struct http_target, and a target to the row of the
 * route table that answers it. */
#ifndef REGULARS_NODE_HTTP_TARGET_H
#define REGULARS_NODE_HTTP_TARGET_H

#include "node/http.h"

/* Takes origin form only ("/path?query", RFC 9112 section 3.2.1). False, and a reason of static storage, for anything
 * that is not: a bad escape, a control character, bad UTF-8, an encoded '/' or NUL, "." and "..", too many parts. The
 * decoded texts live in the arena. '+' in a query is a space (forms). */
bool http_target_parse(struct text raw, struct arena *arena, struct http_target *target, const char **reason);

enum http_match { HTTP_MATCH_ROUTE = 0, HTTP_MATCH_NO_PATH, HTTP_MATCH_NO_METHOD };

enum { HTTP_ALLOW_MAX = 64 };

/* The first row that fits, *route; with HTTP_MATCH_NO_METHOD `allow` lists the methods of the rows whose path fits. */
enum http_match http_route_find(const struct http_route *routes, size_t count, const char *method,
                                const struct http_target *target, const struct http_route **route,
                                char allow[static HTTP_ALLOW_MAX]);

/* The segment that stands where the pattern has {name}; {NULL, 0} when the pattern has no such name. */
struct text http_pattern_param(const char *pattern, const struct http_target *target, const char *name);

#endif
