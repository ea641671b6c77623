#include "tests/chain/audit.h"

#include <inttypes.h>
#include <string.h>

#include "tests/chain/summary.h"
#include "tests/till/till_requests.h"

enum { OK = 200 };

/* ------------------------------------------------------------------------------------------------------- receipts */

static bool is_same(const struct till_totals *told, const struct priced_receipt *priced) {
    return told->gross_minor == priced->gross_minor && told->discount_minor == priced->discount_minor &&
           told->points_paid_minor == priced->paid_minor && told->net_minor == priced->net_minor &&
           told->points_spent == priced->spent_points && told->points_earned == priced->earned_points;
}

static void tell_computed(const struct meanings *meanings, const struct sale *sale, const struct priced_receipt *priced,
                          FILE *out) {
    (void)fprintf(out, "  computed from the input:\n");
    for (size_t i = 0; i < priced->line_count; i++) {
        const struct priced_line *line = &priced->lines[i];
        (void)fprintf(out, "    %zu %.*s: %" PRId64 " - paid with points %" PRId64 " -> %" PRId64 ", earns %" PRId64,
                      i + 1, (int)sale->lines[i].sku.size, sale->lines[i].sku.data, line->amount_minor,
                      line->paid_minor, line->left_minor, line->earned_points);
        for (size_t j = 0; j < meanings->count; j++) {
            if (line->discounts_minor[j] != 0 || line->promotion_points[j] != 0) {
                (void)fprintf(out, "; %s %" PRId64 "/%" PRId64, meanings->items[j].id, line->discounts_minor[j],
                              line->promotion_points[j]);
            }
        }
        (void)fprintf(out, "\n");
    }
}

static void tell_told(struct chain_nodes *nodes, const struct sale *sale, FILE *out) {
    struct till_answer answer;
    struct fault fault;
    const struct chain_store *store = &nodes->stores[sale->receipt.store - 1];
    struct till_client *client = till_client_open(&store->tills[0], "en", &fault);
    if (client == NULL || !till_find_receipt(client, sale->key, &answer, &fault)) {
        (void)fprintf(out, "  the store: %s\n", fault.text);
        till_client_close(client);
        return;
    }
    (void)fprintf(out, "  as the store has it (HTTP %ld):\n", answer.status);
    const struct tree *lines = tree_member(answer.body, "lines");
    for (size_t i = 0; lines != NULL && i < lines->count; i++) {
        const struct tree *line = &lines->items[i];
        struct text sku = till_read_text(line, "sku");
        (void)fprintf(out,
                      "    %" PRId64 " %.*s: %" PRId64 " - paid with points %" PRId64 " -> %" PRId64 ", earns %" PRId64,
                      till_read_int(line, "line_no"), (int)sku.size, sku.data, till_read_int(line, "amount_minor"),
                      till_read_int(line, "points_paid_minor"), till_read_int(line, "net_minor"),
                      till_read_int(line, "points_earned"));
        const struct tree *shares = tree_member(line, "shares");
        for (size_t j = 0; shares != NULL && j < shares->count; j++) {
            struct text id = till_read_text(&shares->items[j], "promotion_id");
            (void)fprintf(out, "; %.*s %" PRId64 "/%" PRId64, (int)id.size, id.data,
                          till_read_int(&shares->items[j], "discount_minor"),
                          till_read_int(&shares->items[j], "points"));
        }
        (void)fprintf(out, "\n");
    }
    till_client_close(client);
}

static void tell_difference(struct day *day, const struct meanings *meanings, const struct sale *sale,
                            const struct priced_receipt *priced, FILE *out) {
    (void)fprintf(out,
                  "The first receipt that differs: number %" PRIu64 " of the input (household %" PRIu64
                  "), store %" PRIu32 ", till %" PRIu32 ", receipt %" PRIu32 "%s\n",
                  sale->number, sale->receipt.household_id, sale->receipt.store, sale->key.till, sale->key.number,
                  sale->is_taken ? "" : ": it was never taken");
    (void)fprintf(out,
                  "  net %" PRId64 " computed, %" PRId64 " told; spent %" PRId64 ", %" PRId64 "; earned %" PRId64
                  ", %" PRId64 "\n",
                  priced->net_minor, sale->totals.net_minor, priced->spent_points, sale->totals.points_spent,
                  priced->earned_points, sale->totals.points_earned);
    tell_computed(meanings, sale, priced, out);
    if (sale->is_taken) {
        tell_told(day->nodes, sale, out);
    }
}

static bool compute(struct audit *audit, struct day *day, struct reference *reference, const struct meanings *meanings,
                    FILE *out, struct fault *fault) {
    static struct priced_receipt priced;
    shopping_plan_restart(day->plan);
    day->source->rewind(day->source->context);
    for (uint64_t number = 1; number <= day->sale_count; number++) {
        struct source_receipt receipt;
        struct visit visit;
        const struct sale *sale = day->sales[number - 1];
        if (day->source->next(day->source->context, &receipt, fault) != SOURCE_RECEIPT) {
            return fault_set(fault, FAULT_INPUT, "the source does not give receipt %" PRIu64 " again", number);
        }
        if (!shopping_plan_next(day->plan, number, &receipt, &visit, fault)) {
            return false;
        }
        if (!reference_take(reference, &visit, &priced)) {
            return fault_set(fault, FAULT_FULL, "no memory for the reference");
        }
        if (!sale->is_taken || !is_same(&sale->totals, &priced)) {
            if (audit->receipts_different++ == 0) {
                tell_difference(day, meanings, sale, &priced, out);
            }
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------- balances */

/* What the store says a household has there, usable or not yet. */
static bool ask_balance(struct till_client *client, uint64_t household_id, int64_t *points, struct fault *fault) {
    struct till_answer answer;
    char card[HOUSEHOLD_CARD_MAX];
    household_card(card, household_id);
    if (!till_identify(client, TILL_CARD, card, &answer, fault)) {
        return false;
    }
    *points = till_read_int(answer.body, "customer.balance.here_points") +
              till_read_int(answer.body, "customer.balance.held_points") +
              till_read_int(answer.body, "customer.balance.pending_points");
    return answer.status == OK || till_refused(&answer, "identify", fault);
}

static bool compare_balance(struct audit *audit, struct till_client *client, const struct reference *reference,
                            uint64_t household_id, uint32_t store, FILE *out, struct fault *fault) {
    int64_t points = 0;
    int64_t computed = reference_balance(reference, household_id, store);
    if (!ask_balance(client, household_id, &points, fault)) {
        return false;
    }
    audit->balances_compared++;
    if (points != computed && audit->balances_different++ < 5) {
        (void)fprintf(out,
                      "Household %" PRIu64 " at store %" PRIu32 ": %" PRId64 " computed, the store says %" PRId64 "\n",
                      household_id, store, computed, points);
    }
    return true;
}

static bool compare_balances(struct audit *audit, const struct day *day, const struct reference *reference, FILE *out,
                             struct fault *fault) {
    for (uint32_t store = 1; store <= day->nodes->options->store_count; store++) {
        struct till_client *client = till_client_open(&day->nodes->stores[store - 1].tills[0], "en", fault);
        bool is_asked = client != NULL;
        for (uint64_t id = 1; is_asked && id < day->plan->household_count; id++) {
            if (day->plan->households[id].receipts > 0) {
                is_asked = compare_balance(audit, client, reference, id, store, out, fault);
            }
        }
        till_client_close(client);
        if (!is_asked) {
            return false;
        }
    }
    return true;
}

/* --------------------------------------------------------------------------------------------------------- the whole
 */

bool audit_make(struct audit *audit, struct day *day, const struct meanings *meanings, FILE *out, struct fault *fault) {
    uint32_t store_count = day->nodes->options->store_count;
    *audit = (struct audit){0};
    if (!figures_ask(&audit->figures, day->nodes, meanings, fault)) {
        return false;
    }
    struct reference *reference =
        reference_open(meanings, day->source->products, day->source->product_count, store_count);
    if (reference == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the reference");
    }
    bool is_done =
        compute(audit, day, reference, meanings, out, fault) && compare_balances(audit, day, reference, out, fault);
    for (uint32_t i = 0; i < store_count; i++) {
        audit->figures.of[i][HAND_INPUT] = *reference_totals(reference, i + 1);
    }
    reference_close(reference);
    audit->figures_different = is_done ? summary_tell_differences(&audit->figures, meanings, out) : 0;
    return is_done;
}

bool audit_rebuild(struct chain_nodes *nodes, struct fault *fault) {
    static const char *const words[] = {"rebuild"};
    for (uint32_t i = 0; i < nodes->options->store_count; i++) {
        if (!nodes_command(nodes, &nodes->stores[i].node, words, 1, fault)) {
            return false;
        }
    }
    return nodes_command(nodes, &nodes->hq, words, 1, fault);
}
