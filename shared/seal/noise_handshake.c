#include "seal/noise_handshake.h"

#include "base/bug.h"

#include <stdio.h>
#include <string.h>

static struct span key_span(const uint8_t key[static KEY_SIZE]) {
    return span_of(key, KEY_SIZE);
}

/* ---- start ---- */

static bool setup_check(const struct noise_setup *setup, struct fault *fault) {
    const struct noise_pattern *pattern = setup->pattern;
    bool own_is_known = setup->is_initiator ? pattern->initiator_static_is_known : pattern->responder_static_is_known;
    bool other_is_known = setup->is_initiator ? pattern->responder_static_is_known : pattern->initiator_static_is_known;
    if (setup->static_key == NULL &&
        (own_is_known || noise_pattern_sends(pattern, setup->is_initiator, NOISE_TOKEN_S))) {
        return fault_set(fault, FAULT_INPUT, "pattern %s needs a static key of this side", pattern->name);
    }
    if (setup->remote_static == NULL && other_is_known) {
        return fault_set(fault, FAULT_INPUT, "pattern %s needs the other side's static key beforehand", pattern->name);
    }
    if (setup->ephemeral_private == NULL) {
        return fault_set(fault, FAULT_INPUT, "pattern %s needs an ephemeral key", pattern->name);
    }
    if (setup->psk_count != pattern->psk_count) {
        return fault_set(fault, FAULT_INPUT, "pattern %s takes %d pre-shared keys, there are %zu", pattern->name,
                         pattern->psk_count, setup->psk_count);
    }
    return true;
}

static void keys_copy(struct noise_handshake *handshake, const struct noise_setup *setup) {
    const struct noise_pattern *pattern = setup->pattern;
    if (setup->static_key != NULL) {
        handshake->static_key = *setup->static_key;
    }
    if (setup->is_initiator ? pattern->responder_static_is_known : pattern->initiator_static_is_known) {
        memcpy(handshake->remote_static, setup->remote_static, KEY_SIZE);
        handshake->has_remote_static = true;
    }
    memcpy(handshake->ephemeral.private_key, setup->ephemeral_private, KEY_SIZE);
    if (setup->psk_count > 0) {
        memcpy(handshake->psks, setup->psks, setup->psk_count * KEY_SIZE);
    }
}

/* The static keys that both sides knew before the first message, the initiator's first. */
static void known_keys_mix(struct noise_handshake *handshake) {
    const uint8_t *own = handshake->static_key.public_key;
    const uint8_t *initiator = handshake->is_initiator ? own : handshake->remote_static;
    const uint8_t *responder = handshake->is_initiator ? handshake->remote_static : own;
    if (handshake->pattern.initiator_static_is_known) {
        noise_symmetric_mix_hash(&handshake->symmetric, key_span(initiator));
    }
    if (handshake->pattern.responder_static_is_known) {
        noise_symmetric_mix_hash(&handshake->symmetric, key_span(responder));
    }
}

bool noise_handshake_init(struct noise_handshake *handshake, const struct noise_setup *setup, struct fault *fault) {
    *handshake = (struct noise_handshake){.is_over = true};
    if (!setup_check(setup, fault)) {
        return false;
    }
    handshake->pattern = *setup->pattern;
    handshake->is_initiator = setup->is_initiator;
    handshake->is_over = false;
    keys_copy(handshake, setup);
    char name[NOISE_PROTOCOL_NAME_MAX + 1];
    int size = snprintf(name, sizeof name, "Noise_%s_25519_ChaChaPoly_BLAKE2b", handshake->pattern.name);
    bug_if(size < 0 || size > NOISE_PROTOCOL_NAME_MAX);
    noise_symmetric_init(&handshake->symmetric, text_of(name));
    noise_symmetric_mix_hash(&handshake->symmetric, setup->prologue);
    known_keys_mix(handshake);
    return true;
}

/* ---- tokens that both directions share ---- */

/* In psk patterns an ephemeral key also goes into the chaining key (section 9.2), so that keys differ between runs even
 * before the first Diffie-Hellman. */
static void ephemeral_mix(struct noise_handshake *handshake, const uint8_t key[static KEY_SIZE]) {
    noise_symmetric_mix_hash(&handshake->symmetric, key_span(key));
    if (handshake->pattern.psk_count > 0) {
        noise_symmetric_mix_key(&handshake->symmetric, key_span(key));
    }
}

static bool exchange_mix(struct noise_handshake *handshake, bool with_own_static, bool with_remote_static,
                         struct fault *fault) {
    const uint8_t *own = with_own_static ? handshake->static_key.private_key : handshake->ephemeral.private_key;
    const uint8_t *remote = with_remote_static ? handshake->remote_static : handshake->remote_ephemeral;
    bug_if(with_remote_static && !handshake->has_remote_static);
    uint8_t secret[KEY_SIZE];
    if (!key_exchange(secret, own, remote)) {
        return fault_set(fault, FAULT_PEER, "the other side's %s key is a point of small order",
                         with_remote_static ? "static" : "ephemeral");
    }
    noise_symmetric_mix_key(&handshake->symmetric, key_span(secret));
    key_wipe(secret, sizeof secret);
    return true;
}

static void psk_mix(struct noise_handshake *handshake) {
    bug_if(handshake->psks_used >= handshake->pattern.psk_count);
    noise_symmetric_mix_key_and_hash(&handshake->symmetric, key_span(handshake->psks[handshake->psks_used]));
    handshake->psks_used++;
}

/* ES is the initiator's ephemeral with the responder's static key: which of ours that is depends on the role. */
static bool secret_mix(struct noise_handshake *handshake, enum noise_token token, struct fault *fault) {
    bool is_initiator = handshake->is_initiator;
    switch (token) {
    case NOISE_TOKEN_EE: return exchange_mix(handshake, false, false, fault);
    case NOISE_TOKEN_ES: return exchange_mix(handshake, !is_initiator, is_initiator, fault);
    case NOISE_TOKEN_SE: return exchange_mix(handshake, is_initiator, !is_initiator, fault);
    case NOISE_TOKEN_SS: return exchange_mix(handshake, true, true, fault);
    case NOISE_TOKEN_PSK: psk_mix(handshake); return true;
    case NOISE_TOKEN_END:
    case NOISE_TOKEN_E:
    case NOISE_TOKEN_S: break;
    }
    bug_unreachable("a token that sends a key is not a secret");
}

/* ---- writing ---- */

static bool token_write(struct noise_handshake *handshake, enum noise_token token, struct writer *out,
                        struct fault *fault) {
    if (token == NOISE_TOKEN_E) {
        key_pair_from_private(&handshake->ephemeral, handshake->ephemeral.private_key);
        writer_bytes(out, handshake->ephemeral.public_key, KEY_SIZE);
        ephemeral_mix(handshake, handshake->ephemeral.public_key);
        return true;
    }
    if (token == NOISE_TOKEN_S) {
        noise_symmetric_seal(&handshake->symmetric, key_span(handshake->static_key.public_key), out);
        return true;
    }
    return secret_mix(handshake, token, fault);
}

static bool message_write(struct noise_handshake *handshake, struct span payload, struct writer *out,
                          struct fault *fault) {
    size_t begin = out->size;
    for (const uint8_t *token = handshake->pattern.messages[handshake->messages_done]; *token != NOISE_TOKEN_END;
         token++) {
        if (!token_write(handshake, (enum noise_token) * token, out, fault)) {
            return false;
        }
    }
    noise_symmetric_seal(&handshake->symmetric, payload, out);
    if (out->overflowed || out->size - begin > NOISE_MESSAGE_MAX) {
        return fault_set(fault, FAULT_FULL, "no room for a payload of %zu bytes", payload.size);
    }
    return true;
}

bool noise_handshake_write(struct noise_handshake *handshake, struct span payload, struct writer *out,
                           struct fault *fault) {
    bug_if(!noise_handshake_is_my_turn(handshake));
    if (!message_write(handshake, payload, out, fault)) {
        (void)fault_wrap(fault, "writing handshake message %d", handshake->messages_done + 1);
        noise_handshake_wipe(handshake);
        return false;
    }
    handshake->messages_done++;
    return true;
}

/* ---- reading ---- */

/* Cuts the first `size` bytes off the rest; false when it has fewer. */
static bool rest_take(struct span *rest, size_t size, struct span *part) {
    if (rest->size < size) {
        return false;
    }
    *part = span_of(rest->data, size);
    *rest = span_of(rest->data + size, rest->size - size);
    return true;
}

static bool ephemeral_read(struct noise_handshake *handshake, struct span *rest, struct fault *fault) {
    struct span part;
    if (!rest_take(rest, KEY_SIZE, &part)) {
        return fault_set(fault, FAULT_PEER, "truncated in the ephemeral key");
    }
    memcpy(handshake->remote_ephemeral, part.data, KEY_SIZE);
    ephemeral_mix(handshake, handshake->remote_ephemeral);
    return true;
}

static bool static_read(struct noise_handshake *handshake, struct span *rest, struct fault *fault) {
    struct span part;
    bug_if(handshake->has_remote_static);
    if (!rest_take(rest, KEY_SIZE + (handshake->symmetric.has_key ? AEAD_TAG_SIZE : 0), &part)) {
        return fault_set(fault, FAULT_PEER, "truncated in the static key");
    }
    struct writer key;
    writer_init(&key, handshake->remote_static, KEY_SIZE);
    if (!noise_symmetric_open(&handshake->symmetric, part, &key)) {
        return fault_set(fault, FAULT_PEER, "the static key does not authenticate");
    }
    handshake->has_remote_static = true;
    return true;
}

static bool token_read(struct noise_handshake *handshake, enum noise_token token, struct span *rest,
                       struct fault *fault) {
    if (token == NOISE_TOKEN_E) {
        return ephemeral_read(handshake, rest, fault);
    }
    if (token == NOISE_TOKEN_S) {
        return static_read(handshake, rest, fault);
    }
    return secret_mix(handshake, token, fault);
}

static bool message_read(struct noise_handshake *handshake, struct span message, struct writer *out,
                         struct fault *fault) {
    if (message.size > NOISE_MESSAGE_MAX) {
        return fault_set(fault, FAULT_PEER, "%zu bytes, a message has at most %d", message.size, NOISE_MESSAGE_MAX);
    }
    struct span rest = message;
    for (const uint8_t *token = handshake->pattern.messages[handshake->messages_done]; *token != NOISE_TOKEN_END;
         token++) {
        if (!token_read(handshake, (enum noise_token) * token, &rest, fault)) {
            return false;
        }
    }
    if (!noise_symmetric_open(&handshake->symmetric, rest, out)) {
        return out->overflowed ? fault_set(fault, FAULT_FULL, "no room for a payload of %zu bytes", rest.size)
                               : fault_set(fault, FAULT_PEER, "the payload does not authenticate");
    }
    return true;
}

bool noise_handshake_read(struct noise_handshake *handshake, struct span message, struct writer *out,
                          struct fault *fault) {
    bug_if(handshake->is_over || noise_handshake_is_complete(handshake) || noise_handshake_is_my_turn(handshake));
    if (!message_read(handshake, message, out, fault)) {
        (void)fault_wrap(fault, "reading handshake message %d", handshake->messages_done + 1);
        noise_handshake_wipe(handshake);
        return false;
    }
    handshake->messages_done++;
    return true;
}

/* ---- turn and end ---- */

bool noise_handshake_is_my_turn(const struct noise_handshake *handshake) {
    bool is_initiators_turn = handshake->messages_done % 2 == 0;
    return !handshake->is_over && !noise_handshake_is_complete(handshake) &&
           is_initiators_turn == handshake->is_initiator;
}

bool noise_handshake_is_complete(const struct noise_handshake *handshake) {
    return !handshake->is_over && handshake->messages_done == handshake->pattern.message_count;
}

void noise_handshake_split(struct noise_handshake *handshake, struct noise_result *result) {
    bug_if(!noise_handshake_is_complete(handshake));
    noise_symmetric_split(&handshake->symmetric, result->initiator_key, result->responder_key);
    memcpy(result->handshake_hash, handshake->symmetric.hash, HASH_SIZE);
    noise_handshake_wipe(handshake);
}

void noise_handshake_wipe(struct noise_handshake *handshake) {
    key_wipe(handshake, sizeof *handshake);
    handshake->is_over = true;
}
