#include "base/log.h"

#include "base/bug.h"
#include "base/id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char truncated_mark[] = " truncated=1";
/* What a line takes before the closing quote of a cut value, the mark and the end. */
enum { ROOM = LOG_LINE_MAX - 1 - sizeof truncated_mark };

static void put(struct log_line *line, const char *data, size_t size) {
    if (line->is_truncated || line->size + size > ROOM) {
        line->is_truncated = true;
        return;
    }
    memcpy(line->line + line->size, data, size);
    line->size += size;
}

static void put_key(struct log_line *line, const char *key) {
    put(line, " ", 1);
    put(line, key, strlen(key));
    put(line, "=", 1);
}

void log_begin(struct log_line *line, const struct log *log, enum log_level level, const char *event) {
    line->log = log;
    line->level = level;
    line->size = 0;
    line->is_truncated = false;
    line->is_wanted = log != NULL && log->write != NULL && level >= log->level_min;
    static const char *const names[] = {"debug", "info", "warning", "error"};
    bug_if((size_t)level >= sizeof names / sizeof names[0]);
    if (line->is_wanted) {
        put(line, names[level], strlen(names[level]));
        put(line, " ", 1);
        put(line, event, strlen(event));
    }
}

void log_int(struct log_line *line, const char *key, int64_t value) {
    if (!line->is_wanted) {
        return;
    }
    char number[24];
    int size = snprintf(number, sizeof number, "%" PRId64, value);
    put_key(line, key);
    put(line, number, (size_t)size);
}

void log_id(struct log_line *line, const char *key, uint64_t id) {
    char printed[ID_TEXT_MAX];
    id_print(printed, id);
    log_text(line, key, text_of(printed));
}

static bool is_bare(struct text value) {
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7F) {
            return false;
        }
    }
    return value.size > 0;
}

static void put_escaped(struct log_line *line, unsigned char c) {
    char escaped[5];
    if (c == '"' || c == '\\') {
        escaped[0] = '\\';
        escaped[1] = (char)c;
        put(line, escaped, 2);
    } else if (c < ' ' || c == 0x7F) {
        (void)snprintf(escaped, sizeof escaped, "\\x%02x", c);
        put(line, escaped, 4);
    } else {
        escaped[0] = (char)c;
        put(line, escaped, 1);
    }
}

void log_text(struct log_line *line, const char *key, struct text value) {
    if (!line->is_wanted) {
        return;
    }
    put_key(line, key);
    if (is_bare(value)) {
        put(line, value.data, value.size);
        return;
    }
    put(line, "\"", 1);
    bool is_open = !line->is_truncated;
    for (size_t i = 0; i < value.size; i++) {
        put_escaped(line, (unsigned char)value.data[i]);
    }
    if (is_open) {
        line->line[line->size++] = '"'; /* also after a cut, or the mark would read as part of the value */
    }
}

void log_end(struct log_line *line) {
    if (!line->is_wanted) {
        return;
    }
    if (line->is_truncated) {
        memcpy(line->line + line->size, truncated_mark, sizeof truncated_mark - 1);
        line->size += sizeof truncated_mark - 1;
    }
    line->line[line->size] = '\0';
    line->log->write(line->log->context, line->level, line->line, line->size);
}

void log_event(const struct log *log, enum log_level level, const char *event) {
    struct log_line line;
    log_begin(&line, log, level, event);
    log_end(&line);
}

void log_fault(const struct log *log, const char *event, const struct fault *fault) {
    struct log_line line;
    log_begin(&line, log, LOG_ERROR, event);
    log_text(&line, "fault", text_of(fault_code_name(fault->code)));
    log_text(&line, "text", text_of(fault->text));
    log_end(&line);
}
