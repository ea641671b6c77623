#include "store-node/store_file.h"

#include "base/bug.h"
#include "base/calendar.h"
#include "base/id.h"
#include "node/config.h"
#include "node/whole_file.h"

#include <stdio.h>
#include <string.h>

struct lines {
    int64_t store;
    char name[CONFIG_TEXT_MAX];
    char hq_address[CONFIG_TEXT_MAX];
    char hq_public_key[CONFIG_TEXT_MAX];
    char token_id[CONFIG_TEXT_MAX];
    char token[CONFIG_TEXT_MAX];
    char expires[CONFIG_TEXT_MAX];
};

#define LINE(member) CONFIG_MEMBER(struct lines, member)

static const struct config_row rows[] = {
    {"store", CONFIG_INT, LINE(store), "0", 1, ID_NODE_MAX, "Node number."},
    {"name", CONFIG_TEXT, LINE(name), "", 1, LIMIT_NAME - 1, "Of the store."},
    {"hq_address", CONFIG_ADDRESS, LINE(hq_address), "0.0.0.0:0", 1, 0, "Of head office's link."},
    {"hq_public_key", CONFIG_TEXT, LINE(hq_public_key), "", 64, 64, "Of head office."},
    {"token_id", CONFIG_TEXT, LINE(token_id), "", 0, 32, "Of the token."},
    {"token", CONFIG_TEXT, LINE(token), "", 0, 64, "One-time secret."},
    {"expires", CONFIG_TEXT, LINE(expires), "", 0, 32, "When the token ends."},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0], REQUIRED_COUNT = 4 };
static const struct config_table table = {"store file", rows, ROW_COUNT};

void store_file_path(const char *data_directory, char path[static STORE_FILE_PATH_MAX]) {
    bug_if(snprintf(path, STORE_FILE_PATH_MAX, "%s/store.conf", data_directory) >= STORE_FILE_PATH_MAX);
}

static bool take_token(const struct lines *lines, struct store_file *file, struct fault *fault) {
    char word[2 * CONFIG_TEXT_MAX + 2];
    file->has_token = lines->token[0] != '\0';
    if (!file->has_token) {
        return true;
    }
    (void)snprintf(word, sizeof word, "%s.%s", lines->token_id, lines->token);
    bool is_sound = enrolment_token_parse(text_of(word), &file->token, fault);
    key_wipe(word, sizeof word);
    if (is_sound && !calendar_parse_time(text_of(lines->expires), &file->token_expires_ms)) {
        return fault_set(fault, FAULT_INPUT, "expires: is no moment as RFC 3339 has them");
    }
    return is_sound;
}

static bool take_lines(const struct lines *lines, struct store_file *file, struct fault *fault) {
    *file = (struct store_file){.store = (uint32_t)lines->store};
    bug_if(!text_copy(file->name, sizeof file->name, text_of(lines->name)));
    if (!net_address_parse(text_of(lines->hq_address), &file->hq_address, fault)) {
        return fault_wrap(fault, "hq_address");
    }
    return key_parse(text_of(lines->hq_public_key), file->hq_public_key, fault) ? take_token(lines, file, fault)
                                                                                : fault_wrap(fault, "hq_public_key");
}

/* Defaults are only what stands in the struct until a line is read: the first four lines must be there. */
static bool read_lines(const char *path, struct text content, struct lines *lines, struct fault *fault) {
    bool given[ROW_COUNT] = {false};
    *lines = (struct lines){0};
    if (!config_read_text(&table, lines, given, path, content, fault)) {
        return false;
    }
    for (size_t i = 0; i < REQUIRED_COUNT; i++) {
        if (!given[i]) {
            return fault_set(fault, FAULT_CONFIG, "%s: has no line `%s = ...`", path, rows[i].name);
        }
    }
    return true;
}

bool store_file_read(const char *path, bool *is_there, struct store_file *file, struct fault *fault) {
    char content[STORE_FILE_BYTES_MAX];
    struct lines lines;
    size_t size;
    if (!whole_file_read(path, content, sizeof content, &size, is_there, fault)) {
        return false;
    }
    if (!*is_there) {
        return true;
    }
    bool is_read = read_lines(path, (struct text){content, size}, &lines, fault) &&
                   (take_lines(&lines, file, fault) || fault_wrap(fault, "%s", path));
    key_wipe(content, sizeof content);
    key_wipe(&lines, sizeof lines);
    return is_read;
}

static void print_token(const struct store_file *file, struct writer *out) {
    char word[ENROLMENT_TOKEN_TEXT_MAX];
    char expires[CALENDAR_TIME_TEXT_MAX];
    enrolment_token_print(word, &file->token);
    calendar_print_time(expires, file->token_expires_ms);
    writer_format(out, "token_id = %.*s\ntoken = %s\nexpires = %s\n", 2 * NODE_SESSION_TOKEN_ID_SIZE, word,
                  word + 2 * NODE_SESSION_TOKEN_ID_SIZE + 1, expires);
    key_wipe(word, sizeof word);
}

bool store_file_write(const char *path, const struct store_file *file, struct fault *fault) {
    uint8_t block[STORE_FILE_BYTES_MAX];
    char key[KEY_TEXT_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    key_print(key, file->hq_public_key);
    bool is_v6 = strchr(file->hq_address.host, ':') != NULL;
    writer_format(&out, "store = %u\nname = %s\nhq_address = %s%s%s:%u\nhq_public_key = %s\n", (unsigned)file->store,
                  file->name, is_v6 ? "[" : "", file->hq_address.host, is_v6 ? "]" : "",
                  (unsigned)file->hq_address.port, key);
    if (file->has_token) {
        print_token(file, &out);
    }
    bug_if(out.overflowed);
    bool is_written = whole_file_write(path, writer_result(&out), 0600, fault);
    key_wipe(block, sizeof block);
    return is_written;
}

void store_file_wipe(struct store_file *file) {
    key_wipe(file, sizeof *file);
}
