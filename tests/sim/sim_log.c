#include "tests/sim/sim_log.h"

#include "base/bug.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct sync_position sim_log_position(const struct sim_log *log, size_t seq) {
    struct sync_position position = {.seq = seq};
    bug_if(seq > log->count);
    if (seq > 0) {
        memcpy(position.hash, log->entries[seq - 1].hash, SYNC_HASH_SIZE);
    }
    return position;
}

static void chain_hash(const struct sim_log *log, const struct sync_entry *entry, const uint8_t *previous,
                       uint8_t hash[static SYNC_HASH_SIZE]) {
    uint8_t header[32];
    bytes_put_be64(header, (uint64_t)log->stream_id);
    bytes_put_be64(header + 8, entry->seq);
    bytes_put_be32(header + 16, entry->kind);
    bytes_put_be64(header + 20, (uint64_t)entry->at_ms);
    bytes_put_be32(header + 28, (uint32_t)entry->body.size);
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, SYNC_HASH_SIZE);
    (void)crypto_generichash_update(&state, previous, SYNC_HASH_SIZE);
    (void)crypto_generichash_update(&state, header, sizeof header);
    (void)crypto_generichash_update(&state, entry->body.data, entry->body.size);
    (void)crypto_generichash_final(&state, hash, SYNC_HASH_SIZE);
}

static void push(struct sim_log *log, const struct sync_entry *entry) {
    if (log->count == log->capacity) {
        log->capacity = log->capacity == 0 ? 64 : 2 * log->capacity;
        log->entries = realloc(log->entries, log->capacity * sizeof log->entries[0]);
        bug_if(log->entries == NULL);
    }
    uint8_t *body = malloc(entry->body.size + 1);
    bug_if(body == NULL);
    memcpy(body, entry->body.data, entry->body.size);
    log->entries[log->count] = *entry;
    log->entries[log->count].body.data = body;
    log->count++;
}

void sim_log_write(struct sim_log *log, uint32_t kind, int64_t at_ms, const uint8_t *body, size_t size) {
    struct sync_entry entry = {.seq = log->count + 1,
                               .kind = kind,
                               .is_critical =
                                   journal_kind_name((int32_t)kind) != NULL && journal_kind_is_critical((int32_t)kind),
                               .at_ms = at_ms,
                               .body = span_of(body, size)};
    struct sync_position last = sim_log_position(log, log->count);
    chain_hash(log, &entry, last.hash, entry.hash);
    push(log, &entry);
}

enum sim_append sim_log_append(struct sim_log *log, const struct sync_entry *entry) {
    if (entry->seq <= log->count) {
        bool is_same = memcmp(log->entries[entry->seq - 1].hash, entry->hash, SYNC_HASH_SIZE) == 0;
        return is_same ? SIM_ALREADY_THERE : SIM_DIFFERS;
    }
    if (entry->seq > log->count + 1) {
        return SIM_GAP;
    }
    struct sync_position last = sim_log_position(log, log->count);
    uint8_t hash[SYNC_HASH_SIZE];
    chain_hash(log, entry, last.hash, hash);
    if (memcmp(hash, entry->hash, SYNC_HASH_SIZE) != 0) {
        return SIM_DIFFERS;
    }
    push(log, entry);
    return SIM_APPENDED;
}

void sim_log_append_blindly(struct sim_log *log, const struct sync_entry *entry) {
    push(log, entry);
}

void sim_log_lose_uncommitted(struct sim_log *log) {
    while (log->count > log->committed) {
        log->count--;
        union {
            const uint8_t *read_only;
            uint8_t *owned;
        } body = {.read_only = log->entries[log->count].body.data};
        free(body.owned);
    }
    log->epoch++;
}

void sim_log_close(struct sim_log *log) {
    log->committed = 0;
    sim_log_lose_uncommitted(log);
    free(log->entries);
    *log = (struct sim_log){0};
}
