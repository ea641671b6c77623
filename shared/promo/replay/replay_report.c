#include "promo/replay/replay_report_parts.h"

#include "promo/sort.h"

#include "base/bug.h"

void report_begin(struct report *report, const char *table, const struct report_column *columns, size_t column_count) {
    bug_if(column_count > REPORT_COLUMNS_MAX);
    report->column_count = column_count;
    report->writer->begin(report->writer->context, table, columns, column_count);
}

void report_end(struct report *report) {
    bug_if(report->cell_count != 0);
    report->writer->end(report->writer->context);
}

static void put_cell(struct report *report, struct report_cell cell) {
    report->cells[report->cell_count++] = cell;
    if (report->cell_count == report->column_count) {
        report->writer->row(report->writer->context, report->cells);
        report->cell_count = 0;
    }
}

void report_put(struct report *report, int64_t number) {
    put_cell(report, (struct report_cell){.number = number});
}

void report_put_text(struct report *report, struct text text) {
    put_cell(report, (struct report_cell){.text = text});
}

struct text report_id(const struct report_side *side, size_t index) {
    const struct rule_set *set = side->figures->set->set;
    return index == set->promotion_count ? text_of("") : set->promotions[index].id;
}

/* --------------------------------------------------------------------------------------------------------- summary */

enum { SUMMARY_FIGURES = 18 };

static const struct report_column summary_columns[] = {
    {"set", REPORT_TEXT},
    {"receipts", REPORT_COUNT},
    {"receipts_without_customer", REPORT_COUNT},
    {"receipts_with_discount", REPORT_COUNT},
    {"customers", REPORT_COUNT},
    {"lines", REPORT_COUNT},
    {"list_minor", REPORT_MINOR},
    {"discount_minor", REPORT_MINOR},
    {"points_paid_minor", REPORT_MINOR},
    {"net_minor", REPORT_MINOR},
    {"points_paid", REPORT_POINTS},
    {"points_earned", REPORT_POINTS},
    {"points_earned_worth_minor", REPORT_MINOR},
    {"lines_with_cost", REPORT_COUNT},
    {"cost_minor", REPORT_MINOR},
    {"margin_before_minor", REPORT_MINOR},
    {"margin_after_minor", REPORT_MINOR},
    {"promotions_used", REPORT_COUNT},
    {"floored_minor", REPORT_MINOR},
};

_Static_assert(sizeof(summary_columns) / sizeof(summary_columns[0]) == SUMMARY_FIGURES + 1, "a column for each figure");

static void find_summary(const struct report_side *side, int64_t figures[static SUMMARY_FIGURES]) {
    const struct replay_totals *totals = &side->figures->totals;
    const struct compiled_set *set = side->figures->set;
    int64_t worth_minor = 0;
    int64_t used = 0;
    int64_t floored_minor = 0;
    (void)checked_mul_div(totals->points_earned, set->set->settings.points.value_minor, 100, ROUND_HALF_UP,
                          &worth_minor);
    for (size_t i = 0; i < set->promotion_count; i++) {
        used += side->figures->promotions[i].verdicts[PROMO_APPLIED] > 0;
        floored_minor += side->figures->promotions[i].floored_minor;
    }
    const int64_t found[SUMMARY_FIGURES] = {totals->receipts,
                                            totals->anonymous,
                                            totals->discounted,
                                            side->customers[set->promotion_count],
                                            totals->lines,
                                            totals->list_minor,
                                            totals->discount_minor,
                                            totals->points_paid_minor,
                                            totals->net_minor,
                                            totals->points_paid,
                                            totals->points_earned,
                                            worth_minor,
                                            totals->margin.lines,
                                            totals->margin.cost_minor,
                                            totals->margin.list_minor - totals->margin.cost_minor,
                                            totals->margin.net_minor - totals->margin.cost_minor,
                                            used,
                                            floored_minor};
    for (size_t i = 0; i < SUMMARY_FIGURES; i++) {
        figures[i] = found[i];
    }
}

static void put_summary(struct report *report, struct text name, const int64_t figures[static SUMMARY_FIGURES]) {
    report_put_text(report, name);
    for (size_t i = 0; i < SUMMARY_FIGURES; i++) {
        report_put(report, figures[i]);
    }
}

static void report_summary(struct report *report, const struct report_side *sides) {
    int64_t figures[REPLAY_SIDES_MAX][SUMMARY_FIGURES];
    REPORT_BEGIN(report, "summary", summary_columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        find_summary(&sides[i], figures[i]);
        put_summary(report, sides[i].name, figures[i]);
    }
    if (report->replay->side_count == REPLAY_SIDES_MAX) {
        for (size_t i = 0; i < SUMMARY_FIGURES; i++) {
            figures[1][i] -= figures[0][i];
        }
        put_summary(report, text_of("b - a"), figures[1]);
    }
    report_end(report);
}

/* ---------------------------------------------------------------------------------------------------------- a side */

static bool gives_more(const void *context, uint32_t a, uint32_t b) {
    const struct replay_side *figures = context;
    const struct replay_promotion *one = &figures->promotions[a];
    const struct replay_promotion *other = &figures->promotions[b];
    if (one->discount_minor != other->discount_minor) {
        return one->discount_minor > other->discount_minor;
    }
    if (one->points != other->points) {
        return one->points > other->points;
    }
    return text_compare(figures->set->set->promotions[a].id, figures->set->set->promotions[b].id) < 0;
}

static bool make_side(struct report_side *side, const struct replay_side *figures, const char *name,
                      struct arena *scratch) {
    size_t count = figures->set->promotion_count;
    *side = (struct report_side){.figures = figures, .name = text_of(name)};
    side->order = ARENA_ARRAY(scratch, uint32_t, count);
    side->customers = ARENA_ARRAY(scratch, int64_t, count + 1);
    side->again = ARENA_ARRAY(scratch, int64_t, count + 1);
    if (scratch->exhausted) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        side->order[i] = i;
    }
    sort_numbers(side->order, count, gives_more, figures);
    for (size_t i = 0; i < figures->customers.capacity; i++) {
        const struct replay_entry *entry = &figures->customers.entries[i];
        side->customers[entry->a] += entry->count > 0;
        side->again[entry->a] += entry->count > 1;
    }
    return true;
}

bool replay_report(const struct replay *replay, const struct report_writer *writer, struct arena *scratch) {
    static const char *const names[REPLAY_SIDES_MAX] = {"a", "b"};
    struct report report = {.replay = replay, .writer = writer, .scratch = scratch};
    struct report_side sides[REPLAY_SIDES_MAX];
    for (size_t i = 0; i < replay->side_count; i++) {
        if (!make_side(&sides[i], &replay->sides[i], names[i], scratch)) {
            return false;
        }
    }
    report_summary(&report, sides);
    report_promotions(&report, sides);
    report_pairs(&report, sides);
    if (replay->side_count == REPLAY_SIDES_MAX) {
        report_changes(&report, sides);
    }
    return !scratch->exhausted;
}
