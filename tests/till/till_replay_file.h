/* The file of receipts in memory, checked. */
#ifndef REGULARS_TESTS_TILL_REPLAY_FILE_H
#define REGULARS_TESTS_TILL_REPLAY_FILE_H

#include "base/arena.h"
#include "tests/till/till_requests.h"

struct replay_receipt {
    size_t line_no; /* of the file, from 1 */
    int64_t sold_at_ms;
    char card[32]; /* empty: nobody */
    struct till_basket basket;
};

struct replay_file {
    size_t count;
    struct replay_receipt *receipts;
    struct arena arena; /* of everything in it */
    void *block;
};

/* FAULT_INPUT names file, line and what is wrong. */
bool replay_file_read(struct replay_file *file, const char *path, struct fault *fault) FAULT_CHECKED;
void replay_file_free(struct replay_file *file);

#endif
