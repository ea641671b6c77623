/* What the program tells of itself: help, settings, manual page. The settings come from their table. */
#include "store-node/commands.h"
#include "store-node/store_status.h"

#include <stdio.h>

enum { HELP_MAX = 64 * 1024 };

static const struct {
    const char *words;
    const char *meaning;
} lines[] = {
    {"run", "Serves the tills until TERM or INT. The command when none is given."},
    {"enrol FILE", "Puts the store file that head office printed (hq-node store add) into the data directory; the "
                   "daemon enrols with it."},
    {"pair", "Asks the running daemon for a one-time code for a new till and shows it."},
    {"till list", "The tills that were paired, from the running daemon."},
    {"till revoke NUMBER", "From now on this till's key is refused."},
    {"status", "The state of the running daemon, as JSON."},
    {"report [--by-customer]", "Sums of everything taken so far, as JSON: sales, cancelled ones and returns apart, "
                               "promotions, points. With --by-customer one line of JSON for each customer follows."},
    {"verify", "Checks the database's pages and every hash of the journal. Status 1 when something is wrong."},
    {"rebuild", "Computes everything derived anew from the journal, compares and reports each difference. Status 1 "
                "when there is any."},
    {"backup FILE", "Writes a consistent copy of the database, also while the daemon runs. The keys are not in it."},
    {"help, help-config, man", "This list; the settings; the manual page as roff."},
};

int command_help(const struct command_line *line) {
    (void)line;
    (void)printf("store-node %s: the loyalty box of a shop\n\n  store-node [COMMAND] [--setting value ...]\n\n",
                 store_version);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        (void)printf("  %-24s %s\n", lines[i].words, lines[i].meaning);
    }
    (void)printf("\nSettings stand in /etc/store-node.conf (or --config FILE) and on the command line;\n"
                 "`store-node help-config` tells them.\n");
    return COMMAND_DONE;
}

static int print_with(void (*print)(const struct config_table *table, struct writer *out)) {
    static uint8_t block[HELP_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    print(&store_config_table, &out);
    struct span text = writer_result(&out);
    return fwrite(text.data, 1, text.size, stdout) == text.size ? COMMAND_DONE : COMMAND_FAILED;
}

int command_help_config(const struct command_line *line) {
    (void)line;
    return print_with(config_print_help);
}

int command_man(const struct command_line *line) {
    (void)line;
    (void)printf(".TH STORE\\-NODE 8 \"\" \"Regulars %s\" \"Regulars\"\n.SH NAME\nstore\\-node \\- the loyalty box of "
                 "a shop\n.SH SYNOPSIS\n.B store\\-node\n[\\fICOMMAND\\fR] [\\fB\\-\\-\\fIsetting value\\fR ...]\n"
                 ".SH DESCRIPTION\nServes the tills of one shop on the LAN, also when head office cannot be reached, "
                 "and\nreplicates with head office.\n.SH COMMANDS\n",
                 store_version);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        (void)printf(".TP\n.B %s\n%s\n", lines[i].words, lines[i].meaning);
    }
    (void)printf(".SH SETTINGS\n");
    int status = print_with(config_print_roff);
    (void)printf(".SH EXIT STATUS\n0: done. 1: something was found (a difference, damage, a refusal). 2: it could not "
                 "be done.\n.SH FILES\n.TP\n.I /etc/store\\-node.conf\nSettings.\n.TP\n.I /var/lib/store\\-node\n"
                 "Database, keys, certificate, store file, admin.sock.\n");
    return status;
}
