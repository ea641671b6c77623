#include "hq-node/storage/store_registry.h"

#define STORE_COLUMNS                                                                                                  \
    "store, name, zone, added_ms, token_id, token_hash, token_expires_ms, incarnation, public_key, enrolled_ms"

#define REGISTRY_SQL(X)                                                                                                \
    X(READ, "SELECT " STORE_COLUMNS " FROM store WHERE store = ?1")                                                    \
    X(FIND_TOKEN, "SELECT " STORE_COLUMNS " FROM store WHERE token_id = ?1")                                           \
    X(FIND_HASH, "SELECT " STORE_COLUMNS " FROM store WHERE name_hash = ?1")                                           \
    X(LAST, "SELECT max(store) FROM store")                                                                            \
    X(NEXT, "SELECT " STORE_COLUMNS " FROM store WHERE store > ?1 ORDER BY store LIMIT 1")                             \
    X(ADD, "INSERT INTO store(" STORE_COLUMNS ", name_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, NULL, 0, ?8)"       \
           " ON CONFLICT (store) DO UPDATE SET name = ?2, zone = ?3, token_id = ?5, token_hash = ?6,"                  \
           " token_expires_ms = ?7")                                                                                   \
    X(ENROL, "UPDATE store SET incarnation = ?2, public_key = ?3, enrolled_ms = ?4 WHERE store = ?1")                  \
    X(READ_TOKEN, "SELECT token FROM store_secret WHERE store = ?1 AND token IS NOT NULL")                             \
    X(WRITE_TOKEN, "INSERT INTO store_secret(store, token) VALUES (?1, ?2)"                                            \
                   " ON CONFLICT (store) DO UPDATE SET token = ?2")                                                    \
    X(DROP_TOKENS, "UPDATE store_secret SET token = NULL WHERE token IS NOT NULL"                                      \
                   " AND store IN (SELECT store FROM store WHERE token_expires_ms <= ?1)")                             \
    X(READ_PSK, "SELECT psk FROM store_secret WHERE store = ?1 AND psk IS NOT NULL")                                   \
    X(WRITE_PSK, "INSERT INTO store_secret(store, psk) VALUES (?1, ?2) ON CONFLICT (store) DO UPDATE SET psk = ?2")    \
    X(READ_SESSION, "SELECT boot_seen, handshake_fast, handshake_bulk, cmd_acked_seq FROM store_session"               \
                    " WHERE store = ?1")                                                                               \
    X(WRITE_SESSION, "INSERT INTO store_session(store, boot_seen, handshake_fast, handshake_bulk, cmd_acked_seq)"      \
                     " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (store) DO UPDATE SET boot_seen = ?2,"                  \
                     " handshake_fast = ?3, handshake_bulk = ?4, cmd_acked_seq = ?5")                                  \
    X(READ_QUARANTINE, "SELECT reason FROM store_quarantine WHERE store = ?1")                                         \
    X(WRITE_QUARANTINE, "INSERT INTO store_quarantine(store, reason, since_ms) VALUES (?1, ?2, ?3)"                    \
                        " ON CONFLICT (store) DO NOTHING")
STATEMENTS(store_registry, REGISTRY_SQL, STORE_REGISTRY_STATEMENTS)

bool store_registry_open(struct store_registry *registry, struct db *db, struct fault *fault) {
    return statements_prepare(db, registry->statements, store_registry_sql, STATEMENT_COUNT, fault);
}

static bool read_row(struct statement *found, bool *is_found, struct store_row *row, struct fault *fault) {
    *is_found = statement_row(found);
    if (*is_found) {
        *row = (struct store_row){.store = (uint32_t)statement_int64(found, 0),
                                  .added_ms = statement_int64(found, 3),
                                  .token_expires_ms = statement_int64(found, 6),
                                  .incarnation = (uint32_t)statement_int64(found, 7),
                                  .enrolled_ms = statement_int64(found, 9)};
        statement_copy_text(found, 1, row->name, sizeof row->name);
        statement_copy_text(found, 2, row->zone, sizeof row->zone);
        statement_copy_blob(found, 4, row->token_id, sizeof row->token_id);
        statement_copy_blob(found, 5, row->token_hash, sizeof row->token_hash);
        if (row->incarnation > 0) {
            statement_copy_blob(found, 8, row->public_key, sizeof row->public_key);
        }
    }
    return statement_finish(found, fault);
}

bool store_registry_read(struct store_registry *registry, uint32_t store, bool *is_found, struct store_row *row,
                         struct fault *fault) {
    struct statement *read = &registry->statements[READ];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    return read_row(read, is_found, row, fault);
}

bool store_registry_find_token(struct store_registry *registry, const uint8_t token_id[static STORE_TOKEN_ID_SIZE],
                               bool *is_found, struct store_row *row, struct fault *fault) {
    struct statement *find = &registry->statements[FIND_TOKEN];
    statement_start(find);
    statement_bind_blob(find, 1, span_of(token_id, STORE_TOKEN_ID_SIZE));
    return read_row(find, is_found, row, fault);
}

bool store_registry_find_hash(struct store_registry *registry, const uint8_t name_hash[static STORE_KEY_SIZE],
                              bool *is_found, struct store_row *row, struct fault *fault) {
    struct statement *find = &registry->statements[FIND_HASH];
    statement_start(find);
    statement_bind_blob(find, 1, span_of(name_hash, STORE_KEY_SIZE));
    return read_row(find, is_found, row, fault);
}

bool store_registry_last(struct store_registry *registry, uint32_t *store, struct fault *fault) {
    struct statement *last = &registry->statements[LAST];
    statement_start(last);
    *store = statement_row(last) && !statement_is_null(last, 0) ? (uint32_t)statement_int64(last, 0) : 0;
    return statement_finish(last, fault);
}

bool store_registry_next(struct store_registry *registry, uint32_t after, bool *is_found, struct store_row *row,
                         struct fault *fault) {
    struct statement *next = &registry->statements[NEXT];
    statement_start(next);
    statement_bind_int64(next, 1, after);
    return read_row(next, is_found, row, fault);
}

bool store_registry_add(struct store_registry *registry, const struct store_added *added,
                        const uint8_t name_hash[static STORE_KEY_SIZE], struct fault *fault) {
    struct statement *add = &registry->statements[ADD];
    statement_start(add);
    statement_bind_int64(add, 1, added->store);
    statement_bind_text(add, 2, added->name);
    statement_bind_text(add, 3, added->zone);
    statement_bind_int64(add, 4, added->at_ms);
    statement_bind_blob(add, 5, span_of(added->token_id, sizeof added->token_id));
    statement_bind_blob(add, 6, span_of(added->token_hash, sizeof added->token_hash));
    statement_bind_int64(add, 7, added->token_expires_ms);
    statement_bind_blob(add, 8, span_of(name_hash, STORE_KEY_SIZE));
    return statement_run(add, fault);
}

bool store_registry_enrol(struct store_registry *registry, const struct store_enrolled *enrolled, struct fault *fault) {
    struct statement *enrol = &registry->statements[ENROL];
    statement_start(enrol);
    statement_bind_int64(enrol, 1, enrolled->store);
    statement_bind_int64(enrol, 2, enrolled->incarnation);
    statement_bind_blob(enrol, 3, span_of(enrolled->public_key, sizeof enrolled->public_key));
    statement_bind_int64(enrol, 4, enrolled->at_ms);
    return statement_run(enrol, fault);
}

static bool read_secret(struct statement *read, uint32_t store, bool *is_found, uint8_t secret[static STORE_KEY_SIZE],
                        struct fault *fault) {
    statement_start(read);
    statement_bind_int64(read, 1, store);
    *is_found = statement_row(read);
    if (*is_found) {
        statement_copy_blob(read, 0, secret, STORE_KEY_SIZE);
    }
    return statement_finish(read, fault);
}

static bool write_secret(struct statement *write, uint32_t store, const uint8_t secret[static STORE_KEY_SIZE],
                         struct fault *fault) {
    statement_start(write);
    statement_bind_int64(write, 1, store);
    statement_bind_blob(write, 2, span_of(secret, STORE_KEY_SIZE));
    return statement_run(write, fault);
}

bool store_registry_read_token(struct store_registry *registry, uint32_t store, bool *is_found,
                               uint8_t token[static STORE_KEY_SIZE], struct fault *fault) {
    return read_secret(&registry->statements[READ_TOKEN], store, is_found, token, fault);
}

bool store_registry_write_token(struct store_registry *registry, uint32_t store,
                                const uint8_t token[static STORE_KEY_SIZE], struct fault *fault) {
    return write_secret(&registry->statements[WRITE_TOKEN], store, token, fault);
}

bool store_registry_drop_tokens(struct store_registry *registry, int64_t now_ms, struct fault *fault) {
    struct statement *drop = &registry->statements[DROP_TOKENS];
    statement_start(drop);
    statement_bind_int64(drop, 1, now_ms);
    return statement_run(drop, fault);
}

bool store_registry_read_psk(struct store_registry *registry, uint32_t store, bool *is_found,
                             uint8_t psk[static STORE_KEY_SIZE], struct fault *fault) {
    return read_secret(&registry->statements[READ_PSK], store, is_found, psk, fault);
}

bool store_registry_write_psk(struct store_registry *registry, uint32_t store, const uint8_t psk[static STORE_KEY_SIZE],
                              struct fault *fault) {
    return write_secret(&registry->statements[WRITE_PSK], store, psk, fault);
}

bool store_registry_read_session(struct store_registry *registry, uint32_t store, struct store_session_row *session,
                                 struct fault *fault) {
    struct statement *read = &registry->statements[READ_SESSION];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    *session = (struct store_session_row){0};
    if (statement_row(read)) {
        *session = (struct store_session_row){.boot_seen = statement_uint64(read, 0),
                                              .handshake_seen = {statement_uint64(read, 1), statement_uint64(read, 2)},
                                              .cmd_acked_seq = statement_uint64(read, 3)};
    }
    return statement_finish(read, fault);
}

bool store_registry_write_session(struct store_registry *registry, uint32_t store,
                                  const struct store_session_row *session, struct fault *fault) {
    struct statement *write = &registry->statements[WRITE_SESSION];
    statement_start(write);
    statement_bind_int64(write, 1, store);
    statement_bind_uint64(write, 2, session->boot_seen);
    statement_bind_uint64(write, 3, session->handshake_seen[0]);
    statement_bind_uint64(write, 4, session->handshake_seen[1]);
    statement_bind_uint64(write, 5, session->cmd_acked_seq);
    return statement_run(write, fault);
}

bool store_registry_read_quarantine(struct store_registry *registry, uint32_t store, int32_t *reason,
                                    struct fault *fault) {
    struct statement *read = &registry->statements[READ_QUARANTINE];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    *reason = statement_row(read) ? (int32_t)statement_int64(read, 0) : 0;
    return statement_finish(read, fault);
}

bool store_registry_write_quarantine(struct store_registry *registry, uint32_t store, int32_t reason, int64_t now_ms,
                                     struct fault *fault) {
    struct statement *write = &registry->statements[WRITE_QUARANTINE];
    statement_start(write);
    statement_bind_int64(write, 1, store);
    statement_bind_int64(write, 2, reason);
    statement_bind_int64(write, 3, now_ms);
    return statement_run(write, fault);
}
