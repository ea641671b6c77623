#include "retail/basket.h"

#include "base/bug.h"
#include "base/limits.h"

/* Line numbers mostly ascend, so the check for twins looks back only when one does not. */
static bool line_no_is_taken(const struct basket *basket, size_t index, uint32_t highest) {
    if (basket->lines[index].line_no > highest) {
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (basket->lines[i].line_no == basket->lines[index].line_no) {
            return true;
        }
    }
    return false;
}

static enum basket_problem check_line(struct basket_line *line, int64_t *total_minor) {
    if (line->quantity_milli < 1 || line->quantity_milli > QUANTITY_MAX) {
        return BASKET_BAD_QUANTITY;
    }
    if (line->price_minor < 0 || line->price_minor > MONEY_MAX) {
        return BASKET_BAD_PRICE;
    }
    if (!money_of_quantity(line->price_minor, line->quantity_milli, &line->amount_minor) ||
        !checked_add(*total_minor, line->amount_minor, total_minor) || *total_minor > MONEY_MAX) {
        return BASKET_AMOUNT_TOO_LARGE;
    }
    return BASKET_OK;
}

enum basket_problem basket_check(struct basket *basket, size_t *line_index) {
    *line_index = basket->line_count;
    if (basket->line_count == 0) {
        return BASKET_NO_LINES;
    }
    if (basket->line_count > LIMIT_LINES) {
        return BASKET_TOO_MANY_LINES;
    }
    int64_t total_minor = 0;
    uint32_t highest = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        struct basket_line *line = &basket->lines[i];
        enum basket_problem problem = line->line_no == 0 || line_no_is_taken(basket, i, highest)
                                          ? BASKET_LINE_TWICE
                                          : check_line(line, &total_minor);
        if (problem != BASKET_OK) {
            *line_index = i;
            return problem;
        }
        highest = line->line_no > highest ? line->line_no : highest;
    }
    return BASKET_OK;
}

const char *basket_problem_name(enum basket_problem problem) {
    switch (problem) {
    case BASKET_OK: return "ok";
    case BASKET_NO_LINES: return "no_lines";
    case BASKET_TOO_MANY_LINES: return "too_many_lines";
    case BASKET_LINE_TWICE: return "line_twice";
    case BASKET_BAD_QUANTITY: return "bad_quantity";
    case BASKET_BAD_PRICE: return "bad_price";
    case BASKET_AMOUNT_TOO_LARGE: return "amount_too_large";
    }
    bug_unreachable("basket problem out of range");
}

int64_t basket_gross_minor(const struct basket *basket) {
    int64_t total_minor = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        bug_if(!checked_add(total_minor, basket->lines[i].amount_minor, &total_minor));
    }
    return total_minor;
}
