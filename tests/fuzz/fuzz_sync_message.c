/* The decoder of messages between nodes. Input: a byte that says how, then
 *   even: one frame from outside, as it is;
 *   odd:  a seed byte for a genuine message, then changes to it: groups of (place, place, bits to flip).
 * What is taken is within the bounds that the writer asserts, and says the same after being written and read again. */
#include "base/bug.h"
#include "sync/message.h"
#include "sync/trace.h"
#include "tests/harness/dice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 320 * 1024, TRACE_SIZE = 1000 };

static _Alignas(16) uint8_t blocks[2][ARENA_SIZE];
static uint8_t frames[2][SYNC_FRAME_MAX];

static struct span write_again(const struct sync_message *message, int which) {
    struct writer out;
    writer_init(&out, frames[which], sizeof frames[which]);
    struct span bytes = sync_message_write(&out, message);
    bug_if(bytes.size == 0);
    return bytes;
}

static struct sync_position draw_position(struct dice *dice) {
    struct sync_position position = {.seq = (uint64_t)dice_between(dice, 0, 3)};
    for (size_t i = 0; position.seq > 0 && i < SYNC_HASH_SIZE; i++) {
        position.hash[i] = (uint8_t)dice_next(dice);
    }
    return position;
}

static void draw_push(struct dice *dice, enum stream stream, struct sync_push *push) {
    static struct sync_entry entries[3];
    *push = (struct sync_push){.stream = stream, .entries = entries};
    push->first_seq = (uint64_t)dice_between(dice, 1, 3);
    push->count = (size_t)dice_between(dice, 1, 3);
    for (size_t i = 0; i < push->count; i++) {
        entries[i] = (struct sync_entry){.seq = push->first_seq + i,
                                         .kind = (uint32_t)dice_between(dice, 1, UINT16_MAX),
                                         .is_critical = dice_between(dice, 0, 1) == 1,
                                         .at_ms = (int64_t)dice_next(dice),
                                         .body = span_of("0123456789", (size_t)dice_between(dice, 0, 10))};
    }
    push->head = draw_position(dice);
    push->head.seq = push->first_seq + push->count;
}

static void draw_ack(struct dice *dice, enum stream stream, struct sync_ack *ack) {
    *ack = (struct sync_ack){.stream = stream, .cursor = draw_position(dice)};
    ack->durable_seq = ack->cursor.seq / 2;
    ack->need_from_seq = dice_between(dice, 0, 1) == 1 ? ack->cursor.seq + 1 : 0;
}

static void draw_hellos(struct dice *dice, bool is_store, struct sync_message *message) {
    message->id = is_store ? SYNC_STORE_HELLO : SYNC_HQ_HELLO;
    if (is_store) {
        message->store_hello = (struct store_hello){
            .store = 1, .incarnation = 1, .boot = 1, .handshake = 1, .proto_min = 1, .proto_max = 2};
        message->store_hello.led_head = draw_position(dice);
        message->store_hello.cmd_cursor = draw_position(dice);
    } else {
        message->hq_hello = (struct hq_hello){.proto = 1, .utc_ms = 5, .led_stop = SYNC_SENDER_BEHIND};
        message->hq_hello.doc_cursor = draw_position(dice);
        message->hq_hello.cmd_head = draw_position(dice);
    }
}

static struct sync_message draw_message(struct dice *dice) {
    struct sync_message message = {0};
    enum stream stream = (enum stream)dice_between(dice, STREAM_LED, STREAM_CMD);
    switch (dice_between(dice, 0, 6)) {
    case 0: draw_hellos(dice, dice_between(dice, 0, 1) == 1, &message); break;
    case 1:
        message.id = (int32_t)sync_push_id(stream);
        draw_push(dice, stream, &message.push);
        break;
    case 2:
        message.id = (int32_t)sync_ack_id(stream);
        draw_ack(dice, stream, &message.ack);
        break;
    case 3: message = (struct sync_message){.id = SYNC_PING, .ping = {.nonce = 4, .utc_ms = 5}}; break;
    case 4: message = (struct sync_message){.id = SYNC_BLOB_GET, .blob_get = {.bytes_max = 1}}; break;
    case 5:
        message = (struct sync_message){.id = SYNC_BLOB_PART,
                                        .blob_part = {.offset = 1, .size = 9, .bytes = span_of("12345678", 8)}};
        break;
    default: message = (struct sync_message){.id = SYNC_ERR, .err = {.code = 1, .detail = text_of("why")}}; break;
    }
    return message;
}

/* A genuine message, with the changes. */
static struct span spoil(const uint8_t *data, size_t size) {
    static uint8_t bytes[SYNC_FRAME_MAX];
    struct dice dice = {.state = size > 0 ? data[0] : 0};
    struct sync_message message = draw_message(&dice);
    struct writer out;
    writer_init(&out, bytes, sizeof bytes);
    struct span frame = sync_message_write(&out, &message);
    for (size_t i = 1; i + 3 <= size; i += 3) {
        bytes[((size_t)data[i] * 256 + data[i + 1]) % frame.size] ^= data[i + 2];
    }
    return frame;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct span frame = data[0] % 2 == 0 ? span_of(data + 1, size - 1) : spoil(data + 1, size - 1);
    struct sync_message message;
    struct sync_message copy;
    struct arena arena;
    struct fault fault;
    arena_init(&arena, blocks[0], ARENA_SIZE);
    if (!sync_message_read(&message, frame, &arena, &fault)) {
        bug_if(fault.text[0] == '\0');
        return 0;
    }
    char line[TRACE_SIZE];
    struct writer out;
    writer_init(&out, line, sizeof line);
    sync_trace_message(&out, &message);
    if (message.id >= SYNC_IGNORABLE_ID) {
        return 0;
    }
    struct span first = write_again(&message, 0);
    arena_init(&arena, blocks[1], ARENA_SIZE);
    bug_if(!sync_message_read(&copy, first, &arena, &fault));
    bug_if(!span_equal(first, write_again(&copy, 1)));
    return 0;
}
