/* Sets: so many pieces of each part. Parts may overlap (one piece of tea fits "any drink" and "any tea"), so the number
 * of whole sets is found by Hall's condition: k sets can be formed exactly when, for every choice S of parts, the
 * pieces that fit any part of S are at least k times what S needs (P. Hall 1935, in the form for supplies and demands).
 * There are at most 2^8 choices. Pieces are then given out one line after the other, never so many that the rest of the
 * sets could not be completed. */
#include "promo/discount.h"

#include "promo/sort.h"

#include "base/bug.h"

enum { CHOICES_MAX = 1 << PROMO_SET_PARTS_MAX };

struct set_work {
    struct discount *discount;
    const struct promo_target *target;
    size_t choice_count;               /* 2 ^ parts */
    int64_t supply[CHOICES_MAX];       /* pieces by the exact set of parts that they fit */
    int64_t reach[CHOICES_MAX];        /* pieces that fit any part of the choice */
    int64_t slack[CHOICES_MAX];        /* while giving out: what the choice has beyond what it still needs */
    int64_t need[PROMO_SET_PARTS_MAX]; /* pieces that the parts still miss */
    size_t line_count;
    const uint32_t *order;
    int64_t benefit_minor; /* money of pieces that get the benefit */
    int64_t rewards;       /* pieces of the partial part; 0: there is none */
};

static int64_t pieces_free(const struct evaluation *evaluation, size_t line) {
    bool is_weighed = (evaluation->lines[line].line->product.flags & PRODUCT_IS_WEIGHED) != 0;
    int64_t free_milli = proposal_money(evaluation, line)->free_milli - evaluation->taken[line];
    return is_weighed ? 0 : free_milli / QUANTITY_ONE_MILLI;
}

static int64_t piece_price(const struct evaluation *evaluation, size_t line) {
    const struct line_money *money = proposal_money(evaluation, line);
    int64_t price_minor;
    bug_if(!checked_mul_div(money->free_minor, QUANTITY_ONE_MILLI, money->free_milli, ROUND_DOWN, &price_minor));
    return price_minor;
}

struct order_context {
    const struct evaluation *evaluation;
    bool is_dearest_first;
};

static bool comes_before(const void *context, uint32_t a, uint32_t b) {
    const struct order_context *order = context;
    int64_t first_minor = piece_price(order->evaluation, a);
    int64_t second_minor = piece_price(order->evaluation, b);
    if (first_minor != second_minor) {
        return order->is_dearest_first ? first_minor > second_minor : first_minor < second_minor;
    }
    return a < b;
}

/* Finds which parts each open line fits, and counts the pieces. */
static void collect(struct set_work *work, struct line_set *lines) {
    struct evaluation *evaluation = work->discount->evaluation;
    line_set_clear(lines, evaluation->word_count);
    for (size_t part = 0; part < work->target->part_count; part++) {
        struct line_set fitting;
        scope_free_lines(evaluation, &work->target->parts[part].scope, &fitting);
        line_set_keep(&fitting, &work->discount->open, evaluation->word_count);
        for (LINES_OF(i, &fitting, evaluation->word_count)) {
            bool is_new = !line_set_has(lines, i);
            evaluation->picked[i] = (is_new ? 0 : evaluation->picked[i]) | (INT64_C(1) << part);
            line_set_add(lines, i);
        }
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = 0;
        evaluation->taken[i] = 0;
        evaluation->taken_minor[i] = 0;
        evaluation->counts[i] = 0;
        evaluation->caps[i] = 0;
        if (pieces_free(evaluation, i) > 0) {
            evaluation->sorted[work->line_count++] = (uint32_t)i;
            work->supply[evaluation->picked[i]] += pieces_free(evaluation, i);
        }
    }
    struct order_context order = {evaluation, work->target->set_which == PROMO_DEAREST};
    sort_numbers(evaluation->sorted, work->line_count, comes_before, &order);
    work->order = evaluation->sorted;
}

/* reach = all pieces but those that fit only parts outside of the choice; the sums over subsets are built part by part
 * (Yates's method). */
static void find_reach(struct set_work *work) {
    size_t whole = work->choice_count - 1;
    int64_t within[CHOICES_MAX];
    for (size_t choice = 0; choice <= whole; choice++) {
        within[choice] = work->supply[choice];
    }
    for (size_t part = 1; part <= whole; part *= 2) {
        for (size_t choice = 0; choice <= whole; choice++) {
            within[choice] += (choice & part) != 0 ? within[choice - part] : 0;
        }
    }
    for (size_t choice = 0; choice <= whole; choice++) {
        work->reach[choice] = within[whole] - within[whole - choice];
    }
}

static int64_t need_of(const struct set_work *work, size_t choice) {
    int64_t pieces = 0;
    for (size_t part = 0; part < work->target->part_count; part++) {
        pieces += (choice >> part & 1) != 0 ? work->need[part] : 0;
    }
    return pieces;
}

static bool can_serve(const struct set_work *work) {
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        if (work->reach[choice] < need_of(work, choice)) {
            return false;
        }
    }
    return true;
}

/* The part that may be incomplete; part_count when there is none. */
static size_t partial_part(const struct promo_target *target) {
    size_t part = 0;
    while (part < target->part_count && !target->parts[part].is_partial) {
        part++;
    }
    return part;
}

/* Pieces of the partial part and the sets whose triggers they call for. */
static int64_t need_partial(struct set_work *work, size_t partial, int64_t pieces) {
    int64_t in_set = work->target->parts[partial].pieces;
    int64_t sets = (pieces + in_set - 1) / in_set;
    for (size_t part = 0; part < work->target->part_count; part++) {
        work->need[part] = part == partial ? pieces : work->target->parts[part].pieces * sets;
    }
    return sets;
}

/* As many pieces of the partial part as there are triggers for, in at most so many sets. More pieces never need fewer
 * triggers, so the search halves the range. */
static int64_t serve_partial(struct set_work *work, size_t partial, int64_t sets_max) {
    int64_t low = 0;
    int64_t in_set = work->target->parts[partial].pieces;
    int64_t high = int64_min(work->reach[(size_t)1 << partial], sets_max * in_set); /* both below 2 ^ 42 */
    while (low < high) {
        int64_t middle = high - (high - low) / 2;
        (void)need_partial(work, partial, middle);
        if (can_serve(work)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return need_partial(work, partial, low);
}

static int64_t count_sets(struct set_work *work) {
    size_t partial = partial_part(work->target);
    if (partial < work->target->part_count) {
        find_reach(work);
        return serve_partial(work, partial, work->target->sets_max);
    }
    for (size_t part = 0; part < work->target->part_count; part++) {
        work->need[part] = work->target->parts[part].pieces;
    }
    find_reach(work);
    int64_t sets = work->target->sets_max;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        sets = int64_min(sets, work->reach[choice] / need_of(work, choice));
    }
    return sets;
}

/* How many pieces of a line with this mask the part may take so that every other choice can still be served. */
static int64_t slack_beside(const struct set_work *work, size_t mask, size_t part) {
    int64_t slack = INT64_MAX;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        if ((choice & mask) != 0 && (choice >> part & 1) == 0) {
            slack = int64_min(slack, work->slack[choice]);
        }
    }
    return slack;
}

static int64_t value_of_taken(const struct evaluation *evaluation, size_t line, int64_t taken_milli) {
    const struct line_money *money = proposal_money(evaluation, line);
    int64_t value_minor;
    bug_if(!checked_mul_div(money->free_minor, taken_milli, money->free_milli, ROUND_DOWN, &value_minor));
    return value_minor;
}

/* Gives pieces of one line to one part. counts[line] sums the money of benefit pieces, which weighs the spread, and
 * caps[line] their number. */
static bool give_to_part(struct set_work *work, size_t line, size_t part) {
    struct evaluation *evaluation = work->discount->evaluation;
    size_t mask = (size_t)evaluation->picked[line];
    int64_t pieces = int64_min(pieces_free(evaluation, line), work->need[part]);
    if ((mask >> part & 1) == 0 || pieces == 0) {
        return false;
    }
    pieces = int64_min(pieces, slack_beside(work, mask, part));
    if (pieces == 0) {
        return false;
    }
    evaluation->taken[line] += pieces * QUANTITY_ONE_MILLI;
    int64_t value_minor = value_of_taken(evaluation, line, evaluation->taken[line]) - evaluation->taken_minor[line];
    evaluation->taken_minor[line] += value_minor;
    if (!work->target->parts[part].is_trigger) {
        evaluation->counts[line] += value_minor;
        evaluation->caps[line] += pieces;
        work->benefit_minor += value_minor;
    }
    work->need[part] -= pieces;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        bool loses_supply = (choice & mask) != 0 && (choice >> part & 1) == 0;
        work->slack[choice] -= loses_supply ? pieces : 0;
    }
    return true;
}

/* Each round gives at least one piece while a part still misses one: the condition says that an assignment exists, and
 * its first step is always open. */
static void give_out(struct set_work *work, int64_t sets) {
    size_t partial = partial_part(work->target);
    for (size_t part = 0; part < work->target->part_count; part++) {
        work->need[part] = work->target->parts[part].pieces * sets;
    }
    if (partial < work->target->part_count) {
        (void)serve_partial(work, partial, sets);
        work->rewards = work->need[partial];
    }
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        work->slack[choice] = work->reach[choice] - need_of(work, choice);
    }
    bool has_given = true;
    while (has_given && need_of(work, work->choice_count - 1) > 0) {
        has_given = false;
        for (size_t i = 0; i < work->line_count; i++) {
            for (size_t part = 0; part < work->target->part_count; part++) {
                has_given = give_to_part(work, work->order[i], part) || has_given;
            }
        }
    }
    bug_if(need_of(work, work->choice_count - 1) > 0);
}

static int64_t wanted_of_sets(const struct set_work *work, int64_t sets) {
    const struct discount *discount = work->discount;
    int64_t wanted_minor = 0;
    int64_t number_minor;
    switch (discount->result->value.kind) {
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
    wanted_minor =
        discount->result->value.kind == PROMO_VALUE_AMOUNT ? number_minor : work->benefit_minor - number_minor;
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
    int64_t pieces = 0;
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

/* What completes the next set, when pieces of one part alone are missing. */
static void note_next_set(const struct set_work *work, int64_t sets) {
    const struct promo_target *target = work->target;
    size_t missing = target->part_count;
    for (size_t part = 0; part < target->part_count; part++) {
        if (work->reach[(size_t)1 << part] >= target->parts[part].pieces * (sets + 1)) {
            continue;
        }
        if (missing < target->part_count) {
            return;
        }
        missing = part;
    }
    if (missing < target->part_count && sets < target->sets_max) {
        work->discount->candidate->near =
            (struct near_step){.scope = &target->parts[missing].scope,
                               .what = PROMO_QUANTITY,
                               .wanted = target->parts[missing].pieces * (sets + 1) * QUANTITY_ONE_MILLI,
                               .found = work->reach[(size_t)1 << missing] * QUANTITY_ONE_MILLI};
    }
}

void discount_wish_set(struct discount *discount, struct discount_wish *wish) {
    struct set_work work = {.discount = discount, .target = &discount->result->target};
    work.choice_count = (size_t)1 << work.target->part_count;
    *wish = (struct discount_wish){0};
    collect(&work, &wish->lines);
    int64_t possible = count_sets(&work);
    note_next_set(&work, possible);
    int64_t sets = allowed_sets(&work, possible);
    if (sets <= 0) {
        return;
    }
    give_out(&work, sets);
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
