#include "storage/journal.h"

#include "base/bug.h"
#include "storage/journal_chain.h"

#include <string.h>

#define ENTRY_COLUMNS "n, stream, seq, kind, at_ms, body, hash"
#define JOURNAL_SQL(X)                                                                                                 \
    X(APPEND, "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")            \
    X(READ_LAST, "SELECT seq, hash FROM journal WHERE stream = ?1 ORDER BY seq DESC LIMIT 1")                          \
    X(READ_LAST_N, "SELECT max(n) FROM journal")                                                                       \
    X(READ_HASH, "SELECT hash FROM journal WHERE stream = ?1 AND seq = ?2"                                             \
                 " UNION ALL SELECT hash FROM journal_anchor WHERE stream = ?1 AND seq = ?2 LIMIT 1")                  \
    X(READ_ENTRY, "SELECT " ENTRY_COLUMNS " FROM journal WHERE stream = ?1 AND seq = ?2")                              \
    X(READ_STREAM, "SELECT " ENTRY_COLUMNS " FROM journal WHERE stream = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3")      \
    X(READ_ALL, "SELECT " ENTRY_COLUMNS " FROM journal WHERE n > ?1 ORDER BY n")                                       \
    X(READ_CHAINS, "SELECT " ENTRY_COLUMNS " FROM journal ORDER BY stream, seq")                                       \
    X(READ_ANCHOR, "SELECT seq, hash FROM journal_anchor WHERE stream = ?1")                                           \
    X(MOVE_ANCHOR, "INSERT INTO journal_anchor (stream, seq, hash) VALUES (?1, ?2, ?3)"                                \
                   " ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash")                     \
    X(REMOVE, "DELETE FROM journal WHERE stream = ?1 AND seq <= ?2")
STATEMENTS(journal, JOURNAL_SQL, JOURNAL_STATEMENTS)

bool journal_open(struct journal *journal, struct db *db, struct fault *fault) {
    memset(journal, 0, sizeof *journal);
    journal->db = db;
    return statements_prepare(db, journal->statements, journal_sql, JOURNAL_STATEMENTS, fault);
}

const char *journal_outcome_name(enum journal_outcome outcome) {
    switch (outcome) {
    case JOURNAL_APPENDED: return "appended";
    case JOURNAL_ALREADY_THERE: return "already_there";
    case JOURNAL_GAP: return "gap";
    case JOURNAL_DIFFERS: return "differs";
    }
    bug_unreachable("journal outcome out of range");
}

/* Where the head of a stream is remembered. A rollback makes every memory void; a reader remembers nothing, since the
 * writer goes on beside it. */
static struct journal_cached_head *find_cached_head(struct journal *journal, int64_t stream) {
    if (journal->rollback_count != journal->db->rollback_count) {
        memset(journal->heads, 0, sizeof journal->heads);
        journal->rollback_count = journal->db->rollback_count;
    }
    return &journal->heads[(uint64_t)stream % JOURNAL_HEADS];
}

static void remember_head(struct journal *journal, int64_t stream, const struct journal_head *head) {
    if (journal->db->role == DB_WRITER) {
        *find_cached_head(journal, stream) =
            (struct journal_cached_head){.stream = stream, .is_known = true, .head = *head};
    }
}

bool journal_read_head(struct journal *journal, int64_t stream, struct journal_head *head, struct fault *fault) {
    bug_if(stream < 0);
    const struct journal_cached_head *cached = find_cached_head(journal, stream);
    if (cached->is_known && cached->stream == stream) {
        *head = cached->head;
        return true;
    }
    memset(head, 0, sizeof *head);
    struct statement *read = &journal->statements[READ_LAST];
    statement_start(read);
    statement_bind_int64(read, 1, stream);
    if (statement_row(read)) {
        head->seq = statement_uint64(read, 0);
        statement_copy_blob(read, 1, head->hash, sizeof head->hash);
    }
    if (!statement_finish(read, fault)) {
        return false;
    }
    remember_head(journal, stream, head);
    return true;
}

bool journal_read_last_n(struct journal *journal, uint64_t *n, struct fault *fault) {
    struct statement *read = &journal->statements[READ_LAST_N];
    statement_start(read);
    *n = statement_row(read) && !statement_is_null(read, 0) ? statement_uint64(read, 0) : 0;
    return statement_finish(read, fault);
}

bool journal_read_hash(struct journal *journal, int64_t stream, uint64_t seq, bool *is_found,
                       uint8_t hash[static JOURNAL_HASH_SIZE], struct fault *fault) {
    memset(hash, 0, JOURNAL_HASH_SIZE);
    *is_found = seq == 0;
    if (seq == 0) {
        return true;
    }
    struct statement *read = &journal->statements[READ_HASH];
    statement_start(read);
    statement_bind_int64(read, 1, stream);
    statement_bind_uint64(read, 2, seq);
    *is_found = statement_row(read);
    if (*is_found) {
        statement_copy_blob(read, 0, hash, JOURNAL_HASH_SIZE);
    }
    return statement_finish(read, fault);
}

static bool is_in_range(const struct journal_entry *entry) {
    return entry->stream >= 0 && entry->kind >= 1 && entry->kind <= JOURNAL_KIND_MAX && entry->at_ms >= 0 &&
           entry->body.size <= JOURNAL_BODY_MAX;
}

static bool insert(struct journal *journal, const struct journal_entry *entry, struct fault *fault) {
    bug_if(journal->db->depth == 0);
    struct statement *append = &journal->statements[APPEND];
    statement_start(append);
    statement_bind_int64(append, 1, entry->stream);
    statement_bind_uint64(append, 2, entry->seq);
    statement_bind_int64(append, 3, entry->kind);
    statement_bind_int64(append, 4, entry->at_ms);
    statement_bind_blob(append, 5, entry->body);
    statement_bind_blob(append, 6, span_of(entry->hash, sizeof entry->hash));
    if (!statement_run(append, fault)) {
        return false;
    }
    struct journal_head head = {.seq = entry->seq};
    memcpy(head.hash, entry->hash, sizeof head.hash);
    remember_head(journal, entry->stream, &head);
    return true;
}

bool journal_append(struct journal *journal, int64_t stream, uint32_t kind, int64_t at_ms, struct span body,
                    struct journal_head *head, struct fault *fault) {
    struct journal_head last;
    if (!journal_read_head(journal, stream, &last, fault)) {
        return false;
    }
    struct journal_entry entry = {.stream = stream, .seq = last.seq + 1, .kind = kind, .at_ms = at_ms, .body = body};
    bug_if(!is_in_range(&entry));
    journal_chain_hash(entry.hash, last.hash, &entry);
    if (!insert(journal, &entry, fault)) {
        return false;
    }
    head->seq = entry.seq;
    memcpy(head->hash, entry.hash, sizeof head->hash);
    return true;
}

static void read_columns(struct statement *read, struct journal_entry *entry) {
    entry->n = statement_uint64(read, 0);
    entry->stream = statement_int64(read, 1);
    entry->seq = statement_uint64(read, 2);
    entry->kind = (uint32_t)statement_uint64(read, 3);
    entry->at_ms = statement_int64(read, 4);
    entry->body = statement_blob(read, 5);
    statement_copy_blob(read, 6, entry->hash, sizeof entry->hash);
}

/* Whether we hold the very same entry under this number; what was pruned is taken for the same. */
static bool compare_known(struct journal *journal, const struct journal_entry *entry, enum journal_outcome *outcome,
                          struct fault *fault) {
    *outcome = JOURNAL_ALREADY_THERE;
    struct statement *read = &journal->statements[READ_ENTRY];
    statement_start(read);
    statement_bind_int64(read, 1, entry->stream);
    statement_bind_uint64(read, 2, entry->seq);
    if (statement_row(read)) {
        struct journal_entry known;
        read_columns(read, &known);
        bool is_same = known.kind == entry->kind && known.at_ms == entry->at_ms &&
                       span_equal(known.body, entry->body) && memcmp(known.hash, entry->hash, sizeof known.hash) == 0;
        *outcome = is_same ? JOURNAL_ALREADY_THERE : JOURNAL_DIFFERS;
    }
    return statement_finish(read, fault);
}

bool journal_append_received(struct journal *journal, const struct journal_entry *entry, enum journal_outcome *outcome,
                             struct fault *fault) {
    if (!is_in_range(entry) || entry->seq == 0) {
        return fault_set(fault, FAULT_PEER,
                         "journal entry out of range: stream %lld, seq %llu, kind %lu, at_ms %lld, size %zu",
                         (long long)entry->stream, (unsigned long long)entry->seq, (unsigned long)entry->kind,
                         (long long)entry->at_ms, entry->body.size);
    }
    struct journal_head last;
    if (!journal_read_head(journal, entry->stream, &last, fault)) {
        return false;
    }
    if (entry->seq <= last.seq) {
        return compare_known(journal, entry, outcome, fault);
    }
    if (entry->seq - last.seq > 1) {
        *outcome = JOURNAL_GAP;
        return true;
    }
    uint8_t hash[JOURNAL_HASH_SIZE];
    journal_chain_hash(hash, last.hash, entry);
    if (memcmp(hash, entry->hash, sizeof hash) != 0) {
        *outcome = JOURNAL_DIFFERS;
        return true;
    }
    *outcome = JOURNAL_APPENDED;
    return insert(journal, entry, fault);
}

/* Hands the rows of a started statement to the visitor. */
static bool visit_rows(struct statement *read, journal_visitor *visit, void *context, struct fault *fault) {
    enum journal_visit answer = JOURNAL_NEXT;
    struct fault visitor_fault = {.code = FAULT_NONE};
    while (answer == JOURNAL_NEXT && statement_row(read)) {
        struct journal_entry entry;
        read_columns(read, &entry);
        if (read->error.code == FAULT_NONE) {
            answer = visit(context, &entry, &visitor_fault);
        }
    }
    if (!statement_finish(read, fault)) {
        return false;
    }
    if (answer == JOURNAL_FAILED && fault != NULL) {
        *fault = visitor_fault;
    }
    return answer != JOURNAL_FAILED;
}

bool journal_read(struct journal *journal, int64_t stream, uint64_t from_seq, uint64_t count_max,
                  journal_visitor *visit, void *context, struct fault *fault) {
    struct statement *read = &journal->statements[READ_STREAM];
    statement_start(read);
    statement_bind_int64(read, 1, stream);
    statement_bind_uint64(read, 2, from_seq);
    statement_bind_uint64(read, 3, count_max);
    return visit_rows(read, visit, context, fault);
}

bool journal_replay(struct journal *journal, uint64_t after_n, journal_visitor *visit, void *context,
                    struct fault *fault) {
    struct statement *read = &journal->statements[READ_ALL];
    statement_start(read);
    statement_bind_uint64(read, 1, after_n);
    return visit_rows(read, visit, context, fault);
}

static bool read_anchor(struct journal *journal, int64_t stream, struct journal_head *anchor, struct fault *fault) {
    memset(anchor, 0, sizeof *anchor);
    struct statement *read = &journal->statements[READ_ANCHOR];
    statement_start(read);
    statement_bind_int64(read, 1, stream);
    if (statement_row(read)) {
        anchor->seq = statement_uint64(read, 0);
        statement_copy_blob(read, 1, anchor->hash, sizeof anchor->hash);
    }
    return statement_finish(read, fault);
}

struct verification {
    struct journal *journal;
    int64_t stream; /* of the entry before; -1 at the start */
    struct journal_head last;
    uint64_t entry_count;
};

static enum journal_visit verify_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct verification *state = context;
    if (entry->stream != state->stream) {
        state->stream = entry->stream;
        if (!read_anchor(state->journal, entry->stream, &state->last, fault)) {
            return JOURNAL_FAILED;
        }
    }
    if (entry->seq != state->last.seq + 1) {
        (void)fault_set(fault, FAULT_CORRUPT, "journal: stream %lld has seq %llu after %llu", (long long)entry->stream,
                        (unsigned long long)entry->seq, (unsigned long long)state->last.seq);
        return JOURNAL_FAILED;
    }
    uint8_t hash[JOURNAL_HASH_SIZE];
    journal_chain_hash(hash, state->last.hash, entry);
    if (memcmp(hash, entry->hash, sizeof hash) != 0) {
        (void)fault_set(fault, FAULT_CORRUPT, "journal: stream %lld seq %llu is not what was written: its hash differs",
                        (long long)entry->stream, (unsigned long long)entry->seq);
        return JOURNAL_FAILED;
    }
    state->last.seq = entry->seq;
    memcpy(state->last.hash, hash, sizeof hash);
    state->entry_count++;
    return JOURNAL_NEXT;
}

bool journal_verify(struct journal *journal, uint64_t *entry_count, struct fault *fault) {
    struct verification state = {.journal = journal, .stream = -1};
    struct statement *read = &journal->statements[READ_CHAINS];
    statement_start(read);
    bool ok = visit_rows(read, verify_entry, &state, fault);
    *entry_count = state.entry_count;
    return ok;
}

bool journal_prune(struct journal *journal, int64_t stream, uint64_t through_seq, struct fault *fault) {
    struct journal_head head;
    uint8_t hash[JOURNAL_HASH_SIZE];
    bool is_found = false;
    if (!journal_read_head(journal, stream, &head, fault) ||
        !journal_read_hash(journal, stream, through_seq, &is_found, hash, fault)) {
        return false;
    }
    if (through_seq == 0 || through_seq >= head.seq || !is_found) {
        return fault_set(fault, FAULT_REFUSED, "journal: stream %lld cannot be pruned through %llu, its head is %llu",
                         (long long)stream, (unsigned long long)through_seq, (unsigned long long)head.seq);
    }
    struct statement *move = &journal->statements[MOVE_ANCHOR];
    statement_start(move);
    statement_bind_int64(move, 1, stream);
    statement_bind_uint64(move, 2, through_seq);
    statement_bind_blob(move, 3, span_of(hash, sizeof hash));
    if (!statement_run(move, fault)) {
        return false;
    }
    struct statement *remove = &journal->statements[REMOVE];
    statement_start(remove);
    statement_bind_int64(remove, 1, stream);
    statement_bind_uint64(remove, 2, through_seq);
    return statement_run(remove, fault);
}
