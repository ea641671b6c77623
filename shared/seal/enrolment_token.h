/* The one-time token that lets a new box enrol: an id, by which HQ finds it, and a secret of 256 bits, which is the psk
 * of the enrolment handshake. A person carries it from HQ to the box as one word, id and secret in hex with a dot
 * between: 32 digits, ".", 64 digits. HQ keeps the secret until the token is used or expires, and shows it once. */
#ifndef REGULARS_SEAL_ENROLMENT_TOKEN_H
#define REGULARS_SEAL_ENROLMENT_TOKEN_H

#include "seal/key.h"
#include "seal/node_session.h"

enum { ENROLMENT_TOKEN_TEXT_MAX = 2 * NODE_SESSION_TOKEN_ID_SIZE + 1 + KEY_TEXT_MAX }; /* with terminator */

struct enrolment_token {
    uint8_t id[NODE_SESSION_TOKEN_ID_SIZE]; /* never all zeros, which means "no token" */
    uint8_t secret[KEY_SIZE];
};

void enrolment_token_make(struct enrolment_token *token, const struct entropy *entropy);
void enrolment_token_print(char out[static ENROLMENT_TOKEN_TEXT_MAX], const struct enrolment_token *token);
/* Digits of either case. The fault says what is wrong without repeating the text. */
bool enrolment_token_parse(struct text text, struct enrolment_token *token, struct fault *fault) FAULT_CHECKED;
void enrolment_token_wipe(struct enrolment_token *token);

#endif
