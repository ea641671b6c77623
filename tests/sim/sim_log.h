/* A log on a simulated disk: what was written, and up to where it is committed. A crash and a failed commit lose the
 * rest. The chain is computed as storage/journal.h defines it, independently of storage. */
#ifndef REGULARS_TESTS_SIM_LOG_H
#define REGULARS_TESTS_SIM_LOG_H

#include "sync/message.h"

struct sim_log {
    int64_t stream_id;          /* goes into the hash: node * 8 + stream */
    struct sync_entry *entries; /* bodies are owned */
    size_t count;               /* written */
    size_t capacity;
    size_t committed;
    size_t standby;       /* HQ: what the standby has too */
    uint64_t epoch;       /* moves when something was lost: plans for lost entries are void */
    int64_t commit_at_ms; /* commits, and the news of them, come in order */
    int64_t told_at_ms;
};

enum sim_append { SIM_APPENDED, SIM_ALREADY_THERE, SIM_GAP, SIM_DIFFERS };

/* The next entry of a log that this side writes. */
void sim_log_write(struct sim_log *log, uint32_t kind, int64_t at_ms, const uint8_t *body, size_t size);
/* An entry that came; as journal_append_received. */
enum sim_append sim_log_append(struct sim_log *log, const struct sync_entry *entry);
/* As a storage without any check would. */
void sim_log_append_blindly(struct sim_log *log, const struct sync_entry *entry);
void sim_log_lose_uncommitted(struct sim_log *log);
struct sync_position sim_log_position(const struct sim_log *log, size_t seq);
void sim_log_close(struct sim_log *log);

#endif
