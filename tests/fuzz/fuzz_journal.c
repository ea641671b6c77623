/* Journal entries as the other node may send them. Input: groups of (how, value, size of the body, body); `how` chooses
 * the stream, the sequence relative to our head, a genuine or a made-up hash, a moment and a kind in or out of range.
 * Whatever comes, the outcome is what a plain list of entries says, and the chain verifies at the end. */
#include "base/bug.h"
#include "storage/journal_chain.h"
#include "storage/migrate.h"
#include "storage/schema.h"
#include "tests/harness/temp_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STREAMS = 3, ENTRIES_MAX = 64, GROUP = 3 };

/* The plain list: entries of each stream, whose bodies are the input's. */
struct model {
    struct journal_entry entries[STREAMS][ENTRIES_MAX + 1]; /* [0] is the empty head */
    uint64_t counts[STREAMS];
};

static struct temp_folder folder;
static struct db db;
static struct journal journal;

static void must(bool ok, const struct fault *fault) {
    if (!ok) {
        (void)fprintf(stderr, "%s\n", fault->text);
        abort();
    }
}

static void close_world(void) {
    db_close(&db);
    temp_folder_remove(&folder);
}

static void open_world(void) {
    struct fault fault;
    char path[TEMP_PATH_MAX];
    const struct schema_text facts[] = {{"facts_001", storage_facts_001}};
    const struct schema schema = {.facts = facts, .facts_count = 1};
    temp_folder_make(&folder);
    temp_folder_file(&folder, "fuzz.db", path);
    must(db_open_writer(&db, path, 1, &fault), &fault);
    must(migrate(&db, &schema, &fault), &fault);
    must(journal_open(&journal, &db, &fault), &fault);
    bug_if(atexit(close_world) != 0);
}

/* The entry that a group describes. */
static struct journal_entry read_group(const struct model *model, const uint8_t *group, struct span body) {
    uint8_t how = group[0];
    size_t stream = how % 4;
    uint64_t count = stream < STREAMS ? model->counts[stream] : 0;
    const uint64_t sequences[] = {count + 1, count, count + 2, group[1]};
    const uint32_t kinds[] = {1, JOURNAL_KIND_MAX, 0, JOURNAL_KIND_MAX + 1};
    struct journal_entry entry = {
        .stream = stream < STREAMS ? (int64_t)stream : -1,
        .seq = sequences[how >> 2 & 3],
        .kind = kinds[how >> 6 & 3],
        .at_ms = (how & 32) != 0 ? -1 - group[1] : group[1],
        .body = body,
    };
    if ((how & 16) != 0) {
        memset(entry.hash, group[1], sizeof entry.hash);
    } else if (stream < STREAMS && entry.seq >= 1 && entry.seq <= count + 1) {
        journal_chain_hash(entry.hash, model->entries[stream][entry.seq - 1].hash, &entry);
    }
    return entry;
}

static bool is_acceptable(const struct journal_entry *entry) {
    return entry->stream >= 0 && entry->seq >= 1 && entry->kind >= 1 && entry->kind <= JOURNAL_KIND_MAX &&
           entry->at_ms >= 0;
}

static enum journal_outcome expected_outcome(const struct model *model, const struct journal_entry *entry) {
    uint64_t count = model->counts[entry->stream];
    if (entry->seq > count + 1) {
        return JOURNAL_GAP;
    }
    if (entry->seq == count + 1) {
        uint8_t hash[JOURNAL_HASH_SIZE];
        journal_chain_hash(hash, model->entries[entry->stream][count].hash, entry);
        return memcmp(hash, entry->hash, sizeof hash) == 0 ? JOURNAL_APPENDED : JOURNAL_DIFFERS;
    }
    const struct journal_entry *known = &model->entries[entry->stream][entry->seq];
    bool is_same = known->kind == entry->kind && known->at_ms == entry->at_ms && span_equal(known->body, entry->body) &&
                   memcmp(known->hash, entry->hash, sizeof known->hash) == 0;
    return is_same ? JOURNAL_ALREADY_THERE : JOURNAL_DIFFERS;
}

static void offer(struct model *model, const struct journal_entry *entry) {
    struct fault fault = {.code = FAULT_NONE};
    enum journal_outcome outcome;
    if (!journal_append_received(&journal, entry, &outcome, &fault)) {
        bug_if(is_acceptable(entry) || fault.code != FAULT_PEER);
        return;
    }
    bug_if(!is_acceptable(entry));
    bug_if(outcome != expected_outcome(model, entry));
    if (outcome == JOURNAL_APPENDED) {
        model->entries[entry->stream][entry->seq] = *entry;
        model->counts[entry->stream]++;
    }
}

static void check_end(const struct model *model) {
    struct fault fault;
    uint64_t count = 0;
    uint64_t expected = 0;
    must(journal_verify(&journal, &count, &fault), &fault);
    for (int64_t stream = 0; stream < STREAMS; stream++) {
        struct journal_head head;
        must(journal_read_head(&journal, stream, &head, &fault), &fault);
        bug_if(head.seq != model->counts[stream]);
        bug_if(memcmp(head.hash, model->entries[stream][head.seq].hash, sizeof head.hash) != 0);
        expected += head.seq;
    }
    bug_if(count != expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct model model;
    struct fault fault;
    if (db.handle == NULL) {
        open_world();
    }
    memset(&model, 0, sizeof model);
    must(db_begin(&db, &fault), &fault);
    size_t at = 0;
    for (int i = 0; i < ENTRIES_MAX && size - at >= GROUP; i++) {
        size_t left = size - at - GROUP;
        size_t body_size = data[at + 2] < left ? data[at + 2] : left;
        struct journal_entry entry = read_group(&model, data + at, span_of(data + at + GROUP, body_size));
        offer(&model, &entry);
        at += GROUP + body_size;
    }
    check_end(&model);
    db_rollback(&db);
    return 0;
}
