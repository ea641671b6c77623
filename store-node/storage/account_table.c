#include "store-node/storage/account_table.h"

#include "ledger/apply.h"

/* So many lots (?2) before the last in the order of drawing. */
#define SURPLUS_LOTS                                                                                                   \
    "SELECT lot_id, points FROM lot WHERE customer_id = ?1"                                                            \
    " ORDER BY expires_ms DESC, usable_from_ms DESC, lot_id DESC LIMIT ?2 OFFSET 1"

#define ACCOUNT_SQL(X)                                                                                                 \
    X(READ_DEBT, "SELECT debt_points FROM account WHERE customer_id = ?1")                                             \
    X(READ_LOTS, "SELECT lot_id, doc_id, points, held_points, usable_from_ms, expires_ms FROM lot"                     \
                 " WHERE customer_id = ?1 ORDER BY expires_ms, usable_from_ms, lot_id")                                \
    X(READ_HOLDS, "SELECT op_id, lot_id, points FROM hold_part WHERE customer_id = ?1 ORDER BY op_id, position")       \
    X(PUT_DEBT, "INSERT INTO account(customer_id, debt_points, elsewhere_points, elsewhere_as_of_ms)"                  \
                " VALUES (?1, ?2, 0, 0) ON CONFLICT (customer_id) DO UPDATE SET debt_points = ?2")                     \
    X(PUT_LOT, "INSERT INTO lot(customer_id, lot_id, doc_id, points, held_points, usable_from_ms, expires_ms)"         \
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (customer_id, lot_id)"                                \
               " DO UPDATE SET points = ?4, held_points = ?5")                                                         \
    X(DROP_LOT, "DELETE FROM lot WHERE customer_id = ?1 AND lot_id = ?2")                                              \
    X(PUT_ORIGIN, "INSERT INTO lot_origin(lot_id, customer_id, doc_id, points, burnt_points,"                          \
                  " usable_from_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)"                                    \
                  " ON CONFLICT (lot_id) DO NOTHING")                                                                  \
    X(BURN_ORIGIN, "UPDATE lot_origin SET burnt_points = burnt_points + ?2 WHERE lot_id = ?1")                         \
    X(READ_ORIGIN, "SELECT customer_id, doc_id, points, burnt_points, usable_from_ms, expires_ms FROM lot_origin"      \
                   " WHERE lot_id = ?1")                                                                               \
    X(DROP_HOLD, "DELETE FROM hold_part WHERE op_id = ?1")                                                             \
    X(PUT_HOLD, "INSERT INTO hold_part(op_id, position, customer_id, lot_id, points) VALUES (?1, ?2, ?3, ?4, ?5)")     \
    X(ADD_TO_ACT, "INSERT INTO act(op_id, led_seq) VALUES (?1, ?2)")                                                   \
    X(READ_ACT, "SELECT led_seq FROM act WHERE op_id = ?1 ORDER BY led_seq")                                           \
    X(READ_ELSEWHERE, "SELECT elsewhere_points, elsewhere_as_of_ms FROM account WHERE customer_id = ?1")               \
    X(PUT_ELSEWHERE, "INSERT INTO account(customer_id, debt_points, elsewhere_points, elsewhere_as_of_ms)"             \
                     " VALUES (?1, 0, ?2, ?3) ON CONFLICT (customer_id)"                                               \
                     " DO UPDATE SET elsewhere_points = ?2, elsewhere_as_of_ms = ?3")                                  \
    X(MOVE_LOTS, "UPDATE lot SET customer_id = ?2 WHERE customer_id = ?1")                                             \
    X(MOVE_HOLDS, "UPDATE hold_part SET customer_id = ?2 WHERE customer_id = ?1")                                      \
    X(COUNT, "SELECT (SELECT count(*) FROM lot WHERE customer_id = ?1),"                                               \
             " (SELECT count(DISTINCT op_id) FROM hold_part WHERE customer_id = ?1)")                                  \
    X(DROP_HOLDS, "DELETE FROM hold_part WHERE customer_id = ?1")                                                      \
    X(FREE_LOTS, "UPDATE lot SET held_points = 0 WHERE customer_id = ?1")                                              \
    X(ADD_SURPLUS, "UPDATE lot SET points = points + (SELECT sum(points) FROM (" SURPLUS_LOTS "))"                     \
                   " WHERE customer_id = ?1 AND lot_id = (SELECT lot_id FROM lot WHERE customer_id = ?1"               \
                   " ORDER BY expires_ms DESC, usable_from_ms DESC, lot_id DESC LIMIT 1)")                             \
    X(DROP_SURPLUS, "DELETE FROM lot WHERE customer_id = ?1 AND lot_id IN (SELECT lot_id FROM (" SURPLUS_LOTS "))")
STATEMENTS(account_table, ACCOUNT_SQL, ACCOUNT_TABLE_STATEMENTS)

bool account_table_open(struct account_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, account_table_sql, STATEMENT_COUNT, fault);
}

static bool read_debt(struct account_table *table, uint64_t customer_id, int64_t *debt_points, struct fault *fault) {
    struct statement *row = &table->statements[READ_DEBT];
    statement_start(row);
    statement_bind_uint64(row, 1, customer_id);
    *debt_points = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

/* The statement's order is the ledger's order of drawing (lot_compare). */
static bool read_lots(struct account_table *table, struct ledger_account *account, struct fault *fault) {
    struct statement *rows = &table->statements[READ_LOTS];
    statement_start(rows);
    statement_bind_uint64(rows, 1, account->customer_id);
    while (statement_row(rows) && account->lot_count < LIMIT_LOTS_PER_ACCOUNT) {
        struct ledger_lot *lot = &account->lots[account->lot_count++];
        *lot = (struct ledger_lot){.lot_id = statement_uint64(rows, 0),
                                   .doc_id = statement_uint64(rows, 1),
                                   .points = statement_int64(rows, 2),
                                   .held_points = statement_int64(rows, 3),
                                   .usable_from_ms = statement_int64(rows, 4),
                                   .expires_ms = statement_int64(rows, 5)};
        account->balance_points += lot->points;
    }
    return statement_finish(rows, fault);
}

/* The hold of an act, begun when its first part comes; NULL when the account has no room. */
static struct ledger_hold *hold_of(struct ledger_account *account, uint64_t op_id) {
    struct ledger_hold *last = account->hold_count == 0 ? NULL : &account->holds[account->hold_count - 1];
    if (last != NULL && last->op_id == op_id) {
        return last->part_count < LIMIT_LOT_PARTS ? last : NULL;
    }
    if (account->hold_count == LIMIT_HOLDS_PER_ACCOUNT) {
        return NULL;
    }
    last = &account->holds[account->hold_count++];
    *last = (struct ledger_hold){.op_id = op_id};
    return last;
}

static bool read_holds(struct account_table *table, struct ledger_account *account, struct fault *fault) {
    struct statement *rows = &table->statements[READ_HOLDS];
    statement_start(rows);
    statement_bind_uint64(rows, 1, account->customer_id);
    while (statement_row(rows)) {
        struct ledger_hold *hold = hold_of(account, statement_uint64(rows, 0));
        if (hold == NULL) {
            break; /* the account then does not add up */
        }
        int64_t points = statement_int64(rows, 2);
        hold->parts[hold->part_count++] = (struct lot_part){.lot_id = statement_uint64(rows, 1), .points = points};
        hold->points += points;
        account->held_points += points;
    }
    return statement_finish(rows, fault);
}

bool account_table_read(struct account_table *table, uint64_t customer_id, struct ledger_account *account,
                        struct fault *fault) {
    account_init(account, customer_id);
    if (!read_debt(table, customer_id, &account->debt_points, fault) || !read_lots(table, account, fault) ||
        !read_holds(table, account, fault)) {
        return false;
    }
    return account_adds_up(account) || fault_set(fault, FAULT_CORRUPT, "the account of customer %llu does not add up",
                                                 (unsigned long long)customer_id);
}

static bool write_lot(struct account_table *table, const struct ledger_account *account, uint64_t lot_id,
                      struct fault *fault) {
    const struct ledger_lot *lot = account_find_lot(account, lot_id);
    struct statement *write = &table->statements[lot == NULL ? DROP_LOT : PUT_LOT];
    statement_start(write);
    statement_bind_uint64(write, 1, account->customer_id);
    statement_bind_uint64(write, 2, lot_id);
    if (lot != NULL) {
        statement_bind_uint64(write, 3, lot->doc_id);
        statement_bind_int64(write, 4, lot->points);
        statement_bind_int64(write, 5, lot->held_points);
        statement_bind_int64(write, 6, lot->usable_from_ms);
        statement_bind_int64(write, 7, lot->expires_ms);
    }
    return statement_run(write, fault);
}

static bool burn_origin(struct account_table *table, const struct led_entry *entry, struct fault *fault) {
    struct statement *burn = &table->statements[BURN_ORIGIN];
    statement_start(burn);
    statement_bind_uint64(burn, 1, entry->lot_id);
    statement_bind_int64(burn, 2, entry->points);
    return statement_run(burn, fault);
}

static bool write_origin(struct account_table *table, const struct led_entry *entry, struct fault *fault) {
    if (entry->kind == JOURNAL_BURN) {
        return burn_origin(table, entry, fault);
    }
    if (entry->kind != JOURNAL_MINT && entry->kind != JOURNAL_ADJUST_UP && entry->kind != JOURNAL_RESTORE) {
        return true;
    }
    struct statement *put = &table->statements[PUT_ORIGIN];
    statement_start(put);
    statement_bind_uint64(put, 1, entry->lot_id);
    statement_bind_uint64(put, 2, entry->customer_id);
    statement_bind_uint64(put, 3, entry->lot_doc_id);
    statement_bind_int64(put, 4, entry->points);
    statement_bind_int64(put, 5, entry->usable_from_ms);
    statement_bind_int64(put, 6, entry->expires_ms);
    return statement_run(put, fault);
}

static bool run_for(struct statement *statement, uint64_t id, struct fault *fault) {
    statement_start(statement);
    statement_bind_uint64(statement, 1, id);
    return statement_run(statement, fault);
}

static bool put_part(struct account_table *table, const struct ledger_account *account, const struct ledger_hold *hold,
                     size_t position, struct fault *fault) {
    struct statement *put = &table->statements[PUT_HOLD];
    statement_start(put);
    statement_bind_uint64(put, 1, hold->op_id);
    statement_bind_uint64(put, 2, position);
    statement_bind_uint64(put, 3, account->customer_id);
    statement_bind_uint64(put, 4, hold->parts[position].lot_id);
    statement_bind_int64(put, 5, hold->parts[position].points);
    return statement_run(put, fault);
}

/* Parts are added one by one, in their order, and go together: a hold of many lots costs a row for each, not for each
 * two. */
static bool write_hold(struct account_table *table, const struct ledger_account *account, const struct led_entry *entry,
                       struct fault *fault) {
    const struct ledger_hold *hold = account_find_hold(account, entry->op_id);
    bool is_added = entry->kind == JOURNAL_RESERVE;
    if (!is_added && !run_for(&table->statements[DROP_HOLD], entry->op_id, fault)) {
        return false;
    }
    for (size_t i = 0; hold != NULL && i < hold->part_count; i++) {
        bool is_written = is_added && hold->parts[i].lot_id != entry->lot_id;
        if (!is_written && !put_part(table, account, hold, i, fault)) {
            return false;
        }
    }
    return true;
}

static bool write_debt(struct account_table *table, uint64_t customer_id, int64_t debt_points, struct fault *fault) {
    struct statement *put = &table->statements[PUT_DEBT];
    statement_start(put);
    statement_bind_uint64(put, 1, customer_id);
    statement_bind_int64(put, 2, debt_points);
    return statement_run(put, fault);
}

bool account_table_add_to_act(struct account_table *table, uint64_t op_id, uint64_t led_seq, struct fault *fault) {
    struct statement *add = &table->statements[ADD_TO_ACT];
    statement_start(add);
    statement_bind_uint64(add, 1, op_id);
    statement_bind_uint64(add, 2, led_seq);
    return statement_run(add, fault);
}

/* Which entries touch a hold: RESERVE and UNRESERVE always, SPEND when it is out of one. */
static bool touches_hold(const struct led_entry *entry) {
    return entry->kind == JOURNAL_RESERVE || entry->kind == JOURNAL_UNRESERVE || entry->kind == JOURNAL_SPEND;
}

bool account_table_write(struct account_table *table, const struct ledger_account *account,
                         const struct led_entry *entry, uint64_t led_seq, struct fault *fault) {
    bool touches_debt = entry->kind == JOURNAL_DEBT || entry->kind == JOURNAL_REPAY || entry->kind == JOURNAL_MINT;
    return (entry->lot_id == 0 || write_lot(table, account, entry->lot_id, fault)) &&
           write_origin(table, entry, fault) && (!touches_hold(entry) || write_hold(table, account, entry, fault)) &&
           (!touches_debt || write_debt(table, account->customer_id, account->debt_points, fault)) &&
           account_table_add_to_act(table, entry->op_id, led_seq, fault);
}

bool account_table_read_elsewhere(struct account_table *table, uint64_t customer_id,
                                  struct account_elsewhere *elsewhere, struct fault *fault) {
    struct statement *row = &table->statements[READ_ELSEWHERE];
    statement_start(row);
    statement_bind_uint64(row, 1, customer_id);
    bool is_found = statement_row(row);
    *elsewhere = (struct account_elsewhere){.points = is_found ? statement_int64(row, 0) : 0,
                                            .as_of_ms = is_found ? statement_int64(row, 1) : 0};
    return statement_finish(row, fault);
}

bool account_table_write_elsewhere(struct account_table *table, uint64_t customer_id,
                                   const struct account_elsewhere *elsewhere, struct fault *fault) {
    struct statement *put = &table->statements[PUT_ELSEWHERE];
    statement_start(put);
    statement_bind_uint64(put, 1, customer_id);
    statement_bind_int64(put, 2, elsewhere->points);
    statement_bind_int64(put, 3, elsewhere->as_of_ms);
    return statement_run(put, fault);
}

bool account_table_read_origin(struct account_table *table, uint64_t lot_id, struct lot_origin *origin,
                               struct fault *fault) {
    struct statement *row = &table->statements[READ_ORIGIN];
    statement_start(row);
    statement_bind_uint64(row, 1, lot_id);
    bool is_found = statement_row(row);
    if (is_found) {
        *origin = (struct lot_origin){.customer_id = statement_uint64(row, 0),
                                      .doc_id = statement_uint64(row, 1),
                                      .points = statement_int64(row, 2),
                                      .burnt_points = statement_int64(row, 3),
                                      .usable_from_ms = statement_int64(row, 4),
                                      .expires_ms = statement_int64(row, 5)};
    }
    if (!statement_finish(row, fault)) {
        return false;
    }
    return is_found || fault_set(fault, FAULT_CORRUPT, "lot %llu was never minted", (unsigned long long)lot_id);
}

bool account_table_read_act(struct account_table *table, uint64_t op_id, uint64_t *led_seqs, size_t max, size_t *count,
                            struct fault *fault) {
    struct statement *rows = &table->statements[READ_ACT];
    statement_start(rows);
    statement_bind_uint64(rows, 1, op_id);
    *count = 0;
    while (statement_row(rows)) {
        if (*count < max) {
            led_seqs[*count] = statement_uint64(rows, 0);
        }
        (*count)++;
    }
    return statement_finish(rows, fault);
}

static bool run_pair(struct statement *statement, uint64_t first, uint64_t second, struct fault *fault) {
    statement_start(statement);
    statement_bind_uint64(statement, 1, first);
    statement_bind_uint64(statement, 2, second);
    return statement_run(statement, fault);
}

static bool merge_debt(struct account_table *table, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    int64_t moved_points;
    int64_t debt_points;
    if (!read_debt(table, from_id, &moved_points, fault) || !read_debt(table, into_id, &debt_points, fault)) {
        return false;
    }
    if (moved_points == 0) {
        return true;
    }
    if (!checked_add(debt_points, moved_points, &debt_points)) {
        return fault_set(fault, FAULT_CORRUPT, "debts of two merged customers overflow");
    }
    return write_debt(table, from_id, 0, fault) && write_debt(table, into_id, debt_points, fault);
}

static bool count_parts(struct account_table *table, uint64_t customer_id, int64_t *lots, int64_t *holds,
                        struct fault *fault) {
    struct statement *count = &table->statements[COUNT];
    statement_start(count);
    statement_bind_uint64(count, 1, customer_id);
    bool is_found = statement_row(count);
    *lots = is_found ? statement_int64(count, 0) : 0;
    *holds = is_found ? statement_int64(count, 1) : 0;
    return statement_finish(count, fault);
}

/* Two who were one account each may be too much for one. */
static bool fit(struct account_table *table, uint64_t customer_id, struct fault *fault) {
    int64_t lots;
    int64_t holds;
    if (!count_parts(table, customer_id, &lots, &holds, fault)) {
        return false;
    }
    int64_t surplus = lots - LIMIT_LOTS_PER_ACCOUNT;
    if (surplus <= 0 && holds <= LIMIT_HOLDS_PER_ACCOUNT) {
        return true;
    }
    return run_for(&table->statements[DROP_HOLDS], customer_id, fault) &&
           run_for(&table->statements[FREE_LOTS], customer_id, fault) &&
           (surplus <= 0 || (run_pair(&table->statements[ADD_SURPLUS], customer_id, (uint64_t)surplus, fault) &&
                             run_pair(&table->statements[DROP_SURPLUS], customer_id, (uint64_t)surplus, fault)));
}

bool account_table_merge(struct account_table *table, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    return merge_debt(table, from_id, into_id, fault) &&
           run_pair(&table->statements[MOVE_LOTS], from_id, into_id, fault) &&
           run_pair(&table->statements[MOVE_HOLDS], from_id, into_id, fault) && fit(table, into_id, fault);
}
