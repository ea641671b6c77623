/* The rule set that a store prices with is one that head office published: its bytes have a version. */
#include "store-node/rules.h"
#include "tests/harness/unit.h"

#include <string.h>

static bool is_taken(const char *json, uint64_t version, struct fault *fault) {
    static const uint8_t hash[BLOB_HASH_SIZE] = {1};
    struct store_rules *rules;
    if (!rules_make(&rules, span_of(json, strlen(json)), hash, fault)) {
        return false;
    }
    assert_int_equal(rules->version, version);
    assert_memory_equal(rules->hash, hash, sizeof hash);
    rules_free(rules);
    return true;
}

#define REST "\"settings\": {\"currency\": \"RUB\", \"zone\": \"Europe/Moscow\"}, \"promotions\": []}"

/* A published set is taken with its version; the file that a person wrote, which has none, is not. */
static void test_only_published(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_true(is_taken("{\"format\": 1, \"version\": 12, " REST, 12, &fault));
    assert_false(is_taken("{\"format\": 1, " REST, 0, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_non_null(strstr(fault.text, "never published"));
    assert_false(is_taken("{\"format\": 1, \"version\": 0, " REST, 0, &fault));
}

/* A mistake is told with its path. */
static void test_mistakes_have_a_path(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(is_taken("{\"format\": 1, \"version\": -3, " REST, 0, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_non_null(strstr(fault.text, "/version"));
}

/* A store that has heard of none yet has version 0 and no promotions. */
static void test_empty(void **state) {
    (void)state;
    struct fault fault = {0};
    struct store_rules *rules;
    assert_true(rules_make_empty(&rules, &fault));
    assert_int_equal(rules->version, 0);
    assert_int_equal(rules->set.promotion_count, 0);
    assert_null(rules_find_promotion(rules, text_of("any")));
    rules_free(rules);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_only_published),
    cmocka_unit_test(test_mistakes_have_a_path),
    cmocka_unit_test(test_empty),
};

UNIT_RUN(tests)
