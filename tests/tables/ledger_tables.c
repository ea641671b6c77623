/* Runs the ledger's tables: tests/tables/ledger/ *.table, whose language tests/tables/ledger/README.md describes.
 *     ledger-tables FILE...
 * After every line the replayed accounts and the books are compared too. */
#include "base/bug.h"
#include "tests/tables/ledger_case.h"
#include "tests/tables/ledger_print.h"
#include "tests/tables/table_run.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 8192 };

struct run {
    struct table_run table;
    struct ledger_case the_case;
};

static void complain(struct run *run, const char *wanted, const char *got) {
    table_run_complain(&run->table, wanted, got);
}

static void compare_text(struct run *run, struct table_line *line,
                         void (*print)(struct writer *out, const struct ledger_case *the_case)) {
    static char got[SHOWN_MAX];
    struct writer out;
    writer_init(&out, got, sizeof(got) - 1);
    print(&out, &run->the_case);
    got[out.size] = '\0';
    bug_if(out.overflowed);
    table_run_compare(&run->table, table_line_rest(line), got);
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
static void run_expiring(void *context, struct table_line *line) {
    struct run *run = context;
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

static void run_rules(void *context, struct table_line *line) {
    struct run *run = context;
    ledger_case_read_rules(&run->the_case, line);
}

static void run_writes(void *context, struct table_line *line) {
    compare_text(context, line, ledger_print_moves);
}

static void run_lots(void *context, struct table_line *line) {
    compare_text(context, line, ledger_print_lots);
}

static void run_holds(void *context, struct table_line *line) {
    compare_text(context, line, ledger_print_holds);
}

static void run_books(void *context, struct table_line *line) {
    compare_text(context, line, ledger_print_books);
}

static bool run_line(void *context, struct table_line *line) {
    static const struct table_statement statements[] = {{"rules", run_rules}, {"writes", run_writes},
                                                        {"lots", run_lots},   {"holds", run_holds},
                                                        {"books", run_books}, {"expiring by", run_expiring}};
    struct run *run = context;
    if (!run->table.is_case_open) {
        table_line_refuse(line, "wanted a case before it");
        return true;
    }
    if (!table_run_statement(statements, sizeof(statements) / sizeof(statements[0]), run, line)) {
        run_moment(run, line);
    }
    const char *disagreement = ledger_case_disagreement(&run->the_case);
    if (disagreement != NULL) {
        complain(run, "an account that adds up", disagreement);
    }
    return true;
}

static void open_case(void *context) {
    struct run *run = context;
    ledger_case_init(&run->the_case);
}

int main(int argc, char **argv) {
    static const struct table_language language = {
        .program = "ledger-tables", .open_case = open_case, .run_line = run_line};
    static struct run run;
    run.table = (struct table_run){.language = &language, .context = &run};
    return table_run_files(&run.table, argc, argv);
}
