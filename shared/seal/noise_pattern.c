#include "seal/noise_pattern.h"

#include "base/bug.h"

#include <string.h>

#define E  NOISE_TOKEN_E
#define S  NOISE_TOKEN_S
#define EE NOISE_TOKEN_EE
#define ES NOISE_TOKEN_ES
#define SE NOISE_TOKEN_SE
#define SS NOISE_TOKEN_SS

/* name, initiator's static known, responder's static known, messages, psks, tokens. Noise specification, section 7.5.
 */
static const struct noise_pattern table[] = {
    {"NN", false, false, 2, 0, {{E}, {E, EE}}},
    {"NK", false, true, 2, 0, {{E, ES}, {E, EE}}},
    {"NX", false, false, 2, 0, {{E}, {E, EE, S, ES}}},
    {"KN", true, false, 2, 0, {{E}, {E, EE, SE}}},
    {"KK", true, true, 2, 0, {{E, ES, SS}, {E, EE, SE}}},
    {"KX", true, false, 2, 0, {{E}, {E, EE, SE, S, ES}}},
    {"XN", false, false, 3, 0, {{E}, {E, EE}, {S, SE}}},
    {"XK", false, true, 3, 0, {{E, ES}, {E, EE}, {S, SE}}},
    {"XX", false, false, 3, 0, {{E}, {E, EE, S, ES}, {S, SE}}},
    {"IN", false, false, 2, 0, {{E, S}, {E, EE, SE}}},
    {"IK", false, true, 2, 0, {{E, ES, S, SS}, {E, EE, SE}}},
    {"IX", false, false, 2, 0, {{E, S}, {E, EE, SE, S, ES}}},
};

enum { BASE_NAME_SIZE = 2, MODIFIER_SIZE = 4 };

static size_t token_count(const uint8_t tokens[static NOISE_TOKENS_MAX]) {
    size_t count = 0;
    while (tokens[count] != NOISE_TOKEN_END) {
        count++;
        bug_if(count == NOISE_TOKENS_MAX);
    }
    return count;
}

static void token_insert(uint8_t tokens[static NOISE_TOKENS_MAX], size_t at, enum noise_token token) {
    size_t count = token_count(tokens);
    bug_if(at > count || count + 2 > NOISE_TOKENS_MAX);
    memmove(tokens + at + 1, tokens + at, count - at + 1); /* with the END */
    tokens[at] = (uint8_t)token;
}

/* psk0 begins the first message, pskN ends message N. */
static bool modifier_apply(struct noise_pattern *pattern, struct text modifier, int *last) {
    if (modifier.size != MODIFIER_SIZE || memcmp(modifier.data, "psk", 3) != 0) {
        return false;
    }
    int number = modifier.data[3] - '0';
    if (number <= *last || number > pattern->message_count) {
        return false;
    }
    if (number == 0) {
        token_insert(pattern->messages[0], 0, NOISE_TOKEN_PSK);
    } else {
        uint8_t *tokens = pattern->messages[number - 1];
        token_insert(tokens, token_count(tokens), NOISE_TOKEN_PSK);
    }
    pattern->psk_count++;
    *last = number;
    return true;
}

static bool base_find(struct text name, struct noise_pattern *pattern) {
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (text_is(name, table[i].name)) {
            *pattern = table[i];
            return true;
        }
    }
    return false;
}

bool noise_pattern_find(struct text name, struct noise_pattern *pattern) {
    struct noise_pattern found;
    if (name.size < BASE_NAME_SIZE || !base_find((struct text){name.data, BASE_NAME_SIZE}, &found) ||
        !text_copy(found.name, sizeof found.name, name)) {
        return false;
    }
    int last = -1;
    for (size_t at = BASE_NAME_SIZE; at < name.size; at += MODIFIER_SIZE) {
        if (at > BASE_NAME_SIZE) { /* modifiers after the first stand behind a plus */
            if (name.data[at] != '+') {
                return false;
            }
            at++;
        }
        size_t rest = name.size - at;
        struct text modifier = {name.data + at, rest < MODIFIER_SIZE ? rest : MODIFIER_SIZE};
        if (!modifier_apply(&found, modifier, &last)) {
            return false;
        }
    }
    *pattern = found;
    return true;
}

bool noise_pattern_sends(const struct noise_pattern *pattern, bool is_initiator, enum noise_token token) {
    for (size_t i = is_initiator ? 0 : 1; i < pattern->message_count; i += 2) {
        if (memchr(pattern->messages[i], (int)token, token_count(pattern->messages[i])) != NULL) {
            return true;
        }
    }
    return false;
}
