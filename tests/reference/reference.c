#include "tests/reference/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "tests/reference/share_out.h"

enum { NO_WEEK = -1, DAYS_PER_WEEK = 7 };

struct lot {
    uint64_t receipt_id; /* that earned it; 0: points that came back */
    int32_t usable_day;
    int64_t points;
};

struct account {
    size_t count;
    size_t capacity;
    struct lot *lots; /* in the order in which they came */
};

struct household {
    int32_t bonus_week;       /* in which the weekly promotion was used last */
    struct account *accounts; /* by store from 0; NULL: none yet */
};

struct reference {
    const struct meanings *meanings;
    const struct product *products;
    size_t product_count;
    uint32_t store_count;
    struct totals *totals; /* by store from 0 */
    size_t household_count;
    struct household *households; /* by id */
};

struct reference *reference_open(const struct meanings *meanings, const struct product *products, size_t product_count,
                                 uint32_t store_count) {
    struct reference *reference = calloc(1, sizeof *reference);
    if (reference == NULL) {
        return NULL;
    }
    *reference = (struct reference){
        .meanings = meanings, .products = products, .product_count = product_count, .store_count = store_count};
    reference->totals = calloc(store_count, sizeof reference->totals[0]);
    if (reference->totals == NULL) {
        free(reference);
        return NULL;
    }
    return reference;
}

void reference_close(struct reference *reference) {
    for (size_t i = 0; reference != NULL && i < reference->household_count; i++) {
        struct account *accounts = reference->households[i].accounts;
        for (size_t store = 0; accounts != NULL && store < reference->store_count; store++) {
            free(accounts[store].lots);
        }
        free(accounts);
    }
    if (reference != NULL) {
        free(reference->households);
        free(reference->totals);
        free(reference);
    }
}

static bool make_room(struct reference *reference, uint64_t household_id) {
    if (household_id < reference->household_count) {
        return true;
    }
    size_t count = (size_t)household_id * 2 + 1;
    struct household *households = realloc(reference->households, count * sizeof households[0]);
    if (households == NULL) {
        return false;
    }
    for (size_t i = reference->household_count; i < count; i++) {
        households[i] = (struct household){.bonus_week = NO_WEEK};
    }
    reference->households = households;
    reference->household_count = count;
    return true;
}

/* The account of a household at a store, made at need; NULL when memory is out. */
static struct account *account_of(struct reference *reference, uint64_t household_id, uint32_t store) {
    if (!make_room(reference, household_id)) {
        return NULL;
    }
    struct household *household = &reference->households[household_id];
    if (household->accounts == NULL) {
        household->accounts = calloc(reference->store_count, sizeof household->accounts[0]);
    }
    return household->accounts == NULL ? NULL : &household->accounts[store - 1];
}

/* ------------------------------------------------------------------------------------------------------ points */

static int64_t account_balance(const struct account *account) {
    int64_t points = 0;
    for (size_t i = 0; i < account->count; i++) {
        points += account->lots[i].points;
    }
    return points;
}

/* Of nobody's account (NULL): none. */
static int64_t usable_points(const struct account *account, int32_t day) {
    int64_t points = 0;
    for (size_t i = 0; account != NULL && i < account->count; i++) {
        points += account->lots[i].usable_day <= day ? account->lots[i].points : 0;
    }
    return points;
}

static bool put_lot(struct account *account, struct lot lot) {
    if (account->count == account->capacity) {
        size_t capacity = account->capacity * 2 + 4;
        struct lot *lots = realloc(account->lots, capacity * sizeof lots[0]);
        if (lots == NULL) {
            return false;
        }
        account->lots = lots;
        account->capacity = capacity;
    }
    account->lots[account->count++] = lot;
    return true;
}

static int64_t draw(struct lot *lot, int64_t points) {
    int64_t drawn = lot->points < points ? lot->points : points;
    lot->points -= drawn;
    return drawn;
}

static void spend(struct account *account, int32_t day, int64_t points) {
    for (size_t i = 0; i < account->count; i++) {
        points -= account->lots[i].usable_day <= day ? draw(&account->lots[i], points) : 0;
    }
    bug_if(points != 0);
}

/* What a sale earned is taken from its own lot: nothing else happened at the account since. */
static void take_back(struct account *account, uint64_t receipt_id, int64_t points) {
    for (size_t i = 0; i < account->count; i++) {
        points -= account->lots[i].receipt_id == receipt_id ? draw(&account->lots[i], points) : 0;
    }
    bug_if(points != 0);
}

/* ------------------------------------------------------------------------------------------------- what comes back */

/* As both rule sets say in their settings: by the stored shares, and uses of limits stay used. */
struct undoing {
    int64_t refund_minor;
    int64_t back_points;
    int64_t taken_points;
};

static struct undoing undo_line(const struct visit *visit, const struct priced_receipt *priced) {
    const struct priced_line *line = &priced->lines[visit->returned_line - 1];
    int64_t weights[LIMIT_LINES];
    int64_t spent_points[LIMIT_LINES];
    for (size_t i = 0; i < priced->line_count; i++) {
        weights[i] = priced->lines[i].paid_minor;
    }
    share_out(priced->spent_points, weights, priced->line_count, spent_points);
    return (struct undoing){
        .refund_minor = part_nearest(line->left_minor, visit->returned_milli, line->quantity_milli),
        .back_points =
            part_nearest(spent_points[visit->returned_line - 1], visit->returned_milli, line->quantity_milli),
        .taken_points = part_nearest(line->earned_points, visit->returned_milli, line->quantity_milli)};
}

/* Gives back and takes back; `account` is NULL for a receipt of nobody. */
static bool undo(struct reference *reference, const struct visit *visit, const struct priced_receipt *priced,
                 struct account *account) {
    struct totals *totals = &reference->totals[visit->receipt->store - 1];
    struct undoing undoing = {.back_points = priced->spent_points, .taken_points = priced->earned_points};
    if (!visit->is_cancelled && visit->returned_line == 0) {
        return true;
    }
    if (!visit->is_cancelled) {
        undoing = undo_line(visit, priced);
        totals->returns++;
        totals->refund_minor += undoing.refund_minor;
        totals->back_points += undoing.back_points;
        totals->taken_points += undoing.taken_points;
        totals->balance_points += undoing.back_points - undoing.taken_points;
    }
    if (account == NULL) {
        return true;
    }
    take_back(account, visit->receipt->receipt_id, undoing.taken_points);
    struct lot back = {.usable_day = local_day(reference->meanings, visit->receipt->sold_at_ms),
                       .points = undoing.back_points};
    return put_lot(account, back);
}

/* ------------------------------------------------------------------------------------------------------- the visit */

static void count_sale(struct reference *reference, const struct priced_receipt *priced, struct totals *totals) {
    totals->receipts++;
    totals->lines += (int64_t)priced->line_count;
    totals->gross_minor += priced->gross_minor;
    totals->discount_minor += priced->discount_minor;
    totals->paid_minor += priced->paid_minor;
    totals->net_minor += priced->net_minor;
    totals->earned_points += priced->earned_points;
    totals->spent_points += priced->spent_points;
    totals->balance_points += priced->earned_points - priced->spent_points;
    for (size_t i = 0; i < reference->meanings->count; i++) {
        totals->promotions[i].receipts += priced->has_fired[i] ? 1 : 0;
        for (size_t k = 0; k < priced->line_count; k++) {
            totals->promotions[i].discount_minor += priced->lines[k].discounts_minor[i];
            totals->promotions[i].points += priced->lines[k].promotion_points[i];
        }
    }
}

static bool has_fired_weekly(const struct meanings *meanings, const struct priced_receipt *priced) {
    for (size_t i = 0; i < meanings->count; i++) {
        if (meanings->items[i].is_weekly && priced->has_fired[i]) {
            return true;
        }
    }
    return false;
}

static bool move_points(const struct reference *reference, const struct visit *visit,
                        const struct priced_receipt *priced, struct account *account) {
    int32_t day = local_day(reference->meanings, visit->receipt->sold_at_ms);
    spend(account, day, priced->spent_points);
    struct lot lot = {.receipt_id = visit->receipt->receipt_id,
                      .usable_day = day + reference->meanings->usable_after_days,
                      .points = priced->earned_points};
    return put_lot(account, lot);
}

bool reference_take(struct reference *reference, const struct visit *visit, struct priced_receipt *priced) {
    const struct source_receipt *receipt = visit->receipt;
    bug_if(receipt->store < 1 || receipt->store > reference->store_count);
    bool is_member = visit->level != NULL;
    struct account *account = is_member ? account_of(reference, receipt->household_id, receipt->store) : NULL;
    if (is_member && account == NULL) {
        return false;
    }
    int32_t day = local_day(reference->meanings, receipt->sold_at_ms);
    int32_t week = (day + 3) / DAYS_PER_WEEK; /* day 0 is a Thursday, weeks begin on Monday */
    int32_t nobody = NO_WEEK;
    int32_t *bonus_week = is_member ? &reference->households[receipt->household_id].bonus_week : &nobody;
    struct price_question question = {.visit = visit,
                                      .meanings = reference->meanings,
                                      .products = reference->products,
                                      .product_count = reference->product_count,
                                      .usable_points = usable_points(account, day),
                                      .is_bonus_used_up =
                                          !is_member || visit->home_store != receipt->store || *bonus_week == week};
    price_receipt(&question, priced);
    if (visit->is_cancelled) {
        reference->totals[receipt->store - 1].cancelled++;
    } else {
        count_sale(reference, priced, &reference->totals[receipt->store - 1]);
        *bonus_week = has_fired_weekly(reference->meanings, priced) ? week : *bonus_week;
    }
    return (!is_member || move_points(reference, visit, priced, account)) && undo(reference, visit, priced, account);
}

const struct totals *reference_totals(const struct reference *reference, uint32_t store) {
    bug_if(store < 1 || store > reference->store_count);
    return &reference->totals[store - 1];
}

int64_t reference_balance(const struct reference *reference, uint64_t household_id, uint32_t store) {
    if (household_id >= reference->household_count || reference->households[household_id].accounts == NULL) {
        return 0;
    }
    return account_balance(&reference->households[household_id].accounts[store - 1]);
}
