#include "store-node/store_reader.h"

#include "node/os_entropy.h"
#include "retail/journal_record.h"
#include "store-node/store.h"

#include <stdio.h>

static bool open_parts(struct store_reader *reader, const char *data_directory, struct fault *fault) {
    char path[DB_PATH_MAX];
    struct entropy entropy = os_entropy();
    if (snprintf(path, sizeof path, "%s/store.db", data_directory) >= (int)sizeof path) {
        return fault_set(fault, FAULT_CONFIG, "data_directory: the path is too long");
    }
    return os_entropy_start(fault) && db_open_reader(&reader->db, path, STORE_APPLICATION_ID, fault) &&
           cursor_table_open(&reader->values, &reader->db, fault) &&
           customer_table_open(&reader->customers, &reader->db, fault) &&
           journal_open(&reader->journal, &reader->db, fault) &&
           identity_load(&reader->identity, &reader->values, data_directory, &entropy, fault) &&
           db_begin(&reader->db, fault);
}

bool store_reader_open(struct store_reader *reader, const char *data_directory, struct fault *fault) {
    *reader = (struct store_reader){0};
    if (!open_parts(reader, data_directory, fault)) {
        store_reader_close(reader);
        return false;
    }
    return true;
}

void store_reader_close(struct store_reader *reader) {
    identity_wipe(&reader->identity);
    db_close(&reader->db);
}
