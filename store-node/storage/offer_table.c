#include "store-node/storage/offer_table.h"

#define OFFER_SQL(X)                                                                                                   \
    X(READ, "SELECT version, hash, size, published_ms FROM offer WHERE kind = ?1")                                     \
    X(WRITE, "INSERT INTO offer(kind, version, hash, size, published_ms) VALUES (?1, ?2, ?3, ?4, ?5)"                  \
             " ON CONFLICT (kind) DO UPDATE SET version = ?2, hash = ?3, size = ?4, published_ms = ?5")
STATEMENTS(offer_table, OFFER_SQL, OFFER_TABLE_STATEMENTS)

bool offer_table_open(struct offer_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, offer_table_sql, STATEMENT_COUNT, fault);
}

bool offer_table_read(struct offer_table *table, enum journal_kind kind, struct blob_offer *offer,
                      struct fault *fault) {
    *offer = (struct blob_offer){0};
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_int64(read, 1, kind);
    if (statement_row(read)) {
        offer->version = statement_uint64(read, 0);
        statement_copy_blob(read, 1, offer->hash, sizeof offer->hash);
        offer->size = statement_uint64(read, 2);
        offer->published_ms = statement_int64(read, 3);
    }
    return statement_finish(read, fault);
}

bool offer_table_write(struct offer_table *table, enum journal_kind kind, const struct blob_offer *offer,
                       struct fault *fault) {
    struct statement *write = &table->statements[WRITE];
    statement_start(write);
    statement_bind_int64(write, 1, kind);
    statement_bind_uint64(write, 2, offer->version);
    statement_bind_blob(write, 3, span_of(offer->hash, sizeof offer->hash));
    statement_bind_uint64(write, 4, offer->size);
    statement_bind_int64(write, 5, offer->published_ms);
    return statement_run(write, fault);
}
