/* What the program tells of itself: help, settings, manual page. The settings come from their table. */
#include "hq-node/commands.h"
#include "hq-node/page_api.h"

#include <stdio.h>

enum { HELP_MAX = 64 * 1024 };

static const struct {
    const char *words;
    const char *meaning;
} lines[] = {
    {"run", "Head office, until TERM or INT. The command when none is given."},
    {"store add NAME", "A new store: prints its store file with a one-time token, good for 24 hours. --zone ZONE is "
                       "the store's time zone, --out FILE writes the file there."},
    {"store list", "The stores, from the running daemon."},
    {"publish FILE", "A rule set (a JSON object) or a catalogue (a JSON list): checks it, signs it, sends it to all "
                     "stores. Mistakes are told by their path, and nothing is published."},
    {"import-customers FILE", "Registers the customers of a JSON list; who is known by phone or card stays as it is."},
    {"status", "The state of the running daemon, as JSON."},
    {"report [--by-customer]", "Sums of everything taken in so far, as JSON: by store and promotion, with "
                               "--by-customer also the points of each customer."},
    {"user list", "Who may log in to the pages."},
    {"user add NAME", "A new user; prints a password of dice."},
    {"user password NAME", "A new password of dice for a user; ends the user's logins."},
    {"verify", "Checks the database's pages and every hash of the journal. Status 1 when something is wrong."},
    {"rebuild", "Computes everything derived anew from the journal, compares and reports each difference. Status 1 "
                "when there is any."},
    {"backup FILE", "Writes a consistent copy of the database, also while the daemon runs. The keys are not in it."},
    {"help, help-config, man", "This list; the settings; the manual page as roff."},
};

int command_help(const struct command_line *line) {
    (void)line;
    (void)printf("hq-node %s: head office of a loyalty chain\n\n  hq-node [COMMAND] [--setting value ...]\n\n",
                 hq_version);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        (void)printf("  %-24s %s\n", lines[i].words, lines[i].meaning);
    }
    (void)printf("\nSettings stand in /etc/hq-node.conf (or --config FILE) and on the command line;\n"
                 "`hq-node help-config` tells them.\n");
    return COMMAND_DONE;
}

static int print_with(void (*print)(const struct config_table *table, struct writer *out)) {
    static uint8_t block[HELP_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    print(&hq_config_table, &out);
    struct span text = writer_result(&out);
    return fwrite(text.data, 1, text.size, stdout) == text.size ? COMMAND_DONE : COMMAND_FAILED;
}

int command_help_config(const struct command_line *line) {
    (void)line;
    return print_with(config_print_help);
}

int command_man(const struct command_line *line) {
    (void)line;
    (void)printf(".TH HQ\\-NODE 8 \"\" \"Regulars %s\" \"Regulars\"\n.SH NAME\nhq\\-node \\- head office of a loyalty "
                 "chain\n.SH SYNOPSIS\n.B hq\\-node\n[\\fICOMMAND\\fR] [\\fB\\-\\-\\fIsetting value\\fR ...]\n"
                 ".SH DESCRIPTION\nTakes in what the stores of a chain did, keeps customers and balances, publishes "
                 "rule sets\nand catalogues to the stores, and serves the pages.\n.SH COMMANDS\n",
                 hq_version);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        (void)printf(".TP\n.B %s\n%s\n", lines[i].words, lines[i].meaning);
    }
    (void)printf(".SH SETTINGS\n");
    int status = print_with(config_print_roff);
    (void)printf(".SH EXIT STATUS\n0: done. 1: something was found (a difference, damage, a refusal). 2: it could not "
                 "be done.\n.SH FILES\n.TP\n.I /etc/hq\\-node.conf\nSettings.\n.TP\n.I /var/lib/hq\\-node\n"
                 "Database, keys, certificate, first login, admin.sock.\n");
    return status;
}
