/* The tables that come from sums by a pair of numbers. */
#include "promo/replay/replay_report_parts.h"

#include "promo/sort.h"

struct sorted_pairs {
    const struct report_side *side;
    const struct replay_entry *entries;
    size_t count;
    uint32_t *order;
};

static bool is_by_effect(const void *context, uint32_t a, uint32_t b) {
    const struct sorted_pairs *pairs = context;
    const struct replay_entry *one = &pairs->entries[a];
    const struct replay_entry *other = &pairs->entries[b];
    if (one->sum != other->sum) {
        return one->sum > other->sum;
    }
    if (one->count != other->count) {
        return one->count > other->count;
    }
    int first = text_compare(report_id(pairs->side, one->a), report_id(pairs->side, other->a));
    return first < 0 || (first == 0 && one->b < other->b);
}

static bool is_by_key(const void *context, uint32_t a, uint32_t b) {
    const struct sorted_pairs *pairs = context;
    const struct replay_entry *one = &pairs->entries[a];
    const struct replay_entry *other = &pairs->entries[b];
    return one->a < other->a || (one->a == other->a && one->b < other->b);
}

/* The taken entries of a table in order. */
static struct sorted_pairs sort_pairs(struct report *report, const struct report_side *side,
                                      const struct replay_table *table, sort_is_before *is_before) {
    struct sorted_pairs pairs = {.side = side, .entries = table->entries};
    pairs.order = ARENA_ARRAY(report->scratch, uint32_t, table->used);
    for (size_t i = 0; pairs.order != NULL && i < table->capacity; i++) {
        if (table->entries[i].count > 0) {
            pairs.order[pairs.count++] = (uint32_t)i;
        }
    }
    sort_numbers(pairs.order, pairs.count, is_before, &pairs);
    return pairs;
}

/* --------------------------------------------------------------------------------------- promotion beside promotion */

static void put_pairs(struct report *report, const struct report_side *side, const struct replay_table *table) {
    struct sorted_pairs pairs = sort_pairs(report, side, table, is_by_effect);
    for (size_t i = 0; i < pairs.count; i++) {
        const struct replay_entry *entry = &pairs.entries[pairs.order[i]];
        report_put_text(report, side->name);
        report_put_text(report, report_id(side, entry->a));
        report_put_text(report, report_id(side, entry->b));
        report_put(report, entry->count);
        report_put(report, entry->sum);
    }
}

static void report_displaced(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"lost_to", REPORT_TEXT},
                                                   {"receipts", REPORT_COUNT},
                                                   {"by_minor_or_points", REPORT_MINOR}};
    REPORT_BEGIN(report, "displaced", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        put_pairs(report, &sides[i], &sides[i].figures->displaced);
    }
    report_end(report);
}

static void report_conflicts(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"with", REPORT_TEXT},
                                                   {"lines", REPORT_COUNT},
                                                   {"discount_of_both_minor", REPORT_MINOR}};
    REPORT_BEGIN(report, "conflicts", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        put_pairs(report, &sides[i], &sides[i].figures->conflicts);
    }
    report_end(report);
}

/* ----------------------------------------------------------------------------------------------------- near misses */

static void report_near(struct report *report, const struct report_side *sides) {
    static const char *const measures[] = {"minor", "milli", "lines", "fact"};
    static const struct report_column columns[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"measure", REPORT_TEXT},
                                                   {"receipts", REPORT_COUNT},
                                                   {"missing", REPORT_COUNT}};
    _Static_assert(sizeof(measures) / sizeof(measures[0]) == PROMO_FACT + 1, "a name for each measure");
    REPORT_BEGIN(report, "near", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        struct sorted_pairs pairs = sort_pairs(report, &sides[i], &sides[i].figures->near_misses, is_by_effect);
        for (size_t j = 0; j < pairs.count; j++) {
            const struct replay_entry *entry = &pairs.entries[pairs.order[j]];
            report_put_text(report, sides[i].name);
            report_put_text(report, report_id(&sides[i], entry->a));
            report_put_text(report, text_of(measures[entry->b]));
            report_put(report, entry->count);
            report_put(report, entry->sum);
        }
    }
    report_end(report);
}

/* ------------------------------------------------------------------------------------------------------------ days */

static int64_t day_figure(const struct replay_table *days, uint64_t key, enum replay_day_figure figure) {
    const struct replay_entry *entry = replay_table_find(days, key, figure);
    return entry == NULL ? 0 : entry->sum;
}

static void put_day(struct report *report, const struct report_side *side, const struct replay_entry *list) {
    const struct replay_table *days = &side->figures->days;
    const struct replay_entry *discount = replay_table_find(days, list->a, REPLAY_DAY_DISCOUNT);
    report_put_text(report, side->name);
    report_put(report, (int64_t)list->a + INT32_MIN);
    report_put(report, list->count);
    report_put(report, discount == NULL ? 0 : discount->count);
    report_put(report, list->sum);
    report_put(report, discount == NULL ? 0 : discount->sum);
    report_put(report, day_figure(days, list->a, REPLAY_DAY_POINTS_PAID));
    report_put(report, day_figure(days, list->a, REPLAY_DAY_NET));
    report_put(report, day_figure(days, list->a, REPLAY_DAY_POINTS_EARNED));
}

static void report_days(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {{"set", REPORT_TEXT},
                                                   {"day", REPORT_DAY},
                                                   {"receipts", REPORT_COUNT},
                                                   {"receipts_with_discount", REPORT_COUNT},
                                                   {"list_minor", REPORT_MINOR},
                                                   {"discount_minor", REPORT_MINOR},
                                                   {"points_paid_minor", REPORT_MINOR},
                                                   {"net_minor", REPORT_MINOR},
                                                   {"points_earned", REPORT_POINTS}};
    REPORT_BEGIN(report, "days", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        struct sorted_pairs pairs = sort_pairs(report, &sides[i], &sides[i].figures->days, is_by_key);
        for (size_t j = 0; j < pairs.count; j++) {
            const struct replay_entry *entry = &pairs.entries[pairs.order[j]];
            if (entry->b == REPLAY_DAY_LIST) {
                put_day(report, &sides[i], entry);
            }
        }
    }
    report_end(report);
}

void report_pairs(struct report *report, const struct report_side *sides) {
    report_displaced(report, sides);
    report_conflicts(report, sides);
    report_near(report, sides);
    report_days(report, sides);
}
