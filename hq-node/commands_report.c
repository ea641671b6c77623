/* `hq-node report`: on the data directory, also while the daemon runs: it only reads. */
#include "hq-node/commands.h"
#include "hq-node/hq_report.h"

int command_report(const struct command_line *line) {
    struct fault fault;
    bool is_by_customer = line->options[REPORT_BY_CUSTOMER] != NULL;
    return hq_report_print(line->program->data_directory, is_by_customer, stdout, &fault) ? COMMAND_DONE
                                                                                          : command_fail(line, &fault);
}
