/* Brings a database to this program's schema. A schema has two halves:
 *
 *   facts    numbered texts 1, 2, ... that a release never edits, only adds to: what cannot be computed from anything
 *            else. `user_version` is the number of the last one applied; the hash of each is kept, and a database whose
 *            facts came from other texts is refused, as is one that is newer than this program.
 *   derived  tables that are computed from the facts. They are dropped, made anew and rebuilt whenever their text
 * differs from the one they were made by, so most changes of the schema need no migration at all.
 *
 * Everything that one call does is one transaction: after a power cut the database is as before or as after. */
#ifndef REGULARS_STORAGE_MIGRATE_H
#define REGULARS_STORAGE_MIGRATE_H

#include "storage/db.h"

struct schema_text {
    const char *name; /* for faults: "facts_001" */
    const char *sql;  /* terminated; no BEGIN, COMMIT or PRAGMA */
};

struct schema {
    const struct schema_text *facts; /* facts[0] is number 1 */
    size_t facts_count;
    struct schema_text derived; /* sql NULL: none. References between derived tables may go in any direction; facts must
                                   not refer to derived tables */
    /* Fills the empty derived tables from the facts, in the caller's transaction. Called when they were made anew and
     * the facts are not. NULL: they stay empty. */
    bool (*rebuild)(void *context, struct db *db, struct fault *fault);
    void *context;
};

/* The writer's, outside of transactions. FAULT_REFUSED: the database is newer than the program, or its facts came from
 * other texts. */
bool migrate(struct db *db, const struct schema *schema, struct fault *fault) FAULT_CHECKED;

#endif
