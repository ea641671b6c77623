/* What the tests of the protocol share: hashes that stand for histories, entries, one side with its duties. */
#ifndef REGULARS_TESTS_SYNC_FIXTURE_H
#define REGULARS_TESTS_SYNC_FIXTURE_H

#include "tests/harness/unit.h"

#include "base/bug.h"
#include "sync/hq_sync.h"
#include "sync/store_sync.h"

#include <string.h>

enum { HISTORY_A = 'a', HISTORY_B = 'b', FIXTURE_ENTRIES = 600 };

/* Entry seq of a history; another history has another hash under the same number. */
static inline struct sync_position at(uint64_t seq, char history) {
    struct sync_position position = {.seq = seq};
    if (seq > 0) {
        memset(position.hash, history, SYNC_HASH_SIZE);
        bytes_put_be64(position.hash, seq);
    }
    return position;
}

static inline struct sync_entry entry_at(uint64_t seq, char history, uint32_t kind) {
    struct sync_entry entry = {.seq = seq, .kind = kind, .is_critical = true, .at_ms = 1, .body = span_of("entry", 5)};
    struct sync_position position = at(seq, history);
    memcpy(entry.hash, position.hash, SYNC_HASH_SIZE);
    return entry;
}

/* Entries first .. last, and the push that carries them, with its head at `last`. */
static inline struct sync_push push_of(enum stream stream, uint64_t first, uint64_t last, char history) {
    static struct sync_entry entries[FIXTURE_ENTRIES];
    uint32_t kind = stream == STREAM_LED ? JOURNAL_MINT : stream == STREAM_DOC ? JOURNAL_RECEIPT : JOURNAL_BALANCE;
    for (uint64_t seq = first; seq <= last; seq++) {
        entries[seq - first] = entry_at(seq, history, kind);
    }
    struct sync_push push = {.stream = stream,
                             .first_seq = first,
                             .entries = entries,
                             .count = (size_t)(last - first + 1),
                             .head = at(last, history)};
    struct sync_position before = at(first - 1, history);
    memcpy(push.prev_hash, before.hash, SYNC_HASH_SIZE);
    return push;
}

static inline struct sync_event loaded_of(enum stream stream, uint64_t first, uint64_t last, char history) {
    struct sync_push push = push_of(stream, first, last, history);
    struct sync_event event = {.kind = SYNC_LOADED};
    event.loaded.stream = stream;
    event.loaded.from_seq = first;
    memcpy(event.loaded.prev_hash, push.prev_hash, SYNC_HASH_SIZE);
    event.loaded.entries = push.entries;
    event.loaded.count = push.count;
    return event;
}

static inline size_t count_duties(const struct sync_duties *duties, enum sync_duty_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < duties->count; i++) {
        count += duties->items[i].kind == kind;
    }
    return count;
}

/* The only duty of its kind; fails the test when there is none or more. */
static inline const struct sync_duty *the_duty(const struct sync_duties *duties, enum sync_duty_kind kind) {
    size_t found = 0;
    assert_int_equal(count_duties(duties, kind), 1);
    for (size_t i = 0; i < duties->count; i++) {
        found = duties->items[i].kind == kind ? i : found;
    }
    return &duties->items[found];
}

/* The message of that id among those that are to be sent; fails the test when there is none. */
static inline struct sync_message the_message(const struct sync_duties *duties, int32_t id) {
    static _Alignas(16) uint8_t block[SYNC_SCRATCH_BYTES];
    struct sync_message message;
    for (size_t i = 0; i < duties->count; i++) {
        if (duties->items[i].kind != SYNC_SEND) {
            continue;
        }
        struct arena arena;
        arena_init(&arena, block, sizeof block);
        assert_true(sync_message_read(&message, duties->items[i].send.bytes, &arena, NULL));
        if (message.id == id) {
            return message;
        }
    }
    fail_msg("no %s was sent", sync_message_name(id));
    return message;
}

static inline struct span encoded(const struct sync_message *message) {
    static uint8_t bytes[SYNC_FRAME_MAX];
    struct writer out;
    writer_init(&out, bytes, sizeof bytes);
    return sync_message_write(&out, message);
}

#endif
