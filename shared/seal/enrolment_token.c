#include "seal/enrolment_token.h"

#include <string.h>

enum { ID_DIGITS = 2 * NODE_SESSION_TOKEN_ID_SIZE };

void enrolment_token_make(struct enrolment_token *token, const struct entropy *entropy) {
    uint8_t id[KEY_SIZE];
    key_make_secret(id, entropy);
    memcpy(token->id, id, sizeof token->id);
    token->id[0] |= 1; /* never all zeros */
    key_make_secret(token->secret, entropy);
}

void enrolment_token_print(char out[static ENROLMENT_TOKEN_TEXT_MAX], const struct enrolment_token *token) {
    text_hex(out, token->id, sizeof token->id);
    out[ID_DIGITS] = '.';
    key_print(out + ID_DIGITS + 1, token->secret);
}

bool enrolment_token_parse(struct text text, struct enrolment_token *token, struct fault *fault) {
    static const uint8_t no_id[NODE_SESSION_TOKEN_ID_SIZE];
    if (text.size != ENROLMENT_TOKEN_TEXT_MAX - 1 || text.data[ID_DIGITS] != '.') {
        return fault_set(fault, FAULT_INPUT, "an enrolment token is %d hex digits, a dot and %d hex digits", ID_DIGITS,
                         KEY_TEXT_MAX - 1);
    }
    struct enrolment_token read;
    struct text secret = {text.data + ID_DIGITS + 1, KEY_TEXT_MAX - 1};
    if (!text_unhex(read.id, sizeof read.id, (struct text){text.data, ID_DIGITS})) {
        return fault_set(fault, FAULT_INPUT, "the id of an enrolment token is %d hex digits", ID_DIGITS);
    }
    if (memcmp(read.id, no_id, sizeof no_id) == 0) {
        return fault_set(fault, FAULT_INPUT, "the id of an enrolment token is not all zeros");
    }
    if (!key_parse(secret, read.secret, fault)) {
        return fault_wrap(fault, "the secret of an enrolment token");
    }
    *token = read;
    enrolment_token_wipe(&read);
    return true;
}

void enrolment_token_wipe(struct enrolment_token *token) {
    key_wipe(token, sizeof *token);
}
