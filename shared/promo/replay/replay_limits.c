#include "promo/replay/replay_limits.h"

#include "promo/period.h"

#include "base/bug.h"

#include <stdlib.h>

/* ----------------------------------------------------------------------------------------------------------- names */

static int by_bytes(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static struct text counted_name(const struct promotion *promotion, const struct promo_limit *limit) {
    return limit->measure == LIMIT_MEASURE_BUDGET ? limit->budget : promotion->id;
}

static size_t count_limits(const struct compiled_set *set) {
    size_t count = 0;
    for (size_t i = 0; i < set->promotion_count; i++) {
        count += set->order[i]->limits.over_count;
    }
    return count;
}

bool replay_limits_start(struct replay_limits *limits, const struct compiled_set *set,
                         const struct replay_memory *memory) {
    *limits = (struct replay_limits){.set = set};
    size_t most = count_limits(set);
    if (most == 0) {
        return true;
    }
    limits->names = memory->take(memory->context, most * sizeof(struct text));
    if (limits->names == NULL) {
        return false;
    }
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promotion *promotion = set->order[i];
        for (size_t j = 0; j < promotion->limits.over_count; j++) {
            limits->names[limits->name_count++] = counted_name(promotion, &promotion->limits.over[j]);
        }
    }
    /* A name that stands here twice is found at one of its places, always the same. */
    qsort(limits->names, limits->name_count, sizeof(struct text), by_bytes);
    return true;
}

void replay_limits_end(struct replay_limits *limits, const struct replay_memory *memory) {
    if (limits->names != NULL) {
        memory->give_back(memory->context, limits->names);
    }
    replay_table_give_back(&limits->uses, memory);
}

/* -------------------------------------------------------------------------------------------------------- counters */

enum { OF_BITS = 2, MEASURE_BITS = 4, DAY_BITS = 32 };

struct counter {
    uint64_t kind; /* name, measure and holder's kind, above the bits of a day */
    uint64_t holder;
};

static struct counter counter_of(const struct replay_limits *limits, struct text name, enum limit_measure measure,
                                 enum promo_limit_of of, uint64_t customer_id) {
    const struct text *found = bsearch(&name, limits->names, limits->name_count, sizeof(struct text), by_bytes);
    bug_if(found == NULL);
    uint64_t place = (uint64_t)(found - limits->names);
    uint64_t kind = place << (OF_BITS + MEASURE_BITS) | (uint64_t)measure << OF_BITS | (uint64_t)of;
    uint64_t holder = of == PROMO_OF_CUSTOMER ? customer_id : of == PROMO_OF_STORE ? limits->store : 0;
    return (struct counter){.kind = kind << DAY_BITS, .holder = holder};
}

static bool used(void *context, const struct promo_limit_question *question, int64_t *used) {
    const struct replay_limits *limits = context;
    struct counter counter = counter_of(limits, question->name, question->measure, question->of, question->customer_id);
    const struct replay_entry *entry =
        replay_table_find(&limits->uses, counter.kind | (uint32_t)question->from_day, counter.holder);
    *used = entry == NULL ? 0 : entry->sum;
    return true;
}

struct promo_limit_source replay_limits_source(struct replay_limits *limits, uint32_t store) {
    limits->store = store;
    return (struct promo_limit_source){.used = used, .context = limits};
}

/* Into every period that holds the day; two that begin on the same day are one, since neither has a day before. */
static void count_use(struct replay_limits *limits, const struct replay_memory *memory, struct counter counter,
                      int32_t day, int64_t amount) {
    int32_t starts[PROMO_LIFE + 1];
    for (enum promo_period period = PROMO_DAY; period <= PROMO_LIFE; period++) {
        starts[period] = promo_period_start(period, day);
        bool is_counted = false;
        for (enum promo_period before = PROMO_DAY; before < period; before++) {
            is_counted = is_counted || starts[before] == starts[period];
        }
        if (!is_counted) {
            replay_table_add(
                &limits->uses, memory,
                &(struct replay_entry){
                    .a = counter.kind | (uint32_t)starts[period], .b = counter.holder, .count = 1, .sum = amount});
        }
    }
}

void replay_limits_count(struct replay_limits *limits, const struct replay_memory *memory,
                         const struct promo_request *request, const struct promo_outcome *outcome) {
    int32_t day = request->at.day;
    for (size_t i = 0; i < outcome->limit_use_count; i++) {
        const struct promo_limit_use *use = &outcome->limit_uses[i];
        if (use->of == PROMO_OF_CUSTOMER) {
            count_use(limits, memory,
                      counter_of(limits, use->name, use->measure, PROMO_OF_CUSTOMER, request->customer.id), day,
                      use->amount);
            continue;
        }
        /* What the outcome says of the store counts for the chain as well. */
        count_use(limits, memory, counter_of(limits, use->name, use->measure, PROMO_OF_STORE, 0), day, use->amount);
        count_use(limits, memory, counter_of(limits, use->name, use->measure, PROMO_OF_CHAIN, 0), day, use->amount);
    }
}
