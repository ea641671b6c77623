#include "store-node/commands.h"
#include "store-node/store_care.h"
#include "store-node/store_daemon.h"
#include "store-node/store_status.h"

static struct store_config config;

static bool load(void *settings, int argc, char *const *argv, struct config_arguments *arguments, struct fault *fault) {
    return store_config_load(settings, argc, argv, arguments, fault);
}

static int run(const struct command_line *line) {
    struct fault fault;
    return store_daemon_run(line->config, &fault) ? COMMAND_DONE : command_fail(line, &fault);
}

static const struct command commands[] = {
    {"run", NULL, {{0}}, "Serves the tills until TERM or INT. The command when none is given.", run},
    {"enrol",
     "FILE",
     {{0}},
     "Puts the store file that head office printed (hq-node store add) into the data directory; the daemon enrols with "
     "it.",
     command_enrol},
    {"pair", NULL, {{0}}, "Asks the running daemon for a one-time code for a new till and shows it.", command_pair},
    {"till list", NULL, {{0}}, "The tills that were paired, from the running daemon.", command_list_tills},
    {"till revoke", "NUMBER", {{0}}, "From now on this till's key is refused.", command_revoke_till},
    {"status", NULL, {{0}}, "The state of the running daemon, as JSON.", command_status},
    {"report",
     NULL,
     {[REPORT_BY_CUSTOMER] = {"--by-customer", NULL}},
     "Sums of everything taken so far, as JSON: sales, cancelled ones and returns apart, promotions, points. With "
     "--by-customer one line of JSON for each customer follows.",
     command_report},
};

static const struct program program = {
    .version = store_version,
    .summary = "the loyalty box of a shop",
    .description = "Serves the tills of one shop on the LAN, also when head office cannot be reached, and replicates "
                   "with head office.",
    .files = "Database, keys, certificate, store file, admin.sock.",
    .settings = &store_config_table,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .config = &config,
    .data_directory = config.data_directory,
    .care = {store_care_verify, store_care_rebuild, store_care_back_up},
    .load = load,
};

int main(int argc, char **argv) {
    return program_main(&program, argc, argv);
}
