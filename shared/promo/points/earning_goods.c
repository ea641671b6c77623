#include "promo/points/earning.h"

#include "base/bug.h"

/* What a line earns on: its tag or what discounts left of it, less (unless the settings say otherwise) what points
 * paid. */
static int64_t money_of_line(const struct evaluation *evaluation, const struct promo_value *value, size_t line) {
    const struct rule_set_points *settings = &evaluation->settings->points;
    const struct line_state *state = &evaluation->lines[line];
    bool is_of_list = value->base == PROMO_BASE_LIST || (value->base == PROMO_BASE_BY_GROUP && settings->earns_on_list);
    int64_t money_minor =
        is_of_list ? state->amount_minor : evaluation_left(evaluation, line) + state->points_paid_minor;
    return money_minor - (settings->earns_on_points_paid ? 0 : state->points_paid_minor);
}

/* Leaves of the lines' money (evaluation->weights) the part that the tenders pay: each line is paid alike. False when
 * they pay nothing. */
static bool leave_paid_part(struct evaluation *evaluation, const struct promo_condition *paid_with, size_t count) {
    const struct basket *basket = evaluation->request->basket;
    int64_t whole_minor = 0;
    int64_t part_minor = 0;
    for (size_t i = 0; i < basket->tender_count; i++) {
        whole_minor += basket->tenders[i].amount_minor;
        part_minor += (paid_with->choices >> basket->tenders[i].kind & 1) != 0 ? basket->tenders[i].amount_minor : 0;
    }
    if (part_minor == 0) {
        return false;
    }
    int64_t sum_minor = 0;
    for (size_t k = 0; k < count; k++) {
        sum_minor += evaluation->weights[k];
    }
    bug_if(!checked_mul_div(sum_minor, part_minor, whole_minor, ROUND_DOWN, &sum_minor));
    (void)money_allocate(sum_minor, evaluation->weights, count, evaluation->parts);
    for (size_t k = 0; k < count; k++) {
        evaluation->weights[k] = evaluation->parts[k];
    }
    return true;
}

static bool asks_touched(const struct promo_target *target) {
    bool asks = target->scope.touched != PROMO_TOUCHED_OR_NOT;
    for (size_t part = 0; target->kind == PROMO_TARGET_SET && part < target->part_count; part++) {
        asks = asks || target->parts[part].scope.touched != PROMO_TOUCHED_OR_NOT;
    }
    return asks;
}

/* The line as it is, costing what it earns on: pieces that discounts took stay apart from the free ones. */
static struct line_money split_money(const struct evaluation *evaluation, size_t line, int64_t earns_minor) {
    struct line_money money = evaluation->money[line];
    int64_t left_minor = line_money_left(&money);
    int64_t free_minor = 0;
    if (left_minor > 0) {
        bug_if(!checked_mul_div(earns_minor, money.free_minor, left_minor, ROUND_DOWN, &free_minor));
    } else {
        bug_if(!checked_mul_div(earns_minor, money.free_milli, evaluation->lines[line].line->quantity_milli, ROUND_DOWN,
                                &free_minor));
    }
    money.free_minor = free_minor;
    money.used_minor = earns_minor - free_minor;
    return money;
}

/* Makes the lines cost what they earn on. Groups and sets are formed out of all pieces, unless the scope asks which of
 * them discounts touched. */
static void lay_out(struct evaluation *evaluation, const struct promo_target *target, const struct line_set *lines) {
    proposal_start(evaluation);
    evaluation->proposal->touched = *lines;
    bool is_free_again =
        (target->kind == PROMO_TARGET_PICK || target->kind == PROMO_TARGET_SET) && !asks_touched(target);
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t earns_minor = evaluation->weights[count++];
        evaluation->proposal->money[i] =
            is_free_again ? (struct line_money){.free_milli = evaluation->lines[i].line->quantity_milli,
                                                .free_minor = earns_minor}
                          : split_money(evaluation, i, earns_minor);
    }
}

/* Lines that may earn, and have room to tell it. Of a target with one scope only its lines are looked at, unless what
 * tenders paid has to be spread over all. */
static void find_earning_lines(const struct earning *earning, const struct promo_result *result,
                               struct line_set *lines) {
    const struct evaluation *evaluation = earning->evaluation;
    *lines = evaluation->discountable;
    if (result->target.kind != PROMO_TARGET_SET && result->earn.paid_with.choices == 0) {
        struct line_set scope;
        scope_lines(evaluation, &result->target.scope, &scope);
        line_set_keep(lines, &scope, evaluation->word_count);
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        bool never_earns = (evaluation->lines[i].line->product.flags & PRODUCT_NO_EARN) != 0;
        if (never_earns || !candidate_line_has_room(evaluation, earning->candidate, i)) {
            line_set_remove(lines, i);
        }
    }
}

static void wish_receipt(const struct discount *discount, struct discount_wish *wish) {
    struct evaluation *evaluation = discount->evaluation;
    *wish = (struct discount_wish){.times = 1};
    scope_lines(evaluation, &discount->target->scope, &wish->lines);
    line_set_keep(&wish->lines, &discount->open, evaluation->word_count);
    for (LINES_OF(i, &wish->lines, evaluation->word_count)) {
        evaluation->wanted[i] = discount_part(discount, i).left_minor;
    }
}

/* The same targets as discounts have, as if everything of them came off. */
static void wish_all(struct earning *earning, const struct promo_result *result, const struct line_set *open,
                     struct discount_wish *wish) {
    static const struct promo_value whole = {.number = PERCENT_WHOLE_BP, .unit_max_minor = INT64_MAX};
    struct discount discount = {.evaluation = earning->evaluation,
                                .candidate = earning->candidate,
                                .target = &result->target,
                                .value = &whole,
                                .rounding = {.mode = ROUND_DOWN},
                                .open = *open,
                                .number = PERCENT_WHOLE_BP};
    bool is_multiplier = result->value.kind == PROMO_VALUE_MULTIPLIER; /* of what whole lines earned */
    switch (is_multiplier ? PROMO_TARGET_RECEIPT : result->target.kind) {
    case PROMO_TARGET_LINES: discount_wish_lines(&discount, wish); break;
    case PROMO_TARGET_PICK: discount_wish_pick(&discount, wish); break;
    case PROMO_TARGET_SET: discount_wish_set(&discount, wish); break;
    case PROMO_TARGET_RECEIPT: wish_receipt(&discount, wish); break;
    }
}

/* A limit of units cuts whole groups and units; what a promotion refuses when it is short, it refuses here, too. */
static void note_limit(const struct earning *earning, struct discount_wish *wish) {
    const struct proposal *proposal = earning->evaluation->proposal;
    struct promo_verdict *verdict = earning->candidate->verdict;
    if (proposal->limit == PROMO_LIMIT_NONE) {
        return;
    }
    verdict->limit = proposal->limit;
    verdict->limit_over = proposal->limit_over;
    verdict->limit_wanted = proposal->limit_wanted;
    verdict->limit_allowed = proposal->limit_allowed;
    if (proposal->is_short && earning->candidate->promotion->limits.on_short == PROMO_SHORT_REFUSE) {
        wish->times = 0;
    }
    if (wish->times == 0 && !earning->candidate->has_applied) {
        verdict->kind = PROMO_LIMITED;
    }
}

void earning_goods(struct earning *earning, const struct promo_result *result, struct discount_wish *wish) {
    struct evaluation *evaluation = earning->evaluation;
    const struct promo_condition *paid_with = &result->earn.paid_with;
    struct line_set open;
    *wish = (struct discount_wish){0};
    find_earning_lines(earning, result, &open);
    size_t count = 0;
    for (LINES_OF(i, &open, evaluation->word_count)) {
        evaluation->weights[count++] = money_of_line(evaluation, &result->value, i);
    }
    if (paid_with->choices != 0 && !leave_paid_part(evaluation, paid_with, count)) {
        earning->unpaid = paid_with;
        return;
    }
    lay_out(evaluation, &result->target, &open);
    wish_all(earning, result, &open, wish);
    note_limit(earning, wish);
}
