#include "retail/customer.h"

#include "base/bug.h"

#include <string.h>

static bool is_phone_filler(char c) {
    return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.';
}

/* Digits alone; *is_international tells whether a '+' or 00 came first. */
static bool phone_digits(char digits[static LIMIT_PHONE], size_t *count, bool *is_international, struct text phone) {
    *count = 0;
    *is_international = phone.size > 0 && phone.data[0] == '+';
    for (size_t i = *is_international ? 1 : 0; i < phone.size; i++) {
        char c = phone.data[i];
        if (is_phone_filler(c)) {
            continue;
        }
        if (c < '0' || c > '9' || *count == LIMIT_PHONE - 1) {
            return false;
        }
        digits[(*count)++] = c;
    }
    if (!*is_international && *count > 2 && memcmp(digits, "00", 2) == 0) {
        *is_international = true;
        *count -= 2;
        memmove(digits, digits + 2, *count);
    }
    return true;
}

bool customer_normal_phone(char out[static LIMIT_PHONE], struct text phone) {
    char digits[LIMIT_PHONE];
    size_t count;
    bool is_international;
    if (!phone_digits(digits, &count, &is_international, phone)) {
        return false;
    }
    const char *prefix = "";
    size_t skip = 0;
    if (!is_international && count == 11 && digits[0] == '8') {
        prefix = "7";
        skip = 1;
    } else if (!is_international && count == 10) {
        prefix = "7";
    }
    size_t total = strlen(prefix) + count - skip;
    if (total < 8 || total > 15 || (prefix[0] == '\0' && digits[0] == '0')) {
        return false;
    }
    out[0] = '+';
    memcpy(out + 1, prefix, strlen(prefix));
    memcpy(out + 1 + strlen(prefix), digits + skip, count - skip);
    out[1 + total] = '\0';
    return true;
}

bool customer_normal_card(char out[static LIMIT_CARD], struct text card) {
    size_t count = 0;
    for (size_t i = 0; i < card.size; i++) {
        char c = card.data[i];
        if (c == ' ' || c == '-') {
            continue;
        }
        bool is_lower = c >= 'a' && c <= 'z';
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || is_lower;
        if (!is_plain || count == LIMIT_CARD - 1) {
            return false;
        }
        out[count++] = is_lower ? (char)(c - 'a' + 'A') : c;
    }
    out[count] = '\0';
    return count > 0;
}

const char *customer_state_name(enum customer_state state) {
    switch (state) {
    case CUSTOMER_ACTIVE: return "active";
    case CUSTOMER_LIMITED: return "limited";
    case CUSTOMER_BLOCKED: return "blocked";
    case CUSTOMER_MERGED: return "merged";
    }
    bug_unreachable("customer state out of range");
}

bool customer_is_in_segment(const struct customer *customer, uint32_t segment_id) {
    size_t low = 0;
    size_t high = customer->segment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (customer->segments[middle] == segment_id) {
            return true;
        }
        if (customer->segments[middle] < segment_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}
