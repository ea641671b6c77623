/* A certificate as libcurl tells it (PEM) into what a till compares and pins. */
#ifndef REGULARS_TESTS_TILL_CERTIFICATE_H
#define REGULARS_TESTS_TILL_CERTIFICATE_H

#include "tests/till/till_client.h"

/* The SHA-256 of the DER form in hex, and "sha256//" with the base64 of the SHA-256 of its public key. */
bool till_certificate_digest(const char *pem, char fingerprint[static TILL_FINGERPRINT_MAX],
                             char pin[static TILL_PIN_MAX], struct fault *fault) FAULT_CHECKED;

#endif
