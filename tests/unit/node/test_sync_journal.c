/* Goal: between journal and protocol nothing is lost, doubled or shifted: what is loaded is what was written, what is
 * saved is what came, and a copy made of loads has the same history as the original. Also the name of a store and the
 * log that strangers cannot flood. */
#include "node/log_limit.h"
#include "node/store_hash.h"
#include "node/sync_journal.h"
#include "storage/migrate.h"
#include "storage/schema.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 600, BODY = 100, STREAM_ID = 7 * 8 + STREAM_DOC, APPLICATION = 0x12345678 };

struct node {
    struct db db;
    struct journal journal;
};

static struct temp_folder folder;
static struct node writer;
static struct node reader;
static struct arena arena;
static int taken;
static bool takes_nothing;

static void must(bool is_done, const struct fault *fault) {
    if (!is_done) {
        fail_msg("%s", fault->text);
    }
}

static void open_node(struct node *node, const char *name) {
    static const struct schema_text facts[] = {{"facts_001", storage_facts_001}};
    struct schema schema = {.facts = facts, .facts_count = 1};
    struct fault fault;
    char path[TEMP_PATH_MAX];
    temp_folder_file(&folder, name, path);
    must(db_open_writer(&node->db, path, APPLICATION, &fault), &fault);
    must(migrate(&node->db, &schema, &fault) && journal_open(&node->journal, &node->db, &fault), &fault);
}

static int open_both(void **state) {
    static _Alignas(max_align_t) uint8_t block[SYNC_JOURNAL_ARENA];
    struct fault fault;
    uint8_t body[BODY] = {0};
    (void)state;
    temp_folder_make(&folder);
    open_node(&writer, "writer.db");
    open_node(&reader, "reader.db");
    arena_init(&arena, block, sizeof block);
    taken = 0;
    takes_nothing = false;
    must(db_begin(&writer.db, &fault), &fault);
    for (int i = 0; i < ENTRIES; i++) {
        struct journal_head head;
        body[0] = (uint8_t)i;
        body[1] = (uint8_t)(i >> 8);
        must(journal_append(&writer.journal, STREAM_ID, JOURNAL_RECEIPT, i, span_of(body, sizeof body), &head, &fault),
             &fault);
    }
    must(db_commit(&writer.db, &fault), &fault);
    return 0;
}

static int close_both(void **state) {
    (void)state;
    db_close(&writer.db);
    db_close(&reader.db);
    temp_folder_remove(&folder);
    return 0;
}

static struct sync_event load(uint64_t from_seq, size_t bytes_max) {
    struct sync_event event;
    struct fault fault;
    must(sync_journal_load(&writer.journal, STREAM_ID, from_seq, bytes_max, &arena, &event, &fault), &fault);
    return event;
}

static bool take(void *context, const struct journal_entry *entry, struct fault *fault) {
    (void)context;
    (void)entry;
    taken++;
    return !takes_nothing || fault_set(fault, FAULT_FULL, "the disk is full");
}

static bool save(const struct sync_entry *entries, size_t count, uint64_t *refused_seq, struct fault *fault) {
    must(db_begin(&reader.db, fault), fault);
    return db_end(&reader.db,
                  sync_journal_save(&reader.journal, STREAM_ID, entries, count, take, NULL, refused_seq, fault), fault);
}

/* A load tells where it begins and what was before; it is bounded by bytes and by the entries of a push. */
static void loads_are_bounded(void **state) {
    static const uint8_t zeros[SYNC_HASH_SIZE];
    (void)state;
    struct sync_event event = load(1, 10 * BODY);
    assert_int_equal(event.loaded.stream, STREAM_DOC);
    assert_int_equal(event.loaded.count, 10);
    assert_int_equal(event.loaded.entries[0].seq, 1);
    assert_true(event.loaded.entries[0].is_critical);
    assert_memory_equal(event.loaded.prev_hash, zeros, sizeof zeros);
    event = load(5, 1);
    assert_int_equal(event.loaded.count, 1); /* one always comes */
    assert_int_equal(event.loaded.entries[0].body.data[0], 4);
    event = load(1, SIZE_MAX);
    assert_int_equal(event.loaded.count, SYNC_PUSH_ENTRIES_MAX);
    event = load(ENTRIES, SIZE_MAX);
    assert_int_equal(event.loaded.count, 1);
    assert_false(event.loaded.is_pruned);
}

/* There is nothing behind the head; that is a fault of who asked. */
static void nothing_is_behind_the_head(void **state) {
    struct sync_event event;
    struct fault fault;
    (void)state;
    assert_false(sync_journal_load(&writer.journal, STREAM_ID, ENTRIES + 1, 1, &arena, &event, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);
}

/* What was pruned is told as pruned, also when only the hash before it is left. */
static void pruned_entries_are_told(void **state) {
    struct fault fault;
    (void)state;
    must(db_begin(&writer.db, &fault), &fault);
    must(db_end(&writer.db, journal_prune(&writer.journal, STREAM_ID, 100, &fault), &fault), &fault);
    assert_true(load(1, 1).loaded.is_pruned);
    assert_true(load(100, 1).loaded.is_pruned);
    assert_false(load(101, 1).loaded.is_pruned);
}

/* Loads that are saved make the same history; saved twice, the same again. */
static void a_copy_is_the_original(void **state) {
    struct sync_position ours;
    struct sync_position theirs;
    struct fault fault;
    uint64_t refused_seq;
    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint64_t seq = 1; seq <= ENTRIES;) {
            struct sync_event event = load(seq, 50 * BODY);
            must(save(event.loaded.entries, event.loaded.count, &refused_seq, &fault), &fault);
            assert_int_equal(refused_seq, 0);
            seq += event.loaded.count;
        }
        assert_int_equal(taken, ENTRIES);
    }
    must(sync_journal_position(&writer.journal, STREAM_ID, &ours, &fault), &fault);
    must(sync_journal_position(&reader.journal, STREAM_ID, &theirs, &fault), &fault);
    assert_true(sync_position_equal(&ours, &theirs));
}

/* Entries before one whose hash does not follow are taken, it and the rest are not. */
static void another_history_stops_the_save(void **state) {
    struct sync_entry entries[10];
    struct sync_position head;
    struct fault fault;
    uint64_t refused_seq;
    (void)state;
    struct sync_event event = load(1, 10 * BODY);
    memcpy(entries, event.loaded.entries, sizeof entries);
    entries[4].hash[0] ^= 1;
    must(save(entries, 10, &refused_seq, &fault), &fault);
    assert_int_equal(refused_seq, 5);
    assert_int_equal(taken, 4);
    must(sync_journal_position(&reader.journal, STREAM_ID, &head, &fault), &fault);
    assert_int_equal(head.seq, 4);
}

/* What cannot be applied is not kept either; what follows it does not attach then. */
static void what_is_not_applied_is_not_kept(void **state) {
    struct sync_position head;
    struct fault fault;
    uint64_t refused_seq;
    (void)state;
    struct sync_event event = load(1, 10 * BODY);
    takes_nothing = true;
    assert_false(save(event.loaded.entries, 5, &refused_seq, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    takes_nothing = false;
    assert_false(save(event.loaded.entries + 5, 5, &refused_seq, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    must(sync_journal_position(&reader.journal, STREAM_ID, &head, &fault), &fault);
    assert_int_equal(head.seq, 0);
}

/* The name of store 12 is the hash of "12", computed here by the command line: printf 12 | b2sum -l 256. */
static void a_store_is_named_by_its_number(void **state) {
    uint8_t hash[CONTENT_HASH_SIZE];
    char digits[CONTENT_HASH_TEXT_MAX];
    (void)state;
    store_hash_make(hash, 12);
    content_hash_print(digits, hash);
    assert_string_equal(digits, "c83176b698c10e17d80324d6ea14f2bc47fd2b0d247aa1c10815bb31bf1f4495");
    store_hash_make(hash, UINT32_MAX); /* the longest */
}

static int64_t now_ms;
static int lines;
static char last_line[LOG_LINE_MAX + 1];

static int64_t tell_now(void *context) {
    (void)context;
    return now_ms;
}

static void count_line(void *context, enum log_level level, const char *line, size_t size) {
    (void)context;
    (void)level;
    lines++;
    memcpy(last_line, line, size);
    last_line[size] = '\0';
}

/* A flood passes by its rate only, and what was held back is counted aloud. */
static void a_flood_does_not_fill_the_log(void **state) {
    struct log log = {.level_min = LOG_INFO, .write = count_line};
    struct clock clock = {.monotonic_ms = tell_now};
    struct log_limit limit;
    (void)state;
    log_limit_init(&limit, &log, clock, 2, 5);
    for (int i = 0; i < 1000; i++) {
        log_event(&limit.log, LOG_WARNING, "stranger");
    }
    assert_int_equal(lines, 5);
    now_ms += 500;
    log_event(&limit.log, LOG_WARNING, "stranger");
    assert_int_equal(lines, 7); /* the count, and the line */
    assert_string_equal(last_line, "warning stranger");
    log_event(&limit.log, LOG_DEBUG, "not wanted");
    assert_int_equal(limit.held_back, 0);
    log_limit_init(&limit, NULL, clock, 2, 5);
    log_event(&limit.log, LOG_ERROR, "nobody listens");
    assert_int_equal(lines, 7);
}

#define OVER_NODES(test) cmocka_unit_test_setup_teardown(test, open_both, close_both)

static const struct CMUnitTest tests[] = {
    OVER_NODES(loads_are_bounded),
    OVER_NODES(nothing_is_behind_the_head),
    OVER_NODES(pruned_entries_are_told),
    OVER_NODES(a_copy_is_the_original),
    OVER_NODES(another_history_stops_the_save),
    OVER_NODES(what_is_not_applied_is_not_kept),
    cmocka_unit_test(a_store_is_named_by_its_number),
    cmocka_unit_test(a_flood_does_not_fill_the_log),
};
UNIT_RUN(tests)
