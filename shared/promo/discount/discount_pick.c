/* Groups of pieces: of every `of`, `take` get the value. Pieces of one line are alike, so groups within a line are
 * counted, not formed one by one; only a group that spans lines is put together. The work is bounded by the number of
 * lines, whatever the quantities. */
#include "promo/discount/discount.h"

#include "promo/sort.h"

#include "base/bug.h"

/* Lines with pieces to give, in the order in which groups are formed. */
struct picking {
    struct discount *discount;
    const struct promo_pick *pick;
    size_t count;
    const uint32_t *order; /* lines */
    int64_t carried;       /* pieces of earlier receipts that stand in the next group */
    int64_t groups_left;
    int64_t groups;
    int64_t picked;
};

static int64_t pieces_of(const struct evaluation *evaluation, size_t line) {
    bool is_weighed = (evaluation->lines[line].line->product.flags & PRODUCT_IS_WEIGHED) != 0;
    return is_weighed ? 0 : proposal_money(evaluation, line)->free_milli / QUANTITY_ONE_MILLI;
}

static int64_t pieces_untaken(const struct evaluation *evaluation, size_t line) {
    return pieces_of(evaluation, line) - evaluation->taken[line] / QUANTITY_ONE_MILLI;
}

/* The money of the line's first `pieces` free pieces, so that consecutive pieces sum exactly. */
static int64_t value_of_first(const struct evaluation *evaluation, size_t line, int64_t pieces) {
    const struct line_money *money = proposal_money(evaluation, line);
    int64_t value_minor;
    bug_if(
        !checked_mul_div(money->free_minor, pieces * QUANTITY_ONE_MILLI, money->free_milli, ROUND_DOWN, &value_minor));
    return value_minor;
}

struct order_context {
    const struct evaluation *evaluation;
    bool is_dearest_first;
    bool is_by_sku;
};

static bool comes_before(const void *context, uint32_t a, uint32_t b) {
    const struct order_context *order = context;
    const struct evaluation *evaluation = order->evaluation;
    if (order->is_by_sku) {
        int difference = text_compare(evaluation->lines[a].line->product.sku, evaluation->lines[b].line->product.sku);
        if (difference != 0) {
            return difference < 0;
        }
    }
    int64_t first_minor = value_of_first(evaluation, a, 1);
    int64_t second_minor = value_of_first(evaluation, b, 1);
    if (first_minor != second_minor) {
        return order->is_dearest_first ? first_minor > second_minor : first_minor < second_minor;
    }
    return a < b;
}

/* Marks `pieces` of a line as taken, `picked` of them as picked; returns the money of all and of the picked ones. */
static int64_t take_pieces(struct picking *picking, size_t line, int64_t pieces, int64_t picked,
                           int64_t *picked_minor) {
    struct evaluation *evaluation = picking->discount->evaluation;
    int64_t before = evaluation->taken[line] / QUANTITY_ONE_MILLI;
    int64_t before_minor = value_of_first(evaluation, line, before);
    int64_t value_minor = value_of_first(evaluation, line, before + pieces) - before_minor;
    *picked_minor = value_of_first(evaluation, line, before + picked) - before_minor;
    evaluation->taken[line] += pieces * QUANTITY_ONE_MILLI;
    evaluation->taken_minor[line] += value_minor;
    picking->picked += picked;
    return value_minor;
}

static int64_t discount_of_picked(const struct picking *picking, size_t line, int64_t picked_minor, int64_t picked) {
    const struct line_state *state = &picking->discount->evaluation->lines[line];
    int64_t base_minor = picked_minor;
    if (picked == 0) {
        return 0;
    }
    if (picking->discount->is_from_list) {
        bug_if(!checked_mul_div(state->amount_minor, picked * QUANTITY_ONE_MILLI, state->line->quantity_milli,
                                ROUND_HALF_UP, &base_minor));
    }
    return goods_discount(picking->discount, picked_minor, base_minor, picked * QUANTITY_ONE_MILLI, false);
}

/* One group out of several lines: counts[k] pieces of the line order[first + k], picked[k] of them picked. */
static void take_group(struct picking *picking, size_t first, size_t member_count) {
    struct evaluation *evaluation = picking->discount->evaluation;
    int64_t total_minor = 0;
    for (size_t k = 0; k < member_count; k++) {
        size_t line = picking->order[first + k];
        int64_t picked_minor = 0;
        evaluation->weights[k] =
            take_pieces(picking, line, evaluation->counts[k], evaluation->picked[k], &picked_minor);
        int64_t discount_minor = discount_of_picked(picking, line, picked_minor, evaluation->picked[k]);
        total_minor += discount_minor;
        if (picking->pick->is_spread_picked) {
            evaluation->wanted[line] += discount_minor;
        }
    }
    if (picking->pick->is_spread_picked || total_minor == 0) {
        return;
    }
    spread_by_weight(picking->discount, total_minor, member_count);
    for (size_t k = 0; k < member_count; k++) {
        evaluation->wanted[picking->order[first + k]] += evaluation->parts[k];
    }
}

/* As many whole groups as one line has. */
static void take_groups_of_line(struct picking *picking, size_t line) {
    struct evaluation *evaluation = picking->discount->evaluation;
    int64_t groups = int64_min(picking->groups_left, pieces_untaken(evaluation, line) / picking->pick->of);
    if (groups == 0) {
        return;
    }
    int64_t picked_minor = 0;
    int64_t picked = groups * picking->pick->take;
    (void)take_pieces(picking, line, groups * picking->pick->of, picked, &picked_minor);
    evaluation->wanted[line] += discount_of_picked(picking, line, picked_minor, picked);
    picking->groups_left -= groups;
    picking->groups += groups;
}

/* Gives the picks to the first or the last pieces of the group. */
static void choose_picked(struct evaluation *evaluation, size_t member_count, int64_t picks, bool is_from_front) {
    for (size_t k = 0; k < member_count; k++) {
        size_t member = is_from_front ? k : member_count - 1 - k;
        evaluation->picked[member] = int64_min(picks, evaluation->counts[member]);
        picks -= evaluation->picked[member];
    }
}

/* The next group that starts in order[at] and goes on in the lines after it; false when there are too few pieces. */
static bool take_spanning_group(struct picking *picking, size_t at, size_t end) {
    struct evaluation *evaluation = picking->discount->evaluation;
    int64_t missing = picking->pick->of - picking->carried;
    size_t member_count = 0;
    for (size_t i = at; i < end && missing > 0; i++) {
        int64_t pieces = int64_min(missing, pieces_untaken(evaluation, picking->order[i]));
        evaluation->counts[member_count++] = pieces;
        missing -= pieces;
    }
    bool is_whole = missing == 0 || (picking->pick->is_partial && missing < picking->pick->take);
    if (!is_whole) {
        return false;
    }
    bool is_dearest_first = picking->pick->grouping == PROMO_DEAREST_FIRST;
    choose_picked(evaluation, member_count, picking->pick->take - missing,
                  is_dearest_first == (picking->pick->which == PROMO_DEAREST));
    take_group(picking, at, member_count);
    picking->carried = 0;
    picking->groups_left--;
    picking->groups++;
    return true;
}

/* Lines order[first .. end) form groups among themselves, neighbours with neighbours. */
static void pick_neighbours(struct picking *picking, size_t first, size_t end) {
    if (picking->carried > 0 && !take_spanning_group(picking, first, end)) {
        return;
    }
    for (size_t at = first; at < end && picking->groups_left > 0; at++) {
        take_groups_of_line(picking, picking->order[at]);
        bool has_rest = pieces_untaken(picking->discount->evaluation, picking->order[at]) > 0;
        if (has_rest && picking->groups_left > 0 && !take_spanning_group(picking, at, end)) {
            return;
        }
    }
}

/* All groups at once: the picks from one end of the order, those that pay from the other. The order has the pieces to
 * be picked first. */
static void pick_pooled(struct picking *picking, size_t first, size_t end) {
    struct evaluation *evaluation = picking->discount->evaluation;
    int64_t pieces = 0;
    for (size_t i = first; i < end; i++) {
        pieces += pieces_of(evaluation, picking->order[i]);
    }
    int64_t groups = int64_min(picking->groups_left, pieces / picking->pick->of);
    int64_t picks = groups * picking->pick->take;
    int64_t payers = groups * picking->pick->of - picks;
    for (size_t k = 0; k < end - first; k++) {
        evaluation->picked[k] = int64_min(picks, pieces_of(evaluation, picking->order[first + k]));
        evaluation->counts[k] = evaluation->picked[k];
        picks -= evaluation->picked[k];
    }
    for (size_t k = end - first; k > 0 && payers > 0; k--) {
        int64_t free = pieces_of(evaluation, picking->order[first + k - 1]) - evaluation->counts[k - 1];
        int64_t paying = int64_min(payers, free);
        evaluation->counts[k - 1] += paying;
        payers -= paying;
    }
    if (groups > 0) {
        take_group(picking, first, end - first);
        picking->groups_left -= groups;
        picking->groups += groups;
    }
}

/* The end of the lines that may share a group with order[first]. */
static size_t partition_end(const struct picking *picking, size_t first) {
    const struct evaluation *evaluation = picking->discount->evaluation;
    size_t end = picking->count;
    if (picking->pick->is_same_sku) {
        struct text sku = evaluation->lines[picking->order[first]].line->product.sku;
        for (end = first + 1; end < picking->count; end++) {
            if (!text_equal(evaluation->lines[picking->order[end]].line->product.sku, sku)) {
                break;
            }
        }
    }
    return end;
}

/* Sorts the lines that have pieces; returns how many groups they could form. */
static int64_t order_lines(struct picking *picking, const struct line_set *lines) {
    struct evaluation *evaluation = picking->discount->evaluation;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = 0;
        evaluation->taken[i] = 0;
        evaluation->taken_minor[i] = 0;
        if (pieces_of(evaluation, i) > 0) {
            evaluation->sorted[picking->count++] = (uint32_t)i;
        }
    }
    const struct promo_pick *pick = picking->pick;
    bool is_dearest_first =
        pick->grouping == PROMO_POOLED ? pick->which == PROMO_DEAREST : pick->grouping == PROMO_DEAREST_FIRST;
    struct order_context order = {evaluation, is_dearest_first, pick->is_same_sku};
    sort_numbers(evaluation->sorted, picking->count, comes_before, &order);
    picking->order = evaluation->sorted;
    int64_t groups = 0;
    for (size_t first = 0; first < picking->count;) {
        size_t end = partition_end(picking, first);
        int64_t pieces = 0;
        for (; first < end; first++) {
            pieces += pieces_of(evaluation, picking->order[first]);
        }
        int64_t in_groups = pieces + picking->carried;
        bool has_partial = pick->is_partial && in_groups % pick->of > pick->of - pick->take;
        groups += in_groups / pick->of + (has_partial ? 1 : 0);
    }
    return groups;
}

/* As many groups as pieces and limits allow; says which limit cuts. */
static int64_t allowed_groups(const struct picking *picking, int64_t possible) {
    const struct discount *discount = picking->discount;
    int64_t wanted =
        int64_min(int64_min(possible, picking->pick->groups_max), discount->evaluation->proposal->steps_max);
    int64_t by_units = discount_units_left(discount) / (picking->pick->take * QUANTITY_ONE_MILLI);
    int64_t by_times = discount_times_left(discount);
    if (by_units < wanted && by_units <= by_times) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_UNITS, wanted * picking->pick->take * QUANTITY_ONE_MILLI,
                            discount_units_left(discount));
    } else if (by_times < wanted) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_TIMES, wanted, by_times);
    }
    return int64_min(wanted, int64_min(by_units, by_times));
}

/* What completes the next group, when pieces of all lines may share one. */
static void note_next_group(const struct picking *picking, int64_t possible) {
    const struct discount *discount = picking->discount;
    int64_t pieces = 0;
    for (size_t i = 0; i < picking->count; i++) {
        pieces += pieces_of(discount->evaluation, picking->order[i]);
    }
    int64_t in_groups = pieces + picking->carried;
    if (picking->pick->is_same_sku || in_groups % picking->pick->of == 0 || possible >= picking->pick->groups_max) {
        return;
    }
    int64_t wanted = (possible + 1) * picking->pick->of - picking->carried;
    discount->candidate->near = (struct near_step){.scope = &discount->target->scope,
                                                   .what = PROMO_QUANTITY,
                                                   .wanted = wanted * QUANTITY_ONE_MILLI,
                                                   .found = pieces * QUANTITY_ONE_MILLI};
}

/* Of pieces bought before, those that no whole group of earlier receipts has used. */
static int64_t carried_pieces(const struct promo_request *request, const struct promo_pick *pick) {
    int64_t bought;
    if (pick->carried.size == 0 || !customer_fact(request, pick->carried, &bought)) {
        return 0;
    }
    return int64_max(0, bought) % pick->of;
}

void discount_wish_pick(struct discount *discount, struct discount_wish *wish) {
    struct evaluation *evaluation = discount->evaluation;
    struct picking picking = {.discount = discount, .pick = &discount->target->pick};
    scope_free_lines(evaluation, &discount->target->scope, &wish->lines);
    line_set_keep(&wish->lines, &discount->open, evaluation->word_count);
    picking.carried = carried_pieces(evaluation->request, picking.pick);
    int64_t possible = order_lines(&picking, &wish->lines);
    note_next_group(&picking, possible);
    picking.groups_left = allowed_groups(&picking, possible);
    for (size_t first = 0; first < picking.count && picking.groups_left > 0;) {
        size_t end = partition_end(&picking, first);
        if (picking.pick->grouping == PROMO_POOLED) {
            pick_pooled(&picking, first, end);
        } else {
            pick_neighbours(&picking, first, end);
        }
        first = end;
    }
    wish->times = picking.groups;
    wish->units_milli = picking.picked * QUANTITY_ONE_MILLI;
}

void discount_pick(struct discount *discount) {
    struct discount_wish wish;
    discount_wish_pick(discount, &wish);
    discount_grant_wish(discount, &wish);
}
