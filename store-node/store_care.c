#include "store-node/store_care.h"

#include "store-node/store_reader.h"
#include "store-node/store_rebuild.h"

#include <stdlib.h>

/* NULL with a fault; close_reader ends it. */
static struct store_reader *open_reader(const char *data_directory, struct fault *fault) {
    struct store_reader *reader = calloc(1, sizeof *reader);
    (void)fault_set(fault, FAULT_FULL, "no memory");
    if (reader != NULL && !store_reader_open(reader, data_directory, fault)) {
        free(reader);
        reader = NULL;
    }
    return reader;
}

static void close_reader(struct store_reader *reader) {
    store_reader_close(reader);
    free(reader);
}

bool store_care_verify(const char *data_directory, uint64_t *entry_count, struct fault *fault) {
    struct store_reader *reader = open_reader(data_directory, fault);
    if (reader == NULL) {
        return false;
    }
    bool is_sound = db_check_integrity(&reader->db, fault) && journal_verify(&reader->journal, entry_count, fault);
    close_reader(reader);
    return is_sound;
}

bool store_care_rebuild(const char *data_directory, rebuild_reporter *report, void *context, uint64_t *difference_count,
                        struct fault *fault) {
    uint64_t entry_count;
    return store_rebuild_compare(data_directory, report, context, &entry_count, difference_count, fault);
}

bool store_care_back_up(const char *data_directory, const char *path, struct fault *fault) {
    struct store_reader *reader = open_reader(data_directory, fault);
    if (reader == NULL) {
        return false;
    }
    bool is_copied = db_backup(&reader->db, path, fault);
    close_reader(reader);
    return is_copied;
}
