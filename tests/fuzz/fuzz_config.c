/* A configuration file from outside: what is taken can be printed and is then taken again with the same values. */
#include "base/bug.h"
#include "node/config.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct settings {
    char name[CONFIG_TEXT_MAX];
    char address[CONFIG_TEXT_MAX];
    int64_t count;
    int64_t time_ms;
    int64_t bytes;
    bool is_on;
};

static const struct config_row rows[] = {
    {"name", CONFIG_TEXT, CONFIG_MEMBER(struct settings, name), "", 0, 0, "A name."},
    {"address", CONFIG_ADDRESS, CONFIG_MEMBER(struct settings, address), "[::1]:80", 1, 0, "An address."},
    {"count", CONFIG_INT, CONFIG_MEMBER(struct settings, count), "1", -5, 1000000, "A count."},
    {"time", CONFIG_DURATION, CONFIG_MEMBER(struct settings, time_ms), "8s", 0, INT64_MAX, "A time."},
    {"size", CONFIG_SIZE, CONFIG_MEMBER(struct settings, bytes), "64K", 0, INT64_MAX, "A size."},
    {"on", CONFIG_BOOL, CONFIG_MEMBER(struct settings, is_on), "no", 0, 0, "A switch."},
};
static const struct config_table table = {"fuzz", rows, sizeof rows / sizeof rows[0]};

static bool read_settings(struct settings *settings, struct text content) {
    bool given[CONFIG_ROWS_MAX] = {false};
    struct fault fault;
    memset(settings, 0, sizeof *settings);
    return config_set_defaults(&table, settings, &fault) &&
           config_read_text(&table, settings, given, "fuzz.conf", content, &fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct settings first;
    static struct settings second;
    static char block[4096];
    struct writer out;
    if (!read_settings(&first, (struct text){(const char *)data, size})) {
        return 0;
    }
    writer_init(&out, block, sizeof block);
    config_print_values(&table, &first, &out);
    struct span printed = writer_result(&out);
    bug_if(!read_settings(&second, (struct text){(const char *)printed.data, printed.size}));
    bug_if(strcmp(first.name, second.name) != 0 || strcmp(first.address, second.address) != 0);
    bug_if(first.count != second.count || first.time_ms != second.time_ms || first.bytes != second.bytes ||
           first.is_on != second.is_on);
    return 0;
}
