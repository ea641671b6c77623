/* The door of head office's pages, as a browser meets it: who gets in, what a change needs, and that nothing answers
 * without a login. The real hq-node over HTTPS; every answer is held against hq-api.json. */
#include "hq-node/login_pace.h"
#include "page_office.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* "/a/{b}/c" becomes "/a/1/c". */
static void fill_pattern(struct text pattern, char path[static PAGE_CLIENT_TEXT_MAX]) {
    size_t size = 0;
    bool is_inside = false;
    for (size_t i = 0; i < pattern.size; i++) {
        char c = pattern.data[i];
        if (!is_inside) {
            path[size++] = c == '{' ? '1' : c;
        }
        is_inside = c == '{' || (is_inside && c != '}');
    }
    path[size] = '\0';
}

static void walk_operation(struct text pattern, struct text method) {
    char described[PAGE_CLIENT_TEXT_MAX];
    char path[PAGE_CLIENT_TEXT_MAX];
    char name[16] = "";
    assert_true(text_copy(described, sizeof described, pattern));
    fill_pattern(pattern, path);
    for (size_t i = 0; i < method.size; i++) {
        name[i] = (char)(method.data[i] & 0x5f);
    }
    bool is_login = text_is(pattern, "/api/v1/session") && strcmp(name, "POST") == 0;
    int status = page_client_call(&page, name, path, described, strcmp(name, "GET") == 0 ? NULL : "{}");
    expect_code(status, is_login ? 400 : 401, is_login ? "bad_request" : "not_logged_in");
}

/* Goal: nothing but the login answers without one: every operation of the description is tried, with no cookie and with
 * a wrong one. */
static void nothing_answers_without_a_login(void **state) {
    (void)state;
    const struct tree *paths = tree_member(page.api.description, "paths");
    forget_session();
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < paths->count; i++) {
            const struct tree *path = &paths->items[i];
            for (size_t j = 0; j < path->count; j++) {
                walk_operation(paths->names[i], path->names[j]);
            }
        }
        expect_code(page_client_call(&page, "GET", "/api/v1/nothing", NULL, NULL), 401, "not_logged_in");
        expect_code(page_client_call(&page, "GET", "/api/v1/users", NULL, NULL), 401, "not_logged_in");
        (void)snprintf(page.cookie, sizeof page.cookie, "__Host-session=%064d", 1);
    }
    forget_session();
}

/* Goal: the pages come with the headers that keep foreign scripts and frames out; a path of no file is the one page. */
static void pages_come_with_their_headers(void **state) {
    (void)state;
    static const char *const wanted[] = {"Content-Security-Policy: default-src 'none'; script-src 'self'",
                                         "frame-ancestors 'none'",
                                         "X-Content-Type-Options: nosniff",
                                         "Referrer-Policy: no-referrer",
                                         "Cross-Origin-Opener-Policy: same-origin",
                                         "Cache-Control: no-cache",
                                         "Content-Encoding: gzip"};
    forget_session();
    expect(page_client_call(&page, "GET", "/", NULL, NULL), 200);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strstr(page.api.headers, wanted[i]) == NULL) {
            fail_msg("%s is not in %s", wanted[i], page.api.headers);
        }
    }
    size_t size = page.api.size;
    expect(page_client_call(&page, "GET", "/stores/7", NULL, NULL), 200);
    assert_int_equal(page.api.size, size);
    expect(page_client_call(&page, "GET", "/assets/nothing.js", NULL, NULL), 404);
}

/* Goal: a wrong password and a name that nobody has get the same answer, and the next try waits. */
static void wrong_logins_are_slowed(void **state) {
    (void)state;
    forget_session();
    expect_code(page_client_log_in(&page, "admin", "wrong password"), 401, "wrong_login");
    int64_t before_ms = now_ms();
    expect_code(page_client_log_in(&page, "nobody", "wrong password"), 401, "wrong_login");
    int64_t second_ms = now_ms();
    assert_true(second_ms - before_ms >= LOGIN_PACE_FIRST_MS);
    expect_code(page_client_log_in(&page, "admin", ""), 400, "bad_request");
    assert_int_equal(page.cookie[0], '\0');
}

/* Goal: the password of first-login.txt opens a session with a cookie that scripts, other sites and plain HTTP never
 * see. */
static void first_login_opens_a_session(void **state) {
    (void)state;
    static const char *const wanted[] = {"; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"};
    forget_session();
    expect(page_client_log_in(&page, "admin", password), 200);
    expect_text("user", "admin");
    expect_text("chain_name", "Regulars");
    assert_true(strncmp(page.cookie, "__Host-session=", 15) == 0);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_non_null(strstr(page.api.headers, wanted[i]));
    }
    expect(page_client_get(&page, "/api/v1/session"), 200);
    expect_text("csrf_token", page.csrf);
}

/* Goal: a change needs the session's token and a page of ours; reading does not. */
static void changes_need_the_token_and_our_origin(void **state) {
    (void)state;
    static const char body[] = "{\"name\":\"X\",\"zone\":\"Europe/Moscow\"}";
    static const char path[] = "/api/v1/stores";
    char origin[64];
    char csrf[PAGE_CLIENT_TEXT_MAX];
    be_logged_in();
    memcpy(csrf, page.csrf, sizeof csrf);
    page.csrf[0] = '\0';
    expect_code(page_client_post(&page, path, body), 403, "no_csrf_token");
    (void)snprintf(page.csrf, sizeof page.csrf, "%064d", 7);
    expect_code(page_client_post(&page, path, body), 403, "no_csrf_token");
    memcpy(page.csrf, csrf, sizeof csrf);
    page.origin = "https://evil.example";
    expect_code(page_client_post(&page, path, body), 403, "foreign_origin");
    page.origin = "null";
    expect_code(page_client_post(&page, path, body), 403, "foreign_origin");
    page.origin = NULL;
    page.fetch_site = "same-site";
    expect_code(page_client_post(&page, path, body), 403, "foreign_origin");
    expect(page_client_get(&page, path), 200);
    assert_int_equal(count_of("items"), 2);
    page.fetch_site = "same-origin";
    (void)snprintf(origin, sizeof origin, "https://127.0.0.1:%u", (unsigned)page.port);
    page.origin = origin;
    page.content_type = "text/plain";
    expect_code(page_client_post(&page, path, body), 415, "not_json");
    page.content_type = "application/json";
    expect_code(page_client_post(&page, path, "{\"name\":\"\",\"zone\":\"Europe/Moscow\"}"), 400, "bad_request");
    page.origin = NULL;
    page.fetch_site = NULL;
}

/* Goal: bodies that are no documents are told so, one by one, and change nothing. */
static void hostile_bodies_are_refused(void **state) {
    (void)state;
    static char deep[4096];
    be_logged_in();
    memset(deep, '[', sizeof deep - 1);
    static const char *const bodies[] = {"",
                                         "{",
                                         "[]",
                                         "null",
                                         "{\"name\":\"a\",\"name\":\"b\",\"zone\":\"Europe/Moscow\"}",
                                         "{\"name\":1,\"zone\":\"Europe/Moscow\"}",
                                         "{\"name\":\"\\u0000\",\"zone\":\"Europe/Moscow\"}",
                                         "{\"name\":\"\xff\",\"zone\":\"Europe/Moscow\"}",
                                         "{\"name\":\"a\",\"zone\":\"../../etc/passwd\"}",
                                         "{\"name\":\"a\",\"zone\":\"Europe/Moscow\",\"more\":1}",
                                         "{\"name\":\"a\",\"zone\":1.5}",
                                         deep};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        expect(page_client_post(&page, "/api/v1/stores", bodies[i]), 400);
    }
    static const char *const queries[] = {"limit=0", "limit=x", "limit=-1", "after=1.5", "limit=99999999999999999999"};
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "/api/v1/receipts?%s", queries[i]);
        expect_code(page_client_call(&page, "GET", path, "/api/v1/receipts", NULL), 400, "bad_query");
    }
    expect(page_client_get(&page, "/api/v1/stores"), 200);
    assert_int_equal(count_of("items"), 2);
}

/* Goal: another password needs the old one and some length; it ends the user's other sessions and removes the file of
 * the first login. */
static void password_is_changed(void **state) {
    (void)state;
    static const char path[] = "/api/v1/session/password";
    char json[512];
    char file[PAGE_CLIENT_TEXT_MAX];
    char other_cookie[PAGE_CLIENT_TEXT_MAX];
    be_logged_in();
    memcpy(other_cookie, page.cookie, sizeof other_cookie);
    forget_session();
    expect(page_client_log_in(&page, "admin", password), 200);
    (void)snprintf(json, sizeof json, "{\"old\":\"%s\",\"new\":\"short\"}", password);
    expect_code(page_client_post(&page, path, json), 400, "bad_request");
    expect_code(page_client_post(&page, path, "{\"old\":\"wrong\",\"new\":\"a good long password\"}"), 422,
                "wrong_password");
    (void)snprintf(json, sizeof json, "{\"old\":\"%s\",\"new\":\"a good long password\"}", password);
    expect(page_client_post(&page, path, json), 204);
    (void)snprintf(password, sizeof password, "a good long password");
    page_client_first_password(&page, file);
    assert_string_equal(file, "");
    expect(page_client_get(&page, "/api/v1/session"), 200);
    memcpy(page.cookie, other_cookie, sizeof other_cookie);
    expect_code(page_client_get(&page, "/api/v1/session"), 401, "not_logged_in");
    forget_session();
    expect(page_client_log_in(&page, "admin", password), 200);
}

static void log_out_ends_the_session(void **state) {
    (void)state;
    be_logged_in();
    expect(page_client_call(&page, "DELETE", "/api/v1/session", "/api/v1/session", NULL), 204);
    assert_non_null(strstr(page.api.headers, "Max-Age=0"));
    expect_code(page_client_get(&page, "/api/v1/session"), 401, "not_logged_in");
    forget_session();
}

/* Goal: after SIGKILL everybody logs in again, with the password that was changed, and finds what was stored. */
static void sigkill_ends_sessions_and_nothing_else(void **state) {
    (void)state;
    be_logged_in();
    page_client_kill_and_start(&page);
    expect_code(page_client_get(&page, "/api/v1/session"), 401, "not_logged_in");
    forget_session();
    expect(page_client_log_in(&page, "admin", password), 200);
    expect(page_client_get(&page, "/api/v1/overview"), 200);
    expect_int("receipts_total", 4);
    expect_int("customers", 1);
}

static void write_page(const char *directory, const char *name, const char *content) {
    char path[TEMP_PATH_MAX * 2];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(content, file);
    (void)fclose(file);
}

/* Goal: while somebody works on the pages they come from a directory, fresh each time, and nothing beside it does. */
static void pages_come_from_a_directory(void **state) {
    (void)state;
    static const char *const strangers[] = {"/../hq.db", "/%2e%2e/hq.db", "/..%2fhq.db", "/notes.txt", "/none.js"};
    char directory[TEMP_PATH_MAX];
    temp_folder_file(&office->folder, "web", directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    write_page(directory, "index.html", "one");
    write_page(directory, "app.js", "two");
    write_page(directory, "notes.txt", "not a kind of file that pages have");
    page.web_directory = directory;
    page_client_kill_and_start(&page);
    expect(page_client_call(&page, "GET", "/stores", NULL, NULL), 200);
    assert_string_equal(page.api.bytes, "one");
    expect(page_client_call(&page, "GET", "/app.js", NULL, NULL), 200);
    assert_non_null(strstr(page.api.headers, "Content-Type: text/javascript"));
    write_page(directory, "index.html", "three");
    expect(page_client_call(&page, "GET", "/", NULL, NULL), 200);
    assert_string_equal(page.api.bytes, "three");
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        assert_in_range(page_client_call(&page, "GET", strangers[i], NULL, NULL), 400, 404);
    }
    page.web_directory = NULL;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_answers_without_a_login),
    cmocka_unit_test(pages_come_with_their_headers),
    cmocka_unit_test(wrong_logins_are_slowed),
    cmocka_unit_test(first_login_opens_a_session),
    cmocka_unit_test(changes_need_the_token_and_our_origin),
    cmocka_unit_test(hostile_bodies_are_refused),
    cmocka_unit_test(password_is_changed),
    cmocka_unit_test(log_out_ends_the_session),
    cmocka_unit_test(pages_come_from_a_directory),
    cmocka_unit_test(sigkill_ends_sessions_and_nothing_else),
};
OFFICE_RUN(tests)
