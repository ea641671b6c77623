/* How a store comes into the chain: a person adds it here and carries a store file with a one-time token to the box
 * (see store-node/store_file.h for its form); the box enrols with the token and is given its number, keys and names. A
 * token holds for 24 hours and for one box: the box that used it may ask again with the same key and gets the same
 * grant. Another box needs another store. */
#ifndef REGULARS_HQ_NODE_ENROLMENT_H
#define REGULARS_HQ_NODE_ENROLMENT_H

#include "hq-node/hq.h"
#include "seal/node_session.h"

enum { ENROLMENT_STORE_FILE_MAX = 1024, ENROLMENT_TOKEN_MS = 24 * 60 * 60 * 1000 };

struct added_store {
    uint32_t store;
    int64_t token_expires_ms;
    size_t file_size;
    char file[ENROLMENT_STORE_FILE_MAX]; /* the text of the store file, terminated: shown once, holds the token */
};

/* Within the caller's request of hq->turn. `hq_address` is what boxes dial, "host:port". FAULT_INPUT: the name or zone
 * is none (the zone must be known to this machine); FAULT_FULL: no number is left. */
bool enrolment_add_store(struct hq *hq, struct text name, struct text zone, const char *hq_address, int64_t now_ms,
                         struct added_store *added, struct fault *fault) FAULT_CHECKED;

/* The psk of an enrolment's handshake. False in *is_found: no such token, or it has expired. */
bool enrolment_find_secret(struct hq *hq, const struct node_session_request *request, int64_t now_ms, bool *is_found,
                           uint8_t secret[static KEY_SIZE], struct fault *fault) FAULT_CHECKED;

enum enrolment_outcome {
    ENROLMENT_GRANTED,
    ENROLMENT_REPEATED, /* the same box asked again: the same grant */
    ENROLMENT_UNKNOWN,  /* no such token */
    ENROLMENT_EXPIRED,
    ENROLMENT_USED,         /* by another key */
    ENROLMENT_OTHER_NUMBER, /* the token is of another store than the one that asks */
};

/* Within the caller's request of hq->turn; the grant may leave only after the commit. `public_key` was proven by the
 * handshake. Wipe the grant after use: it holds the chain's identifier key. */
bool enrolment_decide(struct hq *hq, const struct node_session_request *request,
                      const uint8_t public_key[static KEY_SIZE], int64_t now_ms, enum enrolment_outcome *outcome,
                      struct enrolment_grant *grant, struct fault *fault) FAULT_CHECKED;
const char *enrolment_outcome_name(enum enrolment_outcome outcome);

#endif
