/* The box's own certificate for HTTPS on the LAN: ECDSA P-256, self-signed, made once and kept. Nobody vouches for it
 * but the pairing, which hands the till its SHA-256 fingerprint. */
#ifndef REGULARS_NODE_TLS_CERTIFICATE_H
#define REGULARS_NODE_TLS_CERTIFICATE_H

#include "base/fault.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

enum { TLS_PEM_MAX = 8192, TLS_FINGERPRINT_SIZE = 32, TLS_NAMES_MAX = 8, TLS_DAYS = 3650 };

struct tls_identity {
    char key_pem[TLS_PEM_MAX];
    char certificate_pem[TLS_PEM_MAX];
    uint8_t fingerprint[TLS_FINGERPRINT_SIZE]; /* SHA-256 of the certificate's DER */
};

/* Names that the certificate is for: host names and numeric addresses. */
struct tls_names {
    size_t count;
    const char *names[TLS_NAMES_MAX];
};

/* Takes "a,b" apart in place; the names point into it, what is beyond TLS_NAMES_MAX is left out. */
void tls_names_split(char *list, struct tls_names *names);

/* Loads key and certificate from the one PEM file at `path`; when there is none makes them and stores the file with
 * mode 0600 (written beside, synced, renamed). now_utc_ms dates a new certificate. A file that others may read is
 * refused. */
FAULT_CHECKED bool tls_identity_open(struct tls_identity *identity, const char *path, const struct tls_names *names,
                                     int64_t now_utc_ms, struct fault *fault);
FAULT_CHECKED bool tls_identity_make(struct tls_identity *identity, const struct tls_names *names, int64_t now_utc_ms,
                                     struct fault *fault);
/* Overwrites the key. */
void tls_identity_wipe(struct tls_identity *identity);

#endif
