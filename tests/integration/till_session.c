#include "till_session.h"

#include "base/bug.h"
#include "node/local_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEADER_MAX = 128 };

void till_session_begin(struct till_session *session, const struct store_fixture *fixture) {
    *session = (struct till_session){.fixture = fixture};
    api_client_open(&session->api);
    api_client_describe(&session->api, "store-node/till-api.json");
}

void till_session_end(struct till_session *session) {
    api_client_close(&session->api);
}

static bool has_seen(const struct till_session *session, const char *method, const char *path, int status) {
    for (size_t i = 0; i < session->seen_count; i++) {
        const struct till_seen *seen = &session->seen[i];
        if (strcasecmp(seen->method, method) == 0 && strcmp(seen->path, path) == 0 && seen->status == status) {
            return true;
        }
    }
    return false;
}

static void remember(struct till_session *session, const char *method, const char *path) {
    if (!has_seen(session, method, path, session->api.status)) {
        bug_if(session->seen_count == TILL_SESSION_SEEN_MAX);
        struct till_seen *seen = &session->seen[session->seen_count++];
        *seen = (struct till_seen){.method = method, .status = session->api.status};
        bug_if(!text_copy(seen->path, sizeof seen->path, text_of(path)));
    }
}

/* The answers of one operation; how many of success were never seen. */
static int count_unseen(const struct till_session *session, struct text path, struct text method,
                        const struct tree *operation) {
    const struct tree *responses = tree_member(operation, "responses");
    char path_name[64];
    char method_name[16];
    int unseen = 0;
    bug_if(!text_copy(path_name, sizeof path_name, path) || !text_copy(method_name, sizeof method_name, method));
    for (size_t i = 0; responses != NULL && i < responses->count; i++) {
        int64_t status;
        bool is_success = text_to_int64(responses->names[i], &status) && status >= 200 && status < 300;
        if (is_success && !has_seen(session, method_name, path_name, (int)status)) {
            (void)fprintf(stderr, "never seen: %s %s %d\n", method_name, path_name, (int)status);
            unseen++;
        }
    }
    return unseen;
}

bool till_session_has_seen_all(const struct till_session *session) {
    const struct tree *paths = tree_member(session->api.description, "paths");
    int unseen = 0;
    for (size_t i = 0; paths != NULL && i < paths->count; i++) {
        const struct tree *operations = &paths->items[i];
        for (size_t j = 0; j < operations->count; j++) {
            unseen += count_unseen(session, paths->names[i], operations->names[j], &operations->items[j]);
        }
    }
    return paths != NULL && paths->count > 0 && unseen == 0;
}

static int exchange(struct till_session *session, const char *method, const char *path, const char *described,
                    struct span body, bool has_body) {
    char authorization[HEADER_MAX];
    char language[HEADER_MAX];
    const char *headers[3];
    struct api_request request = {.method = method, .path = path, .headers = headers, .body = body};
    request.has_body = has_body;
    if (session->key[0] != '\0') {
        (void)snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", session->key);
        headers[request.header_count++] = authorization;
    }
    if (session->language != NULL) {
        (void)snprintf(language, sizeof language, "Accept-Language: %s", session->language);
        headers[request.header_count++] = language;
    }
    (void)snprintf(session->api.root, sizeof session->api.root, "http://127.0.0.1:%u", session->fixture->port);
    int status = api_client_ask(&session->api, &request);
    if (status != 0) {
        api_client_must_be_described(&session->api, method, described);
        remember(session, method, described);
    }
    return status;
}

int till_session_call(struct till_session *session, const char *method, const char *path, const char *described,
                      const char *json) {
    return exchange(session, method, path, described, span_of(json, json == NULL ? 0 : strlen(json)), json != NULL);
}

int till_session_post(struct till_session *session, const char *path, const char *json) {
    return exchange(session, "POST", path, path, span_of(json, strlen(json)), true);
}

int till_session_post_bytes(struct till_session *session, const char *path, const void *bytes, size_t size) {
    return exchange(session, "POST", path, path, span_of(bytes, size), true);
}

int64_t till_session_pair(struct till_session *session, const char *name) {
    const struct tree *tree;
    char json[256];
    arena_reset(&session->api.arena);
    if (store_fixture_ask(session->fixture, "POST", "/pairing-code", &session->api.arena, &tree) != 200) {
        (void)fprintf(stderr, "the box gives no pairing code\n");
        exit(1);
    }
    struct text code = local_answer_text(tree, "code");
    (void)snprintf(json, sizeof json, "{\"code\":\"%.*s\",\"name\":\"%s\"}", (int)code.size, code.data, name);
    session->key[0] = '\0';
    if (till_session_post(session, "/v1/pairings", json) != 201) {
        (void)fprintf(stderr, "pairing failed: %s\n", session->api.bytes);
        exit(1);
    }
    till_session_copy(session, "key", session->key, sizeof session->key);
    return till_session_int(session, "till");
}

void till_session_open_shop(struct till_session *session, struct store_fixture *fixture, const char *till_name) {
    static const char *const fast[] = {"--rate-per-second", "1000000", "--rate-burst", "1000000", NULL};
    store_fixture_make(fixture);
    store_fixture_enrol(fixture);
    store_fixture_start(fixture, fast);
    till_session_begin(session, fixture);
    (void)till_session_pair(session, till_name);
}

void till_session_close_shop(struct till_session *session, struct store_fixture *fixture) {
    store_fixture_remove(fixture);
    till_session_end(session);
}
