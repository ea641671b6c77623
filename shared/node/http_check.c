#include "node/http_check.h"

#include "base/bug.h"
#include "node/http_target.h"

#include <string.h>
#include <strings.h>

/* How often the headers came that must not come twice. */
struct header_counts {
    int content_length;
    int transfer_encoding;
    int host;
    int authorization;
    int content_type;
};

static enum MHD_Result count_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value) {
    (void)kind;
    (void)value;
    struct header_counts *counts = cls;
    counts->content_length += strcasecmp(name, "Content-Length") == 0;
    counts->transfer_encoding += strcasecmp(name, "Transfer-Encoding") == 0;
    counts->host += strcasecmp(name, "Host") == 0;
    counts->authorization += strcasecmp(name, "Authorization") == 0;
    counts->content_type += strcasecmp(name, "Content-Type") == 0;
    return MHD_YES;
}

static const char framing_code[] = "ambiguous_framing";

static struct http_refusal check_headers(struct MHD_Connection *handle) {
    struct header_counts counts = {0};
    (void)MHD_get_connection_values(handle, MHD_HEADER_KIND, count_header, &counts);
    if (counts.content_length > 1) {
        return (struct http_refusal){400, framing_code, "Content-Length is given more than once"};
    }
    if (counts.transfer_encoding > 1) {
        return (struct http_refusal){400, framing_code, "Transfer-Encoding is given more than once"};
    }
    if (counts.content_length == 1 && counts.transfer_encoding == 1) {
        return (struct http_refusal){400, framing_code, "Content-Length stands beside Transfer-Encoding"};
    }
    const char *encoding = MHD_lookup_connection_value(handle, MHD_HEADER_KIND, "Transfer-Encoding");
    if (encoding != NULL && strcasecmp(encoding, "chunked") != 0) {
        return (struct http_refusal){400, framing_code, "the only Transfer-Encoding is chunked"};
    }
    if (counts.host > 1 || counts.authorization > 1 || counts.content_type > 1) {
        return (struct http_refusal){400, "header_twice",
                                     "Host, Authorization or Content-Type is given more than once"};
    }
    return (struct http_refusal){.status = 0};
}

static struct http_refusal check_target(struct http_connection *connection) {
    const char *reason = "";
    if (connection->is_target_cut) {
        return (struct http_refusal){414, "target_too_long", "the request target is longer than this server takes"};
    }
    if (!http_target_parse(text_of(connection->target), &connection->arena, &connection->request.target, &reason)) {
        return (struct http_refusal){400, "bad_target", reason};
    }
    return (struct http_refusal){.status = 0};
}

static struct http_refusal check_route(struct http_connection *connection) {
    const struct http_server *server = connection->server;
    struct http_request *request = &connection->request;
    switch (http_route_find(server->routes, server->route_count, request->method, &request->target, &request->route,
                            connection->allow)) {
    case HTTP_MATCH_NO_PATH: return (struct http_refusal){404, "no_such_path", "there is nothing at this path"};
    case HTTP_MATCH_NO_METHOD:
        return (struct http_refusal){405, "no_such_method", "this path does not take this method"};
    case HTTP_MATCH_ROUTE: break;
    }
    connection->allow[0] = '\0';
    return (struct http_refusal){.status = 0};
}

/* A body that says how large it is need not be read to be refused. */
static struct http_refusal check_length(struct http_connection *connection) {
    const char *length = MHD_lookup_connection_value(connection->handle, MHD_HEADER_KIND, "Content-Length");
    int64_t size;
    if (length != NULL && (!text_to_int64(text_of(length), &size) || size < 0)) {
        return (struct http_refusal){400, framing_code, "Content-Length is not a plain number"};
    }
    if (length != NULL && (uint64_t)size > connection->body_max) {
        return (struct http_refusal){413, "body_too_large", "the body is larger than this route takes"};
    }
    return (struct http_refusal){.status = 0};
}

void http_check_request(struct http_connection *connection, const char *method) {
    const struct http_options *options = &connection->server->options;
    connection->request.method = method;
    connection->allow[0] = '\0';
    connection->body_max = options->body_max;
    connection->refusal = check_headers(connection->handle);
    if (connection->refusal.status == 0) {
        connection->refusal = check_target(connection);
    }
    if (connection->refusal.status == 0) {
        connection->refusal = check_route(connection);
    }
    if (connection->refusal.status == 0) {
        bool is_large = (connection->request.route->flags & HTTP_ROUTE_LARGE) != 0;
        connection->body_max = is_large ? options->large_body_max : options->body_max;
        connection->refusal = check_length(connection);
    }
}

bool http_check_is_final(const struct http_connection *connection) {
    const char *expect = MHD_lookup_connection_value(connection->handle, MHD_HEADER_KIND, "Expect");
    return expect != NULL || connection->refusal.code == framing_code;
}
