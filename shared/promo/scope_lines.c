#include "promo/evaluation.h"

#include "promo/sort.h"

#include "base/bug.h"

/* Lines that bear any of the symbols. Walks over the shorter of the two lists and searches the longer. */
static void lines_of_symbols(const struct evaluation *evaluation, const uint32_t *symbols, size_t count,
                             struct line_set *lines) {
    line_set_clear(lines, evaluation->word_count);
    if (count <= evaluation->present_count) {
        for (size_t i = 0; i < count; i++) {
            const uint64_t *words = present_lines(evaluation, symbols[i]);
            if (words != NULL) {
                line_set_join(lines, words, evaluation->word_count);
            }
        }
        return;
    }
    for (size_t i = 0; i < evaluation->present_count; i++) {
        if (sorted_has(symbols, count, evaluation->present[i].symbol)) {
            line_set_join(lines, evaluation->present[i].words, evaluation->word_count);
        }
    }
}

static void keep_priced(const struct evaluation *evaluation, const struct promo_scope *scope, struct line_set *lines) {
    if (scope->price_min_minor == 0 && scope->price_max_minor == MONEY_MAX) {
        return;
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t price_minor = evaluation->lines[i].line->price_minor;
        if (price_minor < scope->price_min_minor || price_minor > scope->price_max_minor) {
            line_set_remove(lines, i);
        }
    }
}

static void keep_expiring(const struct evaluation *evaluation, const struct promo_scope *scope,
                          struct line_set *lines) {
    if (!scope->has_expiry) {
        return;
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int32_t expiry_day = evaluation->lines[i].line->expiry_day;
        int64_t days = (int64_t)expiry_day - evaluation->request->at.day;
        if (expiry_day == BASKET_NO_EXPIRY_DAY || days < scope->days_to_expiry_min ||
            days > scope->days_to_expiry_max) {
            line_set_remove(lines, i);
        }
    }
}

static void keep_touched(const struct evaluation *evaluation, enum promo_touched touched, struct line_set *lines) {
    if (touched == PROMO_TOUCHED_OR_NOT) {
        return;
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        const struct line_money *money = &evaluation->money[i];
        bool has_untouched = money->free_milli > 0 && !money->is_free_touched;
        bool has_touched = money->is_free_touched || money->free_milli < evaluation->lines[i].line->quantity_milli;
        if (!(touched == PROMO_UNTOUCHED ? has_untouched : has_touched)) {
            line_set_remove(lines, i);
        }
    }
}

void scope_free_lines(const struct evaluation *evaluation, const struct promo_scope *scope, struct line_set *lines) {
    scope_lines(evaluation, scope, lines);
    for (LINES_OF(i, lines, evaluation->word_count)) {
        if (scope->touched == PROMO_TOUCHED && !evaluation->money[i].is_free_touched) {
            line_set_remove(lines, i);
        }
    }
}

/* List money goes with the quantity. */
static int64_t list_part(const struct line_state *state, int64_t part_milli) {
    int64_t part_minor;
    bug_if(!checked_mul_div(state->amount_minor, part_milli, state->line->quantity_milli, ROUND_HALF_UP, &part_minor));
    return part_minor;
}

struct line_part line_part_by_touch(const struct line_state *state, const struct line_money *money,
                                    enum promo_touched touched) {
    struct line_part part = {state->line->quantity_milli, line_money_left(money), state->amount_minor};
    bool is_free_only = touched == PROMO_UNTOUCHED;
    bool is_used_only = touched == PROMO_TOUCHED && !money->is_free_touched;
    if (is_free_only) {
        part = (struct line_part){money->free_milli, money->free_minor, list_part(state, money->free_milli)};
    } else if (is_used_only) {
        part.quantity_milli -= money->free_milli;
        part.left_minor = money->used_minor;
        part.list_minor -= list_part(state, money->free_milli);
    }
    return part;
}

void scope_lines(const struct evaluation *evaluation, const struct promo_scope *scope, struct line_set *lines) {
    size_t word_count = evaluation->word_count;
    const struct line_set *most = scope->with_no_discount ? &evaluation->countable : &evaluation->discountable;
    if (scope->any_symbol_count == 0) {
        *lines = *most;
    } else {
        lines_of_symbols(evaluation, scope->any_symbols, scope->any_symbol_count, lines);
        line_set_keep(lines, most, word_count);
    }
    if (scope->except_symbol_count > 0) {
        struct line_set except;
        lines_of_symbols(evaluation, scope->except_symbols, scope->except_symbol_count, &except);
        line_set_drop(lines, &except, word_count);
    }
    if (scope->without_deep_promo) {
        line_set_drop(lines, &evaluation->deep, word_count);
    }
    if (scope->only_deep_promo) {
        line_set_keep(lines, &evaluation->deep, word_count);
    }
    keep_priced(evaluation, scope, lines);
    keep_expiring(evaluation, scope, lines);
    keep_touched(evaluation, scope->touched, lines);
}

static bool is_everything(const struct promo_scope *scope) {
    return scope->any_symbol_count == 0 && scope->except_symbol_count == 0 && !scope->without_deep_promo &&
           !scope->only_deep_promo && !scope->with_no_discount && !scope->has_expiry &&
           scope->touched == PROMO_TOUCHED_OR_NOT && scope->price_min_minor == 0 && scope->price_max_minor == MONEY_MAX;
}

static int64_t total_of(const struct evaluation *evaluation, const struct promo_measure *measure) {
    switch (measure->what) {
    case PROMO_AMOUNT:
        return measure->base == PROMO_LIST ? evaluation->totals.list_minor : evaluation->totals.left_minor;
    case PROMO_QUANTITY: return evaluation->totals.quantity_milli;
    case PROMO_LINES: return evaluation->totals.lines;
    case PROMO_FACT: break;
    }
    return 0;
}

/* Of what is left after payment with points, the part of the line. */
static int64_t left_of_part(const struct evaluation *evaluation, int64_t part_minor, size_t line) {
    int64_t whole_minor = line_money_left(&evaluation->money[line]);
    int64_t left_minor = part_minor;
    if (evaluation->lines[line].points_paid_minor > 0) {
        bug_if(
            !checked_mul_div(evaluation_left(evaluation, line), part_minor, whole_minor, ROUND_HALF_UP, &left_minor));
    }
    return left_minor;
}

static int64_t value_of_line(const struct evaluation *evaluation, const struct promo_measure *measure, size_t line) {
    struct line_part part = touched_part(&evaluation->lines[line], &evaluation->money[line], measure->scope.touched);
    switch (measure->what) {
    case PROMO_AMOUNT:
        return measure->base == PROMO_LIST ? part.list_minor : left_of_part(evaluation, part.left_minor, line);
    case PROMO_QUANTITY: return part.quantity_milli;
    case PROMO_LINES: return 1;
    case PROMO_FACT: break;
    }
    return 0;
}

bool measure_value(const struct evaluation *evaluation, const struct promo_measure *measure, int64_t *value) {
    if (measure->what == PROMO_FACT) {
        return customer_fact(evaluation->request, measure->fact, value);
    }
    if (is_everything(&measure->scope)) {
        *value = total_of(evaluation, measure);
        return true;
    }
    struct line_set lines;
    scope_lines(evaluation, &measure->scope, &lines);
    *value = 0;
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        *value += value_of_line(evaluation, measure, i);
    }
    return true;
}
