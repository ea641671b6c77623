#include "promo/explain/explain_words.h"
#include "promo/explain/figure_text.h"

#include <inttypes.h>

static void say(struct writer *out, enum promo_language language, const char *russian, const char *english) {
    const char *word = explain_word(language, russian, english);
    writer_format(out, "%s", word);
}

static void say_number(struct writer *out, enum promo_language language, const char *russian, const char *english,
                       int64_t number) {
    say(out, language, russian, english);
    writer_format(out, "%" PRId64, number);
}

static void say_text(struct writer *out, struct text text) {
    writer_bytes(out, text.data, text.size);
}

/* ------------------------------------------------------------------------------------------------------- failed */

static void say_basket(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    const struct promo_condition *condition = verdict->condition;
    const struct promo_measure *measure = &condition->measure;
    say(out, language, "нужно ", "needs ");
    if (condition->op != PROMO_AT_LEAST) {
        writer_format(out, "%s ", explain_operator(condition->op, language));
    }
    explain_measure(out, measure->what, verdict->wanted, language);
    say(out, language, ", в чеке ", ", the receipt has ");
    figure_write(out, measure->what, verdict->found);
}

static void say_fact(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    struct text fact = verdict->condition->fact;
    say(out, language, "нужно «", "needs \"");
    say_text(out, fact);
    say(out, language, "» ", "\" ");
    writer_format(out, "%s %" PRId64, explain_operator(verdict->condition->op, language), verdict->wanted);
    if (verdict->is_found_known) {
        say_number(out, language, ", у покупателя ", ", the customer has ", verdict->found);
    } else {
        say(out, language, ", у покупателя неизвестно", ", not known of the customer");
    }
}

static void say_day(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    bool is_early = verdict->found < verdict->wanted;
    if (is_early) {
        say(out, language, "начнётся ", "starts on ");
    } else {
        say(out, language, "закончилась ", "ended on ");
    }
    explain_day(out, (int32_t)verdict->wanted, language);
}

static void say_tender(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    if (!verdict->is_found_known) {
        say(out, language, "неизвестно, чем платит покупатель, нужно: ", "not known how it is paid, needs ");
        explain_choices(out, verdict->condition, language);
        return;
    }
    if (verdict->wanted == 1) {
        say(out, language, "нужна оплата: ", "to be paid by ");
        explain_choices(out, verdict->condition, language);
        return;
    }
    say(out, language, "нужно ", "needs ");
    figure_write_percent(out, verdict->wanted);
    say(out, language, " % оплаты: ", " % paid by ");
    explain_choices(out, verdict->condition, language);
    say(out, language, ", сейчас ", ", now ");
    figure_write_percent(out, verdict->found);
    writer_format(out, " %%");
}

static void say_event(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    if (verdict->promotion->event.size == 0) {
        say(out, language, "только для чеков", "only for receipts");
        return;
    }
    say(out, language, "только по событию ", "only on the event ");
    say_text(out, verdict->promotion->event);
}

enum { MINUTES_PER_HOUR = 60 };

static void say_failed(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    switch (verdict->reason) {
    case PROMO_REASON_NONE: return;
    case PROMO_REASON_DAY: say_day(out, verdict, language); return;
    case PROMO_REASON_HOURS:
        say(out, language, "не действует в ", "not at ");
        writer_format(out, "%02d:%02d", (int)(verdict->found / MINUTES_PER_HOUR),
                      (int)(verdict->found % MINUTES_PER_HOUR));
        return;
    case PROMO_REASON_STORE: say(out, language, "не в этом магазине", "not in this store"); return;
    case PROMO_REASON_EVENT: say_event(out, verdict, language); return;
    case PROMO_REASON_MEMBER: say(out, language, "нужна карта покупателя", "needs a customer card"); return;
    case PROMO_REASON_ANONYMOUS: say(out, language, "только без карты", "only without a card"); return;
    case PROMO_REASON_LEVEL: say(out, language, "не для этого уровня", "not for this level"); return;
    case PROMO_REASON_SEGMENT:
        say(out, language, "покупатель не входит в сегмент акции", "the customer is not in its segments");
        return;
    case PROMO_REASON_EXCLUDED:
        say(out, language, "покупатель исключён из акции", "the customer is excluded from it");
        return;
    case PROMO_REASON_BASKET: say_basket(out, verdict, language); return;
    case PROMO_REASON_CODE: say(out, language, "нужен код", "needs a code"); return;
    case PROMO_REASON_FACT: say_fact(out, verdict, language); return;
    case PROMO_REASON_NOT: say(out, language, "выполнено запрещающее условие", "a condition forbids it"); return;
    case PROMO_REASON_ANY:
        say(out, language, "не выполнено ни одно из условий", "none of its conditions holds");
        return;
    case PROMO_REASON_NO_EARN:
        say(out, language, "покупателю баллы не начисляются", "the customer may not earn points");
        return;
    case PROMO_REASON_TENDER: say_tender(out, verdict, language); return;
    case PROMO_REASON_CHANNEL:
        say(out, language, "только в канале: ", "only by ");
        explain_choices(out, verdict->condition, language);
        return;
    case PROMO_REASON_DELIVERY:
        say(out, language, "только при получении: ", "only with ");
        explain_choices(out, verdict->condition, language);
        return;
    }
}

/* ------------------------------------------------------------------------------------------------------ applied */

static void say_separator(struct writer *out, bool *is_first) {
    writer_format(out, "%s", *is_first ? "" : ", ");
    *is_first = false;
}

static bool has_gift_offer(const struct promo_outcome *outcome, const struct promotion *promotion) {
    for (size_t i = 0; i < outcome->gift_count; i++) {
        if (outcome->gifts[i].promotion == promotion) {
            return true;
        }
    }
    return false;
}

static void say_cuts(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    if (verdict->limit != PROMO_LIMIT_NONE) {
        writer_format(out, " (");
        explain_limit(out, verdict, language);
        writer_format(out, ")");
    }
    if (verdict->floored_minor > 0) {
        writer_format(out, " (");
        explain_floor(out, &verdict->floor, language);
        say(out, language, ", убрано ", ", taken away ");
        figure_write_hundredths(out, verdict->floored_minor);
        writer_format(out, ")");
    }
}

/* Of a group that takes the best combination: whether it is known to be the best. */
static void say_choice(struct writer *out, const struct promo_choice *choice, enum promo_language language) {
    if (choice == NULL) {
        return;
    }
    if (choice->gap_minor == 0) {
        say(out, language, " (лучшее сочетание)", " (the best combination)");
        return;
    }
    say(out, language, " (лучшее найденное сочетание, могло бы быть больше не более чем на ",
        " (the best combination found, another could give at most ");
    figure_write_hundredths(out, choice->gap_minor);
    say(out, language, ")", " more)");
}

static void say_grant(struct writer *out, const struct promo_grant_given *given, enum promo_language language) {
    static const char *const names[][2] = {
        {"купон", "coupon"},           {"билет", "ticket"}, {"отметка", "counter"},
        {"уровень", "level"},          {"фишки", "chips"},  {"фишки списаны", "chips taken"},
        {"пожертвование", "donation"},
    };
    const char *const *name = names[given->grant->kind];
    say(out, language, name[0], name[1]);
    writer_format(out, " ");
    say_text(out, given->grant->name);
    if (given->grant->kind == PROMO_GRANT_DONATION) {
        writer_format(out, " ");
        figure_write_hundredths(out, given->count);
    } else if (given->count > 1) {
        writer_format(out, " x %lld", (long long)given->count);
    }
}

static void say_applied(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language) {
    const struct promo_applied *applied = &outcome->applied[verdict->applied_index];
    bool is_first = true;
    if (applied->discount_minor > 0) {
        say_separator(out, &is_first);
        say(out, language, "скидка ", "discount ");
        figure_write_hundredths(out, applied->discount_minor);
    }
    if (applied->points > 0) {
        say_separator(out, &is_first);
        say(out, language, "баллы +", "points +");
        figure_write_hundredths(out, applied->points);
    }
    if (has_gift_offer(outcome, verdict->promotion)) {
        say_separator(out, &is_first);
        say(out, language, "подарок", "a gift");
    }
    for (size_t i = 0; i < outcome->grant_count; i++) {
        if (outcome->grants[i].promotion == verdict->promotion) {
            say_separator(out, &is_first);
            say_grant(out, &outcome->grants[i], language);
        }
    }
    if (applied->points_paid > 0) {
        say_separator(out, &is_first);
        say(out, language, "баллы -", "points -");
        figure_write_hundredths(out, applied->points_paid);
        say(out, language, " вместо ", " instead of ");
        figure_write_hundredths(out, applied->points_paid_minor);
    } else if (applied->points_paid_minor > 0) {
        say_separator(out, &is_first);
        say(out, language, "оплата баллами", "payment with points");
    }
    if (is_first) {
        say(out, language, "сработала", "applied");
    }
    say_cuts(out, verdict, language);
    say_choice(out, verdict->choice, language);
}

static void say_lost(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    say(out, language, "уступила акции «", "lost to \"");
    say_text(out, explain_name(verdict->lost_to, language));
    say(out, language, "»", "\"");
    if (verdict->lost_by > 0) {
        say(out, language, ", меньше на ", ", less by ");
        figure_write_hundredths(out, verdict->lost_by);
    } else if (verdict->lost_by < 0) {
        say(out, language, ", больше на ", ", more by ");
        figure_write_hundredths(out, -verdict->lost_by);
    }
}

static void say_nothing(struct writer *out, const struct promo_verdict *verdict, enum promo_language language) {
    if (!verdict->is_found_known) {
        say(out, language, "в чеке нет ничего для неё", "nothing in the receipt for it");
        return;
    }
    say(out, language, "нужно ", "needs ");
    explain_measure(out, verdict->near_what, verdict->wanted, language);
    if (verdict->near_what == PROMO_FACT) {
        say(out, language, ", у покупателя ", ", the customer has ");
    } else {
        say(out, language, ", в чеке ", ", the receipt has ");
    }
    figure_write(out, verdict->near_what, verdict->found);
}

void promo_explain_line(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language) {
    say_text(out, explain_name(verdict->promotion, language));
    writer_format(out, ": ");
    switch (verdict->kind) {
    case PROMO_APPLIED: say_applied(out, outcome, verdict, language); return;
    case PROMO_FAILED: say_failed(out, verdict, language); return;
    case PROMO_LOST: say_lost(out, verdict, language); return;
    case PROMO_LIMITED: explain_limit(out, verdict, language); return;
    case PROMO_FLOORED:
        explain_floor(out, &verdict->floor, language);
        say(out, language, ", скидка была бы ", ", the discount would have been ");
        figure_write_hundredths(out, verdict->floored_minor);
        return;
    case PROMO_NOTHING: say_nothing(out, verdict, language); return;
    }
}
