#include "hq-node/login_pace.h"

#include "base/bug.h"
#include "base/checked.h"

#include <stddef.h>

/* What is left of an entry's failures by now. */
static int64_t failures_left(const struct login_pace_entry *entry, int64_t now_ms) {
    int64_t forgotten = (now_ms - entry->failed_ms) / LOGIN_PACE_FORGET_MS;
    return entry->key == 0 ? 0 : int64_max(entry->failures - forgotten, 0);
}

static const struct login_pace_entry *find(const struct login_pace *pace, uint64_t key) {
    bug_if(key == 0);
    for (size_t i = 0; i < LOGIN_PACE_ENTRIES; i++) {
        if (pace->entries[i].key == key) {
            return &pace->entries[i];
        }
    }
    return NULL;
}

int64_t login_pace_wait_ms(const struct login_pace *pace, uint64_t key, int64_t now_ms) {
    const struct login_pace_entry *entry = find(pace, key);
    int64_t wait_ms = LOGIN_PACE_FIRST_MS;
    int64_t failures = entry == NULL ? 0 : failures_left(entry, now_ms);
    if (failures == 0) {
        return 0;
    }
    for (int64_t i = 1; i < failures && wait_ms < LOGIN_PACE_MAX_MS; i++) {
        wait_ms *= 2;
    }
    return int64_min(wait_ms, LOGIN_PACE_MAX_MS);
}

static struct login_pace_entry *least_telling(struct login_pace *pace, int64_t now_ms) {
    struct login_pace_entry *least = &pace->entries[0];
    for (size_t i = 0; i < LOGIN_PACE_ENTRIES; i++) {
        struct login_pace_entry *entry = &pace->entries[i];
        least = failures_left(entry, now_ms) < failures_left(least, now_ms) ? entry : least;
    }
    return least;
}

void login_pace_note_failure(struct login_pace *pace, uint64_t key, int64_t now_ms) {
    const struct login_pace_entry *known = find(pace, key);
    struct login_pace_entry *entry =
        known == NULL ? least_telling(pace, now_ms) : &pace->entries[known - pace->entries];
    int64_t failures = known == NULL ? 0 : failures_left(known, now_ms);
    *entry = (struct login_pace_entry){key, int64_min(failures + 1, LOGIN_PACE_FAILURES_MAX), now_ms};
}

void login_pace_forget(struct login_pace *pace, uint64_t key) {
    const struct login_pace_entry *known = find(pace, key);
    if (known != NULL) {
        pace->entries[known - pace->entries] = (struct login_pace_entry){0};
    }
}
