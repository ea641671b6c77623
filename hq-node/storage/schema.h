/* Head office's schema: shared facts, its own facts, and what is derived. */
#ifndef REGULARS_HQ_NODE_STORAGE_SCHEMA_H
#define REGULARS_HQ_NODE_STORAGE_SCHEMA_H

#include "storage/migrate.h"

enum { HQ_FACTS_COUNT = 2, HQ_DERIVED_COUNT = 12 };

extern const struct schema_text hq_facts[HQ_FACTS_COUNT];
extern const struct schema_text hq_derived;
/* The names of the derived tables, for the comparison of a rebuild. */
extern const char *const hq_derived_tables[HQ_DERIVED_COUNT];

#endif
