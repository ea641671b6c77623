/* Pattern names: what is found, with its tokens, and what is not. */
#include "seal/noise_pattern.h"
#include "tests/harness/unit.h"

#include <string.h>

/* "e,es,s,ss,psk/e,ee,se": the way the specification writes a pattern. */
static void pattern_print(char *out, size_t capacity, const struct noise_pattern *pattern) {
    static const char *const names[] = {"", "e", "s", "ee", "es", "se", "ss", "psk"};
    out[0] = '\0';
    for (size_t i = 0; i < pattern->message_count; i++) {
        const char *before = i == 0 ? "" : "/";
        for (const uint8_t *token = pattern->messages[i]; *token != NOISE_TOKEN_END; token++) {
            size_t size = strlen(out);
            (void)snprintf(out + size, capacity - size, "%s%s", before, names[*token]);
            before = ",";
        }
    }
}

/* The listings of the specification, sections 7.5 and 9.4. */
static void patterns_are_those_of_the_specification(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *tokens;
        bool initiator_is_known;
        bool responder_is_known;
    } rows[] = {
        {"NN", "e/e,ee", false, false},
        {"KN", "e/e,ee,se", true, false},
        {"NK", "e,es/e,ee", false, true},
        {"KK", "e,es,ss/e,ee,se", true, true},
        {"NX", "e/e,ee,s,es", false, false},
        {"KX", "e/e,ee,se,s,es", true, false},
        {"XN", "e/e,ee/s,se", false, false},
        {"IN", "e,s/e,ee,se", false, false},
        {"XK", "e,es/e,ee/s,se", false, true},
        {"IK", "e,es,s,ss/e,ee,se", false, true},
        {"XX", "e/e,ee,s,es/s,se", false, false},
        {"IX", "e,s/e,ee,se,s,es", false, false},
        {"NNpsk0", "psk,e/e,ee", false, false},
        {"NNpsk2", "e/e,ee,psk", false, false},
        {"XXpsk3", "e/e,ee,s,es/s,se,psk", false, false},
        {"IKpsk1", "e,es,s,ss,psk/e,ee,se", false, true},
        {"IKpsk2", "e,es,s,ss/e,ee,se,psk", false, true},
        {"NNpsk0+psk2", "psk,e/e,ee,psk", false, false},
        {"XXpsk0+psk1+psk2+psk3", "psk,e,psk/e,ee,s,es,psk/s,se,psk", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct noise_pattern pattern;
        char tokens[128];
        assert_true(noise_pattern_find(text_of(rows[i].name), &pattern));
        pattern_print(tokens, sizeof tokens, &pattern);
        assert_string_equal(tokens, rows[i].tokens);
        assert_string_equal(pattern.name, rows[i].name);
        assert_int_equal(pattern.initiator_static_is_known, rows[i].initiator_is_known);
        assert_int_equal(pattern.responder_static_is_known, rows[i].responder_is_known);
    }
}

static void other_names_are_unknown(void **state) {
    (void)state;
    static const char *const names[] = {
        "",           "I",          "ik",          "ZZ",          "IK ",
        "IKpsk",      "IKpsk3",     "NNpsk3",      "XXpsk4",      "IKpskx",
        "IK+psk",     "IKpsk1psk2", "IKpsk2+psk1", "IKpsk1+psk1", "IKpsk1+",
        "IKfallback", "N",          "IKpsk-1",     "IKpsk1+psk",  "XXpsk0+psk1+psk2+psk3+psk4",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct noise_pattern pattern;
        assert_false(noise_pattern_find(text_of(names[i]), &pattern));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(patterns_are_those_of_the_specification),
    cmocka_unit_test(other_names_are_unknown),
};
UNIT_RUN(tests)
