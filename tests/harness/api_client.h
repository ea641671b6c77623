/* The one HTTP client of the tests: asks an API as any program does, by libcurl over HTTP or HTTPS, with a connection
 * for each call, and believes nothing. The answer is kept whole and read as JSON; with an OpenAPI description an answer
 * can be held against it.
 *
 * Certificates are not checked: whom it speaks to is a child of the test or a machine that its user named, and the
 * certificates of nodes have tests of their own. */
#ifndef REGULARS_TESTS_API_CLIENT_H
#define REGULARS_TESTS_API_CLIENT_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/span.h"
#include "base/tree.h"
#include "tests/harness/openapi_check.h"

enum {
    API_ROOM = 32 * 1024 * 1024, /* of the latest answer's tree */
    API_BODY_MAX = 4 * 1024 * 1024,
    API_HEADERS_MAX = 8192,
    API_ROOT_MAX = 256,
};

struct api_request {
    const char *method;
    const char *path; /* with the query, as it goes over the line */
    size_t header_count;
    const char *const *headers; /* "Name: value" */
    bool has_body;
    struct span body;
};

/* Large: static. */
struct api_client {
    char root[API_ROOT_MAX];        /* "https://127.0.0.1:8443" */
    const struct tree *description; /* NULL: none */
    void *description_room;
    struct arena arena;            /* of the latest answer */
    int status;                    /* 0: the connection broke or none came */
    char headers[API_HEADERS_MAX]; /* with the status line, as received */
    char *bytes;                   /* of the body, terminated */
    size_t size;
    const struct tree *body; /* NULL: no JSON */
    struct fault broken;     /* status 0: why */
    struct fault unread;     /* body NULL: why */
};

/* Stops the test program when memory is out. */
void api_client_open(struct api_client *client);
void api_client_close(struct api_client *client);

/* Reads an OpenAPI description for the client to hold answers against; one that is not sound stops the program. */
void api_client_describe(struct api_client *client, const char *file);

/* The status. */
int api_client_ask(struct api_client *client, const struct api_request *request);

/* Whether the latest answer is as the description says for `described`, a path as it stands there; else false, with the
 * reason. */
bool api_client_is_described(const struct api_client *client, const char *method, const char *described,
                             char why[static OPENAPI_WHY_MAX]);
/* The same, but an answer that breaks the description ends the test program. */
void api_client_must_be_described(const struct api_client *client, const char *method, const char *described);

/* The value of a header of the latest answer, without spaces around it; empty with data NULL when there is none. */
struct text api_client_header(const struct api_client *client, const char *name);

/* The member at a path of names and indexes of the latest answer: "lines/0/shares". NULL: none. */
const struct tree *api_client_at(const struct api_client *client, const char *place);
int64_t api_client_int(const struct api_client *client, const char *place); /* INT64_MIN: no integer there */
bool api_client_is(const struct api_client *client, const char *place, const char *text);
bool api_client_bool(const struct api_client *client, const char *place);
/* A text that must be there and fit. */
void api_client_copy(const struct api_client *client, const char *place, char *out, size_t capacity);

#endif
