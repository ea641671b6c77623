#include "hq-node/commands.h"
#include "hq-node/hq_daemon.h"
#include "hq-node/maintenance.h"
#include "hq-node/page_api.h"

static struct hq_config config;

static bool load(void *settings, int argc, char *const *argv, struct config_arguments *arguments, struct fault *fault) {
    return hq_config_load(settings, argc, argv, arguments, fault);
}

static int run(const struct command_line *line) {
    struct fault fault;
    return hq_daemon_run(line->config, &fault) ? COMMAND_DONE : command_fail(line, &fault);
}

static const struct command commands[] = {
    {"run", NULL, {{0}}, "Head office, until TERM or INT. The command when none is given.", run},
    {"store add",
     "NAME",
     {[STORE_ADD_ZONE] = {"--zone", "ZONE"}, [STORE_ADD_OUT] = {"--out", "FILE"}},
     "A new store: prints its store file with a one-time token, good for 24 hours. --zone ZONE is the store's time "
     "zone, --out FILE writes the file there.",
     command_add_store},
    {"store list", NULL, {{0}}, "The stores, from the running daemon.", command_list_stores},
    {"publish",
     "FILE",
     {{0}},
     "A rule set (a JSON object) or a catalogue (a JSON list): checks it, signs it, sends it to all stores. Mistakes "
     "are told by their path, and nothing is published.",
     command_publish},
    {"import-customers",
     "FILE",
     {{0}},
     "Registers the customers of a JSON list; who is known by phone or card stays as it is.",
     command_import},
    {"status", NULL, {{0}}, "The state of the running daemon, as JSON.", command_status},
    {"report",
     NULL,
     {[REPORT_BY_CUSTOMER] = {"--by-customer", NULL}},
     "Sums of everything taken in so far, as JSON: by store and promotion, with --by-customer also the points of each "
     "customer.",
     command_report},
    {"user list", NULL, {{0}}, "Who may log in to the pages.", command_list_users},
    {"user add", "NAME", {{0}}, "A new user; prints a password of dice.", command_add_user},
    {"user password",
     "NAME",
     {{0}},
     "A new password of dice for a user; ends the user's logins.",
     command_reset_password},
};

static const struct program program = {
    .version = hq_version,
    .summary = "head office of a loyalty chain",
    .description = "Takes in what the stores of a chain did, keeps customers and balances, publishes rule sets and "
                   "catalogues to the stores, and serves the pages.",
    .files = "Database, keys, certificate, first login, admin.sock.",
    .settings = &hq_config_table,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .config = &config,
    .data_directory = config.data_directory,
    .care = {maintenance_verify, maintenance_rebuild, maintenance_back_up},
    .load = load,
};

int main(int argc, char **argv) {
    return program_main(&program, argc, argv);
}
