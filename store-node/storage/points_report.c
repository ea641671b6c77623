#include "store-node/storage/points_report.h"

#define POINTS_SQL(X)                                                                                                  \
    X(LOTS, "SELECT coalesce(sum(points), 0), coalesce(sum(held_points), 0) FROM lot")                                 \
    X(ACCOUNTS, "SELECT count(*), coalesce(sum(debt_points), 0) FROM account")                                         \
    X(CUSTOMERS, "SELECT count(*) FROM customer WHERE merged_into = 0")                                                \
    X(BALANCE, "SELECT coalesce(sum(points), 0) FROM lot WHERE customer_id = ?1")
STATEMENTS(points_report, POINTS_SQL, POINTS_REPORT_STATEMENTS)

bool points_report_open(struct points_report *report, struct db *db, struct fault *fault) {
    return statements_prepare(db, report->statements, points_report_sql, STATEMENT_COUNT, fault);
}

/* One row of one or two numbers. */
static bool read_pair(struct statement *query, int64_t *first, int64_t *second, struct fault *fault) {
    statement_start(query);
    if (statement_row(query)) {
        *first = statement_int64(query, 0);
        if (second != NULL) {
            *second = statement_int64(query, 1);
        }
    }
    return statement_finish(query, fault);
}

bool points_report_sum(struct points_report *report, struct points_sums *sums, struct fault *fault) {
    *sums = (struct points_sums){0};
    return read_pair(&report->statements[LOTS], &sums->balance_points, &sums->held_points, fault) &&
           read_pair(&report->statements[ACCOUNTS], &sums->account_count, &sums->debt_points, fault) &&
           read_pair(&report->statements[CUSTOMERS], &sums->customer_count, NULL, fault);
}

bool points_report_balance(struct points_report *report, uint64_t customer_id, int64_t *balance_points,
                           struct fault *fault) {
    struct statement *query = &report->statements[BALANCE];
    *balance_points = 0;
    statement_start(query);
    statement_bind_uint64(query, 1, customer_id);
    if (statement_row(query)) {
        *balance_points = statement_int64(query, 0);
    }
    return statement_finish(query, fault);
}
