#include "tests/chain/generator.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "retail/money.h"
#include "tests/chain/generator_goods.h"
#include "tests/harness/dice.h"

enum {
    LINES_MAX = 40,
    OPENING_MINUTE = 8 * 60,
    CLOSING_MINUTE = 22 * 60,
    MINUTES_NEAR_FAVOURITE = 90,
    USUAL_PRODUCT_PERCENT = 65, /* how often a household takes its usual product of a kind */
};

struct household {
    uint32_t home_store;
    uint32_t visits_per_week_milli;
    uint32_t away_bp;
    uint32_t lines_usual;                /* middle size of a basket */
    uint32_t favourite_minute;           /* of the shop's day */
    uint32_t taste_sum[GENERATOR_KINDS]; /* running sums of how much it takes of each kind */
    uint32_t usual_salt;                 /* picks its usual product of each kind */
};

struct visit {
    int64_t at_ms;
    uint32_t household; /* index */
};

struct generator {
    struct generator_settings settings;
    struct dice start; /* as it was before the first receipt */
    struct dice dice;
    struct product *products;
    struct goods_item *items;
    struct household *households;
    uint32_t day; /* from the first */
    size_t visit_at;
    size_t visit_count;
    struct visit *visits; /* of the day, in order of time */
    uint64_t receipt_id;
    struct source_line lines[LINES_MAX];
};

/* How busy a day is against the mean, Monday first, in percent. */
static const uint32_t weekday_percent[7] = {85, 85, 90, 95, 125, 130, 90};

struct generator_settings generator_usual_settings(void) {
    return (struct generator_settings){.seed = 1,
                                       .store_count = 3,
                                       .household_count = 600,
                                       .products_per_kind = 12,
                                       .first_day = 20458, /* 2026-01-05, a Monday */
                                       .weeks = 4,
                                       .utc_offset_minutes = 180,
                                       .anonymous_bp = 2500};
}

static void make_taste(struct household *household, struct dice *dice) {
    uint32_t sum = 0;
    for (size_t kind = 0; kind < GENERATOR_KINDS; kind++) {
        /* A third of the kinds a household hardly takes at all, some it takes far more than others do. */
        int64_t liking = dice_between(dice, 0, 2) == 0 ? 0 : dice_between(dice, 1, 4);
        sum += goods_kinds[kind].popularity * (uint32_t)liking;
        household->taste_sum[kind] = sum;
    }
    if (sum == 0) {
        household->taste_sum[GENERATOR_KINDS - 1] = 1;
    }
}

static void make_household(struct household *household, const struct generator_settings *settings, struct dice *dice) {
    household->home_store = (uint32_t)dice_between(dice, 1, settings->store_count);
    /* Most come once or twice a week; the smaller of two dice makes the rare often. */
    int64_t rhythm = int64_min(dice_between(dice, 200, 5500), dice_between(dice, 200, 5500));
    household->visits_per_week_milli = (uint32_t)rhythm;
    household->away_bp = (uint32_t)dice_between(dice, 0, 2500);
    household->lines_usual = (uint32_t)dice_between(dice, 3, 18);
    household->favourite_minute = (uint32_t)dice_between(dice, OPENING_MINUTE, CLOSING_MINUTE - 1);
    household->usual_salt = (uint32_t)dice_between(dice, 0, UINT32_MAX);
    make_taste(household, dice);
}

static bool check_range(const char *name, int64_t value, int64_t min, int64_t max, struct fault *fault) {
    return (value >= min && value <= max) || fault_set(fault, FAULT_CONFIG, "%s must be %lld to %lld, is %lld", name,
                                                       (long long)min, (long long)max, (long long)value);
}

static bool check_settings(const struct generator_settings *settings, struct fault *fault) {
    return check_range("stores", settings->store_count, 1, 1000, fault) &&
           check_range("households", settings->household_count, 1, 1000000, fault) &&
           check_range("products per kind", settings->products_per_kind, 1, 500, fault) &&
           check_range("first day", settings->first_day, -100000, 1000000, fault) &&
           check_range("weeks", settings->weeks, 0, 10000, fault) &&
           check_range("offset from UTC in minutes", settings->utc_offset_minutes, -14 * 60, 14 * 60, fault) &&
           check_range("anonymous share", settings->anonymous_bp, 0, PERCENT_WHOLE_BP, fault);
}

struct generator *generator_open(const struct generator_settings *settings, struct fault *fault) {
    if (!check_settings(settings, fault)) {
        return NULL;
    }
    size_t product_count = (size_t)GENERATOR_KINDS * settings->products_per_kind;
    struct generator *generator = calloc(1, sizeof *generator);
    if (generator != NULL) {
        generator->products = calloc(product_count, sizeof generator->products[0]);
        generator->items = calloc(product_count, sizeof generator->items[0]);
        generator->households = calloc(settings->household_count, sizeof generator->households[0]);
        generator->visits = calloc(settings->household_count, sizeof generator->visits[0]);
    }
    if (generator == NULL || generator->products == NULL || generator->items == NULL || generator->households == NULL ||
        generator->visits == NULL) {
        generator_close(generator);
        (void)fault_set(fault, FAULT_FULL, "out of memory");
        return NULL;
    }
    generator->settings = *settings;
    generator->dice.state = settings->seed;
    goods_make(generator->products, generator->items, settings->products_per_kind, &generator->dice);
    for (uint32_t i = 0; i < settings->household_count; i++) {
        make_household(&generator->households[i], settings, &generator->dice);
    }
    generator->start = generator->dice;
    return generator;
}

void generator_close(struct generator *generator) {
    if (generator == NULL) {
        return;
    }
    free(generator->products);
    free(generator->items);
    free(generator->households);
    free(generator->visits);
    free(generator);
}

/* The minute of a visit: two of three near the favourite one, the others at any. */
static int64_t visit_minute(const struct household *household, struct dice *dice) {
    if (dice_between(dice, 0, 2) == 0) {
        return dice_between(dice, OPENING_MINUTE, CLOSING_MINUTE - 1);
    }
    int64_t near =
        (int64_t)household->favourite_minute + dice_between(dice, -MINUTES_NEAR_FAVOURITE, MINUTES_NEAR_FAVOURITE);
    return int64_min(int64_max(near, OPENING_MINUTE), CLOSING_MINUTE - 1);
}

static int compare_visits(const void *a, const void *b) {
    const struct visit *left = a;
    const struct visit *right = b;
    int by_time = (left->at_ms > right->at_ms) - (left->at_ms < right->at_ms);
    return by_time != 0 ? by_time : (left->household > right->household) - (left->household < right->household);
}

/* Who comes on the day, and when. */
static void plan_day(struct generator *generator) {
    int32_t day = generator->settings.first_day + (int32_t)generator->day;
    uint32_t busy_percent = weekday_percent[calendar_weekday(day) - 1];
    int64_t midnight_ms = day * CALENDAR_MS_PER_DAY - (int64_t)generator->settings.utc_offset_minutes * 60000;
    generator->visit_at = 0;
    generator->visit_count = 0;
    for (uint32_t i = 0; i < generator->settings.household_count; i++) {
        const struct household *household = &generator->households[i];
        /* visits a week / 7 * busy, in parts of 7 * 1000 * 100 */
        int64_t chance = (int64_t)household->visits_per_week_milli * busy_percent;
        if (dice_between(&generator->dice, 1, 700000) <= chance) {
            int64_t at_ms =
                visit_minute(household, &generator->dice) * 60000 + dice_between(&generator->dice, 0, 59999);
            generator->visits[generator->visit_count++] = (struct visit){.at_ms = midnight_ms + at_ms, .household = i};
        }
    }
    qsort(generator->visits, generator->visit_count, sizeof generator->visits[0], compare_visits);
    generator->day++;
}

static size_t pick_kind(const struct household *household, struct dice *dice) {
    int64_t roll = dice_between(dice, 1, household->taste_sum[GENERATOR_KINDS - 1]);
    size_t kind = 0;
    while (household->taste_sum[kind] < roll) {
        kind++;
    }
    return kind;
}

static const struct product *pick_product(struct generator *generator, const struct household *household, size_t kind) {
    uint32_t per_kind = generator->settings.products_per_kind;
    uint32_t number = (uint32_t)dice_between(&generator->dice, 0, per_kind - 1);
    if (dice_between(&generator->dice, 1, 100) <= USUAL_PRODUCT_PERCENT) {
        struct dice usual = {.state = household->usual_salt + kind};
        number = (uint32_t)dice_between(&usual, 0, per_kind - 1);
    }
    return &generator->products[kind * per_kind + number];
}

/* Weighed goods 150 g to 2.5 kg; pieces mostly one, sometimes as many as a household carries. */
static int64_t pick_quantity(const struct goods_kind *kind, struct dice *dice) {
    if ((kind->flags & PRODUCT_IS_WEIGHED) != 0) {
        return dice_between(dice, 150, 2500);
    }
    int64_t pieces = dice_between(dice, 1, 100) <= 70 ? 1 : dice_between(dice, 1, kind->pieces_max);
    return pieces * QUANTITY_ONE_MILLI;
}

/* Fills the basket; goods that come twice become one line. Returns the number of lines. */
static size_t fill_basket(struct generator *generator, const struct household *household) {
    struct dice *dice = &generator->dice;
    int64_t wanted = int64_min(dice_between(dice, 1, 2 * (int64_t)household->lines_usual - 1), LINES_MAX);
    size_t count = 0;
    for (int64_t i = 0; i < wanted; i++) {
        size_t kind = pick_kind(household, dice);
        const struct product *product = pick_product(generator, household, kind);
        int64_t quantity_milli = pick_quantity(&goods_kinds[kind], dice);
        size_t at = 0;
        while (at < count && !text_equal(generator->lines[at].sku, product->sku)) {
            at++;
        }
        if (at == count) {
            generator->lines[count++] = (struct source_line){.sku = product->sku, .price_minor = product->price_minor};
        }
        generator->lines[at].quantity_milli += quantity_milli;
    }
    return count;
}

static uint32_t pick_store(struct generator *generator, const struct household *household) {
    bool is_away = dice_between(&generator->dice, 1, PERCENT_WHOLE_BP) <= household->away_bp;
    return is_away ? (uint32_t)dice_between(&generator->dice, 1, generator->settings.store_count)
                   : household->home_store;
}

static enum source_step next_receipt(void *context, struct source_receipt *receipt, struct fault *fault) {
    struct generator *generator = context;
    (void)fault;
    while (generator->visit_at == generator->visit_count) {
        if (generator->settings.weeks > 0 && generator->day == generator->settings.weeks * 7) {
            return SOURCE_END;
        }
        plan_day(generator);
    }
    struct visit visit = generator->visits[generator->visit_at++];
    const struct household *household = &generator->households[visit.household];
    bool is_anonymous = dice_between(&generator->dice, 1, PERCENT_WHOLE_BP) <= generator->settings.anonymous_bp;
    *receipt = (struct source_receipt){.receipt_id = ++generator->receipt_id,
                                       .household_id = is_anonymous ? 0 : (uint64_t)visit.household + 1,
                                       .store = pick_store(generator, household),
                                       .sold_at_ms = visit.at_ms,
                                       .line_count = fill_basket(generator, household),
                                       .lines = generator->lines};
    return SOURCE_RECEIPT;
}

static void rewind_receipts(void *context) {
    struct generator *generator = context;
    generator->dice = generator->start;
    generator->day = 0;
    generator->visit_at = 0;
    generator->visit_count = 0;
    generator->receipt_id = 0;
}

struct receipt_source generator_source(struct generator *generator) {
    return (struct receipt_source){.next = next_receipt,
                                   .rewind = rewind_receipts,
                                   .context = generator,
                                   .product_count = (size_t)GENERATOR_KINDS * generator->settings.products_per_kind,
                                   .products = generator->products};
}
