/* Messages to bytes; PROTOCOL.md sections 4 and 5 have the keys. */
#include "base/bug.h"
#include "sync/message.h"
#include "wire/msgpack_write.h"

static void write_count(struct msgpack_writer *record, uint32_t key, uint64_t value) {
    bug_if(value > INT64_MAX);
    msgpack_write_int(record, key, (int64_t)value);
}

static void write_hash(struct msgpack_writer *record, uint32_t key, const uint8_t hash[static SYNC_HASH_SIZE]) {
    msgpack_write_bytes(record, key, span_of(hash, SYNC_HASH_SIZE));
}

/* Two fields; the empty log has no hash to tell. */
static void write_position(struct msgpack_writer *record, uint32_t key, const struct sync_position *position) {
    write_count(record, key, position->seq);
    if (position->seq > 0) {
        write_hash(record, key + 1, position->hash);
    }
}

static void write_store_hello(struct msgpack_writer *record, const struct store_hello *hello) {
    msgpack_write_int(record, 2, hello->store);
    msgpack_write_int(record, 3, hello->incarnation);
    write_count(record, 4, hello->boot);
    write_count(record, 5, hello->handshake);
    msgpack_write_int(record, 6, hello->lane);
    write_position(record, 7, &hello->led_head);
    write_position(record, 9, &hello->doc_head);
    write_position(record, 11, &hello->cmd_cursor);
    msgpack_write_int(record, 13, hello->proto_min);
    msgpack_write_int(record, 14, hello->proto_max);
    msgpack_write_int(record, 15, hello->record_version);
    msgpack_write_int(record, 16, hello->engine_version);
    msgpack_write_int_or(record, 17, (int64_t)hello->features, 0);
    msgpack_write_int_or(record, 18, hello->cmd_stop, SYNC_NO_REASON);
}

static void write_hq_hello(struct msgpack_writer *record, const struct hq_hello *hello) {
    msgpack_write_int_or(record, 2, hello->verdict, SYNC_NO_REASON);
    write_count(record, 3, hello->hq_epoch);
    write_position(record, 4, &hello->led_cursor);
    write_count(record, 6, hello->led_durable_seq);
    write_position(record, 7, &hello->doc_cursor);
    write_count(record, 9, hello->doc_durable_seq);
    write_position(record, 10, &hello->cmd_head);
    msgpack_write_int(record, 12, hello->proto);
    msgpack_write_int(record, 13, hello->record_version);
    msgpack_write_int(record, 14, hello->utc_ms);
    msgpack_write_int(record, 15, hello->led_credit_bytes);
    msgpack_write_int(record, 16, hello->doc_credit_bytes);
    msgpack_write_int_or(record, 17, hello->led_stop, SYNC_NO_REASON);
    msgpack_write_int_or(record, 18, hello->doc_stop, SYNC_NO_REASON);
    msgpack_write_int_or(record, 20, (int64_t)hello->features, 0);
}

static void write_entry(struct msgpack_writer *record, const struct sync_entry *entry) {
    msgpack_write_map(record, MSGPACK_ITEM);
    msgpack_write_int(record, 1, entry->kind);
    msgpack_write_bool(record, 2, entry->is_critical);
    msgpack_write_int(record, 3, entry->at_ms);
    msgpack_write_bytes(record, 4, entry->body);
    write_hash(record, 5, entry->hash);
    msgpack_write_end(record);
}

static void write_push(struct msgpack_writer *record, const struct sync_push *push) {
    bug_if(push->first_seq == 0 || push->count == 0 || push->count > SYNC_PUSH_ENTRIES_MAX);
    bug_if(push->head.seq < push->first_seq + push->count - 1);
    write_count(record, 2, push->first_seq);
    if (push->first_seq > 1) {
        write_hash(record, 3, push->prev_hash);
    }
    msgpack_write_array(record, 4);
    for (size_t i = 0; i < push->count; i++) {
        bug_if(push->entries[i].seq != push->first_seq + i);
        write_entry(record, &push->entries[i]);
    }
    msgpack_write_end(record);
    write_position(record, 5, &push->head);
    if (push->stream == STREAM_CMD) {
        write_count(record, 7, push->hq_epoch);
    }
}

static void write_ack(struct msgpack_writer *record, const struct sync_ack *ack) {
    bug_if(ack->durable_seq > ack->cursor.seq);
    write_position(record, 2, &ack->cursor);
    write_count(record, 4, ack->durable_seq);
    msgpack_write_int_or(record, 5, (int64_t)ack->need_from_seq, 0);
    msgpack_write_int(record, 6, ack->credit_bytes);
}

static void write_ping(struct msgpack_writer *record, const struct sync_ping *ping) {
    write_count(record, 2, ping->nonce);
    msgpack_write_int(record, 3, ping->utc_ms);
}

static void write_blob_get(struct msgpack_writer *record, const struct sync_blob_get *get) {
    write_hash(record, 2, get->hash);
    write_count(record, 3, get->offset);
    msgpack_write_int(record, 4, get->bytes_max);
}

static void write_blob_part(struct msgpack_writer *record, const struct sync_blob_part *part) {
    bug_if(part->bytes.size > LIMIT_BLOB_PART);
    write_hash(record, 2, part->hash);
    write_count(record, 3, part->offset);
    write_count(record, 4, part->size);
    msgpack_write_bytes(record, 5, part->bytes);
}

static void write_busy(struct msgpack_writer *record, const struct sync_busy *busy) {
    bug_if(busy->retry_after_ms < 1 || busy->retry_after_ms > SYNC_RETRY_MAX_MS);
    msgpack_write_int(record, 2, busy->stream);
    msgpack_write_int(record, 3, busy->retry_after_ms);
}

static void write_err(struct msgpack_writer *record, const struct sync_err *err) {
    bug_if(err->detail.size > SYNC_DETAIL_MAX);
    msgpack_write_int(record, 2, err->code);
    msgpack_write_int(record, 3, err->stream);
    msgpack_write_bool(record, 4, err->is_fatal);
    write_count(record, 5, err->seq);
    msgpack_write_text(record, 6, err->detail);
}

static void write_fields(struct msgpack_writer *record, const struct sync_message *message) {
    switch ((enum sync_message_id)message->id) {
    case SYNC_STORE_HELLO: write_store_hello(record, &message->store_hello); return;
    case SYNC_HQ_HELLO: write_hq_hello(record, &message->hq_hello); return;
    case SYNC_LED_PUSH:
    case SYNC_CMD_BATCH:
    case SYNC_DOC_PUSH: write_push(record, &message->push); return;
    case SYNC_LED_ACK:
    case SYNC_CMD_ACK:
    case SYNC_DOC_ACK: write_ack(record, &message->ack); return;
    case SYNC_PING:
    case SYNC_PONG: write_ping(record, &message->ping); return;
    case SYNC_BLOB_GET: write_blob_get(record, &message->blob_get); return;
    case SYNC_BLOB_PART: write_blob_part(record, &message->blob_part); return;
    case SYNC_BUSY: write_busy(record, &message->busy); return;
    case SYNC_ERR: write_err(record, &message->err); return;
    }
    bug_unreachable("a message of an unknown id");
}

struct span sync_message_write(struct writer *out, const struct sync_message *message) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 1, message->id);
    write_fields(&record, message);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}
