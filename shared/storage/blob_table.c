#include "storage/blob_table.h"

#include "base/bug.h"

#include <sodium.h>
#include <string.h>

#define BLOB_SQL(X)                                                                                                    \
    X(FIND, "SELECT id, size, received, is_whole FROM blob WHERE hash = ?1")                                           \
    X(ANNOUNCE, "INSERT INTO blob (hash, size, received, is_whole) VALUES (?1, ?2, 0, 0)")                             \
    X(ADD_PART, "INSERT INTO blob_part (blob, position, body) VALUES (?1, ?2, ?3)")                                    \
    X(ADVANCE, "UPDATE blob SET received = ?2 WHERE id = ?1")                                                          \
    X(COMPLETE, "UPDATE blob SET is_whole = 1 WHERE id = ?1")                                                          \
    X(READ_PARTS, "SELECT body FROM blob_part WHERE blob = ?1 ORDER BY position")                                      \
    X(READ_FROM, "SELECT position, body FROM blob_part WHERE blob = ?1 AND position < ?3 AND position >="              \
                 " (SELECT max(position) FROM blob_part WHERE blob = ?1 AND position <= ?2) ORDER BY position")        \
    X(REMOVE, "DELETE FROM blob WHERE hash = ?1")
STATEMENTS(blob_table, BLOB_SQL, BLOB_TABLE_STATEMENTS)

struct blob_row {
    int64_t id;
    struct blob_status status;
};

bool blob_table_open(struct blob_table *table, struct db *db, struct fault *fault) {
    table->db = db;
    return statements_prepare(db, table->statements, blob_table_sql, BLOB_TABLE_STATEMENTS, fault);
}

const char *blob_outcome_name(enum blob_outcome outcome) {
    switch (outcome) {
    case BLOB_PART_TAKEN: return "part_taken";
    case BLOB_COMPLETED: return "completed";
    case BLOB_ALREADY_THERE: return "already_there";
    case BLOB_OUT_OF_PLACE: return "out_of_place";
    case BLOB_DIFFERS: return "differs";
    case BLOB_WRONG_HASH: return "wrong_hash";
    }
    bug_unreachable("blob outcome out of range");
}

static bool find(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], struct blob_row *row,
                 struct fault *fault) {
    memset(row, 0, sizeof *row);
    struct statement *read = &table->statements[FIND];
    statement_start(read);
    statement_bind_blob(read, 1, span_of(hash, BLOB_HASH_SIZE));
    if (statement_row(read)) {
        row->id = statement_int64(read, 0);
        row->status.is_known = true;
        row->status.size = statement_uint64(read, 1);
        row->status.received = statement_uint64(read, 2);
        row->status.is_whole = statement_int64(read, 3) != 0;
    }
    return statement_finish(read, fault);
}

bool blob_table_read_status(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE],
                            struct blob_status *status, struct fault *fault) {
    struct blob_row row;
    bool ok = find(table, hash, &row, fault);
    *status = row.status;
    return ok;
}

static bool announce(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], uint64_t size,
                     struct blob_row *row, struct fault *fault) {
    struct statement *add = &table->statements[ANNOUNCE];
    statement_start(add);
    statement_bind_blob(add, 1, span_of(hash, BLOB_HASH_SIZE));
    statement_bind_uint64(add, 2, size);
    return statement_run(add, fault) && find(table, hash, row, fault);
}

static bool add_part(struct blob_table *table, struct blob_row *row, struct span part, struct fault *fault) {
    struct statement *add = &table->statements[ADD_PART];
    statement_start(add);
    statement_bind_int64(add, 1, row->id);
    statement_bind_uint64(add, 2, row->status.received);
    statement_bind_blob(add, 3, part);
    if (!statement_run(add, fault)) {
        return false;
    }
    row->status.received += part.size;
    struct statement *advance = &table->statements[ADVANCE];
    statement_start(advance);
    statement_bind_int64(advance, 1, row->id);
    statement_bind_uint64(advance, 2, row->status.received);
    return statement_run(advance, fault);
}

static bool hash_parts(struct blob_table *table, int64_t id, uint8_t hash[static BLOB_HASH_SIZE], struct fault *fault) {
    crypto_generichash_state state;
    bug_if(crypto_generichash_init(&state, NULL, 0, BLOB_HASH_SIZE) != 0);
    struct statement *read = &table->statements[READ_PARTS];
    statement_start(read);
    statement_bind_int64(read, 1, id);
    while (statement_row(read)) {
        struct span body = statement_blob(read, 0);
        (void)crypto_generichash_update(&state, body.data, body.size);
    }
    bug_if(crypto_generichash_final(&state, hash, BLOB_HASH_SIZE) != 0);
    return statement_finish(read, fault);
}

/* All bytes are there: either they are what the hash says, or none of them is kept. */
static bool complete(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], const struct blob_row *row,
                     enum blob_outcome *outcome, struct fault *fault) {
    uint8_t found[BLOB_HASH_SIZE];
    if (!hash_parts(table, row->id, found, fault)) {
        return false;
    }
    if (memcmp(found, hash, sizeof found) != 0) {
        *outcome = BLOB_WRONG_HASH;
        return blob_table_remove(table, hash, fault);
    }
    *outcome = BLOB_COMPLETED;
    struct statement *mark = &table->statements[COMPLETE];
    statement_start(mark);
    statement_bind_int64(mark, 1, row->id);
    return statement_run(mark, fault);
}

/* What to say of a part before anything is written; BLOB_PART_TAKEN when it is the one that is expected. */
static enum blob_outcome judge_part(const struct blob_status *status, uint64_t size, uint64_t position,
                                    size_t part_size) {
    if (status->is_known && status->size != size) {
        return BLOB_DIFFERS;
    }
    if (position > size || part_size > size - position) {
        return BLOB_DIFFERS;
    }
    if (status->is_whole || (part_size > 0 && position + part_size <= status->received)) {
        return BLOB_ALREADY_THERE;
    }
    return position == status->received ? BLOB_PART_TAKEN : BLOB_OUT_OF_PLACE;
}

bool blob_table_receive(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], uint64_t size,
                        uint64_t position, struct span part, enum blob_outcome *outcome, struct fault *fault) {
    if (size > BLOB_SIZE_MAX || part.size > BLOB_PART_MAX || (part.size == 0) != (size == 0)) {
        return fault_set(fault, FAULT_PEER, "blob part out of range: %zu bytes of a whole of %llu", part.size,
                         (unsigned long long)size);
    }
    struct blob_row row;
    if (!find(table, hash, &row, fault)) {
        return false;
    }
    *outcome = judge_part(&row.status, size, position, part.size);
    if (*outcome != BLOB_PART_TAKEN) {
        return true;
    }
    if ((!row.status.is_known && !announce(table, hash, size, &row, fault)) ||
        (part.size > 0 && !add_part(table, &row, part, fault))) {
        return false;
    }
    return row.status.received < size || complete(table, hash, &row, outcome, fault);
}

bool blob_table_put(struct blob_table *table, struct span content, uint8_t hash[static BLOB_HASH_SIZE],
                    struct fault *fault) {
    if (content.size > BLOB_SIZE_MAX) {
        return fault_set(fault, FAULT_INPUT, "content of %zu bytes is larger than %d", content.size, BLOB_SIZE_MAX);
    }
    bug_if(crypto_generichash(hash, BLOB_HASH_SIZE, content.data, content.size, NULL, 0) != 0);
    struct blob_row row;
    if (!find(table, hash, &row, fault)) {
        return false;
    }
    if (row.status.is_whole) {
        return true;
    }
    /* What was received of it in part comes from elsewhere and is not checked yet. */
    if (row.status.is_known && !blob_table_remove(table, hash, fault)) {
        return false;
    }
    enum blob_outcome outcome = BLOB_PART_TAKEN;
    for (size_t position = 0; outcome == BLOB_PART_TAKEN; position += BLOB_PART_MAX) {
        bug_if(position > content.size);
        size_t left = content.size - position;
        struct span part = {.data = content.size == 0 ? NULL : content.data + position,
                            .size = left < BLOB_PART_MAX ? left : BLOB_PART_MAX};
        if (!blob_table_receive(table, hash, content.size, position, part, &outcome, fault)) {
            return false;
        }
    }
    bug_if(outcome != BLOB_COMPLETED);
    return true;
}

/* Copies what the rows hold from `position` on; stops at a hole. */
static size_t copy_rows(struct statement *read, uint64_t position, uint8_t *out, size_t wanted) {
    size_t size = 0;
    while (size < wanted && statement_row(read)) {
        uint64_t start = statement_uint64(read, 0);
        struct span body = statement_blob(read, 1);
        uint64_t skip = position + size - start;
        if (start > position + size || skip >= body.size) {
            break;
        }
        size_t count = body.size - (size_t)skip;
        count = count < wanted - size ? count : wanted - size;
        memcpy(out + size, body.data + skip, count);
        size += count;
    }
    return size;
}

bool blob_table_read(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], uint64_t position,
                     uint8_t *out, size_t capacity, size_t *size, struct fault *fault) {
    *size = 0;
    struct blob_row row;
    if (!find(table, hash, &row, fault)) {
        return false;
    }
    if (!row.status.is_whole) {
        return fault_set(fault, FAULT_REFUSED, "blob is not here, or not whole");
    }
    if (position >= row.status.size) {
        return true;
    }
    size_t left = (size_t)(row.status.size - position);
    size_t wanted = capacity < left ? capacity : left;
    struct statement *read = &table->statements[READ_FROM];
    statement_start(read);
    statement_bind_int64(read, 1, row.id);
    statement_bind_uint64(read, 2, position);
    statement_bind_uint64(read, 3, position + wanted);
    *size = copy_rows(read, position, out, wanted);
    if (!statement_finish(read, fault)) {
        return false;
    }
    return *size == wanted ||
           fault_set(fault, FAULT_CORRUPT, "blob has a hole at %llu", (unsigned long long)(position + *size));
}

bool blob_table_remove(struct blob_table *table, const uint8_t hash[static BLOB_HASH_SIZE], struct fault *fault) {
    struct statement *remove = &table->statements[REMOVE];
    statement_start(remove);
    statement_bind_blob(remove, 1, span_of(hash, BLOB_HASH_SIZE));
    return statement_run(remove, fault);
}
