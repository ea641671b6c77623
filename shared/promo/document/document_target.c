#include "promo/document/document_parts.h"

static const char *const WHICH_NAMES[] = {"cheapest", "dearest"};

enum { PIECES_MAX = 1000 };

static void read_pick(struct place place, struct arena *arena, struct promo_target *target) {
    static const char *const names[] = {"scope",       "of",     "take",       "which",      "grouping",
                                        "is_same_sku", "spread", "groups_max", "is_partial", "carried"};
    static const char *const groupings[] = {"dearest_first", "cheapest_first", "pooled"};
    static const char *const spreads[] = {"group", "picked"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct promo_pick *pick = &target->pick;
    target->scope = document_read_scope(place_member(&place, "scope"), arena);
    pick->of = place_int(place_member(&place, "of"), 1, PIECES_MAX);
    pick->take = place_int(place_member(&place, "take"), 1, PIECES_MAX);
    if (pick->take > pick->of) {
        place_refuse(place_member(&place, "take"), "out_of_range", "must not be greater than \"of\"");
    }
    pick->which = (enum promo_which)place_choice_or(place_member(&place, "which"), WHICH_NAMES,
                                                    NAMES_COUNT(WHICH_NAMES), PROMO_CHEAPEST);
    pick->grouping = (enum promo_grouping)place_choice_or(place_member(&place, "grouping"), groupings,
                                                          NAMES_COUNT(groupings), PROMO_DEAREST_FIRST);
    pick->is_same_sku = place_bool_or(place_member(&place, "is_same_sku"), false);
    pick->is_partial = place_bool_or(place_member(&place, "is_partial"), false);
    pick->is_spread_picked = place_choice_or(place_member(&place, "spread"), spreads, NAMES_COUNT(spreads), 0) == 1;
    if (pick->is_partial && pick->grouping == PROMO_POOLED) {
        place_refuse(place_member(&place, "is_partial"), "not_here", "pooled pieces form whole groups only");
    }
    struct place carried = place_member(&place, "carried");
    struct text none = {0};
    pick->carried = arena_copy_text(arena, place_text_or(carried, 1, LIMIT_NAME - 1, none));
    if (pick->carried.size > 0 && (pick->is_same_sku || pick->grouping == PROMO_POOLED)) {
        place_refuse(carried, "not_here", "pieces of earlier receipts have no sku and no price here");
    }
    pick->groups_max = place_int_or(place_member(&place, "groups_max"), 1, UINT32_MAX, UINT32_MAX);
}

static void read_part(struct place place, struct arena *arena, struct promo_set_part *part) {
    static const char *const names[] = {"scope", "pieces", "is_trigger", "is_partial"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    part->scope = document_read_scope(place_member(&place, "scope"), arena);
    part->pieces = place_int(place_member(&place, "pieces"), 1, PIECES_MAX);
    part->is_trigger = place_bool_or(place_member(&place, "is_trigger"), false);
    part->is_partial = place_bool_or(place_member(&place, "is_partial"), false);
}

static void read_parts(struct place place, struct arena *arena, struct promo_target *target) {
    size_t count = place_array(place, 1, PROMO_SET_PARTS_MAX);
    target->parts = ARENA_ARRAY(arena, struct promo_set_part, count);
    if (target->parts == NULL) {
        return;
    }
    size_t benefit_count = 0;
    size_t partial_count = 0;
    for (size_t i = 0; i < count; i++) {
        read_part(place_item(&place, i), arena, &target->parts[i]);
        benefit_count += target->parts[i].is_trigger ? 0 : 1;
        partial_count += target->parts[i].is_partial ? 1 : 0;
    }
    if (count > 0 && benefit_count == 0) {
        place_refuse(place, "no_benefit", "at least one part must not be a trigger");
    }
    bool has_wrong_partial = false;
    for (size_t i = 0; i < count; i++) {
        has_wrong_partial = has_wrong_partial || (target->parts[i].is_partial && target->parts[i].is_trigger);
    }
    if (partial_count > 0 && (has_wrong_partial || partial_count > 1 || benefit_count > 1 || count < 2)) {
        place_refuse(place, "not_here", "\"is_partial\" is for one part with a benefit, all others being triggers");
    }
    target->part_count = count;
}

static void read_choose(struct place place, struct promo_target *target) {
    target->choose = target->part_count;
    if (place_is_absent(place)) {
        return;
    }
    target->choose = (size_t)place_int(place, 1, PROMO_SET_PARTS_MAX);
    if (target->choose > target->part_count) {
        place_refuse(place, "out_of_range", "there are only %zu parts to choose from", target->part_count);
        target->choose = target->part_count;
    }
    bool is_plain = true;
    for (size_t i = 0; i < target->part_count; i++) {
        const struct promo_set_part *part = &target->parts[i];
        is_plain = is_plain && part->pieces == 1 && !part->is_trigger && !part->is_partial;
    }
    if (!is_plain) {
        place_refuse(place, "not_here",
                     "a set that chooses takes one piece of a part; triggers and partial parts cannot be chosen");
    }
}

static void read_set(struct place place, struct arena *arena, struct promo_target *target) {
    static const char *const names[] = {"parts", "which", "choose", "sets_max"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    read_parts(place_member(&place, "parts"), arena, target);
    target->set_which = (enum promo_which)place_choice_or(place_member(&place, "which"), WHICH_NAMES,
                                                          NAMES_COUNT(WHICH_NAMES), PROMO_DEAREST);
    read_choose(place_member(&place, "choose"), target);
    target->sets_max = place_int_or(place_member(&place, "sets_max"), 1, UINT32_MAX, UINT32_MAX);
}

void document_read_target(struct place place, struct arena *arena, struct promo_target *target) {
    static const char *const names[] = {"lines", "pick", "set", "receipt"};
    target->scope.price_max_minor = MONEY_MAX;
    target->kind = (enum promo_target_kind)document_read_one_of(place, names, NAMES_COUNT(names));
    place_only(place, names, NAMES_COUNT(names));
    struct place content = place_member(&place, names[target->kind]);
    switch (target->kind) {
    case PROMO_TARGET_LINES:
    case PROMO_TARGET_RECEIPT: target->scope = document_read_scope(content, arena); break;
    case PROMO_TARGET_PICK: read_pick(content, arena, target); break;
    case PROMO_TARGET_SET: read_set(content, arena, target); break;
    }
}
