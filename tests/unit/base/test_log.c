#include "base/log.h"

#include "base/id.h"

#include <string.h>

#include "tests/harness/unit.h"

struct sink {
    size_t lines;
    enum log_level level;
    char line[LOG_LINE_MAX];
};

static void keep(void *context, enum log_level level, const char *line, size_t size) {
    struct sink *sink = context;
    assert_int_equal(strlen(line), size);
    assert_true(size < sizeof sink->line);
    sink->lines++;
    sink->level = level;
    memcpy(sink->line, line, size + 1);
}

/* One line per event, in the order of the calls. */
static void pairs(void **state) {
    (void)state;
    struct sink sink = {0};
    struct log log = {.level_min = LOG_INFO, .write = keep, .context = &sink};
    struct log_line line;
    log_begin(&line, &log, LOG_INFO, "receipt_taken");
    log_int(&line, "lines", -3);
    log_id(&line, "customer", id_make(2, 7));
    log_text(&line, "till", text_of("kasse-1"));
    log_end(&line);
    assert_string_equal(sink.line, "info receipt_taken lines=-3 customer=2-7 till=kasse-1");
    assert_int_equal(sink.lines, 1);
    assert_int_equal(sink.level, LOG_INFO);
}

/* A value cannot begin a new line, close its quotes, or look like another pair. */
static void values_cannot_break_out(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a b", "info e k=\"a b\""},
        {"", "info e k=\"\""},
        {"a=b", "info e k=\"a=b\""},
        {"a\nerror fake", "info e k=\"a\\x0aerror fake\""},
        {"a\" b=\"c", "info e k=\"a\\\" b=\\\"c\""},
        {"\\", "info e k=\"\\\\\""},
        {"\x1b[31m", "info e k=\"\\x1b[31m\""},
        {"\x7f", "info e k=\"\\x7f\""},
    };
    struct sink sink = {0};
    struct log log = {.level_min = LOG_INFO, .write = keep, .context = &sink};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct log_line line;
        log_begin(&line, &log, LOG_INFO, "e");
        log_text(&line, "k", text_of(cases[i][0]));
        log_end(&line);
        assert_string_equal(sink.line, cases[i][1]);
    }
}

/* A line that grows too long is cut, says so outside of the value's quotes, and stays within its bound. */
static void long_lines_are_marked(void **state) {
    (void)state;
    static const char mark[] = "x\" truncated=1";
    char value[2 * LOG_LINE_MAX];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    value[0] = ' ';
    struct sink sink = {0};
    struct log log = {.level_min = LOG_INFO, .write = keep, .context = &sink};
    struct log_line line;
    log_begin(&line, &log, LOG_INFO, "e");
    log_text(&line, "k", text_of(value));
    log_int(&line, "after", 1);
    log_end(&line);
    assert_true(strlen(sink.line) < LOG_LINE_MAX);
    assert_string_equal(sink.line + strlen(sink.line) - strlen(mark), mark);
    assert_null(strstr(sink.line, "after"));
}

/* Wherever the end falls, a quoted value that was opened is closed, and the line holds at most what it may. */
static void quotes_are_closed_at_every_length(void **state) {
    (void)state;
    struct sink sink = {0};
    struct log log = {.level_min = LOG_INFO, .write = keep, .context = &sink};
    char value[LOG_LINE_MAX + 1] = {0};
    for (size_t size = 1; size < sizeof value; size++) {
        memset(value, ' ', size);
        struct log_line line;
        log_begin(&line, &log, LOG_INFO, "e");
        log_text(&line, "first", text_of(value));
        log_text(&line, "second", text_of("a b"));
        log_end(&line);
        size_t quotes = 0;
        for (const char *c = sink.line; *c != '\0'; c++) {
            quotes += *c == '"';
        }
        assert_int_equal(quotes % 2, 0);
        bool is_whole = strstr(sink.line, " second=\"a b\"") != NULL;
        bool is_marked = strstr(sink.line, " truncated=1") != NULL;
        assert_int_equal(is_whole, !is_marked);
    }
}

/* Below its level a log writes nothing; a log of NULL is no log. */
static void levels(void **state) {
    (void)state;
    struct sink sink = {0};
    struct log log = {.level_min = LOG_WARNING, .write = keep, .context = &sink};
    log_event(&log, LOG_INFO, "quiet");
    log_event(NULL, LOG_ERROR, "nowhere");
    assert_int_equal(sink.lines, 0);
    log_event(&log, LOG_WARNING, "loud");
    assert_string_equal(sink.line, "warning loud");
}

/* A fault is logged with its code and its text. */
static void faults(void **state) {
    (void)state;
    struct sink sink = {0};
    struct log log = {.level_min = LOG_INFO, .write = keep, .context = &sink};
    struct fault fault = {0};
    (void)fault_set(&fault, FAULT_PEER, "frame of %d bytes", 9);
    log_fault(&log, "link_lost", &fault);
    assert_string_equal(sink.line, "error link_lost fault=peer text=\"frame of 9 bytes\"");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pairs),
    cmocka_unit_test(values_cannot_break_out),
    cmocka_unit_test(long_lines_are_marked),
    cmocka_unit_test(quotes_are_closed_at_every_length),
    cmocka_unit_test(levels),
    cmocka_unit_test(faults),
};

UNIT_RUN(tests)
