#include "promo/evaluation.h"

static int64_t amount_of(const struct promo_applied *applied, enum limit_measure measure) {
    switch (measure) {
    case LIMIT_MEASURE_TIMES: return applied->times;
    case LIMIT_MEASURE_UNITS: return applied->units_milli;
    case LIMIT_MEASURE_DISCOUNT:
    case LIMIT_MEASURE_BUDGET: return applied->discount_minor;
    case LIMIT_MEASURE_POINTS: return applied->points;
    }
    return 0;
}

static bool is_same_counter(const struct promo_limit_use *a, const struct promo_limit_use *b) {
    return a->promotion == b->promotion && a->of == b->of && a->measure == b->measure && text_equal(a->name, b->name);
}

/* Several periods of one counter are one use. */
static void count_use(struct promo_outcome *outcome, const struct promo_limit_use *use) {
    for (size_t i = 0; i < outcome->limit_use_count; i++) {
        if (is_same_counter(&outcome->limit_uses[i], use)) {
            return;
        }
    }
    outcome->limit_uses[outcome->limit_use_count++] = *use;
}

bool limits_count(const struct evaluation *evaluation) {
    struct promo_outcome *outcome = evaluation->outcome;
    size_t count = 0;
    for (size_t i = 0; i < outcome->applied_count; i++) {
        count += outcome->applied[i].promotion->limits.over_count;
    }
    outcome->limit_uses = ARENA_ARRAY(evaluation->arena, struct promo_limit_use, count);
    for (size_t i = 0; outcome->limit_uses != NULL && i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        for (size_t j = 0; j < applied->promotion->limits.over_count; j++) {
            const struct promo_limit *limit = &applied->promotion->limits.over[j];
            struct promo_limit_use use = {.promotion = applied->promotion,
                                          .name = limit_name(applied->promotion, limit),
                                          .of = limit->of == PROMO_OF_CUSTOMER ? PROMO_OF_CUSTOMER : PROMO_OF_STORE,
                                          .measure = limit->measure,
                                          .amount = amount_of(applied, limit->measure)};
            if (use.amount > 0) {
                count_use(outcome, &use);
            }
        }
    }
    return outcome->limit_uses != NULL;
}
