/* Prepared statements. A table module lists its SQL once, beside the functions that use it, and prepares all of it when
 * it is opened, so that a statement that does not fit the schema is found at start and not at a till:
 *
 *     in card_table.h:
 *         enum { CARD_TABLE_STATEMENTS = 2 };
 *         struct card_table { struct statement statements[CARD_TABLE_STATEMENTS]; };
 *     in card_table.c, the list, which declares FIND, ADD, STATEMENT_COUNT and card_table_sql:
 *         #define CARD_SQL(X)
 *             X(FIND, "SELECT customer FROM card WHERE number = ?1")
 *             X(ADD, "INSERT INTO card(number, customer) VALUES (?1, ?2)")
 *         STATEMENTS(card_table, CARD_SQL, CARD_TABLE_STATEMENTS)
 *     and when it is opened:
 *         statements_prepare(db, table->statements, card_table_sql, STATEMENT_COUNT, fault)
 *
 * Use: start, bind every parameter, rows, finish. Errors stick: after the first one binds do nothing, columns read as
 * zero, there are no rows, and statement_finish tells; a whole chain needs that one check.
 *
 *     struct statement *find = &table->statements[FIND];
 *     statement_start(find);
 *     statement_bind_text(find, 1, number);
 *     *is_found = statement_row(find);
 *     *customer = *is_found ? statement_uint64(find, 0) : 0;
 *     return statement_finish(find, fault);
 *
 * A wrong number of a parameter or column, a parameter left out, a start before the finish are bugs. A value of an
 * unexpected type or size is FAULT_CORRUPT. */
#ifndef REGULARS_STORAGE_STATEMENT_H
#define REGULARS_STORAGE_STATEMENT_H

#include "base/span.h"
#include "storage/db.h"

enum { STATEMENT_PARAMETERS_MAX = 64 };

enum statement_state { STATEMENT_IDLE = 0, STATEMENT_STARTED, STATEMENT_ON_ROW, STATEMENT_AT_END };

struct statement {
    struct db *db;
    struct sqlite3_stmt *handle;
    const char *name; /* as in the list: "FIND" */
    const char *file; /* of the latest start */
    int line;
    enum statement_state state;
    int parameter_count;
    uint64_t bound;     /* bit n - 1: parameter n has its value */
    struct fault error; /* the first one since the start */
};

struct statement_text {
    const char *name;
    const char *sql;
};

#define STATEMENT_ENUM_(name, sql) name,
#define STATEMENT_TEXT_(name, sql) {#name, sql},
#define STATEMENTS(module, LIST, count)                                                                                \
    enum { LIST(STATEMENT_ENUM_) STATEMENT_COUNT };                                                                    \
    _Static_assert((int)STATEMENT_COUNT == (int)(count), "the header counts the list");                                \
    static const struct statement_text module##_sql[] = {LIST(STATEMENT_TEXT_)};

/* Prepares texts[0 .. count) into statements[0 .. count); they live until db_close. */
bool statements_prepare(struct db *db, struct statement *statements, const struct statement_text *texts, size_t count,
                        struct fault *fault) FAULT_CHECKED;

/* Ends a statement before its db: for those whose SQL is made at run time. */
void statement_discard(struct statement *statement);

void statement_start_at(struct statement *statement, const char *file, int line);
#define statement_start(statement) statement_start_at((statement), __FILE__, __LINE__)

/* Parameters count from 1. Text and bytes are not copied: they must stay until statement_finish. */
void statement_bind_int64(struct statement *statement, int parameter, int64_t value);
void statement_bind_uint64(struct statement *statement, int parameter, uint64_t value); /* <= INT64_MAX, else a bug */
void statement_bind_text(struct statement *statement, int parameter, struct text value);
void statement_bind_blob(struct statement *statement, int parameter, struct span value); /* empty is empty, not NULL */
void statement_bind_null(struct statement *statement, int parameter);

/* Steps to the next row; false at the end and after an error. */
bool statement_row(struct statement *statement);

/* Columns count from 0. Text and bytes that are returned live until the next statement_row or statement_finish. */
bool statement_is_null(struct statement *statement, int column);
int64_t statement_int64(struct statement *statement, int column);
uint64_t statement_uint64(struct statement *statement, int column); /* a negative one is FAULT_CORRUPT */
struct text statement_text(struct statement *statement, int column);
struct span statement_blob(struct statement *statement, int column);
/* Into the caller's block: exactly `size` bytes; a text that fits with its terminator. Else FAULT_CORRUPT. */
void statement_copy_blob(struct statement *statement, int column, uint8_t *out, size_t size);
void statement_copy_text(struct statement *statement, int column, char *out, size_t capacity);

/* Ends the use; false with the first error since the start. */
bool statement_finish(struct statement *statement, struct fault *fault) FAULT_CHECKED;
/* For statements without rows: one step and finish. A row is a bug. */
bool statement_run(struct statement *statement, struct fault *fault) FAULT_CHECKED;

#endif
