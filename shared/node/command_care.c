#include "node/command_care.h"

#include <inttypes.h>

static int tell_fault(const struct command_line *line, const struct fault *fault) {
    (void)command_fail(line, fault);
    return fault->code == FAULT_CORRUPT ? COMMAND_FOUND : COMMAND_FAILED;
}

int command_verify(const struct command_line *line) {
    struct fault fault;
    uint64_t entry_count;
    if (!line->program->care.verify(line->program->data_directory, &entry_count, &fault)) {
        return tell_fault(line, &fault);
    }
    (void)printf("The database is sound; %" PRIu64 " journal entries, every hash is right.\n", entry_count);
    return COMMAND_DONE;
}

static void print_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    (void)printf("%s[%.*s]%s%s: is %.*s, must be %.*s\n", difference->table, (int)difference->key.size,
                 difference->key.data, difference->column[0] == '\0' ? "" : ".", difference->column,
                 (int)difference->live.size, difference->live.data, (int)difference->rebuilt.size,
                 difference->rebuilt.data);
}

int command_rebuild(const struct command_line *line) {
    struct fault fault;
    uint64_t difference_count;
    if (!line->program->care.rebuild(line->program->data_directory, print_difference, NULL, &difference_count,
                                     &fault)) {
        return tell_fault(line, &fault);
    }
    (void)printf("Derived anew from the journal: %" PRIu64 " differences\n", difference_count);
    return difference_count == 0 ? COMMAND_DONE : COMMAND_FOUND;
}

int command_backup(const struct command_line *line) {
    struct fault fault;
    return line->program->care.back_up(line->program->data_directory, line->argument, &fault)
               ? COMMAND_DONE
               : tell_fault(line, &fault);
}
