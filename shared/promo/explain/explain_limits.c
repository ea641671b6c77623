/* Which limit, or which floor, kept a promotion from giving what it would have given. */
#include "promo/explain/explain_words.h"
#include "promo/explain/figure_text.h"

#include <inttypes.h>

static void say(struct writer *out, enum promo_language language, const char *russian, const char *english) {
    const char *word = explain_word(language, russian, english);
    writer_format(out, "%s", word);
}

/* ----------------------------------------------------------------------------------------- limits over receipts */

static void write_measured(struct writer *out, enum limit_measure measure, int64_t value) {
    switch (measure) {
    case LIMIT_MEASURE_TIMES: writer_format(out, "%" PRId64, value); return;
    case LIMIT_MEASURE_UNITS: figure_write_quantity(out, value); return;
    case LIMIT_MEASURE_DISCOUNT:
    case LIMIT_MEASURE_BUDGET:
    case LIMIT_MEASURE_POINTS: figure_write_hundredths(out, value); return;
    }
}

static void say_unit(struct writer *out, const struct promo_limit *limit, enum promo_language language) {
    switch (limit->measure) {
    case LIMIT_MEASURE_TIMES: say(out, language, " раз", " times"); return;
    case LIMIT_MEASURE_UNITS: say(out, language, " шт.", " pcs"); return;
    case LIMIT_MEASURE_DISCOUNT: say(out, language, " скидки", " of discount"); return;
    case LIMIT_MEASURE_POINTS: say(out, language, " баллов", " points"); return;
    case LIMIT_MEASURE_BUDGET:
        say(out, language, " бюджета «", " of the budget \"");
        writer_bytes(out, limit->budget.data, limit->budget.size);
        say(out, language, "»", "\"");
        return;
    }
}

static void say_whose(struct writer *out, enum promo_limit_of of, enum promo_language language) {
    switch (of) {
    case PROMO_OF_CUSTOMER: say(out, language, " на покупателя", " per customer"); return;
    case PROMO_OF_STORE: say(out, language, " на магазин", " per store"); return;
    case PROMO_OF_CHAIN: say(out, language, " на сеть", " for the chain"); return;
    }
}

/* "100 скидки на покупателя в день" */
static void say_whole(struct writer *out, const struct promo_limit *limit, enum promo_language language) {
    write_measured(out, limit->measure, limit->most);
    say_unit(out, limit, language);
    say_whose(out, limit->of, language);
    writer_format(out, " %s", explain_period(limit->period, language));
}

static void say_used_up(struct writer *out, const struct promo_limit *limit, enum promo_language language) {
    if (limit->measure != LIMIT_MEASURE_TIMES) {
        say(out, language, "лимит исчерпан: ", "limit used up: ");
        say_whole(out, limit, language);
        return;
    }
    say(out, language, "уже использована, не больше ", "used up, at most ");
    write_measured(out, limit->measure, limit->most);
    say_unit(out, limit, language);
    if (limit->of != PROMO_OF_CUSTOMER) {
        say_whose(out, limit->of, language);
    }
    writer_format(out, " %s", explain_period(limit->period, language));
}

static void say_over(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    const struct promo_limit *limit = verdict->limit_over;
    if (verdict->limit_allowed <= 0) {
        say_used_up(out, limit, language);
        return;
    }
    bool is_refused = verdict->kind == PROMO_LIMITED;
    say(out, language, is_refused ? "не хватает лимита: осталось " : "осталось ", is_refused ? "not enough: " : "");
    write_measured(out, limit->measure, verdict->limit_allowed);
    say(out, language, " из ", " left of ");
    say_whole(out, limit, language);
    say(out, language, ", было бы ", ", it would have been ");
    write_measured(out, limit->measure, verdict->limit_wanted);
}

static void say_unknown(struct writer *out, const struct promo_limit *limit, enum promo_language language) {
    say(out, language, "остаток лимита здесь неизвестен: ", "what is left is not known here: ");
    say_whole(out, limit, language);
}

/* -------------------------------------------------------------------------------------------------- all limits */

static void say_receipt(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    bool is_points = verdict->limit == PROMO_LIMIT_RECEIPT_POINTS;
    say(out, language, "не больше ", "at most ");
    if (verdict->limit == PROMO_LIMIT_RECEIPT_TIMES) {
        write_measured(out, LIMIT_MEASURE_TIMES, verdict->limit_allowed);
        say(out, language, " раз на чек", " times a receipt");
    } else if (verdict->limit == PROMO_LIMIT_RECEIPT_UNITS) {
        write_measured(out, LIMIT_MEASURE_UNITS, verdict->limit_allowed);
        say(out, language, " шт. на чек", " pcs a receipt");
    } else {
        figure_write_hundredths(out, verdict->limit_allowed);
        say(out, language, is_points ? " баллов на чек, было бы " : " на чек, было бы ",
            is_points ? " points a receipt, it would have been " : " a receipt, it would have been ");
        figure_write_hundredths(out, verdict->limit_wanted);
    }
}

void explain_limit(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    switch (verdict->limit) {
    case PROMO_LIMIT_NONE: return;
    case PROMO_LIMIT_RECEIPT_TIMES:
    case PROMO_LIMIT_RECEIPT_UNITS:
    case PROMO_LIMIT_RECEIPT_DISCOUNT:
    case PROMO_LIMIT_RECEIPT_POINTS: say_receipt(out, verdict, language); return;
    case PROMO_LIMIT_CUSTOMER_POINTS:
        say(out, language, "нужно баллов ", "needs points ");
        figure_write_hundredths(out, verdict->limit_wanted);
        say(out, language, ", есть ", ", there are ");
        figure_write_hundredths(out, verdict->limit_allowed);
        return;
    case PROMO_LIMIT_OVER: say_over(out, verdict, language); return;
    case PROMO_LIMIT_UNKNOWN: say_unknown(out, verdict->limit_over, language); return;
    case PROMO_LIMIT_GROUP:
        say(out, language, "акциям группы осталось ", "its group has ");
        figure_write_hundredths(out, verdict->limit_allowed);
        say(out, language, ", было бы ", " left, it would have been ");
        figure_write_hundredths(out, verdict->limit_wanted);
        return;
    case PROMO_LIMIT_GROUP_PROMOTIONS:
        say(out, language, "в группе уже сработало акций: ", "promotions of its group that have applied: ");
        write_measured(out, LIMIT_MEASURE_TIMES, verdict->limit_allowed);
        return;
    case PROMO_LIMIT_SHARES:
        say(out, language, "в чеке слишком много акций", "the receipt has too many promotions");
        return;
    }
}

/* -------------------------------------------------------------------------------------------------------- floors */

void explain_floor(struct writer *out, const struct promo_floor_bound *floor, enum promo_language language) {
    switch (floor->kind) {
    case PROMO_FLOOR_NONE:
    case PROMO_FLOOR_FULL_PRICE: say(out, language, "товар без скидок", "goods without discount"); return;
    case PROMO_FLOOR_PRICE:
        say(out, language, "не ниже минимальной розничной цены ", "not below the minimum retail price ");
        figure_write_hundredths(out, floor->figure);
        return;
    case PROMO_FLOOR_COST:
        say(out, language, "не ниже себестоимости", "not below cost");
        if (floor->figure > 0) {
            writer_format(out, " + ");
            figure_write_percent(out, floor->figure);
            writer_format(out, " %%");
        }
        return;
    case PROMO_FLOOR_DEPTH:
        say(out, language, "скидка не глубже ", "no deeper than ");
        figure_write_percent(out, floor->figure);
        writer_format(out, " %%");
        return;
    case PROMO_FLOOR_LINE:
        say(out, language, "не меньше ", "not below ");
        figure_write_hundredths(out, floor->figure);
        say(out, language, " за строку", " a line");
        return;
    }
}
