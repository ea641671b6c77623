/* The checks at the door (http_server.c only): what libmicrohttpd lets pass and we do not, the target, and the route.
 */
#ifndef REGULARS_NODE_HTTP_CHECK_H
#define REGULARS_NODE_HTTP_CHECK_H

#include "node/http_connection.h"

/* Fills the request's method, target, route and body bound, or the refusal. */
void http_check_request(struct http_connection *connection, const char *method);
/* True when the refusal goes out before the body is read: where the body ends is not certain, or the client asks before
 * it sends ("Expect: 100-continue"). Everything else is read to its end first. */
bool http_check_is_final(const struct http_connection *connection);

#endif
