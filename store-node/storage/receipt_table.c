#include "store-node/storage/receipt_table.h"

#define RECEIPT_COLUMNS "id, till, shift, number, kind, doc_seq, customer_id, content_hash, cancel_seq"

#define RECEIPT_SQL(X)                                                                                                 \
    X(FIND, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE till = ?1 AND shift = ?2 AND number = ?3")                  \
    X(READ, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE id = ?1")                                                   \
    X(ADD, "INSERT INTO receipt(" RECEIPT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)")                      \
    X(CANCEL, "UPDATE receipt SET cancel_seq = ?2 WHERE id = ?1")                                                      \
    X(READ_RETURNED, "SELECT quantity_milli, refund_minor, points_back, points_taken, points_lapsed"                   \
                     " FROM returned_line"                                                                             \
                     " WHERE sale_id = ?1 AND line_no = ?2")                                                           \
    X(SUM_RETURNED, "SELECT coalesce(sum(quantity_milli), 0), coalesce(sum(refund_minor), 0),"                         \
                    " coalesce(sum(points_back), 0), coalesce(sum(points_taken), 0), coalesce(sum(points_lapsed), 0)"  \
                    " FROM returned_line"                                                                              \
                    " WHERE sale_id = ?1")                                                                             \
    X(ADD_RETURNED,                                                                                                    \
      "INSERT INTO returned_line(sale_id, line_no, quantity_milli, refund_minor, points_back,"                         \
      " points_taken, points_lapsed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sale_id, line_no) DO UPDATE SET" \
      " quantity_milli = quantity_milli + ?3, refund_minor = refund_minor + ?4,"                                       \
      " points_back = points_back + ?5, points_taken = points_taken + ?6, points_lapsed = points_lapsed + ?7")         \
    X(LIST_UNDONE, "SELECT promotion_id, kind, name, measure, is_of_store, count, count(*) OVER ()"                    \
                   " FROM returned_thing WHERE sale_id = ?1")                                                          \
    X(ADD_UNDONE, "INSERT INTO returned_thing(sale_id, promotion_id, kind, name, measure, is_of_store, count)"         \
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET count = count + ?7")
STATEMENTS(receipt_table, RECEIPT_SQL, RECEIPT_TABLE_STATEMENTS)

bool receipt_table_open(struct receipt_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, receipt_table_sql, STATEMENT_COUNT, fault);
}

static bool read_row(struct statement *found, bool *is_found, struct receipt_row *row, struct fault *fault) {
    *is_found = statement_row(found);
    if (*is_found) {
        *row = (struct receipt_row){.id = statement_uint64(found, 0),
                                    .key = {.till = (uint32_t)statement_int64(found, 1),
                                            .shift = (uint32_t)statement_int64(found, 2),
                                            .number = (uint32_t)statement_int64(found, 3)},
                                    .kind = (enum journal_kind)statement_int64(found, 4),
                                    .doc_seq = statement_uint64(found, 5),
                                    .customer_id = statement_uint64(found, 6),
                                    .cancel_seq = statement_uint64(found, 8)};
        statement_copy_blob(found, 7, row->content_hash, sizeof row->content_hash);
    }
    return statement_finish(found, fault);
}

bool receipt_table_find(struct receipt_table *table, const struct receipt_key *key, bool *is_found,
                        struct receipt_row *row, struct fault *fault) {
    struct statement *find = &table->statements[FIND];
    statement_start(find);
    statement_bind_int64(find, 1, key->till);
    statement_bind_int64(find, 2, key->shift);
    statement_bind_int64(find, 3, key->number);
    return read_row(find, is_found, row, fault);
}

bool receipt_table_read(struct receipt_table *table, uint64_t id, bool *is_found, struct receipt_row *row,
                        struct fault *fault) {
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_uint64(read, 1, id);
    return read_row(read, is_found, row, fault);
}

bool receipt_table_add(struct receipt_table *table, const struct receipt_row *row, struct fault *fault) {
    struct statement *add = &table->statements[ADD];
    statement_start(add);
    statement_bind_uint64(add, 1, row->id);
    statement_bind_int64(add, 2, row->key.till);
    statement_bind_int64(add, 3, row->key.shift);
    statement_bind_int64(add, 4, row->key.number);
    statement_bind_int64(add, 5, row->kind);
    statement_bind_uint64(add, 6, row->doc_seq);
    statement_bind_uint64(add, 7, row->customer_id);
    statement_bind_blob(add, 8, span_of(row->content_hash, sizeof row->content_hash));
    return statement_run(add, fault);
}

bool receipt_table_cancel(struct receipt_table *table, uint64_t id, uint64_t cancel_seq, struct fault *fault) {
    struct statement *cancel = &table->statements[CANCEL];
    statement_start(cancel);
    statement_bind_uint64(cancel, 1, id);
    statement_bind_uint64(cancel, 2, cancel_seq);
    return statement_run(cancel, fault);
}

static bool read_returned(struct statement *row, struct returned_so_far *returned, struct fault *fault) {
    *returned = (struct returned_so_far){0};
    if (statement_row(row)) {
        *returned = (struct returned_so_far){.quantity_milli = statement_int64(row, 0),
                                             .refund_minor = statement_int64(row, 1),
                                             .points_back = statement_int64(row, 2),
                                             .points_taken = statement_int64(row, 3),
                                             .points_lapsed = statement_int64(row, 4)};
    }
    return statement_finish(row, fault);
}

bool receipt_table_read_returned(struct receipt_table *table, uint64_t sale_id, uint32_t line_no,
                                 struct returned_so_far *returned, struct fault *fault) {
    struct statement *row = &table->statements[READ_RETURNED];
    statement_start(row);
    statement_bind_uint64(row, 1, sale_id);
    statement_bind_int64(row, 2, line_no);
    return read_returned(row, returned, fault);
}

bool receipt_table_sum_returned(struct receipt_table *table, uint64_t sale_id, struct returned_so_far *returned,
                                struct fault *fault) {
    struct statement *row = &table->statements[SUM_RETURNED];
    statement_start(row);
    statement_bind_uint64(row, 1, sale_id);
    return read_returned(row, returned, fault);
}

bool receipt_table_add_returned(struct receipt_table *table, uint64_t sale_id, const struct return_line *line,
                                struct fault *fault) {
    struct statement *add = &table->statements[ADD_RETURNED];
    statement_start(add);
    statement_bind_uint64(add, 1, sale_id);
    statement_bind_int64(add, 2, line->line_no);
    statement_bind_int64(add, 3, line->quantity_milli);
    statement_bind_int64(add, 4, line->refund_minor);
    statement_bind_int64(add, 5, line->points_back);
    statement_bind_int64(add, 6, line->points_taken);
    statement_bind_int64(add, 7, line->points_lapsed);
    return statement_run(add, fault);
}

static struct return_undone undone_of(struct statement *list, struct arena *arena) {
    return (struct return_undone){.promotion_id = arena_copy_text(arena, statement_text(list, 0)),
                                  .kind = (enum return_undone_kind)statement_int64(list, 1),
                                  .name = arena_copy_text(arena, statement_text(list, 2)),
                                  .measure = (enum limit_measure)statement_int64(list, 3),
                                  .is_of_store = statement_int64(list, 4) != 0,
                                  .count = statement_int64(list, 5)};
}

bool receipt_table_list_undone(struct receipt_table *table, uint64_t sale_id, struct arena *arena,
                               struct return_undone **undone, size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[LIST_UNDONE];
    *undone = NULL;
    *count = 0;
    statement_start(list);
    statement_bind_uint64(list, 1, sale_id);
    while (statement_row(list)) {
        if (*undone == NULL) {
            *undone = ARENA_ARRAY(arena, struct return_undone, (size_t)statement_int64(list, 6));
        }
        if (*undone != NULL) {
            (*undone)[(*count)++] = undone_of(list, arena);
        }
    }
    return statement_finish(list, fault) &&
           (!arena->exhausted || fault_set(fault, FAULT_FULL, "no memory for what returns have undone"));
}

bool receipt_table_add_undone(struct receipt_table *table, uint64_t sale_id, const struct return_undone *undone,
                              struct fault *fault) {
    struct statement *add = &table->statements[ADD_UNDONE];
    statement_start(add);
    statement_bind_uint64(add, 1, sale_id);
    statement_bind_text(add, 2, undone->promotion_id);
    statement_bind_int64(add, 3, undone->kind);
    statement_bind_text(add, 4, undone->name);
    statement_bind_int64(add, 5, undone->measure);
    statement_bind_int64(add, 6, undone->is_of_store);
    statement_bind_int64(add, 7, undone->count);
    return statement_run(add, fault);
}
