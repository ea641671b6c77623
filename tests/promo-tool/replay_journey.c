#include "tests/promo-tool/replay_journey.h"

#include "tests/chain/journey_reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The data has some hundred stores; of that many of ours none is shared by two. */
enum { STORES_MAX = 1000000, BYTES_PER_LINE = 512 };

struct kept_line {
    struct product product; /* of an unknown one only the sku */
    int64_t quantity_milli;
    int64_t price_minor;
};

struct kept_receipt {
    uint64_t receipt_id;
    uint64_t household_id;
    uint32_t store;
    uint32_t line_count;
    int32_t registered_day;
    struct local_time at;
    size_t first_line;
};

struct replay_journey {
    struct journey *data; /* the texts of the products live in it */
    struct text level;
    size_t count;
    struct kept_receipt *receipts;
    size_t line_count;
    struct kept_line *lines;
};

/* ---------------------------------------------------------------------------------------------------------- keeping */

static int by_sku(const void *key, const void *product) {
    return text_compare(*(const struct text *)key, ((const struct product *)product)->sku);
}

static void keep_receipt(struct replay_journey *journey, const struct receipt_source *source,
                         const struct source_receipt *from, int32_t *first_days) {
    static const struct zone utc = {.name = "UTC"};
    struct kept_receipt *kept = &journey->receipts[journey->count++];
    *kept = (struct kept_receipt){.receipt_id = from->receipt_id,
                                  .household_id = from->household_id,
                                  .store = from->store,
                                  .line_count = (uint32_t)from->line_count,
                                  .at = zone_local(&utc, from->sold_at_ms),
                                  .first_line = journey->line_count};
    int32_t *first_day = &first_days[from->household_id];
    *first_day = *first_day == 0 ? kept->at.day : *first_day;
    kept->registered_day = *first_day;
    for (size_t i = 0; i < from->line_count; i++) {
        const struct source_line *line = &from->lines[i];
        const struct product *product =
            bsearch(&line->sku, source->products, source->product_count, sizeof(struct product), by_sku);
        journey->lines[journey->line_count++] =
            (struct kept_line){.product = product == NULL ? (struct product){.sku = line->sku} : *product,
                               .quantity_milli = line->quantity_milli,
                               .price_minor = line->price_minor};
    }
}

static bool keep_all(struct replay_journey *journey, struct fault *fault) {
    struct receipt_source source = journey_source(journey->data);
    struct source_totals totals;
    if (!receipt_source_count(&source, &totals, fault)) {
        return false;
    }
    int32_t *first_days = calloc(totals.household_id_max + 1, sizeof(*first_days));
    journey->receipts = calloc(totals.receipts, sizeof(*journey->receipts));
    journey->lines = calloc(totals.lines, sizeof(*journey->lines));
    bool is_kept = first_days != NULL && journey->receipts != NULL && journey->lines != NULL;
    struct source_receipt receipt;
    while (is_kept && source.next(source.context, &receipt, fault) == SOURCE_RECEIPT) {
        keep_receipt(journey, &source, &receipt, first_days);
    }
    free(first_days);
    return is_kept || fault_set(fault, FAULT_FULL, "out of memory");
}

struct replay_journey *replay_journey_open(const char *folder, struct text level, struct fault *fault) {
    struct replay_journey *journey = calloc(1, sizeof(*journey));
    if (journey == NULL) {
        (void)fault_set(fault, FAULT_FULL, "out of memory");
        return NULL;
    }
    journey->level = level;
    journey->data = journey_open(folder, STORES_MAX, fault);
    if (journey->data == NULL || !keep_all(journey, fault)) {
        replay_journey_close(journey);
        return NULL;
    }
    return journey;
}

void replay_journey_close(struct replay_journey *journey) {
    journey_close(journey->data);
    free(journey->receipts);
    free(journey->lines);
    free(journey);
}

/* ---------------------------------------------------------------------------------------------------------- reading */

static size_t receipt_size(const void *context, uint64_t number) {
    const struct replay_journey *journey = context;
    return (size_t)journey->receipts[number].line_count * BYTES_PER_LINE;
}

static bool fill_basket(const struct replay_journey *journey, const struct kept_receipt *kept, struct arena *arena,
                        struct basket *basket, char reason[static REPLAY_REASON_MAX]) {
    *basket = (struct basket){.line_count = kept->line_count,
                              .lines = ARENA_ARRAY(arena, struct basket_line, kept->line_count)};
    if (basket->lines == NULL) {
        (void)snprintf(reason, REPLAY_REASON_MAX, "needs more memory than there is");
        return false;
    }
    for (uint32_t i = 0; i < kept->line_count; i++) {
        const struct kept_line *line = &journey->lines[kept->first_line + i];
        basket->lines[i] = (struct basket_line){.line_no = i + 1,
                                                .product = line->product,
                                                .quantity_milli = line->quantity_milli,
                                                .price_minor = line->price_minor};
    }
    size_t bad_line = 0;
    enum basket_problem problem = basket_check(basket, &bad_line);
    (void)snprintf(reason, REPLAY_REASON_MAX, "line %zu: %s", bad_line + 1, basket_problem_name(problem));
    return problem == BASKET_OK;
}

static bool read_receipt(const void *context, uint64_t number, struct arena *arena, struct replay_receipt *receipt,
                         char reason[static REPLAY_REASON_MAX]) {
    const struct replay_journey *journey = context;
    const struct kept_receipt *kept = &journey->receipts[number];
    bool is_known = kept->household_id > 0;
    receipt->request = (struct promo_request){.basket = &receipt->basket,
                                              .customer = {.is_known = is_known,
                                                           .id = kept->household_id,
                                                           .level = is_known ? journey->level : (struct text){0},
                                                           .birth_day = CUSTOMER_NO_BIRTH_DAY,
                                                           .registered_day = kept->registered_day,
                                                           .may_earn = is_known},
                                              .at = kept->at,
                                              .store = kept->store};
    return fill_basket(journey, kept, arena, &receipt->basket, reason);
}

struct replay_source replay_journey_source(const struct replay_journey *journey) {
    return (struct replay_source){
        .count = journey->count, .size = receipt_size, .read = read_receipt, .context = journey};
}

void replay_journey_receipt_name(const void *context, uint64_t number, char *out, size_t capacity) {
    const struct replay_journey *journey = context;
    (void)snprintf(out, capacity, "receipt %" PRIu64, journey->receipts[number].receipt_id);
}
