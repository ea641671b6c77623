/* The transport after a handshake: data frames (frame.h) whose body is ChaCha20-Poly1305 of the plain bytes, the header
 * being the associated data and its counter the nonce. Each direction has its own key and its own counter, from 0, in
 * steps of 1; an answer that was lost is sealed anew under a new counter, never sent a second time.
 *
 * Life: for 15 minutes or 2^39 frames in one direction all is well; then a new handshake is due (channel_is_rekey_due)
 * and the link makes one beside this channel, which goes on working; at 30 minutes or 2^40 frames it refuses. When the
 * new channel is up the old one is retired: it still opens and seals for 30 seconds, for what is under way.
 *
 * No clock inside: now_ms is the caller's monotonic clock (never goes back, counts sleep). */
#ifndef REGULARS_SEAL_CHANNEL_H
#define REGULARS_SEAL_CHANNEL_H

#include "seal/aead.h"
#include "seal/frame.h"
#include "seal/replay_window.h"

#define CHANNEL_REKEY_DUE_MS     (INT64_C(15) * 60 * 1000)
#define CHANNEL_REFUSE_MS        (INT64_C(30) * 60 * 1000)
#define CHANNEL_RETIRED_MS       (INT64_C(30) * 1000)
#define CHANNEL_REKEY_DUE_FRAMES (UINT64_C(1) << 39)
#define CHANNEL_REFUSE_FRAMES    (UINT64_C(1) << 40)

enum {
    CHANNEL_OVERHEAD = FRAME_HEADER_SIZE + AEAD_TAG_SIZE,
    CHANNEL_PLAIN_MAX = FRAME_SIZE_MAX - CHANNEL_OVERHEAD, /* bytes that one frame carries */
};

struct channel_setup {
    uint8_t send_key[AEAD_KEY_SIZE];
    uint8_t receive_key[AEAD_KEY_SIZE];
    uint32_t local_index;  /* what the peer writes into receiver_index */
    uint32_t remote_index; /* what we write */
    bool is_confirmed;     /* the peer has proven that it has the keys; see CHANNEL_UNCONFIRMED */
};

struct channel {
    struct channel_setup setup;
    int64_t opened_at_ms;
    int64_t refuses_at_ms;
    uint64_t send_counter; /* of the next frame */
    struct replay_window window;
    bool is_open; /* false: zeroed or closed */
};

enum channel_outcome {
    CHANNEL_OK,
    CHANNEL_EXPIRED,     /* too old, too many frames, or closed: a new handshake is the only way on */
    CHANNEL_UNCONFIRMED, /* the responder may seal only after the initiator's first frame proved that it has the keys:
                          * until then a recorded request may have been played to us */
    CHANNEL_MALFORMED,   /* no data frame of our wire version */
    CHANNEL_WRONG_RECEIVER, /* another session's index */
    CHANNEL_FORGED,         /* the tag is wrong: altered, or sealed under another key */
    CHANNEL_REPLAYED,       /* genuine, but seen before or older than the window */
    CHANNEL_NO_ROOM,        /* the caller's block is too small */
};

/* Copies the setup; the caller wipes its own. */
void channel_open(struct channel *channel, const struct channel_setup *setup, int64_t now_ms);
/* Wipes the keys; for a zeroed or closed channel too. */
void channel_close(struct channel *channel);
/* The channel refuses CHANNEL_RETIRED_MS from now, if not earlier. */
void channel_retire(struct channel *channel, int64_t now_ms);

/* True when a new handshake should begin; stays true until the channel is closed. */
bool channel_is_rekey_due(const struct channel *channel, int64_t now_ms);

/* Appends one frame to out. plain has at most CHANNEL_PLAIN_MAX bytes (else a bug) and may be empty: that is how the
 * initiator confirms when it has nothing to say. OK, EXPIRED, UNCONFIRMED, NO_ROOM. */
enum channel_outcome channel_seal(struct channel *channel, int64_t now_ms, uint16_t flags, struct span plain,
                                  struct writer *out) __attribute__((warn_unused_result));

/* Opens one frame, appends its plain bytes to out (never more than frame.size) and gives its flags. With any outcome
 * but OK the channel, out and *flags are as before. Every outcome but UNCONFIRMED. */
enum channel_outcome channel_unseal(struct channel *channel, int64_t now_ms, struct span frame, uint16_t *flags,
                                    struct writer *out) __attribute__((warn_unused_result));

/* "forged", ...: for faults and logs. */
const char *channel_outcome_name(enum channel_outcome outcome);

#endif
