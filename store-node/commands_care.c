/* Commands on the data directory: enrolment's file, checks, rebuild, backup. */
#include "seal/key.h"
#include "store-node/commands.h"
#include "store-node/store_file.h"
#include "store-node/store_reader.h"
#include "store-node/store_rebuild.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A box that is enrolled already takes a file of its own store only (head office moved). */
static bool check_box(const char *data_directory, const struct store_file *file, struct fault *fault) {
    char path[STORE_FILE_PATH_MAX];
    struct store_reader *reader = calloc(1, sizeof *reader);
    (void)snprintf(path, sizeof path, "%s/store.db", data_directory);
    if (reader == NULL || access(path, F_OK) != 0) {
        free(reader);
        return true;
    }
    bool ok = store_reader_open(reader, data_directory, fault);
    uint32_t store = ok ? reader->identity.grant.store : 0;
    if (ok) {
        store_reader_close(reader);
    }
    free(reader);
    if (ok && store != 0 && store != file->store) {
        return fault_set(fault, FAULT_REFUSED, "this box is store %u; the file is of store %u", (unsigned)store,
                         (unsigned)file->store);
    }
    return ok;
}

/* Root goes on as the owner of the data directory: the daemon, which is not root, has to read what is put there. */
static bool become_owner(const char *data_directory, struct fault *fault) {
    struct stat status;
    if (stat(data_directory, &status) != 0) {
        return fault_set(fault, FAULT_IO, "%s: %s", data_directory, strerror(errno));
    }
    return geteuid() != 0 || (setegid(status.st_gid) == 0 && seteuid(status.st_uid) == 0) ||
           fault_set(fault, FAULT_IO, "the owner of %s: %s", data_directory, strerror(errno));
}

static bool place_file(const char *data_directory, const struct store_file *file, struct fault *fault) {
    char path[STORE_FILE_PATH_MAX];
    if (mkdir(data_directory, 0700) != 0 && errno != EEXIST) {
        return fault_set(fault, FAULT_IO, "%s: %s", data_directory, strerror(errno));
    }
    store_file_path(data_directory, path);
    return become_owner(data_directory, fault) && check_box(data_directory, file, fault) &&
           store_file_write(path, file, fault);
}

int command_enrol(const struct command_line *line) {
    struct store_file file;
    struct fault fault;
    bool is_there;
    if (!key_start_library(&fault) || !store_file_read(line->argument, &is_there, &file, &fault)) {
        return command_fail(line, &fault);
    }
    if (!is_there) {
        (void)fault_set(&fault, FAULT_IO, "%s: there is no such file", line->argument);
        return command_fail(line, &fault);
    }
    bool is_placed = place_file(line->program->data_directory, &file, &fault);
    if (is_placed) {
        (void)printf("This box is going to be store %u, %s. The daemon enrols when it reaches %s port %u; its status "
                     "page says when it is done.\n",
                     (unsigned)file.store, file.name, file.hq_address.host, (unsigned)file.hq_address.port);
    }
    store_file_wipe(&file);
    return is_placed ? COMMAND_DONE : command_fail(line, &fault);
}

/* Runs over an open reader; the fault of `work` decides between a finding and a failure. */
static int with_reader(const struct command_line *line,
                       bool (*work)(struct store_reader *reader, const struct command_line *line,
                                    struct fault *fault)) {
    struct fault fault;
    struct store_reader *reader = calloc(1, sizeof *reader);
    (void)fault_set(&fault, FAULT_FULL, "no memory");
    if (reader == NULL || !store_reader_open(reader, line->program->data_directory, &fault)) {
        free(reader);
        return command_fail(line, &fault);
    }
    bool ok = work(reader, line, &fault);
    store_reader_close(reader);
    free(reader);
    if (ok) {
        return COMMAND_DONE;
    }
    (void)command_fail(line, &fault);
    return fault.code == FAULT_CORRUPT ? COMMAND_FOUND : COMMAND_FAILED;
}

static bool verify(struct store_reader *reader, const struct command_line *line, struct fault *fault) {
    uint64_t entry_count;
    (void)line;
    if (!db_check_integrity(&reader->db, fault) || !journal_verify(&reader->journal, &entry_count, fault)) {
        return false;
    }
    (void)printf("The database is sound; %" PRIu64 " journal entries, every hash is right.\n", entry_count);
    return true;
}

int command_verify(const struct command_line *line) {
    return with_reader(line, verify);
}

static bool back_up(struct store_reader *reader, const struct command_line *line, struct fault *fault) {
    return db_backup(&reader->db, line->argument, fault);
}

int command_backup(const struct command_line *line) {
    return with_reader(line, back_up);
}

static void print_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    (void)printf("%s[%.*s]%s%s: is %.*s, must be %.*s\n", difference->table, (int)difference->key.size,
                 difference->key.data, difference->column[0] == '\0' ? "" : ".", difference->column,
                 (int)difference->live.size, difference->live.data, (int)difference->rebuilt.size,
                 difference->rebuilt.data);
}

int command_rebuild(const struct command_line *line) {
    uint64_t entry_count;
    uint64_t difference_count;
    struct fault fault;
    if (!store_rebuild_compare(line->program->data_directory, print_difference, NULL, &entry_count, &difference_count,
                               &fault)) {
        return command_fail(line, &fault);
    }
    (void)printf("%" PRIu64 " entries replayed, %" PRIu64 " differences\n", entry_count, difference_count);
    return difference_count == 0 ? COMMAND_DONE : COMMAND_FOUND;
}
