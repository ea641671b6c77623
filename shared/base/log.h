/* Structured log: one line per event, "key=value" pairs after a level and an event name in snake_case. The sink is
 * injected (the daemons write to standard error for journald, tests into memory). Values are quoted where they hold
 * anything but plain characters; control characters are escaped, so a value can never begin a new line.
 * Never log a name, a phone, a card, a key or a token; ids and counts are enough. */
#ifndef REGULARS_BASE_LOG_H
#define REGULARS_BASE_LOG_H

#include "base/fault.h"
#include "base/text.h"

enum log_level { LOG_DEBUG = 0, LOG_INFO, LOG_WARNING, LOG_ERROR };
enum { LOG_LINE_MAX = 1024 };

struct log {
    enum log_level level_min;
    void (*write)(void *context, enum log_level level, const char *line, size_t size); /* line without newline */
    void *context;
};

/* One line being built; values that do not fit are cut and marked with "truncated=1". */
struct log_line {
    const struct log *log;
    enum log_level level;
    size_t size;
    bool is_wanted;
    bool is_truncated;
    char line[LOG_LINE_MAX];
};

/* Use: struct log_line l; log_begin(&l, log, LOG_INFO, "receipt_taken"); log_int(&l, "lines", 3); log_end(&l); */
void log_begin(struct log_line *line, const struct log *log, enum log_level level, const char *event);
void log_int(struct log_line *line, const char *key, int64_t value);
void log_id(struct log_line *line, const char *key, uint64_t id);
void log_text(struct log_line *line, const char *key, struct text value);
void log_end(struct log_line *line);

/* The usual short forms. */
void log_event(const struct log *log, enum log_level level, const char *event);
void log_fault(const struct log *log, const char *event, const struct fault *fault);

#endif
