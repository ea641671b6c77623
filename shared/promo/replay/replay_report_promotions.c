/* The tables that have their rows by promotion. */
#include "promo/replay/replay_report_parts.h"

#include "promo/sort.h"

/* The promotion at a place of the side's order. */
static const struct replay_promotion *figures_at(const struct report_side *side, size_t place, size_t *index) {
    *index = side->order[place];
    return &side->figures->promotions[*index];
}

static void put_place(struct report *report, const struct report_side *side, size_t index) {
    report_put_text(report, side->name);
    report_put_text(report, report_id(side, index));
}

/* ------------------------------------------------------------------------------------------------------------ uses */

static void put_uses(struct report *report, const struct report_side *side, size_t place) {
    size_t index;
    const struct replay_promotion *figures = figures_at(side, place, &index);
    const struct rule_set *set = side->figures->set->set;
    int64_t worth_minor = 0;
    (void)checked_mul_div(figures->points, set->settings.points.value_minor, 100, ROUND_HALF_UP, &worth_minor);
    put_place(report, side, index);
    report_put_text(report, promo_text_en(&set->promotions[index].name));
    report_put(report, figures->verdicts[PROMO_APPLIED]);
    report_put(report, figures->times);
    report_put(report, figures->units_milli);
    report_put(report, side->customers[index]);
    report_put(report, side->again[index]);
    report_put(report, figures->discount_minor);
    report_put(report, figures->points);
    report_put(report, worth_minor);
}

static void report_uses(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"name", REPORT_TEXT},
                                                   {"receipts", REPORT_COUNT},
                                                   {"times", REPORT_COUNT},
                                                   {"units_milli", REPORT_MILLI},
                                                   {"customers", REPORT_COUNT},
                                                   {"customers_again", REPORT_COUNT},
                                                   {"discount_minor", REPORT_MINOR},
                                                   {"points", REPORT_POINTS},
                                                   {"points_worth_minor", REPORT_MINOR}};
    REPORT_BEGIN(report, "promotions", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j < sides[i].figures->set->promotion_count; j++) {
            put_uses(report, &sides[i], j);
        }
    }
    report_end(report);
}

static void report_verdicts(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {
        {"set", REPORT_TEXT},   {"promotion", REPORT_TEXT}, {"applied", REPORT_COUNT}, {"failed", REPORT_COUNT},
        {"lost", REPORT_COUNT}, {"limited", REPORT_COUNT},  {"floored", REPORT_COUNT}, {"nothing", REPORT_COUNT}};
    REPORT_BEGIN(report, "verdicts", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j < sides[i].figures->set->promotion_count; j++) {
            size_t index;
            const struct replay_promotion *figures = figures_at(&sides[i], j, &index);
            put_place(report, &sides[i], index);
            for (size_t kind = 0; kind < REPLAY_VERDICTS; kind++) {
                report_put(report, figures->verdicts[kind]);
            }
        }
    }
    report_end(report);
}

/* ---------------------------------------------------------------------------------------------------------- payers */

static void put_payer(struct report *report, const struct report_side *side, size_t index, struct text payer,
                      int64_t minor) {
    if (minor > 0) {
        put_place(report, side, index);
        report_put_text(report, payer);
        report_put(report, minor);
    }
}

static void put_payers(struct report *report, const struct report_side *side, size_t place) {
    size_t index;
    const struct replay_promotion *figures = figures_at(side, place, &index);
    const struct promotion *promotion = &side->figures->set->set->promotions[index];
    int64_t own_minor = figures->discount_minor;
    for (size_t i = 0; i < promotion->funding_count; i++) {
        put_payer(report, side, index, promotion->funding[i].payer, figures->payers_minor[i]);
        own_minor -= figures->payers_minor[i];
    }
    put_payer(report, side, index, text_of(""), own_minor);
}

static void report_payers(struct report *report, const struct report_side *sides) {
    static const struct report_column columns[] = {
        {"set", REPORT_TEXT}, {"promotion", REPORT_TEXT}, {"payer", REPORT_TEXT}, {"discount_minor", REPORT_MINOR}};
    REPORT_BEGIN(report, "payers", columns);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j < sides[i].figures->set->promotion_count; j++) {
            put_payers(report, &sides[i], j);
        }
    }
    report_end(report);
}

/* ---------------------------------------------------------------------------------------- spreads, tops and margins */

/* The parts of the figures that the totals have as well as each promotion. */
struct part {
    size_t index; /* promotion_count: the totals */
    const struct replay_spread *spread;
    const struct replay_tops *tops;
    const struct replay_margin *margin;
};

static struct part part_at(const struct report_side *side, size_t place) {
    if (place == 0) {
        const struct replay_totals *totals = &side->figures->totals;
        return (struct part){side->figures->set->promotion_count, &totals->spread, &totals->tops, &totals->margin};
    }
    struct part part;
    const struct replay_promotion *figures = figures_at(side, place - 1, &part.index);
    part.spread = &figures->spread;
    part.tops = &figures->tops;
    part.margin = &figures->margin;
    return part;
}

typedef void put_part(struct report *report, const struct report_side *side, const struct part *part);

static void put_parts(struct report *report, const struct report_side *sides, put_part *put) {
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j <= sides[i].figures->set->promotion_count; j++) {
            struct part part = part_at(&sides[i], j);
            put(report, &sides[i], &part);
        }
    }
    report_end(report);
}

static void put_spread(struct report *report, const struct report_side *side, const struct part *part) {
    if (part->spread->count > 0) {
        put_place(report, side, part->index);
        report_put(report, part->spread->count);
        report_put(report, replay_spread_quantile(part->spread, 500));
        report_put(report, replay_spread_quantile(part->spread, 900));
        report_put(report, replay_spread_quantile(part->spread, 990));
        report_put(report, part->spread->largest);
    }
}

static void put_buckets(struct report *report, const struct report_side *side, const struct part *part) {
    for (size_t i = 0; i < REPLAY_SPREAD_BUCKETS; i++) {
        if (part->spread->buckets[i] > 0) {
            put_place(report, side, part->index);
            report_put(report, replay_bucket_start(i));
            report_put(report, replay_bucket_start(i + 1));
            report_put(report, part->spread->buckets[i]);
        }
    }
}

static void put_margin(struct report *report, const struct report_side *side, const struct part *part) {
    if (part->margin->lines > 0) {
        put_place(report, side, part->index);
        report_put(report, part->margin->lines);
        report_put(report, part->margin->list_minor);
        report_put(report, part->margin->net_minor);
        report_put(report, part->margin->cost_minor);
        report_put(report, part->margin->list_minor - part->margin->cost_minor);
        report_put(report, part->margin->net_minor - part->margin->cost_minor);
    }
}

static void put_tops(struct report *report, const struct report_side *side, const struct part *part) {
    for (size_t i = 0; i < part->tops->count; i++) {
        put_place(report, side, part->index);
        report_put(report, (int64_t)i + 1);
        report_put(report, (int64_t)part->tops->best[i].number);
        report_put(report, part->tops->best[i].amount);
    }
}

static void report_parts(struct report *report, const struct report_side *sides) {
    static const struct report_column spread[] = {{"set", REPORT_TEXT},           {"promotion", REPORT_TEXT},
                                                  {"receipts", REPORT_COUNT},     {"p50_minor", REPORT_MINOR},
                                                  {"p90_minor", REPORT_MINOR},    {"p99_minor", REPORT_MINOR},
                                                  {"largest_minor", REPORT_MINOR}};
    static const struct report_column buckets[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"from_minor", REPORT_MINOR},
                                                   {"below_minor", REPORT_MINOR},
                                                   {"receipts", REPORT_COUNT}};
    static const struct report_column margins[] = {{"set", REPORT_TEXT},
                                                   {"promotion", REPORT_TEXT},
                                                   {"lines_with_cost", REPORT_COUNT},
                                                   {"list_minor", REPORT_MINOR},
                                                   {"net_minor", REPORT_MINOR},
                                                   {"cost_minor", REPORT_MINOR},
                                                   {"margin_before_minor", REPORT_MINOR},
                                                   {"margin_after_minor", REPORT_MINOR}};
    static const struct report_column tops[] = {{"set", REPORT_TEXT},
                                                {"promotion", REPORT_TEXT},
                                                {"rank", REPORT_COUNT},
                                                {"receipt", REPORT_RECEIPT},
                                                {"discount_minor", REPORT_MINOR}};
    REPORT_BEGIN(report, "spread", spread);
    put_parts(report, sides, put_spread);
    REPORT_BEGIN(report, "buckets", buckets);
    put_parts(report, sides, put_buckets);
    REPORT_BEGIN(report, "margins", margins);
    put_parts(report, sides, put_margin);
    REPORT_BEGIN(report, "top", tops);
    put_parts(report, sides, put_tops);
}

/* ----------------------------------------------------------------------------------------------- limits and floors */

static void put_limit(struct report *report, const struct report_side *side, size_t index, const char *name,
                      int64_t receipts) {
    if (receipts > 0) {
        put_place(report, side, index);
        report_put_text(report, text_of(name));
        report_put(report, receipts);
    }
}

/* Limits over receipts by whose they are, in the place of their common kind. */
static void put_limits(struct report *report, const struct report_side *side, size_t place) {
    static const char *const names[] = {
        [PROMO_LIMIT_RECEIPT_TIMES] = "times per receipt",
        [PROMO_LIMIT_RECEIPT_UNITS] = "units per receipt",
        [PROMO_LIMIT_RECEIPT_DISCOUNT] = "discount per receipt",
        [PROMO_LIMIT_RECEIPT_POINTS] = "points per receipt",
        [PROMO_LIMIT_CUSTOMER_POINTS] = "points of the customer",
        [PROMO_LIMIT_UNKNOWN] = "nobody could tell",
        [PROMO_LIMIT_GROUP] = "discount of its groups",
        [PROMO_LIMIT_GROUP_PROMOTIONS] = "promotions of its groups",
        [PROMO_LIMIT_SHARES] = "promotions per line or receipt",
    };
    static const char *const names_over[] = {
        [PROMO_OF_CUSTOMER] = "per customer", [PROMO_OF_STORE] = "per store", [PROMO_OF_CHAIN] = "in the chain"};
    _Static_assert(sizeof(names) / sizeof(names[0]) == REPLAY_LIMITS, "a name for each limit");
    size_t index;
    const struct replay_promotion *figures = figures_at(side, place, &index);
    for (size_t i = PROMO_LIMIT_NONE + 1; i < REPLAY_LIMITS; i++) {
        for (size_t of = 0; i == PROMO_LIMIT_OVER && of < REPLAY_LIMITS_OVER; of++) {
            put_limit(report, side, index, names_over[of], figures->limited_over[of]);
        }
        if (i != PROMO_LIMIT_OVER) {
            put_limit(report, side, index, names[i], figures->limited[i]);
        }
    }
}

static void put_floor(struct report *report, const struct report_side *side, size_t place) {
    size_t index;
    const struct replay_promotion *figures = figures_at(side, place, &index);
    if (figures->floored > 0) {
        put_place(report, side, index);
        report_put(report, figures->floored);
        report_put(report, figures->floored_minor);
    }
}

static void report_bounds(struct report *report, const struct report_side *sides) {
    static const struct report_column limits[] = {
        {"set", REPORT_TEXT}, {"promotion", REPORT_TEXT}, {"limit", REPORT_TEXT}, {"receipts", REPORT_COUNT}};
    static const struct report_column floors[] = {
        {"set", REPORT_TEXT}, {"promotion", REPORT_TEXT}, {"receipts", REPORT_COUNT}, {"floored_minor", REPORT_MINOR}};
    REPORT_BEGIN(report, "limits", limits);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j < sides[i].figures->set->promotion_count; j++) {
            put_limits(report, &sides[i], j);
        }
    }
    report_end(report);
    REPORT_BEGIN(report, "floors", floors);
    for (size_t i = 0; i < report->replay->side_count; i++) {
        for (size_t j = 0; j < sides[i].figures->set->promotion_count; j++) {
            put_floor(report, &sides[i], j);
        }
    }
    report_end(report);
}

void report_promotions(struct report *report, const struct report_side *sides) {
    report_uses(report, sides);
    report_verdicts(report, sides);
    report_payers(report, sides);
    report_parts(report, sides);
    report_bounds(report, sides);
}
