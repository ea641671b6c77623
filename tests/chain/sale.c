#include "tests/chain/sale.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/chain/shopping_plan.h"

enum { OK = 200, CREATED = 201, SHIFT = 1, CUSTOMER_ID_MAX = 32, HOLD_ID_MAX = 32, HOLD_TRIES = 3 };

struct sale *sale_make(uint64_t number, const struct visit *visit) {
    const struct source_receipt *receipt = visit->receipt;
    struct sale *sale = calloc(1, sizeof *sale);
    size_t texts = 0;
    for (size_t i = 0; i < receipt->line_count; i++) {
        texts += receipt->lines[i].sku.size;
    }
    char *block = sale == NULL ? NULL : malloc(receipt->line_count * sizeof receipt->lines[0] + texts);
    if (block == NULL) {
        free(sale);
        return NULL;
    }
    sale->lines = (struct source_line *)(void *)block;
    char *text = block + receipt->line_count * sizeof receipt->lines[0];
    for (size_t i = 0; i < receipt->line_count; i++) {
        sale->lines[i] = receipt->lines[i];
        sale->lines[i].sku.data = memcpy(text, receipt->lines[i].sku.data, receipt->lines[i].sku.size);
        text += receipt->lines[i].sku.size;
    }
    sale->number = number;
    sale->visit = *visit;
    sale->receipt = *receipt;
    sale->receipt.lines = sale->lines;
    sale->visit.receipt = &sale->receipt;
    return sale;
}

void sale_free(struct sale *sale) {
    if (sale != NULL) {
        free(sale->lines);
        free(sale);
    }
}

static bool expect(const struct till_answer *answer, const char *what, struct fault *fault) {
    return answer->status == OK || answer->status == CREATED || till_refused(answer, what, fault);
}

static bool copy_customer(const struct till_answer *answer, char customer_id[static CUSTOMER_ID_MAX],
                          struct fault *fault) {
    struct text id = till_read_text(answer->body, "customer.customer_id");
    return (id.size > 0 && text_copy(customer_id, CUSTOMER_ID_MAX, id)) ||
           fault_set(fault, FAULT_INPUT, "the box names no customer");
}

static bool know_customer(struct sale_till *till, uint64_t household_id, char customer_id[static CUSTOMER_ID_MAX],
                          struct fault *fault) {
    struct till_answer answer;
    char card[HOUSEHOLD_CARD_MAX];
    char phone[HOUSEHOLD_PHONE_MAX];
    household_card(card, household_id);
    household_phone(phone, household_id);
    if (!till_identify(till->client, TILL_CARD, card, &answer, fault) || !expect(&answer, "identify", fault)) {
        return false;
    }
    if (!till_read_bool(answer.body, "known")) {
        struct till_person person = {.phone = phone, .card = card};
        if (!till_register(till->client, &person, &answer, fault) || !expect(&answer, "register", fault)) {
            return false;
        }
    }
    return copy_customer(&answer, customer_id, fault);
}

static struct till_basket make_basket(struct sale_till *till, const struct sale *sale, struct text customer_id) {
    for (size_t i = 0; i < sale->receipt.line_count; i++) {
        const struct source_line *line = &sale->lines[i];
        till->lines[i] = (struct till_line){line->sku, line->quantity_milli, line->price_minor};
    }
    return (struct till_basket){.customer_id = customer_id,
                                .line_count = sale->receipt.line_count,
                                .lines = till->lines,
                                .code_count = sale->visit.code == NULL ? 0 : 1,
                                .codes = &sale->visit.code,
                                .pays_most = sale->visit.pays_with_points};
}

static bool quote(struct sale_till *till, const struct sale *sale, const struct till_basket *basket,
                  struct till_totals *quoted, struct fault *fault) {
    struct till_answer answer;
    return till_quote(till->client, basket, sale->receipt.sold_at_ms, false, &answer, fault) &&
           expect(&answer, "quote", fault) && till_read_totals(answer.body, quoted, fault);
}

/* A hold bears no time of its own: where the tills tell the time, the box holds by the latest that it was told, and one
 * that has just been started again was told none. So a till that is declined quotes once more and tries again. */
static bool hold_points(struct sale_till *till, const struct sale *sale, const struct till_basket *basket,
                        const struct till_totals *quoted, char hold_id[static HOLD_ID_MAX], struct fault *fault) {
    struct till_answer answer;
    struct till_totals again;
    struct text reason = {0};
    for (int tries = 0; tries < HOLD_TRIES; tries++) {
        (void)snprintf(hold_id, HOLD_ID_MAX, "hold-%" PRIu64 "-%d", sale->number, tries);
        if (!till_hold(till->client, hold_id, basket->customer_id, quoted->points_spent, &answer, fault) ||
            !expect(&answer, "hold", fault)) {
            return false;
        }
        if (text_is(till_read_text(answer.body, "result"), "approved")) {
            return true;
        }
        reason = till_read_text(answer.body, "reason");
        (void)fault_set(fault, FAULT_REFUSED, "a hold of %" PRId64 " points that were quoted is declined: %.*s",
                        quoted->points_spent, (int)reason.size, reason.size == 0 ? "" : reason.data);
        struct fault late;
        if (!quote(till, sale, basket, &again, &late)) {
            *fault = late;
            return false;
        }
    }
    return false;
}

/* What was confirmed must be what was quoted. */
static bool check_same(const struct till_totals *quoted, const struct till_totals *taken, struct fault *fault) {
    return memcmp(quoted, taken, sizeof *quoted) == 0 ||
           fault_set(fault, FAULT_INPUT, "quoted %" PRId64 ", confirmed %" PRId64, quoted->net_minor, taken->net_minor);
}

static bool confirm(struct sale_till *till, struct sale *sale, const struct till_basket *basket,
                    const struct till_totals *quoted, const char *hold_id, struct fault *fault) {
    struct till_answer answer;
    struct till_sale asked = {.basket = *basket,
                              .key = {.shift = SHIFT, .number = till->next_number++},
                              .sold_at_ms = sale->receipt.sold_at_ms,
                              .hold_id = hold_id,
                              .tender = sale->number % 3 == 0 ? "cash" : "card",
                              .expected_net_minor = quoted->net_minor};
    asked.basket.pays_most = asked.basket.pays_most && hold_id == NULL;
    sale->key = asked.key;
    sale->key.till = till->till;
    if (!till_confirm(till->client, till_sale_body(till->client, &asked), &answer, fault) ||
        !expect(&answer, "confirm", fault) || !till_read_totals(answer.body, &sale->totals, fault)) {
        return false;
    }
    sale->is_taken = true;
    return check_same(quoted, &sale->totals, fault);
}

static bool undo(struct sale_till *till, const struct sale *sale, struct fault *fault) {
    struct till_answer answer;
    const struct visit *visit = &sale->visit;
    if (visit->is_cancelled) {
        return till_cancel(till->client, sale->key, visit->undone_at_ms, &answer, fault) &&
               expect(&answer, "cancel", fault);
    }
    if (visit->returned_line == 0) {
        return true;
    }
    struct till_return returned = {.key = {.shift = SHIFT, .number = till->next_number++},
                                   .sale = sale->key,
                                   .line_no = visit->returned_line,
                                   .quantity_milli = visit->returned_milli,
                                   .returned_at_ms = visit->undone_at_ms};
    return till_return_goods(till->client, &returned, &answer, fault) && expect(&answer, "return", fault);
}

static bool take(struct sale_till *till, struct sale *sale, struct fault *fault) {
    struct till_totals quoted;
    char customer[CUSTOMER_ID_MAX] = "";
    char hold_id[HOLD_ID_MAX];
    bool is_member = sale->receipt.household_id != 0;
    if (is_member && !know_customer(till, sale->receipt.household_id, customer, fault)) {
        return false;
    }
    struct till_basket basket = make_basket(till, sale, text_of(customer));
    if (!quote(till, sale, &basket, &quoted, fault)) {
        return false;
    }
    bool holds = sale->visit.pays_by_hold && quoted.points_spent > 0;
    if (holds && !hold_points(till, sale, &basket, &quoted, hold_id, fault)) {
        return false;
    }
    return confirm(till, sale, &basket, &quoted, holds ? hold_id : NULL, fault) && undo(till, sale, fault);
}

bool sale_take(struct sale_till *till, struct sale *sale, struct fault *fault) {
    return take(till, sale, fault) || fault_wrap(fault, "receipt %" PRIu64 " (store %" PRIu32 ", till %" PRIu32 ")",
                                                 sale->number, sale->receipt.store, till->till);
}
