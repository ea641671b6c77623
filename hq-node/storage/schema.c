#include "hq-node/storage/schema.h"

#include "storage/embed.h"
#include "storage/schema.h"

EMBED_TEXT(hq_facts_001, "hq-node/storage/facts_001.sql");
EMBED_TEXT(hq_derived_sql, "hq-node/storage/derived.sql");

const struct schema_text hq_facts[HQ_FACTS_COUNT] = {
    {"shared facts_001", storage_facts_001},
    {"hq facts_001", hq_facts_001},
};

const struct schema_text hq_derived = {"hq derived", hq_derived_sql};

const char *const hq_derived_tables[HQ_DERIVED_COUNT] = {
    "store",        "customer",  "identifier",    "balance",   "movement",    "receipt",
    "goods_return", "store_sum", "promotion_sum", "published", "store_alarm", "limit_use",
};
