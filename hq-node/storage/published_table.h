/* What was published: rule sets and catalogues, each kind by its own growing version. The contents are blobs. Derived.
 */
#ifndef REGULARS_HQ_NODE_PUBLISHED_TABLE_H
#define REGULARS_HQ_NODE_PUBLISHED_TABLE_H

#include "retail/journal_record.h"
#include "storage/statement.h"

enum { PUBLISHED_TABLE_STATEMENTS = 3 };

struct published_table {
    struct statement statements[PUBLISHED_TABLE_STATEMENTS];
};

struct published_row {
    struct blob_offer offer; /* without the author */
    char author[LIMIT_NAME];
    uint64_t n; /* of HQ_PUBLISHED in the journal */
};

bool published_table_open(struct published_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool published_table_add(struct published_table *table, const struct published *published, uint64_t n,
                         struct fault *fault) FAULT_CHECKED;
/* `kind` is JOURNAL_RULE_SET_OFFER or JOURNAL_CATALOGUE_OFFER. */
bool published_table_read(struct published_table *table, enum journal_kind kind, uint64_t version, bool *is_found,
                          struct published_row *row, struct fault *fault) FAULT_CHECKED;
/* The newest first, below `before_version` (INT64_MAX: from the latest on), at most `max`. */
bool published_table_list(struct published_table *table, enum journal_kind kind, uint64_t before_version,
                          struct published_row *rows, size_t max, size_t *count, struct fault *fault) FAULT_CHECKED;
/* offer.version 0 when nothing was published yet. */
bool published_table_latest(struct published_table *table, enum journal_kind kind, struct published_row *row,
                            struct fault *fault) FAULT_CHECKED;

#endif
