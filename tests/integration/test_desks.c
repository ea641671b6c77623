/* The desks' hard corners, each told as a story: holds and what is free beside them, customers who become one with
 * points, holds and limits on both sides, accounts that are full, limits for life, returns of what expired. */
#include "tests/integration/desk_fixture.h"

#include "base/id.h"
#include "seal/person.h"

#include <stdlib.h>

#define PAY                                                                                                            \
    "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"priority\":30,\"results\":["               \
    "{\"pay_with_points\":{\"share_max_bp\":5000}}]}"
#define EARN                                                                                                           \
    "{\"document\":1,\"id\":\"back\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"priority\":40,\"results\":["              \
    "{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":1000}}}]}"
#define LIMITED(period)                                                                                                \
    "{\"document\":1,\"id\":\"once\",\"name\":{\"ru\":\"Р\",\"en\":\"O\"},\"priority\":20,\"limits\":{\"customer\":[" \
    "{\"times\":1,\"period\":\"" period "\"}]},\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},"               \
    "\"value\":{\"amount_minor\":1000}}}]}"

static struct desk desk;
static struct checkout_answer answer;
static struct returns_answer returned;
static struct cancel_answer cancelled;

static int set_up(void **state) {
    (void)state;
    desk_make(&desk, DESK_STORE, NULL);
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":0,\"pay_step_points\":1", PAY "," EARN);
    desk_end(&desk, true);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    desk_remove(&desk);
    return 0;
}

static struct desk_sale sale_of(uint32_t number, uint64_t customer_id, int64_t price_minor) {
    return (struct desk_sale){.number = number,
                              .customer_id = customer_id,
                              .line_count = 1,
                              .quantities_milli = {1000},
                              .prices_minor = {price_minor}};
}

/* A customer of this store with 100.00 points, earned by the receipt of that number. */
static uint64_t rich_customer(uint32_t number, const char *phone) {
    uint64_t id = desk_register(&desk, phone);
    struct desk_sale sale = sale_of(number, id, 100000);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.points_earned, 10000);
    return id;
}

/* A hold is what its sale pays with: more is not taken from beside it, whatever is free and whatever the till asks. */
static void a_sale_with_a_hold_pays_with_the_hold(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t id = rich_customer(1, "+79990000001");
    assert_int_equal(desk_hold(&desk, "h", id, 3000, false).result, HOLD_APPROVED);
    struct desk_sale sale = sale_of(2, id, 20000);
    sale.hold_id = "h";
    sale.points_to_pay = 4000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_POINTS_UNAVAILABLE);
    sale.points_to_pay = BASKET_POINTS_MOST;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.points_spent, 3000);
    assert_int_equal(desk_account(&desk, id)->hold_count, 0);
    desk_end(&desk, true);
}

/* Who was promised points keeps the promise, also when the customer was limited between the hold and the sale. */
static void a_hold_outlives_a_limitation(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t id = rich_customer(1, "+79990000001");
    assert_int_equal(desk_hold(&desk, "h", id, 3000, false).result, HOLD_APPROVED);
    struct customer row = desk_customer(id, DESK_STORE, 1);
    row.state = CUSTOMER_LIMITED;
    desk_give_customer(&desk, &row);
    struct desk_sale sale = sale_of(2, id, 20000);
    sale.points_to_pay = 3000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_POINTS_UNAVAILABLE);
    sale.hold_id = "h";
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.points_spent, 3000);
    desk_end(&desk, true);
}

/* A hold asked for again after its customer became another one is still the same hold. */
static void a_hold_is_the_same_after_a_merge(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t from_id = rich_customer(1, "+79990000001");
    uint64_t into_id = rich_customer(2, "+79990000002");
    assert_int_equal(desk_hold(&desk, "h", from_id, 3000, false).result, HOLD_APPROVED);
    desk_give_merged(&desk, from_id, into_id, 2);
    struct hold_answer again = desk_hold(&desk, "h", from_id, 3000, false);
    assert_false(again.differs);
    assert_int_equal(again.result, HOLD_APPROVED);
    assert_int_equal(again.approved_points, 3000);
    assert_false(desk_hold(&desk, "h", into_id, 3000, false).differs);
    struct desk_sale sale = sale_of(3, into_id, 20000);
    sale.hold_id = "h";
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(desk_release(&desk, "h"), RELEASE_ALREADY_SPENT);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* Uses of a limit go along in a merge, and a cancel gives them back there. */
static void limits_go_along_in_a_merge(void **state) {
    (void)state;
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":0", LIMITED("day"));
    uint64_t from_id = desk_register(&desk, "+79990000001");
    uint64_t into_id = id_make(3, 1);
    struct desk_sale sale = sale_of(1, from_id, 20000);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.discount_minor, 1000);
    struct customer survivor = desk_customer(into_id, DESK_STORE, 2);
    desk_give_customer(&desk, &survivor);
    desk_give_merged(&desk, from_id, into_id, 1);
    sale = sale_of(2, into_id, 20000);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.discount_minor, 0);
    assert_int_equal(desk_cancel(&desk, 1, &cancelled), RETURNS_TAKEN);
    sale = sale_of(3, from_id, 20000);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.discount_minor, 1000);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* A limit of the promotion's whole life is asked without a first day. */
static void a_limit_for_life(void **state) {
    (void)state;
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":0", LIMITED("life"));
    uint64_t id = desk_register(&desk, "+79990000001");
    for (uint32_t number = 1; number <= 3; number++) {
        struct desk_sale sale = sale_of(number, id, 20000);
        assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
        assert_int_equal(answer.receipt.discount_minor, number == 1 ? 1000 : 0);
        desk.now_ms += 400 * CALENDAR_MS_PER_DAY;
    }
    desk_end(&desk, true);
}

static void earn_lots(uint64_t customer_id, uint32_t first_number, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct desk_sale sale = sale_of(first_number + i, customer_id, 1000);
        arena_reset(&desk.arena);
        desk.now_ms += 1000;
        assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    }
}

/* Two customers with more lots together than one may have: nothing is lost, and everything goes on; what each of them
 * held is let go, and says so. */
static void two_full_accounts_become_one(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t from_id = desk_register(&desk, "+79990000001");
    uint64_t into_id = desk_register(&desk, "+79990000002");
    earn_lots(from_id, 1, 400);
    earn_lots(into_id, 1001, 300);
    assert_int_equal(desk_hold(&desk, "from", from_id, 20000, false).result, HOLD_APPROVED);
    assert_int_equal(desk_hold(&desk, "into", into_id, 20000, false).result, HOLD_APPROVED);
    desk_give_merged(&desk, from_id, into_id, 2);
    const struct ledger_account *account = desk_account(&desk, from_id);
    assert_int_equal(account->balance_points, 70000);
    assert_int_equal(account->held_points, 0);
    assert_int_equal(account->lot_count, LIMIT_LOTS_PER_ACCOUNT);
    assert_int_equal(desk_release(&desk, "from"), RELEASE_ALREADY_RELEASED);
    struct desk_sale sale = sale_of(3000, into_id, 20000);
    sale.hold_id = "into";
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_HOLD_UNKNOWN);
    sale.hold_id = NULL;
    sale.points_to_pay = 5000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(desk_cancel(&desk, 3000, &cancelled), RETURNS_TAKEN);
    assert_int_equal(desk_cancel(&desk, 400, &cancelled), RETURNS_TAKEN);
    assert_int_equal(desk_account(&desk, into_id)->balance_points, 69900);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* More holds together than one may have: all are let go. */
static void too_many_holds_become_none(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t from_id = rich_customer(1, "+79990000001");
    uint64_t into_id = rich_customer(2, "+79990000002");
    for (int i = 0; i < LIMIT_HOLDS_PER_ACCOUNT; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "h%d", i);
        assert_int_equal(desk_hold(&desk, name, i % 2 == 0 ? from_id : into_id, 100, false).result, HOLD_APPROVED);
    }
    assert_int_equal(desk_hold(&desk, "one more", into_id, 100, false).result, HOLD_APPROVED);
    desk_give_merged(&desk, from_id, into_id, 2);
    assert_int_equal(desk_account(&desk, from_id)->hold_count, 0);
    assert_int_equal(desk_account(&desk, from_id)->balance_points, 20000);
    assert_int_equal(desk_release(&desk, "h3"), RELEASE_ALREADY_RELEASED);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* Merges may be told in any order: whoever is asked for, the points are with the last survivor. */
static void chains_of_merges_end_at_one(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t a = rich_customer(1, "+79990000001");
    uint64_t b = rich_customer(2, "+79990000002");
    uint64_t c = rich_customer(3, "+79990000003");
    desk_give_merged(&desk, b, c, 2);
    desk_give_merged(&desk, a, b, 2);
    assert_int_equal(desk_account(&desk, a)->balance_points, 30000);
    assert_int_equal(desk_account(&desk, c)->balance_points, 30000);
    desk_give_merged(&desk, a, c, 3); /* the same said shorter */
    assert_int_equal(desk_account(&desk, a)->balance_points, 30000);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* Until the survivor's row comes the customer is known by what the store has, and buys. */
static void a_survivor_may_come_late(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t from_id = rich_customer(1, "+79990000001");
    uint64_t into_id = id_make(3, 1);
    desk_give_merged(&desk, from_id, into_id, 1);
    assert_int_equal(desk_register(&desk, "+79990000001"), into_id);
    struct desk_sale sale = sale_of(2, from_id, 20000);
    sale.points_to_pay = 3000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.customer_id, into_id);
    struct customer survivor = desk_customer(into_id, 3, 2);
    desk_give_customer(&desk, &survivor);
    assert_int_equal(desk_cancel(&desk, 2, &cancelled), RETURNS_TAKEN);
    assert_int_equal(desk_account(&desk, into_id)->balance_points, 10000);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

static void add_phone(struct customer *customer, const char *phone) {
    struct identifier *identifier = &customer->identifiers[customer->identifier_count++];
    identifier->kind = IDENTIFIER_PHONE;
    person_hash(identifier->hash, desk.identifier_key, IDENTIFIER_PHONE, text_of(phone));
}

/* A phone that head office knows to be another one's goes there once its registration here is merged, in whatever order
 * the rows come; until then it finds whoever has the points. */
static void a_phone_goes_to_whom_head_office_gave_it(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t from_id = rich_customer(1, "+79990000001");
    struct customer other = desk_customer(id_make(3, 1), 3, 1);
    struct customer survivor = desk_customer(id_make(3, 2), 3, 2);
    add_phone(&other, "+79990000001");
    desk_give_customer(&desk, &other);
    assert_int_equal(desk_register(&desk, "+79990000001"), from_id);
    desk_give_customer(&desk, &survivor);
    desk_give_merged(&desk, from_id, survivor.id, 1);
    assert_int_equal(desk_register(&desk, "+79990000001"), other.id);
    assert_int_equal(desk_account(&desk, survivor.id)->balance_points, 10000);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* Points of an old receipt come back into an account that is full of expired lots: they make room first. */
static void an_account_full_of_expired_lots_takes_points_back(void **state) {
    (void)state;
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":3,\"pay_step_points\":1", PAY "," EARN);
    uint64_t id = rich_customer(1, "+79990000001");
    struct desk_sale sale = sale_of(2, id, 20000);
    sale.points_to_pay = 10000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    assert_int_equal(answer.receipt.points_spent, 10000);
    earn_lots(id, 10, LIMIT_LOTS_PER_ACCOUNT + 2);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    assert_int_equal(desk_return(&desk, 5000, 2, 1, 500, &returned), RETURNS_TAKEN);
    assert_int_equal(desk_cancel(&desk, 3, &cancelled), RETURNS_NO_SUCH_RECEIPT);
    assert_int_equal(desk_account(&desk, id)->balance_points, 0);
    desk_end(&desk, true);
    desk_commit(&desk);
    assert_int_equal(desk_rebuild_differences(&desk), 0);
}

/* What a sale earned and nobody used until it expired is gone, whenever it was written off: it is not owed. */
static void what_expired_unused_is_not_owed(void **state) {
    (void)state;
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":3,\"pay_step_points\":1", PAY "," EARN);
    uint64_t id = rich_customer(1, "+79990000001");
    struct desk_sale sale = sale_of(2, id, 20000);
    sale.points_to_pay = 4000;
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN);
    desk.now_ms += 10 * CALENDAR_MS_PER_DAY;
    sale = sale_of(3, id, 100);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_TAKEN); /* writes 60.00 off */
    assert_int_equal(desk_cancel(&desk, 1, &cancelled), RETURNS_TAKEN);
    assert_int_equal(cancelled.cancel.points_taken, 10000);
    assert_int_equal(cancelled.cancel.points_debt, 4000 - 10); /* the last sale earned 0.10 */
    desk_end(&desk, true);
}

/* Keys of sales and returns are one name space, and a return is no sale. */
static void a_key_names_one_document(void **state) {
    (void)state;
    desk_begin(&desk);
    uint64_t id = rich_customer(1, "+79990000001");
    struct desk_sale sale = sale_of(2, id, 20000);
    assert_int_equal(desk_return(&desk, 1, 1, 1, 500, &returned), RETURNS_DIFFERS);
    assert_int_equal(desk_return(&desk, 2, 1, 1, 500, &returned), RETURNS_TAKEN);
    assert_int_equal(desk_return(&desk, 2, 1, 1, 500, &returned), RETURNS_TAKEN_BEFORE);
    assert_int_equal(desk_return(&desk, 2, 1, 1, 400, &returned), RETURNS_DIFFERS);
    assert_int_equal(desk_sell(&desk, &sale, &answer), CHECKOUT_RECEIPT_DIFFERS);
    assert_int_equal(desk_cancel(&desk, 2, &cancelled), RETURNS_NO_SUCH_RECEIPT);
    assert_int_equal(desk_return(&desk, 3, 2, 1, 100, &returned), RETURNS_NO_SUCH_RECEIPT);
    assert_int_equal(desk_cancel(&desk, 1, &cancelled), RETURNS_HAS_RETURNS);
    assert_int_equal(desk_return(&desk, 3, 1, 1, 501, &returned), RETURNS_QUANTITY_EXCEEDS_SOLD);
    desk_end(&desk, true);
}

#define OFF(number)                                                                                                    \
    "{\"document\":1,\"id\":\"off-" number "\",\"name\":{\"ru\":\"Р\",\"en\":\"O\"},\"priority\":1" number ","         \
    "\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},\"value\":{\"percent_bp\":100}}}]}"

/* A receipt of all lines that there may be, each with a share of many promotions, is more than one record holds: that
 * is the receipt's fault and not the box's (till_call_fail answers 413), and nothing of it stays. */
static void a_receipt_too_large_for_a_record_is_told_so(void **state) {
    (void)state;
    static struct basket_line lines[LIMIT_LINES];
    struct checkout_confirm confirm = {.key = {.store = DESK_STORE, .till = DESK_TILL, .shift = 1, .number = 1},
                                       .basket.basket = {.line_count = LIMIT_LINES, .lines = lines},
                                       .sold_at_ms = desk.now_ms,
                                       .expected_net_minor = -1};
    struct store_watermark watermark;
    struct fault fault;
    size_t line_index;
    desk_begin(&desk);
    desk_put_rules(&desk, "\"lot_days\":0", OFF("1") "," OFF("2") "," OFF("3") "," OFF("4") "," OFF("5") "," OFF("6"));
    for (size_t i = 0; i < LIMIT_LINES; i++) {
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .product.sku = text_of("a-sku-as-long-as-a-sku-may-be-1"),
                                        .quantity_milli = 2000,
                                        .price_minor = 10000000};
    }
    assert_int_equal(basket_check(&confirm.basket.basket, &line_index), BASKET_OK);
    desk_end(&desk, true);
    desk_begin(&desk);
    assert_false(checkout_confirm_sale(&desk.store, &confirm, desk.now_ms, desk.now_ms, &desk.arena, &answer, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    desk_end(&desk, false);
    desk_must(store_read_watermark(&desk.store, &watermark, &fault), &fault);
    assert_int_equal(watermark.doc_seq, 0);
}

#define DESK_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    DESK_TEST(a_sale_with_a_hold_pays_with_the_hold),
    DESK_TEST(a_hold_outlives_a_limitation),
    DESK_TEST(a_hold_is_the_same_after_a_merge),
    DESK_TEST(limits_go_along_in_a_merge),
    DESK_TEST(two_full_accounts_become_one),
    DESK_TEST(too_many_holds_become_none),
    DESK_TEST(chains_of_merges_end_at_one),
    DESK_TEST(a_survivor_may_come_late),
    DESK_TEST(a_phone_goes_to_whom_head_office_gave_it),
    DESK_TEST(an_account_full_of_expired_lots_takes_points_back),
    DESK_TEST(what_expired_unused_is_not_owed),
    DESK_TEST(a_key_names_one_document),
    DESK_TEST(a_receipt_too_large_for_a_record_is_told_so),
    DESK_TEST(a_limit_for_life),
};

UNIT_RUN(tests)
