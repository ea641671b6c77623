/* A priced basket: lines, what fired, messages, gifts, what became of the codes, and why (till_render.h). */
#include "base/bug.h"
#include "store-node/till_render.h"

#include <string.h>

enum { EXPLANATION_MAX = 2048 };

static void render_lines(struct json_writer *json, const struct till_quote *shown) {
    const struct promo_outcome *outcome = &shown->quote->outcome;
    const struct basket *basket = &shown->basket->basket;
    struct text ids[LIMIT_PROMOTIONS_PER_RECEIPT];
    bug_if(outcome->applied_count > LIMIT_PROMOTIONS_PER_RECEIPT || outcome->line_count != basket->line_count);
    for (size_t i = 0; i < outcome->applied_count; i++) {
        ids[i] = outcome->applied[i].promotion->id;
    }
    json_write_array(json, "lines");
    for (size_t i = 0; i < outcome->line_count; i++) {
        const struct promo_line *priced = &outcome->lines[i];
        struct receipt_line line = {.line_no = priced->line_no,
                                    .sku = basket->lines[i].product.sku,
                                    .quantity_milli = basket->lines[i].quantity_milli,
                                    .price_minor = basket->lines[i].price_minor,
                                    .amount_minor = priced->amount_minor,
                                    .points_paid_minor = priced->points_paid_minor,
                                    .net_minor = priced->net_minor,
                                    .share_count = priced->share_count,
                                    .shares = priced->shares};
        till_render_line(json, &line, ids);
    }
    json_write_end(json);
}

static void render_promotions(struct json_writer *json, const struct till_quote *shown) {
    const struct promo_outcome *outcome = &shown->quote->outcome;
    json_write_array(json, "promotions");
    for (size_t i = 0; i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        struct till_fired fired = {.id = applied->promotion->id,
                                   .name = till_text_of(&applied->promotion->name, shown->language),
                                   .times = applied->times,
                                   .discount_minor = applied->discount_minor,
                                   .points = applied->points};
        till_render_fired(json, &fired);
    }
    json_write_end(json);
}

static void render_messages(struct json_writer *json, const struct till_quote *shown) {
    static const char *const places[] = {
        [PROMO_PLACE_CASHIER] = "cashier", [PROMO_PLACE_CUSTOMER] = "display", [PROMO_PLACE_RECEIPT] = "receipt"};
    const struct promo_outcome *outcome = &shown->quote->outcome;
    json_write_array(json, "messages");
    for (size_t i = 0; i < outcome->told_count; i++) {
        const struct promo_told *told = &outcome->told[i];
        json_write_object(json, NULL);
        json_write_string(json, "place", places[told->place]);
        json_write_text(json, "promotion_id", told->promotion->id);
        json_write_text(json, "text", shown->language == PROMO_RUSSIAN ? told->ru : told->en);
        json_write_end(json);
    }
    json_write_end(json);
}

static bool has_discount_of(const struct promo_outcome *outcome, const struct promo_line *line,
                            const struct promotion *promotion) {
    for (size_t i = 0; i < line->share_count; i++) {
        const struct line_share *share = &line->shares[i];
        if (share->discount_minor > 0 && outcome->applied[share->promotion].promotion == promotion) {
            return true;
        }
    }
    return false;
}

/* The goods are in the basket, and the promotion that gives them took something off them. */
static bool is_in_basket(const struct till_quote *shown, const struct promotion *promotion, struct text sku) {
    const struct promo_outcome *outcome = &shown->quote->outcome;
    for (size_t i = 0; i < outcome->line_count; i++) {
        if (text_equal(shown->basket->basket.lines[i].product.sku, sku) &&
            has_discount_of(outcome, &outcome->lines[i], promotion)) {
            return true;
        }
    }
    return false;
}

static void render_gifts(struct json_writer *json, const struct till_quote *shown) {
    const struct promo_outcome *outcome = &shown->quote->outcome;
    json_write_array(json, "gifts");
    for (size_t i = 0; i < outcome->gift_count; i++) {
        const struct promo_gift_offer *offer = &outcome->gifts[i];
        for (size_t j = 0; j < offer->gift->sku_count; j++) {
            int64_t quantity_milli = QUANTITY_MAX;
            (void)checked_mul(offer->gift->quantity_milli, offer->times, &quantity_milli);
            json_write_object(json, NULL);
            json_write_text(json, "promotion_id", offer->promotion->id);
            json_write_text(json, "sku", offer->gift->skus[j]);
            json_write_int(json, "quantity_milli", quantity_milli);
            json_write_bool(json, "in_basket", is_in_basket(shown, offer->promotion, offer->gift->skus[j]));
            json_write_end(json);
        }
    }
    json_write_end(json);
}

static const char *verdict_name(enum promo_verdict_kind kind) {
    switch (kind) {
    case PROMO_APPLIED: return "applied";
    case PROMO_FAILED: return "failed";
    case PROMO_LOST: return "lost";
    case PROMO_LIMITED: return "limited";
    case PROMO_FLOORED: return "floored";
    case PROMO_NOTHING: return "nothing";
    }
    bug_unreachable("verdict out of range");
}

static const char *code_reason(const struct promo_code *code) {
    switch (code->state) {
    case PROMO_CODE_USED: return "used";
    case PROMO_CODE_UNKNOWN: return "unknown";
    case PROMO_CODE_TWICE: return "twice";
    case PROMO_CODE_NOT_FIRED: break;
    }
    bool is_told = code->verdict != NULL && code->verdict->kind != PROMO_FAILED && code->verdict->kind != PROMO_APPLIED;
    return is_told ? verdict_name(code->verdict->kind) : "condition_failed";
}

static void render_codes(struct json_writer *json, const struct promo_outcome *outcome) {
    json_write_array(json, "codes");
    for (size_t i = 0; i < outcome->code_count; i++) {
        json_write_object(json, NULL);
        json_write_text(json, "code", outcome->codes[i].code);
        json_write_bool(json, "used", outcome->codes[i].state == PROMO_CODE_USED);
        json_write_string(json, "reason", code_reason(&outcome->codes[i]));
        json_write_end(json);
    }
    json_write_end(json);
}

/* One line of at most EXPLANATION_MAX bytes; a longer one says at least the promotion's name. */
static void render_reason(struct json_writer *json, const struct till_quote *shown,
                          const struct promo_verdict *verdict) {
    uint8_t block[EXPLANATION_MAX];
    struct writer line;
    writer_init(&line, block, sizeof block);
    promo_explain_line(&line, &shown->quote->outcome, verdict, shown->language);
    struct span text = writer_result(&line);
    json_write_text(json, "text",
                    text.size > 0 ? (struct text){(const char *)text.data, text.size}
                                  : till_text_of(&verdict->promotion->name, shown->language));
}

static void render_explanation(struct json_writer *json, const struct till_quote *shown) {
    const struct promo_outcome *outcome = &shown->quote->outcome;
    json_write_array(json, "explanation");
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        const struct promo_verdict *verdict = &outcome->verdicts[i];
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", verdict->promotion->id);
        json_write_string(json, "outcome", verdict_name(verdict->kind));
        render_reason(json, shown, verdict);
        json_write_end(json);
    }
    json_write_end(json);
}

void till_render_quote(struct json_writer *json, const struct till_quote *shown) {
    const struct checkout_quote *quote = shown->quote;
    const struct promo_outcome *outcome = &quote->outcome;
    struct till_totals totals = {.gross_minor = outcome->gross_minor,
                                 .discount_minor = outcome->discount_minor,
                                 .points_paid_minor = outcome->points_paid_minor,
                                 .net_minor = outcome->net_minor,
                                 .points_spent = outcome->points_paid,
                                 .points_earned = quote->has_customer ? outcome->points_to_earn : 0};
    till_render_rules(json, quote->rules);
    till_render_customer(json, quote->has_customer ? &quote->customer : NULL);
    json_write_bool(json, "customer_known", quote->customer_known);
    render_lines(json, shown);
    render_promotions(json, shown);
    till_render_totals(json, &totals);
    json_write_int(json, "points_payable_max", outcome->points_paid_most);
    json_write_int(json, "would_earn_points", quote->has_customer ? outcome->points_to_earn : outcome->member_points);
    render_messages(json, shown);
    render_gifts(json, shown);
    render_codes(json, outcome);
    if (shown->is_explained) {
        render_explanation(json, shown);
    }
}
