#include "tests/promo-tool/outcome_print.h"

#include "promo/explain/figure_text.h"

#include <inttypes.h>

static void print_money(struct writer *out, const char *name, int64_t value) {
    writer_format(out, "  %-16s %10" PRId64 ".%02" PRId64 "\n", name, value / 100, value % 100);
}

static void print_line(struct writer *out, const struct basket_line *bought, const struct promo_outcome *outcome,
                       const struct promo_line *line) {
    writer_format(out, "%3u  %-16.*s ", line->line_no, (int)bought->product.sku.size, bought->product.sku.data);
    figure_write_quantity(out, bought->quantity_milli);
    writer_format(out, " x ");
    figure_write_hundredths(out, bought->price_minor);
    writer_format(out, " = ");
    figure_write_hundredths(out, line->amount_minor);
    writer_format(out, " -> ");
    figure_write_hundredths(out, line->net_minor);
    writer_format(out, "\n");
    for (size_t i = 0; i < line->share_count; i++) {
        const struct line_share *share = &line->shares[i];
        struct text id = outcome->applied[share->promotion].promotion->id;
        writer_format(out, "       %.*s", (int)id.size, id.data);
        if (share->discount_minor > 0) {
            writer_format(out, "  -");
            figure_write_hundredths(out, share->discount_minor);
        }
        if (share->points > 0) {
            writer_format(out, "  points +");
            figure_write_hundredths(out, share->points);
        }
        writer_format(out, "\n");
    }
}

static void print_codes(struct writer *out, const struct promo_outcome *outcome) {
    static const char *const states[] = {"used", "unknown", "not fired", "given twice"};
    for (size_t i = 0; i < outcome->code_count; i++) {
        const struct promo_code *code = &outcome->codes[i];
        writer_format(out, "  code %.*s: %s\n", (int)code->code.size, code->code.data, states[code->state]);
    }
}

void outcome_print(struct writer *out, const struct basket *basket, const struct promo_outcome *outcome,
                   enum promo_language language) {
    for (size_t i = 0; i < outcome->line_count; i++) {
        print_line(out, &basket->lines[i], outcome, &outcome->lines[i]);
    }
    writer_format(out, "\n");
    print_money(out, "list", outcome->gross_minor);
    print_money(out, "discount", outcome->discount_minor);
    print_money(out, "paid with points", outcome->points_paid_minor);
    print_money(out, "to pay", outcome->net_minor);
    print_money(out, "points earned", outcome->points_to_earn);
    if (outcome->member_points > 0) {
        print_money(out, "a member earns", outcome->member_points);
    }
    print_codes(out, outcome);
    for (size_t i = 0; i < outcome->told_count; i++) {
        struct text text = language == PROMO_RUSSIAN ? outcome->told[i].ru : outcome->told[i].en;
        writer_format(out, "  \"%.*s\"\n", (int)text.size, text.data);
    }
    writer_format(out, "\n");
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        promo_explain_tree(out, outcome, &outcome->verdicts[i], language);
    }
}
