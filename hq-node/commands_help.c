/* What the program tells of itself: help, settings, manual page. The settings come from their table. */
#include "hq-node/commands.h"
#include "hq-node/page_api.h"
#include "node/manual.h"

static const struct manual_command commands[] = {
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

static const struct manual manual = {
    .version = hq_version,
    .summary = "head office of a loyalty chain",
    .description = "Takes in what the stores of a chain did, keeps customers and balances, publishes rule sets and "
                   "catalogues to the stores, and serves the pages.",
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .settings = &hq_config_table,
    .files = "Database, keys, certificate, first login, admin.sock.",
};

int command_help(const struct command_line *line) {
    (void)line;
    return manual_print_help(&manual, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}

int command_help_config(const struct command_line *line) {
    (void)line;
    return manual_print_settings(&manual, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}

int command_man(const struct command_line *line) {
    (void)line;
    return manual_print_page(&manual, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}
