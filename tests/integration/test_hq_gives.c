/* What head office gives: numbers and grants to boxes, signed contents, customers and balances, window by window; and
 * what it says of itself (customer cards, the report). */
#include "base/id.h"
#include "hq-node/customers.h"
#include "hq-node/hq_report.h"
#include "hq-node/maintenance.h"
#include "hq-node/publish.h"
#include "node/store_hash.h"
#include "seal/enrolment_token.h"
#include "seal/manifest.h"
#include "tests/harness/promo_load.h"
#include "tests/integration/hq_fixture.h"
#include "wire/json.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char rules[] =
    "{\"format\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},\"promotions\":[]}";

/* ---------------------------------------------------------------------------------------------------------- enrolment
 */

static struct added_store add_store(struct hq_test *test, const char *name) {
    struct added_store added;
    struct fault fault;
    hq_begin(test);
    hq_must(enrolment_add_store(&test->hq, text_of(name), text_of("Europe/Moscow"), "hq.example:7400", HQ_TEST_NOW_MS,
                                &added, &fault),
            &fault);
    hq_commit(test);
    return added;
}

/* The request of a box that was given this store file. */
static struct node_session_request request_of(const struct added_store *added, uint8_t secret[static KEY_SIZE]) {
    struct node_session_request request;
    struct fault fault;
    const char *id = strstr(added->file, "\ntoken_id = ") + strlen("\ntoken_id = ");
    const char *token = strstr(added->file, "\ntoken = ") + strlen("\ntoken = ");
    assert_true(text_unhex(request.token_id, sizeof request.token_id,
                           (struct text){.data = id, .size = 2 * sizeof request.token_id}));
    hq_must(key_parse((struct text){.data = token, .size = KEY_TEXT_MAX - 1}, secret, &fault), &fault);
    store_hash_make(request.store_hash, added->store);
    return request;
}

static enum enrolment_outcome decide(struct hq_test *test, const struct node_session_request *request, uint8_t key,
                                     int64_t now_ms, struct enrolment_grant *grant) {
    uint8_t public_key[KEY_SIZE] = {key};
    enum enrolment_outcome outcome;
    struct fault fault;
    hq_begin(test);
    hq_must(enrolment_decide(&test->hq, request, public_key, now_ms, &outcome, grant, &fault), &fault);
    hq_commit(test);
    return outcome;
}

static void a_box_is_let_in_once_by_its_token(void **state) {
    struct hq_test *test = *state;
    struct added_store added = add_store(test, "Tver, 1");
    uint8_t secret[KEY_SIZE];
    uint8_t known[KEY_SIZE];
    struct node_session_request request = request_of(&added, secret);
    struct enrolment_grant grant;
    struct enrolment_grant again;
    struct fault fault;
    bool is_found;
    assert_int_equal(added.store, 1);
    assert_int_equal(add_store(test, "Tver, 2").store, 2);
    hq_must(enrolment_find_secret(&test->hq, &request, HQ_TEST_NOW_MS, &is_found, known, &fault), &fault);
    assert_true(is_found);
    assert_memory_equal(known, secret, sizeof known);
    assert_int_equal(decide(test, &request, 5, HQ_TEST_NOW_MS, &grant), ENROLMENT_GRANTED);
    assert_int_equal(grant.store, 1);
    assert_int_equal(grant.incarnation, 1);
    assert_string_equal(grant.name, "Tver, 1");
    assert_string_equal(grant.currency, "RUB");
    hq_test_reopen(test);
    assert_int_equal(decide(test, &request, 5, HQ_TEST_NOW_MS + 1000, &again), ENROLMENT_REPEATED);
    assert_memory_equal(again.psk, grant.psk, sizeof grant.psk);
    assert_memory_equal(again.identifier_key, grant.identifier_key, sizeof grant.identifier_key);
    assert_int_equal(decide(test, &request, 6, HQ_TEST_NOW_MS, &again), ENROLMENT_USED);
    assert_int_equal(hq_rebuild_differences(test), 0);
}

static void a_token_of_another_time_or_store_lets_nobody_in(void **state) {
    struct hq_test *test = *state;
    struct added_store added = add_store(test, "Tver, 1");
    uint8_t secret[KEY_SIZE];
    struct node_session_request request = request_of(&added, secret);
    struct node_session_request other = request;
    struct enrolment_grant grant;
    struct fault fault;
    bool is_found;
    assert_int_equal(decide(test, &request, 5, added.token_expires_ms, &grant), ENROLMENT_EXPIRED);
    hq_must(enrolment_find_secret(&test->hq, &request, added.token_expires_ms, &is_found, secret, &fault), &fault);
    assert_false(is_found);
    store_hash_make(other.store_hash, 2);
    assert_int_equal(decide(test, &other, 5, HQ_TEST_NOW_MS, &grant), ENROLMENT_OTHER_NUMBER);
    other = request;
    other.token_id[3] ^= 1;
    assert_int_equal(decide(test, &other, 5, HQ_TEST_NOW_MS, &grant), ENROLMENT_UNKNOWN);
}

static void a_store_needs_a_name_and_a_zone(void **state) {
    struct hq_test *test = *state;
    struct added_store added;
    struct fault fault;
    hq_begin(test);
    assert_false(enrolment_add_store(&test->hq, text_of(""), text_of("Europe/Moscow"), "hq:7400", HQ_TEST_NOW_MS,
                                     &added, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_false(enrolment_add_store(&test->hq, text_of("A\nB"), text_of("Europe/Moscow"), "hq:7400", HQ_TEST_NOW_MS,
                                     &added, &fault));
    assert_false(enrolment_add_store(&test->hq, text_of("A"), text_of("Europe/Nowhere"), "hq:7400", HQ_TEST_NOW_MS,
                                     &added, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    hq_commit(test);
}

static void keys_are_private_files_that_stay(void **state) {
    static const char *const names[] = {"static", "person", "signing", "identifier"};
    struct hq_test *test = *state;
    struct hq_keys before = test->hq.keys;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[TEMP_PATH_MAX + 64];
        struct stat status;
        (void)snprintf(path, sizeof path, "%s/keys/%s.key", test->folder.path, names[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    hq_test_reopen(test);
    assert_memory_equal(&before, &test->hq.keys, sizeof before);
}

/* --------------------------------------------------------------------------------------------------------- publishing
 */

static struct publish_result publish(struct hq_test *test, const char *json, enum journal_kind *kind) {
    struct publish_result result;
    struct fault fault;
    hq_begin(test);
    hq_must(publish_document(&test->hq, span_of(json, strlen(json)), text_of("i.petrova"), HQ_TEST_NOW_MS, kind,
                             &result, &fault),
            &fault);
    hq_commit(test);
    return result;
}

static void published_content_is_signed_and_numbered(void **state) {
    struct hq_test *test = *state;
    enum journal_kind kind;
    struct publish_result first = publish(test, rules, &kind);
    assert_int_equal(kind, JOURNAL_RULE_SET_OFFER);
    if (first.report.count > 0) {
        fail_msg("%s: %s %s", first.report.errors[0].path, first.report.errors[0].code, first.report.errors[0].reason);
    }
    assert_int_equal(first.row.offer.version, 1);
    assert_string_equal(first.row.author, "i.petrova");
    struct manifest manifest = {.kind = MANIFEST_RULE_SET, .version = 1, .size = first.row.offer.size};
    memcpy(manifest.hash, first.row.offer.hash, sizeof manifest.hash);
    assert_true(manifest_verify(&manifest, test->hq.keys.signing.public_key, first.row.offer.signature));
    assert_int_equal(publish(test, rules, &kind).row.offer.version, 2);
    uint8_t *content;
    size_t size;
    struct fault fault;
    hq_must(publish_read_content(&test->hq.tables, kind, 1, &content, &size, &fault), &fault);
    static const char canonical[] =
        "{\"format\":1,\"promotions\":[],\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},"
        "\"version\":1}";
    assert_int_equal(size, sizeof canonical - 1);
    assert_memory_equal(content, canonical, size);
    free(content);
    assert_false(publish_read_content(&test->hq.tables, kind, 7, &content, &size, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    assert_int_equal(hq_rebuild_differences(test), 0);
}

/* The file that `promo check` takes (by promo_load_compile) is the one that is published, which gives it its number. */
static void one_file_is_checked_and_published(void **state) {
    struct hq_test *test = *state;
    enum { ARENA_BYTES = 4 * 1024 * 1024 };
    static const char said_zero[] =
        "{\"format\":1,\"version\":0,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},\"promotions\":[]}";
    const char *const files[] = {rules, said_zero};
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    for (size_t i = 0; i < 2; i++) {
        struct promo_loaded loaded;
        struct arena arena;
        const struct tree *tree;
        struct fault fault;
        enum journal_kind kind;
        arena_init(&arena, block, ARENA_BYTES);
        hq_must(json_parse(span_of(files[i], strlen(files[i])), &arena, &tree, &fault), &fault);
        assert_true(promo_load_compile("file", tree, &arena, &loaded));
        assert_int_equal(loaded.set.version, 0);
        struct publish_result result = publish(test, files[i], &kind);
        assert_int_equal(result.report.count, 0);
        assert_int_equal(result.row.offer.version, i + 1);
    }
    free(block);
}

static void mistakes_are_told_by_path_and_store_nothing(void **state) {
    struct hq_test *test = *state;
    enum journal_kind kind;
    struct publish_result result;
    result = publish(test, "{\"format\":1,\"version\":7,\"settings\":{\"currency\":\"RUB\"},\"promotions\":[]}", &kind);
    assert_int_equal(result.report.count, 1);
    assert_string_equal(result.report.errors[0].path, "/version");
    assert_string_equal(result.report.errors[0].code, "out_of_order");
    result = publish(
        test, "{\"format\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},\"promotions\":[{}]}",
        &kind);
    assert_true(result.report.count > 0);
    assert_non_null(strstr(result.report.errors[0].path, "/promotions/0"));
    result = publish(test, "[{\"sku\":\"a\"},{\"sku\":\"b\",\"flags\":[\"odd\"]},{\"price_minor\":-1}]", &kind);
    assert_int_equal(kind, JOURNAL_CATALOGUE_OFFER);
    assert_int_equal(result.report.count, 3);
    assert_string_equal(result.report.errors[0].path, "/1/flags/0");
    assert_string_equal(result.report.errors[1].path, "/2/sku");
    assert_string_equal(result.report.errors[2].path, "/2/price_minor");
    result = publish(test, "[{\"sku\":\"a\"},{\"sku\":\"b\"},{\"sku\":\"a\"}]", &kind);
    assert_int_equal(result.report.count, 1);
    assert_string_equal(result.report.errors[0].path, "/2/sku");
    struct published_row row;
    struct fault fault;
    hq_must(published_table_latest(&test->hq.tables.published, JOURNAL_CATALOGUE_OFFER, &row, &fault), &fault);
    assert_int_equal(row.offer.version, 0);
    hq_begin(test);
    assert_false(publish_rule_set(&test->hq, span_of("{\"a\":", 5), text_of("i"), HQ_TEST_NOW_MS, &result, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    hq_commit(test);
}

/* ---------------------------------------------------------------------------------------------------------- customers
 */

static struct import_outcome import(struct hq_test *test, const char *json, struct arena *arena) {
    struct import_outcome outcome;
    struct fault fault;
    hq_begin(test);
    hq_must(customers_import(&test->hq, span_of(json, strlen(json)), arena, HQ_TEST_NOW_MS, &outcome, &fault), &fault);
    hq_commit(test);
    return outcome;
}

static void imported_customers_are_found_and_shown(void **state) {
    static _Alignas(max_align_t) uint8_t block[512 * 1024];
    struct hq_test *test = *state;
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    struct import_outcome outcome = import(test,
                                           "[{\"phone\":\"8 (999) 000-00-01\",\"card\":\"ab-7\",\"name\":\"Anna\","
                                           "\"level\":\"gold\",\"birth_day\":\"1990-05-01\",\"segments\":[3,17],"
                                           "\"consents\":{\"data\":true}},"
                                           "{\"card\":\"AB 7\",\"name\":\"Twin\"},{\"card\":\"C8\"}]",
                                           &arena);
    assert_int_equal(outcome.report.count, 0);
    assert_int_equal(outcome.registered, 2);
    assert_int_equal(outcome.already, 1);
    assert_int_equal(outcome.rows[1].customer_id, outcome.rows[0].customer_id);
    assert_int_equal(id_node(outcome.rows[0].customer_id), HQ_NODE);
    uint64_t id;
    struct fault fault;
    hq_must(customers_find(&test->hq.tables, &test->hq.keys, IDENTIFIER_PHONE, text_of("+7 999 0000001"), &id, &fault),
            &fault);
    assert_int_equal(id, outcome.rows[0].customer_id);
    static struct customer_card card;
    bool is_found;
    hq_must(customers_read_card(&test->hq.tables, &test->hq.keys, id, &is_found, &card, &fault), &fault);
    assert_true(is_found && card.has_person);
    assert_true(text_is(card.person.name, "Anna"));
    assert_true(text_is(card.person.phone, "+79990000001"));
    assert_true(card.person.consents_data);
    assert_false(card.person.consents_advertising);
    assert_string_equal(card.row.customer.level, "gold");
    assert_int_equal(card.row.customer.segment_count, 2);
    assert_int_equal(hq_rebuild_differences(test), 0);
}

static void a_wrong_list_is_refused_whole(void **state) {
    static _Alignas(max_align_t) uint8_t block[512 * 1024];
    struct hq_test *test = *state;
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    struct import_outcome outcome = import(test,
                                           "[{\"phone\":\"+79990000001\"},{\"phone\":\"12\"},{\"name\":\"Nobody\"},"
                                           "{\"card\":\"C\",\"home_store\":9,\"segments\":[2,2]}]",
                                           &arena);
    static const char *const paths[] = {"/1/phone", "/2", "/3/segments/1", "/3/home_store"};
    assert_int_equal(outcome.report.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(outcome.report.errors[i].path, paths[i]);
    }
    int64_t count;
    struct fault fault;
    hq_must(customer_registry_count(&test->hq.tables.customers, &count, &fault), &fault);
    assert_int_equal(count, 0);
}

/* ---------------------------------------------------------------------------------------------------------- the feeds
 */

static uint64_t fill(struct hq_test *test, uint32_t store, uint64_t acked_seq) {
    uint64_t appended;
    struct fault fault;
    hq_begin(test);
    hq_must(feed_fill(&test->hq, store, acked_seq, HQ_TEST_NOW_MS, &appended, &fault), &fault);
    hq_commit(test);
    return appended;
}

/* The commands of a store from a sequence on, as kinds and customers. */
struct told {
    size_t count;
    enum journal_kind kinds[4 * FEED_WINDOW];
    uint64_t customer_ids[4 * FEED_WINDOW];
    int64_t points[4 * FEED_WINDOW];
};

static enum journal_visit note_command(void *context, const struct journal_entry *entry, struct fault *fault) {
    static _Alignas(max_align_t) uint8_t block[16 * 1024];
    struct told *told = context;
    struct arena arena;
    struct record record;
    arena_init(&arena, block, sizeof block);
    if (!record_decode((int32_t)entry->kind, entry->body, &arena, &record, fault)) {
        return JOURNAL_FAILED;
    }
    bool is_row = record.kind == JOURNAL_CUSTOMER_ROW;
    bool is_balance = record.kind == JOURNAL_BALANCE;
    told->kinds[told->count] = record.kind;
    told->customer_ids[told->count] = is_row       ? record.of.customer.id
                                      : is_balance ? record.of.balance.customer_id
                                                   : record.of.offer.version;
    told->points[told->count] = is_balance ? record.of.balance.elsewhere_points : 0;
    told->count++;
    return JOURNAL_NEXT;
}

static const struct told *read_told(struct hq_test *test, uint32_t store, uint64_t from_seq) {
    static struct told told;
    struct fault fault;
    told.count = 0;
    hq_must(journal_read(&test->hq.journal, journal_stream(store, STREAM_CMD), from_seq, UINT64_C(100000), note_command,
                         &told, &fault),
            &fault);
    return &told;
}

static void a_feed_goes_no_further_than_its_window(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    enum { CUSTOMERS = 2500 };
    for (int i = 0; i < CUSTOMERS; i++) {
        pen_register(pen, pen_id(pen), NULL, NULL);
    }
    hq_take_all(test, pen);
    assert_int_equal(fill(test, 2, 0), FEED_WINDOW);
    assert_int_equal(fill(test, 2, 0), 0);
    assert_int_equal(fill(test, 2, 100), 100);
    hq_test_reopen(test);
    assert_int_equal(fill(test, 2, FEED_WINDOW + 100), FEED_WINDOW);
    assert_int_equal(fill(test, 2, 2 * FEED_WINDOW + 100), CUSTOMERS - 2 * FEED_WINDOW - 100);
    assert_int_equal(fill(test, 2, CUSTOMERS), 0);
    const struct told *told = read_told(test, 2, 1);
    assert_int_equal(told->count, CUSTOMERS);
    for (size_t i = 0; i < told->count; i++) {
        assert_int_equal(told->kinds[i], JOURNAL_CUSTOMER_ROW);
        assert_int_equal(told->customer_ids[i], id_make(1, i + 1));
    }
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* Only the latest of many versions is offered. */
static void a_feed_offers_the_latest_content_once(void **state) {
    struct hq_test *test = *state;
    enum journal_kind kind;
    (void)publish(test, rules, &kind);
    (void)publish(test, rules, &kind);
    (void)publish(test, "[{\"sku\":\"a\"}]", &kind);
    assert_int_equal(fill(test, 1, 0), 2);
    assert_int_equal(fill(test, 1, 0), 0);
    (void)publish(test, rules, &kind);
    assert_int_equal(fill(test, 1, 0), 1);
    const struct told *told = read_told(test, 1, 1);
    assert_int_equal(told->kinds[0], JOURNAL_CATALOGUE_OFFER);
    assert_int_equal(told->kinds[1], JOURNAL_RULE_SET_OFFER);
    assert_int_equal(told->customer_ids[1], 2);
    assert_int_equal(told->kinds[2], JOURNAL_RULE_SET_OFFER);
    assert_int_equal(told->customer_ids[2], 3);
}

/* A balance is told to the stores that know the customer, not to the one where it changed, and many changes once. */
static void balances_are_told_where_the_customer_is_known(void **state) {
    struct hq_test *test = *state;
    struct pen *home = pen_make(1);
    struct pen *away = pen_make(2);
    uint64_t customer_id = pen_id(home);
    pen_register(home, customer_id, "+79990000001", NULL);
    pen_move(home, JOURNAL_MINT, customer_id, 500);
    hq_take_all(test, home);
    for (uint32_t store = 1; store <= 3; store++) {
        assert_int_equal(fill(test, store, 0), 1); /* its row */
    }
    pen_move(away, JOURNAL_MINT, customer_id, 70);
    pen_move(away, JOURNAL_MINT, customer_id, 30);
    hq_take_all(test, away);
    assert_int_equal(fill(test, 1, 0), 1);
    assert_int_equal(fill(test, 2, 0), 1);
    assert_int_equal(fill(test, 3, 0), 0);
    const struct told *told = read_told(test, 1, 2);
    assert_int_equal(told->kinds[0], JOURNAL_BALANCE);
    assert_int_equal(told->customer_ids[0], customer_id);
    assert_int_equal(told->points[0], 100);
    assert_int_equal(read_told(test, 2, 2)->points[0], 500);
    pen_free(home);
    pen_free(away);
}

/* -------------------------------------------------------------------------------------------------------- the report
 */

static void the_report_counts_what_the_tables_say(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    (void)add_store(test, "Tver, 1");
    uint64_t customer_id = pen_id(pen);
    pen_register(pen, customer_id, "+79990000001", NULL);
    uint64_t kept = pen_sell(pen, customer_id);
    pen_cancel(pen, pen_sell(pen, 0));
    pen_return(pen, kept, 4500);
    pen_move(pen, JOURNAL_MINT, customer_id, 900);
    hq_take_all(test, pen);
    char *text = NULL;
    size_t size;
    struct fault fault;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    hq_must(hq_report_print(test->folder.path, true, file, &fault), &fault);
    (void)fclose(file);
    static const char expected[] =
        "{\"customers\":1,\"stores\":[{\"store\":1,\"led_seq\":1,\"doc_seq\":5,"
        "\"sales\":{\"receipts\":1,\"lines\":1,\"gross_minor\":10000,\"discount_minor\":1000,\"points_paid_minor\":0,"
        "\"net_minor\":9000,\"points_spent\":0,\"points_earned\":900},"
        "\"cancelled\":{\"receipts\":1,\"lines\":1,\"gross_minor\":10000,\"discount_minor\":1000,"
        "\"points_paid_minor\":0,\"net_minor\":9000,\"points_spent\":0,\"points_earned\":900},"
        "\"returns\":{\"returns\":1,\"lines\":1,\"refund_minor\":4500,\"points_back\":0,\"points_taken\":0,"
        "\"points_debt\":0},\"points\":{\"balance_points\":900,\"debt_points\":0,\"accounts\":1},"
        "\"promotions\":[{\"promotion_id\":\"ten\",\"receipts\":1,\"times\":1,\"discount_minor\":1000,"
        "\"points\":900}]}]}\n";
    assert_true(size > sizeof expected);
    assert_memory_equal(text, expected, sizeof expected - 1);
    assert_non_null(strstr(text, "{\"customer_id\":null,"));
    assert_non_null(strstr(text, "{\"customer_id\":\"1-1\","));
    free(text);
    pen_free(pen);
}

/* Checked and copied beside a running head office; the copy is a whole database, and no file is ever overwritten. */
static void a_running_head_office_is_verified_and_copied(void **state) {
    struct hq_test *test = *state;
    struct temp_folder copies;
    char path[TEMP_PATH_MAX];
    struct pen *pen = pen_make(1);
    struct fault fault;
    uint64_t count;
    (void)pen_sell(pen, 0);
    pen_move(pen, JOURNAL_MINT, id_make(1, 500), 900);
    hq_take_all(test, pen);
    hq_must(maintenance_verify(test->folder.path, &count, &fault), &fault);
    assert_int_equal(count, 2);
    temp_folder_make(&copies);
    temp_folder_file(&copies, "hq.db", path);
    hq_must(maintenance_back_up(test->folder.path, path, &fault), &fault);
    assert_false(maintenance_back_up(test->folder.path, path, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    hq_must(maintenance_verify(copies.path, &count, &fault), &fault);
    assert_int_equal(count, 2);
    temp_folder_remove(&copies);
    pen_free(pen);
}

static const struct CMUnitTest tests[] = {
    HQ_TEST(a_box_is_let_in_once_by_its_token),
    HQ_TEST(a_token_of_another_time_or_store_lets_nobody_in),
    HQ_TEST(a_store_needs_a_name_and_a_zone),
    HQ_TEST(keys_are_private_files_that_stay),
    HQ_TEST(published_content_is_signed_and_numbered),
    HQ_TEST(one_file_is_checked_and_published),
    HQ_TEST(mistakes_are_told_by_path_and_store_nothing),
    HQ_TEST(imported_customers_are_found_and_shown),
    HQ_TEST(a_wrong_list_is_refused_whole),
    HQ_TEST(a_feed_goes_no_further_than_its_window),
    HQ_TEST(a_feed_offers_the_latest_content_once),
    HQ_TEST(balances_are_told_where_the_customer_is_known),
    HQ_TEST(the_report_counts_what_the_tables_say),
    HQ_TEST(a_running_head_office_is_verified_and_copied),
};
UNIT_RUN(tests)
