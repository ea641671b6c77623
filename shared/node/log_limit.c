#include "node/log_limit.h"

static void write_line(void *context, enum log_level level, const char *line, size_t size) {
    struct log_limit *limit = context;
    int64_t retry_after_ms;
    if (!rate_limit_take(&limit->limit, 1, limit->clock.monotonic_ms(limit->clock.context), &retry_after_ms)) {
        limit->held_back++;
        return;
    }
    if (limit->held_back > 0) {
        struct log_line note;
        log_begin(&note, limit->to, level, "lines_held_back");
        log_int(&note, "count", limit->held_back);
        log_end(&note);
        limit->held_back = 0;
    }
    limit->to->write(limit->to->context, level, line, size);
}

void log_limit_init(struct log_limit *limit, const struct log *to, struct clock clock, int64_t lines_per_second,
                    int64_t burst) {
    *limit = (struct log_limit){.to = to, .clock = clock};
    limit->log = (struct log){.level_min = to == NULL ? LOG_ERROR : to->level_min, .context = limit};
    limit->log.write = to == NULL ? NULL : write_line;
    rate_limit_init(&limit->limit, lines_per_second, burst, &limit->bucket, 1);
}
