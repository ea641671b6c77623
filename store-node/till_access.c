#include "store-node/till_access.h"

#include "base/bug.h"
#include "store-node/book.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)TILL_KEY_HASH_SIZE == (int)crypto_generichash_BYTES, "BLAKE2b-256");

enum { SECRET_TEXT_SIZE = 43, CODE_DIGITS = PAIRING_CODE_MAX - 1 };

void till_access_start(struct till_access *access, struct store *store, int64_t code_time_ms, int64_t rate_per_second,
                       int64_t rate_burst) {
    *access = (struct till_access){.store = store, .code_time_ms = code_time_ms};
    rate_limit_init(&access->tills, rate_per_second, rate_burst, access->till_buckets, TILL_RATE_BUCKETS);
    rate_limit_init(&access->strangers, STRANGER_RATE_PER_SECOND, STRANGER_RATE_BURST, access->stranger_buckets,
                    STRANGER_RATE_BUCKETS);
}

static void hash_secret(uint8_t hash[static TILL_KEY_HASH_SIZE], const uint8_t secret[static TILL_KEY_SECRET_SIZE]) {
    bug_if(crypto_generichash(hash, TILL_KEY_HASH_SIZE, secret, TILL_KEY_SECRET_SIZE, NULL, 0) != 0);
}

/* "12.SECRET" */
static bool split_key(struct text bearer, uint32_t *till, uint8_t secret[static TILL_KEY_SECRET_SIZE]) {
    const char *dot = bearer.size == 0 ? NULL : memchr(bearer.data, '.', bearer.size);
    if (dot == NULL) {
        return false;
    }
    size_t number_size = (size_t)(dot - bearer.data);
    int64_t number;
    size_t secret_size;
    if (!text_to_int64((struct text){bearer.data, number_size}, &number) || number < 1 || number > TILL_MAX ||
        bearer.size - number_size - 1 != SECRET_TEXT_SIZE) {
        return false;
    }
    *till = (uint32_t)number;
    return sodium_base642bin(secret, TILL_KEY_SECRET_SIZE, dot + 1, SECRET_TEXT_SIZE, NULL, &secret_size, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           secret_size == TILL_KEY_SECRET_SIZE;
}

bool till_access_check(struct till_access *access, struct text bearer, uint32_t *till, struct fault *fault) {
    uint8_t secret[TILL_KEY_SECRET_SIZE];
    uint8_t hash[TILL_KEY_HASH_SIZE];
    uint32_t claimed;
    struct till_row row = {0};
    bool is_found;
    *till = 0;
    if (!split_key(bearer, &claimed, secret)) {
        return true;
    }
    hash_secret(hash, secret);
    sodium_memzero(secret, sizeof secret);
    if (!till_table_read(&access->store->tables.tills, claimed, &is_found, &row, fault)) {
        return false;
    }
    bool is_right = sodium_memcmp(hash, row.key_hash, sizeof hash) == 0;
    if (is_found && is_right && !row.is_revoked) {
        *till = claimed;
    }
    return true;
}

bool till_access_may_go_on(struct till_access *access, uint32_t till, int64_t monotonic_ms, int64_t *retry_after_ms) {
    return rate_limit_take(&access->tills, till, monotonic_ms, retry_after_ms);
}

/* FNV-1a; two addresses that share a bucket share a rate, which harms nobody. */
static uint64_t address_key(struct text address) {
    uint64_t key = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < address.size; i++) {
        key = (key ^ (uint8_t)address.data[i]) * UINT64_C(1099511628211);
    }
    return key == 0 ? 1 : key;
}

bool till_access_stranger_may_go_on(struct till_access *access, struct text address, int64_t monotonic_ms,
                                    int64_t *retry_after_ms) {
    return rate_limit_take(&access->strangers, address_key(address), monotonic_ms, retry_after_ms);
}

/* Digits without bias: bytes of 250 and more are thrown away. */
static char draw_digit(const struct entropy *entropy) {
    uint8_t byte;
    do {
        entropy->fill(entropy->context, &byte, sizeof byte);
    } while (byte >= 250);
    return (char)('0' + byte % 10);
}

void till_access_open_code(struct till_access *access, int64_t monotonic_ms) {
    for (size_t i = 0; i < CODE_DIGITS; i++) {
        access->code[i] = draw_digit(&access->store->entropy);
    }
    access->code[CODE_DIGITS] = '\0';
    access->code_ends_ms = monotonic_ms + access->code_time_ms;
    access->tries_left = PAIRING_TRIES;
}

int64_t till_access_code_left_ms(const struct till_access *access, int64_t monotonic_ms) {
    bool is_open = access->code[0] != '\0' && monotonic_ms < access->code_ends_ms;
    return is_open ? access->code_ends_ms - monotonic_ms : 0;
}

static void close_code(struct till_access *access) {
    sodium_memzero(access->code, sizeof access->code);
}

bool till_access_use_code(struct till_access *access, struct text code, int64_t monotonic_ms) {
    if (till_access_code_left_ms(access, monotonic_ms) == 0) {
        close_code(access);
        return false;
    }
    bool is_right = code.size == CODE_DIGITS && sodium_memcmp(code.data, access->code, CODE_DIGITS) == 0;
    access->tries_left--;
    if (is_right || access->tries_left == 0) {
        close_code(access);
    }
    return is_right;
}

static void print_key(char key[static TILL_KEY_TEXT_MAX], uint32_t till,
                      const uint8_t secret[static TILL_KEY_SECRET_SIZE]) {
    char text[SECRET_TEXT_SIZE + 1];
    bug_if(sodium_bin2base64(text, sizeof text, secret, TILL_KEY_SECRET_SIZE,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == NULL);
    (void)snprintf(key, TILL_KEY_TEXT_MAX, "%u.%s", (unsigned)till, text);
    sodium_memzero(text, sizeof text);
}

bool till_access_pair(struct till_access *access, struct text name, int64_t now_ms, uint32_t *till,
                      char key[static TILL_KEY_TEXT_MAX], struct fault *fault) {
    struct store *store = access->store;
    struct till_row row = {.paired_ms = now_ms};
    uint8_t secret[TILL_KEY_SECRET_SIZE];
    uint64_t doc_seq;
    if (!till_table_next(&store->tables.tills, till, fault)) {
        return false;
    }
    if (*till == 0) {
        return fault_set(fault, FAULT_FULL, "all %d till numbers are used", TILL_MAX);
    }
    row.till = *till;
    bug_if(!text_copy(row.name, sizeof row.name, name));
    store->entropy.fill(store->entropy.context, secret, sizeof secret);
    hash_secret(row.key_hash, secret);
    print_key(key, *till, secret);
    sodium_memzero(secret, sizeof secret);
    struct record record = {.kind = JOURNAL_TILL_PAIRED,
                            .of.till_paired = {.till = *till, .name = name, .at_ms = now_ms}};
    return till_table_add(&store->tables.tills, &row, fault) &&
           book_write_document(store, &record, now_ms, &doc_seq, fault);
}
