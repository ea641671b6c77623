/* Integer arithmetic that reports overflow instead of wrapping, and division whose rounding is spelled out. All money,
 * points and quantities go through these; there is no floating point below HQ's analytics. */
#ifndef REGULARS_BASE_CHECKED_H
#define REGULARS_BASE_CHECKED_H

#include <stdbool.h>
#include <stdint.h>

/* How a quotient becomes an integer. HALF_* decide only exact halves; all are symmetric around zero except FLOOR, CEIL.
 */
enum rounding {
    ROUND_HALF_UP = 0, /* away from zero on a half: the usual one of tills */
    ROUND_HALF_DOWN,   /* towards zero on a half */
    ROUND_HALF_EVEN,   /* to the even neighbour on a half */
    ROUND_DOWN,        /* towards zero */
    ROUND_UP,          /* away from zero */
    ROUND_FLOOR,       /* towards minus infinity */
    ROUND_CEIL,        /* towards plus infinity */
};

/* Each returns false, and leaves *result alone, when the exact result does not fit. */
static inline bool checked_add(int64_t a, int64_t b, int64_t *result) {
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return false;
    }
    *result = sum;
    return true;
}

static inline bool checked_sub(int64_t a, int64_t b, int64_t *result) {
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference)) {
        return false;
    }
    *result = difference;
    return true;
}

static inline bool checked_mul(int64_t a, int64_t b, int64_t *result) {
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        return false;
    }
    *result = product;
    return true;
}

/* a * b / divisor with a 128-bit product. divisor > 0 (else a bug). False when the quotient does not fit. */
bool checked_mul_div(int64_t a, int64_t b, int64_t divisor, enum rounding rounding, int64_t *result);

/* value rounded to a multiple of step (step > 0), e.g. kopecks to whole rubles with step 100. */
bool checked_round_to(int64_t value, int64_t step, enum rounding rounding, int64_t *result);

static inline int64_t int64_min(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static inline int64_t int64_max(int64_t a, int64_t b) {
    return a > b ? a : b;
}

#endif
