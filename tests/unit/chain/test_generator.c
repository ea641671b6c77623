#include "tests/chain/generator.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "retail/basket.h"

#include "tests/harness/unit.h"

static struct generator *open_usual(uint64_t seed) {
    struct generator_settings settings = generator_usual_settings();
    struct fault fault = {0};
    settings.seed = seed;
    struct generator *generator = generator_open(&settings, &fault);
    assert_non_null(generator);
    return generator;
}

/* A digest of everything that a source gives (FNV-1a). */
static uint64_t digest(const struct receipt_source *source) {
    struct source_receipt receipt;
    struct fault fault = {0};
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    while (source->next(source->context, &receipt, &fault) == SOURCE_RECEIPT) {
        for (size_t i = 0; i < receipt.line_count; i++) {
            const struct source_line *line = &receipt.lines[i];
            uint64_t values[] = {receipt.household_id,         receipt.store,
                                 (uint64_t)receipt.sold_at_ms, (uint64_t)line->quantity_milli,
                                 (uint64_t)line->price_minor,  (uint64_t)strtoull(line->sku.data, NULL, 10)};
            for (size_t j = 0; j < sizeof values / sizeof values[0]; j++) {
                hash = (hash ^ values[j]) * UINT64_C(0x100000001b3);
            }
        }
    }
    return hash;
}

/* One seed is one chain, before and after a rewind and in another generator; another seed is another chain. */
static void a_seed_is_a_chain(void **state) {
    (void)state;
    struct generator *one = open_usual(1);
    struct generator *again = open_usual(1);
    struct generator *other = open_usual(2);
    struct receipt_source source = generator_source(one);
    struct receipt_source source_again = generator_source(again);
    struct receipt_source source_other = generator_source(other);
    uint64_t first = digest(&source);
    source.rewind(source.context);
    assert_true(digest(&source) == first);
    assert_true(digest(&source_again) == first);
    assert_true(digest(&source_other) != first);
    generator_close(one);
    generator_close(again);
    generator_close(other);
}

static bool is_sold(const struct receipt_source *source, const struct source_line *line) {
    for (size_t i = 0; i < source->product_count; i++) {
        if (text_equal(source->products[i].sku, line->sku)) {
            return source->products[i].price_minor == line->price_minor;
        }
    }
    return false;
}

/* The lines as a basket that a till would send. */
static void assert_is_good_basket(const struct receipt_source *source, const struct source_receipt *receipt) {
    static struct basket_line lines[64];
    size_t line_index;
    struct basket basket = {.line_count = receipt->line_count, .lines = lines};
    assert_true(receipt->line_count <= 64);
    for (size_t i = 0; i < receipt->line_count; i++) {
        assert_true(is_sold(source, &receipt->lines[i]));
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .quantity_milli = receipt->lines[i].quantity_milli,
                                        .price_minor = receipt->lines[i].price_minor};
        for (size_t j = 0; j < i; j++) {
            assert_false(text_equal(receipt->lines[i].sku, receipt->lines[j].sku));
        }
    }
    assert_int_equal(basket_check(&basket, &line_index), BASKET_OK);
}

/* Every receipt is one that a till could have: in order of time, in opening hours, of known goods at their price. */
static void receipts_are_good(void **state) {
    (void)state;
    struct generator *generator = open_usual(7);
    struct receipt_source source = generator_source(generator);
    struct source_receipt receipt;
    struct fault fault = {0};
    int64_t before_ms = INT64_MIN;
    uint64_t before_id = 0;
    while (source.next(source.context, &receipt, &fault) == SOURCE_RECEIPT) {
        assert_true(receipt.sold_at_ms >= before_ms);
        assert_true(receipt.receipt_id > before_id);
        assert_in_range(receipt.store, 1, 3);
        assert_in_range(receipt.household_id, 0, 600);
        int64_t minute = (receipt.sold_at_ms / 60000 + 180) % (24 * 60);
        assert_in_range(minute, 8 * 60, 22 * 60 - 1);
        assert_is_good_basket(&source, &receipt);
        before_ms = receipt.sold_at_ms;
        before_id = receipt.receipt_id;
    }
    generator_close(generator);
}

/* The chain is plausible: known shares, busy Saturdays, households that have a home. */
static void shares_are_plausible(void **state) {
    (void)state;
    struct generator *generator = open_usual(3);
    struct receipt_source source = generator_source(generator);
    struct source_totals totals;
    struct source_receipt receipt;
    struct fault fault = {0};
    assert_true(receipt_source_count(&source, &totals, &fault));
    assert_in_range(totals.receipts, 600 * 4, 600 * 4 * 4);
    assert_in_range(totals.households, 500, 600);
    assert_in_range(totals.anonymous * 100 / totals.receipts, 20, 30);
    assert_in_range(totals.lines / totals.receipts, 5, 15);
    assert_true(totals.gross_minor / (int64_t)totals.receipts > 50000);

    static uint32_t visits[601][4];
    uint32_t saturdays = 0;
    uint32_t mondays = 0;
    while (source.next(source.context, &receipt, &fault) == SOURCE_RECEIPT) {
        int32_t day = (int32_t)((receipt.sold_at_ms + 180 * 60000) / CALENDAR_MS_PER_DAY);
        saturdays += calendar_weekday(day) == SATURDAY;
        mondays += calendar_weekday(day) == MONDAY;
        visits[receipt.household_id][receipt.store]++;
    }
    assert_true(saturdays > mondays * 5 / 4);
    uint32_t with_home = 0;
    for (size_t i = 1; i <= 600; i++) {
        uint32_t sum = visits[i][1] + visits[i][2] + visits[i][3];
        with_home += sum > 0 && (visits[i][1] * 2 > sum || visits[i][2] * 2 > sum || visits[i][3] * 2 > sum);
    }
    assert_true(with_home > 500);
    generator_close(generator);
}

/* The goods have what promotions ask for: a tree, brands, weights, two VAT rates, a minimum price below every price of
 * its kind, and goods that bear no discount. */
static void goods_are_complete(void **state) {
    (void)state;
    struct generator *generator = open_usual(1);
    struct receipt_source source = generator_source(generator);
    size_t weighed = 0;
    size_t undiscounted = 0;
    size_t with_minimum = 0;
    size_t full_vat = 0;
    for (size_t i = 0; i < source.product_count; i++) {
        const struct product *product = &source.products[i];
        assert_true(i == 0 || text_compare(source.products[i - 1].sku, product->sku) < 0);
        assert_int_equal(product->category_count, 3);
        assert_true(product->brand.size > 0 && product->supplier.size > 0 && product->name.size > 0);
        assert_true(product->price_minor > product->price_min_minor && product->price_minor > product->cost_minor);
        weighed += (product->flags & PRODUCT_IS_WEIGHED) != 0;
        undiscounted += (product->flags & PRODUCT_NO_DISCOUNT) != 0;
        with_minimum += product->price_min_minor > 0;
        full_vat += product->vat_bp == 2000;
    }
    assert_int_equal(source.product_count, GENERATOR_KINDS * 12);
    assert_true(weighed > 0 && undiscounted > 0 && with_minimum > 0);
    assert_true(full_vat > 0 && full_vat < source.product_count);
    generator_close(generator);
}

/* Without an end there is always a next receipt; settings out of range are refused by name. */
static void settings(void **state) {
    (void)state;
    struct generator_settings endless = generator_usual_settings();
    struct fault fault = {0};
    struct source_receipt receipt = {0};
    endless.weeks = 0;
    endless.household_count = 1;
    struct generator *generator = generator_open(&endless, &fault);
    assert_non_null(generator);
    struct receipt_source source = generator_source(generator);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
    }
    generator_close(generator);
    endless.store_count = 0;
    assert_null(generator_open(&endless, &fault));
    assert_non_null(strstr(fault.text, "stores must be"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_seed_is_a_chain),  cmocka_unit_test(receipts_are_good), cmocka_unit_test(shares_are_plausible),
    cmocka_unit_test(goods_are_complete), cmocka_unit_test(settings),
};

UNIT_RUN(tests)
