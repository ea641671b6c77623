#include "page_client.h"

#include "base/bug.h"
#include "node/local_client.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_TRIES = 2000 };

static _Noreturn void give_up(const char *what, const char *why) {
    (void)fprintf(stderr, "page client: %s: %s\n", what, why);
    exit(1);
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
    arena_reset(&client->api.arena);
    if (!local_socket_address(client->data_directory, &address, &fault) ||
        !local_client_ask(&address, "GET", "/api/v1/status", span_of(NULL, 0), &client->api.arena, &answer, &fault)) {
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
    (void)snprintf(client->api.root, sizeof client->api.root, "https://127.0.0.1:%u", (unsigned)client->port);
}

void page_client_start(struct page_client *client, const char *data_directory) {
    *client = (struct page_client){.data_directory = data_directory, .content_type = "application/json"};
    api_client_open(&client->api);
    api_client_describe(&client->api, "hq-node/hq-api.json");
    start(client);
}

bool page_client_stop(struct page_client *client) {
    int status = -1;
    (void)kill(client->pid, SIGTERM);
    (void)waitpid(client->pid, &status, 0);
    client->pid = 0;
    api_client_close(&client->api);
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

/* -------------------------------------------------------------------------------------------------------- the calls */

static void add_header(struct api_request *request, char line[static PAGE_CLIENT_LINE_MAX], const char **headers,
                       const char *name, const char *value) {
    if (value != NULL && value[0] != '\0') {
        (void)snprintf(line, PAGE_CLIENT_LINE_MAX, "%s: %s", name, value);
        headers[request->header_count++] = line;
    }
}

int page_client_call(struct page_client *client, const char *method, const char *path, const char *described,
                     const char *json) {
    const struct {
        const char *name;
        const char *value;
    } given[] = {{"Cookie", client->cookie},
                 {"X-CSRF-Token", client->csrf},
                 {"Origin", client->origin},
                 {"Sec-Fetch-Site", client->fetch_site},
                 {"Content-Type", json == NULL ? NULL : client->content_type}};
    enum { COUNT = sizeof given / sizeof given[0] };
    char lines[COUNT][PAGE_CLIENT_LINE_MAX];
    const char *headers[COUNT];
    struct api_request request = {.method = method, .path = path, .headers = headers, .has_body = json != NULL};
    for (size_t i = 0; i < COUNT; i++) {
        add_header(&request, lines[i], headers, given[i].name, given[i].value);
    }
    request.body = span_of(json, json == NULL ? 0 : strlen(json));
    int status = api_client_ask(&client->api, &request);
    if (status != 0 && described != NULL) {
        api_client_must_be_described(&client->api, method, described);
    }
    return status;
}

int page_client_get(struct page_client *client, const char *path) {
    return page_client_call(client, "GET", path, path, NULL);
}

int page_client_post(struct page_client *client, const char *path, const char *json) {
    return page_client_call(client, "POST", path, path, json);
}

int page_client_log_in(struct page_client *client, const char *user, const char *password) {
    char json[1024];
    (void)snprintf(json, sizeof json, "{\"user\":\"%s\",\"password\":\"%s\"}", user, password);
    int status = page_client_post(client, "/api/v1/session", json);
    const char *cookie = strcasestr(client->api.headers, "Set-Cookie: ");
    if (status == 200 && cookie != NULL) {
        cookie += strlen("Set-Cookie: ");
        (void)snprintf(client->cookie, sizeof client->cookie, "%.*s", (int)strcspn(cookie, ";"), cookie);
        api_client_copy(&client->api, "csrf_token", client->csrf, sizeof client->csrf);
    }
    return status;
}
