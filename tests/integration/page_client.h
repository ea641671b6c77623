/* A real head office in a process of its own ($BUILD/hq-node run), and somebody who asks it over HTTPS as a browser
 * does: a cookie, a token, an origin. Every answer of the API is held against hq-node/hq-api.json; one that breaks the
 * description ends the test. */
#ifndef REGULARS_TESTS_PAGE_CLIENT_H
#define REGULARS_TESTS_PAGE_CLIENT_H

#include "tests/harness/api_client.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { PAGE_CLIENT_TEXT_MAX = 256, PAGE_CLIENT_LINE_MAX = PAGE_CLIENT_TEXT_MAX * 2 };

struct page_client {
    const char *data_directory;
    const char *web_directory; /* NULL: the pages inside the program; from the next start on */
    pid_t pid;                 /* 0: not running */
    uint16_t port;
    char cookie[PAGE_CLIENT_TEXT_MAX]; /* "__Host-session=..."; "": none is sent */
    char csrf[PAGE_CLIENT_TEXT_MAX];   /* "": none is sent */
    const char *origin;                /* of Origin; NULL: none is sent */
    const char *fetch_site;            /* of Sec-Fetch-Site; NULL: none is sent */
    const char *content_type;          /* of bodies */
    struct api_client api;             /* its description is that of head office; the latest answer */
};

/* Reads the description, starts head office over the data directory, and waits until it answers on its own socket.
 * `client` is large: static. A start that fails ends the test program. */
void page_client_start(struct page_client *client, const char *data_directory);
/* TERM; true when it ended by itself with status 0. */
bool page_client_stop(struct page_client *client);
/* SIGKILL, and the start after it. */
void page_client_kill_and_start(struct page_client *client);

/* One call; the status, 0 when the connection broke. `described` is the path in the description; NULL: the answer is
 * none of the API's. `json` NULL: no body. */
int page_client_call(struct page_client *client, const char *method, const char *path, const char *described,
                     const char *json);
int page_client_get(struct page_client *client, const char *path);
int page_client_post(struct page_client *client, const char *path, const char *json);
/* Logs in with a name and password, and keeps cookie and token; the status. */
int page_client_log_in(struct page_client *client, const char *user, const char *password);
/* The password of DATA/first-login.txt; "" when there is no such file. */
void page_client_first_password(const struct page_client *client, char password[static PAGE_CLIENT_TEXT_MAX]);
/* Runs a command on the data directory; its exit status, and what it printed (terminated, cut at capacity). */
int page_client_command(const struct page_client *client, const char *const *words, char *printed, size_t capacity);

/* Of the latest answer, as in api_client.h. */
static inline const struct tree *page_client_at(const struct page_client *client, const char *place) {
    return api_client_at(&client->api, place);
}
static inline int64_t page_client_int(const struct page_client *client, const char *place) {
    return api_client_int(&client->api, place);
}
static inline bool page_client_is(const struct page_client *client, const char *place, const char *text) {
    return api_client_is(&client->api, place, text);
}

#endif
