/* The number of sets that overlapping parts allow, against an independent answer: pieces are exploded and matched to
 * the places of k sets one by one (augmenting paths), for growing k until it fails. Where a set chooses among its parts
 * as many places stay empty as it leaves out. */
#include "tests/harness/unit.h"

#include "promo/evaluate.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 4 * 1024 * 1024, CASES = 3000, PARTS_MAX = 4, LINES_MAX = 5, PIECES_MAX = 32, PLACES_MAX = 128 };

static const char *const SKUS[] = {"a", "b", "c", "d", "e"};

struct trial {
    size_t part_count;
    size_t choose; /* below part_count: each part needs one piece */
    size_t line_count;
    int64_t pieces[LINES_MAX]; /* of line i, of sku i */
    int64_t needed[PARTS_MAX]; /* of part j, in one set */
    bool fits[PARTS_MAX][LINES_MAX];
};

static void draw(struct dice *dice, struct trial *trial) {
    *trial = (struct trial){.part_count = (size_t)dice_between(dice, 1, PARTS_MAX),
                            .line_count = (size_t)dice_between(dice, 1, LINES_MAX)};
    for (size_t i = 0; i < trial->line_count; i++) {
        trial->pieces[i] = dice_between(dice, 1, 6);
    }
    bool is_choosing = dice_between(dice, 0, 1) == 1;
    trial->choose = is_choosing ? (size_t)dice_between(dice, 1, (int64_t)trial->part_count) : trial->part_count;
    for (size_t j = 0; j < trial->part_count; j++) {
        trial->needed[j] = is_choosing ? 1 : dice_between(dice, 1, 2);
        trial->fits[j][dice_between(dice, 0, LINES_MAX - 1)] = true;
        for (size_t i = 0; i < LINES_MAX; i++) {
            trial->fits[j][i] = trial->fits[j][i] || dice_between(dice, 1, 3) == 1;
        }
    }
}

/* ------------------------------------------------------------------------------------------------ the reference */

struct matching {
    size_t piece_count;
    size_t line_of[PIECES_MAX];
    size_t place_count;
    size_t part_of[PLACES_MAX];
    int place_of[PIECES_MAX]; /* of a piece, or -1 */
    bool seen[PIECES_MAX];
};

/* Finds a piece for the place, moving others out of the way. */
static bool find_piece(const struct trial *trial, struct matching *matching, int place) {
    for (size_t piece = 0; piece < matching->piece_count; piece++) {
        if (matching->seen[piece] || !trial->fits[matching->part_of[place]][matching->line_of[piece]]) {
            continue;
        }
        matching->seen[piece] = true;
        if (matching->place_of[piece] < 0 || find_piece(trial, matching, matching->place_of[piece])) {
            matching->place_of[piece] = place;
            return true;
        }
    }
    return false;
}

static bool can_form(const struct trial *trial, int64_t sets) {
    struct matching matching = {0};
    for (size_t i = 0; i < trial->line_count; i++) {
        for (int64_t k = 0; k < trial->pieces[i]; k++) {
            matching.place_of[matching.piece_count] = -1;
            matching.line_of[matching.piece_count++] = i;
        }
    }
    for (size_t j = 0; j < trial->part_count; j++) {
        for (int64_t k = 0; k < trial->needed[j] * sets && matching.place_count < PLACES_MAX; k++) {
            matching.part_of[matching.place_count++] = j;
        }
    }
    int64_t empty = 0;
    for (size_t place = 0; place < matching.place_count; place++) {
        memset(matching.seen, 0, sizeof(matching.seen));
        empty += find_piece(trial, &matching, (int)place) ? 0 : 1;
    }
    return empty <= (int64_t)(trial->part_count - trial->choose) * sets;
}

static int64_t most_sets(const struct trial *trial) {
    int64_t sets = 0;
    while (can_form(trial, sets + 1)) {
        sets++;
    }
    return sets;
}

/* --------------------------------------------------------------------------------------------------- the engine */

static struct tree document_of(const struct trial *trial, struct arena *arena) {
    struct tree parts = tree_build_array(arena);
    for (size_t j = 0; j < trial->part_count; j++) {
        struct tree skus = tree_build_array(arena);
        for (size_t i = 0; i < LINES_MAX; i++) {
            if (trial->fits[j][i]) {
                tree_build_add(&skus, tree_build_text(SKUS[i]));
            }
        }
        struct tree part = tree_build_wrap(arena, "scope", tree_build_wrap(arena, "skus", skus));
        tree_build_put(&part, "pieces", tree_build_int(trial->needed[j]));
        tree_build_add(&parts, part);
    }
    struct tree set_target = tree_build_wrap(arena, "parts", parts);
    if (trial->choose < trial->part_count) {
        tree_build_put(&set_target, "choose", tree_build_int((int64_t)trial->choose));
    }
    struct tree target = tree_build_wrap(arena, "set", set_target);
    struct tree discount = tree_build_wrap(arena, "target", target);
    tree_build_put(&discount, "value", tree_build_wrap(arena, "percent_bp", tree_build_int(1000)));
    struct tree results = tree_build_array(arena);
    tree_build_add(&results, tree_build_wrap(arena, "discount", discount));
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(1));
    tree_build_put(&promotion, "id", tree_build_text("set"));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text("set")));
    tree_build_put(&promotion, "results", results);
    struct tree promotions = tree_build_array(arena);
    tree_build_add(&promotions, promotion);
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("UTC"));
    struct tree set = tree_build_wrap(arena, "format", tree_build_int(1));
    tree_build_put(&set, "version", tree_build_int(1));
    tree_build_put(&set, "settings", settings);
    tree_build_put(&set, "promotions", promotions);
    return set;
}

static int64_t sets_of_engine(const struct trial *trial, struct arena *arena) {
    static struct tree_report report;
    report = (struct tree_report){0};
    struct rule_set set;
    struct compiled_set compiled;
    struct tree document = document_of(trial, arena);
    assert_true(rule_set_read(&document, arena, &set, &report) && promo_compile(&set, arena, &compiled, &report));
    struct basket_line lines[LINES_MAX] = {0};
    for (size_t i = 0; i < trial->line_count; i++) {
        lines[i].line_no = (uint32_t)i + 1;
        lines[i].product.sku = text_of(SKUS[i]);
        lines[i].price_minor = 1000 * ((int64_t)i * 7 % 5 + 1);
        lines[i].quantity_milli = trial->pieces[i] * 1000;
    }
    struct basket basket = {.line_count = trial->line_count, .lines = lines};
    size_t bad_line = 0;
    assert_int_equal(basket_check(&basket, &bad_line), BASKET_OK);
    struct promo_request request = {.basket = &basket, .at = {.day = 20778, .weekday = SATURDAY}, .arena = arena};
    struct promo_outcome outcome;
    assert_true(promo_evaluate(&compiled, &request, &outcome));
    return outcome.applied_count == 0 ? 0 : (int64_t)outcome.applied[0].times;
}

/* The engine forms as many sets as there can be. */
static void test_as_many_sets_as_possible(void **state) {
    (void)state;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    struct dice dice = {1};
    int64_t formed = 0;
    for (int i = 0; i < CASES; i++) {
        struct arena arena;
        struct trial trial;
        arena_init(&arena, block, ARENA_BYTES);
        draw(&dice, &trial);
        int64_t wanted = most_sets(&trial);
        int64_t got = sets_of_engine(&trial, &arena);
        if (got != wanted) {
            fail_msg("case %d: %d sets, there can be %d", i, (int)got, (int)wanted);
        }
        formed += wanted;
    }
    assert_true(formed > CASES / 2); /* many cases have sets at all */
    free(block);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_many_sets_as_possible)};

UNIT_RUN(tests)
