/* What stores sent and head office could not agree with: the entry is kept in the journal, left out of the derived
 * tables, and noted here, so that a person looks at the store. Derived. */
#ifndef REGULARS_HQ_NODE_ALARM_TABLE_H
#define REGULARS_HQ_NODE_ALARM_TABLE_H

#include "hq-node/storage/entry_objection.h"
#include "storage/statement.h"

enum { ALARM_TABLE_STATEMENTS = 2 };

struct alarm_table {
    struct statement statements[ALARM_TABLE_STATEMENTS];
};

struct store_alarm {
    uint64_t n; /* of the entry in the journal */
    uint32_t store;
    int32_t stream; /* enum stream */
    uint64_t seq;
    enum entry_objection objection;
};

bool alarm_table_open(struct alarm_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool alarm_table_add(struct alarm_table *table, const struct store_alarm *alarm, struct fault *fault) FAULT_CHECKED;
/* The different objections to a store's entries, at most OBJECTION_COUNT. */
bool alarm_table_list(struct alarm_table *table, uint32_t store, enum entry_objection objections[OBJECTION_COUNT],
                      size_t *count, struct fault *fault) FAULT_CHECKED;

#endif
