#include "till_session.h"

#include "base/bug.h"
#include "node/local_client.h"
#include "tests/harness/openapi_check.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { DESCRIPTION_ROOM = 4 * 1024 * 1024, DESCRIPTION_MAX = 512 * 1024, HEAD_MAX = 1024 };

static const struct tree *read_description(void) {
    static _Alignas(max_align_t) uint8_t room[DESCRIPTION_ROOM];
    static char text[DESCRIPTION_MAX];
    struct arena arena;
    struct fault fault;
    const struct tree *tree;
    char why[OPENAPI_WHY_MAX];
    FILE *file = fopen("store-node/till-api.json", "r");
    bug_if(file == NULL);
    size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    arena_init(&arena, room, sizeof room);
    if (!json_parse(span_of(text, size), &arena, &tree, &fault)) {
        (void)fprintf(stderr, "till-api.json: %s\n", fault.text);
        exit(1);
    }
    if (!openapi_check_description(tree, why)) {
        (void)fprintf(stderr, "till-api.json: %s\n", why);
        exit(1);
    }
    return tree;
}

void till_session_begin(struct till_session *session, const struct store_fixture *fixture) {
    void *room = malloc(TILL_SESSION_ROOM);
    bug_if(room == NULL);
    *session = (struct till_session){.fixture = fixture};
    session->description = read_description();
    arena_init(&session->arena, room, TILL_SESSION_ROOM);
}

static void must_be_described(struct till_session *session, const char *method, const char *described) {
    char why[OPENAPI_WHY_MAX];
    bool is_problem = strstr(session->answer.bytes, "Content-Type: application/problem+json") != NULL;
    struct openapi_answer answer = {.method = strcmp(method, "GET") == 0 ? "get" : "post",
                                    .path = described,
                                    .status = session->answer.status,
                                    .media_type = is_problem ? "application/problem+json" : "application/json",
                                    .body = session->body};
    if (!openapi_check_answer(session->description, &answer, why)) {
        (void)fprintf(stderr, "an answer breaks till-api.json: %s\n%s\n", why, session->answer.bytes);
        exit(1);
    }
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
    if (!has_seen(session, method, path, session->answer.status)) {
        bug_if(session->seen_count == TILL_SESSION_SEEN_MAX);
        struct till_seen *seen = &session->seen[session->seen_count++];
        *seen = (struct till_seen){.method = method, .status = session->answer.status};
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
    const struct tree *paths = tree_member(session->description, "paths");
    int unseen = 0;
    for (size_t i = 0; paths != NULL && i < paths->count; i++) {
        const struct tree *operations = &paths->items[i];
        for (size_t j = 0; j < operations->count; j++) {
            unseen += count_unseen(session, paths->names[i], operations->names[j], &operations->items[j]);
        }
    }
    return paths != NULL && paths->count > 0 && unseen == 0;
}

/* An answer that a broken connection cut short is none. */
static bool is_cut(const struct raw_answer *answer) {
    const char *line = strstr(answer->bytes, "\r\nContent-Length: ");
    size_t size = line == NULL ? 0 : (size_t)strtoul(line + strlen("\r\nContent-Length: "), NULL, 10);
    return strstr(answer->bytes, "\r\n\r\n") == NULL || strlen(raw_body(answer)) < size;
}

static void read_body(struct till_session *session) {
    const char *body = raw_body(&session->answer);
    struct fault fault;
    session->body = NULL;
    arena_reset(&session->arena);
    if (session->answer.status != 0 &&
        !json_parse(span_of(body, strlen(body)), &session->arena, &session->body, &fault)) {
        session->body = NULL;
    }
}

static int exchange(struct till_session *session, const char *method, const char *path, const char *described,
                    struct span body) {
    char head[HEAD_MAX];
    char authorization[TILL_SESSION_KEY_MAX + 32] = "";
    char language[64] = "";
    if (session->key[0] != '\0') {
        (void)snprintf(authorization, sizeof authorization, "Authorization: Bearer %s\r\n", session->key);
    }
    if (session->language != NULL) {
        (void)snprintf(language, sizeof language, "Accept-Language: %s\r\n", session->language);
    }
    (void)snprintf(head, sizeof head,
                   "%s %s HTTP/1.1\r\nHost: box\r\nConnection: close\r\n%s%sContent-Length: %zu\r\n\r\n", method, path,
                   authorization, language, body.size);
    session->answer.status = 0;
    session->answer.bytes[0] = '\0';
    int fd = raw_connect(session->fixture->port);
    if (fd >= 0) {
        if (raw_say(fd, head)) {
            (void)raw_send(fd, body.data, body.size);
        }
        raw_read_answer(fd, &session->answer);
        (void)close(fd);
    }
    if (is_cut(&session->answer)) {
        session->answer.status = 0;
    }
    read_body(session);
    if (session->answer.status != 0) {
        must_be_described(session, method, described);
        remember(session, method, described);
    }
    return session->answer.status;
}

int till_session_call(struct till_session *session, const char *method, const char *path, const char *described,
                      const char *json) {
    return exchange(session, method, path, described, span_of(json, json == NULL ? 0 : strlen(json)));
}

int till_session_post(struct till_session *session, const char *path, const char *json) {
    return exchange(session, "POST", path, path, span_of(json, strlen(json)));
}

int till_session_post_bytes(struct till_session *session, const char *path, const void *bytes, size_t size) {
    return exchange(session, "POST", path, path, span_of(bytes, size));
}

int64_t till_session_pair(struct till_session *session, const char *name) {
    const struct tree *tree;
    char json[256];
    arena_reset(&session->arena);
    if (store_fixture_ask(session->fixture, "POST", "/pairing-code", &session->arena, &tree) != 200) {
        (void)fprintf(stderr, "the box gives no pairing code\n");
        exit(1);
    }
    struct text code = local_answer_text(tree, "code");
    (void)snprintf(json, sizeof json, "{\"code\":\"%.*s\",\"name\":\"%s\"}", (int)code.size, code.data, name);
    session->key[0] = '\0';
    if (till_session_post(session, "/v1/pairings", json) != 201) {
        (void)fprintf(stderr, "pairing failed: %s\n", session->answer.bytes);
        exit(1);
    }
    till_session_copy(session, "key", session->key, sizeof session->key);
    return till_session_int(session, "till");
}

static const struct tree *step(const struct tree *tree, const char *name) {
    int64_t index;
    if (tree->kind == TREE_ARRAY) {
        bool is_index = text_to_int64(text_of(name), &index) && index >= 0 && (size_t)index < tree->count;
        return is_index ? &tree->items[index] : NULL;
    }
    return tree_member(tree, name);
}

const struct tree *till_session_at(const struct till_session *session, const char *place) {
    const struct tree *tree = session->body;
    while (tree != NULL && *place != '\0') {
        char name[64];
        size_t size = strcspn(place, "/");
        bug_if(!text_copy(name, sizeof name, (struct text){place, size}));
        tree = step(tree, name);
        place += size + (place[size] == '/');
    }
    return tree;
}

int64_t till_session_int(const struct till_session *session, const char *place) {
    const struct tree *tree = till_session_at(session, place);
    return tree != NULL && tree->kind == TREE_INT ? tree->number : INT64_MIN;
}

bool till_session_is(const struct till_session *session, const char *place, const char *text) {
    const struct tree *tree = till_session_at(session, place);
    return tree != NULL && tree->kind == TREE_TEXT && text_is(tree->text, text);
}

bool till_session_bool(const struct till_session *session, const char *place) {
    const struct tree *tree = till_session_at(session, place);
    return tree != NULL && tree->kind == TREE_BOOL && tree->is_true;
}

void till_session_copy(const struct till_session *session, const char *place, char *out, size_t capacity) {
    const struct tree *tree = till_session_at(session, place);
    bug_if(tree == NULL || tree->kind != TREE_TEXT || !text_copy(out, capacity, tree->text));
}
