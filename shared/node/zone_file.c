#include "node/zone_file.h"

#include "node/whole_file.h"
#include "node/zone_rule.h"

#include <stdio.h>
#include <string.h>

enum {
    FILE_MAX = 64 * 1024, /* the largest of the system's is 4 KiB */
    HEADER_SIZE = 44,
    TRANSITIONS_MAX = 2000,
    TYPES_MAX = 256,
    TYPE_SIZE = 6,
    LAST_YEAR = 2060,
    OFFSET_MAX_SECONDS = 14 * 3600,
};

#define OLDEST_SECONDS  INT64_C(946684800) /* 2000-01-01: what was before is one entry */
#define LARGEST_SECONDS (INT64_C(1) << 40) /* far beyond any year that we know */

/* RFC 8536 section 3.1: the counts of a header. */
struct counts {
    size_t ut_indicators;
    size_t standard_indicators;
    size_t leaps;
    size_t transitions;
    size_t types;
    size_t name_bytes;
};

/* The block of 8-byte times, section 3.2. */
struct block {
    struct counts counts;
    const uint8_t *times;
    const uint8_t *type_of;
    const uint8_t *types;
    struct text footer;
};

static bool refuse(struct fault *fault, const char *why) {
    return fault_set(fault, FAULT_INPUT, "zone file: %s", why);
}

static bool read_header(struct span bytes, struct counts *counts, struct fault *fault) {
    if (bytes.size < HEADER_SIZE || memcmp(bytes.data, "TZif", 4) != 0) {
        return refuse(fault, "it does not begin as one");
    }
    if (bytes.data[4] < '2') {
        return refuse(fault, "version 1 has no 64-bit times");
    }
    *counts = (struct counts){.ut_indicators = bytes_get_be32(bytes.data + 20),
                              .standard_indicators = bytes_get_be32(bytes.data + 24),
                              .leaps = bytes_get_be32(bytes.data + 28),
                              .transitions = bytes_get_be32(bytes.data + 32),
                              .types = bytes_get_be32(bytes.data + 36),
                              .name_bytes = bytes_get_be32(bytes.data + 40)};
    bool is_bounded = counts->ut_indicators <= TYPES_MAX && counts->standard_indicators <= TYPES_MAX &&
                      counts->leaps <= TRANSITIONS_MAX && counts->transitions <= TRANSITIONS_MAX &&
                      counts->types >= 1 && counts->types <= TYPES_MAX && counts->name_bytes <= FILE_MAX;
    return is_bounded || refuse(fault, "a count is out of bounds");
}

static size_t block_size(const struct counts *counts, size_t time_size) {
    return counts->transitions * (time_size + 1) + counts->types * TYPE_SIZE + counts->name_bytes +
           counts->leaps * (time_size + 4) + counts->standard_indicators + counts->ut_indicators;
}

/* "\n" TZ string "\n" at the end of the file. */
static bool read_footer(struct span rest, struct text *footer, struct fault *fault) {
    const uint8_t *end = rest.size > 1 ? memchr(rest.data + 1, '\n', rest.size - 1) : NULL;
    if (end == NULL || rest.data[0] != '\n') {
        return refuse(fault, "it has no footer");
    }
    *footer = (struct text){(const char *)rest.data + 1, (size_t)(end - rest.data) - 1};
    return true;
}

static bool read_block(struct span bytes, struct block *block, struct fault *fault) {
    struct counts first;
    if (!read_header(bytes, &first, fault)) {
        return false;
    }
    size_t skipped = HEADER_SIZE + block_size(&first, 4); /* the old 4-byte block, for old readers */
    if (skipped > bytes.size) {
        return refuse(fault, "it ends too early");
    }
    struct span second = span_of(bytes.data + skipped, bytes.size - skipped);
    if (!read_header(second, &block->counts, fault)) {
        return false;
    }
    size_t size = HEADER_SIZE + block_size(&block->counts, 8);
    if (size > second.size) {
        return refuse(fault, "it ends too early");
    }
    block->times = second.data + HEADER_SIZE;
    block->type_of = block->times + block->counts.transitions * 8;
    block->types = block->type_of + block->counts.transitions;
    return read_footer(span_of(second.data + size, second.size - size), &block->footer, fault);
}

static int32_t offset_of(const struct block *block, size_t type) {
    return (int32_t)bytes_get_be32(block->types + type * TYPE_SIZE);
}

/* A change to the offset that is in force already says nothing. */
static bool add_change(struct zone *zone, int64_t seconds, int32_t offset, struct fault *fault) {
    size_t count = zone->change_count;
    if (offset < -OFFSET_MAX_SECONDS || offset > OFFSET_MAX_SECONDS) {
        return refuse(fault, "an offset is beyond 14 hours");
    }
    if (count > 0 && zone->changes[count - 1].offset_seconds == offset) {
        return true;
    }
    if (count > 0 && zone->changes[count - 1].from_ms / 1000 >= seconds) {
        return refuse(fault, "its changes are not in order");
    }
    if (count == ZONE_CHANGES_MAX) {
        return refuse(fault, "it has too many changes");
    }
    zone->changes[count] = (struct zone_change){.from_ms = seconds * 1000, .offset_seconds = offset};
    zone->change_count = count + 1;
    return true;
}

/* The file's own changes; *last is the moment of the last of them. */
static bool add_file_changes(const struct block *block, struct zone *zone, int64_t *last, struct fault *fault) {
    int32_t before = offset_of(block, 0); /* RFC 8536 section 3.2: type 0 holds before the first change */
    *last = OLDEST_SECONDS;
    bool is_begun = false;
    for (size_t i = 0; i < block->counts.transitions; i++) {
        int64_t seconds = (int64_t)bytes_get_be64(block->times + i * 8);
        size_t type = block->type_of[i];
        if (type >= block->counts.types || seconds > LARGEST_SECONDS) {
            return refuse(fault, "a change is out of bounds");
        }
        if (seconds > OLDEST_SECONDS && !is_begun) {
            is_begun = true;
            if (!add_change(zone, OLDEST_SECONDS, before, fault)) {
                return false;
            }
        }
        before = offset_of(block, type);
        if (is_begun && !add_change(zone, seconds, before, fault)) {
            return false;
        }
        *last = seconds > *last ? seconds : *last;
    }
    return is_begun || add_change(zone, OLDEST_SECONDS, before, fault);
}

struct moment {
    int64_t seconds;
    int32_t offset;
};

static bool add_rule_changes(const struct zone_rule *rule, int64_t last, struct zone *zone, struct fault *fault) {
    struct civil_day from = calendar_civil((int32_t)(last / 86400));
    for (int32_t year = from.year; year <= LAST_YEAR; year++) {
        struct moment first = {.offset = rule->summer_seconds};
        struct moment second = {.offset = rule->standard_seconds};
        zone_rule_year(rule, year, &first.seconds, &second.seconds);
        if (second.seconds < first.seconds) { /* south of the equator summer ends first */
            struct moment swapped = first;
            first = second;
            second = swapped;
        }
        if ((first.seconds > last && !add_change(zone, first.seconds, first.offset, fault)) ||
            (second.seconds > last && !add_change(zone, second.seconds, second.offset, fault))) {
            return false;
        }
    }
    return true;
}

bool zone_file_decode(struct span bytes, struct zone *zone, struct fault *fault) {
    struct block block;
    struct zone_rule rule;
    int64_t last;
    zone->change_count = 0;
    if (!read_block(bytes, &block, fault) || !add_file_changes(&block, zone, &last, fault)) {
        return false;
    }
    if (block.footer.size == 0) {
        return true;
    }
    if (!zone_rule_parse(block.footer, &rule)) {
        return refuse(fault, "its footer is no rule");
    }
    return !rule.has_summer || add_rule_changes(&rule, last, zone, fault);
}

static bool is_zone_name(const char *name) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/";
    return name[0] != '\0' && name[0] != '/' && strspn(name, allowed) == strlen(name);
}

bool zone_file_load(const char *directory, const char *name, struct zone *zone, struct fault *fault) {
    uint8_t bytes[FILE_MAX];
    char path[512];
    size_t size;
    bool is_there;
    int length = snprintf(path, sizeof path, "%s/%s", directory == NULL ? "/usr/share/zoneinfo" : directory, name);
    if (!is_zone_name(name) || !text_copy(zone->name, sizeof zone->name, text_of(name)) || length < 0 ||
        (size_t)length >= sizeof path) {
        return fault_set(fault, FAULT_CONFIG, "\"%s\" is not the name of a time zone", name);
    }
    if (!whole_file_read(path, bytes, sizeof bytes, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return fault_set(fault, FAULT_CONFIG, "%s: there is no such time zone (package tzdata)", path);
    }
    return zone_file_decode(span_of(bytes, size), zone, fault) || fault_wrap(fault, "%s", name);
}
