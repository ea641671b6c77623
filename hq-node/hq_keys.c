#include "hq-node/hq_keys.h"

#include "node/whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { KEY_PATH_MAX = 1200 };

static bool make_folder(const char *data_directory, struct fault *fault) {
    char path[KEY_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/keys", data_directory);
    return mkdir(path, 0700) == 0 || errno == EEXIST ||
           fault_set(fault, FAULT_IO, "cannot create %s: %s", path, strerror(errno));
}

static bool make_secret(const char *path, const struct entropy *entropy, uint8_t secret[static KEY_SIZE],
                        struct fault *fault) {
    char digits[KEY_TEXT_MAX];
    key_make_secret(secret, entropy);
    key_print(digits, secret);
    bool is_written = whole_file_write(path, span_of(digits, KEY_TEXT_MAX - 1), 0600, fault);
    key_wipe(digits, sizeof digits);
    return is_written;
}

/* The secret of that name; made when it is not there yet. */
static bool load_secret(const char *data_directory, const char *name, const struct entropy *entropy,
                        uint8_t secret[static KEY_SIZE], struct fault *fault) {
    char path[KEY_PATH_MAX];
    char digits[KEY_TEXT_MAX];
    size_t size;
    bool is_there;
    (void)snprintf(path, sizeof path, "%s/keys/%s", data_directory, name);
    if (!whole_file_read_secret(path, digits, sizeof digits - 1, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return make_secret(path, entropy, secret, fault);
    }
    bool is_key = key_parse((struct text){.data = digits, .size = size}, secret, fault);
    key_wipe(digits, sizeof digits);
    return is_key || fault_wrap(fault, "%s", path);
}

static bool load_pair(const char *data_directory, const char *name, const struct entropy *entropy,
                      struct key_pair *pair, struct fault *fault) {
    uint8_t secret[KEY_SIZE];
    if (!load_secret(data_directory, name, entropy, secret, fault)) {
        return false;
    }
    key_pair_from_private(pair, secret);
    key_wipe(secret, sizeof secret);
    return true;
}

static bool load_signing(const char *data_directory, const char *name, const struct entropy *entropy,
                         struct signing_key *key, struct fault *fault) {
    uint8_t seed[SIGNING_SEED_SIZE];
    if (!load_secret(data_directory, name, entropy, seed, fault)) {
        return false;
    }
    signing_key_from_seed(key, seed);
    key_wipe(seed, sizeof seed);
    return true;
}

bool hq_keys_load(struct hq_keys *keys, const char *data_directory, const struct entropy *entropy,
                  struct fault *fault) {
    return make_folder(data_directory, fault) &&
           load_pair(data_directory, "static.key", entropy, &keys->static_key, fault) &&
           load_pair(data_directory, "person.key", entropy, &keys->person, fault) &&
           load_signing(data_directory, "signing.key", entropy, &keys->signing, fault) &&
           load_secret(data_directory, "identifier.key", entropy, keys->identifier, fault);
}

void hq_keys_wipe(struct hq_keys *keys) {
    key_wipe(keys, sizeof *keys);
}
