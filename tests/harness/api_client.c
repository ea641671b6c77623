#include "tests/harness/api_client.h"

#include "base/bug.h"
#include "wire/json.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    ASK_MS = 60000,
    URL_MAX = 8192,
    DESCRIPTION_ROOM = 4 * 1024 * 1024,
    DESCRIPTION_MAX = 512 * 1024,
    PART_MAX = 64
};

void api_client_open(struct api_client *client) {
    void *room = malloc(API_ROOM);
    *client = (struct api_client){.bytes = malloc(API_BODY_MAX)};
    bug_if(room == NULL || client->bytes == NULL);
    arena_init(&client->arena, room, API_ROOM);
}

void api_client_close(struct api_client *client) {
    free(client->bytes);
    free(client->arena.block);
    free(client->description_room);
    *client = (struct api_client){.status = 0};
}

static _Noreturn void give_up(const char *what, const char *why) {
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

void api_client_describe(struct api_client *client, const char *file_path) {
    static char text[DESCRIPTION_MAX];
    struct arena arena;
    struct fault fault;
    char why[OPENAPI_WHY_MAX];
    FILE *file = fopen(file_path, "r");
    client->description_room = malloc(DESCRIPTION_ROOM);
    bug_if(client->description_room == NULL);
    if (file == NULL) {
        give_up(file_path, "cannot be opened");
    }
    size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    arena_init(&arena, client->description_room, DESCRIPTION_ROOM);
    if (!json_parse(span_of(text, size), &arena, &client->description, &fault)) {
        give_up(file_path, fault.text);
    }
    if (!openapi_check_description(client->description, why)) {
        give_up(file_path, why);
    }
}

/* ---------------------------------------------------------------------------------------------------------- a call */

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    struct api_client *client = context;
    if (client->size + size * count >= API_BODY_MAX) {
        return 0;
    }
    memcpy(client->bytes + client->size, bytes, size * count);
    client->size += size * count;
    return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    struct api_client *client = context;
    size_t used = strlen(client->headers);
    if (used + size * count < sizeof client->headers) {
        memcpy(client->headers + used, bytes, size * count);
        client->headers[used + size * count] = '\0';
    }
    return size * count;
}

static struct curl_slist *make_headers(const struct api_request *request) {
    /* What libcurl would add by itself: a media type that we did not choose, and a wait before larger bodies. */
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    bool has_type = false;
    for (size_t i = 0; i < request->header_count; i++) {
        has_type = has_type || strncasecmp(request->headers[i], "Content-Type:", strlen("Content-Type:")) == 0;
        list = curl_slist_append(list, request->headers[i]);
    }
    return has_type ? list : curl_slist_append(list, "Content-Type:");
}

static void set_options(CURL *curl, struct api_client *client, const struct api_request *request) {
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_CAINFO, NULL); /* reading all of the system's takes longer than the call */
    (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ASK_MS);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, client);
    if (request->has_body) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)request->body.size);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                               request->body.size > 0 ? (const char *)request->body.data : "");
    }
}

static int perform(struct api_client *client, const struct api_request *request) {
    char url[URL_MAX];
    long status = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = make_headers(request);
    int size = snprintf(url, sizeof url, "%s%s", client->root, request->path);
    bug_if(curl == NULL || headers == NULL || size < 0 || (size_t)size >= sizeof url);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    set_options(curl, client, request);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    } else {
        (void)fault_set(&client->broken, FAULT_IO, "%s", curl_easy_strerror(code));
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return (int)status;
}

int api_client_ask(struct api_client *client, const struct api_request *request) {
    client->size = 0;
    client->headers[0] = '\0';
    client->status = perform(client, request);
    client->bytes[client->size] = '\0';
    client->body = NULL;
    arena_reset(&client->arena);
    if (client->status != 0 &&
        !json_parse(span_of(client->bytes, client->size), &client->arena, &client->body, &client->unread)) {
        client->body = NULL;
    }
    return client->status;
}

/* ------------------------------------------------------------------------------------------------- the description */

static const struct tree *described_status(const struct api_client *client, const char *path, const char *method) {
    char number[16];
    const struct tree *tree = tree_member(client->description, "paths");
    (void)snprintf(number, sizeof number, "%d", client->status);
    const char *const steps[] = {path, method, "responses", number};
    for (size_t i = 0; tree != NULL && i < sizeof steps / sizeof steps[0]; i++) {
        tree = tree_member(tree, steps[i]);
    }
    return tree;
}

bool api_client_is_described(const struct api_client *client, const char *method, const char *described,
                             char why[static OPENAPI_WHY_MAX]) {
    char lower[16] = "";
    for (size_t i = 0; method[i] != '\0' && i + 1 < sizeof lower; i++) {
        lower[i] = (char)tolower((unsigned char)method[i]);
        lower[i + 1] = '\0';
    }
    if (client->status == 204) {
        (void)snprintf(why, OPENAPI_WHY_MAX, "%s %s: an answer without a body is not described", lower, described);
        return described_status(client, described, lower) != NULL;
    }
    char type[PART_MAX];
    struct text told = api_client_header(client, "Content-Type");
    const char *end = told.size == 0 ? NULL : memchr(told.data, ';', told.size);
    struct text media_type = {told.data, end == NULL ? told.size : (size_t)(end - told.data)};
    struct openapi_answer answer = {.method = lower,
                                    .path = described,
                                    .status = client->status,
                                    .media_type = text_copy(type, sizeof type, media_type) ? type : "",
                                    .body = client->body};
    return openapi_check_answer(client->description, &answer, why);
}

void api_client_must_be_described(const struct api_client *client, const char *method, const char *described) {
    char why[OPENAPI_WHY_MAX];
    if (!api_client_is_described(client, method, described, why)) {
        (void)fprintf(stderr, "%s%s\n", client->headers, client->bytes);
        give_up("an answer breaks its description", why);
    }
}

/* ------------------------------------------------------------------------------------------------------ the answer */

struct text api_client_header(const struct api_client *client, const char *name) {
    size_t name_size = strlen(name);
    for (const char *line = client->headers; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncasecmp(line, name, name_size) == 0 && line[name_size] == ':') {
            const char *value = line + name_size + 1;
            value += strspn(value, " ");
            return (struct text){value, strcspn(value, "\r\n")};
        }
    }
    return (struct text){NULL, 0};
}

static const struct tree *step(const struct tree *tree, const char *name) {
    int64_t index;
    if (tree->kind == TREE_ARRAY) {
        bool is_index = text_to_int64(text_of(name), &index) && index >= 0 && (size_t)index < tree->count;
        return is_index ? &tree->items[index] : NULL;
    }
    return tree_member(tree, name);
}

const struct tree *api_client_at(const struct api_client *client, const char *place) {
    const struct tree *tree = client->body;
    while (tree != NULL && *place != '\0') {
        char name[PART_MAX];
        size_t size = strcspn(place, "/");
        bug_if(!text_copy(name, sizeof name, (struct text){place, size}));
        tree = step(tree, name);
        place += size + (place[size] == '/');
    }
    return tree;
}

int64_t api_client_int(const struct api_client *client, const char *place) {
    const struct tree *tree = api_client_at(client, place);
    return tree != NULL && tree->kind == TREE_INT ? tree->number : INT64_MIN;
}

bool api_client_is(const struct api_client *client, const char *place, const char *text) {
    const struct tree *tree = api_client_at(client, place);
    return tree != NULL && tree->kind == TREE_TEXT && text_is(tree->text, text);
}

bool api_client_bool(const struct api_client *client, const char *place) {
    const struct tree *tree = api_client_at(client, place);
    return tree != NULL && tree->kind == TREE_BOOL && tree->is_true;
}

void api_client_copy(const struct api_client *client, const char *place, char *out, size_t capacity) {
    const struct tree *tree = api_client_at(client, place);
    bug_if(tree == NULL || tree->kind != TREE_TEXT || !text_copy(out, capacity, tree->text));
}
