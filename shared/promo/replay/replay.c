#include "promo/replay/replay.h"

#include "promo/evaluate.h"

/* ------------------------------------------------------------------------------------------------- which together */

static void find_limits(const struct compiled_set *set, bool *has_customers, bool *has_stores, bool *has_chain) {
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promo_limits *limits = &set->order[i]->limits;
        for (size_t j = 0; j < limits->over_count; j++) {
            *has_customers = *has_customers || limits->over[j].of == PROMO_OF_CUSTOMER;
            *has_stores = *has_stores || limits->over[j].of == PROMO_OF_STORE;
            *has_chain = *has_chain || limits->over[j].of == PROMO_OF_CHAIN;
        }
    }
}

enum replay_bond replay_bond_of(const struct compiled_set *const *sets, size_t count) {
    bool has_customers = false;
    bool has_stores = false;
    bool has_chain = false;
    for (size_t i = 0; i < count; i++) {
        find_limits(sets[i], &has_customers, &has_stores, &has_chain);
    }
    if (has_chain || (has_customers && has_stores)) {
        return REPLAY_BOND_ALL;
    }
    return has_stores ? REPLAY_BOND_STORE : REPLAY_BOND_CUSTOMER;
}

/* --------------------------------------------------------------------------------------------------- start and end */

static bool start_side(struct replay_side *side, const struct compiled_set *set, const struct replay_memory *memory) {
    side->set = set;
    size_t count = set->promotion_count > 0 ? set->promotion_count : 1;
    side->promotions = memory->take(memory->context, count * sizeof(struct replay_promotion));
    return side->promotions != NULL && replay_limits_start(&side->limits, set, memory);
}

bool replay_start(struct replay *replay, const struct compiled_set *const *sets, size_t count,
                  const struct replay_memory *memory) {
    *replay = (struct replay){.side_count = count, .memory = *memory};
    size_t work_bytes = 0;
    for (size_t i = 0; i < count; i++) {
        work_bytes += promo_arena_bytes(sets[i], LIMIT_LINES);
    }
    void *work = memory->take(memory->context, work_bytes);
    arena_init(&replay->work, work, work == NULL ? 0 : work_bytes);
    bool is_started = work != NULL;
    for (size_t i = 0; i < count && is_started; i++) {
        is_started = start_side(&replay->sides[i], sets[i], memory);
    }
    if (!is_started) {
        replay_end(replay);
    }
    return is_started;
}

static void end_side(struct replay_side *side, const struct replay_memory *memory) {
    if (side->promotions != NULL) {
        memory->give_back(memory->context, side->promotions);
    }
    replay_table_give_back(&side->customers, memory);
    replay_table_give_back(&side->displaced, memory);
    replay_table_give_back(&side->conflicts, memory);
    replay_table_give_back(&side->near_misses, memory);
    replay_table_give_back(&side->days, memory);
    replay_limits_end(&side->limits, memory);
}

void replay_end(struct replay *replay) {
    for (size_t i = 0; i < replay->side_count; i++) {
        end_side(&replay->sides[i], &replay->memory);
    }
    replay_table_give_back(&replay->changes.customers, &replay->memory);
    if (replay->work.block != NULL) {
        replay->memory.give_back(replay->memory.context, replay->work.block);
    }
    *replay = (struct replay){0};
}

static bool is_side_whole(const struct replay_side *side) {
    return !side->customers.is_short && !side->displaced.is_short && !side->conflicts.is_short &&
           !side->near_misses.is_short && !side->days.is_short && !side->limits.uses.is_short;
}

static bool is_whole(const struct replay *replay) {
    bool is_good = !replay->changes.customers.is_short;
    for (size_t i = 0; i < replay->side_count; i++) {
        is_good = is_good && is_side_whole(&replay->sides[i]);
    }
    return is_good;
}

/* -------------------------------------------------------------------------------------------------------- receipts */

static void compare(struct replay *replay, const struct promo_request *request, const struct promo_outcome *first,
                    const struct promo_outcome *second, uint64_t number) {
    struct replay_changes *changes = &replay->changes;
    int64_t saved_minor = first->net_minor - second->net_minor;
    if (saved_minor == 0) {
        bool is_same = first->points_to_earn == second->points_to_earn && first->points_paid == second->points_paid;
        changes->same += is_same;
        changes->points_only += !is_same;
        return;
    }
    if (saved_minor > 0) {
        changes->cheaper++;
        changes->cheaper_minor += saved_minor;
        replay_tops_add(&changes->cheaper_tops, (struct replay_top){.amount = saved_minor, .number = number});
    } else {
        changes->dearer++;
        changes->dearer_minor -= saved_minor;
        replay_tops_add(&changes->dearer_tops, (struct replay_top){.amount = -saved_minor, .number = number});
    }
    if (request->customer.is_known) {
        struct replay_entry change = {.b = request->customer.id, .count = 1, .sum = saved_minor};
        replay_table_add(&changes->customers, &replay->memory, &change);
    }
}

bool replay_take(struct replay *replay, const struct promo_request *request, uint64_t number) {
    struct promo_outcome outcomes[REPLAY_SIDES_MAX];
    arena_reset(&replay->work);
    for (size_t i = 0; i < replay->side_count; i++) {
        struct replay_side *side = &replay->sides[i];
        struct promo_request asked = *request;
        asked.limits = replay_limits_source(&side->limits, request->store);
        asked.arena = &replay->work;
        if (!promo_evaluate(side->set, &asked, &outcomes[i])) {
            return false;
        }
        replay_gather(replay, side, &asked, &outcomes[i], number);
    }
    if (replay->side_count == REPLAY_SIDES_MAX) {
        compare(replay, request, &outcomes[0], &outcomes[1], number);
    }
    return is_whole(replay);
}

static void merge_side(struct replay_side *into, const struct replay_memory *memory, const struct replay_side *from) {
    replay_totals_merge(&into->totals, &from->totals);
    for (size_t i = 0; i < into->set->promotion_count; i++) {
        replay_promotion_merge(&into->promotions[i], &from->promotions[i]);
    }
    replay_table_merge(&into->customers, memory, &from->customers);
    replay_table_merge(&into->displaced, memory, &from->displaced);
    replay_table_merge(&into->conflicts, memory, &from->conflicts);
    replay_table_merge(&into->near_misses, memory, &from->near_misses);
    replay_table_merge(&into->days, memory, &from->days);
}

bool replay_merge(struct replay *into, const struct replay *from) {
    for (size_t i = 0; i < into->side_count; i++) {
        merge_side(&into->sides[i], &into->memory, &from->sides[i]);
    }
    replay_changes_merge(&into->changes, &into->memory, &from->changes);
    return is_whole(into);
}
