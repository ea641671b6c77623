/* Head office's API and login as a browser meets them: the real hq-node over HTTPS, every answer held against
 * hq-api.json. The data were taken in by the core's own functions before: two stores, a customer, receipts of "milk"
 * with promotion "ten". */
#include "base/id.h"
#include "hq-node/login_pace.h"
#include "hq-node/publish.h"
#include "hq_fixture.h"
#include "page_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct page_client page;
static struct hq_test *office;
static char password[PAGE_CLIENT_TEXT_MAX];
static char customer_id[32];

static const char rules[] =
    "{\"format\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},\"promotions\":["
    "{\"document\":1,\"id\":\"ten\",\"name\":{\"ru\":\"Десять\",\"en\":\"Ten\"},"
    "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{\"percent_bp\":1000}}}]}]}";
static const char goods[] = "[{\"sku\":\"milk\",\"name\":\"Молоко <1 л>\"},{\"sku\":\"bread\"}]";

/* --------------------------------------------------------------------------------------------------- what is there */

static void publish_both(void) {
    const char *const documents[] = {rules, goods};
    struct publish_result result;
    enum journal_kind kind;
    struct fault fault;
    for (size_t i = 0; i < 2; i++) {
        hq_begin(office);
        hq_must(publish_document(&office->hq, span_of(documents[i], strlen(documents[i])), text_of("test"),
                                 HQ_TEST_NOW_MS, &kind, &result, &fault),
                &fault);
        assert_int_equal(result.report.count, 0);
        hq_commit(office);
    }
}

static void add_stores(void) {
    struct added_store added;
    struct fault fault;
    for (int i = 0; i < 2; i++) {
        hq_begin(office);
        hq_must(enrolment_add_store(&office->hq, text_of(i == 0 ? "Лесная, 5" : "Мира, 1"), text_of("Europe/Moscow"),
                                    "127.0.0.1:7400", HQ_TEST_NOW_MS, &added, &fault),
                &fault);
        hq_commit(office);
    }
}

/* Five receipts at store 1: four of the customer, one of them cancelled; one with a return. One of nobody at store 2.
 */
static void sell(void) {
    struct pen *first = pen_make(1);
    struct pen *second = pen_make(2);
    memcpy(first->identifier_key, office->hq.keys.identifier, sizeof first->identifier_key);
    uint64_t customer = pen_id(first);
    pen_register(first, customer, "+79990000001", "CARD7");
    pen_move(first, JOURNAL_MINT, customer, 500);
    pen_move(first, JOURNAL_MINT, customer, 700);
    pen_return(first, pen_sell(first, customer), 4500);
    pen_cancel(first, pen_sell(first, customer));
    (void)pen_sell(first, customer);
    (void)pen_sell(first, customer);
    (void)pen_sell(second, 0);
    hq_take_all(office, first);
    hq_take_all(office, second);
    id_print(customer_id, customer);
    pen_free(first);
    pen_free(second);
}

static int set_up(void **state) {
    void *made;
    (void)state;
    (void)hq_test_set_up(&made);
    office = made;
    add_stores();
    publish_both();
    sell();
    hq_close(&office->hq);
    page_client_start(&page, office->folder.path);
    page_client_first_password(&page, password);
    return 0;
}

/* After all of it: what is derived is what the journal says. */
static int tear_down(void **state) {
    (void)state;
    bool is_polite = page_client_stop(&page);
    hq_test_reopen(office);
    uint64_t differences = hq_rebuild_differences(office);
    void *made = office;
    (void)hq_test_tear_down(&made);
    return is_polite && differences == 0 ? 0 : -1;
}

/* ---------------------------------------------------------------------------------------------------------- helpers */

static void expect(int got, int wanted) {
    if (got != wanted) {
        print_message("%s%s\n", page.headers, page.bytes);
    }
    assert_int_equal(got, wanted);
}

static void expect_code(int got, int wanted, const char *code) {
    expect(got, wanted);
    if (!page_client_is(&page, "code", code)) {
        print_message("wanted %s: %s\n", code, page.bytes);
    }
    assert_true(page_client_is(&page, "code", code));
}

static void expect_int(const char *place, int64_t wanted) {
    int64_t got = page_client_int(&page, place);
    if (got != wanted) {
        print_message("%s is %lld, wanted %lld: %s\n", place, (long long)got, (long long)wanted, page.bytes);
    }
    assert_int_equal(got, wanted);
}

static void expect_text(const char *place, const char *wanted) {
    if (!page_client_is(&page, place, wanted)) {
        print_message("%s must be %s: %s\n", place, wanted, page.bytes);
    }
    assert_true(page_client_is(&page, place, wanted));
}

static size_t count_of(const char *place) {
    const struct tree *list = page_client_at(&page, place);
    assert_non_null(list);
    return list->count;
}

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void forget_session(void) {
    page.cookie[0] = '\0';
    page.csrf[0] = '\0';
}

/* Whoever needs it is logged in, whatever the tests before did. */
static void be_logged_in(void) {
    if (page_client_get(&page, "/api/v1/session") != 200) {
        expect(page_client_log_in(&page, "admin", password), 200);
    }
}

/* ------------------------------------------------------------------------------------------------------------ the door
 */

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
    const struct tree *paths = tree_member(page.description, "paths");
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
        if (strstr(page.headers, wanted[i]) == NULL) {
            fail_msg("%s is not in %s", wanted[i], page.headers);
        }
    }
    size_t size = page.size;
    expect(page_client_call(&page, "GET", "/stores/7", NULL, NULL), 200);
    assert_int_equal(page.size, size);
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
        assert_non_null(strstr(page.headers, wanted[i]));
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

/* --------------------------------------------------------------------------------------------------------- the content
 */

/* Goal: the overview has what the two stores sold: five receipts, the cancelled one in no sum, and the names that are
 * published now. */
static void overview_shows_what_was_sold(void **state) {
    (void)state;
    be_logged_in();
    expect(page_client_get(&page, "/api/v1/overview"), 200);
    expect_int("stores_total", 2);
    expect_int("stores_online", 0);
    expect_int("receipts_total", 4);
    expect_int("revenue_total_minor", 4 * 9000);
    expect_int("discount_total_minor", 4 * 1000);
    expect_int("customers", 1);
    expect_int("points_outstanding", 1200);
    assert_int_equal(count_of("latest"), 5);
    expect_int("latest/0/store", 2);
    expect_text("latest/0/store_name", "Мира, 1");
    expect_text("promotions/0/promotion_id", "ten");
    expect_text("promotions/0/name", "Десять");
    expect_int("promotions/0/receipts", 4);
    expect_int("promotions/0/discount_minor", 4 * 1000);
}

static void stores_are_listed_and_added(void **state) {
    (void)state;
    be_logged_in();
    expect(page_client_get(&page, "/api/v1/stores"), 200);
    expect_text("items/0/name", "Лесная, 5");
    expect_text("items/0/state", "waiting");
    expect_text("items/0/link", "down");
    expect_int("items/0/receipts_total", 3);
    expect_int("items/1/revenue_total_minor", 9000);
    expect(page_client_post(&page, "/api/v1/stores", "{\"name\":\"Новая\",\"zone\":\"Asia/Omsk\"}"), 201);
    expect_int("store", 3);
    const struct tree *file = page_client_at(&page, "store_file");
    assert_true(file != NULL && memmem(file->text.data, file->text.size, "token = ", 8) != NULL);
    expect_code(page_client_post(&page, "/api/v1/stores", "{\"name\":\"A\",\"zone\":\"Mars/Base\"}"), 400,
                "bad_document");
    expect(page_client_call(&page, "GET", "/api/v1/stores?limit=2", "/api/v1/stores", NULL), 200);
    expect_text("next", "2");
    expect(page_client_call(&page, "GET", "/api/v1/stores?limit=2&after=2", "/api/v1/stores", NULL), 200);
    assert_int_equal(count_of("items"), 1);
    assert_int_equal(page_client_at(&page, "next")->kind, TREE_NULL);
}

/* Goal: pages of a list follow each other without a gap or a twin. */
static void receipts_are_read_page_by_page(void **state) {
    (void)state;
    char path[128] = "/api/v1/receipts?limit=2";
    char seen[5][32];
    size_t count = 0;
    be_logged_in();
    for (int pages = 0; pages < 3; pages++) {
        expect(page_client_call(&page, "GET", path, "/api/v1/receipts", NULL), 200);
        for (size_t i = 0; i < count_of("items"); i++) {
            char place[32];
            (void)snprintf(place, sizeof place, "items/%zu/id", i);
            assert_in_range(count, 0, 4);
            assert_true(text_copy(seen[count], sizeof seen[0], page_client_at(&page, place)->text));
            for (size_t before = 0; before < count; before++) {
                assert_string_not_equal(seen[before], seen[count]);
            }
            count++;
        }
        struct text next = page_client_at(&page, "next")->text;
        (void)snprintf(path, sizeof path, "/api/v1/receipts?limit=2&after=%.*s", (int)next.size, next.data);
    }
    assert_int_equal(count, 5);
    expect(page_client_call(&page, "GET", "/api/v1/receipts?store=2", "/api/v1/receipts", NULL), 200);
    assert_int_equal(count_of("items"), 1);
}

static void receipt_shows_its_lines(void **state) {
    (void)state;
    static const char described[] = "/api/v1/receipts/{receipt_id}";
    char path[128];
    be_logged_in();
    expect(page_client_call(&page, "GET", "/api/v1/receipts?store=2", "/api/v1/receipts", NULL), 200);
    struct text id = page_client_at(&page, "items/0/id")->text;
    (void)snprintf(path, sizeof path, "/api/v1/receipts/%.*s", (int)id.size, id.data);
    expect(page_client_call(&page, "GET", path, described, NULL), 200);
    expect_text("line_items/0/name", "Молоко <1 л>");
    expect_int("line_items/0/discount_minor", 1000);
    expect_text("line_items/0/shares/0/promotion_id", "ten");
    expect_int("line_items/0/points_earned", 900);
    expect_text("promotions/0/name", "Десять");
    expect_int("rule_set/version", 1);
    expect_code(page_client_call(&page, "GET", "/api/v1/receipts/9-999", described, NULL), 404, "unknown_receipt");
    expect_code(page_client_call(&page, "GET", "/api/v1/receipts/x", described, NULL), 404, "unknown_receipt");
}

static void customer_is_found_and_shown(void **state) {
    (void)state;
    static const char list[] = "/api/v1/customers";
    char path[128];
    be_logged_in();
    expect(page_client_call(&page, "GET", "/api/v1/customers?phone=8(999)0000001", list, NULL), 200);
    expect_text("items/0/customer_id", customer_id);
    expect_int("items/0/balance_points", 1200);
    expect(page_client_call(&page, "GET", "/api/v1/customers?card=card7", list, NULL), 200);
    expect_text("items/0/customer_id", customer_id);
    expect(page_client_call(&page, "GET", "/api/v1/customers?phone=%2B79995555555", list, NULL), 200);
    assert_int_equal(count_of("items"), 0);
    expect_code(page_client_get(&page, list), 400, "bad_query");
    (void)snprintf(path, sizeof path, "/api/v1/customers/%s", customer_id);
    expect(page_client_call(&page, "GET", path, "/api/v1/customers/{customer_id}", NULL), 200);
    expect_text("state", "active");
    expect_int("home_store", 1);
    expect_int("balances/0/points", 1200);
    expect_text("balances/0/store_name", "Лесная, 5");
    (void)snprintf(path, sizeof path, "/api/v1/customers/%s/receipts?limit=3", customer_id);
    expect(page_client_call(&page, "GET", path, "/api/v1/customers/{customer_id}/receipts", NULL), 200);
    assert_int_equal(count_of("items"), 3);
    struct text next = page_client_at(&page, "next")->text;
    (void)snprintf(path, sizeof path, "/api/v1/customers/%s/receipts?limit=3&after=%.*s", customer_id, (int)next.size,
                   next.data);
    expect(page_client_call(&page, "GET", path, "/api/v1/customers/{customer_id}/receipts", NULL), 200);
    assert_int_equal(count_of("items"), 1);
}

static void movements_are_read_page_by_page(void **state) {
    (void)state;
    static const char described[] = "/api/v1/customers/{customer_id}/movements";
    char path[160];
    be_logged_in();
    (void)snprintf(path, sizeof path, "/api/v1/customers/%s/movements?limit=1", customer_id);
    expect(page_client_call(&page, "GET", path, described, NULL), 200);
    expect_int("items/0/points", 700);
    expect_text("items/0/kind", "MINT");
    struct text next = page_client_at(&page, "next")->text;
    (void)snprintf(path, sizeof path, "/api/v1/customers/%s/movements?limit=2&after=%.*s", customer_id, (int)next.size,
                   next.data);
    expect(page_client_call(&page, "GET", path, described, NULL), 200);
    assert_int_equal(count_of("items"), 1);
    expect_int("items/0/points", 500);
    static const char *const places[] = {"1", "1.2", "1.2.3.4", "a.b.c", "1.-2.3", ""};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        (void)snprintf(path, sizeof path, "/api/v1/customers/%s/movements?after=%s", customer_id, places[i]);
        expect_code(page_client_call(&page, "GET", path, described, NULL), 400, "bad_query");
    }
}

/* Goal: an import is all or nothing, tells the row of a mistake, and knows who is there already. A person's name comes
 * back to whoever may see it, a phone only by its end. */
static void customers_are_imported(void **state) {
    (void)state;
    static const char list[] = "/api/v1/customers";
    be_logged_in();
    expect_code(page_client_post(&page, list, "[{\"phone\":\"+79991112233\"},{\"phone\":\"12\"}]"), 422,
                "refused_document");
    expect_text("errors/0/path", "/1/phone");
    expect_code(page_client_post(&page, list, "{\"phone\":"), 400, "bad_document");
    expect(page_client_post(&page, list,
                            "[{\"phone\":\"+79991112233\",\"name\":\"Иван <b>\",\"consents\":{\"data\":true}},"
                            "{\"phone\":\"+79990000001\"}]"),
           200);
    expect_int("registered", 1);
    expect_int("already", 1);
    expect_text("rows/1/customer_id", customer_id);
    char path[128];
    struct text id = page_client_at(&page, "rows/0/customer_id")->text;
    (void)snprintf(path, sizeof path, "/api/v1/customers/%.*s", (int)id.size, id.data);
    expect(page_client_call(&page, "GET", path, "/api/v1/customers/{customer_id}", NULL), 200);
    expect_text("name", "Иван <b>");
    expect_text("phone_masked", "********2233");
    assert_null(strstr(page.bytes, "79991112233"));
}

/* Goal: a rule set with mistakes is refused with the paths of them; a good one gets the next version and comes back as
 * it was signed. */
static void rule_sets_are_published(void **state) {
    (void)state;
    static const char list[] = "/api/v1/rule-sets";
    be_logged_in();
    expect_code(page_client_post(&page, list,
                                 "{\"format\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},"
                                 "\"promotions\":[{\"document\":1,\"id\":\"a\",\"name\":{\"ru\":\"A\"},"
                                 "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},"
                                 "\"value\":{\"percent_bp\":100001}}}]}]}"),
                422, "refused_document");
    struct text place = page_client_at(&page, "errors/0/path")->text;
    static const char start[] = "/promotions/0/results/0";
    assert_true(place.size >= sizeof start - 1 && memcmp(place.data, start, sizeof start - 1) == 0);
    expect(page_client_get(&page, list), 200);
    assert_int_equal(count_of("items"), 1);
    expect(page_client_post(&page, list, rules), 201);
    expect_int("version", 2);
    expect(page_client_get(&page, list), 200);
    expect_int("items/0/version", 2);
    expect_text("items/0/author", "admin");
    expect(page_client_call(&page, "GET", "/api/v1/rule-sets/2", "/api/v1/rule-sets/{version}", NULL), 200);
    expect_text("promotions/0/id", "ten");
    expect_code(page_client_call(&page, "GET", "/api/v1/rule-sets/9", "/api/v1/rule-sets/{version}", NULL), 404,
                "unknown_version");
    expect_code(page_client_post(&page, "/api/v1/catalogues", "[{\"sku\":\"a\"},{\"sku\":\"a\"}]"), 422,
                "refused_document");
    expect(page_client_post(&page, "/api/v1/catalogues", "[{\"sku\":\"milk\",\"name\":\"Milk\"}]"), 201);
    expect_int("products", 1);
}

/* ----------------------------------------------------------------------------------------------------------- passwords
 */

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
    assert_non_null(strstr(page.headers, "Max-Age=0"));
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
    expect_int("customers", 2);
    expect(page_client_get(&page, "/api/v1/rule-sets"), 200);
    expect_int("items/0/version", 2);
}

/* -------------------------------------------------------------------------------------------------------- command line
 */

static void write_file(const char *name, const char *content, char path[static TEMP_PATH_MAX]) {
    temp_folder_file(&office->folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(content, file);
    (void)fclose(file);
}

/* Runs it; the exit status must be `wanted`, and `part` in what it printed. */
static void command_says(const char *const *words, int wanted, const char *part) {
    static char printed[64 * 1024];
    int got = page_client_command(&page, words, printed, sizeof printed);
    if (got != wanted || strstr(printed, part) == NULL) {
        fail_msg("%s: status %d, printed %s", words[0], got, printed);
    }
}

/* Goal: whoever may open the socket of the data directory needs no login; refusals have exit status 1 and the path. */
static void commands_speak_with_the_daemon(void **state) {
    (void)state;
    char path[TEMP_PATH_MAX];
    char out[TEMP_PATH_MAX];
    temp_folder_file(&office->folder, "store.file", out);
    command_says((const char *[]){"store", "add", "Склад", "--zone", "Asia/Omsk", "--out", out, NULL}, 0, "store-node");
    assert_int_equal(access(out, R_OK), 0);
    command_says((const char *[]){"store", "add", "X", "--zone", "Mars/Base", NULL}, 1, "Mars/Base");
    command_says((const char *[]){"store", "list", NULL}, 0, "Склад");
    write_file("rules.json", rules, path);
    command_says((const char *[]){"publish", path, NULL}, 0, "rule_set 3");
    write_file("goods.json", goods, path);
    command_says((const char *[]){"publish", path, NULL}, 0, "catalogue 3");
    write_file("bad.json", "{\"format\":2}", path);
    command_says((const char *[]){"publish", path, NULL}, 1, "/format");
    command_says((const char *[]){"publish", "/nowhere", NULL}, 2, "no such file");
    write_file("people.json", "[{\"phone\":\"+79991112233\"},{\"card\":\"NEW1\"}]", path);
    command_says((const char *[]){"import-customers", path, NULL}, 0, "1 registered, 1 known already");
    command_says((const char *[]){"status", NULL}, 0, "\"receipts\":4");
    command_says((const char *[]){"user", "add", "olga", NULL}, 0, "password = ");
    command_says((const char *[]){"user", "add", "olga", NULL}, 1, "there is a user");
    command_says((const char *[]){"user", "password", "nobody", NULL}, 1, "no user");
    command_says((const char *[]){"user", "list", NULL}, 0, "olga");
    command_says((const char *[]){"report", NULL}, 0, "\"receipts\":3");
    command_says((const char *[]){"verify", NULL}, 0, "entries");
    command_says((const char *[]){"rebuild", NULL}, 0, "0 differences");
    command_says((const char *[]){"fly", NULL}, 2, "no command");
    command_says((const char *[]){"help-config", NULL}, 0, "link_address");
}

/* Goal: a list longer than one call takes goes in parts, and all of it arrives. */
static void long_lists_are_imported_in_parts(void **state) {
    (void)state;
    enum { PEOPLE = 2500, PERSON_MAX = 40 };
    char path[TEMP_PATH_MAX];
    char *json = malloc((size_t)PEOPLE * PERSON_MAX);
    struct writer out;
    writer_init(&out, json, (size_t)PEOPLE * PERSON_MAX);
    for (int i = 0; i < PEOPLE; i++) {
        writer_format(&out, "%s{\"card\":\"LONG%06d\"}", i == 0 ? "[" : ",", i);
    }
    writer_bytes(&out, "]", 2);
    assert_false(out.overflowed);
    write_file("many.json", json, path);
    free(json);
    command_says((const char *[]){"import-customers", path, NULL}, 0, "2500 registered, 0 known already");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_answers_without_a_login),
        cmocka_unit_test(pages_come_with_their_headers),
        cmocka_unit_test(wrong_logins_are_slowed),
        cmocka_unit_test(first_login_opens_a_session),
        cmocka_unit_test(changes_need_the_token_and_our_origin),
        cmocka_unit_test(hostile_bodies_are_refused),
        cmocka_unit_test(overview_shows_what_was_sold),
        cmocka_unit_test(stores_are_listed_and_added),
        cmocka_unit_test(receipts_are_read_page_by_page),
        cmocka_unit_test(receipt_shows_its_lines),
        cmocka_unit_test(customer_is_found_and_shown),
        cmocka_unit_test(movements_are_read_page_by_page),
        cmocka_unit_test(customers_are_imported),
        cmocka_unit_test(rule_sets_are_published),
        cmocka_unit_test(password_is_changed),
        cmocka_unit_test(log_out_ends_the_session),
        cmocka_unit_test(sigkill_ends_sessions_and_nothing_else),
        cmocka_unit_test(commands_speak_with_the_daemon),
        cmocka_unit_test(long_lists_are_imported_in_parts),
    };
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}
