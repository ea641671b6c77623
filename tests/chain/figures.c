#include "tests/chain/figures.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "tests/till/till_read.h"
#include "wire/json.h"

#define ROW(member) offsetof(struct totals, member)

const struct figure figure_rows[FIGURE_ROWS] = {
    {"receipts", ROW(receipts), FIGURE_COUNT, "sales.receipts"},
    {"lines", ROW(lines), FIGURE_COUNT, "sales.lines"},
    {"gross_minor", ROW(gross_minor), FIGURE_MONEY, "sales.gross_minor"},
    {"discount_minor", ROW(discount_minor), FIGURE_MONEY, "sales.discount_minor"},
    {"points_paid_minor", ROW(paid_minor), FIGURE_MONEY, "sales.points_paid_minor"},
    {"net_minor", ROW(net_minor), FIGURE_MONEY, "sales.net_minor"},
    {"points_earned", ROW(earned_points), FIGURE_POINTS, "sales.points_earned"},
    {"points_spent", ROW(spent_points), FIGURE_POINTS, "sales.points_spent"},
    {"cancelled", ROW(cancelled), FIGURE_COUNT, "cancelled.receipts"},
    {"returns", ROW(returns), FIGURE_COUNT, "returns.returns"},
    {"refund_minor", ROW(refund_minor), FIGURE_MONEY, "returns.refund_minor"},
    {"points_back", ROW(back_points), FIGURE_POINTS, "returns.points_back"},
    {"points_taken", ROW(taken_points), FIGURE_POINTS, "returns.points_taken"},
    {"balance_points", ROW(balance_points), FIGURE_POINTS, "points.balance_points"},
};

static bool read_int(const struct tree *tree, const char *path, int64_t *value, struct fault *fault) {
    const struct tree *member = till_read_member(tree, path);
    *value = member != NULL && member->kind == TREE_INT ? member->number : 0;
    return (member != NULL && member->kind == TREE_INT) || fault_set(fault, FAULT_INPUT, "the report has no %s", path);
}

static bool read_promotion(const struct tree *tree, const struct meanings *meanings, struct totals *totals,
                           struct fault *fault) {
    struct text id = till_read_text(tree, "promotion_id");
    for (size_t i = 0; i < meanings->count; i++) {
        if (text_is(id, meanings->items[i].id)) {
            struct promotion_totals *promotion = &totals->promotions[i];
            return read_int(tree, "receipts", &promotion->receipts, fault) &&
                   read_int(tree, "discount_minor", &promotion->discount_minor, fault) &&
                   read_int(tree, "points", &promotion->points, fault);
        }
    }
    return fault_set(fault, FAULT_INPUT, "the report has a promotion that nobody published: %.*s", (int)id.size,
                     id.size == 0 ? "" : id.data);
}

static bool read_totals(const struct tree *tree, const struct meanings *meanings, struct totals *totals,
                        struct fault *fault) {
    const struct tree *promotions = tree_member(tree, "promotions");
    *totals = (struct totals){0};
    for (size_t i = 0; i < FIGURE_ROWS; i++) {
        int64_t *value = (int64_t *)((char *)totals + figure_rows[i].offset);
        if (!read_int(tree, figure_rows[i].path, value, fault)) {
            return false;
        }
    }
    for (size_t i = 0; promotions != NULL && i < promotions->count; i++) {
        if (!read_promotion(&promotions->items[i], meanings, totals, fault)) {
            return false;
        }
    }
    return true;
}

static bool run_report(struct chain_nodes *nodes, const struct chain_node *node, const struct tree **tree,
                       struct fault *fault) {
    static const char *const words[] = {"report"};
    if (!nodes_command(nodes, node, words, 1, fault)) {
        return false;
    }
    arena_reset(&nodes->arena);
    return json_parse(span_of(nodes->output, strlen(nodes->output)), &nodes->arena, tree, fault) ||
           fault_wrap(fault, "the report of %s", node->name);
}

static bool ask_hq(struct figures *figures, struct chain_nodes *nodes, const struct meanings *meanings,
                   struct fault *fault) {
    const struct tree *tree;
    if (!run_report(nodes, &nodes->hq, &tree, fault)) {
        return false;
    }
    const struct tree *stores = tree_member(tree, "stores");
    for (size_t i = 0; stores != NULL && i < stores->count; i++) {
        int64_t store = 0;
        if (!read_int(&stores->items[i], "store", &store, fault)) {
            return false;
        }
        if (store < 1 || store > figures->store_count) {
            return fault_set(fault, FAULT_INPUT, "head office reports a store %" PRId64, store);
        }
        if (!read_totals(&stores->items[i], meanings, &figures->of[store - 1][HAND_HQ], fault)) {
            return fault_wrap(fault, "head office, store %" PRId64, store);
        }
    }
    return true;
}

bool figures_ask(struct figures *figures, struct chain_nodes *nodes, const struct meanings *meanings,
                 struct fault *fault) {
    figures->store_count = nodes->options->store_count;
    for (uint32_t i = 0; i < figures->store_count; i++) {
        const struct tree *tree;
        const struct chain_node *node = &nodes->stores[i].node;
        if (!run_report(nodes, node, &tree, fault)) {
            return false;
        }
        if (!read_totals(tree, meanings, &figures->of[i][HAND_STORES], fault)) {
            return fault_wrap(fault, "%s", node->name);
        }
    }
    return ask_hq(figures, nodes, meanings, fault);
}

struct totals figures_sum(const struct figures *figures, enum figure_hand hand) {
    struct totals sum = {0};
    for (uint32_t i = 0; i < figures->store_count; i++) {
        totals_add(&sum, &figures->of[i][hand]);
    }
    return sum;
}
