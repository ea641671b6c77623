/* Content by its hash (BLAKE2b-256): rule sets, snapshots, segments. It comes in parts, in order, and may be continued
 * after any interruption; it is visible only when all of it is there and its hash was checked. Writing is within the
 * caller's transaction. */
#ifndef REGULARS_STORAGE_BLOB_TABLE_H
#define REGULARS_STORAGE_BLOB_TABLE_H

#include "base/limits.h"
#include "retail/journal_record.h"
#include "storage/statement.h"

enum {
    BLOB_SIZE_MAX = LIMIT_RULE_SET_BYTES, /* the schema holds the same bounds */
    BLOB_PART_MAX = LIMIT_BLOB_PART,
    BLOB_TABLE_STATEMENTS = 8,
};

struct blob_table {
    struct db *db;
    struct statement statements[BLOB_TABLE_STATEMENTS];
};

struct blob_status {
    bool is_known;     /* at least announced by a first part */
    bool is_whole;     /* all there, hash checked */
    uint64_t size;     /* of the whole, bytes */
    uint64_t received; /* bytes so far: where the next part begins */
};

enum blob_outcome {
    BLOB_PART_TAKEN,
    BLOB_COMPLETED, /* that was the last part, and the hash is right: visible now */
    BLOB_ALREADY_THERE,
    BLOB_OUT_OF_PLACE, /* not the part that is expected next: ask for the one at status.received */
    BLOB_DIFFERS,      /* another size than the first part announced, or a part that reaches beyond it */
    BLOB_WRONG_HASH,   /* the last part, but the whole is not what its name says: all of it was dropped */
};

/* The db must have storage_facts_001. No close: db_close does it. */
bool blob_table_open(struct blob_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;

bool blob_table_read_status(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE],
                            struct blob_status *status, struct fault *fault) FAULT_CHECKED;

/* One part of a whole of `size` bytes, at `position` in it. A size or part out of range (1 .. BLOB_PART_MAX bytes; an
 * empty one only for an empty whole) is FAULT_PEER. */
bool blob_table_receive(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], uint64_t size,
                        uint64_t position, struct span part, enum blob_outcome *outcome,
                        struct fault *fault) FAULT_CHECKED;

/* Content that this node makes itself, at most BLOB_SIZE_MAX bytes (else FAULT_INPUT); gives its hash. */
bool blob_table_put(struct blob_table *table, struct span content, uint8_t hash[static BLOB_HASH_SIZE],
                    struct fault *fault) FAULT_CHECKED;

/* Copies out of a whole blob from `position`: as many bytes as there are, at most capacity; `size` says how many, 0 at
 * the end. FAULT_REFUSED when the blob is not whole here. */
bool blob_table_read(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], uint64_t position,
                     uint8_t *out, size_t capacity, size_t *size, struct fault *fault) FAULT_CHECKED;

/* Nothing happens when it is not there. */
bool blob_table_remove(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE],
                       struct fault *fault) FAULT_CHECKED;

const char *blob_outcome_name(enum blob_outcome outcome);

#endif
