/* What sets take off: the value of what was given out, within the limits. */
#include "promo/discount/discount_set.h"

#include "base/bug.h"

static int64_t wanted_of_sets(const struct set_work *work, int64_t sets) {
    const struct discount *discount = work->discount;
    int64_t wanted_minor = 0;
    int64_t number_minor;
    switch (discount->value->kind) {
    case PROMO_VALUE_PERCENT: return percent_discount(work->benefit_minor, discount->number, &discount->rounding);
    case PROMO_VALUE_AMOUNT:
    case PROMO_VALUE_PRICE: break;
    case PROMO_VALUE_POINTS:
    case PROMO_VALUE_MULTIPLIER:
    case PROMO_VALUE_PRICES: bug_unreachable("the reader lets neither points nor price lists into a set");
    }
    if (!checked_mul(sets, discount->number, &number_minor)) {
        number_minor = INT64_MAX;
    }
    wanted_minor = discount->value->kind == PROMO_VALUE_AMOUNT ? number_minor : work->benefit_minor - number_minor;
    return int64_max(0, int64_min(wanted_minor, work->benefit_minor));
}

static void spread(const struct set_work *work, const struct line_set *lines, int64_t total_minor) {
    struct evaluation *evaluation = work->discount->evaluation;
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->weights[count++] = evaluation->counts[i];
    }
    spread_by_weight(work->discount, total_minor, count);
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = evaluation->parts[count++];
    }
}

/* Pieces of a partial part get the value each by itself, as on lines. */
static void want_rewards(const struct set_work *work, const struct line_set *lines) {
    struct evaluation *evaluation = work->discount->evaluation;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t left_minor = evaluation->counts[i];
        int64_t base_minor = left_minor;
        int64_t quantity_milli = evaluation->caps[i] * QUANTITY_ONE_MILLI;
        const struct line_state *state = &evaluation->lines[i];
        if (work->discount->is_from_list) {
            bug_if(!checked_mul_div(state->amount_minor, quantity_milli, state->line->quantity_milli, ROUND_HALF_UP,
                                    &base_minor));
        }
        evaluation->wanted[i] =
            quantity_milli == 0 ? 0 : goods_discount(work->discount, left_minor, base_minor, quantity_milli, false);
    }
}

static int64_t pieces_in_set(const struct promo_target *target) {
    int64_t pieces = (int64_t)target->choose - (int64_t)target->part_count;
    for (size_t part = 0; part < target->part_count; part++) {
        pieces += target->parts[part].is_trigger ? 0 : target->parts[part].pieces;
    }
    return pieces;
}

static int64_t allowed_sets(const struct set_work *work, int64_t possible) {
    const struct discount *discount = work->discount;
    possible = int64_min(possible, discount->evaluation->proposal->steps_max);
    int64_t by_units = discount_units_left(discount) / (pieces_in_set(work->target) * QUANTITY_ONE_MILLI);
    int64_t by_times = discount_times_left(discount);
    if (by_times < possible && by_times <= by_units) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_TIMES, possible, by_times);
    } else if (by_units < possible) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_UNITS,
                            possible * pieces_in_set(work->target) * QUANTITY_ONE_MILLI, discount_units_left(discount));
    }
    return int64_min(possible, int64_min(by_units, by_times));
}

/* What completes the next set, when pieces of one part alone do: the first part that needs the fewest. */
static void note_next_set(const struct set_work *work, int64_t sets) {
    const struct promo_target *target = work->target;
    size_t best = target->part_count;
    int64_t best_missing = INT64_MAX;
    for (size_t part = 0; part < target->part_count && sets < target->sets_max; part++) {
        int64_t wanted = target->parts[part].pieces * (sets + 1);
        int64_t missing = wanted - work->reach[(size_t)1 << part];
        if (missing > 0 && missing < best_missing && set_can_form(work, sets + 1, part, missing)) {
            best = part;
            best_missing = missing;
        }
    }
    if (best < target->part_count) {
        int64_t found = work->reach[(size_t)1 << best];
        work->discount->candidate->near = (struct near_step){.scope = &target->parts[best].scope,
                                                             .what = PROMO_QUANTITY,
                                                             .wanted = (found + best_missing) * QUANTITY_ONE_MILLI,
                                                             .found = found * QUANTITY_ONE_MILLI};
    }
}

void discount_wish_set(struct discount *discount, struct discount_wish *wish) {
    struct set_work work = {.discount = discount, .target = discount->target};
    work.choice_count = (size_t)1 << work.target->part_count;
    *wish = (struct discount_wish){0};
    set_collect(&work, &wish->lines);
    int64_t possible = set_count(&work);
    note_next_set(&work, possible);
    int64_t sets = allowed_sets(&work, possible);
    if (sets <= 0) {
        return;
    }
    set_give_out(&work, sets);
    if (work.rewards > 0) {
        want_rewards(&work, &wish->lines);
    } else {
        spread(&work, &wish->lines, wanted_of_sets(&work, sets));
    }
    int64_t units = work.rewards > 0 ? work.rewards : sets * pieces_in_set(work.target);
    wish->times = sets;
    wish->units_milli = units * QUANTITY_ONE_MILLI;
}

void discount_set(struct discount *discount) {
    struct discount_wish wish;
    discount_wish_set(discount, &wish);
    discount_grant_wish(discount, &wish);
}
