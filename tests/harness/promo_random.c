#include "tests/harness/promo_random_world.h"

#include "base/bug.h"

static struct tree choose(struct dice *dice, const char *const *names, int64_t count) {
    return tree_build_text(names[dice_between(dice, 0, count - 1)]);
}

#define CHOOSE(dice, ...)                                                                                              \
    choose((dice), (const char *const[]){__VA_ARGS__},                                                                 \
           (int64_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))

/* One to three different names. */
static struct tree random_names(struct dice *dice, struct arena *arena, const char *kind, int64_t count) {
    struct tree list = tree_build_array(arena);
    int64_t first = dice_between(dice, 1, count);
    for (int64_t i = dice_between(dice, 1, 3); i > 0; i--) {
        tree_build_add(&list, tree_build_text(random_name_of(arena, kind, (first + i) % count + 1)));
    }
    return list;
}

static struct tree random_scope(struct dice *dice, struct arena *arena) {
    struct tree scope = tree_build_object(arena);
    if (random_chance(dice, 30)) {
        tree_build_put(&scope, "skus", random_names(dice, arena, "sku", SKUS));
    }
    if (random_chance(dice, 35)) {
        tree_build_put(&scope, "categories", random_names(dice, arena, "category", CATEGORIES));
    }
    if (random_chance(dice, 20)) {
        tree_build_put(&scope, "brands", random_names(dice, arena, "brand", BRANDS));
    }
    if (random_chance(dice, 15)) {
        tree_build_put(&scope, "except", tree_build_wrap(arena, "skus", random_names(dice, arena, "sku", SKUS)));
    }
    if (random_chance(dice, 10)) {
        tree_build_put(&scope, "price_min_minor", tree_build_int(dice_between(dice, 0, 20000)));
    }
    if (random_chance(dice, 10)) {
        tree_build_put(&scope, "without_deep_promo", tree_build_bool(true));
    }
    if (random_chance(dice, 8)) {
        tree_build_put(&scope, "labels", random_names(dice, arena, "label", LABELS));
    }
    if (random_chance(dice, 6)) {
        tree_build_put(&scope, "days_to_expiry_max", tree_build_int(dice_between(dice, 0, 3)));
    }
    if (random_chance(dice, 12)) {
        tree_build_put(&scope, "touched", CHOOSE(dice, "any", "untouched", "touched"));
    }
    return scope;
}

/* Of ladders and `each` a fact may be measured, too. */
static void put_measure(struct dice *dice, struct arena *arena, struct tree *into, bool may_be_fact, int64_t *most) {
    enum { FACT = 3 };
    int64_t what = may_be_fact && random_chance(dice, 10) ? FACT : dice_between(dice, 0, FACT - 1);
    static const char *const whats[] = {"amount", "quantity", "lines", "fact"};
    static const int64_t mosts[] = {300000, 12000, 8, 20};
    tree_build_put(into, "measure", tree_build_text(whats[what]));
    *most = mosts[what];
    if (what == FACT) {
        tree_build_put(into, "fact", CHOOSE(dice, "visits", "age_years", "nobody_knows"));
        return;
    }
    if (what == 0 && random_chance(dice, 50)) {
        tree_build_put(into, "base", CHOOSE(dice, "list", "left"));
    }
    if (random_chance(dice, 50)) {
        tree_build_put(into, "scope", random_scope(dice, arena));
    }
}

/* ----------------------------------------------------------------------------------------------------- conditions */

static struct tree one_text(struct arena *arena, struct tree text) {
    struct tree list = tree_build_array(arena);
    tree_build_add(&list, text);
    return list;
}

/* How it is paid, where it is made, how it comes. */
static struct tree random_way(struct dice *dice, struct arena *arena) {
    struct tree tender = tree_build_object(arena);
    switch (dice_between(dice, 0, 2)) {
    case 0: return tree_build_wrap(arena, "channel", one_text(arena, CHOOSE(dice, "till", "app")));
    case 1: return tree_build_wrap(arena, "delivery", one_text(arena, CHOOSE(dice, "none", "pickup")));
    default: break;
    }
    tree_build_put(&tender, "kinds", one_text(arena, CHOOSE(dice, "cash", "card")));
    tree_build_put(&tender, "share_at_least_bp", tree_build_int(dice_between(dice, 1, 10000)));
    return tree_build_wrap(arena, "tender", tender);
}

static struct tree random_condition(struct dice *dice, struct arena *arena, int depth) {
    int64_t kind = dice_between(dice, 0, depth > 2 ? 3 : 6);
    struct tree inner = kind < 5 ? tree_build_object(arena) : tree_build_array(arena);
    int64_t most = 0;
    if (random_chance(dice, 12)) {
        return random_way(dice, arena);
    }
    switch (kind) {
    case 0:
    case 1:
        put_measure(dice, arena, &inner, false, &most);
        tree_build_put(&inner, "op",
                       CHOOSE(dice, "at_least", "at_most", "equal", "more_than", "less_than", "at_least"));
        tree_build_put(&inner, "value", tree_build_int(dice_between(dice, 0, most)));
        return tree_build_wrap(arena, "basket", inner);
    case 2:
        tree_build_put(&inner, "any_of", random_names(dice, arena, "Code", CODES));
        return tree_build_wrap(arena, "code", inner);
    case 3:
        tree_build_put(&inner, "name",
                       CHOOSE(dice, "visits", "age_years", "days_since_registration", "days_to_birthday"));
        tree_build_put(&inner, "op", CHOOSE(dice, "at_least", "at_most", "less_than"));
        tree_build_put(&inner, "value", tree_build_int(dice_between(dice, -5, 40)));
        return tree_build_wrap(arena, "fact", inner);
    case 4: return tree_build_wrap(arena, "not", random_condition(dice, arena, depth + 1));
    default: break;
    }
    for (int64_t i = dice_between(dice, 1, 3); i > 0; i--) {
        tree_build_add(&inner, random_condition(dice, arena, depth + 1));
    }
    return tree_build_wrap(arena, kind == 5 ? "all" : "any", inner);
}

/* -------------------------------------------------------------------------------------------------------- results */

static struct tree random_pick(struct dice *dice, struct arena *arena) {
    struct tree pick = tree_build_object(arena);
    int64_t of = dice_between(dice, 1, 5);
    tree_build_put(&pick, "scope", random_scope(dice, arena));
    tree_build_put(&pick, "of", tree_build_int(of));
    tree_build_put(&pick, "take", tree_build_int(dice_between(dice, 1, of)));
    tree_build_put(&pick, "which", CHOOSE(dice, "cheapest", "dearest"));
    if (random_chance(dice, 15)) {
        tree_build_put(&pick, "carried", CHOOSE(dice, "visits", "nobody_knows"));
        tree_build_put(&pick, "grouping", CHOOSE(dice, "dearest_first", "cheapest_first"));
    } else {
        tree_build_put(&pick, "grouping", CHOOSE(dice, "dearest_first", "cheapest_first", "pooled"));
        tree_build_put(&pick, "is_same_sku", tree_build_bool(random_chance(dice, 30)));
    }
    tree_build_put(&pick, "spread", CHOOSE(dice, "group", "picked"));
    if (random_chance(dice, 30)) {
        tree_build_put(&pick, "groups_max", tree_build_int(dice_between(dice, 1, 3)));
    }
    return pick;
}

static struct tree random_parts(struct dice *dice, struct arena *arena) {
    struct tree set = tree_build_object(arena);
    struct tree parts = tree_build_array(arena);
    int64_t count = dice_between(dice, 1, 4);
    bool is_choosing = random_chance(dice, 30);
    for (int64_t i = 0; i < count; i++) {
        struct tree part = tree_build_object(arena);
        tree_build_put(&part, "scope", random_scope(dice, arena));
        tree_build_put(&part, "pieces", tree_build_int(is_choosing ? 1 : dice_between(dice, 1, 3)));
        tree_build_put(&part, "is_trigger", tree_build_bool(!is_choosing && i > 0 && random_chance(dice, 30)));
        tree_build_add(&parts, part);
    }
    if (is_choosing) {
        tree_build_put(&set, "choose", tree_build_int(dice_between(dice, 1, count)));
    }
    tree_build_put(&set, "parts", parts);
    tree_build_put(&set, "which", CHOOSE(dice, "cheapest", "dearest"));
    return set;
}

static struct tree random_target(struct dice *dice, struct arena *arena, int64_t kind) {
    switch (kind) {
    case 0: return tree_build_wrap(arena, "lines", random_scope(dice, arena));
    case 1: return tree_build_wrap(arena, "receipt", random_scope(dice, arena));
    case 2: return tree_build_wrap(arena, "pick", random_pick(dice, arena));
    default: return tree_build_wrap(arena, "set", random_parts(dice, arena));
    }
}

static int64_t random_number(struct dice *dice, const char *kind) {
    struct text name = text_of(kind);
    if (text_is(name, "percent_bp")) {
        return dice_between(dice, 1, 10000);
    }
    return text_is(name, "multiplier_bp") ? dice_between(dice, 10001, 50000) : dice_between(dice, 1, 30000);
}

static struct tree random_each(struct dice *dice, struct arena *arena) {
    struct tree each = tree_build_object(arena);
    int64_t most = 0;
    put_measure(dice, arena, &each, true, &most);
    tree_build_put(&each, "every", tree_build_int(dice_between(dice, 1, most)));
    return each;
}

static struct tree random_value(struct dice *dice, struct arena *arena, const char *kind, bool may_each) {
    struct tree value = tree_build_object(arena);
    if (random_chance(dice, 75)) {
        tree_build_put(&value, kind, tree_build_int(random_number(dice, kind)));
    } else {
        struct tree ladder = tree_build_object(arena);
        struct tree steps = tree_build_array(arena);
        int64_t most = 0;
        int64_t from = 0;
        put_measure(dice, arena, &ladder, true, &most);
        for (int64_t i = dice_between(dice, 1, 4); i > 0; i--) {
            struct tree step = tree_build_object(arena);
            from += dice_between(dice, 1, most);
            tree_build_put(&step, "from", tree_build_int(from));
            tree_build_put(&step, kind, tree_build_int(random_number(dice, kind)));
            tree_build_add(&steps, step);
        }
        tree_build_put(&ladder, "steps", steps);
        tree_build_put(&value, "ladder", ladder);
    }
    if (may_each && random_chance(dice, 50)) {
        tree_build_put(&value, "each", random_each(dice, arena));
    }
    return value;
}

static struct tree random_prices(struct dice *dice, struct arena *arena) {
    struct tree prices = tree_build_object(arena);
    for (int64_t sku = dice_between(dice, 1, 3); sku <= SKUS; sku += dice_between(dice, 1, 4)) {
        tree_build_put(&prices, random_name_of(arena, "sku", sku), tree_build_int(dice_between(dice, 0, 30000)));
    }
    return tree_build_wrap(arena, "prices", prices);
}

static struct tree random_benefit(struct dice *dice, struct arena *arena, bool is_discount, bool is_on_lines) {
    static const char *const discounts[] = {"percent_bp", "amount_minor", "price_minor"};
    static const char *const earnings[] = {"percent_bp", "points", "multiplier_bp"};
    int64_t kind = dice_between(dice, 0, 2);
    bool is_multiplier = !is_discount && kind == 2;
    int64_t target = is_on_lines ? 0 : dice_between(dice, 0, is_multiplier ? 1 : 3);
    struct tree benefit = tree_build_object(arena);
    tree_build_put(&benefit, "target", random_target(dice, arena, target));
    if (is_discount && target == 0 && random_chance(dice, 15)) {
        tree_build_put(&benefit, "value", random_prices(dice, arena));
        return tree_build_wrap(arena, "discount", benefit);
    }
    struct tree value =
        random_value(dice, arena, is_discount ? discounts[kind] : earnings[kind], kind == 1 && target == 1);
    if (is_discount && target == 0 && kind > 0 && random_chance(dice, 20)) {
        tree_build_put(&value, "per", tree_build_text("line"));
    }
    tree_build_put(&benefit, "value", value);
    if (!is_discount && kind == 0 && random_chance(dice, 20)) {
        tree_build_put(&benefit, "paid_with", one_text(arena, CHOOSE(dice, "cash", "card", "fast_payment")));
    }
    return tree_build_wrap(arena, is_discount ? "discount" : "earn", benefit);
}

static struct tree random_exchange(struct dice *dice, struct arena *arena) {
    struct tree exchange = tree_build_object(arena);
    int64_t kind = dice_between(dice, 0, 2);
    tree_build_put(&exchange, "points", tree_build_int(dice_between(dice, 1, 30000)));
    if (kind == 0) {
        tree_build_put(&exchange, "percent_bp", tree_build_int(dice_between(dice, 1, 10000)));
        return exchange;
    }
    tree_build_put(&exchange, kind == 1 ? "amount_minor" : "price_minor", tree_build_int(dice_between(dice, 1, 30000)));
    if (kind == 2) {
        tree_build_put(&exchange, "pieces", tree_build_int(dice_between(dice, 1, 3)));
    }
    if (random_chance(dice, 30)) {
        tree_build_put(&exchange, "times_max", tree_build_int(dice_between(dice, 1, 3)));
    }
    return exchange;
}

static struct tree random_pay(struct dice *dice, struct arena *arena) {
    struct tree pay = tree_build_object(arena);
    tree_build_put(&pay, "scope", random_scope(dice, arena));
    if (random_chance(dice, 50)) {
        tree_build_put(&pay, "exchange", random_exchange(dice, arena));
        return tree_build_wrap(arena, "pay_with_points", pay);
    }
    tree_build_put(&pay, "share_max_bp", tree_build_int(dice_between(dice, 1, 10000)));
    tree_build_put(&pay, "share_of", CHOOSE(dice, "payable", "receipt"));
    tree_build_put(&pay, "money_min_minor", tree_build_int(dice_between(dice, 0, 5000)));
    return tree_build_wrap(arena, "pay_with_points", pay);
}

static struct tree random_gift(struct dice *dice, struct arena *arena) {
    struct tree gift = tree_build_wrap(arena, "skus", random_names(dice, arena, "gift", SKUS));
    if (random_chance(dice, 50)) {
        tree_build_put(&gift, "each", random_each(dice, arena));
    }
    return tree_build_wrap(arena, "gift", gift);
}

static struct tree random_grant(struct dice *dice, struct arena *arena) {
    struct tree grant = tree_build_wrap(arena, "name", tree_build_text("some"));
    if (random_chance(dice, 30)) {
        tree_build_put(&grant, "kind", tree_build_text("donation"));
        tree_build_put(&grant, "round_up_to_minor", tree_build_int(dice_between(dice, 1, 1000)));
        return tree_build_wrap(arena, "grant", grant);
    }
    tree_build_put(&grant, "kind", CHOOSE(dice, "coupon", "ticket", "counter", "chips", "chips_taken"));
    tree_build_put(&grant, "each", random_each(dice, arena));
    return tree_build_wrap(arena, "grant", grant);
}

static struct tree random_message(struct dice *dice, struct arena *arena) {
    struct tree message = tree_build_wrap(
        arena, "text", tree_build_wrap(arena, "en", tree_build_text("{missing} {discount} {points} {")));
    tree_build_put(&message, "when", CHOOSE(dice, "applied", "near"));
    return tree_build_wrap(arena, "message", message);
}

static struct tree random_result(struct dice *dice, struct arena *arena) {
    int64_t kind = dice_between(dice, 1, 100);
    if (kind <= 60) {
        return random_benefit(dice, arena, true, false);
    }
    if (kind <= 80) {
        return random_benefit(dice, arena, false, false);
    }
    if (kind <= 90) {
        return kind <= 88 ? random_pay(dice, arena) : random_grant(dice, arena);
    }
    return kind <= 95 ? random_gift(dice, arena) : random_message(dice, arena);
}

/* ------------------------------------------------------------------------------------------------------- the whole */

static struct tree random_limit(struct dice *dice, struct arena *arena) {
    struct tree limit = tree_build_object(arena);
    tree_build_put(&limit, "of", CHOOSE(dice, "customer", "store", "chain"));
    tree_build_put(&limit, "period", CHOOSE(dice, "day", "week", "month", "year", "life"));
    int64_t kind = dice_between(dice, 0, 4);
    bool is_of_budget = kind == 3;
    switch (kind) {
    case 0: tree_build_put(&limit, "times", tree_build_int(dice_between(dice, 1, 4))); break;
    case 1: tree_build_put(&limit, "units_milli", tree_build_int(dice_between(dice, 1, 9000))); break;
    case 2: tree_build_put(&limit, "points", tree_build_int(dice_between(dice, 1, 20000))); break;
    default:
        if (is_of_budget) {
            tree_build_put(&limit, "budget", CHOOSE(dice, "spring", "milk"));
        }
        tree_build_put(&limit, "discount_minor", tree_build_int(dice_between(dice, 1, 20000)));
        break;
    }
    return limit;
}

static struct tree random_limits(struct dice *dice, struct arena *arena) {
    struct tree limits = tree_build_object(arena);
    struct tree receipt = tree_build_object(arena);
    if (random_chance(dice, 40)) {
        tree_build_put(&receipt, "times", tree_build_int(dice_between(dice, 1, 3)));
    }
    if (random_chance(dice, 40)) {
        tree_build_put(&receipt, "units_milli", tree_build_int(dice_between(dice, 1, 9000)));
    }
    if (random_chance(dice, 40)) {
        tree_build_put(&receipt, "discount_minor", tree_build_int(dice_between(dice, 1, 20000)));
    }
    if (random_chance(dice, 40)) {
        tree_build_put(&receipt, "points", tree_build_int(dice_between(dice, 1, 20000)));
    }
    tree_build_put(&limits, "receipt", receipt);
    tree_build_put(&limits, "on_short", CHOOSE(dice, "cut", "refuse", "whole_units"));
    if (random_chance(dice, 40)) {
        struct tree list = tree_build_array(arena);
        for (int64_t i = dice_between(dice, 1, 3); i > 0; i--) {
            tree_build_add(&list, random_limit(dice, arena));
        }
        tree_build_put(&limits, "over", list);
    }
    if (random_chance(dice, 30)) {
        struct tree customer = tree_build_object(arena);
        tree_build_put(&customer, "times", tree_build_int(dice_between(dice, 1, 3)));
        tree_build_put(&customer, "period", CHOOSE(dice, "day", "week", "month", "year", "life"));
        struct tree list = tree_build_array(arena);
        tree_build_add(&list, customer);
        tree_build_put(&limits, "customer", list);
    }
    return limits;
}

static struct tree random_audience(struct dice *dice, struct arena *arena) {
    struct tree audience = tree_build_object(arena);
    if (random_chance(dice, 50)) {
        tree_build_put(&audience, "levels", random_names(dice, arena, "level", LEVELS + 1));
    }
    if (random_chance(dice, 50)) {
        struct tree segments = tree_build_array(arena);
        tree_build_add(&segments, tree_build_int(dice_between(dice, 1, SEGMENTS)));
        tree_build_put(&audience, random_chance(dice, 60) ? "segments_any" : "segments_none", segments);
    }
    return audience;
}

static struct tree random_rounding(struct dice *dice, struct arena *arena) {
    struct tree rounding = tree_build_object(arena);
    tree_build_put(&rounding, "mode", CHOOSE(dice, "half_up", "half_down", "half_even", "down", "up"));
    tree_build_put(&rounding, "level", CHOOSE(dice, "line", "unit", "receipt"));
    tree_build_put(&rounding, "of", CHOOSE(dice, "discount", "price"));
    return rounding;
}

/* Points for visits, or a coupon, on something else than a receipt. */
static struct tree random_event_result(struct dice *dice, struct arena *arena) {
    struct tree each = tree_build_wrap(arena, "measure", tree_build_text("fact"));
    tree_build_put(&each, "fact", tree_build_text("visits"));
    tree_build_put(&each, "every", tree_build_int(dice_between(dice, 1, 5)));
    if (random_chance(dice, 30)) {
        struct tree grant = tree_build_wrap(arena, "kind", tree_build_text("coupon"));
        tree_build_put(&grant, "name", tree_build_text("x"));
        tree_build_put(&grant, "each", each);
        return tree_build_wrap(arena, "grant", grant);
    }
    struct tree value = tree_build_wrap(arena, "points", tree_build_int(dice_between(dice, 1, 5000)));
    tree_build_put(&value, "each", each);
    struct tree earn = tree_build_wrap(arena, "target", tree_build_wrap(arena, "receipt", tree_build_object(arena)));
    tree_build_put(&earn, "value", value);
    return tree_build_wrap(arena, "earn", earn);
}

static void put_event(struct dice *dice, struct arena *arena, struct tree *promotion) {
    struct tree results = tree_build_array(arena);
    tree_build_add(&results, random_event_result(dice, arena));
    tree_build_put(promotion, "event", CHOOSE(dice, "birthday", "level_up"));
    tree_build_put(promotion, "results", results);
    if (random_chance(dice, 30)) {
        tree_build_put(promotion, "limits", random_limits(dice, arena));
    }
}

static struct tree random_promotion(struct dice *dice, struct arena *arena, int64_t number) {
    struct tree promotion = tree_build_object(arena);
    tree_build_put(&promotion, "document", tree_build_int(PROMO_DOCUMENT_VERSION));
    tree_build_put(&promotion, "id", tree_build_text(random_name_of(arena, "p", number)));
    tree_build_put(&promotion, "name",
                   tree_build_wrap(arena, "en", tree_build_text(random_name_of(arena, "promotion ", number))));
    tree_build_put(&promotion, "priority", tree_build_int(dice_between(dice, 1, 3)));
    if (random_chance(dice, 8)) {
        put_event(dice, arena, &promotion);
        return promotion;
    }
    bool is_contender = random_chance(dice, 20);             /* in group d, which chooses line by line */
    bool is_rival = !is_contender && random_chance(dice, 5); /* in group e, which takes the best combination */
    bool has_discount = is_contender || is_rival || random_chance(dice, 65);
    struct tree results = tree_build_array(arena);
    tree_build_add(&results, is_contender   ? random_benefit(dice, arena, true, true)
                             : has_discount ? random_benefit(dice, arena, true, false)
                                            : random_result(dice, arena));
    while (!is_contender && !is_rival && random_chance(dice, 25) && results.count < 5) {
        tree_build_add(&results, random_result(dice, arena));
    }
    tree_build_put(&promotion, "results", results);
    if (random_chance(dice, 50)) {
        tree_build_put(&promotion, "conditions", random_condition(dice, arena, 0));
    }
    if (!is_rival && random_chance(dice, 30)) {
        tree_build_put(&promotion, "limits", random_limits(dice, arena));
    }
    if (random_chance(dice, 20)) {
        tree_build_put(&promotion, "audience", random_audience(dice, arena));
    }
    if (random_chance(dice, 20)) {
        tree_build_put(&promotion, "rounding", random_rounding(dice, arena));
    }
    if (is_contender || is_rival) {
        tree_build_put(&promotion, "stacking",
                       tree_build_wrap(arena, "group", tree_build_text(is_contender ? "d" : "e")));
    } else if (has_discount && random_chance(dice, 40)) {
        tree_build_put(&promotion, "stacking",
                       random_chance(dice, 20) ? tree_build_wrap(arena, "is_exclusive", tree_build_bool(true))
                                               : tree_build_wrap(arena, "group", CHOOSE(dice, "a", "b", "c")));
    }
    return promotion;
}

static void put_caps(struct dice *dice, struct tree *group) {
    if (random_chance(dice, 25)) {
        tree_build_put(group, "claims", CHOOSE(dice, "shared", "one_per_unit"));
    }
    if (random_chance(dice, 20)) {
        tree_build_put(group, "promotions_max", tree_build_int(dice_between(dice, 1, 3)));
    }
    if (random_chance(dice, 30)) {
        tree_build_put(group, "discount_max_minor", tree_build_int(dice_between(dice, 0, 40000)));
        tree_build_put(group, "on_cap", CHOOSE(dice, "cut", "refuse", "whole_units"));
    } else if (random_chance(dice, 30)) {
        tree_build_put(group, "discount_max_bp", tree_build_int(dice_between(dice, 0, 5000)));
    }
}

/* May stand in `outer`; NULL: it stands by itself. */
static struct tree random_group(struct dice *dice, struct arena *arena, const char *name, const char *outer) {
    struct tree group = tree_build_wrap(arena, "name", tree_build_text(name));
    int64_t mode = dice_between(dice, 0, 4);
    static const char *const modes[] = {"all", "in_order", "largest", "smallest", "exclusive"};
    tree_build_put(&group, "mode", tree_build_text(modes[mode]));
    if (mode == 4 && random_chance(dice, 50)) {
        tree_build_put(&group, "scope", tree_build_text("line"));
    }
    if (outer != NULL && random_chance(dice, 60)) {
        tree_build_put(&group, "in", tree_build_text(outer));
    }
    put_caps(dice, &group);
    return group;
}

static struct tree random_settings(struct dice *dice, struct arena *arena) {
    struct tree settings = tree_build_object(arena);
    struct tree points = tree_build_object(arena);
    struct tree groups = tree_build_array(arena);
    tree_build_put(&settings, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("Europe/Moscow"));
    tree_build_put(&settings, "rounding", random_rounding(dice, arena));
    tree_build_put(&points, "value_minor", tree_build_int(random_chance(dice, 50) ? 100 : dice_between(dice, 1, 300)));
    tree_build_put(&points, "earn_step_points", tree_build_int(random_chance(dice, 50) ? 1 : 100));
    tree_build_put(&points, "earn_level", CHOOSE(dice, "receipt", "line"));
    tree_build_put(&points, "earns_on_points_paid", tree_build_bool(random_chance(dice, 30)));
    tree_build_put(&points, "earn_base", CHOOSE(dice, "left", "list"));
    tree_build_put(&settings, "points", points);
    tree_build_put(&settings, "floor_rest", CHOOSE(dice, "moved", "lost"));
    tree_build_put(&settings, "line_min_minor", tree_build_int(random_chance(dice, 30) ? 100 : 0));
    tree_build_put(&settings, "member_level", tree_build_text("level1"));
    tree_build_put(&settings, "best_nodes_max", tree_build_int(200)); /* so that a hard set is no long test */
    tree_build_add(&groups, random_group(dice, arena, "a", NULL));
    tree_build_add(&groups, random_group(dice, arena, "b", "a"));
    tree_build_add(&groups, random_group(dice, arena, "c", random_chance(dice, 50) ? "a" : "b"));
    struct tree best = tree_build_wrap(arena, "name", tree_build_text("e"));
    tree_build_put(&best, "mode", tree_build_text("best"));
    if (random_chance(dice, 50)) {
        tree_build_put(&best, "in", CHOOSE(dice, "a", "b"));
    }
    if (random_chance(dice, 20)) {
        tree_build_put(&best, "discount_max_minor", tree_build_int(dice_between(dice, 0, 40000)));
    }
    tree_build_add(&groups, best);
    struct tree lines = tree_build_wrap(arena, "name", tree_build_text("d"));
    tree_build_put(&lines, "mode", CHOOSE(dice, "largest", "largest", "smallest"));
    tree_build_put(&lines, "scope", tree_build_text("line"));
    tree_build_add(&groups, lines);
    tree_build_put(&settings, "groups", groups);
    return settings;
}

struct tree promo_random_set(struct dice *dice, struct arena *arena, size_t count) {
    struct tree set = tree_build_object(arena);
    struct tree *promotions = ARENA_ARRAY(arena, struct tree, count);
    bug_if(promotions == NULL);
    tree_build_put(&set, "format", tree_build_int(1));
    tree_build_put(&set, "version", tree_build_int(1));
    tree_build_put(&set, "settings", random_settings(dice, arena));
    for (size_t i = 0; i < count; i++) {
        promotions[i] = random_promotion(dice, arena, (int64_t)i + 1);
    }
    tree_build_put(&set, "promotions", (struct tree){.kind = TREE_ARRAY, .count = count, .items = promotions});
    return set;
}
