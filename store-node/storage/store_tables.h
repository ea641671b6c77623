/* Every table of the store over one connection. */
#ifndef REGULARS_STORE_NODE_STORE_TABLES_H
#define REGULARS_STORE_NODE_STORE_TABLES_H

#include "storage/blob_table.h"
#include "storage/cursor_table.h"
#include "storage/id_mint.h"
#include "store-node/storage/account_table.h"
#include "store-node/storage/customer_table.h"
#include "store-node/storage/limit_table.h"
#include "store-node/storage/offer_table.h"
#include "store-node/storage/receipt_table.h"
#include "store-node/storage/till_table.h"

struct store_tables {
    struct cursor_table values;
    struct id_mint mint; /* opened when the store's number is known */
    struct blob_table blobs;
    struct customer_table customers;
    struct account_table accounts;
    struct receipt_table receipts;
    struct limit_table limits;
    struct till_table tills;
    struct offer_table offers;
};

/* All but the mint. */
bool store_tables_open(struct store_tables *tables, struct db *db, struct fault *fault) FAULT_CHECKED;

#endif
