#include "seal/frame.h"

#include "base/bug.h"

enum { AT_TYPE = 0, AT_WIRE = 1, AT_FLAGS = 2, AT_RECEIVER = 4, AT_COUNTER = 8 };

void frame_write_header(const struct frame_header *header, struct writer *out) {
    uint8_t bytes[FRAME_HEADER_SIZE];
    bytes[AT_TYPE] = (uint8_t)header->type;
    bytes[AT_WIRE] = FRAME_WIRE_VERSION;
    bytes[AT_FLAGS] = (uint8_t)(header->flags >> 8);
    bytes[AT_FLAGS + 1] = (uint8_t)header->flags;
    bytes_put_be32(bytes + AT_RECEIVER, header->receiver_index);
    bytes_put_be64(bytes + AT_COUNTER, header->counter);
    writer_bytes(out, bytes, sizeof bytes);
}

/* One spelling per handshake frame: what carries no meaning must not carry anything else either. */
static enum frame_outcome header_check(const struct frame_header *header) {
    switch (header->type) {
    case FRAME_DATA: return FRAME_OK;
    case FRAME_HANDSHAKE_REQUEST:
        return header->flags == 0 && header->receiver_index == 0 && header->counter == 0 ? FRAME_OK : FRAME_NOT_ZERO;
    case FRAME_HANDSHAKE_ANSWER: return header->flags == 0 && header->counter == 0 ? FRAME_OK : FRAME_NOT_ZERO;
    }
    return FRAME_UNKNOWN_TYPE; /* the byte came from outside: any value may be in the enum */
}

enum frame_outcome frame_read(struct span frame, struct frame_header *header, struct span *body) {
    if (frame.size < FRAME_HEADER_SIZE) {
        return FRAME_TRUNCATED;
    }
    if (frame.size > FRAME_SIZE_MAX) {
        return FRAME_TOO_LONG;
    }
    if (frame.data[AT_WIRE] != FRAME_WIRE_VERSION) {
        return FRAME_WRONG_WIRE;
    }
    struct frame_header read = {
        .type = (enum frame_type)frame.data[AT_TYPE],
        .flags = (uint16_t)(frame.data[AT_FLAGS] << 8 | frame.data[AT_FLAGS + 1]),
        .receiver_index = bytes_get_be32(frame.data + AT_RECEIVER),
        .counter = bytes_get_be64(frame.data + AT_COUNTER),
    };
    enum frame_outcome outcome = header_check(&read);
    if (outcome == FRAME_OK) {
        *header = read;
        *body = span_of(frame.data + FRAME_HEADER_SIZE, frame.size - FRAME_HEADER_SIZE);
    }
    return outcome;
}

const char *frame_outcome_text(enum frame_outcome outcome) {
    switch (outcome) {
    case FRAME_OK: return "right";
    case FRAME_TRUNCATED: return "truncated in its header";
    case FRAME_TOO_LONG: return "longer than a frame may be";
    case FRAME_WRONG_WIRE: return "of another wire version";
    case FRAME_UNKNOWN_TYPE: return "of an unknown type";
    case FRAME_NOT_ZERO: return "a handshake frame with bits where zeros belong";
    }
    bug_unreachable("frame outcome out of range");
}
