/* Receipts and events do not pay for each other's promotions: the index asks only those that can act. */
#include "tests/harness/unit.h"

#include "promo/evaluate.h"
#include "tests/harness/tree_build.h"

#include <stdlib.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, OF_RECEIPTS = 300, OF_EVENTS = 200 };

static struct tree promotion_of(struct arena *arena, int64_t number, const char *event) {
    char *id = arena_take(arena, 16);
    assert_non_null(id);
    (void)snprintf(id, 16, "p%d", (int)number);
    struct tree value = tree_build_wrap(arena, "points", tree_build_int(100));
    struct tree earn = tree_build_wrap(arena, "target", tree_build_wrap(arena, "receipt", tree_build_object(arena)));
    tree_build_put(&earn, "value", value);
    struct tree results = tree_build_array(arena);
    tree_build_add(&results, tree_build_wrap(arena, "earn", earn));
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(PROMO_DOCUMENT_VERSION));
    tree_build_put(&promotion, "id", tree_build_text(id));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text(id)));
    tree_build_put(&promotion, "results", results);
    if (event != NULL) {
        tree_build_put(&promotion, "event", tree_build_text(event));
    }
    return promotion;
}

struct world {
    struct rule_set set;
    struct compiled_set compiled;
};

/* Storewide ones, and others of two events in turn. */
static bool load(struct arena *arena, struct world *world) {
    static struct tree_report report;
    struct tree *items = ARENA_ARRAY(arena, struct tree, OF_RECEIPTS + OF_EVENTS);
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("UTC"));
    for (int64_t i = 0; items != NULL && i < OF_RECEIPTS + OF_EVENTS; i++) {
        const char *event = i < OF_RECEIPTS ? NULL : i % 2 == 0 ? "birthday" : "level_up";
        items[i] = promotion_of(arena, i, event);
    }
    struct tree whole = tree_build_wrap(arena, "format", tree_build_int(1));
    tree_build_put(&whole, "version", tree_build_int(1));
    tree_build_put(&whole, "settings", settings);
    tree_build_put(&whole, "promotions",
                   (struct tree){.kind = TREE_ARRAY, .count = OF_RECEIPTS + OF_EVENTS, .items = items});
    return rule_set_read(&whole, arena, &world->set, &report) &&
           promo_compile(&world->set, arena, &world->compiled, &report);
}

static struct promo_outcome ask(const struct world *world, struct basket *basket, const char *event,
                                struct arena *arena) {
    struct promo_request request = {.basket = basket,
                                    .customer = {.is_known = true, .id = 1, .may_earn = true},
                                    .at = {.day = 20778, .weekday = SATURDAY},
                                    .event = text_of(event),
                                    .arena = arena};
    struct promo_outcome outcome;
    assert_true(promo_evaluate(&world->compiled, &request, &outcome));
    return outcome;
}

/* An event asks its own promotions, a receipt those of receipts, and an event that nobody waits for asks none. */
static void test_index_keeps_them_apart(void **state) {
    (void)state;
    struct arena arena;
    struct world world;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    arena_init(&arena, block, ARENA_BYTES);
    assert_true(load(&arena, &world));
    struct basket_line line = {
        .line_no = 1, .product = {.sku = text_of("a")}, .quantity_milli = 1000, .price_minor = 1};
    struct basket bought = {.line_count = 1, .lines = &line};
    struct basket nothing = {0};
    size_t bad_line = 0;
    assert_int_equal(basket_check(&bought, &bad_line), BASKET_OK);
    assert_int_equal(ask(&world, &bought, "", &arena).verdict_count, OF_RECEIPTS);
    assert_int_equal(ask(&world, &nothing, "birthday", &arena).verdict_count, OF_EVENTS / 2);
    assert_int_equal(ask(&world, &nothing, "level_up", &arena).verdict_count, OF_EVENTS / 2);
    assert_int_equal(ask(&world, &nothing, "registration", &arena).verdict_count, 0);
    free(block);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_index_keeps_them_apart)};

UNIT_RUN(tests)
