#include "store-node/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char grant_name[] = "identity.grant";

enum { KEY_PATH_MAX = 1200, GRANT_SCRATCH = 16 * 1024 };

static bool io_fault(const char *what, const char *path, struct fault *fault) {
    return fault_set(fault, FAULT_IO, "%s %s: %s", what, path, strerror(errno));
}

static bool read_key(const char *path, bool *is_there, struct key_pair *pair, struct fault *fault) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *is_there = file >= 0;
    if (file < 0) {
        return errno == ENOENT || io_fault("cannot open", path, fault);
    }
    char digits[KEY_TEXT_MAX - 1];
    ssize_t size = read(file, digits, sizeof digits);
    (void)close(file);
    if (size != (ssize_t)sizeof digits) {
        return fault_set(fault, FAULT_CORRUPT, "%s: is no key", path);
    }
    uint8_t private_key[KEY_SIZE];
    bool is_key = key_parse((struct text){.data = digits, .size = sizeof digits}, private_key, fault);
    key_wipe(digits, sizeof digits);
    if (!is_key) {
        return fault_wrap(fault, "%s", path);
    }
    key_pair_from_private(pair, private_key);
    key_wipe(private_key, sizeof private_key);
    return true;
}

/* The key is on the disk, whole, before its name is: a box never starts with half a key. */
static bool write_key_file(const char *path, const struct key_pair *pair, struct fault *fault) {
    char part[KEY_PATH_MAX + 8];
    (void)snprintf(part, sizeof part, "%s.part", path);
    int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return io_fault("cannot create", part, fault);
    }
    char digits[KEY_TEXT_MAX];
    key_print(digits, pair->private_key);
    bool is_written = write(file, digits, sizeof digits - 1) == (ssize_t)sizeof digits - 1 && fsync(file) == 0;
    key_wipe(digits, sizeof digits);
    is_written = close(file) == 0 && is_written && rename(part, path) == 0;
    return is_written || io_fault("cannot write", path, fault);
}

static bool load_key(struct key_pair *pair, const char *data_directory, const struct entropy *entropy,
                     struct fault *fault) {
    char path[KEY_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/keys", data_directory);
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return io_fault("cannot create", path, fault);
    }
    (void)snprintf(path, sizeof path, "%s/keys/static.key", data_directory);
    bool is_there;
    if (!read_key(path, &is_there, pair, fault)) {
        return false;
    }
    if (is_there) {
        return true;
    }
    key_pair_make(pair, entropy);
    return write_key_file(path, pair, fault);
}

static bool decode_grant(struct box_identity *identity, struct span bytes, struct fault *fault) {
    _Alignas(max_align_t) uint8_t scratch[GRANT_SCRATCH];
    struct arena arena;
    arena_init(&arena, scratch, sizeof scratch);
    bool is_sound = enrolment_grant_decode(bytes, &arena, &identity->grant, fault);
    key_wipe(scratch, sizeof scratch);
    return is_sound || fault_wrap(fault, "enrolment grant");
}

bool identity_load(struct box_identity *identity, struct cursor_table *values, const char *data_directory,
                   const struct entropy *entropy, struct fault *fault) {
    *identity = (struct box_identity){0};
    uint8_t bytes[ENROLMENT_GRANT_MAX];
    size_t size;
    bool is_found;
    if (!load_key(&identity->static_key, data_directory, entropy, fault) ||
        !cursor_table_read_bytes(values, grant_name, bytes, sizeof bytes, &size, &is_found, fault)) {
        return false;
    }
    bool is_sound = !is_found || decode_grant(identity, span_of(bytes, size), fault);
    key_wipe(bytes, sizeof bytes);
    return is_sound;
}

bool identity_take_grant(struct box_identity *identity, struct cursor_table *values, struct span bytes,
                         struct fault *fault) {
    return decode_grant(identity, bytes, fault) && cursor_table_write_bytes(values, grant_name, bytes, fault);
}

void identity_wipe(struct box_identity *identity) {
    key_wipe(identity, sizeof *identity);
}
