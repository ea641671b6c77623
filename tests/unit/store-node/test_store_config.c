/* The settings of a store node: the defaults are sound and safe, and what does not go together is refused. */
#include "store-node/store_config.h"
#include "tests/harness/unit.h"

#include <string.h>

static bool load(struct store_config *config, const char *first, const char *second, const char *third,
                 const char *fourth, struct fault *fault) {
    struct config_arguments arguments;
    union {
        const char *ours[6];
        char *theirs[6]; /* read only */
    } argv = {.ours = {"--config", "/dev/null", first, second, third, fourth}};
    int count = first == NULL ? 2 : third == NULL ? 4 : 6;
    return store_config_load(config, count, argv.theirs, &arguments, fault);
}

/* Goal: without a word, tills are served over HTTPS only, by the box's clock, and root is refused. */
static void defaults_are_safe(void **state) {
    (void)state;
    struct store_config config;
    struct fault fault;
    assert_true(load(&config, NULL, NULL, NULL, NULL, &fault));
    assert_string_equal(config.https_address, "0.0.0.0:8443");
    assert_false(store_config_listens(config.http_address));
    assert_false(config.tills_tell_time);
    assert_false(config.may_run_as_root);
    assert_int_equal(config.rate_per_second, 20);
    assert_int_equal(config.pairing_code_ms, 300000);
    assert_int_equal(config.log_level, LOG_INFO);
}

/* Goal: plain HTTP is for loopback, unless the word is given. */
static void plain_http_asks_for_its_word(void **state) {
    (void)state;
    struct store_config config;
    struct fault fault;
    assert_true(load(&config, "--http-address", "127.0.0.1:8080", NULL, NULL, &fault));
    assert_true(load(&config, "--http-address", "[::1]:8080", NULL, NULL, &fault));
    assert_false(load(&config, "--http-address", "0.0.0.0:8080", NULL, NULL, &fault));
    assert_non_null(strstr(fault.text, "http_plain"));
    assert_true(load(&config, "--http-address", "0.0.0.0:8080", "--http-plain", "any", &fault));
}

/* Goal: each of these is refused with the name of its setting. */
static void wrong_values_are_refused(void **state) {
    (void)state;
    static const char *const bad[][2] = {
        {"--http-address", "localhost:1"}, {"--https-address", "8443"},   {"--http-plain", "yes"},
        {"--time-source", "clock"},        {"--log-level", "loud"},       {"--rate-per-second", "0"},
        {"--connections", "100000"},       {"--pairing-code-time", "2d"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct store_config config;
        struct fault fault;
        char name[64];
        assert_true(text_copy(name, sizeof name, text_of(bad[i][0] + 2)));
        for (char *c = name; *c != '\0'; c++) {
            *c = *c == '-' ? '_' : *c;
        }
        assert_false(load(&config, bad[i][0], bad[i][1], NULL, NULL, &fault));
        if (strstr(fault.text, name) == NULL) {
            print_message("%s: %s\n", name, fault.text);
        }
        assert_non_null(strstr(fault.text, name));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(defaults_are_safe),
    cmocka_unit_test(plain_http_asks_for_its_word),
    cmocka_unit_test(wrong_values_are_refused),
};

UNIT_RUN(tests)
