/* `store-node enrol`: puts the store file into the data directory. */
#include "seal/key.h"
#include "store-node/commands.h"
#include "store-node/store_file.h"
#include "store-node/store_reader.h"

#include <errno.h>
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
