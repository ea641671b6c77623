/* The working state becomes the answer, and is added up once more before it leaves. */
#include "promo/evaluation.h"

#include "promo/sort.h"

#include "base/bug.h"

static bool finish_line(struct evaluation *evaluation, size_t i) {
    const struct line_state *state = &evaluation->lines[i];
    struct promo_line *line = &evaluation->outcome->lines[state->basket_index];
    line->line_no = state->line->line_no;
    line->amount_minor = state->amount_minor;
    line->points_paid_minor = state->points_paid_minor;
    line->points_paid = state->points_paid;
    line->floor_minor = state->floor_minor;
    line->floor = state->floor;
    line->net_minor = evaluation_left(evaluation, i);
    line->shares = ARENA_ARRAY(evaluation->arena, struct line_share, state->share_count);
    if (line->shares == NULL) {
        return false;
    }
    for (const struct share_node *node = state->shares; node != NULL; node = node->next) {
        line->shares[line->share_count++] = (struct line_share){
            .promotion = (uint16_t)node->applied, .discount_minor = node->discount_minor, .points = node->points};
        line->discount_minor += node->discount_minor;
        line->points += node->points;
    }
    bug_if(line->share_count != state->share_count);
    bug_if(line->amount_minor - line->discount_minor - line->points_paid_minor != line->net_minor);
    bug_if(line->net_minor < line->floor_minor || line->net_minor > line->amount_minor);
    return true;
}

static void add_up(struct promo_outcome *outcome) {
    int64_t points_paid = 0;
    for (size_t i = 0; i < outcome->line_count; i++) {
        const struct promo_line *line = &outcome->lines[i];
        outcome->gross_minor += line->amount_minor;
        outcome->discount_minor += line->discount_minor;
        outcome->points_paid_minor += line->points_paid_minor;
        outcome->net_minor += line->net_minor;
        outcome->points_to_earn += line->points;
        points_paid += line->points_paid;
    }
    bug_if(points_paid != outcome->points_paid);
    outcome->points_to_earn += outcome->event_points;
    int64_t discount_minor = 0;
    int64_t points = 0;
    for (size_t i = 0; i < outcome->applied_count; i++) {
        discount_minor += outcome->applied[i].discount_minor;
        points += outcome->applied[i].points;
    }
    bug_if(discount_minor != outcome->discount_minor || points != outcome->points_to_earn);
}

static bool finish_funding(struct evaluation *evaluation, struct promo_applied *applied) {
    const struct promotion *promotion = applied->promotion;
    int64_t shares[PROMO_PAYERS_MAX];
    int64_t parts[PROMO_PAYERS_MAX];
    applied->payers = ARENA_ARRAY(evaluation->arena, struct promo_payer_part, promotion->funding_count);
    if (applied->payers == NULL) {
        return false;
    }
    for (size_t i = 0; i < promotion->funding_count; i++) {
        shares[i] = promotion->funding[i].share_bp;
    }
    (void)money_allocate(applied->discount_minor, shares, promotion->funding_count, parts);
    for (size_t i = 0; i < promotion->funding_count; i++) {
        applied->payers[i] =
            (struct promo_payer_part){.payer = promotion->funding[i].payer, .discount_minor = parts[i]};
    }
    applied->payer_count = promotion->funding_count;
    return true;
}

static bool condition_knows(const struct promo_condition *condition, uint32_t symbol) {
    if (sorted_has(condition->code_symbols, condition->code_symbol_count, symbol)) {
        return true;
    }
    for (size_t i = 0; i < condition->child_count; i++) {
        if (condition_knows(&condition->children[i], symbol)) {
            return true;
        }
    }
    return false;
}

static void finish_code(const struct evaluation *evaluation, size_t index) {
    const struct request_code *request = &evaluation->codes[index];
    struct promo_code *code = &evaluation->outcome->codes[index];
    code->code = evaluation->request->basket->codes[index];
    if (request->is_repeated || request->symbol == SYMBOL_NONE) {
        code->state = request->is_repeated ? PROMO_CODE_TWICE : PROMO_CODE_UNKNOWN;
        return;
    }
    code->state = PROMO_CODE_NOT_FIRED;
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        const struct candidate *candidate = &evaluation->candidates[i];
        bool is_applied = candidate->verdict->kind == PROMO_APPLIED;
        if ((code->verdict != NULL && !is_applied) || !candidate->promotion->has_conditions ||
            !condition_knows(&candidate->promotion->conditions, request->symbol)) {
            continue;
        }
        code->verdict = candidate->verdict;
        if (is_applied) {
            code->state = PROMO_CODE_USED;
            return;
        }
    }
}

static bool finish_codes(struct evaluation *evaluation) {
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->code_count = evaluation->request->basket->code_count;
    outcome->codes = ARENA_ARRAY(evaluation->arena, struct promo_code, outcome->code_count);
    for (size_t i = 0; outcome->codes != NULL && i < outcome->code_count; i++) {
        finish_code(evaluation, i);
    }
    return outcome->codes != NULL;
}

/* The points of every promotion go to the lot of their terms. */
static bool finish_lots(struct evaluation *evaluation) {
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->lots = ARENA_ARRAY(evaluation->arena, struct promo_earned_lot, outcome->applied_count);
    for (size_t i = 0; outcome->lots != NULL && i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        size_t at = 0;
        while (at < outcome->lot_count && !promo_lot_equal(outcome->lots[at].terms, applied->promotion->lot)) {
            at++;
        }
        if (applied->points > 0) {
            outcome->lot_count += at == outcome->lot_count ? 1 : 0;
            outcome->lots[at].terms = applied->promotion->lot;
            outcome->lots[at].points += applied->points;
        }
    }
    return outcome->lots != NULL;
}

void outcome_finish(struct evaluation *evaluation) {
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->line_count = evaluation->line_count;
    outcome->lines = ARENA_ARRAY(evaluation->arena, struct promo_line, evaluation->line_count);
    for (size_t i = 0; outcome->lines != NULL && i < evaluation->line_count; i++) {
        if (!finish_line(evaluation, i)) {
            return;
        }
    }
    if (outcome->lines == NULL) {
        return;
    }
    add_up(outcome);
    for (size_t i = 0; i < outcome->applied_count; i++) {
        if (!finish_funding(evaluation, &outcome->applied[i])) {
            return;
        }
    }
    (void)(finish_lots(evaluation) && limits_count(evaluation) && finish_codes(evaluation));
}
