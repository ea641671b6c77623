#include "promo/discount/choice_members.h"

#include "base/bug.h"

bool choice_members_start(struct choice_members *members, struct evaluation *evaluation, struct arena *arena,
                          size_t count_max) {
    *members = (struct choice_members){
        .evaluation = evaluation, .arena = arena, .members = ARENA_ARRAY(arena, struct choice_member, count_max)};
    return members->members != NULL;
}

void choice_members_add(struct choice_members *members, struct candidate *candidate, int64_t alone_minor) {
    const struct promo_result *result = candidate->promotion->results;
    while (result->kind != PROMO_RESULT_DISCOUNT) {
        result++;
    }
    struct choice_member *member = &members->members[members->count];
    *member = (struct choice_member){.candidate = candidate, .alone_minor = alone_minor};
    if (discount_start(members->evaluation, candidate, result, &member->discount)) {
        members->count++;
    }
}

/* ---------------------------------------------------------------------------------------------------- the pieces */

static bool is_undivided(const struct evaluation *evaluation, size_t line) {
    bool is_weighed = (evaluation->lines[line].line->product.flags & PRODUCT_IS_WEIGHED) != 0;
    return is_weighed || evaluation->money[line].free_milli % QUANTITY_ONE_MILLI != 0;
}

static bool has_line_limit(const struct choice_members *members) {
    for (size_t i = 0; i < members->count; i++) {
        if (members->members[i].candidate->promotion->limits.line_units_milli != INT64_MAX) {
            return true;
        }
    }
    return false;
}

/* Lines of one sku have one number: that of the first of them. */
static uint32_t goods_of(const struct evaluation *evaluation, uint32_t line) {
    struct text sku = evaluation->lines[line].line->product.sku;
    for (uint32_t i = 0; i < line; i++) {
        if (text_equal(evaluation->lines[i].line->product.sku, sku)) {
            return i;
        }
    }
    return line;
}

static void add_pieces(struct choice_members *members, struct choice_source source, int64_t pieces,
                       int64_t price_minor) {
    if (pieces > 0) {
        source.room_minor = int64_min(source.room_minor, price_minor);
        members->sources[members->line_count] = source;
        members->lines[members->line_count++] = (struct choice_line){
            .pieces = pieces, .price_minor = price_minor, .goods = goods_of(members->evaluation, source.line)};
    }
}

static void add_line(struct choice_members *members, uint32_t line, bool is_of_one_price) {
    const struct evaluation *evaluation = members->evaluation;
    const struct line_money *money = &evaluation->money[line];
    struct choice_source source = {.line = line, .quantity_milli = money->free_milli};
    source.is_undivided = is_undivided(evaluation, line);
    int64_t pieces = source.is_undivided ? 1 : money->free_milli / QUANTITY_ONE_MILLI;
    source.quantity_milli = source.is_undivided ? money->free_milli : QUANTITY_ONE_MILLI;
    int64_t room_minor = line_money_left(money) - evaluation->lines[line].floor_minor;
    source.room_minor = room_minor >= money->free_minor ? INT64_MAX : int64_max(0, room_minor) / pieces;
    int64_t dearer = is_of_one_price ? 0 : money->free_minor % pieces;
    add_pieces(members, source, dearer, money->free_minor / pieces + 1);
    add_pieces(members, source, pieces - dearer, money->free_minor / pieces);
}

static bool add_lines(struct choice_members *members) {
    const struct evaluation *evaluation = members->evaluation;
    members->sources = ARENA_ARRAY(members->arena, struct choice_source, evaluation->line_count * 2);
    members->lines = ARENA_ARRAY(members->arena, struct choice_line, evaluation->line_count * 2);
    if (members->arena->exhausted) {
        return false;
    }
    bool is_of_one_price = has_line_limit(members);
    for (LINES_OF(i, &evaluation->open, evaluation->word_count)) {
        if (evaluation->money[i].free_milli > 0) {
            add_line(members, (uint32_t)i, is_of_one_price);
        }
    }
    return true;
}

/* -------------------------------------------------------------------------------------------------------- a slot */

/* What the value takes off one piece, above its floor. */
static int64_t credit_of(const struct choice_members *members, const struct choice_member *member, size_t at) {
    const struct evaluation *evaluation = members->evaluation;
    const struct choice_source *source = &members->sources[at];
    const struct line_state *state = &evaluation->lines[source->line];
    struct discount discount = member->discount;
    int64_t price_minor = members->lines[at].price_minor;
    int64_t base_minor = price_minor;
    if (discount.is_from_list) {
        bug_if(!checked_mul_div(state->amount_minor, source->quantity_milli, state->line->quantity_milli, ROUND_HALF_UP,
                                &base_minor));
    }
    if (discount.value->kind == PROMO_VALUE_PRICES &&
        !value_price(discount.value, state->line->product.sku, &discount.number)) {
        return CHOICE_OUT_OF_SCOPE;
    }
    int64_t wanted_minor =
        goods_discount(&discount, price_minor, base_minor, source->quantity_milli, source->is_undivided);
    return int64_min(wanted_minor, source->room_minor);
}

/* A price for the whole set lets each piece bring what it costs; the price itself is taken back once. */
static int64_t credit_in_set(const struct choice_members *members, const struct choice_member *member, size_t at) {
    const struct promo_value *value = member->discount.value;
    switch (value->kind) {
    case PROMO_VALUE_AMOUNT: return 0;
    case PROMO_VALUE_PRICE: return members->lines[at].price_minor;
    case PROMO_VALUE_PERCENT:
    case PROMO_VALUE_POINTS:
    case PROMO_VALUE_MULTIPLIER:
    case PROMO_VALUE_PRICES: break;
    }
    return credit_of(members, member, at);
}

static bool has_unit_limit(const struct candidate *candidate) {
    return candidate->promotion->limits.line_units_milli != INT64_MAX;
}

enum credit_kind { CREDIT_OF_PIECE, CREDIT_IN_SET, CREDIT_NONE };

static bool fill_slot(const struct choice_members *members, const struct choice_member *member,
                      const struct promo_scope *scope, enum credit_kind kind, bool takes_undivided,
                      struct choice_slot *slot) {
    struct evaluation *evaluation = members->evaluation;
    struct line_set lines;
    int64_t *credit_minor = ARENA_ARRAY(members->arena, int64_t, members->line_count);
    int64_t *room_minor = ARENA_ARRAY(members->arena, int64_t, members->line_count);
    if (credit_minor == NULL || room_minor == NULL) {
        return false;
    }
    scope_free_lines(evaluation, scope, &lines);
    line_set_keep(&lines, &member->discount.open, evaluation->word_count);
    for (size_t at = 0; at < members->line_count; at++) {
        const struct choice_source *source = &members->sources[at];
        bool is_in = line_set_has(&lines, source->line) && (takes_undivided || !source->is_undivided);
        room_minor[at] = source->room_minor;
        credit_minor[at] = !is_in                  ? CHOICE_OUT_OF_SCOPE
                           : kind == CREDIT_NONE   ? 0
                           : kind == CREDIT_IN_SET ? credit_in_set(members, member, at)
                                                   : credit_of(members, member, at);
    }
    slot->credit_minor = credit_minor;
    slot->room_minor = room_minor;
    return true;
}

/* --------------------------------------------------------------------------------------------------- contestants */

static bool pose_pick(const struct choice_members *members, const struct choice_member *member,
                      struct choice_contestant *contestant, struct choice_slot *slot) {
    const struct promo_pick *pick = &member->discount.target->pick;
    bool is_dearest_first = pick->grouping == PROMO_DEAREST_FIRST;
    contestant->kind = CHOICE_GROUPS;
    contestant->of = pick->of;
    contestant->take = pick->take;
    contestant->is_cheapest_first = !is_dearest_first;
    contestant->is_first_picked = is_dearest_first == (pick->which == PROMO_DEAREST);
    contestant->is_same_goods = pick->is_same_sku;
    contestant->has_partial = pick->is_partial;
    contestant->times_max = int64_min(contestant->times_max, pick->groups_max);
    return fill_slot(members, member, &member->discount.target->scope, CREDIT_OF_PIECE, false, slot);
}

static bool has_partial_part(const struct promo_target *target) {
    for (size_t i = 0; i < target->part_count; i++) {
        if (target->parts[i].is_partial) {
            return true;
        }
    }
    return false;
}

static bool pose_set(const struct choice_members *members, const struct choice_member *member,
                     struct choice_contestant *contestant, struct choice_slot *slots) {
    const struct promo_target *target = member->discount.target;
    const struct promo_value *value = member->discount.value;
    enum credit_kind kind = has_partial_part(target) ? CREDIT_OF_PIECE : CREDIT_IN_SET;
    contestant->kind = CHOICE_SETS;
    contestant->slot_count = target->part_count;
    contestant->choose = target->choose;
    contestant->times_max = int64_min(contestant->times_max, target->sets_max);
    if (kind == CREDIT_IN_SET && value->kind == PROMO_VALUE_AMOUNT) {
        contestant->fixed_minor = member->discount.number;
    } else if (kind == CREDIT_IN_SET && value->kind == PROMO_VALUE_PRICE) {
        contestant->fixed_minor = -member->discount.number;
    }
    for (size_t i = 0; i < target->part_count; i++) {
        const struct promo_set_part *part = &target->parts[i];
        slots[i] = (struct choice_slot){
            .pieces = part->pieces, .is_trigger = part->is_trigger, .is_partial = part->is_partial};
        if (!fill_slot(members, member, &part->scope, part->is_trigger ? CREDIT_NONE : kind, false, &slots[i])) {
            return false;
        }
    }
    return true;
}

static bool pose(const struct choice_members *members, const struct choice_member *member,
                 struct choice_contestant *contestant) {
    const struct promo_target *target = member->discount.target;
    const struct promo_limits *limits = &member->candidate->promotion->limits;
    struct choice_slot *slots = ARENA_ARRAY(members->arena, struct choice_slot, PROMO_SET_PARTS_MAX);
    if (slots == NULL) {
        return false;
    }
    int64_t units_milli = limits_bound(members->evaluation, member->candidate, PROMO_LIMIT_RECEIPT_UNITS);
    bool has_limit = units_milli != INT64_MAX || has_unit_limit(member->candidate);
    *contestant = (struct choice_contestant){
        .slot_count = 1,
        .slots = slots,
        .choose = 1,
        .times_max = discount_times_left(&member->discount),
        .benefit_max = units_milli == INT64_MAX ? INT64_MAX : units_milli / QUANTITY_ONE_MILLI,
        .line_pieces_max =
            limits->line_units_milli == INT64_MAX ? INT64_MAX : limits->line_units_milli / QUANTITY_ONE_MILLI,
        .minor_max = limits_bound(members->evaluation, member->candidate, PROMO_LIMIT_RECEIPT_DISCOUNT)};
    switch (target->kind) {
    case PROMO_TARGET_LINES:
        contestant->kind = CHOICE_EACH;
        return fill_slot(members, member, &target->scope, CREDIT_OF_PIECE, !has_limit, slots);
    case PROMO_TARGET_PICK: return pose_pick(members, member, contestant, slots);
    case PROMO_TARGET_SET: return pose_set(members, member, contestant, slots);
    case PROMO_TARGET_RECEIPT:
        contestant->kind = CHOICE_WHOLE;
        contestant->fixed_minor = member->alone_minor;
        return fill_slot(members, member, &target->scope, CREDIT_NONE, true, slots);
    }
    return true;
}

bool choice_members_pose(struct choice_members *members) {
    members->contestants = ARENA_ARRAY(members->arena, struct choice_contestant, members->count);
    if (!add_lines(members) || members->contestants == NULL) {
        return false;
    }
    for (size_t i = 0; i < members->count; i++) {
        if (!pose(members, &members->members[i], &members->contestants[i])) {
            return false;
        }
    }
    return true;
}
