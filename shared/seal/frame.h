/* The outer frame of everything that two nodes send each other; the link puts a length before it (node/link.h).
 *
 *   type(1)  wire(1)  flags(2)  receiver_index(4)  counter(8)  body        integers big-endian, at most 65,535 bytes
 *
 * The 16 bytes of the header are the associated data of a data frame's seal, so nobody can change them unnoticed. What
 * the body of the two handshake frames is stands in node_session.h, that of a data frame in channel.h. */
#ifndef REGULARS_SEAL_FRAME_H
#define REGULARS_SEAL_FRAME_H

#include "base/limits.h"
#include "base/span.h"

enum {
    FRAME_HEADER_SIZE = 16,
    FRAME_SIZE_MAX = LIMIT_FRAME,
    FRAME_WIRE_VERSION = 1, /* of this layout; also part of the handshake's prologue */
};

enum frame_type {
    FRAME_HANDSHAKE_REQUEST = 1, /* store to HQ */
    FRAME_HANDSHAKE_ANSWER = 2,  /* HQ to store */
    FRAME_DATA = 3,
};

struct frame_header {
    enum frame_type type;
    uint16_t flags;          /* 0 in handshake frames; free for the link in data frames: authenticated, not secret */
    uint32_t receiver_index; /* which of the receiver's sessions is meant; 0 in a request, where there is none yet */
    uint64_t counter;        /* nonce of a data frame; 0 in handshake frames */
};

enum frame_outcome {
    FRAME_OK,
    FRAME_TRUNCATED,
    FRAME_TOO_LONG,
    FRAME_WRONG_WIRE, /* another version of the layout */
    FRAME_UNKNOWN_TYPE,
    FRAME_NOT_ZERO, /* a field of a handshake frame that must be 0 is not */
};

void frame_write_header(const struct frame_header *header, struct writer *out);
/* body points into frame. header and body are written only with FRAME_OK. */
enum frame_outcome frame_read(struct span frame, struct frame_header *header, struct span *body)
    __attribute__((warn_unused_result));
/* "truncated", ...: for faults and logs. */
const char *frame_outcome_text(enum frame_outcome outcome);

#endif
