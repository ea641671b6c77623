/* A sale earns on several terms: what it writes down, what the customer can spend when, and what a return takes from
 * where. Every test's tables are derived again from the journal when it ends, and must be the same. */
#include "tests/integration/desk_fixture.h"

#define POINTS "\"lot_days\":365,\"pay_step_points\":1"
#define PAY                                                                                                            \
    "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"results\":["                               \
    "{\"pay_with_points\":{\"share_max_bp\":10000}}]}"
#define EARN                                                                                                           \
    "{\"document\":1,\"id\":\"back\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"results\":["                              \
    "{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":500}}}]}"
/* 100.00 points on the receipt. */
#define BONUS(lot)                                                                                                     \
    "{\"document\":2,\"id\":\"bonus\",\"name\":{\"ru\":\"Б\",\"en\":\"H\"},\"results\":["                             \
    "{\"earn\":{\"target\":{\"receipt\":{}},\"value\":{\"points\":10000},\"lot\":{" lot "}}}]}"
#define LATER BONUS("\"usable_after_days\":14,\"lives_days\":30")

static struct desk desk;
static struct checkout_answer answer;
static struct returns_answer returned;

static int set_up(void **state) {
    (void)state;
    desk_make(&desk, DESK_STORE, NULL);
    desk_begin(&desk);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    desk_end(&desk, true);
    desk_commit(&desk);
    bool is_same = desk_rebuild_differences(&desk) == 0;
    desk_remove(&desk);
    return is_same ? 0 : -1;
}

static void sell(uint32_t number, uint64_t customer_id, int64_t price_minor, int64_t points) {
    struct desk_sale sale = {.number = number,
                             .customer_id = customer_id,
                             .points_to_pay = points,
                             .line_count = 2,
                             .quantities_milli = {1000, 1000},
                             .prices_minor = {price_minor, price_minor}};
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
}

static const struct goods_return *take_back(uint32_t number, uint32_t sale_number, uint32_t line_no) {
    assert_int_equal(desk_return(&desk, number, sale_number, line_no, 1000, &returned), RETURNS_TAKEN);
    return &returned.goods_return;
}

static void expect_account(uint64_t id, int64_t balance_points, int64_t usable_points) {
    const struct ledger_account *account = desk_account(&desk, id);
    assert_int_equal(account->balance_points, balance_points);
    assert_int_equal(account_usable_points(account, desk.now_ms), usable_points);
}

static int64_t day_start_ms(int64_t days_later) {
    int32_t today = zone_local(&desk.store.zone, desk.now_ms).day;
    return zone_day_start_ms(&desk.store.zone, today + (int32_t)days_later);
}

/* Two lines of 200.00 earn 20.00 on the usual terms, and 100.00 that open after two weeks for 30 days. They are drawn
 * before the usual ones, because they end sooner; what is left of them then goes. */
static void a_bonus_opens_later_and_ends_sooner(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, EARN "," LATER "," PAY);
    uint64_t id = desk_register(&desk, "+79990000001");
    int64_t opens_ms = day_start_ms(14);
    int64_t ends_ms = day_start_ms(45);
    sell(1, id, 20000, 0);
    const struct receipt *receipt = &answer.receipt;
    assert_int_equal(receipt->points_earned, 12000);
    assert_int_equal(receipt->earned_count, 2);
    assert_int_equal(receipt->earned[0].points, 2000);
    assert_int_equal(receipt->earned[0].usable_from_ms, desk.now_ms);
    assert_int_equal(receipt->earned[1].points, 10000);
    assert_int_equal(receipt->earned[1].usable_from_ms, opens_ms);
    assert_int_equal(receipt->earned[1].expires_ms, ends_ms);
    expect_account(id, 12000, 2000);
    desk.now_ms = opens_ms - 1;
    expect_account(id, 12000, 2000);
    desk.now_ms = opens_ms;
    expect_account(id, 12000, 12000);
    desk_put_rules(&desk, POINTS, PAY);
    sell(2, id, 2000, 4000); /* 40.00 paid with points */
    assert_int_equal(answer.receipt.points_spent, 4000);
    assert_int_equal(answer.receipt.spent_count, 1);
    desk.now_ms = ends_ms;
    sell(3, id, 100, 0); /* writes the other 60.00 off */
    expect_account(id, 2000, 2000);
}

/* Half of the goods come back at once: half of what was earned, 60.00, goes from the lot that ends first; the rest with
 * the other half. */
static void a_return_takes_the_pending_points(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, EARN "," LATER);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 20000, 0);
    assert_int_equal(take_back(5000, 1, 1)->points_taken, 6000);
    expect_account(id, 6000, 2000);
    assert_int_equal(take_back(5001, 1, 2)->points_taken, 6000);
    expect_account(id, 0, 0);
    assert_int_equal(desk_account(&desk, id)->debt_points, 0);
}

/* The bonus expired unused: half of the goods bring back 60.00 of its 100.00, which are not taken a second time; the
 * other half 40.00 of it, and the 20.00 of the usual lot. */
static void a_lapsed_bonus_is_not_owed(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, EARN "," LATER);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 20000, 0);
    desk.now_ms = day_start_ms(45);
    desk_put_rules(&desk, POINTS, PAY);
    sell(2, id, 100, 0); /* writes 100.00 off */
    expect_account(id, 2000, 2000);
    const struct goods_return *first = take_back(5000, 1, 1);
    assert_int_equal(first->points_taken, 6000);
    assert_int_equal(first->lines[0].points_lapsed, 6000);
    expect_account(id, 2000, 2000);
    const struct goods_return *second = take_back(5001, 1, 2);
    assert_int_equal(second->lines[0].points_lapsed, 4000);
    expect_account(id, 0, 0);
    assert_int_equal(desk_account(&desk, id)->debt_points, 0);
}

/* A cancelled sale takes both lots back; the customer who spent them owes. */
static void a_cancelled_sale_takes_both_lots(void **state) {
    (void)state;
    struct cancel_answer cancelled;
    desk_put_rules(&desk, POINTS, EARN "," BONUS("\"lives_days\":10"));
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 20000, 0);
    expect_account(id, 12000, 12000);
    desk_put_rules(&desk, POINTS, PAY);
    sell(2, id, 5500, 11000);
    assert_int_equal(answer.receipt.spent_count, 2);
    assert_int_equal(answer.receipt.spent[0].points, 10000);
    assert_int_equal(desk_cancel(&desk, 1, &cancelled), RETURNS_TAKEN);
    assert_int_equal(cancelled.cancel.points_taken, 12000);
    assert_int_equal(cancelled.cancel.points_debt, 11000);
    expect_account(id, 0, 0);
}

/* What is owed is served first by the lot that was earned first. */
static void the_debt_is_served_by_the_first_lot(void **state) {
    (void)state;
    struct cancel_answer cancelled;
    desk_put_rules(&desk, POINTS, EARN);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 10000, 0);
    desk_put_rules(&desk, POINTS, PAY);
    sell(2, id, 500, 1000);
    assert_int_equal(desk_cancel(&desk, 1, &cancelled), RETURNS_TAKEN);
    assert_int_equal(desk_account(&desk, id)->debt_points, 1000);
    desk_put_rules(&desk, POINTS, EARN "," LATER);
    sell(3, id, 20000, 0);
    assert_int_equal(desk_account(&desk, id)->debt_points, 0);
    assert_int_equal(answer.receipt.earned_count, 2);
    assert_int_equal(answer.receipt.earned[0].points, 2000);
    expect_account(id, 11000, 1000);
}

/* Points until a day can be spent through the last minute of that day in the shop's own time, and are gone with the
 * next. A promotion that outlives its points' day gives such that live a day. */
static void points_end_with_the_day_that_was_named(void **state) {
    (void)state;
    char promotions[1024];
    char day[CALENDAR_DAY_TEXT_MAX];
    int32_t today = zone_local(&desk.store.zone, desk.now_ms).day;
    calendar_print_day(day, today + 3);
    (void)snprintf(promotions, sizeof promotions, BONUS("\"expires_on\":\"%s\""), day);
    desk_put_rules(&desk, POINTS, promotions);
    uint64_t id = desk_register(&desk, "+79990000001");
    int64_t ends_ms = day_start_ms(4);
    sell(1, id, 20000, 0);
    assert_int_equal(answer.receipt.earned[0].expires_ms, ends_ms);
    desk.now_ms = ends_ms - 1;
    expect_account(id, 10000, 10000);
    desk.now_ms = ends_ms;
    expect_account(id, 10000, 0);
    sell(2, id, 20000, 0);
    assert_int_equal(answer.receipt.earned[0].expires_ms, day_start_ms(1));
    expect_account(id, 10000, 10000);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    CASE(a_bonus_opens_later_and_ends_sooner), CASE(a_return_takes_the_pending_points),
    CASE(a_lapsed_bonus_is_not_owed),          CASE(a_cancelled_sale_takes_both_lots),
    CASE(the_debt_is_served_by_the_first_lot), CASE(points_end_with_the_day_that_was_named),
};

UNIT_RUN(tests)
