#include "sync/message.h"

#include "base/bug.h"

#include <string.h>

enum sync_message_id sync_push_id(enum stream stream) {
    bug_if(stream != STREAM_LED && stream != STREAM_DOC && stream != STREAM_CMD);
    return stream == STREAM_LED ? SYNC_LED_PUSH : stream == STREAM_DOC ? SYNC_DOC_PUSH : SYNC_CMD_BATCH;
}

enum sync_message_id sync_ack_id(enum stream stream) {
    bug_if(stream != STREAM_LED && stream != STREAM_DOC && stream != STREAM_CMD);
    return stream == STREAM_LED ? SYNC_LED_ACK : stream == STREAM_DOC ? SYNC_DOC_ACK : SYNC_CMD_ACK;
}

enum sync_lane sync_stream_lane(enum stream stream) {
    return stream == STREAM_DOC ? SYNC_BULK : SYNC_FAST;
}

const char *sync_stream_name(int32_t stream) {
    switch (stream) {
    case 0: return "lane";
    case STREAM_LED: return "led";
    case STREAM_DOC: return "doc";
    case STREAM_CMD: return "cmd";
    case SYNC_BLOB: return "blob";
    default: return "unknown";
    }
}

const char *sync_message_name(int32_t id) {
    switch (id) {
    case SYNC_STORE_HELLO: return "STORE_HELLO";
    case SYNC_HQ_HELLO: return "HQ_HELLO";
    case SYNC_LED_PUSH: return "LED_PUSH";
    case SYNC_LED_ACK: return "LED_ACK";
    case SYNC_PING: return "PING";
    case SYNC_CMD_BATCH: return "CMD_BATCH";
    case SYNC_CMD_ACK: return "CMD_ACK";
    case SYNC_PONG: return "PONG";
    case SYNC_DOC_PUSH: return "DOC_PUSH";
    case SYNC_DOC_ACK: return "DOC_ACK";
    case SYNC_BLOB_GET: return "BLOB_GET";
    case SYNC_BLOB_PART: return "BLOB_PART";
    case SYNC_BUSY: return "BUSY";
    case SYNC_ERR: return "ERR";
    default: return "message of an unknown id";
    }
}

bool sync_position_equal(const struct sync_position *a, const struct sync_position *b) {
    return a->seq == b->seq && memcmp(a->hash, b->hash, SYNC_HASH_SIZE) == 0;
}

/* Map header 1, five keys 5, kind 3, flag 1, time 9, length of the body 3 (5 in general), hash 34. */
size_t sync_entry_bytes(const struct sync_entry *entry) {
    return entry->body.size + 58;
}

size_t sync_push_fit(const struct sync_entry *entries, size_t count, size_t bytes_max) {
    bug_if(count == 0);
    size_t fits = 1;
    size_t bytes = sync_entry_bytes(&entries[0]);
    while (fits < count && fits < SYNC_PUSH_ENTRIES_MAX && bytes + sync_entry_bytes(&entries[fits]) <= bytes_max) {
        bytes += sync_entry_bytes(&entries[fits]);
        fits++;
    }
    return fits;
}
