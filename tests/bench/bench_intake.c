/* Head office's intake: receipts per second out of a store's pushes into the journal and all derived tables, a commit
 * to each push, against
 *   intake-sqlite   bare SQLite inserts of the same bytes: one journal row an entry, the same commits
 *   intake-crypto   opening, hashing and unpacking the same pushes with the bare libraries (limits.md section 11 row 8,
 *                   whose goal for normalised rows is 0.025)
 * Section 1 of limits.md has 27,000 to 30,000 receipts a second with 13 normalised rows each and 223,000 to 334,000
 * with journal rows alone; hence the goal of 0.1 for the first. The pushes are the genuine ones of a store that sold
 * receipts of ten lines to 5,000 customers. The runs take turns over the same receipts; the medians of five count. */
#include "base/bug.h"
#include "hq-node/enrolment.h"
#include "hq-node/intake.h"
#include "node/os_entropy.h"
#include "node/sync_journal.h"
#include "seal/aead.h"
#include "tests/bench/measure.h"
#include "tests/bench/seller.h"

#include <msgpack.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 5,
    RECEIPTS = 1500, /* a round */
    PUSHES_MAX = 256,
    PUSH_ROOM = SYNC_JOURNAL_ARENA,
    SQLITE_GOAL = 100,
    CRYPTO_GOAL = 25,
};
#define NOW_MS INT64_C(1795000000000)

struct push {
    enum stream stream;
    const struct sync_entry *entries;
    size_t count;
    uint8_t *sealed;
    size_t sealed_size;
};

/* What the store sent in one round. */
struct round {
    size_t count;
    struct push pushes[PUSHES_MAX];
};

struct intake_bench {
    struct shop shop;
    struct seller seller;
    struct hq hq;
    struct temp_folder folder;
    sqlite3 *bare;
    sqlite3_stmt *insert;
    uint64_t read_seq[8]; /* of the store's streams, as far as they were pushed */
    uint8_t key[AEAD_KEY_SIZE];
    int64_t checksum;
};

static void must(bool is_done, const struct fault *fault) {
    if (!is_done) {
        (void)fprintf(stderr, "intake: %s\n", fault->text);
        exit(1);
    }
}

/* ---------------------------------------------------------------------------------------------------- the pushes */

static void *room(size_t size) {
    void *block = malloc(size);
    bug_if(block == NULL);
    return block;
}

/* All bodies of a push, as one sealed frame would carry them. */
static void seal_push(const struct intake_bench *bench, struct push *push) {
    static uint8_t plain[PUSH_ROOM];
    struct writer bodies;
    struct writer out;
    writer_init(&bodies, plain, sizeof plain);
    for (size_t i = 0; i < push->count; i++) {
        writer_span(&bodies, push->entries[i].body);
    }
    push->sealed_size = bodies.size + AEAD_TAG_SIZE;
    push->sealed = room(push->sealed_size);
    writer_init(&out, push->sealed, push->sealed_size);
    aead_seal(&out, bench->key, 0, span_of("", 0), writer_result(&bodies));
    bug_if(bodies.overflowed || out.overflowed);
}

static void read_stream(struct intake_bench *bench, enum stream stream, struct round *round) {
    struct journal *journal = &bench->seller.store.journal;
    int64_t stream_id = journal_stream(STORE_FIXTURE_STORE, stream);
    struct journal_head head;
    struct fault fault;
    must(journal_read_head(journal, stream_id, &head, &fault), &fault);
    while (bench->read_seq[stream] < head.seq) {
        struct arena arena;
        struct sync_event loaded;
        bug_if(round->count == PUSHES_MAX);
        struct push *push = &round->pushes[round->count++];
        arena_init(&arena, room(PUSH_ROOM), PUSH_ROOM);
        must(sync_journal_load(journal, stream_id, bench->read_seq[stream] + 1, SYNC_PUSH_BYTES, &arena, &loaded,
                               &fault),
             &fault);
        *push = (struct push){.stream = stream, .entries = loaded.loaded.entries, .count = loaded.loaded.count};
        bench->read_seq[stream] += push->count;
        seal_push(bench, push);
    }
}

static void read_round(struct intake_bench *bench, struct round *round) {
    round->count = 0;
    read_stream(bench, STREAM_LED, round);
    read_stream(bench, STREAM_DOC, round);
}

static int64_t rate_since(int64_t begun_ns) {
    return (int64_t)RECEIPTS * 1000000 / ((measure_now_ns() - begun_ns) / 1000 + 1);
}

/* ------------------------------------------------------------------------------------------------------ the three */

static int64_t take_in(struct intake_bench *bench, const struct round *round) {
    int64_t begun_ns = measure_now_ns();
    for (size_t i = 0; i < round->count; i++) {
        const struct push *push = &round->pushes[i];
        struct intake_result result;
        struct fault fault;
        must(turn_begin_request(&bench->hq.turn, &fault), &fault);
        bool ok =
            intake_take(&bench->hq, STORE_FIXTURE_STORE, push->stream, push->entries, push->count, &result, &fault);
        must(turn_end_request(&bench->hq.turn, ok, &fault) && turn_commit(&bench->hq.turn, &fault), &fault);
        bug_if(result.taken != push->count || result.objections != 0);
    }
    return rate_since(begun_ns);
}

static void insert_row(struct intake_bench *bench, const struct push *push, const struct sync_entry *entry) {
    sqlite3_stmt *insert = bench->insert;
    bug_if(sqlite3_bind_int64(insert, 1, STORE_FIXTURE_STORE * 8 + (int)push->stream) != SQLITE_OK ||
           sqlite3_bind_int64(insert, 2, (int64_t)entry->seq) != SQLITE_OK ||
           sqlite3_bind_int64(insert, 3, entry->kind) != SQLITE_OK ||
           sqlite3_bind_int64(insert, 4, entry->at_ms) != SQLITE_OK ||
           sqlite3_bind_blob(insert, 5, entry->body.data, (int)entry->body.size, SQLITE_STATIC) != SQLITE_OK ||
           sqlite3_bind_blob(insert, 6, entry->hash, sizeof entry->hash, SQLITE_STATIC) != SQLITE_OK ||
           sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK);
}

static void execute(struct intake_bench *bench, const char *sql) {
    if (sqlite3_exec(bench->bare, sql, NULL, NULL, NULL) != SQLITE_OK) {
        (void)fprintf(stderr, "bare SQLite: %s: %s\n", sql, sqlite3_errmsg(bench->bare));
        exit(1);
    }
}

static int64_t insert_bare(struct intake_bench *bench, const struct round *round) {
    int64_t begun_ns = measure_now_ns();
    for (size_t i = 0; i < round->count; i++) {
        const struct push *push = &round->pushes[i];
        execute(bench, "BEGIN IMMEDIATE");
        for (size_t j = 0; j < push->count; j++) {
            insert_row(bench, push, &push->entries[j]);
        }
        execute(bench, "COMMIT");
    }
    return rate_since(begun_ns);
}

static void hash_and_unpack(struct intake_bench *bench, const uint8_t *body, size_t size) {
    uint8_t hash[32];
    msgpack_unpacked unpacked;
    (void)crypto_generichash(hash, sizeof hash, body, size, NULL, 0);
    msgpack_unpacked_init(&unpacked);
    bug_if(msgpack_unpack_next(&unpacked, (const char *)body, size, NULL) != MSGPACK_UNPACK_SUCCESS);
    bench->checksum += (int64_t)unpacked.data.type + hash[0];
    msgpack_unpacked_destroy(&unpacked);
}

static int64_t open_bare(struct intake_bench *bench, const struct round *round) {
    static uint8_t plain[PUSH_ROOM];
    int64_t begun_ns = measure_now_ns();
    for (size_t i = 0; i < round->count; i++) {
        const struct push *push = &round->pushes[i];
        struct writer out;
        writer_init(&out, plain, sizeof plain);
        bug_if(!aead_open(&out, bench->key, 0, span_of("", 0), span_of(push->sealed, push->sealed_size)));
        const uint8_t *body = plain;
        for (size_t j = 0; j < push->count; j++) {
            hash_and_unpack(bench, body, push->entries[j].body.size);
            body += push->entries[j].body.size;
        }
    }
    return rate_since(begun_ns);
}

/* --------------------------------------------------------------------------------------------------------- set up */

static void open_hq(struct intake_bench *bench) {
    struct added_store added = {.store = 0};
    struct fault fault;
    must(key_start_library(&fault) && hq_open(&bench->hq, bench->folder.path, os_entropy(), NULL, &fault), &fault);
    must(turn_begin_request(&bench->hq.turn, &fault), &fault);
    while (added.store < STORE_FIXTURE_STORE) {
        char name[32];
        (void)snprintf(name, sizeof name, "Store %u", (unsigned)added.store + 1);
        must(enrolment_add_store(&bench->hq, text_of(name), text_of("Europe/Moscow"), "127.0.0.1:1", NOW_MS, &added,
                                 &fault),
             &fault);
    }
    must(turn_end_request(&bench->hq.turn, true, &fault) && turn_commit(&bench->hq.turn, &fault), &fault);
}

static void open_bare_sqlite(struct intake_bench *bench) {
    char path[TEMP_PATH_MAX];
    temp_folder_file(&bench->folder, "bare.db", path);
    bug_if(sqlite3_open(path, &bench->bare) != SQLITE_OK);
    execute(bench, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    execute(bench, "CREATE TABLE journal(n INTEGER PRIMARY KEY, stream INTEGER, seq INTEGER, kind INTEGER,"
                   " at_ms INTEGER, body BLOB, hash BLOB, UNIQUE (stream, seq))");
    bug_if(sqlite3_prepare_v2(
               bench->bare, "INSERT INTO journal(stream, seq, kind, at_ms, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               -1, &bench->insert, NULL) != SQLITE_OK);
}

static void close_all(struct intake_bench *bench) {
    (void)sqlite3_finalize(bench->insert);
    (void)sqlite3_close(bench->bare);
    hq_close(&bench->hq);
    seller_close(&bench->seller);
    shop_remove(&bench->shop);
    temp_folder_remove(&bench->folder);
}

static void print(const char *name, int64_t goal_thousandths, int64_t *ours, int64_t *limit) {
    struct measure line = {.name = name, .unit = "receipts/s", .goal_thousandths = goal_thousandths};
    (void)measure_print(&line, measure_median(ours, ROUNDS), measure_median(limit, ROUNDS));
}

int main(void) {
    static struct intake_bench bench;
    static struct round round;
    int64_t ours[ROUNDS];
    int64_t bare[ROUNDS];
    int64_t crypto[ROUNDS];
    shop_make(&bench.shop);
    seller_open(&bench.seller, &bench.shop);
    temp_folder_make(&bench.folder);
    open_hq(&bench);
    open_bare_sqlite(&bench);
    read_round(&bench, &round); /* the registrations, not measured */
    (void)take_in(&bench, &round);
    for (int i = 0; i < ROUNDS; i++) {
        seller_sell(&bench.seller, RECEIPTS, 64);
        read_round(&bench, &round);
        ours[i] = take_in(&bench, &round);
        bare[i] = insert_bare(&bench, &round);
        crypto[i] = open_bare(&bench, &round);
    }
    print("intake-sqlite", SQLITE_GOAL, ours, bare);
    print("intake-crypto", CRYPTO_GOAL, ours, crypto);
    (void)printf("checksum %lld\n", (long long)bench.checksum);
    close_all(&bench);
    return 0;
}
