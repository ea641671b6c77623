#include "tests/tidy/check_text.h"

#include <ctype.h>
#include <string.h>

/* In pieces, so that this file does not find itself. */
static const char *const markers[] = {"TO"
                                      "DO",
                                      "FIX"
                                      "ME",
                                      "X"
                                      "XX",
                                      "HA"
                                      "CK"};
static const char *const machine_paths[] = {"/wo"
                                            "rk/",
                                            "/ro"
                                            "ot/"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool line_has(const char *line, size_t size, const char *wanted, bool as_word) {
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= size; i++) {
        bool starts = !as_word || i == 0 || !is_word_char(line[i - 1]);
        bool ends = !as_word || i + length == size || !is_word_char(line[i + length]);
        if (starts && ends && memcmp(line + i, wanted, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Characters, not bytes: continuation bytes of UTF-8 do not count. */
static size_t line_length(const char *line, size_t size) {
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        length += ((unsigned char)line[i] & 0xC0U) != 0x80U;
    }
    return length;
}

/* Code has limits of length; prose, tables and data have none. */
static bool is_code(const struct source *source) {
    static const char *const suffixes[] = {".c", ".h", ".S", ".sh", ".ts", ".tsx", ".css", ".sql"};
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        if (source_has_suffix(source, suffixes[i])) {
            return true;
        }
    }
    return strncmp(source->text, "#!", 2) == 0 || strcmp(source->path, "Makefile") == 0;
}

static void check_line(const struct source *source, size_t number, const char *line, size_t size) {
    if (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t' || line[size - 1] == '\r')) {
        finding(source, number, "white space at the end of the line");
    }
    if (is_code(source) && line_length(line, size) > LINE_LENGTH_MAX) {
        finding(source, number, "%zu characters in a line, at most %d", line_length(line, size), LINE_LENGTH_MAX);
    }
    for (size_t i = 0; i < COUNT(markers); i++) {
        if (line_has(line, size, markers[i], true)) {
            finding(source, number, "the marker %s: do it, or file an issue", markers[i]);
        }
    }
    for (size_t i = 0; i < COUNT(machine_paths); i++) {
        if (line_has(line, size, machine_paths[i], false)) {
            finding(source, number, "%s is a path of one machine", machine_paths[i]);
        }
    }
    if (source_has_suffix(source, "package-lock.json") && line_has(line, size, "\"resolved\"", false)) {
        finding(source, number, "a lock file names versions and hashes, not a registry's address");
    }
}

void check_text(const struct source *source) {
    size_t number = 0;
    const char *line = source->text;
    while (*line != '\0') {
        size_t size = strcspn(line, "\n");
        check_line(source, ++number, line, size);
        if (line[size] == '\0') {
            finding(source, number, "no newline at the end of the file");
            break;
        }
        line += size + 1;
    }
    if (is_code(source) && number > FILE_LINES_MAX) {
        finding(source, number, "%zu lines in a file, at most %d", number, FILE_LINES_MAX);
    }
}
