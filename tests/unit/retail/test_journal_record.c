#include "retail/journal_record.h"

#include "tests/harness/unit.h"

struct kind {
    int32_t number;
    const char *name;
    enum stream stream;
    bool is_critical;
};

/* Written out by hand: numbers and names are on disks and wires, so a change of the list must meet an objection. */
static const struct kind kinds[] = {
    {1, "MINT", STREAM_LED, true},
    {2, "RESERVE", STREAM_LED, true},
    {3, "UNRESERVE", STREAM_LED, true},
    {4, "SPEND", STREAM_LED, true},
    {5, "RELEASE", STREAM_LED, true},
    {6, "BURN", STREAM_LED, true},
    {7, "REVERSAL", STREAM_LED, true},
    {8, "RESTORE", STREAM_LED, true},
    {32, "RECEIPT", STREAM_DOC, true},
    {33, "GOODS_RETURN", STREAM_DOC, true},
    {34, "RECEIPT_CANCEL", STREAM_DOC, true},
    {35, "REGISTRATION", STREAM_DOC, true},
    {36, "TILL_PAIRED", STREAM_DOC, false},
    {64, "CUSTOMER_ROW", STREAM_CMD, true},
    {65, "BALANCE", STREAM_CMD, false},
    {66, "RULE_SET_OFFER", STREAM_CMD, true},
    {67, "CATALOGUE_OFFER", STREAM_CMD, true},
    {96, "HQ_STORE_ENROLLED", STREAM_OWN, true},
    {97, "HQ_PUBLISHED", STREAM_OWN, true},
    {98, "HQ_CUSTOMER", STREAM_OWN, true},
    {99, "HQ_STORE_ADDED", STREAM_OWN, true},
};

static void numbers_never_change(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        assert_string_equal(journal_kind_name(kinds[i].number), kinds[i].name);
        assert_int_equal(journal_kind_stream((enum journal_kind)kinds[i].number), kinds[i].stream);
        assert_int_equal(journal_kind_is_critical(kinds[i].number), kinds[i].is_critical);
    }
}

/* A kind of a later version has no name here and stops its stream. */
static void unknown_kinds_are_critical(void **state) {
    (void)state;
    assert_null(journal_kind_name(0));
    assert_null(journal_kind_name(1000));
    assert_true(journal_kind_is_critical(1000));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_never_change),
    cmocka_unit_test(unknown_kinds_are_critical),
};

UNIT_RUN(tests)
