#include "hq-node/storage/sum_table.h"

/* In the order of struct store_sum. */
#define SUM_SQL(X)                                                                                                     \
    X(ADD, "INSERT INTO store_sum(store, receipts, lines, gross_minor, discount_minor, points_paid_minor, net_minor,"  \
           " points_spent, points_earned, returns, refund_minor, cancels, balance_points, debt_points, last_sold_ms,"  \
           " last_taken_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"            \
           " ON CONFLICT (store) DO UPDATE SET receipts = receipts + ?2, lines = lines + ?3,"                          \
           " gross_minor = gross_minor + ?4, discount_minor = discount_minor + ?5,"                                    \
           " points_paid_minor = points_paid_minor + ?6, net_minor = net_minor + ?7,"                                  \
           " points_spent = points_spent + ?8, points_earned = points_earned + ?9, returns = returns + ?10,"           \
           " refund_minor = refund_minor + ?11, cancels = cancels + ?12, balance_points = balance_points + ?13,"       \
           " debt_points = debt_points + ?14, last_sold_ms = max(last_sold_ms, ?15),"                                  \
           " last_taken_ms = max(last_taken_ms, ?16)")                                                                 \
    X(ADD_PROMOTION, "INSERT INTO promotion_sum(store, promotion_id, receipts, times, discount_minor, points)"         \
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (store, promotion_id) DO UPDATE SET"                \
                     " receipts = receipts + ?3, times = times + ?4, discount_minor = discount_minor + ?5,"            \
                     " points = points + ?6")                                                                          \
    X(READ, "SELECT store, receipts, lines, gross_minor, discount_minor, points_paid_minor, net_minor, points_spent,"  \
            " points_earned, returns, refund_minor, cancels, balance_points, debt_points, last_sold_ms, last_taken_ms" \
            " FROM store_sum WHERE store = ?1")                                                                        \
    X(READ_ALL, "SELECT 0, sum(receipts), sum(lines), sum(gross_minor), sum(discount_minor), sum(points_paid_minor),"  \
                " sum(net_minor), sum(points_spent), sum(points_earned), sum(returns), sum(refund_minor),"             \
                " sum(cancels), sum(balance_points), sum(debt_points), max(last_sold_ms), max(last_taken_ms)"          \
                " FROM store_sum HAVING count(*) > 0")                                                                 \
    X(LIST_PROMOTIONS, "SELECT promotion_id, receipts, times, discount_minor, points FROM promotion_sum"               \
                       " WHERE store = ?1 AND promotion_id > ?2 AND (receipts <> 0 OR discount_minor <> 0"             \
                       " OR points <> 0) ORDER BY promotion_id LIMIT ?3")
STATEMENTS(sum_table, SUM_SQL, SUM_TABLE_STATEMENTS)

bool sum_table_open(struct sum_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, sum_table_sql, STATEMENT_COUNT, fault);
}

bool sum_table_add(struct sum_table *table, const struct store_sum *change, struct fault *fault) {
    struct statement *add = &table->statements[ADD];
    const int64_t members[] = {
        change->receipts,          change->lines,        change->gross_minor,   change->discount_minor,
        change->points_paid_minor, change->net_minor,    change->points_spent,  change->points_earned,
        change->returns,           change->refund_minor, change->cancels,       change->balance_points,
        change->debt_points,       change->last_sold_ms, change->last_taken_ms,
    };
    statement_start(add);
    statement_bind_int64(add, 1, change->store);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        statement_bind_int64(add, (int)i + 2, members[i]);
    }
    return statement_run(add, fault);
}

static bool add_promotion(struct statement *add, uint32_t store, const struct receipt_promotion *fired, int sign,
                          struct fault *fault) {
    statement_start(add);
    statement_bind_int64(add, 1, store);
    statement_bind_text(add, 2, fired->id);
    statement_bind_int64(add, 3, sign);
    statement_bind_int64(add, 4, sign * (int64_t)fired->times);
    statement_bind_int64(add, 5, sign * fired->discount_minor);
    statement_bind_int64(add, 6, sign * fired->points);
    return statement_run(add, fault);
}

/* Also in the chain's own sum: pages ask for it every two seconds, and thousands of stores are too many to add up. */
bool sum_table_add_promotion(struct sum_table *table, uint32_t store, const struct receipt_promotion *fired, int sign,
                             struct fault *fault) {
    struct statement *add = &table->statements[ADD_PROMOTION];
    return add_promotion(add, store, fired, sign, fault) && add_promotion(add, 0, fired, sign, fault);
}

static bool read_sum(struct statement *read, struct store_sum *sum, struct fault *fault) {
    if (statement_row(read)) {
        *sum = (struct store_sum){.store = (uint32_t)statement_int64(read, 0),
                                  .receipts = statement_int64(read, 1),
                                  .lines = statement_int64(read, 2),
                                  .gross_minor = statement_int64(read, 3),
                                  .discount_minor = statement_int64(read, 4),
                                  .points_paid_minor = statement_int64(read, 5),
                                  .net_minor = statement_int64(read, 6),
                                  .points_spent = statement_int64(read, 7),
                                  .points_earned = statement_int64(read, 8),
                                  .returns = statement_int64(read, 9),
                                  .refund_minor = statement_int64(read, 10),
                                  .cancels = statement_int64(read, 11),
                                  .balance_points = statement_int64(read, 12),
                                  .debt_points = statement_int64(read, 13),
                                  .last_sold_ms = statement_int64(read, 14),
                                  .last_taken_ms = statement_int64(read, 15)};
    }
    return statement_finish(read, fault);
}

bool sum_table_read(struct sum_table *table, uint32_t store, struct store_sum *sum, struct fault *fault) {
    struct statement *read = &table->statements[READ];
    *sum = (struct store_sum){.store = store};
    statement_start(read);
    statement_bind_int64(read, 1, store);
    return read_sum(read, sum, fault);
}

bool sum_table_read_all(struct sum_table *table, struct store_sum *sum, struct fault *fault) {
    struct statement *read = &table->statements[READ_ALL];
    *sum = (struct store_sum){0};
    statement_start(read);
    return read_sum(read, sum, fault);
}

bool sum_table_list_promotions(struct sum_table *table, uint32_t store, const char *after_id,
                               struct promotion_sum *promotions, size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[LIST_PROMOTIONS];
    statement_start(list);
    statement_bind_int64(list, 1, store);
    statement_bind_text(list, 2, text_of(after_id));
    statement_bind_uint64(list, 3, max);
    *count = 0;
    while (statement_row(list)) {
        struct promotion_sum *sum = &promotions[(*count)++];
        *sum = (struct promotion_sum){.receipts = statement_int64(list, 1),
                                      .times = statement_int64(list, 2),
                                      .discount_minor = statement_int64(list, 3),
                                      .points = statement_int64(list, 4)};
        statement_copy_text(list, 0, sum->promotion_id, sizeof sum->promotion_id);
    }
    return statement_finish(list, fault);
}
