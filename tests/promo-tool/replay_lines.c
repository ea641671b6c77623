#include "tests/promo-tool/replay_lines.h"

#include "tests/promo-tool/line_moment.h"
#include "tests/promo-tool/receipt_read.h"

#include "wire/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapped_file {
    const char *path;
    const char *bytes;
    size_t size;
};

struct line_place {
    int64_t minute; /* since 1970-01-01, local; LINE_MOMENT_NONE: the line does not say */
    uint64_t offset;
    uint32_t size;
    uint32_t line_no; /* from 1 */
    uint32_t file;
};

struct replay_lines {
    size_t file_count;
    struct mapped_file *files;
    size_t count;
    size_t capacity;
    struct line_place *places;
};

/* -------------------------------------------------------------------------------------------------- finding the lines
 */

static bool map_file(struct mapped_file *file, const char *path, struct fault *fault) {
    struct stat status;
    file->path = path;
    errno = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        const char *why = descriptor >= 0 && errno == 0 ? "is no file" : strerror(errno);
        if (descriptor >= 0) {
            (void)close(descriptor);
        }
        return fault_set(fault, FAULT_IO, "%s: %s", path, why);
    }
    file->size = (size_t)status.st_size;
    void *bytes = file->size == 0 ? NULL : mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    (void)close(descriptor);
    if (bytes == MAP_FAILED) {
        return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
    }
    file->bytes = bytes;
    return true;
}

static bool is_blank(const char *line, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
            return false;
        }
    }
    return true;
}

static bool add_place(struct replay_lines *lines, const struct line_place *place) {
    if (lines->count == lines->capacity) {
        size_t capacity = lines->capacity == 0 ? 4096 : lines->capacity * 2;
        struct line_place *grown = reallocarray(lines->places, capacity, sizeof(*grown));
        if (grown == NULL) {
            return false;
        }
        lines->places = grown;
        lines->capacity = capacity;
    }
    lines->places[lines->count++] = *place;
    return true;
}

/* A line that is too long keeps its place, so that it is named when its turn comes. */
static bool find_lines(struct replay_lines *lines, uint32_t file_index, struct fault *fault) {
    const struct mapped_file *file = &lines->files[file_index];
    uint32_t line_no = 0;
    size_t next = 0;
    for (size_t at = 0; at < file->size; at = next) {
        const char *line = file->bytes + at;
        const char *end = memchr(line, '\n', file->size - at);
        size_t size = end == NULL ? file->size - at : (size_t)(end - line);
        next = at + size + 1;
        if (line_no == UINT32_MAX || lines->count == UINT32_MAX) {
            return fault_set(fault, FAULT_FULL, "%s: more than %u lines", file->path, UINT32_MAX);
        }
        line_no++;
        if (is_blank(line, size)) {
            continue;
        }
        bool is_long = size > REPLAY_RECEIPT_BYTES_MAX;
        struct line_place place = {.minute = is_long ? LINE_MOMENT_NONE : line_moment(span_of(line, size)),
                                   .offset = at,
                                   .size = is_long ? UINT32_MAX : (uint32_t)size,
                                   .line_no = line_no,
                                   .file = file_index};
        if (!add_place(lines, &place)) {
            return fault_set(fault, FAULT_FULL, "out of memory");
        }
    }
    return true;
}

static int by_moment(const void *a, const void *b) {
    const struct line_place *one = a;
    const struct line_place *other = b;
    if (one->minute != other->minute) {
        return one->minute < other->minute ? -1 : 1;
    }
    if (one->file != other->file) {
        return one->file < other->file ? -1 : 1;
    }
    return one->line_no < other->line_no ? -1 : one->line_no > other->line_no;
}

static void sort_places(struct replay_lines *lines) {
    bool is_sorted = true;
    for (size_t i = 1; i < lines->count && is_sorted; i++) {
        is_sorted = by_moment(&lines->places[i - 1], &lines->places[i]) < 0;
    }
    if (!is_sorted) {
        qsort(lines->places, lines->count, sizeof(*lines->places), by_moment);
    }
}

struct replay_lines *replay_lines_open(size_t path_count, char *const *paths, struct fault *fault) {
    struct replay_lines *lines = calloc(1, sizeof(*lines));
    struct mapped_file *files = calloc(path_count, sizeof(*files));
    if (lines == NULL || files == NULL) {
        free(lines);
        free(files);
        (void)fault_set(fault, FAULT_FULL, "out of memory");
        return NULL;
    }
    lines->files = files;
    for (size_t i = 0; i < path_count; i++) {
        if (!map_file(&files[i], paths[i], fault)) {
            replay_lines_close(lines);
            return NULL;
        }
        lines->file_count++;
        if (!find_lines(lines, (uint32_t)i, fault)) {
            replay_lines_close(lines);
            return NULL;
        }
    }
    sort_places(lines);
    return lines;
}

void replay_lines_close(struct replay_lines *lines) {
    for (size_t i = 0; i < lines->file_count; i++) {
        if (lines->files[i].bytes != NULL) {
            (void)munmap((void *)(uintptr_t)lines->files[i].bytes, lines->files[i].size);
        }
    }
    free(lines->files);
    free(lines->places);
    free(lines);
}

/* --------------------------------------------------------------------------------------------------- reading one line
 */

static size_t line_size(const void *context, uint64_t number) {
    const struct replay_lines *lines = context;
    uint32_t size = lines->places[number].size;
    return size > REPLAY_RECEIPT_BYTES_MAX ? 1 : size;
}

static bool refuse(char reason[static REPLAY_REASON_MAX], const char *path, const char *why) {
    (void)snprintf(reason, REPLAY_REASON_MAX, "%s%s%s", path, path[0] == '\0' ? "" : ": ", why);
    return false;
}

static bool read_receipt(const struct line_place *place, const struct tree *tree, struct arena *arena,
                         struct replay_receipt *receipt, char reason[static REPLAY_REASON_MAX]) {
    struct tree_report report; /* its errors are large, and read only as far as they were written */
    report.count = 0;
    report.dropped = 0;
    struct read_receipt read;
    if (!receipt_read(tree, arena, &read, &report)) {
        return refuse(reason, report.errors[0].path, report.errors[0].reason);
    }
    receipt->basket = read.basket;
    receipt->request = read.request;
    receipt->request.basket = &receipt->basket;
    if (read.request.customer.is_known && read.request.customer.id == RECEIPT_UNNAMED_CUSTOMER) {
        return refuse(reason, "/customer/id", "is missing: a replay must know who it was");
    }
    if (line_minute_of(&read.request.at) != place->minute) {
        return refuse(reason, "/at", "must be written plainly, like \"2026-11-21 10:30\"");
    }
    return true;
}

static bool read_line(const void *context, uint64_t number, struct arena *arena, struct replay_receipt *receipt,
                      char reason[static REPLAY_REASON_MAX]) {
    const struct replay_lines *lines = context;
    const struct line_place *place = &lines->places[number];
    if (place->size > REPLAY_RECEIPT_BYTES_MAX) {
        return refuse(reason, "", "the line is longer than 1 MiB");
    }
    const struct tree *tree = NULL;
    struct fault fault;
    struct span bytes = span_of(lines->files[place->file].bytes + place->offset, place->size);
    if (!json_parse(bytes, arena, &tree, &fault)) {
        return refuse(reason, "", fault.text);
    }
    return read_receipt(place, tree, arena, receipt, reason);
}

struct replay_source replay_lines_source(const struct replay_lines *lines) {
    return (struct replay_source){.count = lines->count, .size = line_size, .read = read_line, .context = lines};
}

void replay_lines_receipt_name(const void *context, uint64_t number, char *out, size_t capacity) {
    const struct replay_lines *lines = context;
    const struct line_place *place = &lines->places[number];
    (void)snprintf(out, capacity, "%s:%u", lines->files[place->file].path, place->line_no);
}
