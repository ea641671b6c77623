/* Goal: the one table of a configuration reads files and command lines, names the place of what is wrong, and prints a
 * manual that holds every setting. Method: a small table; good and bad texts. */
#include "node/config.h"
#include "tests/harness/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
    char name[CONFIG_TEXT_MAX];
    char directory[CONFIG_TEXT_MAX];
    char address[CONFIG_TEXT_MAX];
    int64_t connections;
    int64_t timeout_ms;
    int64_t cache_bytes;
    bool allows_plain;
};

static const struct config_row rows[] = {
    {"name", CONFIG_TEXT, CONFIG_MEMBER(struct settings, name), NULL, 1, 8, "The shop's name."},
    {"directory", CONFIG_PATH, CONFIG_MEMBER(struct settings, directory), "/var/lib/x", 1, 0, "Where it lives."},
    {"address", CONFIG_ADDRESS, CONFIG_MEMBER(struct settings, address), "127.0.0.1:80", 1, 0, "Where it listens."},
    {"connections", CONFIG_INT, CONFIG_MEMBER(struct settings, connections), "256", 1, 4096, "At one time."},
    {"timeout", CONFIG_DURATION, CONFIG_MEMBER(struct settings, timeout_ms), "8s", 100, 60000, "Of a request."},
    {"cache", CONFIG_SIZE, CONFIG_MEMBER(struct settings, cache_bytes), "64M", 1024, 1 << 30, "In memory. - see \\x"},
    {"allows_plain", CONFIG_BOOL, CONFIG_MEMBER(struct settings, allows_plain), "no", 0, 0, ".HTTP without TLS."},
};
static const struct config_table table = {"example", rows, sizeof rows / sizeof rows[0]};

static struct settings settings;
static struct fault fault;

static bool read_file_text(const char *content) {
    bool given[CONFIG_ROWS_MAX] = {false};
    fault.code = FAULT_NONE;
    return config_set_defaults(&table, &settings, &fault) &&
           config_read_text(&table, &settings, given, "a.conf", text_of(content), &fault);
}

static void reads_a_file(void **state) {
    (void)state;
    assert_true(read_file_text("# comment\n\n name = Shop 7 \r\nconnections=12\n\ttimeout\t=\t250ms\ncache = 1G\n"
                               "allows_plain = yes\naddress = [::1]:8443\ndirectory = /a b/c"));
    assert_string_equal(settings.name, "Shop 7");
    assert_string_equal(settings.directory, "/a b/c");
    assert_string_equal(settings.address, "[::1]:8443");
    assert_int_equal(settings.connections, 12);
    assert_int_equal(settings.timeout_ms, 250);
    assert_int_equal(settings.cache_bytes, 1 << 30);
    assert_true(settings.allows_plain);
}

static void takes_defaults(void **state) {
    (void)state;
    assert_true(read_file_text(""));
    assert_int_equal(settings.connections, 256);
    assert_int_equal(settings.timeout_ms, 8000);
    assert_int_equal(settings.cache_bytes, 64 << 20);
    assert_false(settings.allows_plain);
}

struct wrong {
    const char *content;
    const char *message;
};

static void names_the_place_of_what_is_wrong(void **state) {
    (void)state;
    static const struct wrong wrongs[] = {
        {"name = a\nnonsense = 1\n", "a.conf:2: there is no setting \"nonsense\""},
        {"\n\nconnections = 0\n", "a.conf:3: connections: 0 is not in 1 .. 4096"},
        {"connections = 5000", "a.conf:1: connections: 5000 is not in 1 .. 4096"},
        {"connections = 12x", "a.conf:1: connections: \"12x\" is not a whole number"},
        {"connections =", "a.conf:1: connections: \"\" is not a whole number"},
        {"timeout = 8", "a.conf:1: timeout: \"8\" is not a duration such as 250ms, 8s, 5m, 12h or 7d"},
        {"timeout = 2m", "a.conf:1: timeout: 2m is not in 100ms .. 1m"},
        {"timeout = 9223372036854775807d", "a.conf:1: timeout: \"9223372036854775807d\" is not a duration"},
        {"cache = 64MB", "a.conf:1: cache: \"64MB\" is not a size such as 512, 256K, 64M or 2G"},
        {"allows_plain = true", "a.conf:1: allows_plain: \"true\" is neither yes nor no"},
        {"name = 123456789", "a.conf:1: name: 9 characters are not in 1 .. 8"},
        {"name = \x01", "a.conf:1: name: the value is not plain UTF-8 text"},
        {"address = here", "a.conf:1: address: \"here\" is not host:port"},
        {"address = a:70000", "a.conf:1: address: \"70000\" is not a port, 0 .. 65535"},
        {"name = a\nname = b", "a.conf:2: name is given twice"},
        {"just words", "a.conf:1: a line must be `name = value`"},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        assert_false(read_file_text(wrongs[i].content));
        assert_int_equal(fault.code, FAULT_CONFIG);
        if (strncmp(fault.text, wrongs[i].message, strlen(wrongs[i].message)) != 0) {
            fail_msg("said \"%s\", should say \"%s\"", fault.text, wrongs[i].message);
        }
    }
}

static bool load(int argc, const char *const *words, struct config_arguments *arguments) {
    char *argv[16];
    for (int i = 0; i < argc; i++) {
        argv[i] = strdup(words[i]);
    }
    fault.code = FAULT_NONE;
    bool is_loaded = config_load(&table, &settings, NULL, argc, argv, arguments, &fault);
    for (int i = 0; i < argc; i++) {
        free(argv[i]);
    }
    return is_loaded;
}

static void command_line_wins_over_the_file(void **state) {
    (void)state;
    char path[] = "/tmp/test-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "name = file\nconnections = 7\n", 28) == 28);
    (void)close(fd);
    struct config_arguments arguments;
    const char *const words[] = {"publish", "--config", path, "--connections=9", "--allows-plain", "yes"};
    assert_true(load(6, words, &arguments));
    (void)unlink(path);
    assert_string_equal(settings.name, "file");
    assert_int_equal(settings.connections, 9);
    assert_true(settings.allows_plain);
    assert_int_equal(arguments.count, 1);
}

static void refuses_wrong_command_lines(void **state) {
    (void)state;
    static const struct {
        const char *words[3];
        const char *message;
    } wrongs[] = {
        {{"--name", "a", "--what=1"}, "command line: there is no setting \"what\""},
        {{"--name", "a", "--connections"}, "command line: --connections needs a value"},
        {{"--connections", "1", "word"}, "name must be given"},
        {{"--config", "/nowhere/x.conf", "word"}, "/nowhere/x.conf: no such file"},
        {{"--name=a", "--name=b", "word"}, "command line: name is given twice"},
        {{"--name=a", "--", "word"}, "command line: there is no setting \"--\""},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        struct config_arguments arguments;
        assert_false(load(3, wrongs[i].words, &arguments));
        assert_string_equal(fault.text, wrongs[i].message);
    }
}

static void prints_a_manual_of_every_setting(void **state) {
    (void)state;
    static char block[8192];
    struct writer out;
    writer_init(&out, block, sizeof block - 1);
    config_print_help(&table, &out);
    block[out.size] = '\0';
    for (size_t i = 0; i < table.count; i++) {
        assert_non_null(strstr(block, rows[i].name));
        assert_non_null(strstr(block, rows[i].help));
    }
    assert_non_null(strstr(block, "timeout (duration, 100ms .. 1m; 8s unless given)"));
    assert_non_null(strstr(block, "name (text; must be given)"));
    writer_init(&out, block, sizeof block - 1);
    config_print_roff(&table, &out);
    block[out.size] = '\0';
    assert_non_null(strstr(block, ".TP\n.B connections\n(number, 1 .. 4096; 256 unless given)\n.br\n"));
    assert_non_null(strstr(block, "\n\\&.HTTP without TLS."));
    assert_non_null(strstr(block, "In memory. \\- see \\ex"));
}

static void prints_values_that_read_back(void **state) {
    (void)state;
    char block[4096];
    struct writer out;
    assert_true(read_file_text("name = a\ntimeout = 1500ms\ncache = 3K\nallows_plain = yes"));
    struct settings before = settings;
    writer_init(&out, block, sizeof block - 1);
    config_print_values(&table, &settings, &out);
    block[out.size] = '\0';
    assert_non_null(strstr(block, "timeout = 1500ms\ncache = 3K\n"));
    assert_true(read_file_text(block));
    assert_memory_equal(&before, &settings, sizeof settings);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_a_file),
    cmocka_unit_test(takes_defaults),
    cmocka_unit_test(names_the_place_of_what_is_wrong),
    cmocka_unit_test(command_line_wins_over_the_file),
    cmocka_unit_test(refuses_wrong_command_lines),
    cmocka_unit_test(prints_a_manual_of_every_setting),
    cmocka_unit_test(prints_values_that_read_back),
};

UNIT_RUN(tests)
