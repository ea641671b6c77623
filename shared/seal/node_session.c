#include "seal/node_session.h"

#include "base/bug.h"

#include <sodium.h>
#include <string.h>

enum {
    MAC_SIZE = 16,
    INDEX_SIZE = 4,
    PLAIN_MAX = INDEX_SIZE + NODE_SESSION_PAYLOAD_MAX,
    REQUEST_CLEAR_SIZE = MAC_SIZE + CONTENT_HASH_SIZE + NODE_SESSION_TOKEN_ID_SIZE,
    REQUEST_NOISE_MIN = KEY_SIZE + KEY_SIZE + AEAD_TAG_SIZE + INDEX_SIZE + AEAD_TAG_SIZE, /* e, s, payload */
    REQUEST_MIN = FRAME_HEADER_SIZE + REQUEST_CLEAR_SIZE + REQUEST_NOISE_MIN,
};

_Static_assert(REQUEST_MIN + NODE_SESSION_PAYLOAD_MAX <= NODE_SESSION_FRAME_MAX, "the longest request fits");

static const char prologue_begin[] = "retail-node/1";
enum {
    PROLOGUE_SIZE = sizeof prologue_begin - 1 + 1 + CONTENT_HASH_SIZE + NODE_SESSION_TOKEN_ID_SIZE,
};

enum node_session_kind node_session_kind_of(const struct node_session_request *request) {
    return sodium_is_zero(request->token_id, sizeof request->token_id) ? NODE_SESSION_ENROLLED : NODE_SESSION_ENROLMENT;
}

/* ---- what both sides do ---- */

static struct span prologue_make(uint8_t block[static PROLOGUE_SIZE], const struct node_session_request *request) {
    struct writer out;
    writer_init(&out, block, PROLOGUE_SIZE);
    writer_bytes(&out, prologue_begin, sizeof prologue_begin - 1);
    writer_byte(&out, FRAME_WIRE_VERSION);
    writer_bytes(&out, request->store_hash, sizeof request->store_hash);
    writer_bytes(&out, request->token_id, sizeof request->token_id);
    return writer_result(&out);
}

static void session_begin(struct node_session *session, const struct node_session_setup *setup, bool is_initiator) {
    struct noise_pattern pattern;
    bool is_enrolled = node_session_kind_of(&setup->request) == NODE_SESSION_ENROLLED;
    bug_if(!noise_pattern_find(text_of(is_enrolled ? "IKpsk2" : "IKpsk1"), &pattern));
    uint8_t prologue[PROLOGUE_SIZE];
    uint8_t ephemeral[KEY_SIZE];
    key_make_secret(ephemeral, setup->entropy);
    struct noise_setup noise = {
        .pattern = &pattern,
        .is_initiator = is_initiator,
        .prologue = prologue_make(prologue, &setup->request),
        .static_key = setup->static_key,
        .remote_static = is_initiator ? setup->peer_static : NULL,
        .ephemeral_private = ephemeral,
        .psks = setup->psk,
        .psk_count = 1,
    };
    *session = (struct node_session){.local_index = setup->local_index};
    bug_if(setup->psk == NULL || !noise_handshake_init(&session->handshake, &noise, NULL));
    key_wipe(ephemeral, sizeof ephemeral);
}

/* Seals our index and the caller's payload. */
static bool message_write(struct node_session *session, struct span payload, struct writer *frame,
                          struct fault *fault) {
    if (payload.size > NODE_SESSION_PAYLOAD_MAX) {
        return fault_set(fault, FAULT_FULL, "a handshake payload of %zu bytes, the bound is %d", payload.size,
                         NODE_SESSION_PAYLOAD_MAX);
    }
    uint8_t block[PLAIN_MAX];
    struct writer plain;
    writer_init(&plain, block, sizeof block);
    uint8_t index[INDEX_SIZE];
    bytes_put_be32(index, session->local_index);
    writer_bytes(&plain, index, sizeof index);
    writer_span(&plain, payload);
    bool is_written = noise_handshake_write(&session->handshake, writer_result(&plain), frame, fault);
    key_wipe(block, sizeof block); /* an enrolment's answer carries the new psk */
    return is_written;
}

/* Takes the peer's index off the payload. */
static bool plain_split(struct node_session *session, struct span plain, struct writer *payload, struct fault *fault) {
    if (plain.size < INDEX_SIZE) {
        return fault_set(fault, FAULT_PEER, "a handshake message without a session index");
    }
    session->remote_index = bytes_get_be32(plain.data);
    writer_bytes(payload, plain.data + INDEX_SIZE, plain.size - INDEX_SIZE);
    if (payload->overflowed) {
        return fault_set(fault, FAULT_FULL, "no room for a handshake payload of %zu bytes", plain.size - INDEX_SIZE);
    }
    return true;
}

static bool message_read(struct node_session *session, struct span message, struct writer *payload,
                         struct fault *fault) {
    uint8_t block[PLAIN_MAX];
    struct writer plain;
    writer_init(&plain, block, sizeof block);
    bool is_read = noise_handshake_read(&session->handshake, message, &plain, fault) &&
                   plain_split(session, writer_result(&plain), payload, fault);
    key_wipe(block, sizeof block);
    return is_read;
}

static bool frame_expect(struct span frame, enum frame_type type, struct frame_header *header, struct span *body,
                         struct fault *fault) {
    if (frame.size > NODE_SESSION_FRAME_MAX) {
        return fault_set(fault, FAULT_PEER, "a handshake frame of %zu bytes, the bound is %d", frame.size,
                         NODE_SESSION_FRAME_MAX);
    }
    enum frame_outcome outcome = frame_read(frame, header, body);
    if (outcome != FRAME_OK) {
        return fault_set(fault, FAULT_PEER, "a frame of %zu bytes is %s", frame.size, frame_outcome_text(outcome));
    }
    if (header->type != type) {
        return fault_set(fault, FAULT_PEER, "a frame of type %d where a handshake %s belongs", header->type,
                         type == FRAME_HANDSHAKE_REQUEST ? "request" : "answer");
    }
    return true;
}

/* Ends a step: a session that met a fault is of no more use. */
static bool session_end_step(struct node_session *session, bool is_done) {
    if (!is_done) {
        node_session_drop(session);
    }
    return is_done;
}

/* ---- the request's mac ---- */

static void mac_compute(uint8_t mac[static MAC_SIZE], const uint8_t hq_public_key[static KEY_SIZE], struct span header,
                        struct span rest) {
    uint8_t key[CONTENT_HASH_SIZE];
    content_hash_bytes(key, span_of(hq_public_key, KEY_SIZE));
    crypto_generichash_blake2b_state state;
    bug_if(crypto_generichash_blake2b_init(&state, key, sizeof key, MAC_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, header.data, header.size) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, rest.data, rest.size) != 0);
    bug_if(crypto_generichash_blake2b_final(&state, mac, MAC_SIZE) != 0);
}

/* A whole request frame; its first MAC_SIZE body bytes are the mac's own. */
static void mac_compute_frame(uint8_t mac[static MAC_SIZE], const uint8_t hq_public_key[static KEY_SIZE],
                              struct span frame) {
    const size_t begin = FRAME_HEADER_SIZE + MAC_SIZE;
    mac_compute(mac, hq_public_key, span_of(frame.data, FRAME_HEADER_SIZE),
                span_of(frame.data + begin, frame.size - begin));
}

/* ---- the store ---- */

static bool request_write(struct node_session *session, const struct node_session_setup *setup, struct span payload,
                          struct writer *frame, struct fault *fault) {
    static const uint8_t no_mac_yet[MAC_SIZE];
    size_t begin = frame->size;
    frame_write_header(&(struct frame_header){.type = FRAME_HANDSHAKE_REQUEST}, frame);
    writer_bytes(frame, no_mac_yet, sizeof no_mac_yet);
    writer_bytes(frame, setup->request.store_hash, sizeof setup->request.store_hash);
    writer_bytes(frame, setup->request.token_id, sizeof setup->request.token_id);
    if (!message_write(session, payload, frame, fault)) {
        return false;
    }
    mac_compute_frame(frame->data + begin + FRAME_HEADER_SIZE, setup->peer_static,
                      span_of(frame->data + begin, frame->size - begin));
    return true;
}

bool node_session_start(struct node_session *session, const struct node_session_setup *setup, struct span payload,
                        struct writer *frame, struct fault *fault) {
    bug_if(setup->peer_static == NULL);
    session_begin(session, setup, true);
    return session_end_step(session, request_write(session, setup, payload, frame, fault));
}

static bool answer_read(struct node_session *session, struct span frame, struct writer *payload, struct fault *fault) {
    struct frame_header header;
    struct span body;
    if (!frame_expect(frame, FRAME_HANDSHAKE_ANSWER, &header, &body, fault)) {
        return false;
    }
    if (header.receiver_index != session->local_index) {
        return fault_set(fault, FAULT_PEER, "an answer for session %u, ours is %u", header.receiver_index,
                         session->local_index);
    }
    return message_read(session, body, payload, fault);
}

bool node_session_read_answer(struct node_session *session, struct span frame, struct writer *payload,
                              struct fault *fault) {
    bug_if(!session->handshake.is_initiator);
    return session_end_step(session, answer_read(session, frame, payload, fault));
}

/* ---- HQ ---- */

bool node_session_read_request(struct span frame, const uint8_t hq_public_key[static KEY_SIZE],
                               struct node_session_request *request, struct fault *fault) {
    struct frame_header header;
    struct span body;
    if (!frame_expect(frame, FRAME_HANDSHAKE_REQUEST, &header, &body, fault)) {
        return false;
    }
    if (frame.size < REQUEST_MIN) {
        return fault_set(fault, FAULT_PEER, "a handshake request of %zu bytes, the shortest has %d", frame.size,
                         REQUEST_MIN);
    }
    uint8_t mac[MAC_SIZE];
    mac_compute_frame(mac, hq_public_key, frame);
    if (sodium_memcmp(mac, body.data, MAC_SIZE) != 0) {
        return fault_set(fault, FAULT_PEER, "the sender of a handshake request does not know this head office's key");
    }
    memcpy(request->store_hash, body.data + MAC_SIZE, sizeof request->store_hash);
    memcpy(request->token_id, body.data + MAC_SIZE + CONTENT_HASH_SIZE, sizeof request->token_id);
    return true;
}

static bool peer_check(const struct node_session *session, const struct node_session_setup *setup,
                       struct fault *fault) {
    if (setup->peer_static != NULL && !key_is_equal(setup->peer_static, session->handshake.remote_static)) {
        return fault_set(fault, FAULT_REFUSED, "the sender's key is not the one that this store was enrolled with");
    }
    return true;
}

bool node_session_accept(struct node_session *session, const struct node_session_setup *setup, struct span frame,
                         struct writer *payload, struct fault *fault) {
    bool is_enrolled = node_session_kind_of(&setup->request) == NODE_SESSION_ENROLLED;
    bug_if(is_enrolled && setup->peer_static == NULL); /* IKpsk2 without it would let every key in */
    session_begin(session, setup, false);
    struct node_session_request clear;
    if (!node_session_read_request(frame, setup->static_key->public_key, &clear, fault)) {
        return session_end_step(session, false);
    }
    const size_t begin = FRAME_HEADER_SIZE + REQUEST_CLEAR_SIZE;
    struct span message = span_of(frame.data + begin, frame.size - begin);
    size_t payload_begin = payload->size;
    bool is_accepted = message_read(session, message, payload, fault) && peer_check(session, setup, fault);
    if (!is_accepted) {
        payload->size = payload_begin; /* nothing of a stranger's message reaches the caller */
    }
    return session_end_step(session, is_accepted);
}

const uint8_t *node_session_peer_key(const struct node_session *session) {
    bug_if(!session->handshake.has_remote_static);
    return session->handshake.remote_static;
}

static bool answer_write(struct node_session *session, struct span payload, struct writer *frame, struct fault *fault) {
    struct frame_header header = {.type = FRAME_HANDSHAKE_ANSWER, .receiver_index = session->remote_index};
    frame_write_header(&header, frame);
    return message_write(session, payload, frame, fault);
}

bool node_session_answer(struct node_session *session, struct span payload, struct writer *frame, struct fault *fault) {
    bug_if(session->handshake.is_initiator);
    return session_end_step(session, answer_write(session, payload, frame, fault));
}

/* ---- the end ---- */

void node_session_open_channel(struct node_session *session, int64_t now_ms, struct channel *channel) {
    bool is_initiator = session->handshake.is_initiator;
    struct noise_result result;
    noise_handshake_split(&session->handshake, &result);
    struct channel_setup setup = {
        .local_index = session->local_index,
        .remote_index = session->remote_index,
        .is_confirmed = is_initiator, /* the answer proved that HQ is there now; a request may be a recording */
    };
    memcpy(setup.send_key, is_initiator ? result.initiator_key : result.responder_key, AEAD_KEY_SIZE);
    memcpy(setup.receive_key, is_initiator ? result.responder_key : result.initiator_key, AEAD_KEY_SIZE);
    channel_open(channel, &setup, now_ms);
    key_wipe(&setup, sizeof setup);
    key_wipe(&result, sizeof result);
    node_session_drop(session);
}

void node_session_drop(struct node_session *session) {
    noise_handshake_wipe(&session->handshake);
    session->local_index = 0;
    session->remote_index = 0;
}
