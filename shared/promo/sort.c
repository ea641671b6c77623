#include "promo/sort.h"

/* Lets the number at `at` sink to its place; the heap has the last one on top. */
static void sift(uint32_t *numbers, size_t count, size_t at, sort_is_before *is_before, const void *context) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(context, numbers[child], numbers[child + 1])) {
            child++;
        }
        if (!is_before(context, numbers[at], numbers[child])) {
            return;
        }
        uint32_t moved = numbers[at];
        numbers[at] = numbers[child];
        numbers[child] = moved;
        at = child;
    }
}

void sort_numbers(uint32_t *numbers, size_t count, sort_is_before *is_before, const void *context) {
    for (size_t i = count / 2; i > 0; i--) {
        sift(numbers, count, i - 1, is_before, context);
    }
    for (size_t left = count; left > 1; left--) {
        uint32_t last = numbers[0];
        numbers[0] = numbers[left - 1];
        numbers[left - 1] = last;
        sift(numbers, left - 1, 0, is_before, context);
    }
}

static bool is_smaller(const void *context, uint32_t a, uint32_t b) {
    (void)context;
    return a < b;
}

size_t sort_unique(uint32_t *numbers, size_t count) {
    sort_numbers(numbers, count, is_smaller, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || numbers[kept - 1] != numbers[i]) {
            numbers[kept++] = numbers[i];
        }
    }
    return kept;
}

bool sorted_has(const uint32_t *numbers, size_t count, uint32_t number) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && numbers[low] == number;
}
