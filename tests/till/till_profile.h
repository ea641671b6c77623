/* What a till remembers between starts, in one small file of its own (mode 0600, it holds the till's key): lines
 * `name = value`. Beside it lies its journal (till_journal.h). */
#ifndef REGULARS_TESTS_TILL_PROFILE_H
#define REGULARS_TESTS_TILL_PROFILE_H

#include "base/limits.h"
#include "tests/till/till_client.h"

enum { TILL_PROFILE_PATH_MAX = 512 };

struct till_profile {
    struct till_identity identity;
    char store_name[LIMIT_NAME];
    uint32_t till;        /* its number at the box */
    uint32_t shift;       /* open or next */
    uint32_t next_number; /* of the next receipt in the shift, from 1 */
};

/* FAULT_CONFIG names the line, or says that there is no such profile. */
bool till_profile_read(const char *path, struct till_profile *profile, struct fault *fault) FAULT_CHECKED;
/* Replaces the file in one step. */
bool till_profile_write(const char *path, const struct till_profile *profile, struct fault *fault) FAULT_CHECKED;

#endif
