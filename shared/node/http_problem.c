/* Errors as RFC 9457 has them, and the names of the statuses that we use. */
#include "base/bug.h"
#include "node/http.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL_MAX = 512, PROBLEM_MAX = 1024 + TREE_ERRORS_MAX * 2 * (TREE_PATH_MAX + TREE_REASON_MAX + 64) };

static const struct {
    int status;
    const char *name;
} statuses[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};

const char *http_status_name(int status) {
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (statuses[i].status == status) {
            return statuses[i].name;
        }
    }
    bug_unreachable("a status that is not in the list");
}

/* A JSON string. What is not UTF-8 never gets this far: details and reasons are ours, paths were decoded strictly. */
static void put_text(struct writer *out, const char *text) {
    writer_byte(out, '"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            writer_byte(out, '\\');
            writer_byte(out, c);
        } else if (c < 0x20) {
            writer_format(out, "\\u%04x", c);
        } else {
            writer_byte(out, c);
        }
    }
    writer_byte(out, '"');
}

static void put_member(struct writer *out, const char *name, const char *text) {
    writer_format(out, ",\"%s\":", name);
    put_text(out, text);
}

static void put_errors(struct writer *out, const struct tree_report *report) {
    writer_format(out, ",\"errors\":[");
    for (size_t i = 0; i < report->count; i++) {
        const struct tree_error *error = &report->errors[i];
        writer_format(out, "%s{\"path\":", i == 0 ? "" : ",");
        put_text(out, error->path);
        put_member(out, "code", error->code);
        put_member(out, "reason", error->reason);
        writer_byte(out, '}');
    }
    writer_byte(out, ']');
}

static struct span print_problem(const struct http_request *request, int status, const char *code,
                                 const struct tree_report *report, const char *detail) {
    struct writer out;
    void *block = arena_take(request->arena, PROBLEM_MAX);
    if (block == NULL) {
        return (struct span){NULL, 0}; /* the status alone must do */
    }
    writer_init(&out, block, PROBLEM_MAX);
    writer_format(&out, "{\"type\":\"about:blank\",\"status\":%d", status);
    put_member(&out, "title", http_status_name(status));
    put_member(&out, "code", code);
    put_member(&out, "detail", detail);
    if (report != NULL && report->count > 0) {
        put_errors(&out, report);
    }
    writer_format(&out, ",\"request_id\":\"%" PRIu64 "\"}", request->number);
    return writer_result(&out);
}

enum http_verdict http_problem(struct http_request *request, int status, const char *code,
                               const struct tree_report *report, const char *detail_format, ...) {
    char detail[DETAIL_MAX];
    va_list arguments;
    va_start(arguments, detail_format);
    (void)vsnprintf(detail, sizeof detail, detail_format, arguments);
    va_end(arguments);
    struct span body = print_problem(request, status, code, report, detail);
    http_respond(request->response, status, body.size > 0 ? "application/problem+json" : NULL, body);
    return HTTP_ANSWERED;
}
