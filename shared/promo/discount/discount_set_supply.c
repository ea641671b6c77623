/* What there is for sets: which lines fit which parts, and how many sets they make. */
#include "promo/discount/discount_set.h"

#include "promo/sort.h"

#include "base/bug.h"

int64_t set_pieces_free(const struct evaluation *evaluation, size_t line) {
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

void set_collect(struct set_work *work, struct line_set *lines) {
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
        if (set_pieces_free(evaluation, i) > 0) {
            evaluation->sorted[work->line_count++] = (uint32_t)i;
            work->supply[evaluation->picked[i]] += set_pieces_free(evaluation, i);
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

int64_t set_need_of(const struct set_work *work, size_t choice) {
    int64_t pieces = 0;
    for (size_t part = 0; part < work->target->part_count; part++) {
        pieces += (choice >> part & 1) != 0 ? work->need[part] : 0;
    }
    return pieces;
}

static bool can_serve(const struct set_work *work) {
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        if (work->reach[choice] < set_need_of(work, choice)) {
            return false;
        }
    }
    return true;
}

size_t set_partial_part(const struct promo_target *target) {
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

/* More pieces never need fewer triggers, so the search halves the range. */
int64_t set_serve_partial(struct set_work *work, size_t partial, int64_t sets_max) {
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

/* Pieces that one set needs of the parts of the choice, whichever parts it leaves out. */
static int64_t need_of_set(const struct promo_target *target, size_t choice) {
    int64_t pieces = (int64_t)target->choose - (int64_t)target->part_count;
    for (size_t part = 0; part < target->part_count; part++) {
        pieces += (choice >> part & 1) != 0 ? target->parts[part].pieces : 0;
    }
    return pieces;
}

bool set_can_form(const struct set_work *work, int64_t sets, size_t part, int64_t pieces_more) {
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        int64_t reach = work->reach[choice] + ((choice >> part & 1) != 0 ? pieces_more : 0);
        int64_t need = need_of_set(work->target, choice);
        if (need > 0 && reach / need < sets) {
            return false;
        }
    }
    return true;
}

int64_t set_count(struct set_work *work) {
    size_t partial = set_partial_part(work->target);
    find_reach(work);
    if (partial < work->target->part_count) {
        return set_serve_partial(work, partial, work->target->sets_max);
    }
    int64_t sets = work->target->sets_max;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        int64_t need = need_of_set(work->target, choice);
        sets = need > 0 ? int64_min(sets, work->reach[choice] / need) : sets;
    }
    return sets;
}
