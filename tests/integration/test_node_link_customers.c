/* Customers and points between stores: what one store writes, the others hear of by head office, in bounded time and
 * with nothing lost when lines break in between. */
#include "link_box.h"
#include "link_ground.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

enum { PATIENCE_MS = 15000, CROWD = 1500 };

static const char rules_json[] =
    "{\"format\": 1, \"settings\": {\"currency\": \"RUB\", \"zone\": \"Europe/Moscow\", \"points\": {\"value_minor\": "
    "100,"
    " \"earn_step_points\": 1, \"pay_step_points\": 100, \"usable_delay_days\": 0, \"lot_days\": 365}}, \"promotions\":"
    " [{\"document\": 1, \"id\": \"five-percent\", \"name\": {\"en\": \"Five percent\"}, \"results\": [{\"earn\": "
    "{\"target\": {\"lines\": {}}, \"value\":"
    " {\"percent_bp\": 500}}}]}]}";

static struct link_ground ground;
static struct link_box first;
static struct link_box second;

static bool has_rules(void *context) {
    const struct link_box *asked = context;
    return asked->store.rules->version > 0;
}

static void start_box(struct link_box *box, const char *name) {
    link_box_make(box, &ground.loop, ground.folder, name, hq_process_ask(&ground.hq, "add %s", name));
    link_box_start(box);
    assert_true(link_box_wait(&ground.loop, has_rules, box, PATIENCE_MS));
}

static int start_all(void **state) {
    (void)state;
    link_ground_open(&ground);
    assert_string_equal(hq_process_ask(&ground.hq, "publish %s", rules_json), "ok");
    start_box(&first, "first");
    start_box(&second, "second");
    return 0;
}

static int stop_all(void **state) {
    (void)state;
    link_box_stop(&first);
    link_box_stop(&second);
    link_ground_close(&ground);
    return 0;
}

static bool second_knows_anna(void *context) {
    struct customer_view view;
    (void)context;
    return link_box_identify(&second, "+79161234567", &view) == first.customer_id;
}

static int64_t expected_elsewhere;

static bool second_knows_the_points(void *context) {
    struct customer_view view;
    (void)context;
    (void)link_box_identify(&second, "+79161234567", &view);
    return view.elsewhere_points == expected_elsewhere;
}

/* Goal: a customer of one store is known in the other, with the points that she has where she earned them. */
static void customers_and_balances_spread(void **state) {
    struct customer_view view;
    (void)state;
    (void)link_box_register(&first, "+79161234567");
    assert_true(link_box_wait(&ground.loop, second_knows_anna, NULL, PATIENCE_MS));
    link_box_sell(&first, 3); /* 5 % of 99.00 each: 4.95 points */
    assert_int_equal(link_box_identify(&first, "+79161234567", &view), first.customer_id);
    assert_int_equal(view.here_points, 3 * 495);
    second.customer_id = first.customer_id;
    link_box_sell(&second, 1); /* now the second store is one of those that hear of her balance */
    expected_elsewhere = 3 * 495;
    assert_true(link_box_wait(&ground.loop, second_knows_the_points, NULL, PATIENCE_MS));
    assert_int_equal(link_box_identify(&second, "+79161234567", &view), first.customer_id);
    assert_int_equal(view.here_points, 495);
}

static bool second_has_all(void *context) {
    int64_t count;
    struct fault fault;
    (void)context;
    assert_true(customer_table_count(&second.store.tables.customers, &count, &fault));
    return count == CROWD;
}

/* Goal: more customers than fit the window of what is sent ahead arrive all the same, across breaks of the store. */
static void a_crowd_spreads_across_breaks(void **state) {
    char phone[32];
    struct fault fault;
    (void)state;
    for (int i = 0; i < CROWD; i++) {
        (void)snprintf(phone, sizeof phone, "+7916%07d", i);
        (void)link_box_register(&first, phone);
        if (i % 300 == 299) {
            for (int turn = 0; turn < 20; turn++) {
                assert_true(loop_turn(&ground.loop, 5, &fault));
            }
            link_box_stop(&second);
            link_box_start(&second);
        }
    }
    assert_true(link_box_wait(&ground.loop, second_has_all, NULL, PATIENCE_MS));
    assert_int_equal(store_link_state(first.link).alarm_count, 0);
    assert_int_equal(store_link_state(second.link).alarm_count, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(customers_and_balances_spread, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_crowd_spreads_across_breaks, start_all, stop_all),
};

static int run(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv) {
    return link_ground_main(argc, argv, run, sizeof tests / sizeof tests[0]);
}
