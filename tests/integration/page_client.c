#include "page_client.h"

#include "base/bug.h"
#include "node/local_client.h"
#include "tests/harness/openapi_check.h"
#include "wire/json.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTION_ROOM = 4 * 1024 * 1024, DESCRIPTION_MAX = 512 * 1024, START_TRIES = 2000, ASK_MS = 60000 };

static _Noreturn void give_up(const char *what, const char *why) {
    (void)fprintf(stderr, "page client: %s: %s\n", what, why);
    exit(1);
}

static const struct tree *read_description(void) {
    static _Alignas(max_align_t) uint8_t room[DESCRIPTION_ROOM];
    static char text[DESCRIPTION_MAX];
    struct arena arena;
    struct fault fault;
    const struct tree *tree;
    char why[OPENAPI_WHY_MAX];
    FILE *file = fopen("hq-node/hq-api.json", "r");
    bug_if(file == NULL);
    size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    arena_init(&arena, room, sizeof room);
    if (!json_parse(span_of(text, size), &arena, &tree, &fault)) {
        give_up("hq-api.json", fault.text);
    }
    if (!openapi_check_description(tree, why)) {
        give_up("hq-api.json", why);
    }
    return tree;
}

/* ------------------------------------------------------------------------------------------------------ the program */

static void program_path(char path[static PAGE_CLIENT_TEXT_MAX]) {
    const char *build = getenv("BUILD");
    (void)snprintf(path, PAGE_CLIENT_TEXT_MAX, "%s/hq-node", build == NULL ? "build" : build);
}

static _Noreturn void exec_daemon(const struct page_client *client) {
    char program[PAGE_CLIENT_TEXT_MAX];
    char log_path[PAGE_CLIENT_TEXT_MAX * 2];
    program_path(program);
    (void)snprintf(log_path, sizeof log_path, "%s/log", client->data_directory);
    int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, STDERR_FILENO) < 0) {
        _exit(127);
    }
    (void)execl(program, program, "run", "--data-directory", client->data_directory, "--https-address", "127.0.0.1:0",
                "--link-address", "127.0.0.1:0", "--may-run-as-root", "yes", "--web-directory",
                client->web_directory == NULL ? "" : client->web_directory, (char *)NULL);
    _exit(127);
}

/* Asks the daemon's own socket, which it opens last, for its port; 0: not there yet. */
static uint16_t ask_port(struct page_client *client) {
    struct net_address address;
    struct local_answer answer;
    struct fault fault;
    arena_reset(&client->arena);
    if (!local_socket_address(client->data_directory, &address, &fault) ||
        !local_client_ask(&address, "GET", "/api/v1/status", span_of(NULL, 0), &client->arena, &answer, &fault)) {
        return 0;
    }
    return (uint16_t)local_answer_int(answer.tree, "https_port");
}

static void start(struct page_client *client) {
    const struct timespec moment = {.tv_nsec = 10000000};
    client->port = 0;
    client->pid = fork();
    bug_if(client->pid < 0);
    if (client->pid == 0) {
        exec_daemon(client);
    }
    for (int tries = 0; client->port == 0 && tries < START_TRIES; tries++) {
        if (waitpid(client->pid, NULL, WNOHANG) != 0) {
            give_up("start", "hq-node ended; see its log");
        }
        client->port = ask_port(client);
        (void)nanosleep(&moment, NULL);
    }
    if (client->port == 0) {
        give_up("start", "hq-node does not answer");
    }
}

void page_client_start(struct page_client *client, const char *data_directory) {
    void *room = malloc(PAGE_CLIENT_ROOM);
    *client = (struct page_client){.data_directory = data_directory, .content_type = "application/json"};
    client->bytes = malloc(PAGE_CLIENT_BODY_MAX);
    bug_if(room == NULL || client->bytes == NULL);
    client->description = read_description();
    arena_init(&client->arena, room, PAGE_CLIENT_ROOM);
    start(client);
}

bool page_client_stop(struct page_client *client) {
    int status = -1;
    (void)kill(client->pid, SIGTERM);
    (void)waitpid(client->pid, &status, 0);
    client->pid = 0;
    free(client->bytes);
    free(client->arena.block);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void page_client_kill_and_start(struct page_client *client) {
    (void)kill(client->pid, SIGKILL);
    (void)waitpid(client->pid, NULL, 0);
    start(client);
}

/* In the child: the words after the program and its data directory. */
static _Noreturn void exec_command(const struct page_client *client, const char *const *words, int out) {
    enum { WORDS_MAX = 32, FIRST = 3 };
    char program[PAGE_CLIENT_TEXT_MAX];
    const char *arguments[WORDS_MAX] = {program, "--data-directory", client->data_directory};
    for (size_t i = 0; words[i] != NULL && i + FIRST + 1 < WORDS_MAX; i++) {
        arguments[FIRST + i] = words[i];
    }
    union {
        const char **ours;
        char *const *theirs; /* execv does not write what it is given */
    } vector = {.ours = arguments};
    program_path(program);
    if (dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0) {
        (void)execv(program, vector.theirs);
    }
    _exit(127);
}

int page_client_command(const struct page_client *client, const char *const *words, char *printed, size_t capacity) {
    int pipes[2];
    int status = -1;
    size_t size = 0;
    bug_if(pipe(pipes) != 0);
    pid_t pid = fork();
    bug_if(pid < 0);
    if (pid == 0) {
        exec_command(client, words, pipes[1]);
    }
    (void)close(pipes[1]);
    for (ssize_t got = 1; got > 0 && size + 1 < capacity;) {
        got = read(pipes[0], printed + size, capacity - 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    printed[size] = '\0';
    (void)close(pipes[0]);
    (void)waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void page_client_first_password(const struct page_client *client, char password[static PAGE_CLIENT_TEXT_MAX]) {
    static const char mark[] = "password = ";
    char path[PAGE_CLIENT_TEXT_MAX * 2];
    char line[PAGE_CLIENT_TEXT_MAX];
    password[0] = '\0';
    (void)snprintf(path, sizeof path, "%s/first-login.txt", client->data_directory);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, mark, sizeof mark - 1) == 0) {
            line[strcspn(line, "\n")] = '\0';
            (void)snprintf(password, PAGE_CLIENT_TEXT_MAX, "%s", line + sizeof mark - 1);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

/* --------------------------------------------------------------------------------------------------------- the calls
 */

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    struct page_client *client = context;
    if (client->size + size * count >= PAGE_CLIENT_BODY_MAX) {
        return 0;
    }
    memcpy(client->bytes + client->size, bytes, size * count);
    client->size += size * count;
    return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    struct page_client *client = context;
    size_t used = strlen(client->headers);
    if (used + size * count < sizeof client->headers) {
        memcpy(client->headers + used, bytes, size * count);
        client->headers[used + size * count] = '\0';
    }
    return size * count;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value) {
    char line[PAGE_CLIENT_TEXT_MAX * 2];
    if (value == NULL || value[0] == '\0') {
        return list;
    }
    (void)snprintf(line, sizeof line, "%s: %s", name, value);
    return curl_slist_append(list, line);
}

static struct curl_slist *make_headers(const struct page_client *client, bool has_body) {
    struct curl_slist *list = NULL;
    list = add_header(list, "Cookie", client->cookie);
    list = add_header(list, "X-CSRF-Token", client->csrf);
    list = add_header(list, "Origin", client->origin);
    list = add_header(list, "Sec-Fetch-Site", client->fetch_site);
    return has_body ? add_header(list, "Content-Type", client->content_type) : list;
}

/* Whom it speaks to is its own child on loopback; certificates have a test of their own. */
static int perform(struct page_client *client, const char *method, const char *path, const char *json) {
    char url[2048];
    long status = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = make_headers(client, json != NULL);
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%u%s", (unsigned)client->port, path);
    client->size = 0;
    client->headers[0] = '\0';
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_CAINFO, NULL); /* reading all of the system's takes longer than the call */
    (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ASK_MS);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, client);
    if (json != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(json));
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json);
    }
    if (curl_easy_perform(curl) == CURLE_OK) {
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    client->bytes[client->size] = '\0';
    return (int)status;
}

static void read_body(struct page_client *client) {
    struct fault fault;
    arena_reset(&client->arena);
    if (!json_parse(span_of(client->bytes, client->size), &client->arena, &client->body, &fault)) {
        client->body = NULL;
    }
}

static const struct tree *described_status(const struct page_client *client, const char *path, const char *method,
                                           int status) {
    char number[16];
    const struct tree *tree = tree_member(client->description, "paths");
    (void)snprintf(number, sizeof number, "%d", status);
    const char *const steps[] = {path, method, "responses", number};
    for (size_t i = 0; tree != NULL && i < sizeof steps / sizeof steps[0]; i++) {
        tree = tree_member(tree, steps[i]);
    }
    return tree;
}

static void must_be_described(struct page_client *client, const char *method, const char *described, int status) {
    char why[OPENAPI_WHY_MAX] = "an answer without a body is not described";
    char lower[16] = "";
    for (size_t i = 0; method[i] != '\0' && i + 1 < sizeof lower; i++) {
        lower[i] = (char)(method[i] | 0x20); /* letters only */
        lower[i + 1] = '\0';
    }
    bool is_problem = strcasestr(client->headers, "Content-Type: application/problem+json") != NULL;
    struct openapi_answer answer = {.method = lower,
                                    .path = described,
                                    .status = status,
                                    .media_type = is_problem ? "application/problem+json" : "application/json",
                                    .body = client->body};
    bool is_sound = status == 204 ? described_status(client, described, lower, status) != NULL
                                  : openapi_check_answer(client->description, &answer, why);
    if (!is_sound) {
        (void)fprintf(stderr, "%s\n", client->bytes);
        give_up("an answer breaks hq-api.json", why);
    }
}

int page_client_call(struct page_client *client, const char *method, const char *path, const char *described,
                     const char *json) {
    int status = perform(client, method, path, json);
    read_body(client);
    if (status != 0 && described != NULL) {
        must_be_described(client, method, described, status);
    }
    return status;
}

int page_client_get(struct page_client *client, const char *path) {
    return page_client_call(client, "GET", path, path, NULL);
}

int page_client_post(struct page_client *client, const char *path, const char *json) {
    return page_client_call(client, "POST", path, path, json);
}

static void keep_text(const struct page_client *client, const char *place, char out[static PAGE_CLIENT_TEXT_MAX]) {
    const struct tree *tree = page_client_at(client, place);
    bug_if(tree == NULL || tree->kind != TREE_TEXT || !text_copy(out, PAGE_CLIENT_TEXT_MAX, tree->text));
}

int page_client_log_in(struct page_client *client, const char *user, const char *password) {
    char json[1024];
    (void)snprintf(json, sizeof json, "{\"user\":\"%s\",\"password\":\"%s\"}", user, password);
    int status = page_client_post(client, "/api/v1/session", json);
    const char *cookie = strcasestr(client->headers, "Set-Cookie: ");
    if (status == 200 && cookie != NULL) {
        cookie += strlen("Set-Cookie: ");
        (void)snprintf(client->cookie, sizeof client->cookie, "%.*s", (int)strcspn(cookie, ";"), cookie);
        keep_text(client, "csrf_token", client->csrf);
    }
    return status;
}

static const struct tree *step(const struct tree *tree, const char *name) {
    int64_t index;
    if (tree->kind == TREE_ARRAY) {
        bool is_index = text_to_int64(text_of(name), &index) && index >= 0 && (size_t)index < tree->count;
        return is_index ? &tree->items[index] : NULL;
    }
    return tree_member(tree, name);
}

const struct tree *page_client_at(const struct page_client *client, const char *place) {
    const struct tree *tree = client->body;
    while (tree != NULL && *place != '\0') {
        char name[64];
        size_t size = strcspn(place, "/");
        bug_if(!text_copy(name, sizeof name, (struct text){place, size}));
        tree = step(tree, name);
        place += size + (place[size] == '/');
    }
    return tree;
}

int64_t page_client_int(const struct page_client *client, const char *place) {
    const struct tree *tree = page_client_at(client, place);
    return tree != NULL && tree->kind == TREE_INT ? tree->number : INT64_MIN;
}

bool page_client_is(const struct page_client *client, const char *place, const char *text) {
    const struct tree *tree = page_client_at(client, place);
    return tree != NULL && tree->kind == TREE_TEXT && text_is(tree->text, text);
}
