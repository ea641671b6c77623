#include "promo/explain/explain_words.h"

#include "promo/explain/figure_text.h"

const char *explain_word(enum promo_language language, const char *russian, const char *english) {
    return language == PROMO_RUSSIAN ? russian : english;
}

struct text explain_name(const struct promotion *promotion, enum promo_language language) {
    return language == PROMO_RUSSIAN ? promo_text_ru(&promotion->name) : promo_text_en(&promotion->name);
}

void explain_measure(struct writer *out, enum promo_what what, int64_t value, enum promo_language language) {
    figure_write(out, what, value);
    if (what == PROMO_QUANTITY) {
        writer_format(out, " %s", explain_word(language, "шт.", "pcs"));
    } else if (what == PROMO_LINES) {
        writer_format(out, " %s", explain_word(language, "стр.", "lines"));
    }
}

const char *explain_operator(enum promo_operator op, enum promo_language language) {
    switch (op) {
    case PROMO_AT_LEAST: return explain_word(language, "не меньше", "at least");
    case PROMO_AT_MOST: return explain_word(language, "не больше", "at most");
    case PROMO_EQUAL: return explain_word(language, "ровно", "exactly");
    case PROMO_MORE_THAN: return explain_word(language, "больше", "more than");
    case PROMO_LESS_THAN: return explain_word(language, "меньше", "less than");
    }
    return "";
}

/* Names by kind of condition, in the order of the enums of retail/basket.h. */
static const char *const TENDERS[][2] = {{"", ""},
                                         {"наличные", "cash"},
                                         {"карта", "card"},
                                         {"СБП", "fast payment"},
                                         {"подарочная карта", "gift card"},
                                         {"иное", "other"}};
static const char *const CHANNELS[][2] = {{"касса", "till"},
                                          {"касса самообслуживания", "self-checkout"},
                                          {"сайт", "web"},
                                          {"приложение", "app"},
                                          {"киоск", "kiosk"}};
static const char *const DELIVERIES[][2] = {
    {"без доставки", "no delivery"}, {"самовывоз", "pickup"}, {"курьер", "courier"}};

void explain_choices(struct writer *out, const struct promo_condition *condition, enum promo_language language) {
    const char *const(*names)[2] = condition->kind == PROMO_CONDITION_TENDER    ? TENDERS
                                   : condition->kind == PROMO_CONDITION_CHANNEL ? CHANNELS
                                                                                : DELIVERIES;
    bool is_first = true;
    for (uint32_t left = condition->choices; left != 0; left &= left - 1) {
        const char *const *name = names[__builtin_ctz(left)];
        writer_format(out, "%s%s", is_first ? "" : ", ", explain_word(language, name[0], name[1]));
        is_first = false;
    }
}

void explain_day(struct writer *out, int32_t day, enum promo_language language) {
    struct civil_day civil = calendar_civil(day);
    if (language == PROMO_RUSSIAN) {
        writer_format(out, "%02d.%02d.%04d", civil.day, civil.month, civil.year);
    } else {
        writer_format(out, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    }
}

const char *explain_period(enum promo_period period, enum promo_language language) {
    switch (period) {
    case PROMO_DAY: return explain_word(language, "в день", "a day");
    case PROMO_WEEK: return explain_word(language, "в неделю", "a week");
    case PROMO_MONTH: return explain_word(language, "в месяц", "a month");
    case PROMO_YEAR: return explain_word(language, "в год", "a year");
    case PROMO_LIFE: return explain_word(language, "за всё время", "ever");
    }
    return "";
}
