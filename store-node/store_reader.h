/* The store's database as the command line reads it, also while the daemon runs: one moment of it, never written. */
#ifndef REGULARS_STORE_NODE_STORE_READER_H
#define REGULARS_STORE_NODE_STORE_READER_H

#include "storage/cursor_table.h"
#include "storage/journal.h"
#include "store-node/identity.h"
#include "store-node/storage/customer_table.h"

struct store_reader {
    struct db db;
    struct journal journal;
    struct cursor_table values;
    struct customer_table customers;
    struct box_identity identity;
};

/* Opens and holds one moment until the close. After a false it is closed. */
FAULT_CHECKED bool store_reader_open(struct store_reader *reader, const char *data_directory, struct fault *fault);
void store_reader_close(struct store_reader *reader);

#endif
