#include "base/checked.h"

#include "base/bug.h"

__extension__ typedef __int128 wide; /* products of two int64 */

/* +1, 0 or -1 to be added to the quotient that C truncated towards zero; remainder has the sign of the dividend. */
static int step_away(wide quotient, wide remainder, wide divisor, enum rounding rounding) {
    if (remainder == 0) {
        return 0;
    }
    int sign = remainder < 0 ? -1 : 1;
    wide twice = (remainder < 0 ? -remainder : remainder) * 2;
    switch (rounding) {
    case ROUND_HALF_UP: return twice >= divisor ? sign : 0;
    case ROUND_HALF_DOWN: return twice > divisor ? sign : 0;
    case ROUND_HALF_EVEN: return twice > divisor || (twice == divisor && quotient % 2 != 0) ? sign : 0;
    case ROUND_DOWN: return 0;
    case ROUND_UP: return sign;
    case ROUND_FLOOR: return sign < 0 ? -1 : 0;
    case ROUND_CEIL: return sign > 0 ? 1 : 0;
    }
    bug_unreachable("rounding out of range");
}

static bool divide(wide dividend, wide divisor, enum rounding rounding, int64_t *result) {
    wide quotient = dividend / divisor;
    quotient += step_away(quotient, dividend % divisor, divisor, rounding);
    if (quotient > INT64_MAX || quotient < INT64_MIN) {
        return false;
    }
    *result = (int64_t)quotient;
    return true;
}

bool checked_mul_div(int64_t a, int64_t b, int64_t divisor, enum rounding rounding, int64_t *result) {
    bug_if(divisor <= 0);
    return divide((wide)a * b, divisor, rounding, result);
}

bool checked_round_to(int64_t value, int64_t step, enum rounding rounding, int64_t *result) {
    bug_if(step <= 0);
    int64_t quotient;
    return divide(value, step, rounding, &quotient) && checked_mul(quotient, step, result);
}
