/* The comparison behind `store-node rebuild` and `hq-node rebuild`: what is derived must be what the journal says. The
 * caller opens the live database as a reader, begins a transaction on it (one moment for the journal and the tables),
 * replays the journal into a fresh file of the same schema, and lets both be compared here, row by row over their
 * primary keys and column by column. */
#ifndef REGULARS_STORAGE_REBUILD_H
#define REGULARS_STORAGE_REBUILD_H

#include "storage/db.h"

/* Values are SQL literals (numbers, 'text', X'bytes', NULL) and live for the call. */
struct rebuild_difference {
    const char *table;
    struct text key;    /* the primary key's values, separated by commas */
    const char *column; /* "" when one side has no such row: then live and rebuilt are "present" or "absent" */
    struct text live;
    struct text rebuilt;
};

typedef void rebuild_reporter(void *context, const struct rebuild_difference *difference);

/* Compares the tables by name; all must be there on both sides with the same columns and have a primary key
 * (FAULT_INPUT otherwise). `live` is a reader, in a transaction or not, and is closed after this: the other file stays
 * attached to it. What is compared of that file is what was committed to it. Gives every difference to
 * `report_difference` and their number to `difference_count`. */
bool rebuild_compare(struct db *live, const char *rebuilt_path, const char *const *tables, size_t table_count,
                     rebuild_reporter *report_difference, void *context, uint64_t *difference_count,
                     struct fault *fault) FAULT_CHECKED;

#endif
