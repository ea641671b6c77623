/* Runs the ledger's tables: tests/tables/ledger/ *.table, whose language tests/tables/ledger/README.md describes.
 *     ledger-tables FILE...
 * A line that comes out otherwise is printed as FILE:LINE with what was wanted and what is; a case with such a line
 * has failed. After every line the replayed accounts and the books are compared too. */
#include "tests/tables/ledger_case.h"
#include "tests/tables/ledger_print.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1024, SHOWN_MAX = 8192 };

struct run {
    const char *file;
    int line_no;
    struct ledger_case the_case;
    bool is_case_open;
    bool has_failed; /* the open case */
    int passed;
    int failed;
};

static void complain(struct run *run, const char *wanted, const char *got) {
    (void)printf("%s:%d: wanted %s\n%*s   got %s\n", run->file, run->line_no, wanted, (int)strlen(run->file) + 2, "",
                 got);
    run->has_failed = true;
}

static void close_case(struct run *run) {
    if (run->is_case_open) {
        run->passed += run->has_failed ? 0 : 1;
        run->failed += run->has_failed ? 1 : 0;
    }
    run->is_case_open = false;
    run->has_failed = false;
}

static void compare_text(struct run *run, struct table_line *line,
                         void (*print)(struct writer *out, const struct ledger_case *the_case)) {
    static char got[SHOWN_MAX];
    struct writer out;
    writer_init(&out, got, sizeof(got) - 1);
    print(&out, &run->the_case);
    got[out.size] = '\0';
    struct text wanted = table_line_rest(line);
    if (out.overflowed || !text_equal(wanted, text_of(got))) {
        complain(run, wanted.data, got);
    }
}

/* All figures, so that a reader sees at once what happened. */
static void complain_of_result(struct run *run, const char *wanted, const struct ledger_figure *figures) {
    static char got[SHOWN_MAX];
    struct writer out;
    writer_init(&out, got, sizeof(got) - 1);
    for (size_t i = 0; i < LEDGER_FIGURES; i++) {
        ledger_print_figure(&out, &figures[i]);
    }
    got[out.size] = '\0';
    static char whole[SHOWN_MAX + 64];
    (void)snprintf(whole, sizeof(whole), "%s; %s", run->the_case.outcome_name, got);
    complain(run, wanted, whole);
}

/* "balance 30.00": whether it is so. */
static bool figure_agrees(struct table_line *line, const struct ledger_figure *figures) {
    for (size_t i = 0; i < LEDGER_FIGURES; i++) {
        if (table_line_takes(line, figures[i].name)) {
            int64_t wanted = figures[i].is_points ? table_line_points(line) : table_line_number(line);
            return wanted == figures[i].value;
        }
    }
    table_line_refuse(line, "no such figure");
    return false;
}

static void compare_figures(struct run *run, struct table_line *line, const char *wanted, bool agrees) {
    struct ledger_figure figures[LEDGER_FIGURES];
    ledger_figures(&run->the_case, figures);
    do {
        agrees = figure_agrees(line, figures) && agrees;
    } while (table_line_takes(line, ","));
    if (!agrees && !table_line_is_bad(line)) {
        complain_of_result(run, wanted, figures);
    }
}

/* Outcomes are written with spaces: "already done". */
static bool outcome_agrees(struct table_line *line, const char *outcome_name) {
    char words[64];
    (void)snprintf(words, sizeof(words), "%s", outcome_name);
    for (char *at = words; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    if (table_line_takes(line, words)) {
        return true;
    }
    while (*line->at != '\0' && *line->at != ';') {
        line->at++;
    }
    return false;
}

static void run_moment(struct run *run, struct table_line *line) {
    run->the_case.now_ms = ledger_case_read_moment(&run->the_case, line);
    if (table_line_takes(line, "look")) {
        run->the_case.outcome_name = "look";
        run->the_case.customer = table_line_takes(line, "for customer 2") ? 1 : 0;
        table_line_needs(line, "->");
        compare_figures(run, line, line->at, true);
        return;
    }
    ledger_case_act(&run->the_case, line);
    if (table_line_is_bad(line)) {
        return;
    }
    (void)table_line_at_end(line);
    const char *wanted = line->at;
    bool agrees = outcome_agrees(line, run->the_case.outcome_name);
    if (table_line_takes(line, ";")) {
        compare_figures(run, line, wanted, agrees);
    } else if (!agrees) {
        complain(run, wanted, run->the_case.outcome_name);
    }
}

static void print_expiring(struct run *run, const char *wanted, int64_t points) {
    char got[64];
    struct writer out;
    writer_init(&out, got, sizeof(got) - 1);
    ledger_print_figure(&out, &(struct ledger_figure){"expiring", true, points});
    got[out.size] = '\0';
    complain(run, wanted, got);
}

/* "expiring by day 31: 20.00": between the last action and the start of that day. */
static void run_expiring(struct run *run, struct table_line *line) {
    (void)table_line_at_end(line);
    const char *wanted = line->at;
    int64_t until_ms = ledger_case_read_moment(&run->the_case, line);
    table_line_needs(line, ":");
    int64_t points = account_expiring_points(&run->the_case.customers[run->the_case.customer].account,
                                             run->the_case.now_ms, until_ms);
    if (table_line_points(line) != points && !table_line_is_bad(line)) {
        print_expiring(run, wanted, points);
    }
}

static void run_statement(struct run *run, struct table_line *line) {
    if (table_line_takes(line, "rules")) {
        ledger_case_read_rules(&run->the_case, line);
    } else if (table_line_takes(line, "writes")) {
        compare_text(run, line, ledger_print_moves);
    } else if (table_line_takes(line, "lots")) {
        compare_text(run, line, ledger_print_lots);
    } else if (table_line_takes(line, "holds")) {
        compare_text(run, line, ledger_print_holds);
    } else if (table_line_takes(line, "books")) {
        compare_text(run, line, ledger_print_books);
    } else if (table_line_takes(line, "expiring by")) {
        run_expiring(run, line);
    } else {
        run_moment(run, line);
    }
}

static void run_line(struct run *run, const char *text) {
    struct table_line line = table_line_of(text);
    if (table_line_at_end(&line) || *line.at == '#') {
        return;
    }
    if (table_line_takes(&line, "case")) {
        close_case(run);
        ledger_case_init(&run->the_case);
        run->is_case_open = true;
        return;
    }
    if (!run->is_case_open) {
        complain(run, "a case", text);
        run->failed++;
        return;
    }
    run_statement(run, &line);
    if (!table_line_is_bad(&line) && !table_line_at_end(&line)) {
        table_line_refuse(&line, "something is left over");
    }
    if (table_line_is_bad(&line)) {
        complain(run, "a line that can be read", line.problem);
    }
    const char *disagreement = ledger_case_disagreement(&run->the_case);
    if (disagreement != NULL) {
        complain(run, "an account that adds up", disagreement);
    }
}

static bool run_file(struct run *run, const char *path) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    char text[LINE_MAX_BYTES];
    run->file = path;
    for (run->line_no = 1; fgets(text, sizeof(text), file) != NULL; run->line_no++) {
        text[strcspn(text, "\n")] = '\0';
        run_line(run, text);
    }
    close_case(run);
    return fclose(file) == 0;
}

int main(int argc, char **argv) {
    static struct run run;
    if (argc < 2) {
        (void)fprintf(stderr, "usage: ledger-tables FILE...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        if (!run_file(&run, argv[i])) {
            return 2;
        }
    }
    (void)printf("%d passed, %d failed\n", run.passed, run.failed);
    return run.failed == 0 && run.passed > 0 ? 0 : 1;
}
