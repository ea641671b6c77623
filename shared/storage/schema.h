/* The schema texts of storage/: the tables that both nodes have. A node's own list of facts (migrate.h) begins with
 * these and goes on with its own. */
#ifndef REGULARS_STORAGE_SCHEMA_H
#define REGULARS_STORAGE_SCHEMA_H

/* journal, journal_anchor, node_value, blob, blob_part */
extern const char storage_facts_001[];

#endif
