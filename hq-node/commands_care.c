/* Commands on the data directory, also while the daemon runs: they only read. */
#include "hq-node/commands.h"
#include "hq-node/hq_report.h"
#include "hq-node/maintenance.h"

#include <inttypes.h>
#include <stdio.h>

int command_report(const struct command_line *line) {
    struct fault fault;
    return hq_report_print(line->program->data_directory, line->options[REPORT_BY_CUSTOMER] != NULL, stdout, &fault)
               ? COMMAND_DONE
               : command_fail(line, &fault);
}

int command_verify(const struct command_line *line) {
    struct fault fault;
    uint64_t entry_count;
    if (!maintenance_verify(line->program->data_directory, &entry_count, &fault)) {
        int status = command_fail(line, &fault);
        return fault.code == FAULT_CORRUPT ? COMMAND_FOUND : status;
    }
    (void)printf("%" PRIu64 " entries, every hash and page as it was written\n", entry_count);
    return COMMAND_DONE;
}

static void print_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    (void)printf("%s (%.*s) %s: is %.*s, must be %.*s\n", difference->table, (int)difference->key.size,
                 difference->key.data, difference->column, (int)difference->live.size, difference->live.data,
                 (int)difference->rebuilt.size, difference->rebuilt.data);
}

int command_rebuild(const struct command_line *line) {
    struct fault fault;
    uint64_t difference_count;
    if (!maintenance_rebuild(line->program->data_directory, print_difference, NULL, &difference_count, &fault)) {
        return command_fail(line, &fault);
    }
    (void)printf("%" PRIu64 " differences\n", difference_count);
    return difference_count == 0 ? COMMAND_DONE : COMMAND_FOUND;
}

int command_backup(const struct command_line *line) {
    struct fault fault;
    return maintenance_back_up(line->program->data_directory, line->argument, &fault) ? COMMAND_DONE
                                                                                      : command_fail(line, &fault);
}
