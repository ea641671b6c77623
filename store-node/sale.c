#include "store-node/sale.h"

#include "base/bug.h"
#include "store-node/book.h"
#include "store-node/expiry.h"

#include <string.h>

static void fill_lines(const struct sale *sale, struct arena *arena, struct receipt *receipt) {
    const struct basket *basket = &sale->confirm->basket.basket;
    const struct promo_outcome *outcome = &sale->quote->outcome;
    receipt->line_count = basket->line_count;
    receipt->lines = ARENA_ARRAY(arena, struct receipt_line, basket->line_count);
    for (size_t i = 0; receipt->lines != NULL && i < basket->line_count; i++) {
        const struct basket_line *bought = &basket->lines[i];
        const struct promo_line *priced = &outcome->lines[i];
        receipt->lines[i] = (struct receipt_line){.line_no = bought->line_no,
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
                                                  .vat_bp = bought->product.vat_bp,
                                                  .share_count = priced->share_count,
                                                  .shares = priced->shares};
    }
}

static void fill_promotions(const struct promo_outcome *outcome, struct arena *arena, struct receipt *receipt) {
    receipt->promotion_count = outcome->applied_count;
    receipt->promotions = ARENA_ARRAY(arena, struct receipt_promotion, outcome->applied_count);
    for (size_t i = 0; receipt->promotions != NULL && i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        receipt->promotions[i] = (struct receipt_promotion){.id = applied->promotion->id,
                                                            .version = applied->promotion->version,
                                                            .discount_minor = applied->discount_minor,
                                                            .points = applied->points,
                                                            .times = applied->times,
                                                            .units_milli = applied->units_milli};
    }
}

static void fill_codes(const struct promo_outcome *outcome, struct arena *arena, struct receipt *receipt) {
    receipt->codes = ARENA_ARRAY(arena, struct text, outcome->code_count);
    for (size_t i = 0; receipt->codes != NULL && i < outcome->code_count; i++) {
        if (outcome->codes[i].state == PROMO_CODE_USED) {
            receipt->codes[receipt->code_count++] = outcome->codes[i].code;
        }
    }
}

static void fill_totals(const struct sale *sale, struct receipt *receipt) {
    const struct promo_outcome *outcome = &sale->quote->outcome;
    receipt->gross_minor = outcome->gross_minor;
    receipt->discount_minor = outcome->discount_minor;
    receipt->points_paid_minor = outcome->points_paid_minor;
    receipt->net_minor = outcome->net_minor;
    receipt->points_spent = outcome->points_paid;
    receipt->points_earned = sale->quote->has_customer ? outcome->points_to_earn : 0;
}

static void fill_receipt(const struct sale *sale, struct arena *arena, struct receipt *receipt) {
    const struct checkout_confirm *confirm = sale->confirm;
    *receipt = (struct receipt){.key = confirm->key,
                                .customer_id = sale->quote->has_customer ? sale->quote->customer.customer.id : 0,
                                .sold_at_ms = confirm->sold_at_ms,
                                .taken_at_ms = sale->now_ms,
                                .cashier = confirm->cashier,
                                .rule_set_version = sale->quote->rules->version,
                                .tender_count = confirm->basket.basket.tender_count,
                                .tenders = confirm->basket.basket.tenders};
    memcpy(receipt->rule_set_hash, sale->quote->rules->hash, sizeof receipt->rule_set_hash);
    memcpy(receipt->content_hash, confirm->content_hash, sizeof receipt->content_hash);
    fill_lines(sale, arena, receipt);
    fill_promotions(&sale->quote->outcome, arena, receipt);
    fill_codes(&sale->quote->outcome, arena, receipt);
    fill_totals(sale, receipt);
}

/* Where the points came from goes into the receipt: a return gives them back there. */
static void take_parts(const struct ledger_moves *moves, struct arena *arena, struct receipt *receipt) {
    receipt->spent = ARENA_ARRAY(arena, struct lot_part, moves->count);
    for (size_t i = 0; receipt->spent != NULL && i < moves->count; i++) {
        if (moves->entries[i].kind == JOURNAL_SPEND) {
            receipt->spent[receipt->spent_count++] =
                (struct lot_part){.lot_id = moves->entries[i].lot_id, .points = moves->entries[i].points};
        }
    }
}

static bool spend(struct store *store, const struct sale *sale, struct arena *arena, struct receipt *receipt,
                  struct fault *fault) {
    struct ledger_request request = {.op_id = sale->hold.op_id != 0 ? sale->hold.op_id : receipt->id,
                                     .doc_id = receipt->id,
                                     .till = receipt->key.till,
                                     .now_ms = sale->at_ms,
                                     .points = receipt->points_spent};
    if (sale->hold.op_id == 0) {
        if (receipt->points_spent == 0) {
            return true;
        }
        return book_expect_done(ledger_spend(store->account, &request, store->moves), "spend of a sale", fault) &&
               (take_parts(store->moves, arena, receipt), book_write_moves(store, fault));
    }
    bool is_used = receipt->points_spent > 0;
    if (!book_read_done(store, request.op_id, is_used ? LEDGER_CAPTURE : LEDGER_RELEASE, &request.done, fault)) {
        return false;
    }
    request.done.customer_id = store->account->customer_id; /* two that were merged are one */
    enum ledger_outcome outcome = is_used ? ledger_capture(store->account, &request, store->moves)
                                          : ledger_release(store->account, &request, store->moves);
    take_parts(store->moves, arena, receipt);
    return book_expect_done(outcome, is_used ? "capture of a sale" : "release of a sale", fault) &&
           book_write_moves(store, fault);
}

/* A new lot for each of the terms on which the sale earns. */
static bool make_lots(struct store *store, const struct sale *sale, struct ledger_earned *earned, struct fault *fault) {
    const struct promo_outcome *outcome = &sale->quote->outcome;
    bug_if(outcome->lot_count > LIMIT_EARNED_LOTS);
    for (size_t i = 0; i < outcome->lot_count; i++) {
        struct ledger_lot_terms terms = rules_lot_terms(sale->quote->rules, outcome->lots[i].terms);
        struct ledger_new_lot *lot = &earned[i].lot;
        earned[i].points = outcome->lots[i].points;
        ledger_lot_dates(&store->zone, sale->at_ms, &terms, &lot->usable_from_ms, &lot->expires_ms);
        if (!id_mint_next(&store->tables.mint, &lot->lot_id, fault)) {
            return false;
        }
    }
    return true;
}

/* Where the points went; in a full account several may have gone into one older lot. */
static void take_earned(const struct ledger_moves *moves, struct arena *arena, struct receipt *receipt) {
    receipt->earned = ARENA_ARRAY(arena, struct earned_lot, moves->count);
    for (size_t i = 0; receipt->earned != NULL && i < moves->count; i++) {
        const struct led_entry *minted = &moves->entries[i];
        struct earned_lot *last = receipt->earned_count > 0 ? &receipt->earned[receipt->earned_count - 1] : NULL;
        if (minted->kind == JOURNAL_MINT && last != NULL && last->lot_id == minted->lot_id) {
            last->points += minted->points;
        } else if (minted->kind == JOURNAL_MINT) {
            receipt->earned[receipt->earned_count++] = (struct earned_lot){.lot_id = minted->lot_id,
                                                                           .points = minted->points,
                                                                           .usable_from_ms = minted->usable_from_ms,
                                                                           .expires_ms = minted->expires_ms};
        }
    }
}

static bool earn(struct store *store, const struct sale *sale, struct arena *arena, struct receipt *receipt,
                 struct fault *fault) {
    if (receipt->points_earned == 0) {
        return true;
    }
    struct ledger_request request = {.op_id = receipt->id,
                                     .doc_id = receipt->id,
                                     .till = receipt->key.till,
                                     .now_ms = sale->at_ms,
                                     .points = receipt->points_earned};
    struct ledger_earned earned[LIMIT_EARNED_LOTS];
    if (!make_lots(store, sale, earned, fault)) {
        return false;
    }
    enum ledger_outcome outcome =
        ledger_earn(store->account, &request, earned, sale->quote->outcome.lot_count, store->moves);
    take_earned(store->moves, arena, receipt);
    return book_expect_done(outcome, "earning of a sale", fault) && book_write_moves(store, fault);
}

static bool move_points(struct store *store, const struct sale *sale, struct arena *arena, struct receipt *receipt,
                        struct fault *fault) {
    if (receipt->customer_id == 0) {
        return true;
    }
    bug_if(store->account->customer_id != receipt->customer_id);
    /* What has expired goes before anything is drawn: the account then shows what the customer was told. */
    return expiry_write_off(store, receipt->key.till, sale->at_ms, fault) &&
           spend(store, sale, arena, receipt, fault) && earn(store, sale, arena, receipt, fault);
}

/* What the hold kept aside goes back first: the sale then takes what it uses, on its own day. */
static bool use_limits(struct store *store, const struct sale *sale, const struct receipt *receipt,
                       struct fault *fault) {
    struct limit_act act = {.op_id = receipt->id,
                            .doc_id = receipt->id,
                            .customer_id = receipt->customer_id,
                            .till = receipt->key.till,
                            .at_ms = sale->at_ms};
    struct limit_act of_hold = act;
    of_hold.op_id = sale->hold.limits_op_id;
    return limit_desk_let_go(store, &of_hold, &sale->hold.limits, fault) &&
           limit_desk_take(store, &act, &sale->quote->outcome, fault);
}

bool sale_write(struct store *store, const struct sale *sale, struct arena *arena, struct receipt *receipt,
                uint64_t *doc_seq, struct fault *fault) {
    fill_receipt(sale, arena, receipt);
    if (!id_mint_next(&store->tables.mint, &receipt->id, fault) || !move_points(store, sale, arena, receipt, fault) ||
        !use_limits(store, sale, receipt, fault)) {
        return false;
    }
    if (arena->exhausted) {
        return fault_set(fault, FAULT_FULL, "no memory for a receipt of %zu lines", receipt->line_count);
    }
    bug_if(!receipt_adds_up(receipt));
    struct record record = {.kind = JOURNAL_RECEIPT, .of.receipt = *receipt};
    return book_write_document(store, &record, sale->now_ms, doc_seq, fault);
}
