#include "tests/till/till_certificate.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

enum { SHA256_SIZE = 32 };

static bool print_pin(const uint8_t hash[static SHA256_SIZE], char pin[static TILL_PIN_MAX]) {
    static const char prefix[] = "sha256//";
    gnutls_datum_t plain = {.data = NULL, .size = SHA256_SIZE};
    gnutls_datum_t base64 = {0};
    uint8_t copy[SHA256_SIZE];
    memcpy(copy, hash, sizeof copy);
    plain.data = copy;
    if (gnutls_base64_encode2(&plain, &base64) != GNUTLS_E_SUCCESS) {
        return false;
    }
    int size = snprintf(pin, TILL_PIN_MAX, "%s%.*s", prefix, (int)base64.size, (const char *)base64.data);
    gnutls_free(base64.data);
    return size > 0 && size < TILL_PIN_MAX;
}

static bool digest_key(gnutls_x509_crt_t certificate, char pin[static TILL_PIN_MAX]) {
    gnutls_pubkey_t key;
    gnutls_datum_t der = {0};
    uint8_t hash[SHA256_SIZE];
    if (gnutls_pubkey_init(&key) != GNUTLS_E_SUCCESS) {
        return false;
    }
    bool is_done = gnutls_pubkey_import_x509(key, certificate, 0) == GNUTLS_E_SUCCESS &&
                   gnutls_pubkey_export2(key, GNUTLS_X509_FMT_DER, &der) == GNUTLS_E_SUCCESS &&
                   gnutls_hash_fast(GNUTLS_DIG_SHA256, der.data, der.size, hash) == GNUTLS_E_SUCCESS &&
                   print_pin(hash, pin);
    gnutls_free(der.data);
    gnutls_pubkey_deinit(key);
    return is_done;
}

static bool digest_whole(gnutls_x509_crt_t certificate, char fingerprint[static TILL_FINGERPRINT_MAX]) {
    uint8_t hash[SHA256_SIZE];
    size_t size = sizeof hash;
    if (gnutls_x509_crt_get_fingerprint(certificate, GNUTLS_DIG_SHA256, hash, &size) != GNUTLS_E_SUCCESS) {
        return false;
    }
    text_hex(fingerprint, hash, sizeof hash);
    return true;
}

bool till_certificate_digest(const char *pem, char fingerprint[static TILL_FINGERPRINT_MAX],
                             char pin[static TILL_PIN_MAX], struct fault *fault) {
    gnutls_x509_crt_t certificate;
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS) {
        return fault_set(fault, FAULT_FULL, "no memory for a certificate");
    }
    char *copy = strdup(pem);
    gnutls_datum_t text = {.data = (unsigned char *)copy, .size = copy == NULL ? 0 : (unsigned)strlen(copy)};
    bool is_done = copy != NULL &&
                   gnutls_x509_crt_import(certificate, &text, GNUTLS_X509_FMT_PEM) == GNUTLS_E_SUCCESS &&
                   digest_whole(certificate, fingerprint) && digest_key(certificate, pin);
    gnutls_x509_crt_deinit(certificate);
    gnutls_free(copy);
    return is_done || fault_set(fault, FAULT_INPUT, "the box's certificate cannot be read");
}
