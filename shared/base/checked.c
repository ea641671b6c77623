#include "base/checked.h"

#include "base/bug.h"

__extension__ typedef __int128 wide; /* products of two int64 */

/* +1, 0 or -1 to be added to the quotient that C truncated towards zero; `size` is the remainder without its sign. */
static int step_away(bool is_negative, bool quotient_is_odd, uint64_t size, uint64_t divisor, enum rounding rounding) {
    if (size == 0) {
        return 0;
    }
    int sign = is_negative ? -1 : 1;
    uint64_t twice = size * 2; /* size < divisor <= INT64_MAX */
    switch (rounding) {
    case ROUND_HALF_UP: return twice >= divisor ? sign : 0;
    case ROUND_HALF_DOWN: return twice > divisor ? sign : 0;
    case ROUND_HALF_EVEN: return twice > divisor || (twice == divisor && quotient_is_odd) ? sign : 0;
    case ROUND_DOWN: return 0;
    case ROUND_UP: return sign;
    case ROUND_FLOOR: return is_negative ? -1 : 0;
    case ROUND_CEIL: return is_negative ? 0 : 1;
    }
    bug_unreachable("rounding out of range");
}

/* Most products of a till fit 64 bits, whose division is several times faster. */
static bool divide_narrow(int64_t dividend, int64_t divisor, enum rounding rounding, int64_t *result) {
    int64_t quotient = dividend / divisor;
    int64_t remainder = dividend % divisor;
    uint64_t size = remainder < 0 ? (uint64_t)-remainder : (uint64_t)remainder;
    return checked_add(quotient, step_away(remainder < 0, quotient % 2 != 0, size, (uint64_t)divisor, rounding),
                       result);
}

static bool divide_wide(wide dividend, int64_t divisor, enum rounding rounding, int64_t *result) {
    wide quotient = dividend / divisor;
    int64_t remainder = (int64_t)(dividend % divisor);
    uint64_t size = remainder < 0 ? (uint64_t)-remainder : (uint64_t)remainder;
    quotient += step_away(remainder < 0, quotient % 2 != 0, size, (uint64_t)divisor, rounding);
    if (quotient > INT64_MAX || quotient < INT64_MIN) {
        return false;
    }
    *result = (int64_t)quotient;
    return true;
}

bool checked_mul_div(int64_t a, int64_t b, int64_t divisor, enum rounding rounding, int64_t *result) {
    bug_if(divisor <= 0);
    int64_t product;
    return checked_mul(a, b, &product) ? divide_narrow(product, divisor, rounding, result)
                                       : divide_wide((wide)a * b, divisor, rounding, result);
}

bool checked_round_to(int64_t value, int64_t step, enum rounding rounding, int64_t *result) {
    bug_if(step <= 0);
    int64_t quotient;
    return divide_narrow(value, step, rounding, &quotient) && checked_mul(quotient, step, result);
}
