#include "tests/till/till_journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "node/whole_file.h"

enum { FILE_MODE = 0600, NUMBER_TEXT_MAX = 48 };

static bool put_entry(struct till_journal *journal, uint32_t number, uint64_t doc_seq, const char *body, size_t size) {
    char *copy = journal->count == TILL_JOURNAL_MAX ? NULL : malloc(size + 1);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, body, size);
    copy[size] = '\0';
    journal->entries[journal->count++] = (struct till_journal_entry){number, doc_seq, copy};
    return true;
}

/* ------------------------------------------------------------------------------------------------------- reading */

static bool take_number(struct text *line, int64_t *number) {
    const char *space = line->size == 0 ? NULL : memchr(line->data, ' ', line->size);
    struct text word = {.data = line->data, .size = space == NULL ? 0 : (size_t)(space - line->data)};
    if (space == NULL || !text_to_int64(word, number) || *number < 0) {
        return false;
    }
    line->data += word.size + 1;
    line->size -= word.size + 1;
    return true;
}

static bool take_line(struct till_journal *journal, struct text line) {
    int64_t number = 0;
    int64_t doc_seq = 0;
    return take_number(&line, &number) && number <= UINT32_MAX && take_number(&line, &doc_seq) && line.size > 0 &&
           put_entry(journal, (uint32_t)number, (uint64_t)doc_seq, line.data, line.size);
}

static bool read_lines(struct till_journal *journal, FILE *file, struct fault *fault) {
    char *line = NULL;
    size_t capacity = 0;
    bool is_good = true;
    for (int line_no = 1; is_good; line_no++) {
        ssize_t size = getline(&line, &capacity, file);
        if (size <= 0 || line[size - 1] != '\n') {
            break;
        }
        is_good = take_line(journal, (struct text){.data = line, .size = (size_t)size - 1}) ||
                  fault_set(fault, FAULT_CORRUPT, "%s:%d: is no line of a till's journal", journal->path, line_no);
    }
    free(line);
    return is_good;
}

bool till_journal_open(struct till_journal *journal, const char *profile_path, struct fault *fault) {
    *journal = (struct till_journal){0};
    int size = snprintf(journal->path, sizeof journal->path, "%s.receipts", profile_path);
    if (size < 0 || (size_t)size >= sizeof journal->path) {
        return fault_set(fault, FAULT_CONFIG, "the profile's path is too long");
    }
    FILE *file = fopen(journal->path, "r");
    if (file == NULL) {
        return errno == ENOENT || fault_set(fault, FAULT_IO, "%s: %s", journal->path, strerror(errno));
    }
    bool is_read = read_lines(journal, file, fault);
    (void)fclose(file);
    return is_read;
}

void till_journal_close(struct till_journal *journal) {
    for (size_t i = 0; i < journal->count; i++) {
        free(journal->entries[i].body);
    }
    journal->count = 0;
}

/* ------------------------------------------------------------------------------------------------------- writing */

/* The journal is small and changes a few times a receipt: it is written whole, in one step, and synced. */
static bool write_all(const struct till_journal *journal, struct fault *fault) {
    size_t room = 1;
    struct writer out;
    for (size_t i = 0; i < journal->count; i++) {
        room += strlen(journal->entries[i].body) + NUMBER_TEXT_MAX;
    }
    void *block = malloc(room);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the till's journal");
    }
    writer_init(&out, block, room);
    for (size_t i = 0; i < journal->count; i++) {
        const struct till_journal_entry *entry = &journal->entries[i];
        writer_format(&out, "%" PRIu32 " %" PRIu64 " ", entry->number, entry->doc_seq);
        writer_bytes(&out, entry->body, strlen(entry->body));
        writer_byte(&out, '\n');
    }
    bug_if(out.overflowed);
    bool is_written = whole_file_write(journal->path, writer_result(&out), FILE_MODE, fault);
    free(block);
    return is_written;
}

bool till_journal_add(struct till_journal *journal, uint32_t number, struct span body, struct fault *fault) {
    if (!put_entry(journal, number, 0, (const char *)body.data, body.size)) {
        return fault_set(fault, FAULT_FULL, "the till keeps %zu receipts that head office does not have",
                         journal->count);
    }
    return write_all(journal, fault);
}

/* Keeps what is above the watermark or not answered. */
static void forget(struct till_journal *journal, uint64_t hq_doc_seq) {
    size_t kept = 0;
    for (size_t i = 0; i < journal->count; i++) {
        struct till_journal_entry entry = journal->entries[i];
        if (entry.doc_seq == 0 || entry.doc_seq > hq_doc_seq) {
            journal->entries[kept++] = entry;
        } else {
            free(entry.body);
        }
    }
    journal->count = kept;
}

bool till_journal_answered(struct till_journal *journal, uint32_t number, uint64_t doc_seq, uint64_t hq_doc_seq,
                           struct fault *fault) {
    for (size_t i = 0; i < journal->count; i++) {
        if (journal->entries[i].number == number && journal->entries[i].doc_seq == 0) {
            journal->entries[i].doc_seq = doc_seq;
        }
    }
    forget(journal, hq_doc_seq);
    return write_all(journal, fault);
}

bool till_journal_drop(struct till_journal *journal, uint32_t number, struct fault *fault) {
    size_t kept = 0;
    for (size_t i = 0; i < journal->count; i++) {
        struct till_journal_entry entry = journal->entries[i];
        if (entry.number == number && entry.doc_seq == 0) {
            free(entry.body);
        } else {
            journal->entries[kept++] = entry;
        }
    }
    journal->count = kept;
    return write_all(journal, fault);
}
