/* What the program tells of itself: help, settings, manual page. The settings come from their table. */
#include "node/manual.h"
#include "store-node/commands.h"
#include "store-node/store_status.h"

static const struct manual_command commands[] = {
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

static const struct manual manual = {
    .version = store_version,
    .summary = "the loyalty box of a shop",
    .description =
        "Serves the tills of one shop on the LAN, also when head office cannot be reached, and replicates with "
        "head office.",
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .settings = &store_config_table,
    .files = "Database, keys, certificate, store file, admin.sock.",
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
