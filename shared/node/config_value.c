#include "node/config_value.h"

#include "base/bug.h"
#include "base/checked.h"
#include "node/net_address.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct unit {
    const char *suffix;
    int64_t factor;
};

/* Largest first, so that printing finds the shortest form. */
static const struct unit duration_units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
static const struct unit size_units[] = {{"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"", 1}};
static const struct unit plain_units[] = {{"", 1}};

struct unit_list {
    const struct unit *units;
    size_t count;
};

static struct unit_list units_of(enum config_type type) {
    if (type == CONFIG_DURATION) {
        return (struct unit_list){duration_units, sizeof duration_units / sizeof duration_units[0]};
    }
    if (type == CONFIG_SIZE) {
        return (struct unit_list){size_units, sizeof size_units / sizeof size_units[0]};
    }
    return (struct unit_list){plain_units, 1};
}

bool config_type_is_number(enum config_type type) {
    return type == CONFIG_INT || type == CONFIG_DURATION || type == CONFIG_SIZE;
}

const char *config_type_name(enum config_type type) {
    switch (type) {
    case CONFIG_TEXT: return "text";
    case CONFIG_PATH: return "path";
    case CONFIG_ADDRESS: return "address";
    case CONFIG_INT: return "number";
    case CONFIG_BOOL: return "yes or no";
    case CONFIG_DURATION: return "duration";
    case CONFIG_SIZE: return "size";
    }
    bug_unreachable("config type out of range");
}

static size_t suffix_start(struct text text) {
    size_t at = 0;
    while (at < text.size && (text.data[at] == '-' || (text.data[at] >= '0' && text.data[at] <= '9'))) {
        at++;
    }
    return at;
}

static bool parse_number(enum config_type type, struct text text, int64_t *number) {
    size_t digits = suffix_start(text);
    struct text suffix = {text.data + digits, text.size - digits};
    struct unit_list list = units_of(type);
    for (size_t i = 0; i < list.count; i++) {
        int64_t count;
        if (text_is(suffix, list.units[i].suffix)) {
            return text_to_int64((struct text){text.data, digits}, &count) &&
                   checked_mul(count, list.units[i].factor, number);
        }
    }
    return false;
}

static const char *number_form(enum config_type type) {
    switch (type) {
    case CONFIG_DURATION: return "a duration such as 250ms, 8s, 5m, 12h or 7d";
    case CONFIG_SIZE: return "a size such as 512, 256K, 64M or 2G";
    case CONFIG_INT:
    case CONFIG_BOOL:
    case CONFIG_TEXT:
    case CONFIG_PATH:
    case CONFIG_ADDRESS: break;
    }
    return "a whole number";
}

static bool read_number(const struct config_row *row, int64_t *member, struct text text, struct fault *fault) {
    int64_t number;
    if (!parse_number(row->type, text, &number)) {
        return fault_set(fault, FAULT_CONFIG, "\"%.*s\" is not %s", (int)text.size, text.data, number_form(row->type));
    }
    if (number < row->min || number > row->max) {
        char min[CONFIG_VALUE_TEXT_MAX];
        char max[CONFIG_VALUE_TEXT_MAX];
        config_number_print(min, row->type, row->min);
        config_number_print(max, row->type, row->max);
        return fault_set(fault, FAULT_CONFIG, "%.*s is not in %s .. %s", (int)text.size, text.data, min, max);
    }
    *member = number;
    return true;
}

static bool read_bool(bool *member, struct text text, struct fault *fault) {
    if (!text_is(text, "yes") && !text_is(text, "no")) {
        return fault_set(fault, FAULT_CONFIG, "\"%.*s\" is neither yes nor no", (int)text.size, text.data);
    }
    *member = text_is(text, "yes");
    return true;
}

static bool read_text(const struct config_row *row, char *member, struct text text, struct fault *fault) {
    size_t max = row->max > 0 ? (size_t)row->max : CONFIG_TEXT_MAX - 1;
    if (text.size < (size_t)row->min || text.size > max) {
        return fault_set(fault, FAULT_CONFIG, "%zu characters are not in %" PRId64 " .. %zu", text.size, row->min, max);
    }
    struct net_address address;
    struct fault reason;
    if (row->type == CONFIG_ADDRESS && text.size > 0 && !net_address_parse(text, &address, &reason)) {
        return fault_set(fault, FAULT_CONFIG, "%s", reason.text);
    }
    if (!text_is_plain(text) || !text_copy(member, CONFIG_TEXT_MAX, text)) {
        return fault_set(fault, FAULT_CONFIG, "the value is not plain UTF-8 text");
    }
    return true;
}

static size_t member_size(enum config_type type) {
    if (config_type_is_number(type)) {
        return sizeof(int64_t);
    }
    return type == CONFIG_BOOL ? sizeof(bool) : CONFIG_TEXT_MAX;
}

bool config_value_read(const struct config_row *row, void *values, struct text text, struct fault *fault) {
    bug_if(row->size != member_size(row->type)); /* the row names a member of another type */
    char *member = (char *)values + row->offset;
    if (config_type_is_number(row->type)) {
        return read_number(row, (int64_t *)(void *)member, text, fault);
    }
    if (row->type == CONFIG_BOOL) {
        return read_bool((bool *)(void *)member, text, fault);
    }
    return read_text(row, member, text, fault);
}

void config_number_print(char out[static CONFIG_VALUE_TEXT_MAX], enum config_type type, int64_t number) {
    struct unit_list list = units_of(type);
    for (size_t i = 0; i < list.count; i++) {
        bool is_last = i + 1 == list.count;
        if (is_last || (number != 0 && number % list.units[i].factor == 0)) {
            (void)snprintf(out, CONFIG_VALUE_TEXT_MAX, "%" PRId64 "%s", number / list.units[i].factor,
                           number == 0 && type == CONFIG_DURATION ? "s" : list.units[i].suffix);
            return;
        }
    }
}

void config_value_print(char out[static CONFIG_VALUE_TEXT_MAX], const struct config_row *row, const void *values) {
    const char *member = (const char *)values + row->offset;
    if (config_type_is_number(row->type)) {
        config_number_print(out, row->type, *(const int64_t *)(const void *)member);
    } else if (row->type == CONFIG_BOOL) {
        (void)snprintf(out, CONFIG_VALUE_TEXT_MAX, "%s", *(const bool *)(const void *)member ? "yes" : "no");
    } else {
        (void)snprintf(out, CONFIG_VALUE_TEXT_MAX, "%s", member);
    }
}
