#include "retail/customer.h"

#include "tests/harness/unit.h"

/* However a cashier types a number, one person has one spelling; what is no number is refused. */
static void phones(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"+7 (912) 345-67-89", "+79123456789"},
        {"89123456789", "+79123456789"},
        {"9123456789", "+79123456789"},
        {"007 912 345 67 89", "+79123456789"},
        {"79123456789", "+79123456789"},
        {"+49 30 1234567", "+49301234567"},
        {"0049 30 1234567", "+49301234567"},
        {"+12025550123", "+12025550123"},
        {"+123456789012345", "+123456789012345"},
        {"+1234567890123456", NULL},
        {"+1234567", NULL},
        {"+1234567890123456789012345", NULL},
        {"0301234567890", NULL},
        {"+0123456789", NULL},
        {"9123456789x", NULL},
        {"++79123456789", NULL},
        {"", NULL},
        {"+", NULL},
        {"---", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[LIMIT_PHONE];
        bool is_phone = customer_normal_phone(out, text_of(cases[i][0]));
        assert_int_equal(is_phone, cases[i][1] != NULL);
        if (is_phone) {
            assert_string_equal(out, cases[i][1]);
        }
    }
}

/* Cards lose their spaces and dashes and become upper case; anything else refuses them. */
static void cards(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"2900 0012 3456", "290000123456"},
        {"ab-12", "AB12"},
        {"1234567890123456789012345678901", "1234567890123456789012345678901"},
        {"12345678901234567890123456789012", NULL},
        {"", NULL},
        {" - ", NULL},
        {"12_3", NULL},
        {"\xD0\x90", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[LIMIT_CARD];
        bool is_card = customer_normal_card(out, text_of(cases[i][0]));
        assert_int_equal(is_card, cases[i][1] != NULL);
        if (is_card) {
            assert_string_equal(out, cases[i][1]);
        }
    }
}

/* Every segment of the list is found, and no other. */
static void segments(void **state) {
    (void)state;
    static struct customer customer = {.segment_count = LIMIT_SEGMENTS_PER_CUSTOMER};
    for (uint32_t i = 0; i < LIMIT_SEGMENTS_PER_CUSTOMER; i++) {
        customer.segments[i] = 10 + 2 * i;
    }
    for (uint32_t id = 0; id < 10 + 2 * LIMIT_SEGMENTS_PER_CUSTOMER + 5; id++) {
        bool is_member = id >= 10 && id % 2 == 0 && id < 10 + 2 * LIMIT_SEGMENTS_PER_CUSTOMER;
        assert_int_equal(customer_is_in_segment(&customer, id), is_member);
    }
    customer.segment_count = 0;
    assert_false(customer_is_in_segment(&customer, 10));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(phones),
    cmocka_unit_test(cards),
    cmocka_unit_test(segments),
};

UNIT_RUN(tests)
