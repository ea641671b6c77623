#include "promo/compile/compile_index.h"

#include "promo/compile/compile_scopes.h"

/* A promotion can only act when certain things are there: its code, goods of its scope, a customer of its level. Each
 * such necessity is a clause: a list of symbols of which at least one must be present. The promotion waits under the
 * symbols of its rarest clause alone, so that common things (a category, a level) do not call it in vain. */
struct sink {
    struct compiled_set *compiled;
    struct promo_posting *postings;
    uint32_t *positions; /* NULL: counting */
    uint32_t position;   /* of the promotion at hand */
};

/* How often things of a kind are seen, least first; the order of the choice. */
enum rarity { RARITY_CODE = 1, RARITY_SKU, RARITY_SEGMENT, RARITY_BRAND, RARITY_CATEGORY, RARITY_LEVEL, RARITY_NONE };

static void emit(struct sink *sink, uint32_t symbol) {
    struct promo_posting *posting = &sink->postings[symbol];
    if (sink->positions != NULL) {
        sink->positions[posting->first + posting->count] = sink->position;
    }
    posting->count++;
}

static enum rarity rarity_of_scope(const struct promo_scope *scope) {
    const struct promo_goods_list *list = &scope->any_of;
    if (list->category_count > 0) {
        return RARITY_CATEGORY;
    }
    if (list->brand_count > 0 || list->supplier_count > 0 || list->label_count > 0) {
        return RARITY_BRAND;
    }
    return list->sku_count > 0 ? RARITY_SKU : RARITY_NONE;
}

static void emit_scope(struct sink *sink, const struct promo_scope *scope) {
    for (size_t i = 0; i < scope->any_symbol_count; i++) {
        emit(sink, scope->any_symbols[i]);
    }
}

static bool asks_for_presence(const struct promo_condition *condition) {
    switch (condition->op) {
    case PROMO_AT_LEAST:
    case PROMO_EQUAL: return condition->value > 0;
    case PROMO_MORE_THAN: return true;
    case PROMO_AT_MOST:
    case PROMO_LESS_THAN: return false;
    }
    return false;
}

static enum rarity rarity_of_condition(const struct promo_condition *condition);

/* The rarest (is_any: the commonest) of the children. */
static enum rarity rarity_of_children(const struct promo_condition *condition, bool is_any) {
    enum rarity chosen = is_any ? RARITY_CODE : RARITY_NONE;
    for (size_t i = 0; i < condition->child_count; i++) {
        enum rarity rarity = rarity_of_condition(&condition->children[i]);
        bool is_better = is_any ? rarity > chosen : rarity < chosen;
        chosen = is_better ? rarity : chosen;
    }
    return chosen;
}

static enum rarity rarity_of_condition(const struct promo_condition *condition) {
    switch (condition->kind) {
    case PROMO_CONDITION_ALL: return rarity_of_children(condition, false);
    case PROMO_CONDITION_ANY: return rarity_of_children(condition, true);
    case PROMO_CONDITION_BASKET:
        return asks_for_presence(condition) ? rarity_of_scope(&condition->measure.scope) : RARITY_NONE;
    case PROMO_CONDITION_CODE: return RARITY_CODE;
    case PROMO_CONDITION_NOT:
    case PROMO_CONDITION_FACT:
    case PROMO_CONDITION_TENDER:
    case PROMO_CONDITION_CHANNEL:
    case PROMO_CONDITION_DELIVERY: return RARITY_NONE;
    }
    return RARITY_NONE;
}

/* Emits the clause that rarity_of_condition chose. */
static void emit_condition(struct sink *sink, const struct promo_condition *condition) {
    if (condition->kind == PROMO_CONDITION_BASKET) {
        emit_scope(sink, &condition->measure.scope);
    }
    if (condition->kind == PROMO_CONDITION_CODE) {
        for (size_t i = 0; i < condition->code_symbol_count; i++) {
            emit(sink, condition->code_symbols[i]);
        }
    }
    enum rarity chosen = rarity_of_condition(condition);
    for (size_t i = 0; i < condition->child_count; i++) {
        const struct promo_condition *child = &condition->children[i];
        if (condition->kind == PROMO_CONDITION_ANY) {
            emit_condition(sink, child);
        } else if (rarity_of_condition(child) == chosen) {
            emit_condition(sink, child);
            return;
        }
    }
}

static void emit_prices(struct sink *sink, const struct promo_value *value) {
    for (size_t i = 0; i < value->price_count; i++) {
        emit(sink, symbol_table_find(&sink->compiled->symbols, SYMBOL_SKU, value->prices[i].sku));
    }
}

/* A set calls under each of its parts, not under the rarest one, so that half a set is told as a near miss. */
static enum rarity rarity_of_result(const struct promo_result *result) {
    enum rarity commonest = RARITY_CODE;
    switch (result->kind) {
    case PROMO_RESULT_PAY: return rarity_of_scope(&result->pay.scope);
    case PROMO_RESULT_GIFT:
    case PROMO_RESULT_GRANT:
    case PROMO_RESULT_MESSAGE: return RARITY_NONE;
    case PROMO_RESULT_DISCOUNT:
    case PROMO_RESULT_EARN: break;
    }
    if (result->value.price_count > 0) {
        return RARITY_SKU;
    }
    if (result->target.kind != PROMO_TARGET_SET) {
        return rarity_of_scope(&result->target.scope);
    }
    for (size_t i = 0; i < result->target.part_count; i++) {
        enum rarity rarity = rarity_of_scope(&result->target.parts[i].scope);
        commonest = rarity > commonest ? rarity : commonest;
    }
    return commonest;
}

static void emit_result(struct sink *sink, const struct promo_result *result) {
    if (result->value.price_count > 0) {
        emit_prices(sink, &result->value);
        return;
    }
    emit_scope(sink, result->kind == PROMO_RESULT_PAY ? &result->pay.scope : &result->target.scope);
    for (size_t i = 0; i < result->target.part_count; i++) {
        emit_scope(sink, &result->target.parts[i].scope);
    }
}

/* A message beside other results is only told when they gave something, so it calls nothing by itself. */
static enum rarity rarity_of_results(const struct promotion *promotion) {
    bool is_message_silent = promotion->has_discount || promotion->has_earning || promotion->has_pay;
    enum rarity commonest = RARITY_CODE;
    for (size_t i = 0; i < promotion->result_count; i++) {
        if (promotion->results[i].kind == PROMO_RESULT_MESSAGE && is_message_silent) {
            continue;
        }
        enum rarity rarity = rarity_of_result(&promotion->results[i]);
        commonest = rarity > commonest ? rarity : commonest;
    }
    return commonest;
}

static void emit_audience(struct sink *sink, const struct promo_audience *audience, bool is_by_segment) {
    const struct symbol_table *table = &sink->compiled->symbols;
    for (size_t i = 0; is_by_segment && i < audience->segment_any_count; i++) {
        emit(sink, symbol_table_find(table, SYMBOL_SEGMENT, segment_symbol_text(&audience->segments_any[i])));
    }
    for (size_t i = 0; !is_by_segment && i < audience->level_count; i++) {
        emit(sink, symbol_table_find(table, SYMBOL_LEVEL, audience->levels[i]));
    }
}

/* False when nothing in particular calls the promotion. */
static bool emit_promotion(struct sink *sink, const struct promotion *promotion) {
    if (promotion->event.size > 0) {
        emit(sink, symbol_table_find(&sink->compiled->symbols, SYMBOL_EVENT, promotion->event));
        return true;
    }
    enum rarity conditions = promotion->has_conditions ? rarity_of_condition(&promotion->conditions) : RARITY_NONE;
    enum rarity results = rarity_of_results(promotion);
    enum rarity segments = promotion->audience.segment_any_count > 0 ? RARITY_SEGMENT : RARITY_NONE;
    enum rarity levels = promotion->audience.level_count > 0 ? RARITY_LEVEL : RARITY_NONE;
    enum rarity audience = segments < levels ? segments : levels;
    if (conditions != RARITY_NONE && conditions <= results && conditions <= audience) {
        emit_condition(sink, &promotion->conditions);
    } else if (results != RARITY_NONE && results <= audience) {
        for (size_t i = 0; i < promotion->result_count; i++) {
            emit_result(sink, &promotion->results[i]);
        }
    } else if (audience != RARITY_NONE) {
        emit_audience(sink, &promotion->audience, segments == audience);
    } else {
        return false;
    }
    return true;
}

size_t promo_place_postings(struct promo_posting *postings, size_t count) {
    uint32_t first = 0;
    for (size_t i = 0; i < count; i++) {
        postings[i].first = first;
        first += postings[i].count;
        postings[i].count = 0;
    }
    return first;
}

static size_t emit_all(struct sink *sink, uint32_t *always) {
    size_t always_count = 0;
    for (size_t i = 0; i < sink->compiled->promotion_count; i++) {
        sink->position = (uint32_t)i;
        if (!emit_promotion(sink, sink->compiled->order[i])) {
            always[always_count++] = (uint32_t)i;
        }
    }
    return always_count;
}

bool compile_index(struct compiled_set *compiled, struct arena *arena) {
    size_t symbol_count = compiled->symbols.count;
    struct promo_posting *postings = ARENA_ARRAY(arena, struct promo_posting, symbol_count);
    uint32_t *always = ARENA_ARRAY(arena, uint32_t, compiled->promotion_count);
    if (postings == NULL || always == NULL) {
        return false;
    }
    struct sink sink = {.compiled = compiled, .postings = postings};
    compiled->always_count = emit_all(&sink, always);
    sink.positions = ARENA_ARRAY(arena, uint32_t, promo_place_postings(postings, symbol_count));
    if (sink.positions == NULL) {
        return false;
    }
    (void)emit_all(&sink, always);
    compiled->postings = postings;
    compiled->positions = sink.positions;
    compiled->always = always;
    return true;
}
