/* What a replay is made of: sums by pairs, spreads, the largest receipts, and which receipts limits bind together. */
#include "tests/harness/unit.h"

#include "promo/replay/replay.h"
#include "tests/harness/dice.h"
#include "tests/harness/promo_random.h"

#include <stdlib.h>

static void *take(void *context, size_t bytes) {
    size_t *blocks_left = context;
    if (*blocks_left == 0) {
        return NULL;
    }
    --*blocks_left;
    return calloc(1, bytes);
}

static void give_back(void *context, void *block) {
    (void)context;
    free(block);
}

static struct replay_memory memory_of(size_t *blocks_left) {
    return (struct replay_memory){.take = take, .give_back = give_back, .context = blocks_left};
}

/* A table holds the same sums as a plain array of all pairs, and so do two halves that are merged. */
static void test_table_sums(void **state) {
    (void)state;
    enum { SIDE = 50, ADDED = 20000 };
    static int64_t counts[SIDE][SIDE];
    static int64_t sums[SIDE][SIDE];
    size_t blocks_left = SIZE_MAX;
    struct replay_memory memory = memory_of(&blocks_left);
    struct replay_table halves[2] = {0};
    struct dice dice = {3};
    for (int i = 0; i < ADDED; i++) {
        struct replay_entry added = {.a = (uint64_t)dice_between(&dice, 0, SIDE - 1),
                                     .b = (uint64_t)dice_between(&dice, 0, SIDE - 1),
                                     .count = dice_between(&dice, 1, 3),
                                     .sum = dice_between(&dice, -100, 100)};
        counts[added.a][added.b] += added.count;
        sums[added.a][added.b] += added.sum;
        replay_table_add(&halves[i % 2], &memory, &added);
    }
    replay_table_merge(&halves[0], &memory, &halves[1]);
    for (uint64_t a = 0; a < SIDE; a++) {
        for (uint64_t b = 0; b < SIDE; b++) {
            const struct replay_entry *entry = replay_table_find(&halves[0], a, b);
            assert_int_equal(entry == NULL ? 0 : entry->count, counts[a][b]);
            assert_int_equal(entry == NULL ? 0 : entry->sum, sums[a][b]);
        }
    }
    assert_null(replay_table_find(&halves[0], SIDE, 0));
    replay_table_give_back(&halves[0], &memory);
    replay_table_give_back(&halves[1], &memory);
    assert_null(replay_table_find(&halves[0], 0, 0));
}

/* When memory is out, the table says so for good, and loses nothing that it has. */
static void test_table_short_of_memory(void **state) {
    (void)state;
    size_t blocks_left = 1;
    struct replay_memory memory = memory_of(&blocks_left);
    struct replay_table table = {0};
    for (uint64_t i = 0; i < 1000; i++) {
        replay_table_add(&table, &memory, &(struct replay_entry){.a = i, .count = 1, .sum = 7});
    }
    assert_true(table.is_short);
    assert_int_equal(replay_table_find(&table, 0, 0)->sum, 7);
    struct replay_table other = {0};
    replay_table_merge(&other, &memory, &table);
    assert_true(other.is_short);
    replay_table_give_back(&table, &memory);
}

/* Every amount is in the bucket whose bounds hold it, buckets are no wider than an eighth of their start, and the
 * buckets leave no gap. */
static void test_buckets(void **state) {
    (void)state;
    for (size_t i = 0; i < REPLAY_SPREAD_BUCKETS - 1; i++) {
        int64_t start = replay_bucket_start(i);
        int64_t next = replay_bucket_start(i + 1);
        assert_true(next > start);
        assert_true(next - start == 1 || (next - start) * REPLAY_BUCKETS_PER_DOUBLING <= start);
        struct replay_spread spread = {0};
        replay_spread_add(&spread, start);
        replay_spread_add(&spread, next - 1);
        assert_int_equal(spread.buckets[i], 2);
    }
    struct replay_spread spread = {0};
    replay_spread_add(&spread, INT64_MAX);
    assert_int_equal(spread.buckets[REPLAY_SPREAD_BUCKETS - 1], 1);
    assert_int_equal(replay_spread_quantile(&spread, 500), INT64_MAX);
}

/* A quantile is never below the exact one, and at most an eighth above it; of two halves as of the whole. */
static void test_quantiles(void **state) {
    (void)state;
    static const int64_t wanted[] = {1, 500, 900, 990, 1000};
    enum { AMOUNTS = 1000 };
    struct replay_spread halves[2] = {0};
    for (int64_t amount = 1; amount <= AMOUNTS; amount++) {
        replay_spread_add(&halves[amount % 2], amount * 10);
    }
    replay_spread_merge(&halves[0], &halves[1]);
    assert_int_equal(halves[0].count, AMOUNTS);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        int64_t exact = wanted[i] * 10;
        int64_t told = replay_spread_quantile(&halves[0], wanted[i]);
        assert_true(told >= exact && told <= exact + exact / 8);
    }
    assert_int_equal(replay_spread_quantile(&(struct replay_spread){0}, 500), 0);
}

/* The ten largest, ties to the earlier receipt, whatever the order in which they come and however they are merged. */
static void test_tops(void **state) {
    (void)state;
    struct replay_tops whole = {0};
    struct replay_tops halves[2] = {0};
    for (uint64_t i = 0; i < 100; i++) {
        uint64_t number = i * 37 % 100; /* every number once, in disorder */
        struct replay_top top = {.amount = (int64_t)(number / 2) + 1, .number = number};
        replay_tops_add(&whole, top);
        replay_tops_add(&halves[number % 3 == 0], top);
    }
    replay_tops_merge(&halves[0], &halves[1]);
    assert_int_equal(whole.count, REPLAY_TOP);
    for (size_t i = 0; i < REPLAY_TOP; i++) {
        uint64_t pair = 49 - i / 2;
        assert_int_equal(whole.best[i].amount, pair + 1);
        assert_int_equal(whole.best[i].number, pair * 2 + i % 2);
        assert_int_equal(halves[0].best[i].number, whole.best[i].number);
    }
}

/* A set of one promotion for each letter: c, s, h: limited per customer, per store, in the chain; n: not at all. */
static enum replay_bond bond_of(const char *letters) {
    static struct promo_limit limits[8];
    static struct promotion promotions[8];
    const struct promotion *order[8];
    struct compiled_set set = {.order = order};
    for (; letters[set.promotion_count] != '\0'; set.promotion_count++) {
        char letter = letters[set.promotion_count];
        struct promo_limit *limit = &limits[set.promotion_count];
        *limit = (struct promo_limit){.of = letter == 'c'   ? PROMO_OF_CUSTOMER
                                            : letter == 's' ? PROMO_OF_STORE
                                                            : PROMO_OF_CHAIN};
        promotions[set.promotion_count] =
            (struct promotion){.limits = {.over_count = letter == 'n' ? 0 : 1, .over = limit}};
        order[set.promotion_count] = &promotions[set.promotion_count];
    }
    const struct compiled_set *sets[] = {&set};
    return replay_bond_of(sets, 1);
}

/* Receipts are bound as loosely as their limits allow. */
static void test_bonds(void **state) {
    (void)state;
    assert_int_equal(bond_of("nn"), REPLAY_BOND_CUSTOMER);
    assert_int_equal(bond_of("nc"), REPLAY_BOND_CUSTOMER);
    assert_int_equal(bond_of("sn"), REPLAY_BOND_STORE);
    assert_int_equal(bond_of("ssc"), REPLAY_BOND_ALL);
    assert_int_equal(bond_of("nh"), REPLAY_BOND_ALL);
}

/* Figures of receipts that were seen before take no more memory: a second pass over the same receipts asks for none,
 * and ends with twice the sums. */
static void test_no_memory_per_receipt(void **state) {
    (void)state;
    enum { RECEIPTS = 300, CUSTOMERS = 20, LINES = 6, PROMOTIONS = 40 };
    const size_t arena_bytes = (size_t)256 << 20;
    struct dice dice = {17};
    struct tree_report report = {0};
    struct rule_set set;
    struct compiled_set compiled;
    struct arena arena;
    void *block = malloc(arena_bytes);
    assert_non_null(block);
    arena_init(&arena, block, arena_bytes);
    struct tree document = promo_random_set(&dice, &arena, PROMOTIONS);
    assert_true(rule_set_read(&document, &arena, &set, &report) && promo_compile(&set, &arena, &compiled, &report));
    struct random_request *requests = ARENA_ARRAY(&arena, struct random_request, RECEIPTS);
    assert_non_null(requests);

    const size_t blocks = 100000;
    size_t blocks_left = blocks;
    struct replay_memory memory = memory_of(&blocks_left);
    const struct compiled_set *const sets[] = {&compiled, &compiled};
    struct replay replay;
    assert_true(replay_start(&replay, sets, 2, &memory));
    for (uint64_t i = 0; i < RECEIPTS; i++) {
        promo_random_request(&dice, &arena, LINES, &requests[i]);
        requests[i].request.customer.id = i % CUSTOMERS + 1;
        assert_true(replay_take(&replay, &requests[i].request, i));
    }
    size_t blocks_after_first = blocks_left;
    int64_t list_minor = replay.sides[0].totals.list_minor;
    assert_true(blocks_after_first < blocks && list_minor > 0);
    for (uint64_t i = 0; i < RECEIPTS; i++) {
        assert_true(replay_take(&replay, &requests[i].request, RECEIPTS + i));
    }
    assert_int_equal(blocks_left, blocks_after_first);
    assert_int_equal(replay.sides[0].totals.list_minor, 2 * list_minor);
    assert_int_equal(replay.changes.same, 2 * RECEIPTS); /* one set against itself */
    replay_end(&replay);
    free(block);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_table_sums),
    cmocka_unit_test(test_table_short_of_memory),
    cmocka_unit_test(test_buckets),
    cmocka_unit_test(test_quantiles),
    cmocka_unit_test(test_tops),
    cmocka_unit_test(test_bonds),
    cmocka_unit_test(test_no_memory_per_receipt),
};

UNIT_RUN(tests)
