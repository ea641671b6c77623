#include "retail/receipt.h"

#include "tests/harness/unit.h"

/* Two lines, two promotions, some points: 300 - 40 - 20 and 200 - 10, of which 50 paid with points. */
struct sample {
    struct line_share first[2];
    struct line_share second[1];
    struct receipt_line lines[2];
    struct receipt_promotion promotions[2];
    struct receipt receipt;
};

static void fill(struct sample *sample) {
    *sample = (struct sample){
        .first = {{.promotion = 0, .discount_minor = 40}, {.promotion = 1, .discount_minor = 20, .points = 5}},
        .second = {{.promotion = 0, .discount_minor = 10}},
        .lines = {{.line_no = 1,
                   .amount_minor = 300,
                   .points_paid_minor = 50,
                   .points_paid = 5000,
                   .net_minor = 190,
                   .share_count = 2},
                  {.line_no = 2, .amount_minor = 200, .net_minor = 190, .share_count = 1}},
        .promotions = {{.discount_minor = 50}, {.discount_minor = 20, .points = 5}},
        .receipt = {.line_count = 2,
                    .promotion_count = 2,
                    .gross_minor = 500,
                    .discount_minor = 70,
                    .points_paid_minor = 50,
                    .net_minor = 380,
                    .points_spent = 5000},
    };
    sample->lines[0].shares = sample->first;
    sample->lines[1].shares = sample->second;
    sample->receipt.lines = sample->lines;
    sample->receipt.promotions = sample->promotions;
}

/* The sample adds up, and so does the empty receipt. */
static void good_receipts_add_up(void **state) {
    (void)state;
    struct sample sample;
    struct receipt empty = {0};
    fill(&sample);
    assert_true(receipt_adds_up(&sample.receipt));
    assert_true(receipt_adds_up(&empty));
}

/* One kopeck anywhere is seen. */
static void every_figure_is_held(void **state) {
    (void)state;
    struct sample sample;
    int64_t *const figures[] = {
        &sample.first[0].discount_minor,      &sample.first[1].discount_minor,      &sample.second[0].discount_minor,
        &sample.lines[0].amount_minor,        &sample.lines[1].points_paid_minor,   &sample.lines[1].net_minor,
        &sample.promotions[0].discount_minor, &sample.promotions[1].discount_minor, &sample.receipt.gross_minor,
        &sample.receipt.discount_minor,       &sample.receipt.points_paid_minor,    &sample.receipt.net_minor,
        &sample.lines[1].points_paid,         &sample.receipt.points_spent,
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        fill(&sample);
        *figures[i] += 1;
        assert_false(receipt_adds_up(&sample.receipt));
        fill(&sample);
        *figures[i] -= 1;
        assert_false(receipt_adds_up(&sample.receipt));
    }
}

/* Sums that are right by way of a negative part are wrong. */
static void nothing_is_negative(void **state) {
    (void)state;
    struct sample sample;
    fill(&sample);
    sample.first[0].discount_minor = -10;
    sample.second[0].discount_minor = 60;
    sample.lines[0].net_minor = 240;
    sample.lines[1].net_minor = 140;
    assert_false(receipt_adds_up(&sample.receipt));
    fill(&sample);
    sample.first[0].points = -1;
    assert_false(receipt_adds_up(&sample.receipt));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(good_receipts_add_up),
    cmocka_unit_test(every_figure_is_held),
    cmocka_unit_test(nothing_is_negative),
};

UNIT_RUN(tests)
