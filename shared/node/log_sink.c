#include "node/log_sink.h"

#include "base/bug.h"

#include <stdio.h>
#include <unistd.h>

/* syslog(3) priorities. */
static const char *priority_prefix(enum log_level level) {
    switch (level) {
    case LOG_DEBUG: return "<7>";
    case LOG_INFO: return "<6>";
    case LOG_WARNING: return "<4>";
    case LOG_ERROR: return "<3>";
    }
    bug_unreachable("log level out of range");
}

static void write_line(const char *prefix, const char *line, size_t size) {
    char whole[LOG_LINE_MAX + 8];
    int written = snprintf(whole, sizeof whole, "%s%.*s\n", prefix, (int)size, line);
    if (written > 0) {
        /* One write keeps a line whole among other writers. A log that cannot be written has nobody to be told. */
        ssize_t ignored = write(STDERR_FILENO, whole, (size_t)written);
        (void)ignored;
    }
}

static void write_plain(void *context, enum log_level level, const char *line, size_t size) {
    (void)context;
    (void)level;
    write_line("", line, size);
}

static void write_with_priority(void *context, enum log_level level, const char *line, size_t size) {
    (void)context;
    write_line(priority_prefix(level), line, size);
}

struct log log_sink_stderr(enum log_level level_min) {
    return (struct log){.level_min = level_min,
                        .write = isatty(STDERR_FILENO) == 1 ? write_plain : write_with_priority,
                        .context = NULL};
}

bool log_level_parse(struct text name, enum log_level *level) {
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (text_is(name, names[i])) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}
