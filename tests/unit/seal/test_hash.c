/* The hash functions give the values of an independent implementation: Python's hashlib.blake2b and hmac, e.g.
 *   hmac.new(bytes(range(64)), b"Hi There", hashlib.blake2b).hexdigest(). */
#include "seal/content_hash.h"
#include "seal/hash.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

#include <sodium.h>

static void assert_hex(const uint8_t *bytes, size_t size, const char *hex) {
    uint8_t expected[HASH_SIZE];
    assert_int_equal(hex_bytes(expected, sizeof expected, hex).size, size);
    assert_memory_equal(bytes, expected, size);
}

static void key_of_test(uint8_t key[static HASH_SIZE]) {
    for (size_t i = 0; i < HASH_SIZE; i++) {
        key[i] = (uint8_t)i;
    }
}

/* Two parts hash as their concatenation, wherever it is cut. RFC 7693, appendix A has the value of "abc". */
static void hash_of_two_parts(void **state) {
    (void)state;
    const char *text = "abc";
    for (size_t cut = 0; cut <= 3; cut++) {
        uint8_t out[HASH_SIZE];
        hash_two(out, span_of(text, cut), span_of(text + cut, 3 - cut));
        assert_hex(out, sizeof out,
                   "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                   "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }
}

static void hash_may_overwrite_its_input(void **state) {
    (void)state;
    uint8_t apart[HASH_SIZE];
    uint8_t in_place[HASH_SIZE] = {7};
    hash_two(apart, span_of(in_place, HASH_SIZE), span_of_text("x"));
    hash_two(in_place, span_of(in_place, HASH_SIZE), span_of_text("x"));
    assert_memory_equal(apart, in_place, HASH_SIZE);
}

static void hmac_known_answers(void **state) {
    (void)state;
    uint8_t key[HASH_SIZE];
    uint8_t long_data[256];
    uint8_t out[HASH_SIZE];
    key_of_test(key);
    for (size_t i = 0; i < sizeof long_data; i++) {
        long_data[i] = (uint8_t)i;
    }
    hash_hmac(out, key, span_of(NULL, 0));
    assert_hex(out, sizeof out,
               "ea1896ab7c8319a824482f757c038b70089765501b1f8bdb78153d195915bd33"
               "0bde7a8c0fb6dbf3de09277662ba661fde80017dc277309eedfe05bdf5b27e18");
    hash_hmac(out, key, span_of_text("Hi There"));
    assert_hex(out, sizeof out,
               "56d20134eaed2944e0783f2143ba8bac665fa23ba63c40da4bf5b46f0b042775"
               "1f55a64e62eb4db35c7e202a8465f677d117cb08596c78b05df0747800596167");
    hash_hmac(out, key, span_of(long_data, sizeof long_data));
    assert_hex(out, sizeof out,
               "4e99808ba40ad586917d7568a3a1f7c2f27fd6ac87e614fbdb070661b462d5c4"
               "a9f8fbe1e3d1ad6b4c08a7e981affac73977e4d389b4bf7a04bed6d9680e8cec");
}

/* libsodium's keyed BLAKE2b looks like HMAC and is not: a session built on it would talk to nobody else. */
static void hmac_is_not_keyed_blake2b(void **state) {
    (void)state;
    uint8_t key[HASH_SIZE];
    uint8_t hmac[HASH_SIZE];
    uint8_t keyed[HASH_SIZE];
    key_of_test(key);
    hash_hmac(hmac, key, span_of_text("Hi There"));
    assert_int_equal(crypto_generichash_blake2b(keyed, HASH_SIZE, (const uint8_t *)"Hi There", 8, key, HASH_SIZE), 0);
    assert_memory_not_equal(hmac, keyed, HASH_SIZE);
}

static void hkdf_known_answers(void **state) {
    (void)state;
    uint8_t key[HASH_SIZE];
    uint8_t outputs[3][HASH_SIZE];
    uint8_t two[2][HASH_SIZE];
    key_of_test(key);
    hash_hkdf(key, span_of_text("material"), outputs[0], outputs[1], outputs[2]);
    assert_hex(outputs[0], HASH_SIZE,
               "8599cef5fa69ed573adfefdfa0b592f00459916431f91e66b8fb7bddf2b3ad85"
               "763a3d16734e26451fb1ed84b4bb2e6c986b3dc87e21cab743e2a141f5247364");
    assert_hex(outputs[1], HASH_SIZE,
               "b2421973920e3f852147dec66513c6c0b6d47bb72ec540ea9c1bced24bcb4c2d"
               "1598d8d777adbb9d288af44ed6ce9025051140fdb7f20b99143c1345c121cc80");
    assert_hex(outputs[2], HASH_SIZE,
               "3e2b5396aad9454cdb86f5f7ddd085f4f2c7ab08118da7b01368d54c6165afd3"
               "078e8cddb499d1cfdb1ee29ba658718595c2e04c7e9f4d390e5c696c498b0ce7");
    hash_hkdf(key, span_of_text("material"), two[0], two[1], NULL);
    assert_memory_equal(two, outputs, sizeof two);
}

/* A link of a chain is the hash of the concatenation, so it can be recomputed with any BLAKE2b-256. */
static void chain_links_are_plain_hashes(void **state) {
    (void)state;
    uint8_t both[CONTENT_HASH_SIZE + 5];
    uint8_t expected[CONTENT_HASH_SIZE];
    uint8_t link[CONTENT_HASH_SIZE];
    char text[CONTENT_HASH_TEXT_MAX];
    content_hash_bytes(link, span_of_text("store 7"));
    content_hash_print(text, link); /* hashlib.blake2b(b"store 7", digest_size=32) */
    assert_string_equal(text, "1149c51643937aa377f7f8fe9d3294912535c3abfef2cd4d75d60de8f1aa3a9a");
    memcpy(both, link, sizeof link);
    memcpy(both + sizeof link, "entry", 5);
    content_hash_bytes(expected, span_of(both, sizeof both));
    content_hash_chain(link, link, span_of_text("entry"));
    assert_memory_equal(link, expected, sizeof link);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hash_of_two_parts),  cmocka_unit_test(hash_may_overwrite_its_input),
    cmocka_unit_test(hmac_known_answers), cmocka_unit_test(hmac_is_not_keyed_blake2b),
    cmocka_unit_test(hkdf_known_answers), cmocka_unit_test(chain_links_are_plain_hashes),
};
UNIT_RUN(tests)
