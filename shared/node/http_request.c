/* What a handler may ask of a request and say in a response (http.h). */
#include "base/bug.h"
#include "node/http_connection.h"
#include "node/http_target.h"

#include <string.h>
#include <strings.h>

struct text http_param(const struct http_request *request, const char *name) {
    return http_pattern_param(request->route->pattern, &request->target, name);
}

struct text http_query(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < request->target.query_count; i++) {
        if (text_is(request->target.query_names[i], name)) {
            return request->target.query_values[i];
        }
    }
    return (struct text){NULL, 0};
}

static struct text look_up(const struct http_request *request, enum MHD_ValueKind kind, const char *name) {
    const struct http_connection *connection = request->connection;
    const char *value = MHD_lookup_connection_value(connection->handle, kind, name);
    return value == NULL ? (struct text){NULL, 0} : text_of(value);
}

struct text http_header(const struct http_request *request, const char *name) {
    return look_up(request, MHD_HEADER_KIND, name);
}

struct text http_cookie(const struct http_request *request, const char *name) {
    return look_up(request, MHD_COOKIE_KIND, name);
}

struct text http_bearer(const struct http_request *request) {
    static const char scheme[] = "Bearer "; /* the scheme's name is not case-sensitive, RFC 9110 section 11.1 */
    struct text value = http_header(request, "Authorization");
    if (value.size < sizeof scheme || strncasecmp(value.data, scheme, sizeof scheme - 1) != 0) {
        return (struct text){NULL, 0};
    }
    return (struct text){value.data + sizeof scheme - 1, value.size - (sizeof scheme - 1)};
}

void http_respond(struct http_response *response, int status, const char *content_type, struct span body) {
    response->status = status;
    response->content_type = content_type;
    response->body = body;
}

void http_response_header(struct http_response *response, const char *name, struct text value) {
    bug_if(response->header_count == HTTP_EXTRA_HEADERS_MAX);
    response->headers[response->header_count++] = (struct http_header){.name = name, .value = value};
}
