#include "promo/compile/compile_scopes.h"

#include "promo/compile/code_fold.h"
#include "promo/sort.h"

/* What is done with each scope, each condition with codes and each price list while walking over a promotion. */
struct visitor {
    void (*scope)(struct visitor *visitor, struct promo_scope *scope);
    void (*codes)(struct visitor *visitor, struct promo_condition *condition);
    void (*prices)(struct visitor *visitor, const struct promo_value *value);
    struct arena *arena;
    struct symbol_table *table;
    size_t count;
    bool is_code_exact;
};

struct text segment_symbol_text(const uint32_t *segment) {
    return (struct text){.data = (const char *)segment, .size = sizeof *segment};
}

static void visit_condition(struct visitor *visitor, struct promo_condition *condition) {
    if (condition->kind == PROMO_CONDITION_BASKET) {
        visitor->scope(visitor, &condition->measure.scope);
    }
    if (condition->kind == PROMO_CONDITION_CODE) {
        visitor->codes(visitor, condition);
    }
    for (size_t i = 0; i < condition->child_count; i++) {
        visit_condition(visitor, &condition->children[i]);
    }
}

static void visit_result(struct visitor *visitor, struct promo_result *result) {
    visitor->scope(visitor, &result->target.scope);
    visitor->scope(visitor, &result->pay.scope);
    for (size_t i = 0; i < result->target.part_count; i++) {
        visitor->scope(visitor, &result->target.parts[i].scope);
    }
    if (result->value.ladder != NULL) {
        visitor->scope(visitor, &result->value.ladder->measure.scope);
    }
    if (result->value.each != NULL) {
        visitor->scope(visitor, &result->value.each->measure.scope);
    }
    if (result->gift.each != NULL) {
        visitor->scope(visitor, &result->gift.each->measure.scope);
    }
    if (result->grant.each != NULL) {
        visitor->scope(visitor, &result->grant.each->measure.scope);
    }
    visitor->prices(visitor, &result->value);
}

static void visit_promotion(struct visitor *visitor, struct promotion *promotion) {
    if (promotion->has_conditions) {
        visit_condition(visitor, &promotion->conditions);
    }
    for (size_t i = 0; i < promotion->result_count; i++) {
        visit_result(visitor, &promotion->results[i]);
    }
}

static void visit_floors(struct visitor *visitor, struct rule_set_settings *settings) {
    for (size_t i = 0; i < settings->floor_count; i++) {
        visitor->scope(visitor, &settings->floors[i].scope);
    }
}

static size_t list_count(const struct promo_goods_list *list) {
    return list->sku_count + list->category_count + list->brand_count + list->supplier_count + list->label_count;
}

static void count_scope(struct visitor *visitor, struct promo_scope *scope) {
    visitor->count += list_count(&scope->any_of) + list_count(&scope->except);
}

static void count_codes(struct visitor *visitor, struct promo_condition *condition) {
    visitor->count += condition->code_count;
}

static void count_prices(struct visitor *visitor, const struct promo_value *value) {
    visitor->count += value->price_count;
}

static uint32_t *add_texts(struct symbol_table *table, enum symbol_kind kind, const struct text *texts, size_t count,
                           uint32_t *out) {
    for (size_t i = 0; i < count; i++) {
        *out++ = symbol_table_add(table, kind, texts[i]);
    }
    return out;
}

static const uint32_t *add_list(struct visitor *visitor, const struct promo_goods_list *list, size_t *count) {
    uint32_t *symbols = ARENA_ARRAY(visitor->arena, uint32_t, list_count(list));
    if (symbols == NULL) {
        *count = 0;
        return NULL;
    }
    uint32_t *end = symbols;
    end = add_texts(visitor->table, SYMBOL_SKU, list->skus, list->sku_count, end);
    end = add_texts(visitor->table, SYMBOL_CATEGORY, list->categories, list->category_count, end);
    end = add_texts(visitor->table, SYMBOL_BRAND, list->brands, list->brand_count, end);
    end = add_texts(visitor->table, SYMBOL_SUPPLIER, list->suppliers, list->supplier_count, end);
    end = add_texts(visitor->table, SYMBOL_LABEL, list->labels, list->label_count, end);
    *count = sort_unique(symbols, (size_t)(end - symbols));
    return symbols;
}

static void fill_scope(struct visitor *visitor, struct promo_scope *scope) {
    scope->any_symbols = add_list(visitor, &scope->any_of, &scope->any_symbol_count);
    scope->except_symbols = add_list(visitor, &scope->except, &scope->except_symbol_count);
}

static void fill_codes(struct visitor *visitor, struct promo_condition *condition) {
    uint32_t *symbols = ARENA_ARRAY(visitor->arena, uint32_t, condition->code_count);
    for (size_t i = 0; symbols != NULL && i < condition->code_count; i++) {
        struct text folded = code_fold(visitor->arena, condition->codes[i], visitor->is_code_exact);
        symbols[i] = symbol_table_add(visitor->table, SYMBOL_CODE, folded);
    }
    condition->code_symbol_count = symbols == NULL ? 0 : sort_unique(symbols, condition->code_count);
    condition->code_symbols = symbols;
}

static void fill_prices(struct visitor *visitor, const struct promo_value *value) {
    for (size_t i = 0; i < value->price_count; i++) {
        (void)symbol_table_add(visitor->table, SYMBOL_SKU, value->prices[i].sku);
    }
}

static size_t count_names(struct rule_set *set) {
    struct visitor visitor = {.scope = count_scope, .codes = count_codes, .prices = count_prices};
    for (size_t i = 0; i < set->promotion_count; i++) {
        struct promotion *promotion = &set->promotions[i];
        visit_promotion(&visitor, promotion);
        visitor.count += promotion->audience.level_count + promotion->audience.segment_any_count +
                         (promotion->event.size > 0 ? 1 : 0);
    }
    visit_floors(&visitor, &set->settings);
    return visitor.count;
}

bool compile_scopes(struct rule_set *set, struct arena *arena, struct symbol_table *table) {
    if (!symbol_table_init(table, arena, count_names(set))) {
        return false;
    }
    struct visitor visitor = {.scope = fill_scope,
                              .codes = fill_codes,
                              .prices = fill_prices,
                              .arena = arena,
                              .table = table,
                              .is_code_exact = set->settings.is_code_exact};
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promo_audience *audience = &set->promotions[i].audience;
        visit_promotion(&visitor, &set->promotions[i]);
        for (size_t j = 0; j < audience->level_count; j++) {
            (void)symbol_table_add(table, SYMBOL_LEVEL, audience->levels[j]);
        }
        if (set->promotions[i].event.size > 0) {
            (void)symbol_table_add(table, SYMBOL_EVENT, set->promotions[i].event);
        }
        for (size_t j = 0; j < audience->segment_any_count; j++) {
            (void)symbol_table_add(table, SYMBOL_SEGMENT, segment_symbol_text(&audience->segments_any[j]));
        }
    }
    visit_floors(&visitor, &set->settings);
    return !arena->exhausted;
}
