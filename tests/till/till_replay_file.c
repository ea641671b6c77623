#include "tests/till/till_replay_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/calendar.h"
#include "base/limits.h"
#include "base/tree_read.h"
#include "retail/money.h"
#include "wire/json.h"

enum { ROOM_PER_BYTE = 16, ROOM_MORE = 1024 * 1024 };

static void read_lines(struct place place, struct arena *arena, struct till_basket *basket) {
    static const char *const names[] = {"sku", "quantity_milli", "price_minor"};
    size_t count = place_array(place, 1, LIMIT_LINES);
    struct till_line *lines = ARENA_ARRAY(arena, struct till_line, count);
    for (size_t i = 0; lines != NULL && i < count; i++) {
        struct place line = place_item(&place, i);
        if (place_object(line)) {
            place_only(line, names, sizeof names / sizeof names[0]);
        }
        lines[i].sku = place_text(place_member(&line, "sku"), 1, LIMIT_SKU - 1);
        lines[i].quantity_milli = place_int(place_member(&line, "quantity_milli"), 1, QUANTITY_MAX);
        lines[i].price_minor = place_int(place_member(&line, "price_minor"), 0, MONEY_MAX);
    }
    basket->line_count = count;
    basket->lines = lines;
}

static void read_codes(struct place place, struct arena *arena, struct till_basket *basket) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, LIMIT_CODES);
    const char **codes = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; codes != NULL && i < count; i++) {
        codes[i] = arena_copy_text(arena, place_text(place_item(&place, i), 1, LIMIT_CODE - 1)).data;
    }
    basket->code_count = count;
    basket->codes = codes;
}

static void read_receipt(const struct tree *tree, struct arena *arena, struct tree_report *report,
                         struct replay_receipt *receipt) {
    static const char *const names[] = {"sold_at", "lines", "card", "codes", "points_most"};
    struct place root = place_root(tree, report);
    if (!place_object(root)) {
        return;
    }
    place_only(root, names, sizeof names / sizeof names[0]);
    struct place sold_at = place_member(&root, "sold_at");
    if (!calendar_parse_time(place_text(sold_at, 1, CALENDAR_TIME_TEXT_MAX), &receipt->sold_at_ms)) {
        place_refuse(sold_at, "wrong_form", "must be a time as 2026-01-05T09:00:00Z");
    }
    read_lines(place_member(&root, "lines"), arena, &receipt->basket);
    read_codes(place_member(&root, "codes"), arena, &receipt->basket);
    struct text nobody = {0};
    struct text card = place_text_or(place_member(&root, "card"), 1, sizeof receipt->card - 1, nobody);
    (void)text_copy(receipt->card, sizeof receipt->card, card);
    receipt->basket.pays_most = place_bool_or(place_member(&root, "points_most"), false);
}

static bool take_line(struct replay_file *file, const char *path, size_t line_no, struct text line,
                      struct fault *fault) {
    static struct tree_report report;
    const struct tree *tree;
    struct replay_receipt *receipt = &file->receipts[file->count];
    report = (struct tree_report){0};
    *receipt = (struct replay_receipt){.line_no = line_no};
    if (!json_parse(span_of(line.data, line.size), &file->arena, &tree, fault)) {
        return fault_wrap(fault, "%s:%zu", path, line_no);
    }
    read_receipt(tree, &file->arena, &report, receipt);
    if (report.count > 0) {
        return fault_set(fault, FAULT_INPUT, "%s:%zu: %s: %s", path, line_no, report.errors[0].path,
                         report.errors[0].reason);
    }
    file->count++;
    return !file->arena.exhausted || fault_set(fault, FAULT_FULL, "%s: no memory for its receipts", path);
}

static size_t count_lines(FILE *input) {
    size_t lines = 1;
    for (int c = fgetc(input); c != EOF; c = fgetc(input)) {
        lines += c == '\n' ? 1 : 0;
    }
    rewind(input);
    return lines;
}

static bool read_all(struct replay_file *file, const char *path, FILE *input, struct fault *fault) {
    char *line = NULL;
    size_t capacity = 0;
    bool is_good = true;
    size_t line_no = 0;
    for (ssize_t size = getline(&line, &capacity, input); is_good && size > 0;
         size = getline(&line, &capacity, input)) {
        size_t length = strcspn(line, "\r\n");
        line_no++;
        is_good = length == 0 || take_line(file, path, line_no, (struct text){.data = line, .size = length}, fault);
    }
    free(line);
    return is_good;
}

bool replay_file_read(struct replay_file *file, const char *path, struct fault *fault) {
    struct stat status;
    FILE *input = fopen(path, "r");
    *file = (struct replay_file){0};
    if (input == NULL || fstat(fileno(input), &status) != 0) {
        if (input != NULL) {
            (void)fclose(input);
        }
        return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
    }
    size_t room = (size_t)status.st_size * ROOM_PER_BYTE + ROOM_MORE;
    file->block = malloc(room);
    file->receipts = calloc(count_lines(input), sizeof file->receipts[0]);
    bool is_read = file->block != NULL && file->receipts != NULL;
    if (!is_read) {
        (void)fault_set(fault, FAULT_FULL, "%s: no memory for its receipts", path);
    } else {
        arena_init(&file->arena, file->block, room);
        is_read = read_all(file, path, input, fault);
    }
    (void)fclose(input);
    if (!is_read) {
        replay_file_free(file);
    }
    return is_read;
}

void replay_file_free(struct replay_file *file) {
    free(file->receipts);
    free(file->block);
    *file = (struct replay_file){0};
}
