#include "store-node/storage/schema.h"

#include "storage/embed.h"
#include "storage/schema.h"

EMBED_TEXT(store_facts_001, "store-node/storage/facts_001.sql");
EMBED_TEXT(store_derived_sql, "store-node/storage/derived.sql");

const struct schema_text store_facts[STORE_FACTS_COUNT] = {
    {"shared facts_001", storage_facts_001},
    {"store facts_001", store_facts_001},
};

const struct schema_text store_derived = {"store derived", store_derived_sql};

const char *const store_derived_tables[STORE_DERIVED_COUNT] = {
    "customer", "identifier",    "account",        "lot",       "lot_origin", "hold_part", "till_hold", "act",
    "receipt",  "returned_line", "returned_thing", "limit_use", "offer",
};
