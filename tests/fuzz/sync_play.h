/* Plays bytes as a hostile peer and a nervous node against one side of the protocol. Input: commands of a byte and what
 * follows it:
 *     0x00 n lane bytes     n * 4 bytes as a frame
 *     0x01 stream first count history      a well-formed push
 *     0x02 stream cursor history need      a well-formed acknowledgement
 *     0x03 lane             the lane comes up
 *     0x04 lane             it goes down
 *     0x05 seconds          time goes by, and the timer rings
 *     0x06 stream           what was given to save is confirmed
 *     0x07 stream           it failed
 *     0x08 stream count     the own log grows
 *     0x09 stream           the last load is answered
 * Checked after each step: what is to be saved follows, without a hole, what was given before, is of kinds and sizes
 * that the stream allows; nothing is acknowledged that was not confirmed; no lane that is down is sent to. */
#ifndef REGULARS_TESTS_SYNC_PLAY_H
#define REGULARS_TESTS_SYNC_PLAY_H

#include "base/bug.h"
#include "sync/hq_sync.h"
#include "sync/store_sync.h"

#include <string.h>

enum { PLAY_STREAMS = 4, PLAY_ENTRIES = 16, PLAY_LOG_MAX = 1000000 };

struct sync_play {
    const uint8_t *data;
    size_t size;
    int64_t now_ms;
    bool is_up[SYNC_LANES];
    uint64_t given[PLAY_STREAMS];     /* to save */
    uint64_t confirmed[PLAY_STREAMS]; /* ... and saved */
    uint8_t given_hash[PLAY_STREAMS][SYNC_HASH_SIZE];
    uint8_t confirmed_hash[PLAY_STREAMS][SYNC_HASH_SIZE];
    uint64_t head[PLAY_STREAMS]; /* own logs */
    uint64_t load_from[PLAY_STREAMS];
    uint64_t handshake;
};

static struct sync_duties play_duties;
static struct sync_entry play_entries[PLAY_ENTRIES];

static inline uint8_t play_byte(struct sync_play *play) {
    if (play->size == 0) {
        return 0;
    }
    play->size--;
    return *play->data++;
}

static inline struct sync_position play_position(uint64_t seq, uint8_t history) {
    struct sync_position position = {.seq = seq};
    if (seq > 0) {
        memset(position.hash, history, SYNC_HASH_SIZE);
        bytes_put_be64(position.hash, seq);
    }
    return position;
}

static inline void play_fill_entries(uint32_t stream, uint64_t first, size_t count, uint8_t history) {
    uint32_t kind = stream == STREAM_LED ? JOURNAL_MINT : stream == STREAM_DOC ? JOURNAL_RECEIPT : JOURNAL_BALANCE;
    for (size_t i = 0; i < count; i++) {
        struct sync_position position = play_position(first + i, history);
        play_entries[i] = (struct sync_entry){
            .seq = first + i, .kind = kind + (history >> 6), .is_critical = true, .body = span_of("body", 4)};
        memcpy(play_entries[i].hash, position.hash, SYNC_HASH_SIZE);
    }
}

static inline uint32_t play_stream(struct sync_play *play) {
    return STREAM_LED + play_byte(play) % 3;
}

/* A message as a frame; `message` is complete but for what the caller has left zero. */
static inline struct sync_event play_frame(enum sync_lane lane, const struct sync_message *message) {
    static uint8_t bytes[SYNC_FRAME_MAX];
    struct writer out;
    writer_init(&out, bytes, sizeof bytes);
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.lane = lane;
    event.frame.bytes = sync_message_write(&out, message);
    return event;
}

static inline struct sync_event play_push(struct sync_play *play) {
    enum stream stream = (enum stream)play_stream(play);
    uint64_t first = play->given[stream] + 1 + play_byte(play) % 8;
    first = first > 4 ? first - 4 : 1;
    size_t count = 1 + play_byte(play) % PLAY_ENTRIES;
    uint8_t history = play_byte(play);
    play_fill_entries(stream, first, count, history);
    struct sync_message message = {.id = (int32_t)sync_push_id(stream),
                                   .push = {.stream = stream,
                                            .first_seq = first,
                                            .entries = play_entries,
                                            .count = count,
                                            .head = play_position(first + count - 1, history)}};
    struct sync_position before = play_position(first - 1, history);
    memcpy(message.push.prev_hash, before.hash, SYNC_HASH_SIZE);
    return play_frame(sync_stream_lane(stream), &message);
}

static inline struct sync_event play_ack(struct sync_play *play) {
    enum stream stream = (enum stream)play_stream(play);
    struct sync_message message = {.id = (int32_t)sync_ack_id(stream), .ack = {.stream = stream}};
    uint64_t seq = play_byte(play);
    message.ack.cursor = play_position(seq, play_byte(play));
    message.ack.need_from_seq = play_byte(play) % 2 == 0 ? 0 : seq + 1;
    message.ack.credit_bytes = SYNC_CREDIT;
    return play_frame(sync_stream_lane(stream), &message);
}

static inline void play_check_save(struct sync_play *play, const struct sync_duty *duty) {
    uint32_t stream = duty->save_entries.stream;
    size_t count = duty->save_entries.count;
    bug_if(count == 0 || duty->save_entries.entries[0].seq != play->given[stream] + 1);
    for (size_t i = 0; i < count; i++) {
        const struct sync_entry *entry = &duty->save_entries.entries[i];
        bug_if(entry->seq != play->given[stream] + 1 + i || entry->at_ms < 0 || entry->kind == 0);
        bug_if(entry->body.size > LIMIT_DOC_ENTRY);
        const char *name = journal_kind_name((int32_t)entry->kind);
        bug_if(name == NULL && entry->is_critical);
        bug_if(name != NULL && journal_kind_stream((enum journal_kind)entry->kind) != (enum stream)stream);
    }
    play->given[stream] += count;
    memcpy(play->given_hash[stream], duty->save_entries.entries[count - 1].hash, SYNC_HASH_SIZE);
}

static inline void play_check_send(const struct sync_play *play, const struct sync_duty *duty) {
    static _Alignas(16) uint8_t block[SYNC_SCRATCH_BYTES];
    struct sync_message message;
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    bug_if(!play->is_up[duty->send.lane]);
    bug_if(!sync_message_read(&message, duty->send.bytes, &arena, NULL));
    for (uint32_t stream = STREAM_LED; stream <= STREAM_CMD; stream++) {
        if (message.id == (int32_t)sync_ack_id((enum stream)stream)) {
            bug_if(message.ack.cursor.seq != play->confirmed[stream]);
        }
    }
}

/* After a step: duties are in order, and each is sound. */
static inline void play_check(struct sync_play *play) {
    for (size_t i = 0; i < play_duties.count; i++) {
        const struct sync_duty *duty = &play_duties.items[i];
        bug_if(i > 0 && play_duties.items[i - 1].kind > duty->kind);
        if (duty->kind == SYNC_SAVE_ENTRIES) {
            play_check_save(play, duty);
        } else if (duty->kind == SYNC_SEND) {
            play_check_send(play, duty);
        } else if (duty->kind == SYNC_LOAD_ENTRIES) {
            play->load_from[duty->load_entries.stream] = duty->load_entries.from_seq;
        } else if (duty->kind == SYNC_DROP_LANE) {
            play->is_up[duty->drop_lane.lane] = false;
        } else if (duty->kind == SYNC_ARM_TIMER) {
            bug_if(duty->arm_timer.at_ms < play->now_ms);
        }
    }
}

static inline struct sync_event play_saved(struct sync_play *play, uint32_t stream) {
    struct sync_event event = {.kind = SYNC_SAVED};
    play->confirmed[stream] = play->given[stream];
    memcpy(play->confirmed_hash[stream], play->given_hash[stream], SYNC_HASH_SIZE);
    event.saved.stream = (enum stream)stream;
    event.saved.head.seq = play->given[stream];
    memcpy(event.saved.head.hash, play->given_hash[stream], SYNC_HASH_SIZE);
    event.saved.durable_seq = play->given[stream];
    return event;
}

static inline struct sync_event play_save_failed(struct sync_play *play, uint32_t stream) {
    struct sync_event event = {.kind = SYNC_SAVE_FAILED};
    play->given[stream] = play->confirmed[stream];
    memcpy(play->given_hash[stream], play->confirmed_hash[stream], SYNC_HASH_SIZE);
    event.save_failed.stream = (int32_t)stream;
    event.save_failed.retry_after_ms = 100;
    return event;
}

static inline struct sync_event play_grew(struct sync_play *play, uint32_t stream) {
    struct sync_event event = {.kind = SYNC_GREW};
    play->head[stream] += play_byte(play) % 32;
    play->head[stream] = play->head[stream] < PLAY_LOG_MAX ? play->head[stream] : PLAY_LOG_MAX;
    event.grew.stream = (enum stream)stream;
    event.grew.head = play_position(play->head[stream], 1);
    return event;
}

static inline struct sync_event play_loaded(struct sync_play *play, uint32_t stream) {
    struct sync_event event = {.kind = SYNC_LOADED};
    uint64_t from = play->load_from[stream];
    uint64_t left = from <= play->head[stream] ? play->head[stream] - from + 1 : 0;
    event.loaded.stream = (enum stream)stream;
    event.loaded.from_seq = from;
    event.loaded.is_pruned = from == 0 || left == 0;
    event.loaded.count = left < PLAY_ENTRIES ? (size_t)left : PLAY_ENTRIES;
    event.loaded.entries = play_entries;
    play_fill_entries(stream, from, event.loaded.count, 1);
    if (from > 0) {
        struct sync_position before = play_position(from - 1, 1);
        memcpy(event.loaded.prev_hash, before.hash, SYNC_HASH_SIZE);
    }
    return event;
}

static inline struct sync_event play_raw_frame(struct sync_play *play) {
    struct sync_event event = {.kind = SYNC_FRAME};
    size_t size = (size_t)play_byte(play) * 4;
    event.frame.lane = (enum sync_lane)(play_byte(play) % SYNC_LANES);
    size = size < play->size ? size : play->size;
    event.frame.bytes = span_of(play->data, size);
    play->data += size;
    play->size -= size;
    return event;
}

static inline struct sync_event play_down(struct sync_play *play) {
    struct sync_event event = {.kind = SYNC_LANE_DOWN};
    event.lane_down.lane = (enum sync_lane)(play_byte(play) % SYNC_LANES);
    play->is_up[event.lane_down.lane] = false;
    return event;
}

#endif
