/* The stores of the chain: who they are, the box that is enrolled, its secret, and what was last seen of its sessions.
 */
#ifndef REGULARS_HQ_NODE_STORE_REGISTRY_H
#define REGULARS_HQ_NODE_STORE_REGISTRY_H

#include "base/calendar.h"
#include "retail/journal_record.h"
#include "storage/statement.h"

enum { STORE_REGISTRY_STATEMENTS = 16, STORE_KEY_SIZE = 32, STORE_TOKEN_ID_SIZE = 16 };

struct store_registry {
    struct statement statements[STORE_REGISTRY_STATEMENTS];
};

struct store_row {
    uint32_t store;
    char name[LIMIT_NAME];
    char zone[ZONE_NAME_MAX];
    int64_t added_ms;
    uint8_t token_id[STORE_TOKEN_ID_SIZE];
    uint8_t token_hash[STORE_KEY_SIZE];
    int64_t token_expires_ms;
    uint32_t incarnation; /* 0: never enrolled */
    uint8_t public_key[STORE_KEY_SIZE];
    int64_t enrolled_ms;
};

/* As sync/hq_sync.h stores it. */
struct store_session_row {
    uint64_t boot_seen;
    uint64_t handshake_seen[2];
    uint64_t cmd_acked_seq;
};

bool store_registry_open(struct store_registry *registry, struct db *db, struct fault *fault) FAULT_CHECKED;
bool store_registry_read(struct store_registry *registry, uint32_t store, bool *is_found, struct store_row *row,
                         struct fault *fault) FAULT_CHECKED;
bool store_registry_find_token(struct store_registry *registry, const uint8_t token_id[static STORE_TOKEN_ID_SIZE],
                               bool *is_found, struct store_row *row, struct fault *fault) FAULT_CHECKED;
/* The next store above `after`; false in *is_found at the end. */
bool store_registry_next(struct store_registry *registry, uint32_t after, bool *is_found, struct store_row *row,
                         struct fault *fault) FAULT_CHECKED;

/* By how a box names itself in a handshake (node/store_hash.h). */
bool store_registry_find_hash(struct store_registry *registry, const uint8_t name_hash[static STORE_KEY_SIZE],
                              bool *is_found, struct store_row *row, struct fault *fault) FAULT_CHECKED;
/* The highest number that was ever given; 0: none. */
bool store_registry_last(struct store_registry *registry, uint32_t *store, struct fault *fault) FAULT_CHECKED;

/* Derived from HQ_STORE_ADDED and HQ_STORE_ENROLLED; a store that is added again gets a new token. `name_hash` is what
 * the store is called in handshakes (node/store_hash.h). */
bool store_registry_add(struct store_registry *registry, const struct store_added *added,
                        const uint8_t name_hash[static STORE_KEY_SIZE], struct fault *fault) FAULT_CHECKED;
bool store_registry_enrol(struct store_registry *registry, const struct store_enrolled *enrolled,
                          struct fault *fault) FAULT_CHECKED;

/* The token's secret, until it expires. */
bool store_registry_read_token(struct store_registry *registry, uint32_t store, bool *is_found,
                               uint8_t token[static STORE_KEY_SIZE], struct fault *fault) FAULT_CHECKED;
bool store_registry_write_token(struct store_registry *registry, uint32_t store,
                                const uint8_t token[static STORE_KEY_SIZE], struct fault *fault) FAULT_CHECKED;
/* Forgets the secrets of all tokens that expired before. */
bool store_registry_drop_tokens(struct store_registry *registry, int64_t now_ms, struct fault *fault) FAULT_CHECKED;
bool store_registry_read_psk(struct store_registry *registry, uint32_t store, bool *is_found,
                             uint8_t psk[static STORE_KEY_SIZE], struct fault *fault) FAULT_CHECKED;
bool store_registry_write_psk(struct store_registry *registry, uint32_t store, const uint8_t psk[static STORE_KEY_SIZE],
                              struct fault *fault) FAULT_CHECKED;
/* All zeros when the store never had a session. */
bool store_registry_read_session(struct store_registry *registry, uint32_t store, struct store_session_row *session,
                                 struct fault *fault) FAULT_CHECKED;
bool store_registry_write_session(struct store_registry *registry, uint32_t store,
                                  const struct store_session_row *session, struct fault *fault) FAULT_CHECKED;

/* enum sync_reason, 0: none. The first reason stays. */
bool store_registry_read_quarantine(struct store_registry *registry, uint32_t store, int32_t *reason,
                                    struct fault *fault) FAULT_CHECKED;
bool store_registry_write_quarantine(struct store_registry *registry, uint32_t store, int32_t reason, int64_t now_ms,
                                     struct fault *fault) FAULT_CHECKED;

#endif
