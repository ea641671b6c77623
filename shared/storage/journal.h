/* The journal: THE truth of a node. Append-only (the database's own triggers refuse UPDATE and DELETE), every entry
 * chained by hash to the one before it in its stream.
 *
 * `n` is the order in which this node took in its entries, over all streams; a rebuild replays in that order. Each
 * stream has its own dense sequence 1, 2, 3, ... and its own chain, the same on both nodes that hold the stream:
 *
 *     h_0 = 32 zero bytes
 *     h_n = BLAKE2b-256(h_(n-1) || stream || seq || kind || at_ms || size || body)
 *
 * with stream, seq, at_ms as 8 bytes and kind, size (of the body, bytes) as 4 bytes, big-endian. Bodies are stored and
 * hashed as received, never re-encoded (replication.md 2.3). A chain shows any change and any hole; it cannot show a
 * tail that was cut off: the cursors that the other node holds do. */
#ifndef REGULARS_STORAGE_JOURNAL_H
#define REGULARS_STORAGE_JOURNAL_H

#include "base/limits.h"
#include "retail/journal_record.h"
#include "storage/statement.h"

enum {
    JOURNAL_HASH_SIZE = 32,
    JOURNAL_BODY_MAX = LIMIT_DOC_ENTRY, /* the schema holds the same bound */
    JOURNAL_KIND_MAX = 65535,           /* kinds count from 1 */
    JOURNAL_HEADS = 1024,               /* streams whose head is kept in memory */
    JOURNAL_STATEMENTS = 11,
};

/* The id of a stream: node * 8 + kind, where the node is the store whose stream it is (for its led, doc and cmd alike),
 * or the node itself for its own; HQ is node 0. The bits above 23 are for the incarnation of a box and are 0 in the
 * first. */
static inline int64_t journal_stream(uint32_t node, enum stream kind) {
    return (int64_t)node * 8 + (int64_t)kind;
}

struct journal_head {
    uint64_t seq; /* of the last entry; 0 = the stream is empty */
    uint8_t hash[JOURNAL_HASH_SIZE];
};

struct journal_entry {
    uint64_t n; /* this node's order; ignored when an entry is given */
    int64_t stream;
    uint64_t seq;
    uint32_t kind; /* the record's kind, 1 .. JOURNAL_KIND_MAX */
    int64_t at_ms; /* when the node that wrote it did so, by its clock; >= 0 */
    struct span body;
    uint8_t hash[JOURNAL_HASH_SIZE];
};

enum journal_outcome {
    JOURNAL_APPENDED,
    JOURNAL_ALREADY_THERE, /* the same entry came before: nothing to do, acknowledge it */
    JOURNAL_GAP,           /* an entry before it is missing: ask again from the head */
    JOURNAL_DIFFERS,       /* other content under this number, or the hash does not follow from ours: two histories */
};

struct journal_cached_head {
    int64_t stream;
    bool is_known;
    struct journal_head head;
};

/* About 60 KiB; the caller places it. Fields are for journal.c alone. */
struct journal {
    struct db *db;
    struct statement statements[JOURNAL_STATEMENTS];
    uint64_t rollback_count; /* the db's, when the heads below were learned */
    struct journal_cached_head heads[JOURNAL_HEADS];
};

/* The db must have storage_facts_001. Over a reader only the reading functions work. No close: db_close does it. */
bool journal_open(struct journal *journal, struct db *db, struct fault *fault) FAULT_CHECKED;

/* The next entry of a stream that this node writes; within the caller's transaction. A kind, moment or size out of
 * range is a bug. `head` gets the entry's sequence and hash. */
bool journal_append(struct journal *journal, int64_t stream, uint32_t kind, int64_t at_ms, struct span body,
                    struct journal_head *head, struct fault *fault) FAULT_CHECKED;

/* An entry that came from the other node, with the sequence and the hash that it claims; within the caller's
 * transaction. Only JOURNAL_APPENDED writes. A kind, moment or size out of range is FAULT_PEER. An entry older than
 * what was pruned counts as JOURNAL_ALREADY_THERE: both nodes agreed on it before. */
bool journal_append_received(struct journal *journal, const struct journal_entry *entry, enum journal_outcome *outcome,
                             struct fault *fault) FAULT_CHECKED;

/* The last entry of a stream, seen with what this transaction has appended so far. */
bool journal_read_head(struct journal *journal, int64_t stream, struct journal_head *head,
                       struct fault *fault) FAULT_CHECKED;
/* n of the newest entry of all streams, also of this transaction; 0 when there is none. */
bool journal_read_last_n(struct journal *journal, uint64_t *n, struct fault *fault) FAULT_CHECKED;
/* The hash of one entry (seq 0: 32 zero bytes); is_found false when the stream has none or it is pruned. */
bool journal_read_hash(struct journal *journal, int64_t stream, uint64_t seq, bool *is_found,
                       uint8_t hash[static JOURNAL_HASH_SIZE], struct fault *fault) FAULT_CHECKED;

/* Visitors get entries one by one; body lives for the call. JOURNAL_STOP ends the reading well, JOURNAL_FAILED with the
 * fault that the visitor has set. A visitor may write to other tables; it neither appends to the journal nor reads it
 * by the function that called it. */
enum journal_visit { JOURNAL_NEXT, JOURNAL_STOP, JOURNAL_FAILED };
typedef enum journal_visit journal_visitor(void *context, const struct journal_entry *entry, struct fault *fault);

/* Entries of one stream from `from_seq` on, at most `count_max`, in order. */
bool journal_read(struct journal *journal, int64_t stream, uint64_t from_seq, uint64_t count_max,
                  journal_visitor *visit, void *context, struct fault *fault) FAULT_CHECKED;
/* All entries with n > after_n, in the node's order. */
bool journal_replay(struct journal *journal, uint64_t after_n, journal_visitor *visit, void *context,
                    struct fault *fault) FAULT_CHECKED;

/* Recomputes every chain; FAULT_CORRUPT names the stream and the sequence of the first difference or hole. */
bool journal_verify(struct journal *journal, uint64_t *entry_count, struct fault *fault) FAULT_CHECKED;

/* The one way to remove entries: those of a stream up to and with `through_seq`, whose hash stays as the anchor that
 * the rest is chained to. The last entry of a stream always stays, so that n is never given twice. A `through_seq` that
 * is not below the head is FAULT_REFUSED. Within the caller's transaction. */
bool journal_prune(struct journal *journal, int64_t stream, uint64_t through_seq, struct fault *fault) FAULT_CHECKED;

const char *journal_outcome_name(enum journal_outcome outcome);

#endif
