#include "store-node/customer_view.h"

#include "base/bug.h"

/* The account as it is, without writing off what has expired: expired points are simply not usable. */
void customer_view_refresh(const struct store *store, int64_t at_ms, struct customer_view *view) {
    bug_if(store->account->customer_id != view->customer.id);
    struct account_summary summary = account_summary_at(store->account, at_ms);
    view->here_points = account_spendable_points(store->account, at_ms);
    view->held_points = summary.held_points;
    view->pending_points = summary.pending_points;
    view->debt_points = summary.debt_points;
}

static bool read_points(struct store *store, int64_t at_ms, struct customer_view *view, struct fault *fault) {
    uint64_t id = view->customer.id;
    struct account_elsewhere elsewhere;
    if (!account_table_read(&store->tables.accounts, id, store->account, fault) ||
        !account_table_read_elsewhere(&store->tables.accounts, id, &elsewhere, fault)) {
        return false;
    }
    customer_view_refresh(store, at_ms, view);
    view->elsewhere_points = elsewhere.points;
    view->elsewhere_as_of_ms = elsewhere.as_of_ms;
    return true;
}

/* Few were ever merged: the row itself says whether another is to be looked for. */
static bool read_survivor(struct customer_table *table, uint64_t id, bool *is_found, struct customer *customer,
                          struct fault *fault) {
    if (!customer_table_read(table, id, is_found, customer, fault)) {
        return false;
    }
    if (!*is_found || customer->merged_into == 0) {
        return true;
    }
    uint64_t survivor_id;
    return customer_table_resolve(table, id, &survivor_id, fault) &&
           customer_table_read(table, survivor_id, is_found, customer, fault);
}

bool customer_view_read(struct store *store, uint64_t customer_id, int64_t at_ms, bool *is_found,
                        struct customer_view *view, struct fault *fault) {
    return read_survivor(&store->tables.customers, customer_id, is_found, &view->customer, fault) &&
           (!*is_found || read_points(store, at_ms, view, fault));
}
