#include "tests/till/till_print.h"

#include <inttypes.h>
#include <string.h>

#include "tests/till/till_figures.h"
#include "tests/till/till_read.h"

enum { PAPER_WIDTH = 48, FIGURE_WIDTH = 12 };

/* Signs, not bytes: continuation bytes of UTF-8 have the form 10xxxxxx. */
static int width_of(struct text text) {
    int width = 0;
    for (size_t i = 0; i < text.size; i++) {
        width += ((unsigned char)text.data[i] & 0xc0) != 0x80 ? 1 : 0;
    }
    return width;
}

static void print_row(FILE *out, int indent, struct text label, const char *figure) {
    int gap = PAPER_WIDTH - indent - width_of(label) - (int)strlen(figure);
    if (gap < 1) {
        (void)fprintf(out, "%*s%.*s\n%*s\n", indent, "", (int)label.size, label.data, PAPER_WIDTH, figure);
        return;
    }
    (void)fprintf(out, "%*s%.*s%*s%s\n", indent, "", (int)label.size, label.data, gap, "", figure);
}

static void print_rule(FILE *out) {
    for (int i = 0; i < PAPER_WIDTH; i++) {
        (void)fputc('-', out);
    }
    (void)fputc('\n', out);
}

void till_print_figure(FILE *out, const char *label, int64_t hundredths) {
    char figure[TILL_FIGURE_MAX];
    print_row(out, 0, text_of(label), till_figure_money(figure, hundredths));
}

static struct text promotion_name(const struct tree *answer, struct text id) {
    const struct tree *promotions = tree_member(answer, "promotions");
    for (size_t i = 0; promotions != NULL && i < promotions->count; i++) {
        if (text_equal(till_read_text(&promotions->items[i], "promotion_id"), id)) {
            struct text name = till_read_text(&promotions->items[i], "name");
            return name.size > 0 ? name : id;
        }
    }
    return id;
}

static void print_shares(FILE *out, const struct tree *answer, const struct tree *line) {
    char figure[TILL_FIGURE_MAX];
    const struct tree *shares = tree_member(line, "shares");
    for (size_t i = 0; shares != NULL && i < shares->count; i++) {
        const struct tree *share = &shares->items[i];
        int64_t discount_minor = till_read_int(share, "discount_minor");
        if (discount_minor > 0) {
            print_row(out, 4, promotion_name(answer, till_read_text(share, "promotion_id")),
                      till_figure_money(figure, -discount_minor));
        }
    }
}

static void print_line(FILE *out, const struct till_price_list *prices, const struct tree *answer,
                       const struct tree *line) {
    char quantity[TILL_FIGURE_MAX];
    char price[TILL_FIGURE_MAX];
    char amount[TILL_FIGURE_MAX];
    char label[2 * TILL_FIGURE_MAX + 8];
    struct text sku = till_read_text(line, "sku");
    struct text name = till_read_text(till_price_list_find(prices, sku), "name");
    (void)fprintf(out, "%" PRId64 ". %.*s\n", till_read_int(line, "line_no"),
                  name.size > 0 ? (int)name.size : (int)sku.size, name.size > 0 ? name.data : sku.data);
    (void)snprintf(label, sizeof label, "%s x %s",
                   till_figure_quantity(quantity, till_read_int(line, "quantity_milli")),
                   till_figure_money(price, till_read_int(line, "price_minor")));
    print_row(out, 4, text_of(label), till_figure_money(amount, till_read_int(line, "amount_minor")));
    print_shares(out, answer, line);
}

static void print_if_any(FILE *out, enum till_language language, enum till_word word, int64_t hundredths) {
    if (hundredths != 0) {
        till_print_figure(out, till_say(language, word), hundredths);
    }
}

static void print_totals(FILE *out, enum till_language language, const struct tree *answer) {
    print_rule(out);
    till_print_figure(out, till_say(language, WORD_TOTAL), till_read_int(answer, "totals.gross_minor"));
    print_if_any(out, language, WORD_DISCOUNT, -till_read_int(answer, "totals.discount_minor"));
    print_if_any(out, language, WORD_PAID_WITH_POINTS, -till_read_int(answer, "totals.points_paid_minor"));
    till_print_figure(out, till_say(language, WORD_TO_PAY), till_read_int(answer, "totals.net_minor"));
    print_if_any(out, language, WORD_EARNED, till_read_int(answer, "totals.points_earned"));
    if (till_read_int(answer, "totals.points_earned") == 0) {
        print_if_any(out, language, WORD_WOULD_EARN, till_read_int(answer, "would_earn_points"));
    }
    print_if_any(out, language, WORD_PAYABLE_MAX, till_read_int(answer, "points_payable_max"));
}

static void print_gifts(FILE *out, enum till_language language, const struct tree *answer) {
    const struct tree *gifts = tree_member(answer, "gifts");
    for (size_t i = 0; gifts != NULL && i < gifts->count; i++) {
        struct text sku = till_read_text(&gifts->items[i], "sku");
        (void)fprintf(out, "* %s: %.*s\n", till_say(language, WORD_GIFT), (int)sku.size, sku.data);
    }
}

static void print_codes(FILE *out, enum till_language language, const struct tree *answer) {
    const struct tree *codes = tree_member(answer, "codes");
    for (size_t i = 0; codes != NULL && i < codes->count; i++) {
        struct text code = till_read_text(&codes->items[i], "code");
        struct text reason = till_read_text(&codes->items[i], "reason");
        if (!till_read_bool(&codes->items[i], "used")) {
            (void)fprintf(out, "* %s: %.*s (%.*s)\n", till_say(language, WORD_CODE_REFUSED), (int)code.size, code.data,
                          (int)reason.size, reason.size == 0 ? "" : reason.data);
        }
    }
}

static void print_messages(FILE *out, const struct tree *answer) {
    const struct tree *messages = tree_member(answer, "messages");
    for (size_t i = 0; messages != NULL && i < messages->count; i++) {
        struct text place = till_read_text(&messages->items[i], "place");
        struct text text = till_read_text(&messages->items[i], "text");
        (void)fprintf(out, "* [%.*s] %.*s\n", (int)place.size, place.data, (int)text.size, text.data);
    }
}

void till_print_receipt(FILE *out, enum till_language language, const struct till_price_list *prices,
                        const struct tree *answer) {
    const struct tree *lines = tree_member(answer, "lines");
    print_rule(out);
    for (size_t i = 0; lines != NULL && i < lines->count; i++) {
        print_line(out, prices, answer, &lines->items[i]);
    }
    print_totals(out, language, answer);
    print_gifts(out, language, answer);
    print_codes(out, language, answer);
    print_messages(out, answer);
}

void till_print_explanation(FILE *out, const struct tree *quote) {
    const struct tree *items = tree_member(quote, "explanation");
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        struct text outcome = till_read_text(&items->items[i], "outcome");
        struct text text = till_read_text(&items->items[i], "text");
        (void)fprintf(out, "%-8.*s %.*s\n", (int)outcome.size, outcome.data, (int)text.size, text.data);
    }
}

void till_print_customer(FILE *out, enum till_language language, const struct tree *customer) {
    char here[TILL_FIGURE_MAX];
    char pending[TILL_FIGURE_MAX];
    char elsewhere[TILL_FIGURE_MAX];
    struct text id = till_read_text(customer, "customer_id");
    struct text level = till_read_text(customer, "level");
    (void)fprintf(out, "%s %.*s, %s %.*s: %s %s", till_say(language, WORD_CUSTOMER), (int)id.size, id.data,
                  till_say(language, WORD_LEVEL), (int)level.size, level.size == 0 ? "" : level.data,
                  till_figure_money(here, till_read_int(customer, "balance.here_points")),
                  till_say(language, WORD_POINTS_HERE));
    if (till_read_int(customer, "balance.pending_points") > 0) {
        (void)fprintf(out, ", %s %s", till_figure_money(pending, till_read_int(customer, "balance.pending_points")),
                      till_say(language, WORD_POINTS_PENDING));
    }
    if (till_read_int(customer, "balance.elsewhere_points") > 0) {
        (void)fprintf(out, ", %s %s", till_figure_money(elsewhere, till_read_int(customer, "balance.elsewhere_points")),
                      till_say(language, WORD_POINTS_ELSEWHERE));
    }
    (void)fputc('\n', out);
}
