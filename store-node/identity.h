/* Who this box is in the chain: what enrolment gave it (kept as the grant's own bytes in the database), how often it
 * started, and its static key (a file of the data directory's keys/, mode 0600, so that a copy of the database alone
 * cannot speak for the box). */
#ifndef REGULARS_STORE_NODE_IDENTITY_H
#define REGULARS_STORE_NODE_IDENTITY_H

#include "seal/key.h"
#include "storage/cursor_table.h"
#include "wire/enrolment_codec.h"

struct box_identity {
    struct enrolment_grant grant; /* grant.store 0: not enrolled yet */
    struct key_pair static_key;
};

/* Loads both; makes the static key when there is none yet. */
bool identity_load(struct box_identity *identity, struct cursor_table *values, const char *data_directory,
                   const struct entropy *entropy, struct fault *fault) FAULT_CHECKED;
/* Takes a grant for good, within the caller's transaction. `bytes` is the grant as it came. */
bool identity_take_grant(struct box_identity *identity, struct cursor_table *values, struct span bytes,
                         struct fault *fault) FAULT_CHECKED;
void identity_wipe(struct box_identity *identity);

#endif
