#include "hq-node/storage/customer_registry.h"

#include "base/bug.h"
#include "storage/customer_columns.h"

#define CUSTOMER_SQL(X)                                                                                                \
    X(READ, "SELECT " CUSTOMER_COLUMNS ", channel, sealed_person, first_n, changed_n FROM customer WHERE id = ?1")     \
    X(READ_SURVIVOR, "SELECT merged_into FROM customer WHERE id = ?1")                                                 \
    X(READ_IDENTIFIERS, "SELECT kind, hash FROM identifier WHERE customer_id = ?1 ORDER BY kind, hash")                \
    X(FIND, "SELECT customer_id FROM identifier WHERE kind = ?1 AND hash = ?2")                                        \
    X(PUT, "INSERT INTO customer(id, " CUSTOMER_COLUMNS ", channel, sealed_person, first_n, changed_n)"                \
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"                                          \
           " ON CONFLICT (id) DO UPDATE SET merged_into = ?2, version = ?3, state = ?4, home_store = ?5, level = ?6,"  \
           " registered_ms = ?7, birth_day = ?8, segments = ?9, channel = ?10, sealed_person = ?11, first_n = ?12,"    \
           " changed_n = ?13")                                                                                         \
    X(PUT_IDENTIFIER, "INSERT INTO identifier(kind, hash, customer_id) VALUES (?1, ?2, ?3)"                            \
                      " ON CONFLICT (kind, hash) DO UPDATE SET customer_id = ?3")                                      \
    X(DROP_IDENTIFIERS, "DELETE FROM identifier WHERE customer_id = ?1")                                               \
    X(LIST_CHANGED, "SELECT changed_n, id FROM customer WHERE (changed_n, id) > (?1, ?2)"                              \
                    " ORDER BY changed_n, id LIMIT ?3")                                                                \
    X(LIST_MERGED, "SELECT id FROM customer WHERE merged_into = ?1 AND merged_into <> 0 ORDER BY id LIMIT ?2")         \
    X(COUNT, "SELECT count(*) FROM customer WHERE merged_into = 0")
STATEMENTS(customer_registry, CUSTOMER_SQL, CUSTOMER_REGISTRY_STATEMENTS)

bool customer_registry_open(struct customer_registry *registry, struct db *db, struct fault *fault) {
    return statements_prepare(db, registry->statements, customer_registry_sql, STATEMENT_COUNT, fault);
}

static void read_columns(struct statement *read, uint64_t id, struct customer_row *row) {
    enum { CHANNEL = CUSTOMER_COLUMN_COUNT, SEALED, FIRST_N, CHANGED_N };
    *row = (struct customer_row){.first_n = statement_uint64(read, FIRST_N),
                                 .changed_n = statement_uint64(read, CHANGED_N)};
    customer_columns_read(read, id, &row->customer);
    statement_copy_text(read, CHANNEL, row->channel, sizeof row->channel);
    row->sealed_size = statement_blob(read, SEALED).size;
    bug_if(row->sealed_size > sizeof row->sealed_person);
    statement_copy_blob(read, SEALED, row->sealed_person, row->sealed_size);
}

bool customer_registry_read(struct customer_registry *registry, uint64_t id, bool *is_found, struct customer_row *row,
                            struct fault *fault) {
    struct statement *read = &registry->statements[READ];
    statement_start(read);
    statement_bind_uint64(read, 1, id);
    *is_found = statement_row(read);
    if (*is_found) {
        read_columns(read, id, row);
    }
    return statement_finish(read, fault) &&
           (!*is_found ||
            customer_columns_read_identifiers(&registry->statements[READ_IDENTIFIERS], &row->customer, fault));
}

bool customer_registry_resolve(struct customer_registry *registry, uint64_t id, uint64_t *survivor_id,
                               struct fault *fault) {
    *survivor_id = id;
    struct statement *read = &registry->statements[READ_SURVIVOR];
    for (int merges = 0; merges < CUSTOMER_MERGES_MAX; merges++) {
        statement_start(read);
        statement_bind_uint64(read, 1, *survivor_id);
        uint64_t next = statement_row(read) ? statement_uint64(read, 0) : 0;
        if (!statement_finish(read, fault)) {
            return false;
        }
        if (next == 0) {
            return true;
        }
        *survivor_id = next;
    }
    return fault_set(fault, FAULT_CORRUPT, "customer %llu: more than %d merges in a row", (unsigned long long)id,
                     CUSTOMER_MERGES_MAX);
}

bool customer_registry_find(struct customer_registry *registry, const struct identifier *identifier, uint64_t *id,
                            struct fault *fault) {
    struct statement *find = &registry->statements[FIND];
    statement_start(find);
    statement_bind_int64(find, 1, identifier->kind);
    statement_bind_blob(find, 2, span_of(identifier->hash, sizeof identifier->hash));
    *id = statement_row(find) ? statement_uint64(find, 0) : 0;
    return statement_finish(find, fault);
}

static bool put_columns(struct statement *put, const struct customer_row *row, struct fault *fault) {
    enum { CHANNEL = CUSTOMER_PARAMETER_COUNT + 1, SEALED, FIRST_N, CHANGED_N };
    struct customer_segments segments;
    statement_start(put);
    customer_columns_bind(put, &row->customer, &segments);
    statement_bind_text(put, CHANNEL, text_of(row->channel));
    statement_bind_blob(put, SEALED, span_of(row->sealed_person, row->sealed_size));
    statement_bind_uint64(put, FIRST_N, row->first_n);
    statement_bind_uint64(put, CHANGED_N, row->changed_n);
    return statement_run(put, fault);
}

static bool put_identifiers(struct customer_registry *registry, const struct customer *customer, struct fault *fault) {
    struct statement *drop = &registry->statements[DROP_IDENTIFIERS];
    statement_start(drop);
    statement_bind_uint64(drop, 1, customer->id);
    if (!statement_run(drop, fault)) {
        return false;
    }
    return customer_columns_put_identifiers(&registry->statements[PUT_IDENTIFIER], customer, fault);
}

bool customer_registry_put(struct customer_registry *registry, const struct customer_row *row, struct fault *fault) {
    return put_columns(&registry->statements[PUT], row, fault) && put_identifiers(registry, &row->customer, fault);
}

bool customer_registry_list_changed(struct customer_registry *registry, struct customer_place *place, uint64_t *ids,
                                    size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &registry->statements[LIST_CHANGED];
    statement_start(list);
    statement_bind_uint64(list, 1, place->n);
    statement_bind_uint64(list, 2, place->id);
    statement_bind_uint64(list, 3, max);
    *count = 0;
    while (statement_row(list)) {
        *place = (struct customer_place){.n = statement_uint64(list, 0), .id = statement_uint64(list, 1)};
        ids[(*count)++] = place->id;
    }
    return statement_finish(list, fault);
}

bool customer_registry_list_merged(struct customer_registry *registry, uint64_t id, uint64_t *ids, size_t max,
                                   size_t *count, struct fault *fault) {
    struct statement *list = &registry->statements[LIST_MERGED];
    statement_start(list);
    statement_bind_uint64(list, 1, id);
    statement_bind_uint64(list, 2, max);
    *count = 0;
    while (statement_row(list)) {
        ids[(*count)++] = statement_uint64(list, 0);
    }
    return statement_finish(list, fault);
}

bool customer_registry_count(struct customer_registry *registry, int64_t *count, struct fault *fault) {
    struct statement *read = &registry->statements[COUNT];
    statement_start(read);
    *count = statement_row(read) ? statement_int64(read, 0) : 0;
    return statement_finish(read, fault);
}
