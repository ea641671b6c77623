/* The till's side of the till API: requests over a connection that is kept open, to one box, with the till's key.
 *
 * A call is repeated, with a growing pause, while the box does not answer or asks to come again (429, 503), until the
 * patience is over. That is safe for every call but pairing: the box takes the same request once and answers a repeat
 * as it answered the first time (HTTP 200 instead of 201), so a repeat is never a failure.
 *
 * The box's certificate is its own, so what counts is its fingerprint, which pairing hands over. libcurl with GnuTLS
 * can pin a public key, not a certificate: before the key is ever sent, one request without it fetches the certificate,
 * its SHA-256 is compared, and its public key is pinned for every later connection.
 *
 * One client belongs to one thread. */
#ifndef REGULARS_TESTS_TILL_CLIENT_H
#define REGULARS_TESTS_TILL_CLIENT_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"

enum {
    TILL_URL_MAX = 256,
    TILL_KEY_MAX = 64,
    TILL_FINGERPRINT_MAX = 65, /* SHA-256 in hex */
    TILL_PIN_MAX = 64,
    TILL_PATH_MAX = 160,
    TILL_BODY_MAX = 256 * 1024,
    TILL_ANSWER_MAX = 1024 * 1024,
};

struct till_client; /* a handle */

struct till_identity {
    char url[TILL_URL_MAX];                        /* "https://10.0.0.5:8443", without a slash at the end */
    char key[TILL_KEY_MAX];                        /* empty before pairing */
    char certificate_sha256[TILL_FINGERPRINT_MAX]; /* lower-case hex; empty over plain HTTP */
};

struct till_answer {
    long status;             /* of HTTP */
    const struct tree *body; /* valid until the next call; NULL when the answer is no JSON */
    struct text code;        /* of a problem; empty when there was none */
    struct text detail;
};

/* Global preparation of libraries; once, before any thread. */
bool till_client_start_library(struct fault *fault) FAULT_CHECKED;

/* `language` is sent as Accept-Language ("ru", "en"). NULL with a fault when memory is out. */
struct till_client *till_client_open(const struct till_identity *identity, const char *language, struct fault *fault);
void till_client_close(struct till_client *client);

/* How long a call may be repeated, in milliseconds; 10,000 at first. */
void till_client_set_patience(struct till_client *client, int64_t patience_ms);
/* Calls that had to be repeated so far. */
uint64_t till_client_repeats(const struct till_client *client);

/* FAULT_IO when the patience is over, FAULT_REFUSED when the certificate is another. Any HTTP status but those that ask
 * to come again is an answer. An empty body is a GET. */
bool till_client_call(struct till_client *client, const char *path, struct span body, struct till_answer *answer,
                      struct fault *fault) FAULT_CHECKED;
/* The same without any repeat: for what may be done once only. */
bool till_client_call_once(struct till_client *client, const char *path, struct span body, struct till_answer *answer,
                           struct fault *fault) FAULT_CHECKED;
/* The fingerprint of the certificate that the box shows; empty over plain HTTP. Sends no key. */
bool till_client_read_certificate(struct till_client *client, char fingerprint[static TILL_FINGERPRINT_MAX],
                                  struct fault *fault) FAULT_CHECKED;

/* Room for the next body, the client's own. */
void till_client_begin_body(struct till_client *client, struct writer *out);

#endif
