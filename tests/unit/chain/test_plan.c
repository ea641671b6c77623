/* Proves that the chain's command line is read as --help says, and that the shopping plan is the same every time and
 * keeps its stated rules. */
#include "tests/harness/unit.h"

#include <string.h>

#include "tests/chain/generator.h"
#include "tests/chain/options.h"
#include "tests/chain/shopping_plan.h"
#include "tests/chain/upheaval.h"

static bool read_words(struct chain_options *options, int argc, const char *const *words, struct fault *fault) {
    char copies[16][32];
    char *argv[16];
    for (int i = 0; i < argc; i++) {
        assert_true(text_copy(copies[i], sizeof copies[i], text_of(words[i])));
        argv[i] = copies[i];
    }
    return chain_options_read(options, argc, argv, fault);
}

static void test_options(void **state) {
    (void)state;
    struct chain_options options;
    struct fault fault;
    const char *const words[] = {"build/chain", "--stores", "4", "--cut", "2:0.3:0.625", "--kill", "--exit"};
    assert_true(read_words(&options, 7, words, &fault));
    assert_string_equal(options.program_folder, "build");
    assert_int_equal(options.store_count, 4);
    assert_int_equal(options.cut_count, 1);
    assert_int_equal(options.cuts[0].from_milli, 300);
    assert_int_equal(options.cuts[0].to_milli, 625);
    assert_true(options.kills && options.exits);
    assert_int_equal(options.weeks, 4);
    assert_int_equal(options.pace, 0);
    const char *const watched[] = {"chain"};
    assert_true(read_words(&options, 1, watched, &fault));
    assert_int_equal(options.weeks, 0); /* without an end */
    assert_int_equal(options.pace, 10);
}

static void test_wrong_options(void **state) {
    (void)state;
    static const char *const wrong[][3] = {{"--stores", "0", "--stores"},   {"--stores", "many", "--stores"},
                                           {"--cut", "1:0.6:0.3", "--cut"}, {"--cut", "1:0.3", "--cut"},
                                           {"--cut", "9:0.1:0.2", "--cut"}, {"--cut", "1:0.1:1.5", "--cut"},
                                           {"--colour", "red", "--colour"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct chain_options options;
        struct fault fault;
        const char *const words[] = {"chain", wrong[i][0], wrong[i][1], "--exit"};
        assert_false(read_words(&options, 4, words, &fault));
        assert_non_null(strstr(fault.text, wrong[i][2]));
    }
    struct chain_options options;
    struct fault fault;
    const char *const endless[] = {"chain", "--kill"};
    assert_false(read_words(&options, 2, endless, &fault));
}

enum { RECEIPTS = 2000 };

static struct generator *open_generator(struct receipt_source *source) {
    struct fault fault;
    struct generator_settings settings = generator_usual_settings();
    struct generator *generator = generator_open(&settings, &fault);
    assert_non_null(generator);
    *source = generator_source(generator);
    return generator;
}

static void test_plan_keeps_its_rules(void **state) {
    (void)state;
    struct receipt_source source;
    struct generator *generator = open_generator(&source);
    struct shopping_plan plan;
    struct fault fault;
    struct source_receipt receipt;
    struct visit visit;
    size_t paying = 0;
    size_t members = 0;
    assert_true(shopping_plan_make(&plan, &source, 3, &fault));
    for (uint64_t number = 1; number <= RECEIPTS; number++) {
        assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
        assert_true(shopping_plan_next(&plan, number, &receipt, &visit, &fault));
        assert_int_equal(visit.code != NULL, number % 7 == 0);
        assert_int_equal(visit.is_cancelled, number % 61 == 17);
        assert_true(visit.returned_line == 0 || !visit.is_cancelled);
        assert_true(visit.returned_line == 0 || visit.returned_milli <= receipt.lines[0].quantity_milli);
        assert_int_equal(visit.level == NULL, receipt.household_id == 0);
        if (visit.level != NULL) {
            const struct household_plan *household = &plan.households[receipt.household_id];
            members++;
            paying += visit.pays_with_points ? 1 : 0;
            assert_true(!household->is_imported || receipt.household_id % 5 != 4);
            assert_true(household->is_imported || strcmp(visit.level, "bronze") == 0);
            assert_true(household->is_imported == (household->home_store != 0));
        }
    }
    assert_true(paying > members / 8 && paying <= members / 4);
    shopping_plan_free(&plan);
    generator_close(generator);
}

static void test_plan_is_repeatable(void **state) {
    (void)state;
    struct receipt_source source;
    struct generator *generator = open_generator(&source);
    struct shopping_plan plan;
    struct fault fault;
    struct source_receipt receipt;
    struct visit visit;
    uint64_t sums[2] = {0, 0};
    assert_true(shopping_plan_make(&plan, &source, 3, &fault));
    for (size_t round = 0; round < 2; round++) {
        for (uint64_t number = 1; number <= RECEIPTS; number++) {
            assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
            assert_true(shopping_plan_next(&plan, number, &receipt, &visit, &fault));
            sums[round] = sums[round] * 31 + (visit.pays_with_points ? 1U : 0U) + visit.home_store;
        }
        source.rewind(source.context);
        shopping_plan_restart(&plan);
    }
    assert_true(sums[0] == sums[1] && sums[0] != 0);
    shopping_plan_free(&plan);
    generator_close(generator);
}

static void test_upheavals_are_in_order(void **state) {
    (void)state;
    static struct upheavals upheavals;
    struct chain_options options = {.store_count = 2,
                                    .seed = 5,
                                    .kills = true,
                                    .cut_count = 1,
                                    .cuts = {{.store = 2, .from_milli = 300, .to_milli = 600}}};
    upheavals_make(&upheavals, &options, 1000);
    assert_int_equal(upheavals.count, 3 * KILLS_OF_A_NODE + 2);
    size_t cuts = 0;
    for (size_t i = 0; i < upheavals.count; i++) {
        assert_true(i == 0 || upheavals.items[i - 1].number <= upheavals.items[i].number);
        cuts += upheavals.items[i].kind == UPHEAVAL_CUT && upheavals.items[i].number == 301 ? 1 : 0;
        assert_true(upheavals.items[i].kind != UPHEAVAL_KILL ||
                    (upheavals.items[i].number > 50 && upheavals.items[i].number <= 950));
    }
    assert_int_equal(cuts, 1);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_options),
    cmocka_unit_test(test_wrong_options),
    cmocka_unit_test(test_plan_keeps_its_rules),
    cmocka_unit_test(test_plan_is_repeatable),
    cmocka_unit_test(test_upheavals_are_in_order),
};

UNIT_RUN(tests)
