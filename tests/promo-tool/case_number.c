#include "tests/promo-tool/case_number.h"

#include "base/checked.h"

static bool take_digit(int64_t *number, char digit) {
    return checked_mul(*number, 10, number) && checked_add(*number, digit - '0', number);
}

static bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool case_number_of_text(struct text text, int digits, int64_t *number, bool *is_exact) {
    size_t at = text.size > 0 && text.data[0] == '-' ? 1 : 0;
    bool is_negative = at == 1;
    bool is_fraction = false;
    bool has_digits = false;
    bool is_rounded_up = false;
    int missing = digits;
    *number = 0;
    *is_exact = true;
    for (; at < text.size; at++) {
        char letter = text.data[at];
        if (letter == '.' && !is_fraction) {
            is_fraction = true;
        } else if (!is_digit(letter)) {
            return false;
        } else if (is_fraction && missing <= 0) {
            is_rounded_up = missing == 0 ? letter >= '5' : is_rounded_up;
            *is_exact = *is_exact && letter == '0';
            missing--;
        } else if (!take_digit(number, letter)) {
            return false;
        } else {
            missing -= is_fraction ? 1 : 0;
            has_digits = true;
        }
    }
    for (; missing > 0; missing--) {
        has_digits = has_digits && take_digit(number, '0');
    }
    *number += is_rounded_up ? 1 : 0;
    *number = is_negative ? -*number : *number;
    return has_digits;
}

bool case_number(const struct tree *tree, int digits, int64_t *number, bool *is_exact) {
    if (tree == NULL || (tree->kind != TREE_INT && tree->kind != TREE_TEXT)) {
        return false;
    }
    if (tree->kind == TREE_TEXT) {
        return case_number_of_text(tree->text, digits, number, is_exact);
    }
    *number = tree->number;
    *is_exact = true;
    bool fits = true;
    for (int i = 0; i < digits; i++) {
        fits = fits && checked_mul(*number, 10, number);
    }
    return fits;
}

int64_t case_number_or(const struct tree *tree, int digits, int64_t absent) {
    int64_t number;
    bool is_exact;
    return case_number(tree, digits, &number, &is_exact) ? number : absent;
}

bool case_is_number(const struct tree *tree) {
    int64_t number;
    bool is_exact;
    return case_number(tree, 0, &number, &is_exact);
}
