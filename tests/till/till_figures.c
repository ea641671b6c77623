#include "tests/till/till_figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HUNDRED = 100, THOUSAND = 1000, DIGITS_MAX = 15 };

bool till_figure_read(struct text text, int decimals, int64_t *value) {
    int64_t units = 0;
    int after = -1; /* digits after the point; -1: no point yet */
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((c == '.' || c == ',') && after < 0 && digits > 0) {
            after = 0;
        } else if (c >= '0' && c <= '9' && after < decimals && digits < DIGITS_MAX) {
            units = units * 10 + (c - '0');
            after += after >= 0 ? 1 : 0;
            digits++;
        } else {
            return false;
        }
    }
    for (int i = after < 0 ? 0 : after; i < decimals; i++) {
        units *= 10;
    }
    *value = units;
    return digits > 0 && after != 0;
}

const char *till_figure_money(char out[static TILL_FIGURE_MAX], int64_t minor) {
    char digits[TILL_FIGURE_MAX];
    uint64_t size = minor < 0 ? (uint64_t)-minor : (uint64_t)minor;
    int count = snprintf(digits, sizeof digits, "%" PRIu64, size / HUNDRED);
    int at = 0;
    if (minor < 0) {
        out[at++] = '-';
    }
    for (int i = 0; i < count && at < TILL_FIGURE_MAX - 6; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            out[at++] = ' ';
        }
        out[at++] = digits[i];
    }
    (void)snprintf(out + at, (size_t)(TILL_FIGURE_MAX - at), ".%02u", (unsigned)(size % HUNDRED));
    return out;
}

const char *till_figure_quantity(char out[static TILL_FIGURE_MAX], int64_t milli) {
    int size = snprintf(out, TILL_FIGURE_MAX, "%" PRId64 ".%03" PRId64, milli / THOUSAND, milli % THOUSAND);
    while (size > 0 && out[size - 1] == '0') {
        out[--size] = '\0';
    }
    if (size > 0 && out[size - 1] == '.') {
        out[size - 1] = '\0';
    }
    return out;
}
