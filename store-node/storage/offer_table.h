/* The latest signed offers of head office: which rule set and which catalogue should be in force. */
#ifndef REGULARS_STORE_NODE_OFFER_TABLE_H
#define REGULARS_STORE_NODE_OFFER_TABLE_H

#include "retail/journal_record.h"
#include "storage/statement.h"

enum { OFFER_TABLE_STATEMENTS = 2 };

struct offer_table {
    struct statement statements[OFFER_TABLE_STATEMENTS];
};

bool offer_table_open(struct offer_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
/* `kind` is JOURNAL_RULE_SET_OFFER or JOURNAL_CATALOGUE_OFFER. Version 0 when none was ever made; author and signature
 * are not kept here (the journal has them). */
bool offer_table_read(struct offer_table *table, enum journal_kind kind, struct blob_offer *offer,
                      struct fault *fault) FAULT_CHECKED;
bool offer_table_write(struct offer_table *table, enum journal_kind kind, const struct blob_offer *offer,
                       struct fault *fault) FAULT_CHECKED;

#endif
