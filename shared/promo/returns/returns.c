#include "promo/returns/returns.h"

#include "base/bug.h"

/* One return while it is worked out. Arrays are by line of the sale. */
struct returning {
    const struct promo_return_request *request;
    struct promo_return_answer *answer;
    struct arena *arena;
    int64_t *stays_milli; /* after this return */
    int64_t *share_minor; /* by the stored shares, of what comes back now */
    int64_t *gives_minor; /* share_minor, or what stands in for it when nothing of it was paid */
    uint32_t *sale_index; /* by line of the return */
    int64_t worth_minor;  /* of what stays */
    int64_t before_minor; /* refunded by earlier returns */
    struct promo_entitled entitled;
};

/* The part of a line's figure that belongs to a quantity: always of all that came back so far, so that the parts of any
 * split sum to the whole exactly. */
static int64_t part_of(int64_t whole, int64_t quantity_milli, const struct receipt_line *line) {
    int64_t part = 0;
    bug_if(!checked_mul_div(whole, quantity_milli, line->quantity_milli, ROUND_HALF_UP, &part));
    return part;
}

static int64_t line_earned(const struct receipt_line *line) {
    int64_t points = 0;
    for (size_t i = 0; i < line->share_count; i++) {
        points += line->shares[i].points;
    }
    return points;
}

/* ---------------------------------------------------------------------------------------------- lines and points */

static bool find_line(const struct receipt *sale, uint32_t line_no, uint32_t *index) {
    for (uint32_t i = 0; i < sale->line_count; i++) {
        if (sale->lines[i].line_no == line_no) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool line_is_twice(const struct promo_return_request *request, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (request->lines[i].line_no == request->lines[index].line_no) {
            return true;
        }
    }
    return false;
}

static enum promo_return_outcome take_line(struct returning *returning, size_t i) {
    const struct promo_return_request *request = returning->request;
    struct return_line *line = &request->lines[i];
    uint32_t *index = &returning->sale_index[i];
    if (!find_line(request->sale, line->line_no, index) || line_is_twice(request, i)) {
        return PROMO_RETURN_NO_SUCH_LINE;
    }
    const struct receipt_line *sold = &request->sale->lines[*index];
    const struct returned_so_far *before = &request->before[*index];
    if (line->quantity_milli > returning->stays_milli[*index]) {
        return PROMO_RETURN_EXCEEDS_SOLD;
    }
    int64_t back_milli = before->quantity_milli + line->quantity_milli;
    returning->stays_milli[*index] -= line->quantity_milli;
    returning->share_minor[*index] =
        part_of(sold->net_minor, back_milli, sold) - part_of(sold->net_minor, before->quantity_milli, sold);
    line->points_back = part_of(sold->points_paid, back_milli, sold) - before->points_back;
    line->points_taken = part_of(line_earned(sold), back_milli, sold) - before->points_taken;
    returning->answer->points_back += line->points_back;
    returning->answer->points_taken += line->points_taken;
    return PROMO_RETURN_OK;
}

static bool start(struct returning *returning) {
    const struct promo_return_request *request = returning->request;
    size_t count = request->sale->line_count;
    returning->stays_milli = ARENA_ARRAY(returning->arena, int64_t, count);
    returning->share_minor = ARENA_ARRAY(returning->arena, int64_t, count);
    returning->gives_minor = ARENA_ARRAY(returning->arena, int64_t, request->line_count);
    returning->sale_index = ARENA_ARRAY(returning->arena, uint32_t, request->line_count);
    if (returning->arena->exhausted) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        returning->stays_milli[i] = request->sale->lines[i].quantity_milli - request->before[i].quantity_milli;
        returning->before_minor += request->before[i].refund_minor;
        bug_if(returning->stays_milli[i] < 0);
    }
    return true;
}

static void take_lines(struct returning *returning) {
    struct promo_return_answer *answer = returning->answer;
    for (size_t i = 0; i < returning->request->line_count && answer->outcome == PROMO_RETURN_OK; i++) {
        answer->line_index = i;
        answer->outcome = take_line(returning, i);
    }
    answer->is_last = true;
    for (size_t i = 0; i < returning->request->sale->line_count; i++) {
        answer->is_last = answer->is_last && returning->stays_milli[i] == 0;
    }
}

/* ------------------------------------------------------------------------------------------- pricing what stays */

static bool is_listed(const struct promo_entitled *entitled, const struct promotion *promotion) {
    for (size_t i = 0; i < entitled->count; i++) {
        if (entitled->promotions[i].promotion == promotion) {
            return true;
        }
    }
    return false;
}

static const struct promotion *find_promotion(const struct compiled_set *rules, struct text id) {
    for (size_t i = 0; i < rules->promotion_count; i++) {
        if (text_equal(rules->order[i]->id, id)) {
            return rules->order[i];
        }
    }
    return NULL;
}

/* The promotions that fired on the sale. One that the set does not know is left out: the sale then does not come out as
 * it was, and the stored shares decide. */
static bool entitle(struct returning *returning) {
    const struct receipt *sale = returning->request->sale;
    struct promo_entitlement *promotions =
        ARENA_ARRAY(returning->arena, struct promo_entitlement, sale->promotion_count);
    if (promotions == NULL) {
        return false;
    }
    returning->entitled.promotions = promotions;
    for (size_t i = 0; i < sale->promotion_count; i++) {
        const struct promotion *promotion = find_promotion(returning->request->rules, sale->promotions[i].id);
        if (promotion != NULL && !is_listed(&returning->entitled, promotion)) {
            promotions[returning->entitled.count++] =
                (struct promo_entitlement){.promotion = promotion,
                                           .times = int64_max(1, sale->promotions[i].times),
                                           .units_milli = sale->promotions[i].units_milli,
                                           .discount_minor = sale->promotions[i].discount_minor,
                                           .points = sale->promotions[i].points};
        }
    }
    return true;
}

/* The lines of the sale of which that quantity is there, at their list price, with what points paid of it. */
static bool fill_basket(const struct returning *returning, const int64_t *quantities_milli, struct basket *basket,
                        int64_t *paid_minor) {
    const struct receipt *sale = returning->request->sale;
    *basket = (struct basket){.lines = ARENA_ARRAY(returning->arena, struct basket_line, sale->line_count),
                              .code_count = sale->code_count,
                              .codes = sale->codes,
                              .tender_count = sale->tender_count,
                              .tenders = sale->tenders};
    for (size_t i = 0; basket->lines != NULL && i < sale->line_count; i++) {
        const struct receipt_line *sold = &sale->lines[i];
        if (quantities_milli[i] == 0) {
            continue;
        }
        paid_minor[basket->line_count] =
            sold->points_paid_minor -
            part_of(sold->points_paid_minor, sold->quantity_milli - quantities_milli[i], sold);
        basket->lines[basket->line_count++] = (struct basket_line){.line_no = sold->line_no,
                                                                   .product = returning->request->products[i],
                                                                   .quantity_milli = quantities_milli[i],
                                                                   .price_minor = sold->price_minor,
                                                                   .is_deep_promo = sold->is_deep_promo,
                                                                   .label = sold->label,
                                                                   .expiry_day = sold->expiry_day};
    }
    return basket->lines != NULL;
}

static bool price(const struct returning *returning, const int64_t *quantities_milli, struct promo_outcome *outcome) {
    const struct promo_return_request *request = returning->request;
    struct basket basket;
    size_t bad_line;
    int64_t *paid_minor = ARENA_ARRAY(returning->arena, int64_t, request->sale->line_count);
    if (paid_minor == NULL || !fill_basket(returning, quantities_milli, &basket, paid_minor)) {
        return false;
    }
    if (basket.line_count == 0) {
        *outcome = (struct promo_outcome){0};
        return true;
    }
    bug_if(basket_check(&basket, &bad_line) != BASKET_OK);
    struct promo_entitled entitled = returning->entitled;
    entitled.points_paid_minor = paid_minor;
    struct promo_request asked = {
        .basket = &basket,
        .customer = {.is_known = request->sale->customer_id != 0,
                     .id = request->sale->customer_id,
                     .may_earn = request->sale->points_earned > 0,
                     .birth_day = CUSTOMER_NO_BIRTH_DAY},
        .at = request->sold_at,
        .store = request->sale->key.store,
        .entitled = &entitled,
        .arena = returning->arena,
    };
    return promo_evaluate(request->rules, &asked, outcome);
}

static bool gave_as_sold(const struct receipt_promotion *sold, const struct promo_outcome *outcome) {
    for (size_t i = 0; i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        if (text_equal(applied->promotion->id, sold->id)) {
            return applied->discount_minor == sold->discount_minor && applied->points == sold->points &&
                   applied->times == sold->times && applied->units_milli == sold->units_milli;
        }
    }
    return false;
}

static bool is_of_fact(const struct promo_each *each) {
    return each != NULL && each->measure.what == PROMO_FACT;
}

/* What the promotion gives hangs on figures of the customer, which nobody keeps with the receipt. */
static bool measures_facts(const struct promotion *promotion) {
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        const struct promo_ladder *ladder = result->value.ladder;
        if ((ladder != NULL && ladder->measure.what == PROMO_FACT) || is_of_fact(result->value.each) ||
            is_of_fact(result->gift.each) || is_of_fact(result->grant.each) || result->target.pick.carried.size > 0) {
            return true;
        }
    }
    return false;
}

static bool is_as_sold(const struct receipt *sale, const struct promo_entitled *entitled,
                       const struct promo_outcome *outcome) {
    for (size_t i = 0; i < entitled->count; i++) {
        if (measures_facts(entitled->promotions[i].promotion)) {
            return false;
        }
    }
    for (size_t i = 0; i < sale->promotion_count; i++) {
        if (!gave_as_sold(&sale->promotions[i], outcome)) {
            return false;
        }
    }
    for (size_t i = 0; i < sale->line_count; i++) {
        const struct promo_line *line = &outcome->lines[i];
        if (line->net_minor != sale->lines[i].net_minor ||
            line->points_paid_minor != sale->lines[i].points_paid_minor) {
            return false;
        }
    }
    return outcome->line_count == sale->line_count;
}

/* ------------------------------------------------------------------------------------------------ what is undone */

static bool is_same_thing(const struct return_undone *a, const struct return_undone *b) {
    return a->kind == b->kind && a->measure == b->measure && a->is_of_store == b->is_of_store &&
           text_equal(a->promotion_id, b->promotion_id) && text_equal(a->name, b->name);
}

static int64_t count_of(const struct return_undone *list, size_t count, const struct return_undone *wanted) {
    for (size_t i = 0; i < count; i++) {
        if (is_same_thing(&list[i], wanted)) {
            return list[i].count;
        }
    }
    return 0;
}

/* What an outcome gives beside money and points, each thing once. */
struct given_list {
    size_t count;
    struct return_undone items[RETURN_UNDONE_MAX];
};

static void add_given(struct given_list *list, struct return_undone given) {
    for (size_t i = 0; i < list->count; i++) {
        if (is_same_thing(&list->items[i], &given)) {
            list->items[i].count += given.count;
            return;
        }
    }
    if (given.count > 0 && list->count < RETURN_UNDONE_MAX) {
        list->items[list->count++] = given;
    }
}

static enum return_undone_kind grant_kind(enum promo_grant_kind kind) {
    switch (kind) {
    case PROMO_GRANT_COUPON: return RETURN_COUPONS;
    case PROMO_GRANT_TICKET: return RETURN_TICKETS;
    case PROMO_GRANT_COUNTER: return RETURN_COUNTER_STEPS;
    case PROMO_GRANT_LEVEL: return RETURN_LEVEL;
    case PROMO_GRANT_CHIPS: return RETURN_CHIPS;
    case PROMO_GRANT_CHIPS_TAKEN: return RETURN_CHIPS_TAKEN;
    case PROMO_GRANT_DONATION: break;
    }
    bug_unreachable("grant kind out of range");
}

static void list_given(const struct promo_outcome *outcome, const struct rule_set_returns *settings,
                       struct given_list *list) {
    list->count = 0;
    for (size_t i = 0; !settings->keeps_limits && i < outcome->limit_use_count; i++) {
        const struct promo_limit_use *use = &outcome->limit_uses[i];
        add_given(list, (struct return_undone){.promotion_id = use->promotion->id,
                                               .kind = RETURN_LIMIT_USES,
                                               .name = use->name,
                                               .measure = use->measure,
                                               .is_of_store = use->of != PROMO_OF_CUSTOMER,
                                               .count = use->amount});
    }
    for (size_t i = 0; i < outcome->gift_count; i++) {
        add_given(list, (struct return_undone){.promotion_id = outcome->gifts[i].promotion->id,
                                               .kind = RETURN_GIFTS,
                                               .name = outcome->gifts[i].gift->skus[0],
                                               .count = outcome->gifts[i].times});
    }
    for (size_t i = 0; !settings->keeps_grants && i < outcome->grant_count; i++) {
        if (outcome->grants[i].grant->kind == PROMO_GRANT_DONATION) {
            continue; /* a gift of the customer, paid beside the receipt: it stays with the fund */
        }
        add_given(list, (struct return_undone){.promotion_id = outcome->grants[i].promotion->id,
                                               .kind = grant_kind(outcome->grants[i].grant->kind),
                                               .name = outcome->grants[i].grant->name,
                                               .count = outcome->grants[i].count});
    }
}

/* given by the sale - what stays gives, less what was undone before: never below nothing, never above what is left. */
static bool undo_given(struct returning *returning, const struct given_list *sold, const struct given_list *stays) {
    const struct promo_return_request *request = returning->request;
    struct promo_return_answer *answer = returning->answer;
    answer->undone = ARENA_ARRAY(returning->arena, struct return_undone, sold->count);
    for (size_t i = 0; answer->undone != NULL && i < sold->count; i++) {
        struct return_undone undone = sold->items[i];
        undone.count -=
            count_of(stays->items, stays->count, &undone) + count_of(request->undone, request->undone_count, &undone);
        if (undone.count > 0) {
            answer->undone[answer->undone_count++] = undone;
        }
    }
    return answer->undone != NULL;
}

/* ---------------------------------------------------------------------------------------------------- the worth */

static void count_worth_by_shares(struct returning *returning) {
    const struct receipt *sale = returning->request->sale;
    returning->worth_minor = 0;
    for (size_t i = 0; i < sale->line_count; i++) {
        const struct receipt_line *line = &sale->lines[i];
        int64_t back_milli = line->quantity_milli - returning->stays_milli[i];
        returning->worth_minor += line->net_minor - part_of(line->net_minor, back_milli, line);
    }
}

static bool price_as_sold(const struct returning *returning, struct given_list *sold, bool *is_same) {
    const struct receipt *sale = returning->request->sale;
    struct promo_outcome outcome;
    int64_t *quantities_milli = ARENA_ARRAY(returning->arena, int64_t, sale->line_count);
    for (size_t i = 0; quantities_milli != NULL && i < sale->line_count; i++) {
        quantities_milli[i] = sale->lines[i].quantity_milli;
    }
    if (quantities_milli == NULL || !price(returning, quantities_milli, &outcome)) {
        return false;
    }
    *is_same = is_as_sold(sale, &returning->entitled, &outcome);
    list_given(&outcome, &returning->request->settings, sold);
    return true;
}

/* With the rule set of the sale: the sale is priced once more, to be sure that it comes out as it did, then what stays.
 * The memory of both is given back but for the lists. */
static bool count_worth_by_rules(struct returning *returning) {
    struct promo_return_answer *answer = returning->answer;
    struct given_list *sold = ARENA_NEW(returning->arena, struct given_list);
    struct given_list *stays = ARENA_NEW(returning->arena, struct given_list);
    if (sold == NULL || stays == NULL || !entitle(returning)) {
        return false;
    }
    size_t used_before = returning->arena->used;
    bool is_same = false;
    if (!price_as_sold(returning, sold, &is_same)) {
        return false;
    }
    returning->arena->used = used_before;
    if (!is_same) {
        answer->basis = RETURN_RULES_DIFFER;
        return true;
    }
    struct promo_outcome outcome;
    if (!price(returning, returning->stays_milli, &outcome)) {
        return false;
    }
    list_given(&outcome, &returning->request->settings, stays);
    returning->arena->used = used_before;
    if (!returning->request->settings.is_by_shares) {
        answer->basis = RETURN_BY_WHAT_STAYS;
        returning->worth_minor = outcome.net_minor;
    }
    return undo_given(returning, sold, stays);
}

/* --------------------------------------------------------------------------------------------------- the refund */

/* What the refund is told in proportion to: the stored shares; of goods that cost nothing their list price, and of
 * goods without a price their quantity. */
static void weigh_lines(struct returning *returning) {
    const struct promo_return_request *request = returning->request;
    int64_t share_minor = 0;
    int64_t list_minor = 0;
    for (size_t i = 0; i < request->line_count; i++) {
        share_minor += returning->share_minor[returning->sale_index[i]];
        list_minor += request->sale->lines[returning->sale_index[i]].amount_minor;
    }
    for (size_t i = 0; i < request->line_count; i++) {
        const struct receipt_line *sold = &request->sale->lines[returning->sale_index[i]];
        returning->gives_minor[i] = share_minor > 0  ? returning->share_minor[returning->sale_index[i]]
                                    : list_minor > 0 ? sold->amount_minor
                                                     : request->lines[i].quantity_milli;
    }
}

static bool refund_lines(struct returning *returning) {
    const struct promo_return_request *request = returning->request;
    struct promo_return_answer *answer = returning->answer;
    int64_t paid_minor = request->sale->net_minor;
    int64_t so_far_minor = paid_minor - returning->worth_minor;
    so_far_minor = int64_min(paid_minor, int64_max(so_far_minor, returning->before_minor));
    answer->refund_minor = so_far_minor - returning->before_minor;
    int64_t *parts_minor = ARENA_ARRAY(returning->arena, int64_t, request->line_count);
    if (parts_minor == NULL) {
        return false;
    }
    weigh_lines(returning);
    bug_if(!money_allocate(answer->refund_minor, returning->gives_minor, request->line_count, parts_minor));
    for (size_t i = 0; i < request->line_count; i++) {
        request->lines[i].refund_minor = parts_minor[i];
    }
    return true;
}

bool promo_return_decide(const struct promo_return_request *request, struct promo_return_answer *answer) {
    *answer = (struct promo_return_answer){0};
    struct returning returning = {.request = request, .answer = answer, .arena = request->arena};
    if (!start(&returning)) {
        return false;
    }
    take_lines(&returning);
    if (answer->outcome != PROMO_RETURN_OK) {
        return true;
    }
    count_worth_by_shares(&returning);
    if (request->rules == NULL) {
        answer->basis = RETURN_RULES_GONE;
    } else if (!count_worth_by_rules(&returning)) {
        return false;
    }
    return refund_lines(&returning);
}

/* ------------------------------------------------------------------------------------------------ shortage, blind */

struct promo_shortage promo_return_shortage(int64_t short_points, int64_t refund_minor, int64_t value_minor) {
    enum { POINTS_PER_WHOLE = 100 };
    struct promo_shortage shortage = {0};
    int64_t payable_points;
    if (!checked_mul_div(refund_minor, POINTS_PER_WHOLE, value_minor, ROUND_DOWN, &payable_points)) {
        payable_points = short_points;
    }
    shortage.points = int64_min(short_points, payable_points);
    bug_if(!checked_mul_div(shortage.points, value_minor, POINTS_PER_WHOLE, ROUND_DOWN, &shortage.withheld_minor));
    return shortage;
}

enum promo_blind_outcome promo_return_blind(const struct rule_set_returns *settings, int64_t list_price_minor,
                                            struct return_line *line) {
    if (!settings->is_blind_taken) {
        return PROMO_BLIND_REFUSED;
    }
    if (list_price_minor == 0) {
        return PROMO_BLIND_PRICE_UNKNOWN;
    }
    line->price_minor = int64_min(line->price_minor, list_price_minor);
    bool fits = money_of_quantity(line->price_minor, line->quantity_milli, &line->refund_minor);
    return fits ? PROMO_BLIND_OK : PROMO_BLIND_TOO_LARGE;
}
