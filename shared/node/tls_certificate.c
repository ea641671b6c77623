#include "node/tls_certificate.h"

#include "node/whole_file.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>

/* What is being made or read; the GnuTLS objects live for one call only. */
struct pair {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
};

static bool check(int result, const char *what, struct fault *fault) {
    if (result < 0) {
        return fault_set(fault, FAULT_LIBRARY, "certificate: %s: %s", what, gnutls_strerror(result));
    }
    return true;
}

static bool pair_init(struct pair *pair, struct fault *fault) {
    *pair = (struct pair){NULL, NULL};
    return check(gnutls_x509_privkey_init(&pair->key), "no memory", fault) &&
           check(gnutls_x509_crt_init(&pair->certificate), "no memory", fault);
}

static void pair_free(struct pair *pair) {
    if (pair->key != NULL) {
        gnutls_x509_privkey_deinit(pair->key);
    }
    if (pair->certificate != NULL) {
        gnutls_x509_crt_deinit(pair->certificate);
    }
}

static bool add_name(gnutls_x509_crt_t certificate, const char *name, struct fault *fault) {
    uint8_t bytes[16];
    gnutls_x509_subject_alt_name_t type = GNUTLS_SAN_DNSNAME;
    const void *data = name;
    unsigned size = (unsigned)strlen(name);
    bool is_v4 = inet_pton(AF_INET, name, bytes) == 1;
    if (is_v4 || inet_pton(AF_INET6, name, bytes) == 1) {
        type = GNUTLS_SAN_IPADDRESS;
        data = bytes;
        size = is_v4 ? 4 : 16;
    }
    return check(gnutls_x509_crt_set_subject_alt_name(certificate, type, data, size, GNUTLS_FSAN_APPEND), name, fault);
}

/* Version 3, random serial, usable for a server only. Valid from a day ago, because a till's clock may be behind ours.
 */
static bool fill_certificate(struct pair *pair, const struct tls_names *names, int64_t now_utc_ms,
                             struct fault *fault) {
    gnutls_x509_crt_t crt = pair->certificate;
    uint8_t serial[16];
    randombytes_buf(serial, sizeof serial);
    serial[0] = (uint8_t)((serial[0] & 0x7F) | 0x40); /* positive, and of full length */
    time_t now = (time_t)(now_utc_ms / 1000);
    const char *common_name = names->count > 0 ? names->names[0] : "regulars";
    for (size_t i = 0; i < names->count; i++) {
        if (!add_name(crt, names->names[i], fault)) {
            return false;
        }
    }
    return check(gnutls_x509_crt_set_version(crt, 3), "version", fault) &&
           check(gnutls_x509_crt_set_serial(crt, serial, sizeof serial), "serial", fault) &&
           check(gnutls_x509_crt_set_activation_time(crt, now - 86400), "time", fault) &&
           check(gnutls_x509_crt_set_expiration_time(crt, now + (time_t)TLS_DAYS * 86400), "time", fault) &&
           check(gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, common_name,
                                               (unsigned)strlen(common_name)),
                 "name", fault) &&
           check(gnutls_x509_crt_set_basic_constraints(crt, 0, -1), "constraints", fault) &&
           check(gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE), "usage", fault) &&
           check(gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0), "purpose", fault) &&
           check(gnutls_x509_crt_set_key(crt, pair->key), "key", fault) &&
           check(gnutls_x509_crt_sign2(crt, crt, pair->key, GNUTLS_DIG_SHA256, 0), "signature", fault);
}

static bool export_pair(struct tls_identity *identity, const struct pair *pair, struct fault *fault) {
    memset(identity, 0, sizeof *identity);
    size_t key_size = sizeof identity->key_pem - 1;
    size_t certificate_size = sizeof identity->certificate_pem - 1;
    size_t print_size = sizeof identity->fingerprint;
    return check(gnutls_x509_privkey_export_pkcs8(pair->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                  identity->key_pem, &key_size),
                 "key", fault) &&
           check(gnutls_x509_crt_export(pair->certificate, GNUTLS_X509_FMT_PEM, identity->certificate_pem,
                                        &certificate_size),
                 "certificate", fault) &&
           check(gnutls_x509_crt_get_fingerprint(pair->certificate, GNUTLS_DIG_SHA256, identity->fingerprint,
                                                 &print_size),
                 "fingerprint", fault);
}

bool tls_identity_make(struct tls_identity *identity, const struct tls_names *names, int64_t now_utc_ms,
                       struct fault *fault) {
    struct pair pair;
    bool is_made = pair_init(&pair, fault) &&
                   check(gnutls_x509_privkey_generate(pair.key, GNUTLS_PK_ECDSA,
                                                      GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                         "new key", fault) &&
                   fill_certificate(&pair, names, now_utc_ms, fault) && export_pair(identity, &pair, fault);
    pair_free(&pair);
    return is_made;
}

/* The certificate must be of this key, or every connection would fail later with a riddle. */
static bool check_match(const struct pair *pair, struct fault *fault) {
    uint8_t of_key[64];
    uint8_t of_certificate[64];
    size_t key_size = sizeof of_key;
    size_t certificate_size = sizeof of_certificate;
    if (!check(gnutls_x509_privkey_get_key_id(pair->key, GNUTLS_KEYID_USE_SHA256, of_key, &key_size), "key", fault) ||
        !check(
            gnutls_x509_crt_get_key_id(pair->certificate, GNUTLS_KEYID_USE_SHA256, of_certificate, &certificate_size),
            "key", fault)) {
        return false;
    }
    if (key_size != certificate_size || memcmp(of_key, of_certificate, key_size) != 0) {
        return fault_set(fault, FAULT_CONFIG, "certificate: the key is not the certificate's");
    }
    return true;
}

static bool import_pair(struct tls_identity *identity, char *pem, size_t size, struct fault *fault) {
    gnutls_datum_t datum = {.data = (unsigned char *)pem, .size = (unsigned)size};
    struct pair pair;
    bool is_read = pair_init(&pair, fault) &&
                   check(gnutls_x509_privkey_import(pair.key, &datum, GNUTLS_X509_FMT_PEM), "private key", fault) &&
                   check(gnutls_x509_crt_import(pair.certificate, &datum, GNUTLS_X509_FMT_PEM), "certificate", fault) &&
                   check_match(&pair, fault) && export_pair(identity, &pair, fault);
    pair_free(&pair);
    return is_read;
}

static bool store(const struct tls_identity *identity, const char *path, struct fault *fault) {
    char pem[2 * TLS_PEM_MAX];
    struct writer out;
    writer_init(&out, pem, sizeof pem);
    writer_format(&out, "%s%s", identity->key_pem, identity->certificate_pem);
    bool is_stored = whole_file_write(path, writer_result(&out), 0600, fault);
    sodium_memzero(pem, sizeof pem);
    return is_stored;
}

bool tls_identity_open(struct tls_identity *identity, const char *path, const struct tls_names *names,
                       int64_t now_utc_ms, struct fault *fault) {
    char pem[2 * TLS_PEM_MAX];
    size_t size;
    bool is_there;
    if (!whole_file_read_secret(path, pem, sizeof pem, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return tls_identity_make(identity, names, now_utc_ms, fault) && store(identity, path, fault);
    }
    bool is_read = import_pair(identity, pem, size, fault);
    sodium_memzero(pem, sizeof pem);
    return is_read || fault_wrap(fault, "%s", path);
}

void tls_identity_wipe(struct tls_identity *identity) {
    sodium_memzero(identity, sizeof *identity);
}

void tls_names_split(char *list, struct tls_names *names) {
    names->count = 0;
    for (char *name = list; name != NULL && names->count < TLS_NAMES_MAX;) {
        char *comma = strchr(name, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        names->names[names->count++] = name;
        name = comma == NULL ? NULL : comma + 1;
    }
}
