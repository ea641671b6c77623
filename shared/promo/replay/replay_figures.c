#include "promo/replay/replay_figures.h"

static bool is_before(struct replay_top a, struct replay_top b) {
    return a.amount > b.amount || (a.amount == b.amount && a.number < b.number);
}

void replay_tops_add(struct replay_tops *tops, struct replay_top top) {
    size_t place = tops->count;
    while (place > 0 && is_before(top, tops->best[place - 1])) {
        place--;
    }
    if (place == REPLAY_TOP) {
        return;
    }
    size_t last = tops->count < REPLAY_TOP ? tops->count++ : REPLAY_TOP - 1;
    for (size_t i = last; i > place; i--) {
        tops->best[i] = tops->best[i - 1];
    }
    tops->best[place] = top;
}

void replay_tops_merge(struct replay_tops *into, const struct replay_tops *from) {
    for (size_t i = 0; i < from->count; i++) {
        replay_tops_add(into, from->best[i]);
    }
}

static void merge_margin(struct replay_margin *into, const struct replay_margin *from) {
    into->lines += from->lines;
    into->list_minor += from->list_minor;
    into->net_minor += from->net_minor;
    into->cost_minor += from->cost_minor;
}

void replay_promotion_merge(struct replay_promotion *into, const struct replay_promotion *from) {
    for (size_t i = 0; i < REPLAY_VERDICTS; i++) {
        into->verdicts[i] += from->verdicts[i];
    }
    for (size_t i = 0; i < REPLAY_LIMITS; i++) {
        into->limited[i] += from->limited[i];
    }
    for (size_t i = 0; i < REPLAY_LIMITS_OVER; i++) {
        into->limited_over[i] += from->limited_over[i];
    }
    for (size_t i = 0; i < PROMO_PAYERS_MAX; i++) {
        into->payers_minor[i] += from->payers_minor[i];
    }
    into->times += from->times;
    into->units_milli += from->units_milli;
    into->discount_minor += from->discount_minor;
    into->points += from->points;
    into->lines += from->lines;
    into->list_minor += from->list_minor;
    into->net_minor += from->net_minor;
    into->floored += from->floored;
    into->floored_minor += from->floored_minor;
    merge_margin(&into->margin, &from->margin);
    replay_spread_merge(&into->spread, &from->spread);
    replay_tops_merge(&into->tops, &from->tops);
}

void replay_totals_merge(struct replay_totals *into, const struct replay_totals *from) {
    into->receipts += from->receipts;
    into->anonymous += from->anonymous;
    into->discounted += from->discounted;
    into->lines += from->lines;
    into->list_minor += from->list_minor;
    into->discount_minor += from->discount_minor;
    into->points_paid_minor += from->points_paid_minor;
    into->net_minor += from->net_minor;
    into->points_paid += from->points_paid;
    into->points_earned += from->points_earned;
    merge_margin(&into->margin, &from->margin);
    replay_spread_merge(&into->spread, &from->spread);
    replay_tops_merge(&into->tops, &from->tops);
}

void replay_changes_merge(struct replay_changes *into, const struct replay_memory *memory,
                          const struct replay_changes *from) {
    into->same += from->same;
    into->cheaper += from->cheaper;
    into->cheaper_minor += from->cheaper_minor;
    into->dearer += from->dearer;
    into->dearer_minor += from->dearer_minor;
    into->points_only += from->points_only;
    replay_tops_merge(&into->cheaper_tops, &from->cheaper_tops);
    replay_tops_merge(&into->dearer_tops, &from->dearer_tops);
    replay_table_merge(&into->customers, memory, &from->customers);
}
