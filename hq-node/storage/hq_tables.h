/* Every table of head office over one connection. */
#ifndef REGULARS_HQ_NODE_HQ_TABLES_H
#define REGULARS_HQ_NODE_HQ_TABLES_H

#include "hq-node/storage/alarm_table.h"
#include "hq-node/storage/balance_table.h"
#include "hq-node/storage/customer_registry.h"
#include "hq-node/storage/feed_table.h"
#include "hq-node/storage/limit_sum_table.h"
#include "hq-node/storage/published_table.h"
#include "hq-node/storage/receipt_registry.h"
#include "hq-node/storage/store_registry.h"
#include "hq-node/storage/sum_table.h"
#include "hq-node/storage/user_table.h"
#include "storage/blob_table.h"
#include "storage/cursor_table.h"
#include "storage/id_mint.h"

struct hq_tables {
    struct cursor_table values;
    struct id_mint mint; /* of node 0; the writer's alone */
    struct blob_table blobs;
    struct store_registry stores;
    struct customer_registry customers;
    struct balance_table balances;
    struct receipt_registry receipts;
    struct sum_table sums;
    struct limit_sum_table limits;
    struct published_table published;
    struct feed_table feeds;
    struct user_table users;
    struct alarm_table alarms;
};

/* All but the mint. */
bool hq_tables_open(struct hq_tables *tables, struct db *db, struct fault *fault) FAULT_CHECKED;

#endif
