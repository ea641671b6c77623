#include "tests/harness/promo_best.h"

#include "base/bug.h"

#include <stdio.h>

enum { NAME_BYTES = 24, RUBLE = 100, PERCENT_BP = 100 };

static bool chance(struct dice *dice, int64_t percent) {
    return dice_between(dice, 1, 100) <= percent;
}

static const char *name_of(struct arena *arena, const char *kind, int64_t number) {
    char *name = arena_take(arena, NAME_BYTES);
    bug_if(name == NULL);
    (void)snprintf(name, NAME_BYTES, "%s%d", kind, (int)number);
    return name;
}

static struct tree random_scope(struct dice *dice, struct arena *arena, const struct promo_best_world *world,
                                int64_t names_max) {
    struct tree names = tree_build_array(arena);
    int64_t first = dice_between(dice, 0, world->categories - 1);
    int64_t most = names_max < world->categories ? names_max : world->categories;
    for (int64_t i = dice_between(dice, 1, most); i > 0; i--) {
        tree_build_add(&names, tree_build_text(name_of(arena, "category", (first + i) % world->categories)));
    }
    return tree_build_wrap(arena, "categories", names);
}

static struct tree random_pick(struct dice *dice, struct arena *arena, const struct promo_best_world *world) {
    struct tree pick = tree_build_wrap(arena, "scope", random_scope(dice, arena, world, 2));
    int64_t of = dice_between(dice, 2, 4);
    tree_build_put(&pick, "of", tree_build_int(of));
    tree_build_put(&pick, "take", tree_build_int(chance(dice, 80) ? 1 : of));
    if (chance(dice, 20)) {
        tree_build_put(&pick, "spread", tree_build_text("picked"));
    }
    return tree_build_wrap(arena, "pick", pick);
}

static struct tree random_parts(struct dice *dice, struct arena *arena, const struct promo_best_world *world) {
    struct tree parts = tree_build_array(arena);
    for (int64_t i = dice_between(dice, 2, 3); i > 0; i--) {
        struct tree part = tree_build_wrap(arena, "scope", random_scope(dice, arena, world, 1));
        tree_build_put(&part, "pieces", tree_build_int(chance(dice, 80) ? 1 : 2));
        tree_build_add(&parts, part);
    }
    return tree_build_wrap(arena, "set", tree_build_wrap(arena, "parts", parts));
}

static struct tree percent(struct dice *dice, struct arena *arena, int64_t low, int64_t high) {
    return tree_build_wrap(arena, "percent_bp", tree_build_int(dice_between(dice, low, high) * PERCENT_BP));
}

static struct tree amount(struct dice *dice, struct arena *arena, const char *kind, int64_t low, int64_t high) {
    return tree_build_wrap(arena, kind, tree_build_int(dice_between(dice, low, high) * RUBLE));
}

static struct tree random_discount(struct dice *dice, struct arena *arena, const struct promo_best_world *world) {
    int64_t kind = dice_between(dice, 1, 100);
    struct tree discount = tree_build_object(arena);
    struct tree value;
    if (kind <= 40) {
        tree_build_put(&discount, "target", tree_build_wrap(arena, "lines", random_scope(dice, arena, world, 3)));
        value = chance(dice, 70)   ? percent(dice, arena, 5, 40)
                : chance(dice, 50) ? amount(dice, arena, "amount_minor", 5, 60)
                                   : amount(dice, arena, "price_minor", 50, 200);
    } else if (kind <= 68) {
        tree_build_put(&discount, "target", random_pick(dice, arena, world));
        value = chance(dice, 50) ? percent(dice, arena, 30, 100) : amount(dice, arena, "amount_minor", 20, 100);
    } else if (kind <= 94) {
        tree_build_put(&discount, "target", random_parts(dice, arena, world));
        value = chance(dice, 50)   ? amount(dice, arena, "price_minor", 100, 500)
                : chance(dice, 50) ? amount(dice, arena, "amount_minor", 20, 150)
                                   : percent(dice, arena, 10, 50);
    } else {
        tree_build_put(&discount, "target", tree_build_wrap(arena, "receipt", random_scope(dice, arena, world, 3)));
        value = chance(dice, 50) ? percent(dice, arena, 3, 20) : amount(dice, arena, "amount_minor", 20, 200);
    }
    tree_build_put(&discount, "value", value);
    return tree_build_wrap(arena, "discount", discount);
}

static struct tree random_promotion(struct dice *dice, struct arena *arena, const struct promo_best_world *world,
                                    int64_t number) {
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(3));
    struct tree results = tree_build_array(arena);
    const char *id = name_of(arena, "p", number);
    tree_build_put(&promotion, "id", tree_build_text(id));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text(id)));
    tree_build_add(&results, random_discount(dice, arena, world));
    tree_build_put(&promotion, "results", results);
    tree_build_put(&promotion, "stacking", tree_build_wrap(arena, "group", tree_build_text("rivals")));
    if (chance(dice, 25)) {
        struct tree receipt =
            chance(dice, 50) ? tree_build_wrap(arena, "times", tree_build_int(dice_between(dice, 1, 3)))
                             : tree_build_wrap(arena, "units_milli", tree_build_int(dice_between(dice, 1, 6) * 1000));
        tree_build_put(&promotion, "limits", tree_build_wrap(arena, "receipt", receipt));
    }
    return promotion;
}

struct tree promo_best_promotions(struct dice *dice, struct arena *arena, const struct promo_best_world *world) {
    struct tree *items = ARENA_ARRAY(arena, struct tree, world->promotions);
    bug_if(items == NULL);
    for (size_t i = 0; i < world->promotions; i++) {
        items[i] = random_promotion(dice, arena, world, (int64_t)i + 1);
    }
    return (struct tree){.kind = TREE_ARRAY, .count = world->promotions, .items = items};
}

struct tree promo_best_set(struct arena *arena, const char *mode, const struct tree *promotions, size_t count) {
    struct tree set = tree_build_wrap(arena, "format", tree_build_int(1));
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    struct tree groups = tree_build_array(arena);
    struct tree group = tree_build_wrap(arena, "name", tree_build_text("rivals"));
    tree_build_put(&group, "mode", tree_build_text(mode));
    tree_build_add(&groups, group);
    tree_build_put(&settings, "zone", tree_build_text("Europe/Moscow"));
    tree_build_put(&settings, "groups", groups);
    tree_build_put(&set, "version", tree_build_int(1));
    tree_build_put(&set, "settings", settings);
    struct tree kept = *promotions;
    kept.count = count;
    tree_build_put(&set, "promotions", kept);
    return set;
}

struct promo_request promo_best_request(struct dice *dice, struct arena *arena, const struct promo_best_world *world,
                                        struct basket *basket) {
    *basket =
        (struct basket){.line_count = (size_t)dice_between(dice, (int64_t)world->lines_min, (int64_t)world->lines_max)};
    basket->lines = ARENA_ARRAY(arena, struct basket_line, basket->line_count);
    bug_if(basket->lines == NULL);
    for (size_t i = 0; i < basket->line_count; i++) {
        struct basket_line *line = &basket->lines[i];
        int64_t category = dice_between(dice, 0, world->categories - 1);
        line->line_no = (uint32_t)i + 1;
        line->product.sku = text_of(name_of(arena, "sku", (int64_t)i + 1));
        line->product.categories[line->product.category_count++] = text_of(name_of(arena, "category", category));
        line->price_minor = dice_between(dice, 30, 400) * RUBLE;
        line->quantity_milli = (chance(dice, 70) ? 1 : dice_between(dice, 2, world->pieces_max)) * 1000;
    }
    size_t bad_line = 0;
    bug_if(basket_check(basket, &bad_line) != BASKET_OK);
    return (struct promo_request){
        .basket = basket,
        .customer = {.is_known = true, .id = 7, .birth_day = CUSTOMER_NO_BIRTH_DAY, .registered_day = 20770},
        .at = {.day = 20778, .ms_of_day = 43200000, .weekday = SATURDAY},
        .store = 1};
}
