/* Handshake patterns as data: Noise specification revision 34, sections 7 (patterns) and 9 (psk modifiers). The twelve
 * interactive patterns are rows of a table; the modifiers psk0 .. psk3 put a psk token before the first message or
 * at the end of message N, so that "IKpsk2" or "NNpsk0+psk2" is a row and a rule. */
#ifndef REGULARS_SEAL_NOISE_PATTERN_H
#define REGULARS_SEAL_NOISE_PATTERN_H

#include "base/text.h"

enum noise_token {
    NOISE_TOKEN_END = 0, /* the message's payload follows */
    NOISE_TOKEN_E,       /* the sender's ephemeral key */
    NOISE_TOKEN_S,       /* the sender's static key, sealed once there is a key */
    NOISE_TOKEN_EE,      /* Diffie-Hellman; the first letter is the initiator's key */
    NOISE_TOKEN_ES,
    NOISE_TOKEN_SE,
    NOISE_TOKEN_SS,
    NOISE_TOKEN_PSK,
};

enum {
    NOISE_MESSAGES_MAX = 3,
    NOISE_TOKENS_MAX = 8, /* of one message, with its END */
    NOISE_PSKS_MAX = NOISE_MESSAGES_MAX + 1,
    NOISE_PATTERN_NAME_MAX = 24, /* "NNpsk0+psk1+psk2+psk3" and a terminator */
};

struct noise_pattern {
    char name[NOISE_PATTERN_NAME_MAX]; /* with its modifiers, as the protocol name has it */
    bool initiator_static_is_known;    /* to the responder, before the first message */
    bool responder_static_is_known;    /* to the initiator, before the first message */
    uint8_t message_count;             /* the initiator sends the first, then in turn */
    uint8_t psk_count;
    uint8_t messages[NOISE_MESSAGES_MAX][NOISE_TOKENS_MAX]; /* enum noise_token, each ended by NOISE_TOKEN_END */
};

/* "IK", "XXpsk3", ... False for a name that is no pattern of the table with modifiers that fit it, each once and in
 * rising order. */
bool noise_pattern_find(struct text name, struct noise_pattern *pattern);

/* True when one of the messages that this side sends holds the token. */
bool noise_pattern_sends(const struct noise_pattern *pattern, bool is_initiator, enum noise_token token);

#endif
