#include "tests/till-kit/kit_print.h"

#include "base/span.h"
#include "wire/json_write.h"

#include <inttypes.h>
#include <string.h>

enum { INDENT = 2, TEXT_MAX = 16384, ELLIPSIS_SIZE = 3 };

static void write_text(struct writer *out, struct text text) {
    uint8_t block[TEXT_MAX];
    struct writer quoted;
    struct json_writer json;
    writer_init(&quoted, block, sizeof block);
    json_write_start(&json, &quoted);
    json_write_text(&json, NULL, text);
    struct span span = json_write_finish(&json);
    if (span.size == 0) {
        out->overflowed = true;
    }
    writer_span(out, span);
}

static void write_line(struct writer *out, const struct tree *tree) {
    bool is_object = tree->kind == TREE_OBJECT;
    switch (tree->kind) {
    case TREE_NULL: writer_format(out, "null"); break;
    case TREE_BOOL: writer_format(out, tree->is_true ? "true" : "false"); break;
    case TREE_INT: writer_format(out, "%" PRId64, tree->number); break;
    case TREE_TEXT: write_text(out, tree->text); break;
    case TREE_ARRAY:
    case TREE_OBJECT:
        writer_byte(out, is_object ? '{' : '[');
        for (size_t i = 0; i < tree->count && !out->overflowed; i++) {
            writer_format(out, i == 0 ? "" : ", ");
            if (is_object) {
                write_text(out, tree->names[i]);
                writer_format(out, ": ");
            }
            write_line(out, &tree->items[i]);
        }
        writer_byte(out, is_object ? '}' : ']');
        break;
    }
}

/* `column`: where the value begins; `after`: how much stands behind it on its line. */
static void print(FILE *file, const struct tree *tree, size_t depth, size_t column) {
    uint8_t block[TEXT_MAX];
    struct writer line;
    writer_init(&line, block, column < KIT_PRINT_COLUMNS ? KIT_PRINT_COLUMNS - column : 1);
    write_line(&line, tree);
    bool is_whole = !line.overflowed && depth > 0;
    if (!is_whole && (tree->count == 0 || (tree->kind != TREE_ARRAY && tree->kind != TREE_OBJECT))) {
        writer_init(&line, block, sizeof block); /* cannot be broken */
        write_line(&line, tree);
        is_whole = true;
    }
    if (is_whole) {
        (void)fwrite(block, 1, line.size, file);
        return;
    }
    bool is_object = tree->kind == TREE_OBJECT;
    (void)fputs(is_object ? "{\n" : "[\n", file);
    for (size_t i = 0; i < tree->count; i++) {
        size_t indent = (depth + 1) * INDENT;
        (void)fprintf(file, "%*s", (int)indent, "");
        if (is_object) {
            writer_init(&line, block, sizeof block);
            write_text(&line, tree->names[i]);
            (void)fprintf(file, "%.*s: ", (int)line.size, (const char *)block);
            indent += line.size + 2;
        }
        print(file, &tree->items[i], depth + 1, indent);
        (void)fputs(i + 1 < tree->count ? ",\n" : "\n", file);
    }
    (void)fprintf(file, "%*s%c", (int)(depth * INDENT), "", is_object ? '}' : ']');
}

bool kit_print_file(FILE *file, const struct tree *tree) {
    print(file, tree, 0, 0);
    (void)fputc('\n', file);
    return fflush(file) == 0 && ferror(file) == 0;
}

void kit_print_short(const struct tree *tree, char *out, size_t capacity) {
    struct writer line;
    if (tree == NULL) {
        (void)snprintf(out, capacity, "nothing");
        return;
    }
    writer_init(&line, out, capacity - 1);
    write_line(&line, tree);
    size_t size = line.size;
    if (line.overflowed) {
        size = size > capacity - 1 - ELLIPSIS_SIZE ? capacity - 1 - ELLIPSIS_SIZE : size;
        while (!text_is_utf8((struct text){out, size})) {
            size--;
        }
        memcpy(out + size, "...", ELLIPSIS_SIZE);
        size += ELLIPSIS_SIZE;
    }
    out[size] = '\0';
}
