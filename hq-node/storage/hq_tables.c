#include "hq-node/storage/hq_tables.h"

bool hq_tables_open(struct hq_tables *tables, struct db *db, struct fault *fault) {
    return cursor_table_open(&tables->values, db, fault) && blob_table_open(&tables->blobs, db, fault) &&
           store_registry_open(&tables->stores, db, fault) && customer_registry_open(&tables->customers, db, fault) &&
           balance_table_open(&tables->balances, db, fault) && receipt_registry_open(&tables->receipts, db, fault) &&
           sum_table_open(&tables->sums, db, fault) && published_table_open(&tables->published, db, fault) &&
           feed_table_open(&tables->feeds, db, fault) && user_table_open(&tables->users, db, fault) &&
           alarm_table_open(&tables->alarms, db, fault) && limit_sum_table_open(&tables->limits, db, fault);
}
