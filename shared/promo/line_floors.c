/* How low each line may go: the highest of the floors that reach it. A tag that is below a floor already stays. */
#include "promo/evaluation.h"

/* Of two floors of one height the kind decides, and of one kind the figure, so that no order matters. */
static void raise_floor(struct line_state *state, int64_t floor_minor, enum promo_floor_kind kind, int64_t figure) {
    floor_minor = int64_min(floor_minor, state->amount_minor);
    bool is_higher = floor_minor > state->floor_minor;
    bool is_before = floor_minor == state->floor_minor && floor_minor > 0 &&
                     (kind < state->floor.kind || (kind == state->floor.kind && figure > state->floor.figure));
    if (is_higher || is_before) {
        state->floor_minor = floor_minor;
        state->floor = (struct promo_floor_bound){.kind = kind, .figure = figure};
    }
}

/* Money of the line's quantity at a price, rounded up against us; what leaves the range leaves no discount at all. */
static int64_t money_of_line(const struct line_state *state, int64_t price_minor) {
    int64_t minor;
    bool is_known = checked_mul_div(price_minor, state->line->quantity_milli, QUANTITY_ONE_MILLI, ROUND_CEIL, &minor);
    return is_known ? minor : state->amount_minor;
}

static void close_line(struct evaluation *evaluation, size_t line) {
    struct line_state *state = &evaluation->lines[line];
    raise_floor(state, state->amount_minor, PROMO_FLOOR_FULL_PRICE, 0);
    if (!line_set_has(&evaluation->discountable, line)) {
        return;
    }
    line_set_remove(&evaluation->discountable, line);
    line_set_remove(&evaluation->open, line);
    evaluation->totals.list_minor -= state->amount_minor;
    evaluation->totals.left_minor -= state->amount_minor;
    evaluation->totals.quantity_milli -= state->line->quantity_milli;
    evaluation->totals.lines--;
}

/* Cost and so much on top, of the whole quantity in one step so that it is rounded once. */
static int64_t cost_floor(const struct line_state *state, int64_t cost_plus_bp) {
    int64_t cost_minor;
    int64_t floor_minor;
    bool is_known = checked_mul(state->line->product.cost_minor, PERCENT_WHOLE_BP + cost_plus_bp, &cost_minor) &&
                    checked_mul_div(cost_minor, state->line->quantity_milli, QUANTITY_ONE_MILLI * PERCENT_WHOLE_BP,
                                    ROUND_CEIL, &floor_minor);
    return is_known ? floor_minor : state->amount_minor;
}

static int64_t depth_floor(const struct line_state *state, int64_t depth_max_bp) {
    int64_t floor_minor;
    bool is_known = checked_mul_div(state->amount_minor, PERCENT_WHOLE_BP - depth_max_bp, PERCENT_WHOLE_BP, ROUND_CEIL,
                                    &floor_minor);
    return is_known ? floor_minor : state->amount_minor;
}

static void hold_line(struct evaluation *evaluation, const struct promo_floor *floor, size_t line) {
    struct line_state *state = &evaluation->lines[line];
    if (floor->is_no_discount) {
        close_line(evaluation, line);
    }
    if (floor->price_min_minor > 0) {
        raise_floor(state, money_of_line(state, floor->price_min_minor), PROMO_FLOOR_PRICE, floor->price_min_minor);
    }
    if (floor->cost_plus_bp >= 0 && state->line->product.cost_minor > 0) {
        raise_floor(state, cost_floor(state, floor->cost_plus_bp), PROMO_FLOOR_COST, floor->cost_plus_bp);
    }
    if (floor->depth_max_bp < PERCENT_WHOLE_BP) {
        raise_floor(state, depth_floor(state, floor->depth_max_bp), PROMO_FLOOR_DEPTH, floor->depth_max_bp);
    }
}

static void hold_scope(struct evaluation *evaluation, uint32_t index) {
    const struct promo_floor *floor = &evaluation->settings->floors[index];
    int32_t today = evaluation->request->at.day;
    if (today < floor->from_day || today > floor->to_day) {
        return;
    }
    struct line_set lines;
    scope_lines(evaluation, &floor->scope, &lines);
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        hold_line(evaluation, floor, i);
    }
}

/* What the product itself and the chain's minimum of a line ask. */
static void hold_product(struct evaluation *evaluation, size_t line) {
    struct line_state *state = &evaluation->lines[line];
    const struct product *product = &state->line->product;
    raise_floor(state, evaluation->settings->line_min_minor, PROMO_FLOOR_LINE, evaluation->settings->line_min_minor);
    raise_floor(state, money_of_line(state, product->price_min_minor), PROMO_FLOOR_PRICE, product->price_min_minor);
    if (!line_set_has(&evaluation->discountable, line)) {
        raise_floor(state, state->amount_minor, PROMO_FLOOR_FULL_PRICE, 0);
    }
}

void line_floors_find(struct evaluation *evaluation) {
    const struct compiled_set *set = evaluation->set;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        hold_product(evaluation, i);
    }
    for (size_t i = 0; i < set->floor_always_count; i++) {
        hold_scope(evaluation, set->floor_always[i]);
    }
    for (size_t i = 0; set->floor_postings != NULL && i < evaluation->present_count; i++) {
        const struct promo_posting *posting = &set->floor_postings[evaluation->present[i].symbol];
        for (uint32_t j = 0; j < posting->count; j++) {
            hold_scope(evaluation, set->floor_positions[posting->first + j]);
        }
    }
}
