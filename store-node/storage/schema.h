/* The store's schema: shared facts, its own facts, and what is derived. */
#ifndef REGULARS_STORE_NODE_STORAGE_SCHEMA_H
#define REGULARS_STORE_NODE_STORAGE_SCHEMA_H

#include "storage/migrate.h"

enum { STORE_FACTS_COUNT = 2, STORE_DERIVED_COUNT = 13 };

extern const struct schema_text store_facts[STORE_FACTS_COUNT];
extern const struct schema_text store_derived;
/* The names of the derived tables, for the comparison of a rebuild. */
extern const char *const store_derived_tables[STORE_DERIVED_COUNT];

#endif
