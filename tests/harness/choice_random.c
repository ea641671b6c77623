#include "tests/harness/choice_random.h"

#include "base/bug.h"
#include "base/checked.h"

static bool dice_is(struct dice *dice, int64_t percent) {
    return dice_between(dice, 1, 100) <= percent;
}

static struct choice_contestant *take_problem(struct arena *arena, size_t lines, size_t contestants,
                                              struct choice_problem *problem, struct choice_line **line) {
    struct choice_contestant *made = ARENA_ARRAY(arena, struct choice_contestant, contestants);
    *line = ARENA_ARRAY(arena, struct choice_line, lines);
    bug_if(made == NULL || *line == NULL);
    *problem = (struct choice_problem){.line_count = lines,
                                       .lines = *line,
                                       .contestant_count = contestants,
                                       .contestants = made,
                                       .nodes_max = CHOICE_NODES_DEFAULT};
    return made;
}

static struct choice_slot *take_slots(struct arena *arena, size_t lines, size_t count, int64_t **credit,
                                      int64_t **room) {
    struct choice_slot *slots = ARENA_ARRAY(arena, struct choice_slot, count);
    bug_if(slots == NULL);
    for (size_t s = 0; s < count; s++) {
        credit[s] = ARENA_ARRAY(arena, int64_t, lines);
        room[s] = ARENA_ARRAY(arena, int64_t, lines);
        bug_if(credit[s] == NULL || room[s] == NULL);
        slots[s] = (struct choice_slot){.credit_minor = credit[s], .room_minor = room[s], .pieces = 1};
    }
    return slots;
}

static struct choice_contestant unlimited(enum choice_kind kind, const struct choice_slot *slots, size_t slot_count) {
    return (struct choice_contestant){.kind = kind,
                                      .slot_count = slot_count,
                                      .slots = slots,
                                      .choose = slot_count,
                                      .of = 1,
                                      .take = 1,
                                      .times_max = INT64_MAX,
                                      .benefit_max = INT64_MAX,
                                      .line_pieces_max = INT64_MAX,
                                      .minor_max = INT64_MAX};
}

/* --------------------------------------------------------------------------------------------------------------- small
 */

static void limit_small(struct dice *dice, struct choice_contestant *contestant) {
    if (dice_is(dice, 25)) {
        contestant->times_max = dice_between(dice, 0, 3);
    }
    if (dice_is(dice, 25)) {
        contestant->benefit_max = dice_between(dice, 0, 5);
    }
    if (dice_is(dice, 20)) {
        contestant->line_pieces_max = dice_between(dice, 0, 2);
    }
    if (dice_is(dice, 25)) {
        contestant->minor_max = dice_between(dice, 0, 60);
    }
}

static void shape_small(struct dice *dice, struct choice_slot *slots, struct choice_contestant *contestant) {
    contestant->fixed_minor = dice_between(dice, contestant->kind == CHOICE_WHOLE ? -5 : -30, 60);
    contestant->of = dice_between(dice, 1, 4);
    contestant->take = dice_between(dice, 1, contestant->of);
    contestant->is_cheapest_first = dice_is(dice, 50);
    contestant->is_first_picked = dice_is(dice, 50);
    contestant->is_same_goods = dice_is(dice, 30);
    contestant->has_partial = dice_is(dice, 40);
    if (dice_is(dice, 25)) {
        contestant->choose = (size_t)dice_between(dice, 1, (int64_t)contestant->slot_count);
    }
    for (size_t s = 0; s < contestant->slot_count; s++) {
        slots[s].is_trigger = dice_is(dice, 25);
        if (contestant->choose == contestant->slot_count) {
            slots[s].pieces = dice_between(dice, 1, 2);
            slots[s].is_partial = contestant->slot_count > 1 && s > 0 && dice_is(dice, 25);
        }
    }
}

void choice_random_small(struct dice *dice, struct arena *arena, struct choice_size size,
                         struct choice_problem *problem) {
    struct choice_line *lines;
    struct choice_contestant *contestants = take_problem(arena, size.lines, size.contestants, problem, &lines);
    for (size_t i = 0; i < size.lines; i++) {
        lines[i] = (struct choice_line){.pieces = dice_between(dice, 1, size.pieces_max),
                                        .price_minor = dice_between(dice, 1, 12) * 5,
                                        .goods = (uint32_t)dice_between(dice, 1, 3)};
    }
    for (size_t c = 0; c < size.contestants; c++) {
        enum choice_kind kind = (enum choice_kind)dice_between(dice, CHOICE_EACH, CHOICE_WHOLE);
        size_t slot_count = kind == CHOICE_SETS ? (size_t)dice_between(dice, 1, (int64_t)size.slots_max) : 1;
        int64_t *credit[CHOICE_SLOTS_MAX];
        int64_t *room[CHOICE_SLOTS_MAX];
        struct choice_slot *slots = take_slots(arena, size.lines, slot_count, credit, room);
        int64_t share = dice_between(dice, 0, 100);
        int64_t wide = dice_between(dice, 30, 100);
        for (size_t i = 0; i < size.lines * slot_count; i++) {
            size_t line = i % size.lines;
            int64_t of_price = lines[line].price_minor * share / 100;
            int64_t minor = dice_is(dice, 70) ? of_price : dice_between(dice, 0, lines[line].price_minor);
            credit[i / size.lines][line] = dice_is(dice, wide) ? minor : CHOICE_OUT_OF_SCOPE;
            room[i / size.lines][line] = dice_is(dice, 80) ? lines[line].price_minor : minor / 2;
        }
        contestants[c] = unlimited(kind, slots, slot_count);
        shape_small(dice, slots, &contestants[c]);
        limit_small(dice, &contestants[c]);
    }
}

/* ------------------------------------------------------------------------------------------------------------- receipt
 */

struct drawing {
    struct dice *dice;
    struct arena *arena;
    struct choice_problem *problem;
    const struct choice_line *lines;
};

/* The lines of a scope: a category is a run of lines with a few exceptions, since goods of a kind are scanned together
 * as often as not; the line numbers say nothing of prices. */
static bool is_in_scope(struct drawing *drawing, size_t line, size_t begin, size_t width) {
    size_t count = drawing->problem->line_count;
    bool is_inside = (line + count - begin) % count < width;
    return dice_is(drawing->dice, is_inside ? 90 : 5);
}

/* One slot with credits of so many percent (hundredths) of the price, on a share of the lines. */
static void draw_slot(struct drawing *drawing, int64_t low_percent, int64_t high_percent, int64_t credit_bp,
                      int64_t *credit, int64_t *room) {
    size_t count = drawing->problem->line_count;
    size_t begin = (size_t)dice_between(drawing->dice, 0, (int64_t)count - 1);
    size_t width = (size_t)dice_between(drawing->dice, low_percent, high_percent) * count / 100;
    width = width == 0 ? 1 : width;
    for (size_t i = 0; i < count; i++) {
        int64_t price_minor = drawing->lines[i].price_minor;
        bool is_in = is_in_scope(drawing, i, begin, width);
        credit[i] = is_in ? (price_minor * credit_bp + 5000) / 10000 : CHOICE_OUT_OF_SCOPE;
        room[i] = price_minor;
    }
}

static struct choice_contestant draw_single(struct drawing *drawing, enum choice_kind kind, int64_t low_percent,
                                            int64_t high_percent, int64_t credit_bp) {
    int64_t *credit[1];
    int64_t *room[1];
    struct choice_slot *slots = take_slots(drawing->arena, drawing->problem->line_count, 1, credit, room);
    draw_slot(drawing, low_percent, high_percent, credit_bp, credit[0], room[0]);
    return unlimited(kind, slots, 1);
}

struct group_kind {
    int64_t of;
    int64_t take;
    int64_t credit_bp;
};

static struct group_kind draw_group_kind(struct dice *dice) {
    static const struct group_kind kinds[] = {{3, 1, 10000}, {4, 1, 5000},  {3, 1, 5000},
                                              {2, 1, 5000},  {5, 1, 10000}, {4, 2, 4000}};
    return kinds[dice_between(dice, 0, sizeof(kinds) / sizeof(kinds[0]) - 1)];
}

static struct choice_contestant draw_groups(struct drawing *drawing) {
    struct group_kind kind = draw_group_kind(drawing->dice);
    struct choice_contestant made = draw_single(drawing, CHOICE_GROUPS, 20, 60, kind.credit_bp);
    made.of = kind.of;
    made.take = kind.take;
    if (dice_is(drawing->dice, 25)) {
        made.times_max = dice_between(drawing->dice, 1, 4);
    }
    return made;
}

/* Sets of 2 or 3 parts for a price, with an amount or a percent off. */
static struct choice_contestant draw_sets(struct drawing *drawing) {
    size_t count = (size_t)dice_between(drawing->dice, 2, 3);
    int64_t form = dice_between(drawing->dice, 1, 3);
    int64_t *credit[CHOICE_SLOTS_MAX];
    int64_t *room[CHOICE_SLOTS_MAX];
    struct choice_slot *slots = take_slots(drawing->arena, drawing->problem->line_count, count, credit, room);
    int64_t credit_bp = form == 1 ? 10000 : form == 2 ? 0 : dice_between(drawing->dice, 15, 35) * 100;
    for (size_t s = 0; s < count; s++) {
        draw_slot(drawing, 8, 25, credit_bp, credit[s], room[s]);
        slots[s].pieces = dice_is(drawing->dice, 20) ? 2 : 1;
    }
    struct choice_contestant made = unlimited(CHOICE_SETS, slots, count);
    int64_t per_part = form == 1 ? dice_between(drawing->dice, -450, -250) : dice_between(drawing->dice, 30, 100);
    made.fixed_minor = form == 3 ? 0 : per_part * 100 * (int64_t)count;
    made.times_max = dice_is(drawing->dice, 40) ? dice_between(drawing->dice, 1, 3) : INT64_MAX;
    return made;
}

/* So much off a piece of some goods for each piece of others. */
static struct choice_contestant draw_linked(struct drawing *drawing) {
    int64_t *credit[CHOICE_SLOTS_MAX];
    int64_t *room[CHOICE_SLOTS_MAX];
    struct choice_slot *slots = take_slots(drawing->arena, drawing->problem->line_count, 2, credit, room);
    slots[0].is_trigger = true;
    draw_slot(drawing, 8, 25, 0, credit[0], room[0]);
    draw_slot(drawing, 8, 25, dice_between(drawing->dice, 20, 60) * 100, credit[1], room[1]);
    struct choice_contestant made = unlimited(CHOICE_SETS, slots, 2);
    made.benefit_max = dice_is(drawing->dice, 40) ? dice_between(drawing->dice, 1, 5) : INT64_MAX;
    return made;
}

/* A percent, one in three of them limited in pieces or money. */
static struct choice_contestant draw_percent(struct drawing *drawing) {
    int64_t percent = dice_between(drawing->dice, 5, 30);
    struct choice_contestant made = draw_single(drawing, CHOICE_EACH, 20, 60, percent * 100);
    if (dice_is(drawing->dice, 17)) {
        made.minor_max = dice_between(drawing->dice, 100, 500) * 100;
    } else if (dice_is(drawing->dice, 20)) {
        made.benefit_max = dice_between(drawing->dice, 3, 12);
    }
    return made;
}

static struct choice_contestant draw_whole(struct drawing *drawing) {
    struct choice_contestant made = draw_single(drawing, CHOICE_WHOLE, 60, 100, 0);
    made.fixed_minor = dice_between(drawing->dice, 300, 2500) * 100;
    return made;
}

static struct choice_contestant draw_contestant(struct drawing *drawing, size_t number) {
    int64_t kind = number == 0 ? 1 : dice_between(drawing->dice, 1, 100);
    if (kind <= 30) {
        return draw_percent(drawing);
    }
    if (kind <= 58) {
        return draw_groups(drawing);
    }
    if (kind <= 78) {
        return draw_sets(drawing);
    }
    return kind <= 95 ? draw_linked(drawing) : draw_whole(drawing);
}

static bool is_wanted_by(const struct choice_problem *problem, size_t contestant, size_t line) {
    for (size_t s = 0; s < problem->contestants[contestant].slot_count; s++) {
        if (problem->contestants[contestant].slots[s].credit_minor[line] >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_overlapping(const struct choice_problem *problem) {
    size_t shared = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        size_t scopes = 0;
        for (size_t c = 0; c < problem->contestant_count; c++) {
            scopes += is_wanted_by(problem, c, i) ? 1 : 0;
        }
        shared += scopes >= 2 ? 1 : 0;
    }
    return shared * 10 >= problem->line_count * 4;
}

void choice_random_receipt(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                           struct choice_problem *problem) {
    size_t mark = arena->used;
    do {
        arena->used = mark;
        struct choice_line *line;
        struct choice_contestant *made = take_problem(arena, lines, contestants, problem, &line);
        for (size_t i = 0; i < lines; i++) {
            line[i] = (struct choice_line){.pieces = dice_between(dice, 1, 4),
                                           .price_minor = dice_between(dice, 2000, 90000),
                                           .goods = (uint32_t)i + 1};
        }
        struct drawing drawing = {dice, arena, problem, line};
        for (size_t c = 0; c < contestants; c++) {
            made[c] = draw_contestant(&drawing, c);
        }
    } while (!is_overlapping(problem));
}

/* ---------------------------------------------------------------------------------------------------------------- shop
 */

enum { TOP_GROUPS = 4, CATEGORIES = 15, BRANDS = 10, COMPONENTS_MAX = 3, SCOPE_TRIES = 100 };

/* First categories of the top groups, and the end. */
static const size_t top_begin[TOP_GROUPS + 1] = {0, 4, 9, 12, CATEGORIES};

struct shop {
    struct drawing drawing;
    size_t *category; /* by line */
    size_t *brand;    /* by line */
    bool *scope;      /* by line: the scope drawn last */
};

static void draw_goods(struct shop *shop, struct choice_line *lines) {
    struct dice *dice = shop->drawing.dice;
    int64_t base_minor[CATEGORIES];
    for (size_t c = 0; c < CATEGORIES; c++) {
        base_minor[c] = dice_between(dice, 2000, 30000);
    }
    for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
        int64_t pieces = dice_between(dice, 1, 100);
        shop->category[i] = (size_t)dice_between(dice, 0, CATEGORIES - 1);
        shop->brand[i] = (size_t)dice_between(dice, 0, BRANDS - 1);
        lines[i] =
            (struct choice_line){.pieces = pieces <= 60   ? 1
                                           : pieces <= 85 ? 2
                                           : pieces <= 93 ? 3
                                                          : 4,
                                 .price_minor = base_minor[shop->category[i]] * dice_between(dice, 100, 300) / 100,
                                 .goods = (uint32_t)i + 1};
    }
}

/* One to `most` neighbours of one top group. */
static void draw_categories(struct shop *shop, int64_t most) {
    struct dice *dice = shop->drawing.dice;
    size_t top = (size_t)dice_between(dice, 0, TOP_GROUPS - 1);
    size_t first = (size_t)dice_between(dice, (int64_t)top_begin[top], (int64_t)top_begin[top + 1] - 1);
    size_t end = first + (size_t)dice_between(dice, 1, most);
    end = end > top_begin[top + 1] ? top_begin[top + 1] : end;
    for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
        shop->scope[i] = shop->category[i] >= first && shop->category[i] < end;
    }
}

static void draw_brand(struct shop *shop) {
    size_t brand = (size_t)dice_between(shop->drawing.dice, 0, BRANDS - 1);
    for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
        shop->scope[i] = shop->brand[i] == brand;
    }
}

/* Two to four goods of one category. */
static void draw_some_goods(struct shop *shop) {
    draw_categories(shop, 1);
    int64_t left = dice_between(shop->drawing.dice, 2, 4);
    for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
        shop->scope[i] = shop->scope[i] && left-- > 0;
    }
}

enum shop_scope { SCOPE_ALL, SCOPE_OF_GOODS, SCOPE_OF_PART };

static void draw_scope(struct shop *shop, enum shop_scope kind) {
    struct dice *dice = shop->drawing.dice;
    bool has_any = false;
    for (size_t tries = 0; !has_any && tries < SCOPE_TRIES; tries++) {
        for (size_t i = 0; kind == SCOPE_ALL && i < shop->drawing.problem->line_count; i++) {
            shop->scope[i] = true;
        }
        if (kind == SCOPE_OF_GOODS) {
            dice_is(dice, 75) ? draw_categories(shop, 3) : draw_brand(shop);
        } else if (kind == SCOPE_OF_PART) {
            dice_is(dice, 60) ? draw_categories(shop, 1) : draw_some_goods(shop);
        }
        for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
            has_any = has_any || shop->scope[i];
        }
    }
}

/* Writes a slot over the scope drawn last; returns the average price there. */
static int64_t write_slot(const struct shop *shop, int64_t credit_bp, int64_t *credit, int64_t *room) {
    int64_t sum = 0;
    int64_t count = 0;
    for (size_t i = 0; i < shop->drawing.problem->line_count; i++) {
        int64_t price_minor = shop->drawing.lines[i].price_minor;
        credit[i] = shop->scope[i] ? (price_minor * credit_bp + 5000) / 10000 : CHOICE_OUT_OF_SCOPE;
        room[i] = price_minor;
        sum += shop->scope[i] ? price_minor : 0;
        count += shop->scope[i] ? 1 : 0;
    }
    return count == 0 ? 0 : sum / count;
}

/* A percent, an amount off each piece (never more than half), or a price. */
static struct choice_contestant shop_goods(struct shop *shop, enum shop_scope scope, int64_t most_percent) {
    struct dice *dice = shop->drawing.dice;
    int64_t *credit[1];
    int64_t *room[1];
    struct choice_slot *slots = take_slots(shop->drawing.arena, shop->drawing.problem->line_count, 1, credit, room);
    draw_scope(shop, scope);
    int64_t form = scope == SCOPE_ALL ? 1 : dice_between(dice, 1, 100);
    int64_t average = write_slot(shop, dice_between(dice, 3, most_percent) * 100, credit[0], room[0]);
    int64_t amount = average * dice_between(dice, 10, 30) / 100;
    int64_t price = average * dice_between(dice, 60, 95) / 100;
    for (size_t i = 0; i < shop->drawing.problem->line_count && form > 60; i++) {
        int64_t of_piece = shop->drawing.lines[i].price_minor;
        int64_t off = form <= 85 ? int64_min(amount, of_piece / 2) : int64_max(0, of_piece - price);
        credit[0][i] = shop->scope[i] ? off : CHOICE_OUT_OF_SCOPE;
    }
    return unlimited(CHOICE_EACH, slots, 1);
}

static struct choice_contestant shop_groups(struct shop *shop) {
    struct group_kind kind = draw_group_kind(shop->drawing.dice);
    int64_t *credit[1];
    int64_t *room[1];
    struct choice_slot *slots = take_slots(shop->drawing.arena, shop->drawing.problem->line_count, 1, credit, room);
    draw_scope(shop, SCOPE_OF_GOODS);
    (void)write_slot(shop, kind.credit_bp, credit[0], room[0]);
    struct choice_contestant made = unlimited(CHOICE_GROUPS, slots, 1);
    made.of = kind.of;
    made.take = kind.take;
    made.is_same_goods = dice_is(shop->drawing.dice, 20);
    return made;
}

/* Sets for a price, with an amount or a percent off: 10 to 30 % of what their parts usually cost. */
static struct choice_contestant shop_sets(struct shop *shop) {
    struct dice *dice = shop->drawing.dice;
    size_t count = (size_t)dice_between(dice, 2, 3);
    int64_t form = dice_between(dice, 1, 3);
    int64_t percent = dice_between(dice, 10, 30);
    int64_t *credit[CHOICE_SLOTS_MAX];
    int64_t *room[CHOICE_SLOTS_MAX];
    struct choice_slot *slots = take_slots(shop->drawing.arena, shop->drawing.problem->line_count, count, credit, room);
    int64_t usual = 0;
    for (size_t s = 0; s < count; s++) {
        draw_scope(shop, SCOPE_OF_PART);
        slots[s].pieces = dice_is(dice, 20) ? 2 : 1;
        int64_t credit_bp = form == 1 ? 10000 : form == 2 ? 0 : percent * 100;
        usual += slots[s].pieces * write_slot(shop, credit_bp, credit[s], room[s]);
    }
    struct choice_contestant made = unlimited(CHOICE_SETS, slots, count);
    made.fixed_minor = form == 1 ? -usual * (100 - percent) / 100 : form == 2 ? usual * percent / 100 : 0;
    return made;
}

static struct choice_contestant shop_linked(struct shop *shop) {
    int64_t *credit[CHOICE_SLOTS_MAX];
    int64_t *room[CHOICE_SLOTS_MAX];
    struct choice_slot *slots = take_slots(shop->drawing.arena, shop->drawing.problem->line_count, 2, credit, room);
    slots[0].is_trigger = true;
    draw_scope(shop, SCOPE_OF_PART);
    (void)write_slot(shop, 0, credit[0], room[0]);
    draw_scope(shop, SCOPE_OF_PART);
    (void)write_slot(shop, dice_between(shop->drawing.dice, 20, 60) * 100, credit[1], room[1]);
    return unlimited(CHOICE_SETS, slots, 2);
}

static struct choice_contestant shop_whole(struct shop *shop) {
    int64_t *credit[1];
    int64_t *room[1];
    struct choice_slot *slots = take_slots(shop->drawing.arena, shop->drawing.problem->line_count, 1, credit, room);
    draw_scope(shop, SCOPE_ALL);
    (void)write_slot(shop, 0, credit[0], room[0]);
    struct choice_contestant made = unlimited(CHOICE_WHOLE, slots, 1);
    made.fixed_minor = dice_between(shop->drawing.dice, 300, 1500) * 100;
    return made;
}

static struct choice_contestant shop_contestant(struct shop *shop, size_t number) {
    struct dice *dice = shop->drawing.dice;
    int64_t kind = number == 0 ? 0 : dice_between(dice, 1, 100);
    struct choice_contestant made = kind == 0    ? shop_goods(shop, SCOPE_ALL, 10)
                                    : kind <= 40 ? shop_goods(shop, SCOPE_OF_GOODS, 30)
                                    : kind <= 65 ? shop_groups(shop)
                                    : kind <= 85 ? shop_sets(shop)
                                    : kind <= 95 ? shop_linked(shop)
                                                 : shop_whole(shop);
    if (made.kind != CHOICE_WHOLE && dice_is(dice, 25)) {
        if (made.kind == CHOICE_EACH || (kind > 85 && kind <= 95)) {
            made.benefit_max = dice_between(dice, 1, 10);
        } else {
            made.times_max = dice_between(dice, 1, 3);
        }
    }
    if (made.kind != CHOICE_WHOLE && dice_is(dice, 10)) {
        made.minor_max = dice_between(dice, 100, 500) * 100;
    }
    return made;
}

static bool has_common_line(const struct choice_problem *problem, size_t a, size_t b) {
    for (size_t i = 0; i < problem->line_count; i++) {
        if (is_wanted_by(problem, a, i) && is_wanted_by(problem, b, i)) {
            return true;
        }
    }
    return false;
}

/* Whether every promotion but the storewide one shares lines with another, and they are few components. */
static bool is_competing(const struct choice_problem *problem, size_t *component) {
    size_t components = 0;
    for (size_t c = 1; c < problem->contestant_count; c++) {
        component[c] = c;
        components++;
        bool is_alone = true;
        for (size_t d = 1; d < problem->contestant_count; d++) {
            bool has_common = d != c && has_common_line(problem, c, d);
            is_alone = is_alone && !has_common;
            if (has_common && d < c && component[d] != component[c]) {
                size_t old = component[d];
                for (size_t e = 1; e <= c; e++) {
                    component[e] = component[e] == old ? component[c] : component[e];
                }
                components--;
            }
        }
        if (is_alone) {
            return false;
        }
    }
    return components <= COMPONENTS_MAX;
}

void choice_random_shop(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                        struct choice_problem *problem) {
    size_t mark = arena->used;
    size_t *component;
    do {
        arena->used = mark;
        struct choice_line *line;
        struct choice_contestant *made = take_problem(arena, lines, contestants, problem, &line);
        struct shop shop = {.drawing = {dice, arena, problem, line},
                            .category = ARENA_ARRAY(arena, size_t, lines),
                            .brand = ARENA_ARRAY(arena, size_t, lines),
                            .scope = ARENA_ARRAY(arena, bool, lines)};
        component = ARENA_ARRAY(arena, size_t, contestants);
        bug_if(shop.category == NULL || shop.brand == NULL || shop.scope == NULL || component == NULL);
        draw_goods(&shop, line);
        for (size_t c = 0; c < contestants; c++) {
            made[c] = shop_contestant(&shop, c);
        }
    } while (!is_competing(problem, component));
}
