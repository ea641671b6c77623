/* The two handshakes that nodes make; a store is always the initiator, HQ the responder.
 *   enrolled   Noise_IKpsk2: the store knows HQ's key, HQ knows the store's, both know a psk that HQ gave at enrolment.
 *   enrolment  Noise_IKpsk1: the psk is the 256-bit secret of a one-time token. HQ learns the store's key, and knows
 *              from the first message on that its sender has the token.
 *
 * Frames (frame.h), the bytes after the header:
 *   request    mac(16)  store_hash(32)  token_id(16)  Noise message 1         token_id is all zeros for the enrolled
 *   answer     Noise message 2                                                receiver_index is the store's
 * mac is BLAKE2b keyed with BLAKE2b-256(HQ's public key), 16 bytes, over the header and all that follows the mac: who
 * does not know HQ's public key is turned away before HQ computes anything costly. It is no authentication.
 * Noise's prologue is "retail-node/1" || wire version || store_hash || token_id, so the clear fields hold or it fails.
 * Each Noise payload is the sender's session index (4 bytes, big-endian) and then the caller's bytes.
 *
 * The store:  start -> frame to send;  read_answer <- frame;  open_channel.
 * HQ:         read_request <- frame, tells who asks for what, the caller looks up keys;  accept;  the caller judges the
 *             payload (a replayed handshake counter, versions) and may drop;  answer -> frame to send;  open_channel.
 * A fault ends the session, which has wiped itself; a drop does the same. Calls in another order are bugs. No I/O, no
 * clock. That a request is no recording is for the caller to see, by the handshake counter in its payload; what
 * the channel adds is that HQ cannot seal before the store's first data frame (CHANNEL_UNCONFIRMED in channel.h). */
#ifndef REGULARS_SEAL_NODE_SESSION_H
#define REGULARS_SEAL_NODE_SESSION_H

#include "base/clock.h"
#include "seal/channel.h"
#include "seal/content_hash.h"
#include "seal/noise_handshake.h"

enum {
    NODE_SESSION_TOKEN_ID_SIZE = 16,
    NODE_SESSION_PAYLOAD_MAX = 2048, /* bytes of the caller in one handshake message */
    NODE_SESSION_FRAME_MAX = 2304,   /* a handshake frame with such a payload fits */
};

enum node_session_kind { NODE_SESSION_ENROLLED, NODE_SESSION_ENROLMENT };

/* Who asks for what: the clear part of a request. */
struct node_session_request {
    uint8_t store_hash[CONTENT_HASH_SIZE];        /* content hash of the store's id */
    uint8_t token_id[NODE_SESSION_TOKEN_ID_SIZE]; /* all zeros: enrolled, no token */
};

struct node_session_setup {
    struct node_session_request request;
    const struct key_pair *static_key; /* ours */
    const uint8_t *peer_static;        /* KEY_SIZE bytes: HQ's key; for HQ the enrolled store's, NULL in an enrolment */
    const uint8_t *psk;                /* KEY_SIZE bytes: the pair's psk, or the token's secret */
    uint32_t local_index;          /* what the peer is to write into receiver_index; unique among our live sessions */
    const struct entropy *entropy; /* for the ephemeral key */
};

struct node_session {
    struct noise_handshake handshake;
    uint32_t local_index;
    uint32_t remote_index; /* once the peer's message was read */
};

enum node_session_kind node_session_kind_of(const struct node_session_request *request);

/* The store's side. Faults of start: FAULT_FULL (payload or frame too long). Of read_answer: FAULT_PEER (the answer is
 * malformed, for another session, or not HQ's; also when HQ has another psk for us), FAULT_FULL (no room in payload,
 * which never needs more than NODE_SESSION_PAYLOAD_MAX). */
bool node_session_start(struct node_session *session, const struct node_session_setup *setup, struct span payload,
                        struct writer *frame, struct fault *fault) FAULT_CHECKED;
bool node_session_read_answer(struct node_session *session, struct span frame, struct writer *payload,
                              struct fault *fault) FAULT_CHECKED;

/* HQ's side. read_request computes one hash and touches no session; while HQ has two static keys the caller tries both.
 * Fault: FAULT_PEER. */
bool node_session_read_request(struct span frame, const uint8_t hq_public_key[static KEY_SIZE],
                               struct node_session_request *request, struct fault *fault) FAULT_CHECKED;
/* Reads the same frame with the keys that belong to it. Faults as read_answer; FAULT_REFUSED when the sender's key is
 * not setup.peer_static. */
bool node_session_accept(struct node_session *session, const struct node_session_setup *setup, struct span frame,
                         struct writer *payload, struct fault *fault) FAULT_CHECKED;
/* Between accept and answer: the store's static key, KEY_SIZE bytes, proven to be the sender's. */
const uint8_t *node_session_peer_key(const struct node_session *session);
bool node_session_answer(struct node_session *session, struct span payload, struct writer *frame,
                         struct fault *fault) FAULT_CHECKED;

/* After read_answer or answer. Wipes the session. */
void node_session_open_channel(struct node_session *session, int64_t now_ms, struct channel *channel);
/* Gives a session up in any state, also a zeroed one. */
void node_session_drop(struct node_session *session);

#endif
