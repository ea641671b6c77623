/* Bytes to messages; PROTOCOL.md sections 4, 5 and 10 have the keys and bounds. Nothing of a message that is wrong in
 * one field is used. */
#include "sync/message.h"
#include "wire/msgpack_read.h"

#include <string.h>

typedef const struct msgpack_place *place;

static uint64_t read_count(place map, uint32_t key, uint64_t min) {
    return (uint64_t)msgpack_read_int(msgpack_read_field(map, key), (int64_t)min, INT64_MAX);
}

static uint32_t read_number(place map, uint32_t key, uint32_t min, uint32_t max) {
    return (uint32_t)msgpack_read_int(msgpack_read_field(map, key), min, max);
}

static int64_t read_time(place map, uint32_t key) {
    return msgpack_read_int(msgpack_read_field(map, key), 0, INT64_MAX);
}

static int32_t read_reason(place map, uint32_t key) {
    return (int32_t)msgpack_read_int_or(msgpack_read_field(map, key), 0, SYNC_REASON_MAX, SYNC_NO_REASON);
}

static void read_hash(place map, uint32_t key, uint8_t hash[static SYNC_HASH_SIZE]) {
    msgpack_read_exact(msgpack_read_field(map, key), hash, SYNC_HASH_SIZE);
}

/* The hash of entry `seq`; there is none of entry 0, and a message must not pretend one. */
static void read_hash_of(place map, uint32_t key, uint64_t seq, uint8_t hash[static SYNC_HASH_SIZE]) {
    struct msgpack_place field = msgpack_read_field(map, key);
    if (seq > 0) {
        msgpack_read_exact(field, hash, SYNC_HASH_SIZE);
        return;
    }
    memset(hash, 0, SYNC_HASH_SIZE);
    if (!msgpack_read_is_absent(field)) {
        msgpack_read_refuse(field, "must be absent for an empty log");
    }
}

static void read_position(place map, uint32_t key, struct sync_position *position) {
    position->seq = read_count(map, key, 0);
    read_hash_of(map, key + 1, position->seq, position->hash);
}

/* A second sequence number that cannot be beyond the first. */
static uint64_t read_durable(place map, uint32_t key, const struct sync_position *cursor) {
    return (uint64_t)msgpack_read_int(msgpack_read_field(map, key), 0, (int64_t)cursor->seq);
}

static void read_store_hello(place map, struct store_hello *hello) {
    hello->store = read_number(map, 2, 1, UINT32_MAX);
    hello->incarnation = read_number(map, 3, 1, UINT32_MAX);
    hello->boot = read_count(map, 4, 1);
    hello->handshake = read_count(map, 5, 1);
    hello->lane = (enum sync_lane)read_number(map, 6, SYNC_FAST, SYNC_BULK);
    read_position(map, 7, &hello->led_head);
    read_position(map, 9, &hello->doc_head);
    read_position(map, 11, &hello->cmd_cursor);
    hello->proto_min = read_number(map, 13, 1, UINT32_MAX);
    hello->proto_max = read_number(map, 14, hello->proto_min, UINT32_MAX);
    hello->record_version = read_number(map, 15, 0, UINT32_MAX);
    hello->engine_version = read_number(map, 16, 0, UINT32_MAX);
    hello->features = (uint64_t)msgpack_read_int_or(msgpack_read_field(map, 17), 0, INT64_MAX, 0);
    hello->cmd_stop = read_reason(map, 18);
}

static void read_hq_hello(place map, struct hq_hello *hello) {
    hello->verdict = read_reason(map, 2);
    hello->hq_epoch = read_count(map, 3, 0);
    read_position(map, 4, &hello->led_cursor);
    hello->led_durable_seq = read_durable(map, 6, &hello->led_cursor);
    read_position(map, 7, &hello->doc_cursor);
    hello->doc_durable_seq = read_durable(map, 9, &hello->doc_cursor);
    read_position(map, 10, &hello->cmd_head);
    hello->proto = read_number(map, 12, 0, UINT32_MAX);
    hello->record_version = read_number(map, 13, 0, UINT32_MAX);
    hello->utc_ms = read_time(map, 14);
    hello->led_credit_bytes = read_number(map, 15, 0, UINT32_MAX);
    hello->doc_credit_bytes = read_number(map, 16, 0, UINT32_MAX);
    hello->led_stop = read_reason(map, 17);
    hello->doc_stop = read_reason(map, 18);
    hello->features = (uint64_t)msgpack_read_int_or(msgpack_read_field(map, 20), 0, INT64_MAX, 0);
}

/* Only the shape: whether the stream allows the entry is the receiver's question, and stops the stream, not the lane.
 */
static void read_entry(place map, struct sync_entry *entry) {
    entry->kind = read_number(map, 1, 1, UINT16_MAX);
    entry->is_critical = msgpack_read_bool(msgpack_read_field(map, 2));
    entry->at_ms = msgpack_read_int(msgpack_read_field(map, 3), INT64_MIN, INT64_MAX);
    entry->body = msgpack_read_bytes(msgpack_read_field(map, 4), 0, SYNC_FRAME_MAX);
    read_hash(map, 5, entry->hash);
}

static void read_entries(place array, struct sync_push *push, struct arena *arena) {
    struct sync_entry *entries = ARENA_ARRAY(arena, struct sync_entry, push->count);
    if (entries == NULL) {
        msgpack_read_refuse(*array, "%zu entries are more than there is memory for", push->count);
        return;
    }
    for (size_t i = 0; i < push->count; i++) {
        struct msgpack_place item = msgpack_read_item(array, i);
        read_entry(&item, &entries[i]);
        entries[i].seq = push->first_seq + i;
    }
    push->entries = entries;
}

static void read_push(place map, enum stream stream, struct sync_push *push, struct arena *arena) {
    push->stream = stream;
    push->first_seq = (uint64_t)msgpack_read_int(msgpack_read_field(map, 2), 1, INT64_MAX - SYNC_PUSH_ENTRIES_MAX);
    read_hash_of(map, 3, push->first_seq - 1, push->prev_hash);
    struct msgpack_place array = msgpack_read_field(map, 4);
    push->count = msgpack_read_array(array, 1, SYNC_PUSH_ENTRIES_MAX);
    read_entries(&array, push, arena);
    read_position(map, 5, &push->head);
    struct msgpack_place head = msgpack_read_field(map, 5);
    if (push->head.seq < push->first_seq + push->count - 1) {
        msgpack_read_refuse(head, "must not be below the last entry of the push");
    }
    if (stream == STREAM_CMD) {
        push->hq_epoch = read_count(map, 7, 0);
    }
}

static void read_ack(place map, enum stream stream, struct sync_ack *ack) {
    ack->stream = stream;
    read_position(map, 2, &ack->cursor);
    ack->durable_seq = read_durable(map, 4, &ack->cursor);
    ack->need_from_seq = (uint64_t)msgpack_read_int_or(msgpack_read_field(map, 5), 1, INT64_MAX, 0);
    ack->credit_bytes = read_number(map, 6, 0, UINT32_MAX);
}

static void read_ping(place map, struct sync_ping *ping) {
    ping->nonce = read_count(map, 2, 0);
    ping->utc_ms = read_time(map, 3);
}

static void read_blob_get(place map, struct sync_blob_get *get) {
    read_hash(map, 2, get->hash);
    get->offset = read_count(map, 3, 0);
    get->bytes_max = read_number(map, 4, 1, LIMIT_BLOB_PART);
}

static void read_blob_part(place map, struct sync_blob_part *part) {
    read_hash(map, 2, part->hash);
    part->size = read_count(map, 4, 0);
    part->offset = (uint64_t)msgpack_read_int(msgpack_read_field(map, 3), 0, (int64_t)part->size);
    struct msgpack_place bytes = msgpack_read_field(map, 5);
    part->bytes = msgpack_read_bytes(bytes, part->size > 0 ? 1 : 0, LIMIT_BLOB_PART);
    if (part->bytes.size > part->size - part->offset) {
        msgpack_read_refuse(bytes, "must not go beyond the size of the whole");
    }
}

static void read_busy(place map, struct sync_busy *busy) {
    busy->stream = (int32_t)read_number(map, 2, 1, UINT8_MAX);
    busy->retry_after_ms = msgpack_read_int(msgpack_read_field(map, 3), 1, SYNC_RETRY_MAX_MS);
}

static void read_err(place map, struct sync_err *err) {
    err->code = (int32_t)read_number(map, 2, 1, SYNC_REASON_MAX);
    err->stream = (int32_t)read_number(map, 3, 0, UINT8_MAX);
    err->is_fatal = msgpack_read_bool(msgpack_read_field(map, 4));
    err->seq = read_count(map, 5, 0);
    err->detail = msgpack_read_text(msgpack_read_field(map, 6), 0, SYNC_DETAIL_MAX);
}

static void read_fields(place map, struct sync_message *message, struct arena *arena) {
    switch (message->id) {
    case SYNC_STORE_HELLO: read_store_hello(map, &message->store_hello); return;
    case SYNC_HQ_HELLO: read_hq_hello(map, &message->hq_hello); return;
    case SYNC_LED_PUSH: read_push(map, STREAM_LED, &message->push, arena); return;
    case SYNC_CMD_BATCH: read_push(map, STREAM_CMD, &message->push, arena); return;
    case SYNC_DOC_PUSH: read_push(map, STREAM_DOC, &message->push, arena); return;
    case SYNC_LED_ACK: read_ack(map, STREAM_LED, &message->ack); return;
    case SYNC_CMD_ACK: read_ack(map, STREAM_CMD, &message->ack); return;
    case SYNC_DOC_ACK: read_ack(map, STREAM_DOC, &message->ack); return;
    case SYNC_PING:
    case SYNC_PONG: read_ping(map, &message->ping); return;
    case SYNC_BLOB_GET: read_blob_get(map, &message->blob_get); return;
    case SYNC_BLOB_PART: read_blob_part(map, &message->blob_part); return;
    case SYNC_BUSY: read_busy(map, &message->busy); return;
    case SYNC_ERR: read_err(map, &message->err); return;
    default:
        if (message->id < SYNC_IGNORABLE_ID) {
            msgpack_read_refuse(*map, "message %d is not known", message->id);
        }
    }
}

bool sync_message_read(struct sync_message *message, struct span frame, struct arena *arena, struct fault *fault) {
    memset(message, 0, sizeof *message);
    if (frame.size > SYNC_FRAME_MAX) {
        return fault_set(fault, FAULT_PEER, "a message of %zu bytes, at most %d", frame.size, SYNC_FRAME_MAX);
    }
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, frame, arena);
    message->id = (int32_t)msgpack_read_int(msgpack_read_field(&root, 1), 1, INT32_MAX);
    const char *name = reader.failed ? "message" : sync_message_name(message->id);
    if (!reader.failed) {
        read_fields(&root, message, arena);
    }
    if (!msgpack_read_finish(&reader, fault)) {
        if (fault != NULL && fault->code == FAULT_INPUT) {
            fault->code = FAULT_PEER;
        }
        return fault_wrap(fault, "%s", name);
    }
    return true;
}
