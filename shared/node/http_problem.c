/* Errors as RFC 9457 has them, and the names of the statuses that we use. */
#include "base/bug.h"
#include "node/http.h"
#include "wire/json_write.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* JSON may make six bytes of one ("\u0001"); only what is written is ever touched. */
enum {
    DETAIL_MAX = 512,
    CODE_MAX = 64,
    ERROR_MAX = TREE_PATH_MAX + TREE_REASON_MAX + CODE_MAX,
    PROBLEM_MAX = 1024 + 6 * (DETAIL_MAX + CODE_MAX + TREE_ERRORS_MAX * ERROR_MAX),
};

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

/* Texts of bounded size may have been cut inside a character; the JSON writer takes whole ones only. */
static void write_text(struct json_writer *json, const char *name, const char *terminated) {
    struct text text = text_of(terminated);
    while (!text_is_utf8(text)) {
        text.size--;
    }
    json_write_text(json, name, text);
}

static void write_errors(struct json_writer *json, const struct tree_report *report) {
    json_write_array(json, "errors");
    for (size_t i = 0; i < report->count; i++) {
        json_write_object(json, NULL);
        write_text(json, "path", report->errors[i].path);
        write_text(json, "code", report->errors[i].code);
        write_text(json, "reason", report->errors[i].reason);
        json_write_end(json);
    }
    json_write_end(json);
}

static struct span print_problem(const struct http_request *request, int status, const char *code,
                                 const struct tree_report *report, const char *detail) {
    struct writer out;
    struct json_writer json;
    char number[24];
    void *block = arena_take(request->arena, PROBLEM_MAX);
    if (block == NULL) {
        return (struct span){NULL, 0}; /* the status alone must do */
    }
    (void)snprintf(number, sizeof number, "%" PRIu64, request->number);
    writer_init(&out, block, PROBLEM_MAX);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_string(&json, "type", "about:blank");
    json_write_string(&json, "title", http_status_name(status));
    json_write_int(&json, "status", status);
    write_text(&json, "code", code);
    write_text(&json, "detail", detail);
    if (report != NULL && report->count > 0) {
        write_errors(&json, report);
    }
    json_write_string(&json, "request_id", number);
    json_write_end(&json);
    return json_write_finish(&json);
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
