/* What head office signs holds for exactly that kind, version, hash, size and key. */
#include "seal/manifest.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

static struct signing_key key_number(uint64_t number) {
    struct dice dice = {number};
    struct entropy entropy = dice_entropy(&dice);
    struct signing_key key;
    signing_key_make(&key, &entropy);
    return key;
}

static struct manifest sample(void) {
    struct manifest manifest = {.kind = MANIFEST_RULE_SET, .version = 7, .size = 1234};
    content_hash_bytes(manifest.hash, span_of_text("rules"));
    return manifest;
}

/* Another implementation signs these bytes, so their form is fixed here. */
static void the_signed_bytes_are_the_documented_ones(void **state) {
    (void)state;
    struct signing_key key = key_number(1);
    struct manifest manifest = sample();
    uint8_t signature[SIGNING_SIGNATURE_SIZE];
    uint8_t document[48] = {0, 0, 0, 0, 0, 0, 0, 7, [46] = 0x04, [47] = 0xd2};
    memcpy(document + 8, manifest.hash, sizeof manifest.hash);
    manifest_sign(&manifest, &key, signature);
    assert_true(signing_key_verify(key.public_key, text_of("rule-set"), span_of(document, sizeof document), signature));
}

static void nothing_of_it_can_be_exchanged(void **state) {
    (void)state;
    struct signing_key key = key_number(1);
    struct signing_key other_key = key_number(2);
    struct manifest manifest = sample();
    uint8_t signature[SIGNING_SIGNATURE_SIZE];
    manifest_sign(&manifest, &key, signature);
    assert_true(manifest_verify(&manifest, key.public_key, signature));
    assert_false(manifest_verify(&manifest, other_key.public_key, signature));
    struct manifest others[] = {manifest, manifest, manifest, manifest};
    others[0].kind = MANIFEST_CATALOGUE;
    others[1].version++;
    others[2].hash[31] ^= 1;
    others[3].size--;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(manifest_verify(&others[i], key.public_key, signature));
    }
    signature[0] ^= 1;
    assert_false(manifest_verify(&manifest, key.public_key, signature));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_signed_bytes_are_the_documented_ones),
    cmocka_unit_test(nothing_of_it_can_be_exchanged),
};
UNIT_RUN(tests)
