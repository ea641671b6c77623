/* Named values of a node that are not facts of the business: replication cursors, the incarnation, the boot counter,
 * settings made on the box. A value is a number or bytes; a name that is read as the other is FAULT_CORRUPT. Names are
 * literals of our source, 1 .. 64 characters, "module.what" ("sync.cmd_applied"). Writing is within the caller's
 * transaction, so that a cursor moves together with what it counts. */
#ifndef REGULARS_STORAGE_CURSOR_TABLE_H
#define REGULARS_STORAGE_CURSOR_TABLE_H

#include "storage/statement.h"

enum { CURSOR_TABLE_STATEMENTS = 3, CURSOR_BYTES_MAX = 4096 };

struct cursor_table {
    struct db *db;
    struct statement statements[CURSOR_TABLE_STATEMENTS];
};

/* The db must have storage_facts_001. No close: db_close does it. */
bool cursor_table_open(struct cursor_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;

/* `value` is `absent` when the name has none. */
bool cursor_table_read_number(struct cursor_table *table, const char *name, int64_t absent, int64_t *value,
                              struct fault *fault) FAULT_CHECKED;
bool cursor_table_write_number(struct cursor_table *table, const char *name, int64_t value,
                               struct fault *fault) FAULT_CHECKED;

/* Copies the bytes into out[0 .. capacity) and says how many in `size`; is_found false leaves size 0. More bytes than
 * capacity are FAULT_CORRUPT. */
bool cursor_table_read_bytes(struct cursor_table *table, const char *name, uint8_t *out, size_t capacity, size_t *size,
                             bool *is_found, struct fault *fault) FAULT_CHECKED;
/* At most CURSOR_BYTES_MAX, else a bug. */
bool cursor_table_write_bytes(struct cursor_table *table, const char *name, struct span bytes,
                              struct fault *fault) FAULT_CHECKED;

/* Nothing happens when the name has no value. */
bool cursor_table_remove(struct cursor_table *table, const char *name, struct fault *fault) FAULT_CHECKED;

#endif
