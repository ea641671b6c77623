/* Returns at the desk: what the decision of promo/returns.h does to accounts, limits and records. The worked figures of
 * the decision itself are in tests/tables/promo/returns.table. */
#include "tests/integration/desk_fixture.h"

#include "base/bug.h"

#define POINTS "\"lot_days\":3,\"pay_step_points\":1"
/* Settings beside the points: desk_put_rules writes what it is given into their braces. */
#define RETURNS(settings) POINTS "},\"returns\":{" settings
#define PAY                                                                                                            \
    "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"results\":["                               \
    "{\"pay_with_points\":{\"share_max_bp\":10000}}]}"
#define EARN                                                                                                           \
    "{\"document\":1,\"id\":\"back\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"results\":["                              \
    "{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":1000}}}]}"
/* A fifth off when three pieces are there. */
#define THREE                                                                                                          \
    "{\"document\":1,\"id\":\"three\",\"name\":{\"ru\":\"Т\",\"en\":\"T\"},\"conditions\":{\"basket\":{"              \
    "\"measure\":\"quantity\",\"op\":\"at_least\",\"value\":3000}},\"results\":[{\"discount\":{\"target\":{"           \
    "\"lines\":{}},\"value\":{\"percent_bp\":2000}}}]}"
/* 50.00 off, once in a life. */
#define ONCE                                                                                                           \
    "{\"document\":1,\"id\":\"once\",\"name\":{\"ru\":\"Р\",\"en\":\"O\"},\"limits\":{\"customer\":[{\"times\":1,"    \
    "\"period\":\"life\"}]},\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{"                       \
    "\"amount_minor\":5000}}}]}"

static struct desk desk;
static struct checkout_answer answer;
static struct returns_answer returned;

static int set_up(void **state) {
    (void)state;
    desk_make(&desk, DESK_STORE, NULL);
    desk_begin(&desk);
    return 0;
}

/* Whatever a test did can be derived again from the journal. */
static int tear_down(void **state) {
    (void)state;
    desk_end(&desk, true);
    desk_commit(&desk);
    bool is_same = desk_rebuild_differences(&desk) == 0;
    desk_remove(&desk);
    return is_same ? 0 : -1;
}

static void sell(uint32_t number, uint64_t customer_id, int64_t quantity_milli, int64_t price_minor, int64_t points) {
    struct desk_sale sale = {.number = number,
                             .customer_id = customer_id,
                             .points_to_pay = points,
                             .line_count = 1,
                             .quantities_milli = {quantity_milli},
                             .prices_minor = {price_minor}};
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
}

/* A customer of this store with 100.00 points, earned by receipt 1. */
static uint64_t rich_customer(void) {
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 2000, 50000, 0);
    assert_int_equal(answer.receipt.points_earned, 10000);
    return id;
}

static const struct goods_return *take_back(uint32_t number, uint32_t sale_number, int64_t quantity_milli) {
    assert_int_equal(desk_return(&desk, number, sale_number, 1, quantity_milli, &returned), RETURNS_TAKEN);
    return &returned.goods_return;
}

/* Of 100.00 earned, 40.00 were spent and 60.00 expired. The first half's 50.00 are among the expired ones: no debt yet.
 * Of the second half 10.00 are, and 40.00 are owed. */
static void a_debt_shows_when_nothing_else_is_left(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, PAY "," EARN);
    uint64_t id = rich_customer();
    sell(2, id, 1000, 4000, 4000);
    assert_int_equal(answer.receipt.points_earned, 0);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    sell(3, id, 1000, 0, 0); /* writes 60.00 off */
    const struct goods_return *first = take_back(5000, 1, 1000);
    assert_int_equal(first->points_taken, 5000);
    assert_int_equal(first->lines[0].points_lapsed, 5000);
    assert_int_equal(first->points_debt, 0);
    const struct goods_return *second = take_back(5001, 1, 1000);
    assert_int_equal(second->points_taken, 5000);
    assert_int_equal(second->lines[0].points_lapsed, 1000);
    assert_int_equal(second->points_debt, 4000);
    assert_int_equal(desk_account(&desk, id)->debt_points, 4000);
}

/* The other way round: the first half was taken from the lot, and what expired of it later is not owed either. */
static void what_expires_between_two_returns_is_not_owed(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, PAY "," EARN);
    uint64_t id = rich_customer();
    assert_int_equal(take_back(5000, 1, 1000)->points_debt, 0);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    sell(3, id, 1000, 0, 0); /* writes the other 50.00 off */
    const struct goods_return *second = take_back(5001, 1, 1000);
    assert_int_equal(second->lines[0].points_lapsed, 5000);
    assert_int_equal(second->points_debt, 0);
}

/* 100.00 earned and spent again; 10.00 of another sale are there. 90.00 are missing, and a point is a ruble. */
static void a_shortage_lowers_the_refund(void **state) {
    (void)state;
    desk_put_rules(&desk, RETURNS("\"shortage\":\"refund\""), PAY "," EARN);
    uint64_t id = rich_customer();
    sell(2, id, 1000, 20000, 10000);
    assert_int_equal(answer.receipt.points_earned, 1000);
    const struct goods_return *all = take_back(5000, 1, 2000);
    assert_int_equal(all->lines[0].refund_minor, 100000);
    assert_int_equal(all->points_taken, 10000);
    assert_int_equal(all->withheld_minor, 9000);
    assert_int_equal(all->refund_minor, 91000);
    assert_int_equal(all->points_debt, 0);
    assert_int_equal(desk_account(&desk, id)->debt_points, 0);
    assert_int_equal(desk_account(&desk, id)->balance_points, 0);
}

/* Spent points whose lot has expired come back for the days that the settings give. */
static void expired_points_come_back_for_some_days(void **state) {
    (void)state;
    desk_put_rules(&desk, RETURNS("\"expired_points\":\"restore\",\"restore_days\":5"), PAY "," EARN);
    uint64_t id = rich_customer();
    sell(2, id, 1000, 10000, 10000);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    assert_int_equal(take_back(5000, 2, 1000)->points_back, 10000);
    assert_int_equal(desk_account(&desk, id)->balance_points, 10000);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    sell(3, id, 1000, 0, 0); /* writes them off */
    assert_int_equal(desk_account(&desk, id)->balance_points, 0);
}

/* Three at 100.00 less a fifth are 240.00; two get nothing, 200.00. The rule set of the sale decides, though another is
 * in force by then. */
static void the_rules_of_the_sale_price_what_stays(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, THREE);
    sell(1, 0, 3000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 24000);
    desk_put_rules(&desk, POINTS, PAY);
    const struct goods_return *first = take_back(5000, 1, 1000);
    assert_int_equal(first->basis, RETURN_BY_WHAT_STAYS);
    assert_int_equal(first->refund_minor, 4000);
    assert_int_equal(take_back(5001, 1, 2000)->refund_minor, 20000);
}

/* Without that rule set the stored shares decide, and the record says so. */
static void without_the_rules_of_the_sale_the_shares_decide(void **state) {
    (void)state;
    struct fault fault;
    desk_put_rules(&desk, POINTS, THREE);
    sell(1, 0, 3000, 10000, 0);
    desk_must(blob_table_remove(&desk.store.tables.blobs, answer.receipt.rule_set_hash, &fault), &fault);
    desk_put_rules(&desk, POINTS, PAY);
    const struct goods_return *first = take_back(5000, 1, 1000);
    assert_int_equal(first->basis, RETURN_RULES_GONE);
    assert_int_equal(first->refund_minor, 8000);
    assert_int_equal(take_back(5001, 1, 2000)->refund_minor, 16000);
}

/* As long as anything of the sale stays, its use of the limit stays; then the customer may have it again. */
static void a_use_comes_back_with_the_last_piece(void **state) {
    (void)state;
    desk_put_rules(&desk, POINTS, ONCE);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 2000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 15000);
    assert_int_equal(take_back(5000, 1, 1000)->undone_count, 0);
    sell(2, id, 1000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 10000);
    const struct goods_return *last = take_back(5001, 1, 1000);
    assert_int_equal(last->undone_count, 1);
    assert_int_equal(last->undone[0].kind, RETURN_LIMIT_USES);
    sell(3, id, 1000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 5000);
}

/* Who kept that use says: once is once. */
static void a_shop_may_keep_uses_used(void **state) {
    (void)state;
    desk_put_rules(&desk, RETURNS("\"limits\":\"keep\""), ONCE);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 1000, 10000, 0);
    assert_int_equal(take_back(5000, 1, 1000)->undone_count, 0);
    sell(2, id, 1000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 10000);
}

/* Nobody can tell by promotion what is free again when the rules are gone; with the last piece all of it is. */
static void without_the_rules_uses_come_back_with_the_last_piece(void **state) {
    (void)state;
    struct fault fault;
    desk_put_rules(&desk, POINTS, ONCE);
    uint64_t id = desk_register(&desk, "+79990000001");
    sell(1, id, 2000, 10000, 0);
    desk_must(blob_table_remove(&desk.store.tables.blobs, answer.receipt.rule_set_hash, &fault), &fault);
    desk_put_rules(&desk, POINTS, ONCE "," PAY);
    assert_int_equal(take_back(5000, 1, 1000)->undone_count, 0);
    assert_int_equal(take_back(5001, 1, 1000)->undone_count, 1);
    sell(2, id, 1000, 10000, 0);
    assert_int_equal(answer.receipt.net_minor, 5000);
}

/* Without a setting nobody gets money for goods of which nobody knows the sale. */
static void goods_without_a_receipt_are_refused(void **state) {
    (void)state;
    struct fault fault;
    struct return_line line = {.line_no = 1, .sku = text_of("bread"), .quantity_milli = 1000, .price_minor = 100};
    struct returns_request request = {
        .key = {.store = DESK_STORE, .till = DESK_TILL, .shift = 1, .number = 1}, .line_count = 1, .lines = &line};
    desk_put_rules(&desk, POINTS, PAY);
    desk_must(returns_desk_return_blind(&desk.store, &request, desk.now_ms, &desk.arena, &returned, &fault), &fault);
    assert_int_equal(returned.outcome, RETURNS_RECEIPT_NEEDED);
    desk_put_rules(&desk, RETURNS("\"blind\":\"told_price\""), PAY);
    desk_must(returns_desk_return_blind(&desk.store, &request, desk.now_ms, &desk.arena, &returned, &fault), &fault);
    assert_int_equal(returned.outcome, RETURNS_PRICE_UNKNOWN); /* this store has no catalogue */
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    CASE(a_debt_shows_when_nothing_else_is_left),
    CASE(what_expires_between_two_returns_is_not_owed),
    CASE(a_shortage_lowers_the_refund),
    CASE(expired_points_come_back_for_some_days),
    CASE(the_rules_of_the_sale_price_what_stays),
    CASE(without_the_rules_of_the_sale_the_shares_decide),
    CASE(a_use_comes_back_with_the_last_piece),
    CASE(a_shop_may_keep_uses_used),
    CASE(without_the_rules_uses_come_back_with_the_last_piece),
    CASE(goods_without_a_receipt_are_refused),
};

UNIT_RUN(tests)
