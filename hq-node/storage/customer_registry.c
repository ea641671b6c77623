#include "hq-node/storage/customer_registry.h"

#include "base/bug.h"

#define CUSTOMER_SQL(X)                                                                                                \
    X(READ, "SELECT merged_into, version, state, home_store, level, registered_ms, birth_day, segments, channel,"      \
            " sealed_person, first_n, changed_n FROM customer WHERE id = ?1")                                          \
    X(READ_SURVIVOR, "SELECT merged_into FROM customer WHERE id = ?1")                                                 \
    X(READ_IDENTIFIERS, "SELECT kind, hash FROM identifier WHERE customer_id = ?1 ORDER BY kind, hash")                \
    X(FIND, "SELECT customer_id FROM identifier WHERE kind = ?1 AND hash = ?2")                                        \
    X(PUT, "INSERT INTO customer(id, merged_into, version, state, home_store, level, registered_ms, birth_day,"        \
           " segments, channel, sealed_person, first_n, changed_n)"                                                    \
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

static void read_segments(struct statement *read, int column, struct customer *customer) {
    struct span packed = statement_blob(read, column);
    bug_if(packed.size % 4 != 0 || packed.size / 4 > LIMIT_SEGMENTS_PER_CUSTOMER);
    customer->segment_count = packed.size / 4;
    for (size_t i = 0; i < customer->segment_count; i++) {
        customer->segments[i] = bytes_get_be32(packed.data + 4 * i);
    }
}

static void read_columns(struct statement *read, uint64_t id, struct customer_row *row) {
    *row = (struct customer_row){.first_n = statement_uint64(read, 10), .changed_n = statement_uint64(read, 11)};
    struct customer *customer = &row->customer;
    customer->id = id;
    customer->merged_into = statement_uint64(read, 0);
    customer->version = (uint32_t)statement_int64(read, 1);
    customer->state = (enum customer_state)statement_int64(read, 2);
    customer->home_store = (uint32_t)statement_int64(read, 3);
    statement_copy_text(read, 4, customer->level, sizeof customer->level);
    customer->registered_ms = statement_int64(read, 5);
    customer->birth_day = statement_is_null(read, 6) ? CUSTOMER_NO_BIRTH_DAY : (int32_t)statement_int64(read, 6);
    read_segments(read, 7, customer);
    statement_copy_text(read, 8, row->channel, sizeof row->channel);
    row->sealed_size = statement_blob(read, 9).size;
    bug_if(row->sealed_size > sizeof row->sealed_person);
    statement_copy_blob(read, 9, row->sealed_person, row->sealed_size);
}

static bool read_identifiers(struct customer_registry *registry, struct customer *customer, struct fault *fault) {
    struct statement *list = &registry->statements[READ_IDENTIFIERS];
    statement_start(list);
    statement_bind_uint64(list, 1, customer->id);
    while (statement_row(list)) {
        bug_if(customer->identifier_count == CUSTOMER_IDENTIFIERS_MAX);
        struct identifier *identifier = &customer->identifiers[customer->identifier_count++];
        identifier->kind = (enum identifier_kind)statement_int64(list, 0);
        statement_copy_blob(list, 1, identifier->hash, sizeof identifier->hash);
    }
    return statement_finish(list, fault);
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
    return statement_finish(read, fault) && (!*is_found || read_identifiers(registry, &row->customer, fault));
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
    const struct customer *customer = &row->customer;
    uint8_t packed[4 * LIMIT_SEGMENTS_PER_CUSTOMER];
    bug_if(customer->segment_count > LIMIT_SEGMENTS_PER_CUSTOMER);
    for (size_t i = 0; i < customer->segment_count; i++) {
        bytes_put_be32(packed + 4 * i, customer->segments[i]);
    }
    statement_start(put);
    statement_bind_uint64(put, 1, customer->id);
    statement_bind_uint64(put, 2, customer->merged_into);
    statement_bind_int64(put, 3, customer->version);
    statement_bind_int64(put, 4, customer->state);
    statement_bind_int64(put, 5, customer->home_store);
    statement_bind_text(put, 6, text_of(customer->level));
    statement_bind_int64(put, 7, customer->registered_ms);
    if (customer->birth_day == CUSTOMER_NO_BIRTH_DAY) {
        statement_bind_null(put, 8);
    } else {
        statement_bind_int64(put, 8, customer->birth_day);
    }
    statement_bind_blob(put, 9, span_of(packed, 4 * customer->segment_count));
    statement_bind_text(put, 10, text_of(row->channel));
    statement_bind_blob(put, 11, span_of(row->sealed_person, row->sealed_size));
    statement_bind_uint64(put, 12, row->first_n);
    statement_bind_uint64(put, 13, row->changed_n);
    return statement_run(put, fault);
}

static bool put_identifiers(struct customer_registry *registry, const struct customer *customer, struct fault *fault) {
    struct statement *drop = &registry->statements[DROP_IDENTIFIERS];
    statement_start(drop);
    statement_bind_uint64(drop, 1, customer->id);
    if (!statement_run(drop, fault)) {
        return false;
    }
    for (size_t i = 0; i < customer->identifier_count; i++) {
        const struct identifier *identifier = &customer->identifiers[i];
        struct statement *put = &registry->statements[PUT_IDENTIFIER];
        statement_start(put);
        statement_bind_int64(put, 1, identifier->kind);
        statement_bind_blob(put, 2, span_of(identifier->hash, sizeof identifier->hash));
        statement_bind_uint64(put, 3, customer->id);
        if (!statement_run(put, fault)) {
            return false;
        }
    }
    return true;
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
