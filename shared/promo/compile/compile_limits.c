#include "promo/compile/compile_limits.h"

#include "promo/compile/symbol_table.h"

/* Of a promotion: its one store, or 0. */
static uint32_t only_store_of(const struct promotion *promotion) {
    return promotion->stores.only_count == 1 ? promotion->stores.only[0] : 0;
}

/* The stores of everything that counts in one budget. */
struct budget_stores {
    bool is_known;
    uint32_t only_store; /* 0: several */
};

static void widen(struct budget_stores *stores, uint32_t only_store) {
    stores->only_store = stores->is_known && stores->only_store != only_store ? 0 : only_store;
    stores->is_known = true;
}

static void each_budget(struct rule_set *set, struct symbol_table *table, struct budget_stores *budgets,
                        bool is_filling) {
    for (size_t i = 0; i < set->promotion_count; i++) {
        struct promotion *promotion = &set->promotions[i];
        for (size_t j = 0; j < promotion->limits.over_count; j++) {
            struct promo_limit *limit = &promotion->limits.over[j];
            limit->only_store = only_store_of(promotion);
            if (limit->measure != LIMIT_MEASURE_BUDGET) {
                continue;
            }
            struct budget_stores *stores = &budgets[symbol_table_add(table, SYMBOL_BUDGET, limit->budget)];
            if (is_filling) {
                limit->only_store = stores->only_store;
            } else {
                widen(stores, limit->only_store);
            }
        }
    }
}

bool compile_limits(struct rule_set *set, struct arena *arena) {
    size_t count = 0;
    for (size_t i = 0; i < set->promotion_count; i++) {
        count += set->promotions[i].limits.over_count;
    }
    struct symbol_table table;
    struct budget_stores *budgets = ARENA_ARRAY(arena, struct budget_stores, count);
    if (budgets == NULL || !symbol_table_init(&table, arena, count)) {
        return false;
    }
    each_budget(set, &table, budgets, false);
    each_budget(set, &table, budgets, true);
    return true;
}
