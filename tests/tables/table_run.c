#include "tests/tables/table_run.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 2048 };

void table_run_complain(struct table_run *run, const char *wanted, const char *got) {
    (void)printf("%s:%d: wanted %s\n%*s   got %s\n", run->file, run->line_no, wanted, (int)strlen(run->file) + 2, "",
                 got);
    run->has_failed = true;
}

void table_run_compare(struct table_run *run, struct text wanted, const char *got) {
    if (!text_equal(wanted, text_of(got))) {
        table_run_complain(run, wanted.data, got);
    }
}

void table_run_close_case(struct table_run *run) {
    if (run->language->close_case != NULL) {
        run->language->close_case(run->context);
    }
    if (run->is_case_open) {
        run->passed += run->has_failed ? 0 : 1;
        run->failed += run->has_failed ? 1 : 0;
    }
    run->is_case_open = false;
    run->has_failed = false;
}

bool table_run_statement(const struct table_statement *statements, size_t count, void *context,
                         struct table_line *line) {
    for (size_t i = 0; i < count; i++) {
        if (table_line_takes(line, statements[i].phrase)) {
            statements[i].run(context, line);
            return true;
        }
    }
    return false;
}

static void run_line(struct table_run *run, const char *text) {
    struct table_line line = table_line_of(text);
    if (table_line_at_end(&line) || *line.at == '#') {
        return;
    }
    if (table_line_takes(&line, "case")) {
        table_run_close_case(run);
        run->language->open_case(run->context);
        run->is_case_open = true;
        return;
    }
    bool is_known = run->language->run_line(run->context, &line);
    if (!is_known) {
        table_line_refuse(&line, "not a statement");
    } else if (!table_line_is_bad(&line) && !table_line_at_end(&line)) {
        table_line_refuse(&line, "something is left over");
    }
    if (table_line_is_bad(&line)) {
        table_run_complain(run, "a line that can be read", line.problem);
        run->failed += run->is_case_open ? 0 : 1;
    }
}

static bool run_file(struct table_run *run, const char *path) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    char text[LINE_MAX_BYTES];
    run->file = path;
    if (run->language->open_file != NULL) {
        run->language->open_file(run->context);
    }
    for (run->line_no = 1; fgets(text, sizeof(text), file) != NULL; run->line_no++) {
        text[strcspn(text, "\n")] = '\0';
        run_line(run, text);
    }
    table_run_close_case(run);
    return fclose(file) == 0;
}

int table_run_files(struct table_run *run, int argc, char **argv) {
    if (argc < 2) {
        (void)fprintf(stderr, "usage: %s FILE...\n", run->language->program);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        if (!run_file(run, argv[i])) {
            return 2;
        }
    }
    (void)printf("%d passed, %d failed\n", run->passed, run->failed);
    return run->failed == 0 && run->passed > 0 ? 0 : 1;
}
