#include "promo/discount/discount.h"

#include "promo/compile/code_fold.h"
#include "promo/compile/compile_scopes.h"
#include "promo/sort.h"

#include "base/bug.h"

/* ---------------------------------------------------------------------------------------------------- the lines */

static bool line_is_before(const void *context, uint32_t a, uint32_t b) {
    const struct basket *basket = context;
    return basket->lines[a].line_no < basket->lines[b].line_no;
}

static bool never_changes_price(const struct product *product) {
    return (product->flags & (PRODUCT_NO_DISCOUNT | PRODUCT_IS_GIFT_CARD | PRODUCT_IS_DEPOSIT)) != 0;
}

static void start_line(struct evaluation *evaluation, size_t i) {
    struct line_state *state = &evaluation->lines[i];
    state->basket_index = evaluation->sorted[i];
    state->line = &evaluation->request->basket->lines[state->basket_index];
    state->amount_minor = state->line->amount_minor;
    state->shares_end = &state->shares;
    evaluation->money[i] =
        (struct line_money){.free_milli = state->line->quantity_milli, .free_minor = state->amount_minor};
    line_set_add(&evaluation->all, i);
    if ((state->line->product.flags & (PRODUCT_IS_GIFT_CARD | PRODUCT_IS_DEPOSIT)) == 0) {
        line_set_add(&evaluation->countable, i);
    }
    if (!never_changes_price(&state->line->product)) {
        line_set_add(&evaluation->discountable, i);
        evaluation->totals.list_minor += state->amount_minor;
        evaluation->totals.left_minor += state->amount_minor;
        evaluation->totals.quantity_milli += state->line->quantity_milli;
        evaluation->totals.lines++;
    }
    if (state->line->is_deep_promo) {
        line_set_add(&evaluation->deep, i);
    }
}

static bool start_lines(struct evaluation *evaluation) {
    const struct basket *basket = evaluation->request->basket;
    size_t count = basket->line_count;
    bug_if(count > LIMIT_LINES || basket->code_count > LIMIT_CODES);
    struct arena *arena = evaluation->arena;
    evaluation->line_count = count;
    evaluation->word_count = line_set_words_for(count);
    evaluation->lines = ARENA_ARRAY(arena, struct line_state, count);
    evaluation->money = ARENA_ARRAY(arena, struct line_money, count);
    evaluation->proposal = ARENA_NEW(arena, struct proposal);
    evaluation->weights = ARENA_ARRAY(arena, int64_t, count);
    evaluation->caps = ARENA_ARRAY(arena, int64_t, count);
    evaluation->parts = ARENA_ARRAY(arena, int64_t, count);
    evaluation->wanted = ARENA_ARRAY(arena, int64_t, count);
    evaluation->taken = ARENA_ARRAY(arena, int64_t, count);
    evaluation->taken_minor = ARENA_ARRAY(arena, int64_t, count);
    evaluation->counts = ARENA_ARRAY(arena, int64_t, count);
    evaluation->picked = ARENA_ARRAY(arena, int64_t, count);
    evaluation->earned = ARENA_ARRAY(arena, int64_t, count);
    evaluation->sorted = ARENA_ARRAY(arena, uint32_t, count);
    if (arena->exhausted) {
        return false;
    }
    evaluation->proposal->money = ARENA_ARRAY(arena, struct line_money, count);
    for (uint32_t i = 0; i < count; i++) {
        evaluation->sorted[i] = i;
    }
    sort_numbers(evaluation->sorted, count, line_is_before, basket);
    for (size_t i = 0; i < count; i++) {
        start_line(evaluation, i);
    }
    evaluation->open = evaluation->discountable;
    return true;
}

/* ---------------------------------------------------------------------------------------------------- the codes */

static bool start_codes(struct evaluation *evaluation) {
    const struct basket *basket = evaluation->request->basket;
    evaluation->codes = ARENA_ARRAY(evaluation->arena, struct request_code, basket->code_count);
    struct text *folded = ARENA_ARRAY(evaluation->arena, struct text, basket->code_count);
    if (evaluation->codes == NULL || folded == NULL) {
        return false;
    }
    for (size_t i = 0; i < basket->code_count; i++) {
        folded[i] = code_fold(evaluation->arena, basket->codes[i], evaluation->settings->is_code_exact);
        evaluation->codes[i].symbol = symbol_table_find(&evaluation->set->symbols, SYMBOL_CODE, folded[i]);
        for (size_t j = 0; j < i && !evaluation->codes[i].is_repeated; j++) {
            evaluation->codes[i].is_repeated = text_equal(folded[i], folded[j]);
        }
    }
    return !evaluation->arena->exhausted;
}

bool evaluation_start(struct evaluation *evaluation) {
    evaluation->settings = &evaluation->set->set->settings;
    evaluation->arena = evaluation->request->arena;
    if (!start_lines(evaluation) || !evaluation_find_present(evaluation) || !start_codes(evaluation)) {
        return false;
    }
    line_floors_find(evaluation);
    evaluation->groups = ARENA_ARRAY(evaluation->arena, struct group_state, evaluation->settings->group_count);
    return evaluation->groups != NULL;
}

/* ----------------------------------------------------------------------------------------------- the candidates */

static void call_symbol(const struct compiled_set *set, uint32_t symbol, uint64_t *called) {
    if (symbol == SYMBOL_NONE) {
        return;
    }
    const struct promo_posting *posting = &set->postings[symbol];
    for (uint32_t i = 0; i < posting->count; i++) {
        uint32_t position = set->positions[posting->first + i];
        called[position / 64] |= UINT64_C(1) << position % 64;
    }
}

static void call_all(const struct evaluation *evaluation, uint64_t *called) {
    const struct compiled_set *set = evaluation->set;
    const struct promo_customer *customer = &evaluation->request->customer;
    for (size_t i = 0; evaluation->request->is_complete && i < set->promotion_count; i++) {
        called[i / 64] |= UINT64_C(1) << i % 64;
    }
    for (size_t i = 0; i < evaluation->request->basket->code_count; i++) {
        call_symbol(set, evaluation->codes[i].symbol, called);
    }
    if (evaluation->request->event.size > 0) {
        call_symbol(set, symbol_table_find(&set->symbols, SYMBOL_EVENT, evaluation->request->event), called);
        return;
    }
    for (size_t i = 0; i < set->always_count; i++) {
        called[set->always[i] / 64] |= UINT64_C(1) << set->always[i] % 64;
    }
    for (size_t i = 0; i < evaluation->present_count; i++) {
        call_symbol(set, evaluation->present[i].symbol, called);
    }
    if (!customer->is_known) {
        return;
    }
    call_symbol(set, symbol_table_find(&set->symbols, SYMBOL_LEVEL, customer->level), called);
    for (size_t i = 0; i < customer->segment_count; i++) {
        struct text text = segment_symbol_text(&customer->segments[i]);
        call_symbol(set, symbol_table_find(&set->symbols, SYMBOL_SEGMENT, text), called);
    }
}

/* A code's promotion is always among the candidates, so that its holder hears why it did not work: codes are the rarest
 * clause, except beside others under `any`. */
bool evaluation_find_candidates(struct evaluation *evaluation) {
    const struct compiled_set *set = evaluation->set;
    size_t word_count = (set->promotion_count + 63) / 64;
    uint64_t *called = ARENA_ARRAY(evaluation->arena, uint64_t, word_count);
    if (called == NULL) {
        return false;
    }
    if (evaluation->request->entitled != NULL) {
        entitled_call(evaluation, called);
    } else {
        call_all(evaluation, called);
    }
    size_t count = 0;
    for (size_t i = 0; i < word_count; i++) {
        count += (size_t)__builtin_popcountll(called[i]);
    }
    evaluation->candidates = ARENA_ARRAY(evaluation->arena, struct candidate, count);
    evaluation->outcome->verdicts = ARENA_ARRAY(evaluation->arena, struct promo_verdict, count);
    if (evaluation->candidates == NULL || evaluation->outcome->verdicts == NULL) {
        return false;
    }
    for (size_t i = 0; i < word_count; i++) {
        for (uint64_t bits = called[i]; bits != 0; bits &= bits - 1) {
            struct candidate *candidate = &evaluation->candidates[evaluation->candidate_count];
            candidate->verdict = &evaluation->outcome->verdicts[evaluation->candidate_count++];
            candidate->promotion = set->order[i * 64 + (size_t)__builtin_ctzll(bits)];
            candidate->verdict->promotion = candidate->promotion;
        }
    }
    evaluation->outcome->verdict_count = count;
    return true;
}
