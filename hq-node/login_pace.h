/* How long a login has to wait for its answer: nothing at first, then twice as long after each failure, for the account
 * and for the address, up to a bound. Nobody is locked out, so nobody can lock out somebody else; whoever guesses is
 * slow. Failures are forgotten one by one while nothing fails. The table is fixed; when it is full the entry that says
 * least gives way. Pure: time is a value. */
#ifndef REGULARS_HQ_NODE_LOGIN_PACE_H
#define REGULARS_HQ_NODE_LOGIN_PACE_H

#include <stdint.h>

enum {
    LOGIN_PACE_ENTRIES = 1024,
    LOGIN_PACE_FIRST_MS = 500,
    LOGIN_PACE_MAX_MS = 8000,
    LOGIN_PACE_FORGET_MS = 60 * 1000, /* one failure less, for each such time without one */
    LOGIN_PACE_FAILURES_MAX = 16,
};

struct login_pace_entry {
    uint64_t key; /* 0: free */
    int64_t failures;
    int64_t failed_ms; /* the latest */
};

struct login_pace {
    struct login_pace_entry entries[LOGIN_PACE_ENTRIES];
};

/* A key (not 0) is a hash of an account's name or of an address. */
int64_t login_pace_wait_ms(const struct login_pace *pace, uint64_t key, int64_t now_ms);
void login_pace_note_failure(struct login_pace *pace, uint64_t key, int64_t now_ms);
/* The right password was given. */
void login_pace_forget(struct login_pace *pace, uint64_t key);

#endif
