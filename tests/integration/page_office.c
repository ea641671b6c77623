#include "page_office.h"

#include "base/id.h"
#include "hq-node/publish.h"

#include <string.h>

struct page_client page;
struct hq_test *office;
char password[PAGE_CLIENT_TEXT_MAX];
char customer_id[32];

const char rules[] = "{\"format\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\"},\"promotions\":["
                     "{\"document\":1,\"id\":\"ten\",\"name\":{\"ru\":\"Десять\",\"en\":\"Ten\"},"
                     "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{\"percent_bp\":1000}}}]}]}";
const char goods[] = "[{\"sku\":\"milk\",\"name\":\"Молоко <1 л>\"},{\"sku\":\"bread\"}]";

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

int office_set_up(void **state) {
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

int office_tear_down(void **state) {
    (void)state;
    bool is_polite = page_client_stop(&page);
    hq_test_reopen(office);
    uint64_t differences = hq_rebuild_differences(office);
    void *made = office;
    (void)hq_test_tear_down(&made);
    return is_polite && differences == 0 ? 0 : -1;
}

void expect(int got, int wanted) {
    if (got != wanted) {
        print_message("%s%s\n", page.api.headers, page.api.bytes);
    }
    assert_int_equal(got, wanted);
}

void expect_code(int got, int wanted, const char *code) {
    expect(got, wanted);
    if (!page_client_is(&page, "code", code)) {
        print_message("wanted %s: %s\n", code, page.api.bytes);
    }
    assert_true(page_client_is(&page, "code", code));
}

void expect_int(const char *place, int64_t wanted) {
    int64_t got = page_client_int(&page, place);
    if (got != wanted) {
        print_message("%s is %lld, wanted %lld: %s\n", place, (long long)got, (long long)wanted, page.api.bytes);
    }
    assert_int_equal(got, wanted);
}

void expect_text(const char *place, const char *wanted) {
    if (!page_client_is(&page, place, wanted)) {
        print_message("%s must be %s: %s\n", place, wanted, page.api.bytes);
    }
    assert_true(page_client_is(&page, place, wanted));
}

size_t count_of(const char *place) {
    const struct tree *list = page_client_at(&page, place);
    assert_non_null(list);
    return list->count;
}

void forget_session(void) {
    page.cookie[0] = '\0';
    page.csrf[0] = '\0';
}

void be_logged_in(void) {
    if (page_client_get(&page, "/api/v1/session") != 200) {
        expect(page_client_log_in(&page, "admin", password), 200);
    }
}
