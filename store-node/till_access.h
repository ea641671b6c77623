/* Who may speak to this box: tills by their bearer key "TILL.SECRET" (SECRET: 256 bits in base64url), new tills by the
 * one-time code that a person reads on the box. The database keeps BLAKE2b-256 of the secret only. */
#ifndef REGULARS_STORE_NODE_TILL_ACCESS_H
#define REGULARS_STORE_NODE_TILL_ACCESS_H

#include "node/rate_limit.h"
#include "store-node/store.h"

enum {
    TILL_KEY_SECRET_SIZE = 32,
    TILL_KEY_TEXT_MAX = 64, /* with terminator */
    PAIRING_CODE_MAX = 9,   /* eight digits and a terminator */
    PAIRING_TRIES = 5,
    TILL_RATE_BUCKETS = 256,
    STRANGER_RATE_BUCKETS = 1024,
    STRANGER_RATE_PER_SECOND = 2, /* requests without a good key, by address */
    STRANGER_RATE_BURST = 20,
};

struct till_access {
    struct store *store;
    int64_t code_time_ms;
    char code[PAIRING_CODE_MAX]; /* "": none is open */
    int64_t code_ends_ms;        /* monotonic */
    int tries_left;
    struct rate_limit tills;
    struct rate_limit strangers;
    struct rate_bucket till_buckets[TILL_RATE_BUCKETS];
    struct rate_bucket stranger_buckets[STRANGER_RATE_BUCKETS];
};

/* Must not move afterwards. */
void till_access_start(struct till_access *access, struct store *store, int64_t code_time_ms, int64_t rate_per_second,
                       int64_t rate_burst);

/* till 0 when the key is missing, malformed, unknown or revoked: nobody learns which. */
bool till_access_check(struct till_access *access, struct text bearer, uint32_t *till,
                       struct fault *fault) FAULT_CHECKED;
/* False: too many requests, *retry_after_ms until the next is taken. */
bool till_access_may_go_on(struct till_access *access, uint32_t till, int64_t monotonic_ms, int64_t *retry_after_ms);
bool till_access_stranger_may_go_on(struct till_access *access, struct text address, int64_t monotonic_ms,
                                    int64_t *retry_after_ms);

/* A new code; one that was open is void. */
void till_access_open_code(struct till_access *access, int64_t monotonic_ms);
/* Milliseconds that the open code is still good; 0 when none is. */
int64_t till_access_code_left_ms(const struct till_access *access, int64_t monotonic_ms);
/* True once for the right code in time. A wrong one costs a try; the last try voids the code. */
bool till_access_use_code(struct till_access *access, struct text code, int64_t monotonic_ms);

/* Within the caller's group-commit request: gives the till its number and key, and writes TILL_PAIRED. FAULT_FULL when
 * all numbers are used. */
bool till_access_pair(struct till_access *access, struct text name, int64_t now_ms, uint32_t *till,
                      char key[static TILL_KEY_TEXT_MAX], struct fault *fault) FAULT_CHECKED;

#endif
