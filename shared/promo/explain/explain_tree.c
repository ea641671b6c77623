#include "promo/explain/explain_words.h"
#include "promo/explain/figure_text.h"

#include <inttypes.h>

/* Walks conditions and trace side by side; both are in the order of reading. */
struct printing {
    struct writer *out;
    const struct promo_verdict *verdict;
    enum promo_language language;
    size_t node;
};

static void say(const struct printing *printing, const char *russian, const char *english) {
    const char *word = explain_word(printing->language, russian, english);
    writer_format(printing->out, "%s", word);
}

static void say_texts(const struct printing *printing, const char *russian, const char *english,
                      const struct text *texts, size_t count) {
    enum { SHOWN_MAX = 5 };
    if (count == 0) {
        return;
    }
    writer_format(printing->out, " ");
    say(printing, russian, english);
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++) {
        writer_format(printing->out, "%s ", i == 0 ? "" : ",");
        writer_bytes(printing->out, texts[i].data, texts[i].size);
    }
    if (count > SHOWN_MAX) {
        writer_format(printing->out, ", ... (%zu)", count);
    }
}

static void say_scope(const struct printing *printing, const struct promo_scope *scope) {
    const struct promo_goods_list *list = &scope->any_of;
    if (list->sku_count + list->category_count + list->brand_count + list->supplier_count + list->label_count == 0) {
        say(printing, " все товары", " all goods");
    }
    say_texts(printing, "товары", "goods", list->skus, list->sku_count);
    say_texts(printing, "категории", "categories", list->categories, list->category_count);
    say_texts(printing, "марки", "brands", list->brands, list->brand_count);
    say_texts(printing, "поставщики", "suppliers", list->suppliers, list->supplier_count);
    say_texts(printing, "метки", "labels", list->labels, list->label_count);
    if (scope->touched != PROMO_TOUCHED_OR_NOT) {
        bool is_touched = scope->touched == PROMO_TOUCHED;
        say(printing, is_touched ? ", уже со скидкой" : ", ещё без скидки",
            is_touched ? ", discounted before" : ", not discounted before");
    }
    if (scope->except_symbol_count > 0) {
        say(printing, ", кроме исключённых", ", but for the excepted");
    }
}

static void say_basket(const struct printing *printing, const struct promo_condition *condition) {
    const struct promo_measure *measure = &condition->measure;
    switch (measure->what) {
    case PROMO_AMOUNT: say(printing, "сумма", "amount"); break;
    case PROMO_QUANTITY: say(printing, "количество", "quantity"); break;
    case PROMO_LINES: say(printing, "строки", "lines"); break;
    case PROMO_FACT: break; /* asked by the kind FACT */
    }
    if (measure->what == PROMO_AMOUNT && measure->base == PROMO_LIST) {
        say(printing, " по ценнику", " at list price");
    }
    writer_format(printing->out, ",");
    say_scope(printing, &measure->scope);
    writer_format(printing->out, ": %s ", explain_operator(condition->op, printing->language));
    figure_write(printing->out, measure->what, condition->value);
}

static void say_node(const struct printing *printing, const struct promo_condition *condition) {
    switch (condition->kind) {
    case PROMO_CONDITION_ALL: say(printing, "все из", "all of"); return;
    case PROMO_CONDITION_ANY: say(printing, "хотя бы одно из", "any of"); return;
    case PROMO_CONDITION_NOT: say(printing, "не", "not"); return;
    case PROMO_CONDITION_BASKET: say_basket(printing, condition); return;
    case PROMO_CONDITION_CODE:
        say(printing, "код", "code");
        say_texts(printing, "один из", "one of", condition->codes, condition->code_count);
        return;
    case PROMO_CONDITION_FACT:
        writer_bytes(printing->out, condition->fact.data, condition->fact.size);
        writer_format(printing->out, ": %s %" PRId64, explain_operator(condition->op, printing->language),
                      condition->value);
        return;
    case PROMO_CONDITION_TENDER:
        say(printing, "оплата: ", "paid by ");
        explain_choices(printing->out, condition, printing->language);
        writer_format(printing->out, ": %s ", explain_operator(PROMO_AT_LEAST, printing->language));
        figure_write_percent(printing->out, condition->value);
        writer_format(printing->out, " %%");
        return;
    case PROMO_CONDITION_CHANNEL:
        say(printing, "канал: ", "channel: ");
        explain_choices(printing->out, condition, printing->language);
        return;
    case PROMO_CONDITION_DELIVERY:
        say(printing, "получение: ", "delivery: ");
        explain_choices(printing->out, condition, printing->language);
        return;
    }
}

static const char *mark_of(enum promo_truth truth) {
    switch (truth) {
    case PROMO_NOT_ASKED: return "[ ]";
    case PROMO_HELD: return "[+]";
    case PROMO_HELD_NOT: return "[-]";
    case PROMO_UNKNOWN: return "[?]";
    }
    return "[ ]";
}

static void say_found(const struct printing *printing, const struct promo_condition *condition,
                      const struct promo_trace *trace) {
    bool has_figure = condition->kind == PROMO_CONDITION_BASKET || condition->kind == PROMO_CONDITION_FACT ||
                      condition->kind == PROMO_CONDITION_TENDER;
    if (!has_figure || trace->truth == PROMO_NOT_ASKED || trace->truth == PROMO_UNKNOWN) {
        return;
    }
    say(printing, "; найдено ", "; found ");
    if (condition->kind == PROMO_CONDITION_BASKET) {
        figure_write(printing->out, condition->measure.what, trace->found);
    } else if (condition->kind == PROMO_CONDITION_TENDER) {
        figure_write_percent(printing->out, trace->found);
        writer_format(printing->out, " %%");
    } else {
        writer_format(printing->out, "%" PRId64, trace->found);
    }
}

static void print_condition(struct printing *printing, const struct promo_condition *condition, size_t depth) {
    static const struct promo_trace not_traced = {0};
    const struct promo_trace *trace =
        printing->verdict->trace == NULL ? &not_traced : &printing->verdict->trace[printing->node];
    printing->node++;
    writer_format(printing->out, "%*s%s ", (int)(depth * 2), "", mark_of(trace->truth));
    say_node(printing, condition);
    say_found(printing, condition, trace);
    writer_format(printing->out, "\n");
    for (size_t i = 0; i < condition->child_count; i++) {
        print_condition(printing, &condition->children[i], depth + 1);
    }
}

static void print_effects(const struct printing *printing, const struct promo_outcome *outcome) {
    for (size_t i = 0; i < outcome->line_count; i++) {
        const struct promo_line *line = &outcome->lines[i];
        for (size_t j = 0; j < line->share_count; j++) {
            const struct line_share *share = &line->shares[j];
            if (share->promotion != printing->verdict->applied_index) {
                continue;
            }
            say(printing, "  строка ", "  line ");
            writer_format(printing->out, "%u:", line->line_no);
            if (share->discount_minor > 0) {
                say(printing, " скидка ", " discount ");
                figure_write_hundredths(printing->out, share->discount_minor);
            }
            if (share->points > 0) {
                say(printing, " баллы +", " points +");
                figure_write_hundredths(printing->out, share->points);
            }
            writer_format(printing->out, "\n");
        }
    }
}

static void print_payers(const struct printing *printing, const struct promo_applied *applied) {
    for (size_t i = 0; i < applied->payer_count; i++) {
        say(printing, "  платит ", "  payer ");
        writer_bytes(printing->out, applied->payers[i].payer.data, applied->payers[i].payer.size);
        writer_format(printing->out, ": ");
        figure_write_hundredths(printing->out, applied->payers[i].discount_minor);
        writer_format(printing->out, "\n");
    }
}

static void print_choice(const struct printing *printing, const struct promo_choice *choice) {
    say(printing, "  сочетание акций группы: скидка ", "  the combination of its group: discount ");
    figure_write_hundredths(printing->out, choice->discount_minor);
    if (choice->gap_minor == 0) {
        say(printing, ", доказанно наибольшая\n", ", proven the largest\n");
        return;
    }
    say(printing, ", возможна больше не более чем на ", ", at most ");
    figure_write_hundredths(printing->out, choice->gap_minor);
    say(printing, "\n", " more could be\n");
}

void promo_explain_tree(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language) {
    struct printing printing = {.out = out, .verdict = verdict, .language = language};
    const struct promotion *promotion = verdict->promotion;
    promo_explain_line(out, outcome, verdict, language);
    writer_format(out, "\n  ");
    writer_bytes(out, promotion->id.data, promotion->id.size);
    say(&printing, ", версия ", ", version ");
    writer_format(out, "%u", promotion->version);
    if (promotion->event.size > 0) {
        say(&printing, ", по событию ", ", on the event ");
        writer_bytes(out, promotion->event.data, promotion->event.size);
    }
    writer_format(out, "\n");
    if (promotion->has_conditions) {
        print_condition(&printing, &promotion->conditions, 1);
    }
    if (verdict->choice != NULL) {
        print_choice(&printing, verdict->choice);
    }
    if (verdict->kind == PROMO_APPLIED) {
        print_effects(&printing, outcome);
        print_payers(&printing, &outcome->applied[verdict->applied_index]);
    }
}
