#include "hq-node/storage/published_table.h"

#define PUBLISHED_SQL(X)                                                                                               \
    X(ADD, "INSERT INTO published(kind, version, hash, size, published_ms, author, signature, n)"                      \
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                                                 \
    X(READ, "SELECT version, hash, size, published_ms, author, signature, n FROM published"                            \
            " WHERE kind = ?1 AND version = ?2")                                                                       \
    X(LIST, "SELECT version, hash, size, published_ms, author, signature, n FROM published"                            \
            " WHERE kind = ?1 AND version < ?2 ORDER BY version DESC LIMIT ?3")
STATEMENTS(published_table, PUBLISHED_SQL, PUBLISHED_TABLE_STATEMENTS)

bool published_table_open(struct published_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, published_table_sql, STATEMENT_COUNT, fault);
}

bool published_table_add(struct published_table *table, const struct published *published, uint64_t n,
                         struct fault *fault) {
    const struct blob_offer *offer = &published->offer;
    struct statement *add = &table->statements[ADD];
    statement_start(add);
    statement_bind_int64(add, 1, published->kind);
    statement_bind_uint64(add, 2, offer->version);
    statement_bind_blob(add, 3, span_of(offer->hash, sizeof offer->hash));
    statement_bind_uint64(add, 4, offer->size);
    statement_bind_int64(add, 5, offer->published_ms);
    statement_bind_text(add, 6, offer->author);
    statement_bind_blob(add, 7, span_of(offer->signature, sizeof offer->signature));
    statement_bind_uint64(add, 8, n);
    return statement_run(add, fault);
}

static void read_columns(struct statement *read, struct published_row *row) {
    *row = (struct published_row){.offer = {.version = statement_uint64(read, 0),
                                            .size = statement_uint64(read, 2),
                                            .published_ms = statement_int64(read, 3)},
                                  .n = statement_uint64(read, 6)};
    statement_copy_blob(read, 1, row->offer.hash, sizeof row->offer.hash);
    statement_copy_text(read, 4, row->author, sizeof row->author);
    statement_copy_blob(read, 5, row->offer.signature, sizeof row->offer.signature);
}

bool published_table_read(struct published_table *table, enum journal_kind kind, uint64_t version, bool *is_found,
                          struct published_row *row, struct fault *fault) {
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_int64(read, 1, kind);
    statement_bind_uint64(read, 2, version);
    *is_found = statement_row(read);
    if (*is_found) {
        read_columns(read, row);
    }
    return statement_finish(read, fault);
}

bool published_table_list(struct published_table *table, enum journal_kind kind, uint64_t before_version,
                          struct published_row *rows, size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[LIST];
    statement_start(list);
    statement_bind_int64(list, 1, kind);
    statement_bind_uint64(list, 2, before_version);
    statement_bind_uint64(list, 3, max);
    *count = 0;
    while (statement_row(list)) {
        read_columns(list, &rows[(*count)++]);
    }
    return statement_finish(list, fault);
}

bool published_table_latest(struct published_table *table, enum journal_kind kind, struct published_row *row,
                            struct fault *fault) {
    size_t count;
    *row = (struct published_row){0};
    return published_table_list(table, kind, INT64_MAX, row, 1, &count, fault);
}
