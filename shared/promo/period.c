#include "promo/period.h"

int32_t promo_period_start(enum promo_period period, int32_t day) {
    struct civil_day civil = calendar_civil(day);
    int32_t start = INT32_MIN;
    switch (period) {
    case PROMO_DAY: return day;
    case PROMO_WEEK: return day - (int32_t)(calendar_weekday(day) - MONDAY);
    case PROMO_MONTH:
        civil.day = 1;
        (void)calendar_day(civil, &start);
        return start;
    case PROMO_YEAR:
        civil = (struct civil_day){.year = civil.year, .month = 1, .day = 1};
        (void)calendar_day(civil, &start);
        return start;
    case PROMO_LIFE: return start;
    }
    return start;
}
