#include "tests/till/till_profile.h"

#include <inttypes.h>
#include <string.h>

#include "node/whole_file.h"

enum { FILE_MAX = 2048, FILE_MODE = 0600, NUMBER_MAX = 1000000000 };

/* A member by the name of its line: a text of `capacity`, or a number. */
struct row {
    const char *name;
    char *text;
    size_t capacity;
    uint32_t *number;
};

enum { ROWS = 7 };

static void name_rows(struct till_profile *profile, struct row rows[static ROWS]) {
    const struct row named[ROWS] = {
        {"url", profile->identity.url, sizeof profile->identity.url, NULL},
        {"key", profile->identity.key, sizeof profile->identity.key, NULL},
        {"certificate_sha256", profile->identity.certificate_sha256, sizeof profile->identity.certificate_sha256, NULL},
        {"store_name", profile->store_name, sizeof profile->store_name, NULL},
        {"till", NULL, 0, &profile->till},
        {"shift", NULL, 0, &profile->shift},
        {"next_number", NULL, 0, &profile->next_number},
    };
    memcpy(rows, named, sizeof named);
}

static bool take_value(const struct row *row, struct text value) {
    int64_t number;
    if (row->text != NULL) {
        return text_copy(row->text, row->capacity, value);
    }
    bool is_number = text_to_int64(value, &number) && number >= 1 && number <= NUMBER_MAX;
    *row->number = is_number ? (uint32_t)number : 0;
    return is_number;
}

static bool take_line(const struct row rows[static ROWS], struct text line, unsigned *seen) {
    for (size_t i = 0; i < ROWS; i++) {
        size_t size = strlen(rows[i].name);
        if (line.size >= size + 3 && memcmp(line.data, rows[i].name, size) == 0 &&
            memcmp(line.data + size, " = ", 3) == 0) {
            *seen |= 1U << i;
            return take_value(&rows[i], (struct text){.data = line.data + size + 3, .size = line.size - size - 3});
        }
    }
    return false;
}

bool till_profile_read(const char *path, struct till_profile *profile, struct fault *fault) {
    char text[FILE_MAX];
    size_t size;
    bool is_there;
    struct row rows[ROWS];
    unsigned seen = 0;
    int line_no = 0;
    *profile = (struct till_profile){0};
    name_rows(profile, rows);
    if (!whole_file_read_secret(path, text, sizeof text, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return fault_set(fault, FAULT_CONFIG, "%s: there is no such profile; `till pair` makes one", path);
    }
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end == NULL ? size - at : (size_t)(end - (text + at));
        line_no++;
        if (!take_line(rows, (struct text){.data = text + at, .size = length}, &seen)) {
            return fault_set(fault, FAULT_CONFIG, "%s:%d: is no line of a till's profile", path, line_no);
        }
        at += length + 1;
    }
    return seen == (1U << ROWS) - 1 || fault_set(fault, FAULT_CONFIG, "%s: a line is missing", path);
}

bool till_profile_write(const char *path, const struct till_profile *profile, struct fault *fault) {
    char block[FILE_MAX];
    struct writer out;
    struct till_profile copy = *profile;
    struct row rows[ROWS];
    name_rows(&copy, rows);
    writer_init(&out, block, sizeof block);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].text != NULL) {
            writer_format(&out, "%s = %s\n", rows[i].name, rows[i].text);
        } else {
            writer_format(&out, "%s = %" PRIu32 "\n", rows[i].name, *rows[i].number);
        }
    }
    return whole_file_write(path, writer_result(&out), FILE_MODE, fault);
}
