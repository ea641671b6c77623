/* Named figures of the customer: those that the caller gave, and those that follow from the customer's own days. */
#include "promo/evaluation.h"

/* Full years on the day; somebody born on 29 February has the birthday on 1 March of a common year. */
static int64_t age_years(int32_t birth_day, int32_t today) {
    struct civil_day birth = calendar_civil(birth_day);
    struct civil_day now = calendar_civil(today);
    bool is_before = now.month < birth.month || (now.month == birth.month && now.day < birth.day);
    return (int64_t)now.year - birth.year - (is_before ? 1 : 0);
}

static int32_t birthday_in(struct civil_day birth, int32_t year) {
    int32_t day = 0;
    if (!calendar_day((struct civil_day){.year = year, .month = birth.month, .day = birth.day}, &day)) {
        (void)calendar_day((struct civil_day){.year = year, .month = 3, .day = 1}, &day);
    }
    return day;
}

/* Days to the nearest birthday: 3 = in three days, -2 = two days ago. */
static int64_t days_to_birthday(int32_t birth_day, int32_t today) {
    struct civil_day birth = calendar_civil(birth_day);
    int32_t year = calendar_civil(today).year;
    int64_t nearest = INT32_MAX;
    for (int32_t offset = -1; offset <= 1; offset++) {
        int64_t days = (int64_t)birthday_in(birth, year + offset) - today;
        int64_t distance = days < 0 ? -days : days;
        nearest = distance < (nearest < 0 ? -nearest : nearest) ? days : nearest;
    }
    return nearest;
}

bool customer_fact(const struct promo_request *request, struct text name, int64_t *value) {
    const struct promo_customer *customer = &request->customer;
    *value = 0;
    if (!customer->is_known) {
        return false;
    }
    for (size_t i = 0; i < customer->fact_count; i++) {
        if (text_equal(customer->facts[i].name, name)) {
            *value = customer->facts[i].value;
            return true;
        }
    }
    if (text_is(name, "days_since_registration")) {
        *value = (int64_t)request->at.day - customer->registered_day;
        return true;
    }
    if (customer->birth_day == CUSTOMER_NO_BIRTH_DAY) {
        return false;
    }
    if (text_is(name, "age_years")) {
        *value = age_years(customer->birth_day, request->at.day);
        return true;
    }
    if (text_is(name, "days_to_birthday")) {
        *value = days_to_birthday(customer->birth_day, request->at.day);
        return true;
    }
    return false;
}
