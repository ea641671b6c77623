#include "tests/tables/promo_return.h"

void case_return_start(struct case_return *back) {
    back->is_sold = false;
    back->is_without_rules = false;
    back->settings = (struct rule_set_returns){0};
    back->answer = (struct promo_return_answer){0};
}

void case_return_settings(struct case_return *back, struct table_line *line) {
    do {
        if (table_line_takes(line, "returns by shares")) {
            back->settings.is_by_shares = true;
        } else if (table_line_takes(line, "keeps limits")) {
            back->settings.keeps_limits = true;
        } else if (table_line_takes(line, "keeps grants")) {
            back->settings.keeps_grants = true;
        } else if (table_line_takes(line, "takes goods without a receipt")) {
            back->settings.is_blind_taken = true;
        } else if (table_line_takes(line, "has lost the rules")) {
            back->is_without_rules = true;
        } else {
            table_line_refuse(line, "not known of a shop");
        }
    } while (table_line_takes(line, ","));
}

/* The line of the sale that a word names: "line 2", or goods, of which it is the first line that has some left. */
static uint32_t read_line_no(const struct case_return *back, struct table_line *line) {
    if (table_line_takes(line, "line")) {
        return (uint32_t)table_line_number(line);
    }
    struct text sku = promo_case_word(line);
    uint32_t line_no = 0;
    for (size_t i = back->play.sale.line_count; i > 0; i--) {
        const struct receipt_line *sold = &back->play.sale.lines[i - 1];
        bool has_left = back->play.before[i - 1].quantity_milli < sold->quantity_milli;
        line_no = text_equal(sold->sku, sku) && (has_left || line_no == 0) ? sold->line_no : line_no;
    }
    if (line_no == 0) {
        table_line_refuse(line, "no such goods on the receipt");
    }
    return line_no;
}

static void sell(struct case_return *back, const struct promo_case *the_case) {
    struct promo_request request = {
        .basket = &the_case->basket, .customer = the_case->customer, .at = the_case->at, .store = the_case->store};
    back->is_sold = return_play_start(&back->play, &request, &the_case->outcome, the_case->arena);
}

void case_return_take(struct case_return *back, struct promo_case *the_case, struct table_line *line) {
    if (!back->is_sold) {
        sell(back, the_case);
    }
    back->line_count = 0;
    do {
        int64_t quantity_milli = promo_case_quantity(line);
        table_line_needs(line, "of");
        back->lines[back->line_count++] =
            (struct return_line){.line_no = read_line_no(back, line), .quantity_milli = quantity_milli};
    } while (back->line_count < CASE_LINES_MAX && table_line_takes(line, ","));
    table_line_needs(line, "->");
    if (table_line_is_bad(line)) {
        return;
    }
    const struct compiled_set *rules = back->is_without_rules ? NULL : &the_case->loaded.compiled;
    if (!return_play_take(&back->play, rules, &back->settings, back->lines, back->line_count, the_case->arena,
                          &back->answer)) {
        table_line_refuse(line, "the arena is full");
    }
}

int64_t case_return_undone(const struct case_return *back, struct text promotion, enum return_undone_kind kind,
                           enum limit_measure measure) {
    int64_t count = 0;
    for (size_t i = 0; i < back->answer.undone_count; i++) {
        const struct return_undone *undone = &back->answer.undone[i];
        bool is_it = undone->kind == kind && undone->measure == measure && text_equal(undone->promotion_id, promotion);
        count = is_it ? undone->count : count; /* of each holder of a limit alike */
    }
    return count;
}
