/* Keys: X25519 and Ed25519 against an independent implementation (Python's `cryptography`), points of small order,
 * printing and parsing, enrolment tokens. */
#include "seal/enrolment_token.h"
#include "seal/signing_key.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

/* The private keys are the bytes 1 .. 32 and 101 .. 132. */
static void counted_key(uint8_t key[static KEY_SIZE], uint8_t first) {
    for (size_t i = 0; i < KEY_SIZE; i++) {
        key[i] = (uint8_t)(first + i);
    }
}

static void exchange_known_answer(void **state) {
    (void)state;
    uint8_t bytes[KEY_SIZE];
    uint8_t expected[KEY_SIZE];
    uint8_t secret[KEY_SIZE];
    struct key_pair a;
    struct key_pair b;
    counted_key(bytes, 1);
    key_pair_from_private(&a, bytes);
    counted_key(bytes, 101);
    key_pair_from_private(&b, bytes);
    (void)hex_bytes(expected, sizeof expected, "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c");
    assert_memory_equal(a.public_key, expected, KEY_SIZE);
    (void)hex_bytes(expected, sizeof expected, "c9ea6a3f79a000b60b076d4afc990b272f3f0b5aaa3f0b8713c209273e363863");
    assert_true(key_exchange(secret, a.private_key, b.public_key));
    assert_memory_equal(secret, expected, KEY_SIZE);
    assert_true(key_exchange(secret, b.private_key, a.public_key));
    assert_memory_equal(secret, expected, KEY_SIZE);
}

/* The points of small order (RFC 7748, section 6.1; the values are those of libsodium's own black list): the product
 * would be zero, a "secret" that everybody knows. */
static void exchange_refuses_small_order(void **state) {
    (void)state;
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    static const uint8_t wiped[KEY_SIZE];
    struct key_pair own = key_pair_number(1);
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        uint8_t point[KEY_SIZE];
        uint8_t secret[KEY_SIZE] = {1};
        (void)hex_bytes(point, sizeof point, points[i]);
        assert_false(key_exchange(secret, own.private_key, point));
        assert_memory_equal(secret, wiped, KEY_SIZE);
    }
}

static void key_text_round_trip(void **state) {
    (void)state;
    struct key_pair pair = key_pair_number(2);
    uint8_t read[KEY_SIZE];
    char text[KEY_TEXT_MAX];
    key_print(text, pair.public_key);
    assert_true(key_parse(text_of(text), read, NULL));
    assert_true(key_is_equal(read, pair.public_key));
    for (char *c = text; *c != '\0'; c++) {
        *c = *c >= 'a' ? (char)(*c - 'a' + 'A') : *c;
    }
    assert_true(key_parse(text_of(text), read, NULL));
    assert_true(key_is_equal(read, pair.public_key));
    read[31] ^= 1;
    assert_false(key_is_equal(read, pair.public_key));
}

/* A bad key is refused with a fault that does not repeat it, and leaves what was there. */
static void key_text_refused(void **state) {
    (void)state;
    char text[KEY_TEXT_MAX + 1];
    uint8_t read[KEY_SIZE] = {42};
    struct fault fault = {0};
    struct key_pair pair = key_pair_number(3);
    for (size_t size = 0; size <= KEY_TEXT_MAX; size++) {
        key_print(text, pair.public_key);
        if (size != KEY_TEXT_MAX - 1) {
            text[KEY_TEXT_MAX - 1] = '0';
            assert_false(key_parse((struct text){text, size}, read, &fault));
            assert_int_equal(fault.code, FAULT_INPUT);
        }
    }
    for (size_t at = 0; at < KEY_TEXT_MAX - 1; at++) {
        key_print(text, pair.public_key);
        text[at] = "g .-\nZ"[at % 6];
        char place[32];
        (void)snprintf(place, sizeof place, "character %zu is none", at + 1);
        assert_false(key_parse(text_of(text), read, &fault));
        assert_non_null(strstr(fault.text, place));
        assert_null(strstr(fault.text, text));
    }
    assert_int_equal(read[0], 42);
}

/* What is signed is purpose || 0 || BLAKE2b-256(document): made with Python, checked here, and made again here. */
static void signature_known_answer(void **state) {
    (void)state;
    uint8_t seed[SIGNING_SEED_SIZE];
    uint8_t expected[SIGNING_SIGNATURE_SIZE];
    uint8_t signature[SIGNING_SIGNATURE_SIZE];
    struct signing_key key;
    counted_key(seed, 1);
    signing_key_from_seed(&key, seed);
    (void)hex_bytes(expected, sizeof expected, "79b5562e8fe654f94078b112e8a98ba7901f853ae695bed7e0e3910bad049664");
    assert_memory_equal(key.public_key, expected, SIGNING_PUBLIC_SIZE);
    (void)hex_bytes(expected, sizeof expected,
                    "e337852b02b7700879f2731d95a4889b6bfac1f9e00280dca0db8320d5d5fa19"
                    "da5245fae79b95a99211884e7b834fd54e944cd46ed04f7c268af9d3cbafa505");
    assert_true(signing_key_verify(key.public_key, text_of("rule-set"), span_of_text("manifest"), expected));
    signing_key_sign(&key, text_of("rule-set"), span_of_text("manifest"), signature);
    assert_memory_equal(signature, expected, SIGNING_SIGNATURE_SIZE);
}

static void signature_holds_everything(void **state) {
    (void)state;
    struct dice dice = {5};
    struct entropy entropy = dice_entropy(&dice);
    struct signing_key key;
    struct signing_key other;
    uint8_t signature[SIGNING_SIGNATURE_SIZE];
    signing_key_make(&key, &entropy);
    signing_key_make(&other, &entropy);
    struct text purpose = text_of("rule-set");
    signing_key_sign(&key, purpose, span_of_text("manifest"), signature);
    assert_true(signing_key_verify(key.public_key, purpose, span_of_text("manifest"), signature));
    assert_false(signing_key_verify(key.public_key, text_of("chain"), span_of_text("manifest"), signature));
    assert_false(signing_key_verify(key.public_key, purpose, span_of_text("manifesto"), signature));
    assert_false(signing_key_verify(other.public_key, purpose, span_of_text("manifest"), signature));
    for (size_t bit = 0; bit < SIGNING_SIGNATURE_SIZE * 8; bit++) {
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(signing_key_verify(key.public_key, purpose, span_of_text("manifest"), signature));
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void token_text_round_trip(void **state) {
    (void)state;
    struct dice dice = {6};
    struct entropy entropy = dice_entropy(&dice);
    struct enrolment_token token;
    struct enrolment_token read;
    char text[ENROLMENT_TOKEN_TEXT_MAX];
    enrolment_token_make(&token, &entropy);
    enrolment_token_print(text, &token);
    assert_true(enrolment_token_parse(text_of(text), &read, NULL));
    assert_memory_equal(&read, &token, sizeof token);
}

static void token_text_refused(void **state) {
    (void)state;
    static const char zero_id[] = "00000000000000000000000000000000."
                                  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    struct dice dice = {7};
    struct entropy entropy = dice_entropy(&dice);
    struct enrolment_token token;
    struct enrolment_token read;
    struct fault fault;
    char text[ENROLMENT_TOKEN_TEXT_MAX];
    enrolment_token_make(&token, &entropy);
    enrolment_token_print(text, &token);
    for (size_t size = 0; size < strlen(text); size++) {
        assert_false(enrolment_token_parse((struct text){text, size}, &read, &fault));
    }
    for (size_t at = 0; at < sizeof text - 1; at++) {
        char kept = text[at];
        text[at] = '!';
        assert_false(enrolment_token_parse(text_of(text), &read, &fault));
        assert_int_equal(fault.code, FAULT_INPUT);
        text[at] = kept;
    }
    assert_false(enrolment_token_parse(text_of(zero_id), &read, &fault));
    assert_non_null(strstr(fault.text, "all zeros"));
}

static void wiping_leaves_nothing(void **state) {
    (void)state;
    static const struct key_pair zero_pair;
    static const struct signing_key zero_key;
    struct key_pair pair = key_pair_number(8);
    struct signing_key key;
    assert_true(key_start_library(NULL));
    key_pair_wipe(&pair);
    assert_memory_equal(&pair, &zero_pair, sizeof pair);
    signing_key_from_seed(&key, key_pair_number(9).private_key);
    signing_key_wipe(&key);
    assert_memory_equal(&key, &zero_key, sizeof key);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(exchange_known_answer),  cmocka_unit_test(exchange_refuses_small_order),
    cmocka_unit_test(key_text_round_trip),    cmocka_unit_test(key_text_refused),
    cmocka_unit_test(signature_known_answer), cmocka_unit_test(signature_holds_everything),
    cmocka_unit_test(token_text_round_trip),  cmocka_unit_test(token_text_refused),
    cmocka_unit_test(wiping_leaves_nothing),
};
UNIT_RUN(tests)
