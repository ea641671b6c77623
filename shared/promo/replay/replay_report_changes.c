/* What the second set changes. */
#include "promo/replay/replay_report_parts.h"

#include "promo/sort.h"

#include <stdlib.h>

/* --------------------------------------------------------------------------------------------------------- effects */

#define ABSENT UINT32_MAX

/* One id in both sets; ABSENT in at most one of them. */
struct effect {
    struct text id;
    uint32_t index[REPLAY_SIDES_MAX];
    int64_t discount_minor; /* b - a */
    int64_t points;
};

static bool id_is_before(const void *context, uint32_t a, uint32_t b) {
    const struct rule_set *set = context;
    return text_compare(set->promotions[a].id, set->promotions[b].id) < 0;
}

static bool effect_is_larger(const void *context, uint32_t a, uint32_t b) {
    const struct effect *one = (const struct effect *)context + a;
    const struct effect *other = (const struct effect *)context + b;
    if (llabs(one->discount_minor) != llabs(other->discount_minor)) {
        return llabs(one->discount_minor) > llabs(other->discount_minor);
    }
    if (llabs(one->points) != llabs(other->points)) {
        return llabs(one->points) > llabs(other->points);
    }
    return text_compare(one->id, other->id) < 0;
}

static struct replay_promotion const *figures_of(const struct report_side *sides, const struct effect *effect,
                                                 size_t side) {
    static const struct replay_promotion none;
    return effect->index[side] == ABSENT ? &none : &sides[side].figures->promotions[effect->index[side]];
}

static uint32_t *order_by_id(struct report *report, const struct report_side *side) {
    size_t count = side->figures->set->promotion_count;
    uint32_t *order = ARENA_ARRAY(report->scratch, uint32_t, count);
    for (uint32_t i = 0; order != NULL && i < count; i++) {
        order[i] = i;
    }
    if (order != NULL) {
        sort_numbers(order, count, id_is_before, side->figures->set->set);
    }
    return order;
}

/* The ids of both sets, each once, as one walk over both in the order of ids. */
static size_t match_ids(struct report *report, const struct report_side *sides, struct effect *effects) {
    const uint32_t *a = order_by_id(report, &sides[0]);
    const uint32_t *b = order_by_id(report, &sides[1]);
    const struct rule_set *first = sides[0].figures->set->set;
    const struct rule_set *second = sides[1].figures->set->set;
    size_t count = 0;
    size_t i = 0;
    size_t j = 0;
    while (a != NULL && b != NULL && (i < first->promotion_count || j < second->promotion_count)) {
        int order = i == first->promotion_count ? 1
                    : j == second->promotion_count
                        ? -1
                        : text_compare(first->promotions[a[i]].id, second->promotions[b[j]].id);
        struct effect *effect = &effects[count++];
        *effect = (struct effect){.id = order <= 0 ? first->promotions[a[i]].id : second->promotions[b[j]].id,
                                  .index = {order <= 0 ? a[i] : ABSENT, order >= 0 ? b[j] : ABSENT}};
        i += order <= 0;
        j += order >= 0;
        const struct replay_promotion *before = figures_of(sides, effect, 0);
        const struct replay_promotion *after = figures_of(sides, effect, 1);
        effect->discount_minor = after->discount_minor - before->discount_minor;
        effect->points = after->points - before->points;
    }
    return count;
}

static void put_effect(struct report *report, const struct report_side *sides, const struct effect *effect) {
    const struct replay_promotion *before = figures_of(sides, effect, 0);
    const struct replay_promotion *after = figures_of(sides, effect, 1);
    report_put_text(report, effect->id);
    report_put(report, before->verdicts[PROMO_APPLIED]);
    report_put(report, after->verdicts[PROMO_APPLIED]);
    report_put(report, before->discount_minor);
    report_put(report, after->discount_minor);
    report_put(report, effect->discount_minor);
    report_put(report, before->points);
    report_put(report, after->points);
    report_put(report, effect->points);
}

static void report_effects(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {
        {"promotion", REPORT_TEXT},         {"receipts_a", REPORT_COUNT},       {"receipts_b", REPORT_COUNT},
        {"discount_a_minor", REPORT_MINOR}, {"discount_b_minor", REPORT_MINOR}, {"discount_change_minor", REPORT_MINOR},
        {"points_a", REPORT_POINTS},        {"points_b", REPORT_POINTS},        {"points_change", REPORT_POINTS}};
    size_t most = sides[0].figures->set->promotion_count + sides[1].figures->set->promotion_count;
    struct effect *effects = ARENA_ARRAY(report->scratch, struct effect, most);
    uint32_t *order = ARENA_ARRAY(report->scratch, uint32_t, most);
    size_t count = effects == NULL || order == NULL ? 0 : match_ids(report, sides, effects);
    for (uint32_t i = 0; i < count; i++) {
        order[i] = i;
    }
    sort_numbers(order, count, effect_is_larger, effects);
    REPORT_BEGIN(report, "effects", columns);
    for (size_t i = 0; i < count; i++) {
        put_effect(report, sides, &effects[order[i]]);
    }
    report_end(report);
}

/* ------------------------------------------------------------------------------------------------ who gains, who loses
 */

struct customers_moved {
    int64_t saving;
    int64_t saved_minor;
    int64_t paying;
    int64_t paid_minor;
};

static struct customers_moved count_customers(const struct replay_table *customers) {
    struct customers_moved moved = {0};
    for (size_t i = 0; i < customers->capacity; i++) {
        const struct replay_entry *entry = &customers->entries[i];
        if (entry->count > 0 && entry->sum > 0) {
            moved.saving++;
            moved.saved_minor += entry->sum;
        } else if (entry->count > 0 && entry->sum < 0) {
            moved.paying++;
            moved.paid_minor -= entry->sum;
        }
    }
    return moved;
}

static void put_change(struct report *report, const char *what, int64_t count, int64_t minor) {
    report_put_text(report, text_of(what));
    report_put(report, count);
    report_put(report, minor);
}

static void report_changed(struct report *report) {
    static const struct report_column columns[] = {
        {"what", REPORT_TEXT}, {"count", REPORT_COUNT}, {"difference_minor", REPORT_MINOR}};
    const struct replay_changes *changes = &report->replay->changes;
    struct customers_moved moved = count_customers(&changes->customers);
    REPORT_BEGIN(report, "changed", columns);
    put_change(report, "receipts that cost less", changes->cheaper, -changes->cheaper_minor);
    put_change(report, "receipts that cost more", changes->dearer, changes->dearer_minor);
    put_change(report, "receipts with other points only", changes->points_only, 0);
    put_change(report, "receipts that stay the same", changes->same, 0);
    put_change(report, "customers who pay less", moved.saving, -moved.saved_minor);
    put_change(report, "customers who pay more", moved.paying, moved.paid_minor);
    report_end(report);
}

static void put_moved(struct report *report, const char *direction, const struct replay_tops *tops, int64_t sign) {
    for (size_t i = 0; i < tops->count; i++) {
        report_put_text(report, text_of(direction));
        report_put(report, (int64_t)i + 1);
        report_put(report, (int64_t)tops->best[i].number);
        report_put(report, sign * tops->best[i].amount);
    }
}

void report_changes(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {{"direction", REPORT_TEXT},
                                                   {"rank", REPORT_COUNT},
                                                   {"receipt", REPORT_RECEIPT},
                                                   {"difference_minor", REPORT_MINOR}};
    report_effects(report, sides);
    report_changed(report);
    REPORT_BEGIN(report, "moved", columns);
    put_moved(report, "costs less", &report->replay->changes.cheaper_tops, -1);
    put_moved(report, "costs more", &report->replay->changes.dearer_tops, 1);
    report_end(report);
}
