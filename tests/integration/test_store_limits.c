/* Limits of promotions through the desks of a store: a quote shows, a hold reserves, a confirm consumes, a cancel gives
 * back; in every measure, of a customer, of the store and of the chain; after a restart and a rebuild the same. */
#include "tests/integration/desk_fixture.h"

#include "base/id.h"

#define DISCOUNT(id, more, limits)                                                                                     \
    "{\"document\":3,\"id\":\"" id "\",\"name\":{\"en\":\"" id "\"}," more "\"results\":[{\"discount\":{\"target\":"   \
    "{\"lines\":{}},\"value\":{\"amount_minor\":1000}}}],\"limits\":{" limits "}}"
#define OVER(of, what) "\"over\":[{\"of\":\"" of "\",\"period\":\"day\"," what "}]"

static struct desk desk;
static struct checkout_answer answer;
static struct cancel_answer cancelled;

static void put_rules(const char *promotions) {
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":0,\"pay_step_points\":1", promotions);
    desk_end(&desk, true);
}

static int set_up(void **state) {
    (void)state;
    desk_make(&desk, DESK_STORE, NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    desk_remove(&desk);
    return 0;
}

/* So many pieces of 100.00. */
static struct desk_sale pieces(uint32_t number, uint64_t customer_id, int64_t count) {
    return (struct desk_sale){.number = number,
                              .customer_id = customer_id,
                              .line_count = 1,
                              .quantities_milli = {count * 1000},
                              .prices_minor = {10000}};
}

static int64_t sell(uint32_t number, uint64_t customer_id, int64_t count, const char *hold_id) {
    struct desk_sale sale = pieces(number, customer_id, count);
    sale.hold_id = hold_id;
    desk_begin(&desk);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    int64_t discount_minor = answer.receipt.discount_minor;
    desk_end(&desk, true);
    return discount_minor;
}

static int64_t quote(uint64_t customer_id, int64_t count) {
    struct desk_sale sale = pieces(0, customer_id, count);
    struct checkout_quote quote;
    desk_begin(&desk);
    desk_quote(&desk, &sale, &quote);
    int64_t discount_minor = quote.outcome.discount_minor;
    desk_end(&desk, true);
    return discount_minor;
}

static void cancel(uint32_t number) {
    desk_begin(&desk);
    assert_int_equal(desk_cancel(&desk, number, &cancelled), RETURNS_TAKEN);
    desk_end(&desk, true);
}

static struct hold_answer hold(const char *hold_id, uint64_t customer_id, int64_t count) {
    struct desk_sale sale = pieces(0, customer_id, count);
    desk_begin(&desk);
    struct hold_answer held = desk_hold_basket(&desk, hold_id, &sale);
    desk_end(&desk, true);
    return held;
}

static enum release_result release(const char *hold_id) {
    desk_begin(&desk);
    enum release_result result = desk_release(&desk, hold_id);
    desk_end(&desk, true);
    return result;
}

/* What a restart finds is what was there, and what the journal alone says. */
static void restart(void) {
    desk_commit(&desk);
    desk_reopen(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

static uint64_t new_customer(const char *phone) {
    desk_begin(&desk);
    uint64_t id = desk_register(&desk, phone);
    desk_end(&desk, true);
    return id;
}

/* Five pieces a day in this store, whoever buys: three, then two of three, then none; a cancel frees its own. */
static void units_of_the_store(void **state) {
    (void)state;
    put_rules(DISCOUNT("units", "", OVER("store", "\"units_milli\":5000")));
    assert_int_equal(sell(1, 0, 3, NULL), 3000);
    assert_int_equal(quote(0, 3), 2000);
    assert_int_equal(quote(0, 3), 2000); /* a quote takes nothing */
    assert_int_equal(sell(2, 0, 3, NULL), 2000);
    restart();
    assert_int_equal(sell(3, 0, 3, NULL), 0);
    cancel(1);
    restart();
    assert_int_equal(sell(4, 0, 4, NULL), 3000);
    desk.now_ms += CALENDAR_MS_PER_DAY;
    assert_int_equal(quote(0, 9), 5000); /* another day */
}

/* 25.00 a day in this store. */
static void money_of_the_store(void **state) {
    (void)state;
    put_rules(DISCOUNT("money", "", OVER("store", "\"discount_minor\":2500")));
    assert_int_equal(sell(1, 0, 2, NULL), 2000);
    assert_int_equal(sell(2, 0, 2, NULL), 500);
    assert_int_equal(sell(3, 0, 2, NULL), 0);
    cancel(2);
    restart();
    assert_int_equal(quote(0, 2), 500);
}

/* Twice a day in this store, whoever buys. */
static void times_of_the_store(void **state) {
    (void)state;
    put_rules(DISCOUNT("times", "", OVER("store", "\"times\":2")));
    uint64_t id = new_customer("+79990000001");
    assert_int_equal(sell(1, id, 1, NULL), 1000);
    assert_int_equal(sell(2, 0, 1, NULL), 1000);
    assert_int_equal(sell(3, id, 1, NULL), 0);
    cancel(1);
    restart();
    assert_int_equal(sell(4, 0, 1, NULL), 1000);
}

/* 15.00 points a day for one customer; another has as many. */
static void points_of_the_customer(void **state) {
    (void)state;
    put_rules(
        "{\"document\":3,\"id\":\"back\",\"name\":{\"en\":\"b\"},\"results\":[{\"earn\":{\"target\":{\"lines\":{}},"
        "\"value\":{\"percent_bp\":1000}}}],\"limits\":{" OVER("customer", "\"points\":1500") "}}");
    uint64_t first = new_customer("+79990000001");
    uint64_t second = new_customer("+79990000002");
    (void)sell(1, first, 1, NULL);
    assert_int_equal(answer.receipt.points_earned, 1000);
    (void)sell(2, first, 1, NULL);
    assert_int_equal(answer.receipt.points_earned, 500);
    (void)sell(3, second, 1, NULL);
    assert_int_equal(answer.receipt.points_earned, 1000);
    cancel(1);
    restart();
    (void)sell(4, first, 3, NULL);
    assert_int_equal(answer.receipt.points_earned, 1000);
}

/* One budget of 30.00 for two promotions of this store: either takes of it, a receipt of both no more than there is. */
static void a_budget_that_two_share(void **state) {
    (void)state;
    put_rules(DISCOUNT("a", "", OVER("store", "\"discount_minor\":3000,\"budget\":\"b\"")) "," DISCOUNT(
        "z", "", OVER("store", "\"discount_minor\":3000,\"budget\":\"b\"")));
    assert_int_equal(sell(1, 0, 1, NULL), 2000);
    assert_int_equal(sell(2, 0, 1, NULL), 1000);
    assert_int_equal(sell(3, 0, 1, NULL), 0);
    cancel(1);
    restart();
    assert_int_equal(sell(4, 0, 9, NULL), 2000);
}

/* Of the chain only the one store can tell in which the promotion lives; elsewhere nothing is given. */
static void limits_of_the_chain(void **state) {
    (void)state;
    put_rules(DISCOUNT("chain", "", OVER("chain", "\"times\":1")));
    assert_int_equal(sell(1, 0, 1, NULL), 0);
    put_rules(DISCOUNT("here", "\"stores\":{\"only\":[7]},", OVER("chain", "\"times\":1")));
    assert_int_equal(sell(2, 0, 1, NULL), 1000);
    assert_int_equal(sell(3, 0, 1, NULL), 0);
}

/* A customer of another store: only its home store counts, so here nothing is given. */
static void a_customer_of_another_store(void **state) {
    (void)state;
    put_rules(DISCOUNT("once", "", OVER("customer", "\"times\":1")));
    struct customer stranger = desk_customer(id_make(3, 1), DESK_STORE + 1, 1);
    desk_begin(&desk);
    desk_give_customer(&desk, &stranger);
    desk_end(&desk, true);
    assert_int_equal(sell(1, stranger.id, 1, NULL), 0);
}

/* Two open holds never promise the last use twice; a hold keeps its own through a crash, until its sale or its release.
 */
static void a_hold_reserves(void **state) {
    (void)state;
    put_rules(DISCOUNT("units", "", OVER("store", "\"units_milli\":3000")));
    assert_int_equal(hold("first", 0, 2).result, HOLD_APPROVED);
    assert_int_equal(quote(0, 3), 1000);
    assert_int_equal(hold("second", 0, 2).result, HOLD_APPROVED);
    assert_int_equal(hold("third", 0, 2).result, HOLD_NOTHING);
    assert_int_equal(quote(0, 1), 0);
    restart();
    assert_int_equal(quote(0, 1), 0);
    assert_int_equal(hold("first", 0, 2).result, HOLD_APPROVED); /* the same hold, not a second one */
    assert_int_equal(sell(1, 0, 2, "first"), 2000);
    assert_int_equal(release("first"), RELEASE_ALREADY_SPENT);
    assert_int_equal(release("second"), RELEASE_DONE);
    assert_int_equal(release("second"), RELEASE_ALREADY_RELEASED);
    assert_int_equal(release("third"), RELEASE_UNKNOWN);
    restart();
    assert_int_equal(quote(0, 3), 1000);
    cancel(1);
    restart();
    assert_int_equal(quote(0, 3), 3000);
}

/* A sale may use less than its hold kept, or more of what others left; what it does not use is free again. */
static void a_sale_may_differ_from_its_hold(void **state) {
    (void)state;
    put_rules(DISCOUNT("units", "", OVER("store", "\"units_milli\":3000")));
    assert_int_equal(hold("h", 0, 2).result, HOLD_APPROVED);
    assert_int_equal(sell(1, 0, 1, "h"), 1000);
    assert_int_equal(quote(0, 3), 2000);
    assert_int_equal(hold("g", 0, 1).result, HOLD_APPROVED);
    assert_int_equal(sell(2, 0, 2, "g"), 2000);
    assert_int_equal(quote(0, 3), 0);
    struct desk_sale again = pieces(3, 0, 1);
    again.hold_id = "g";
    desk_begin(&desk);
    assert_int_equal(desk_sell(&desk, &again, &answer), CHECKOUT_HOLD_UNKNOWN);
    desk_end(&desk, false);
    restart();
}

/* A hold over midnight is given back on the day on which it was taken. */
static void a_hold_over_midnight(void **state) {
    (void)state;
    put_rules(DISCOUNT("times", "", OVER("store", "\"times\":1")));
    uint64_t id = new_customer("+79990000001");
    assert_int_equal(hold("h", id, 1).result, HOLD_APPROVED);
    desk.now_ms += CALENDAR_MS_PER_DAY;
    assert_int_equal(sell(1, id, 1, "h"), 1000);
    assert_int_equal(quote(id, 1), 0);
    desk.now_ms -= CALENDAR_MS_PER_DAY;
    assert_int_equal(quote(id, 1), 1000);
    restart();
}

/* A customer's uses that a hold keeps go along in a merge. */
static void a_hold_of_a_merged_customer(void **state) {
    (void)state;
    put_rules(DISCOUNT("once", "", OVER("customer", "\"times\":1")));
    uint64_t from_id = new_customer("+79990000001");
    uint64_t into_id = new_customer("+79990000002");
    assert_int_equal(hold("h", from_id, 1).result, HOLD_APPROVED);
    desk_begin(&desk);
    desk_give_merged(&desk, from_id, into_id, 2);
    desk_end(&desk, true);
    assert_int_equal(quote(into_id, 1), 0);
    assert_int_equal(sell(1, into_id, 1, "h"), 1000);
    assert_int_equal(quote(into_id, 1), 0);
    restart();
}

#define LIMITS_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    LIMITS_TEST(units_of_the_store),
    LIMITS_TEST(money_of_the_store),
    LIMITS_TEST(times_of_the_store),
    LIMITS_TEST(points_of_the_customer),
    LIMITS_TEST(a_budget_that_two_share),
    LIMITS_TEST(limits_of_the_chain),
    LIMITS_TEST(a_customer_of_another_store),
    LIMITS_TEST(a_hold_reserves),
    LIMITS_TEST(a_sale_may_differ_from_its_hold),
    LIMITS_TEST(a_hold_over_midnight),
    LIMITS_TEST(a_hold_of_a_merged_customer),
};

UNIT_RUN(tests)
