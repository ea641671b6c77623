/* The receipts that a till must not forget: each is written down before it is sent, and dropped when head office holds
 * it. After a crash of the till, or when the box was lost with its disk, they are sent again; a box that has them
 * answers as it did the first time. A text file beside the profile, one receipt a line:
 *     NUMBER DOC_SEQ BODY
 * DOC_SEQ is the receipt's position in the store's documents, 0 until the box has answered; BODY is the request. */
#ifndef REGULARS_TESTS_TILL_JOURNAL_H
#define REGULARS_TESTS_TILL_JOURNAL_H

#include "tests/till/till_client.h"

enum { TILL_JOURNAL_MAX = 4096, TILL_JOURNAL_PATH_MAX = 544 };

struct till_journal_entry {
    uint32_t number;
    uint64_t doc_seq; /* 0: not answered */
    char *body;       /* terminated, owned by the journal */
};

struct till_journal {
    char path[TILL_JOURNAL_PATH_MAX];
    size_t count; /* <= TILL_JOURNAL_MAX */
    struct till_journal_entry entries[TILL_JOURNAL_MAX];
};

/* Of the till with this profile. A last line that a crash has cut short is dropped: it was never sent. */
bool till_journal_open(struct till_journal *journal, const char *profile_path, struct fault *fault) FAULT_CHECKED;
void till_journal_close(struct till_journal *journal);

/* Written and synced when it returns. FAULT_FULL: head office has not taken anything for long. */
bool till_journal_add(struct till_journal *journal, uint32_t number, struct span body,
                      struct fault *fault) FAULT_CHECKED;
/* The box has the receipt at doc_seq and says that head office holds everything up to hq_doc_seq. */
bool till_journal_answered(struct till_journal *journal, uint32_t number, uint64_t doc_seq, uint64_t hq_doc_seq,
                           struct fault *fault) FAULT_CHECKED;
/* The box will never take it (it was refused): nothing to keep. */
bool till_journal_drop(struct till_journal *journal, uint32_t number, struct fault *fault) FAULT_CHECKED;

#endif
