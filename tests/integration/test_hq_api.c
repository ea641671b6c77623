/* What head office's API tells and takes: the overview, stores, receipts, customers, rule sets, and the commands of the
 * machine itself. The real hq-node over HTTPS and its own socket; every answer is held against hq-api.json. */
#include "node/local_client.h"
#include "page_office.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    expect_int("earned_lots/0/points", 900);
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
    assert_null(strstr(page.api.bytes, "79991112233"));
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

/* Goal: monitoring reads the counters from the machine's own socket. */
static void counters_are_told_to_the_machine(void **state) {
    (void)state;
    struct net_address address;
    struct local_answer answer;
    struct fault fault;
    arena_reset(&page.api.arena);
    hq_must(local_socket_address(office->folder.path, &address, &fault) &&
                local_client_ask(&address, "GET", "/metrics", span_of(NULL, 0), &page.api.arena, &answer, &fault),
            &fault);
    assert_int_equal(answer.status, 200);
    static const char line[] = "\nhq_node_receipts 4\n";
    assert_non_null(memmem(answer.body.data, answer.body.size, line, sizeof line - 1));
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

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(overview_shows_what_was_sold),     cmocka_unit_test(stores_are_listed_and_added),
    cmocka_unit_test(receipts_are_read_page_by_page),   cmocka_unit_test(receipt_shows_its_lines),
    cmocka_unit_test(customer_is_found_and_shown),      cmocka_unit_test(movements_are_read_page_by_page),
    cmocka_unit_test(customers_are_imported),           cmocka_unit_test(rule_sets_are_published),
    cmocka_unit_test(commands_speak_with_the_daemon),   cmocka_unit_test(counters_are_told_to_the_machine),
    cmocka_unit_test(long_lists_are_imported_in_parts),
};
OFFICE_RUN(tests)
