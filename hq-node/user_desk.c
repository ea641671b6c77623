#include "hq-node/user_desk.h"

#include "base/bug.h"
#include "hq-node/password_worker.h"
#include "node/whole_file.h"
#include "seal/key.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char first_name[] = "admin";
static const char first_file[] = "first-login.txt";

bool user_desk_is_name(struct text name) {
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_')) {
            return false;
        }
    }
    return name.size >= 1 && name.size < USER_NAME_MAX;
}

void user_desk_make_password(char out[static USER_RANDOM_PASSWORD_MAX], const struct entropy *entropy) {
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* 32; without l, o, 0, 1: people read them */
    enum { LETTERS = 20, GROUP = 5 };
    uint8_t dice[LETTERS];
    size_t size = 0;
    entropy->fill(entropy->context, dice, sizeof dice);
    for (size_t i = 0; i < LETTERS; i++) {
        if (i > 0 && i % GROUP == 0) {
            out[size++] = '-';
        }
        out[size++] = letters[dice[i] % (sizeof letters - 1)];
    }
    out[size] = '\0';
    key_wipe(dice, sizeof dice);
}

bool user_desk_put(struct hq *hq, struct text name, const char *password_hash, int64_t now_ms, struct fault *fault) {
    struct user_row row = {.role = USER_ROLE_ADMIN, .made_ms = now_ms};
    bug_if(!text_copy(row.name, sizeof row.name, name));
    bug_if(!text_copy(row.password_hash, sizeof row.password_hash, text_of(password_hash)));
    return user_table_put(&hq->tables.users, &row, fault);
}

static void first_path(const char *data_directory, char path[static HQ_PATH_MAX]) {
    bug_if(snprintf(path, HQ_PATH_MAX, "%s/%s", data_directory, first_file) >= HQ_PATH_MAX);
}

bool user_desk_forget_first(const char *data_directory, struct text user, struct fault *fault) {
    char path[HQ_PATH_MAX];
    if (!text_is(user, first_name)) {
        return true;
    }
    first_path(data_directory, path);
    return unlink(path) == 0 || errno == ENOENT || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

/* The file comes before the user: a start that is cut off between them makes both anew. */
static bool tell_first(const char *data_directory, const char *password, struct fault *fault) {
    char path[HQ_PATH_MAX];
    char text[128];
    first_path(data_directory, path);
    int size = snprintf(text, sizeof text, "user = %s\npassword = %s\n", first_name, password);
    bool is_told = whole_file_write(path, span_of(text, (size_t)size), 0600, fault);
    if (is_told && isatty(STDERR_FILENO)) {
        (void)fprintf(stderr, "\n    The first login of the pages: %s, password %s\n    (also in %s)\n\n", first_name,
                      password, path);
    }
    key_wipe(text, sizeof text);
    return is_told;
}

static bool store_first(struct hq *hq, const char *hash, int64_t now_ms, struct fault *fault) {
    return db_begin(&hq->db, fault) &&
           db_end(&hq->db, user_desk_put(hq, text_of(first_name), hash, now_ms, fault), fault);
}

bool user_desk_make_first(struct hq *hq, const char *data_directory, int64_t now_ms, struct fault *fault) {
    struct user_row row;
    bool is_found;
    char password[USER_RANDOM_PASSWORD_MAX];
    char hash[USER_PASSWORD_HASH_MAX];
    if (!user_table_next(&hq->tables.users, text_of(""), &is_found, &row, fault)) {
        return false;
    }
    if (is_found) {
        return true;
    }
    user_desk_make_password(password, &hq->entropy);
    if (!password_make(hash, text_of(password))) {
        return fault_set(fault, FAULT_FULL, "no memory to hash a password");
    }
    bool is_made = tell_first(data_directory, password, fault) && store_first(hq, hash, now_ms, fault);
    key_wipe(password, sizeof password);
    return is_made;
}
