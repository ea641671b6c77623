#include "tests/harness/return_play.h"

static void fill_lines(struct return_play *play, const struct basket *basket, const struct promo_outcome *outcome) {
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *bought = &basket->lines[i];
        const struct promo_line *priced = &outcome->lines[i];
        play->products[i] = bought->product;
        play->sale.lines[i] = (struct receipt_line){.line_no = bought->line_no,
                                                    .sku = bought->product.sku,
                                                    .quantity_milli = bought->quantity_milli,
                                                    .price_minor = bought->price_minor,
                                                    .amount_minor = priced->amount_minor,
                                                    .is_deep_promo = bought->is_deep_promo,
                                                    .label = bought->label,
                                                    .expiry_day = bought->expiry_day,
                                                    .points_paid_minor = priced->points_paid_minor,
                                                    .points_paid = priced->points_paid,
                                                    .net_minor = priced->net_minor,
                                                    .share_count = priced->share_count,
                                                    .shares = priced->shares};
    }
}

static void fill_promotions(struct return_play *play, const struct promo_outcome *outcome) {
    for (size_t i = 0; i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        play->sale.promotions[i] = (struct receipt_promotion){.id = applied->promotion->id,
                                                              .version = applied->promotion->version,
                                                              .discount_minor = applied->discount_minor,
                                                              .points = applied->points,
                                                              .times = applied->times,
                                                              .units_milli = applied->units_milli};
    }
}

bool return_play_start(struct return_play *play, const struct promo_request *request,
                       const struct promo_outcome *outcome, struct arena *arena) {
    const struct basket *basket = request->basket;
    *play = (struct return_play){.sale = {.id = 1,
                                          .key = {.store = request->store, .till = 1, .shift = 1, .number = 1},
                                          .customer_id = request->customer.is_known ? request->customer.id : 0,
                                          .line_count = basket->line_count,
                                          .promotion_count = outcome->applied_count,
                                          .tender_count = basket->tender_count,
                                          .tenders = basket->tenders,
                                          .gross_minor = outcome->gross_minor,
                                          .discount_minor = outcome->discount_minor,
                                          .points_paid_minor = outcome->points_paid_minor,
                                          .net_minor = outcome->net_minor,
                                          .points_spent = outcome->points_paid,
                                          .points_earned = outcome->points_to_earn}};
    play->sold_at = request->at;
    play->products = ARENA_ARRAY(arena, struct product, basket->line_count);
    play->before = ARENA_ARRAY(arena, struct returned_so_far, basket->line_count);
    play->sale.lines = ARENA_ARRAY(arena, struct receipt_line, basket->line_count);
    play->sale.promotions = ARENA_ARRAY(arena, struct receipt_promotion, outcome->applied_count);
    if (arena->exhausted) {
        return false;
    }
    fill_lines(play, basket, outcome);
    fill_promotions(play, outcome);
    return true;
}

static void add_undone(struct return_play *play, const struct return_undone *undone) {
    for (size_t i = 0; i < play->undone_count; i++) {
        struct return_undone *known = &play->undone[i];
        if (known->kind == undone->kind && known->measure == undone->measure &&
            known->is_of_store == undone->is_of_store && text_equal(known->promotion_id, undone->promotion_id) &&
            text_equal(known->name, undone->name)) {
            known->count += undone->count;
            return;
        }
    }
    if (play->undone_count < PLAY_UNDONE_MAX) {
        play->undone[play->undone_count++] = *undone;
    }
}

static void add_line(struct return_play *play, const struct return_line *line) {
    for (size_t i = 0; i < play->sale.line_count; i++) {
        struct returned_so_far *so_far = &play->before[i];
        if (play->sale.lines[i].line_no == line->line_no) {
            so_far->quantity_milli += line->quantity_milli;
            so_far->refund_minor += line->refund_minor;
            so_far->points_back += line->points_back;
            so_far->points_taken += line->points_taken;
        }
    }
}

bool return_play_take(struct return_play *play, const struct compiled_set *rules,
                      const struct rule_set_returns *settings, struct return_line *lines, size_t line_count,
                      struct arena *arena, struct promo_return_answer *answer) {
    struct promo_return_request request = {.sale = &play->sale,
                                           .sold_at = play->sold_at,
                                           .products = play->products,
                                           .before = play->before,
                                           .undone_count = play->undone_count,
                                           .undone = play->undone,
                                           .rules = rules,
                                           .settings = *settings,
                                           .line_count = line_count,
                                           .lines = lines,
                                           .arena = arena};
    if (!promo_return_decide(&request, answer)) {
        return false;
    }
    for (size_t i = 0; answer->outcome == PROMO_RETURN_OK && i < line_count; i++) {
        add_line(play, &lines[i]);
    }
    for (size_t i = 0; i < answer->undone_count; i++) {
        add_undone(play, &answer->undone[i]);
    }
    return true;
}
