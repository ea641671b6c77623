#include "tests/tidy/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t findings;

static void blank(char *code, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        if (code[i] != '\n') {
            code[i] = ' ';
        }
    }
}

/* The offset after the literal that begins at `at`. */
static size_t literal_end(const char *text, size_t at) {
    char quote = text[at];
    size_t i = at + 1;
    while (text[i] != '\0' && text[i] != quote && text[i] != '\n') {
        i += text[i] == '\\' && text[i + 1] != '\0' ? 2 : 1;
    }
    return text[i] == quote ? i + 1 : i;
}

static size_t comment_end(const char *text, size_t at) {
    bool is_block = text[at + 1] == '*';
    const char *end = strstr(text + at + 2, is_block ? "*/" : "\n");
    if (end == NULL) {
        return at + strlen(text + at);
    }
    return (size_t)(end - text) + (is_block ? 2 : 0);
}

static void blank_what_is_not_code(char *code, const char *text) {
    size_t i = 0;
    while (text[i] != '\0') {
        size_t end = i + 1;
        if (text[i] == '/' && (text[i + 1] == '*' || text[i + 1] == '/')) {
            end = comment_end(text, i);
            blank(code, i, end);
        } else if (text[i] == '"' || text[i] == '\'') {
            end = literal_end(text, i);
            blank(code, i, end);
        }
        i = end;
    }
}

static char *read_whole(const char *file_path, size_t *size) {
    FILE *file = fopen(file_path, "rb");
    if (file == NULL) {
        return NULL;
    }
    size_t capacity = 1 << 16;
    char *text = malloc(capacity);
    *size = 0;
    while (text != NULL) {
        size_t got = fread(text + *size, 1, capacity - 1 - *size, file);
        *size += got;
        if (got == 0) {
            text[*size] = '\0';
            break;
        }
        if (*size + 1 == capacity) {
            capacity *= 2;
            text = realloc(text, capacity);
        }
    }
    (void)fclose(file);
    return text;
}

bool source_load(struct source *source, const char *root, const char *path) {
    char file_path[4096];
    (void)snprintf(file_path, sizeof(file_path), "%s/%s", root, path);
    *source = (struct source){.path = path};
    source->text = read_whole(file_path, &source->size);
    source->code = source->text == NULL ? NULL : malloc(source->size + 1);
    if (source->code == NULL) {
        (void)fprintf(stderr, "tidy: cannot read %s\n", file_path);
        source_free(source);
        return false;
    }
    if (memchr(source->text, '\0', source->size) != NULL) {
        source->size = 0;
        source->text[0] = '\0';
    }
    memcpy(source->code, source->text, source->size + 1);
    if (source_is_c(source)) {
        blank_what_is_not_code(source->code, source->text);
    }
    return true;
}

void source_free(struct source *source) {
    free(source->text);
    free(source->code);
    *source = (struct source){0};
}

size_t source_line(const struct source *source, size_t offset) {
    size_t line = 1;
    for (size_t i = 0; i < offset; i++) {
        line += source->text[i] == '\n';
    }
    return line;
}

bool source_has_suffix(const struct source *source, const char *suffix) {
    size_t length = strlen(source->path);
    size_t suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(source->path + length - suffix_length, suffix) == 0;
}

bool source_is_c(const struct source *source) {
    return source_has_suffix(source, ".c") || source_has_suffix(source, ".h");
}

bool path_is_in(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

void finding(const struct source *source, size_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    (void)printf("%s:%zu: ", source->path, line);
    (void)vprintf(format, arguments);
    (void)printf("\n");
    va_end(arguments);
    findings++;
}

size_t finding_count(void) {
    return findings;
}
