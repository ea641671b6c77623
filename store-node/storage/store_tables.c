#include "store-node/storage/store_tables.h"

bool store_tables_open(struct store_tables *tables, struct db *db, struct fault *fault) {
    return cursor_table_open(&tables->values, db, fault) && blob_table_open(&tables->blobs, db, fault) &&
           customer_table_open(&tables->customers, db, fault) && account_table_open(&tables->accounts, db, fault) &&
           receipt_table_open(&tables->receipts, db, fault) && limit_table_open(&tables->limits, db, fault) &&
           till_table_open(&tables->tills, db, fault) && offer_table_open(&tables->offers, db, fault);
}
