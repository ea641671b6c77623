#include "storage/migrate.h"

#include "base/bug.h"
#include "storage/statement.h"

#include <sodium.h>
#include <string.h>

enum { TEXT_HASH_SIZE = 32, DERIVED_NUMBER = 0, MIGRATE_STATEMENTS = 7 };

/* schema_text: the hash of every text that was applied; number 0 is the derived one.
 * derived_object: what the derived text made, to be dropped with it. */
static const char bookkeeping[] =
    "CREATE TABLE IF NOT EXISTS schema_text (number INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS derived_object (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;";

#define MIGRATE_SQL(X)                                                                                                 \
    X(READ_VERSION, "SELECT user_version FROM pragma_user_version")                                                    \
    X(READ_HASH, "SELECT hash FROM schema_text WHERE number = ?1")                                                     \
    X(KEEP_HASH, "INSERT OR REPLACE INTO schema_text (number, hash) VALUES (?1, ?2)")                                  \
    X(LAST_OBJECT, "SELECT coalesce(max(rowid), 0) FROM sqlite_schema")                                                \
    X(MARK_OBJECTS, "INSERT INTO derived_object (name)"                                                                \
                    " SELECT name FROM sqlite_schema WHERE rowid > ?1 AND sql IS NOT NULL")                            \
    X(FORGET_OBJECTS, "DELETE FROM derived_object")                                                                    \
    /* a virtual table takes its shadow tables along, a table its indexes and triggers: so they go first */            \
    X(NEXT_OBJECT, "SELECT 'DROP ' || s.type || ' \"' || replace(s.name, '\"', '\"\"') || '\"'"                        \
                   " FROM derived_object AS d JOIN sqlite_schema AS s ON s.name = d.name WHERE s.sql IS NOT NULL"      \
                   " ORDER BY s.sql LIKE 'CREATE VIRTUAL%' DESC, s.type = 'table' DESC LIMIT 1")
STATEMENTS(migrate, MIGRATE_SQL, MIGRATE_STATEMENTS)

struct migration {
    struct db *db;
    const struct schema *schema;
    struct statement statements[MIGRATE_STATEMENTS];
};

static void hash_text(uint8_t hash[static TEXT_HASH_SIZE], const char *sql) {
    const unsigned char *bytes = (const unsigned char *)sql;
    bug_if(crypto_generichash(hash, TEXT_HASH_SIZE, bytes, strlen(sql), NULL, 0) != 0);
}

static bool read_number(struct statement *statement, int64_t *number, struct fault *fault) {
    statement_start(statement);
    bool has_row = statement_row(statement);
    *number = has_row ? statement_int64(statement, 0) : 0;
    return statement_finish(statement, fault);
}

/* Whether the text under this number is the one that was applied. */
static bool is_same_text(struct migration *migration, int64_t number, const char *sql, bool *is_same,
                         struct fault *fault) {
    uint8_t hash[TEXT_HASH_SIZE];
    hash_text(hash, sql);
    struct statement *read = &migration->statements[READ_HASH];
    statement_start(read);
    statement_bind_int64(read, 1, number);
    *is_same = statement_row(read) && span_equal(statement_blob(read, 0), span_of(hash, sizeof hash));
    return statement_finish(read, fault);
}

static bool keep_hash(struct migration *migration, int64_t number, const char *sql, struct fault *fault) {
    uint8_t hash[TEXT_HASH_SIZE];
    hash_text(hash, sql);
    struct statement *keep = &migration->statements[KEEP_HASH];
    statement_start(keep);
    statement_bind_int64(keep, 1, number);
    statement_bind_blob(keep, 2, span_of(hash, sizeof hash));
    return statement_run(keep, fault);
}

static bool set_version(struct db *db, int64_t number, struct fault *fault) {
    char sql[64];
    struct writer writer;
    writer_init(&writer, sql, sizeof sql - 1);
    writer_format(&writer, "PRAGMA user_version = %lld", (long long)number);
    sql[writer.size] = '\0';
    return db_execute(db, "user_version", sql, fault);
}

/* Facts that are there must be of our texts; those that are missing are applied in order. */
static bool apply_facts(struct migration *migration, struct fault *fault) {
    const struct schema *schema = migration->schema;
    int64_t version = 0;
    if (!read_number(&migration->statements[READ_VERSION], &version, fault)) {
        return false;
    }
    if (version > (int64_t)schema->facts_count) {
        return fault_set(fault, FAULT_REFUSED,
                         "the database has schema %lld, this program knows up to %zu: it is older", (long long)version,
                         schema->facts_count);
    }
    for (int64_t number = 1; number <= version; number++) {
        const struct schema_text *text = &schema->facts[number - 1];
        bool is_same = false;
        if (!is_same_text(migration, number, text->sql, &is_same, fault)) {
            return false;
        }
        if (!is_same) {
            return fault_set(fault, FAULT_REFUSED, "schema %lld of the database was made by another text than %s",
                             (long long)number, text->name);
        }
    }
    for (int64_t number = version + 1; number <= (int64_t)schema->facts_count; number++) {
        const struct schema_text *text = &schema->facts[number - 1];
        if (!db_execute(migration->db, text->name, text->sql, fault) ||
            !keep_hash(migration, number, text->sql, fault) || !set_version(migration->db, number, fault)) {
            return false;
        }
    }
    return true;
}

static bool drop_derived(struct migration *migration, struct fault *fault) {
    struct statement *next = &migration->statements[NEXT_OBJECT];
    for (;;) {
        char sql[512];
        statement_start(next);
        bool has_row = statement_row(next);
        if (has_row) {
            statement_copy_text(next, 0, sql, sizeof sql);
        }
        if (!statement_finish(next, fault)) {
            return false;
        }
        if (!has_row) {
            break;
        }
        if (!db_execute(migration->db, sql, sql, fault)) {
            return false;
        }
    }
    statement_start(&migration->statements[FORGET_OBJECTS]);
    return statement_run(&migration->statements[FORGET_OBJECTS], fault);
}

/* New objects get a row after all others in sqlite_schema: that is how they are told from the facts. */
static bool make_derived(struct migration *migration, struct fault *fault) {
    const struct schema_text *derived = &migration->schema->derived;
    int64_t last = 0;
    if (!read_number(&migration->statements[LAST_OBJECT], &last, fault) ||
        !db_execute(migration->db, derived->name, derived->sql, fault)) {
        return false;
    }
    struct statement *mark = &migration->statements[MARK_OBJECTS];
    statement_start(mark);
    statement_bind_int64(mark, 1, last);
    return statement_run(mark, fault) && keep_hash(migration, DERIVED_NUMBER, derived->sql, fault);
}

static bool renew_derived(struct migration *migration, struct fault *fault) {
    const struct schema *schema = migration->schema;
    bool is_same = false;
    if (schema->derived.sql == NULL) {
        return true;
    }
    if (!is_same_text(migration, DERIVED_NUMBER, schema->derived.sql, &is_same, fault)) {
        return false;
    }
    if (is_same) {
        return true;
    }
    if (!drop_derived(migration, fault) || !make_derived(migration, fault)) {
        return false;
    }
    return schema->rebuild == NULL || schema->rebuild(schema->context, migration->db, fault);
}

static bool migrate_all(struct db *db, const struct schema *schema, struct fault *fault) {
    struct migration migration = {.db = db, .schema = schema};
    return db_execute(db, "schema bookkeeping", bookkeeping, fault) &&
           statements_prepare(db, migration.statements, migrate_sql, MIGRATE_STATEMENTS, fault) &&
           apply_facts(&migration, fault) && renew_derived(&migration, fault) && db_check_foreign_keys(db, fault);
}

bool migrate(struct db *db, const struct schema *schema, struct fault *fault) {
    bug_if(db->role != DB_WRITER || db->depth != 0);
    /* With foreign keys on, dropping a derived table would delete it row by row; they are checked as a whole instead.
     */
    if (!db_execute(db, "foreign_keys", "PRAGMA foreign_keys = OFF", fault)) {
        return false;
    }
    bool ok = db_begin(db, fault);
    ok = ok && db_end(db, migrate_all(db, schema, fault), fault);
    if (!ok) {
        (void)fault_wrap(fault, "%s: migration", db->path);
    }
    struct fault second;
    return db_execute(db, "foreign_keys", "PRAGMA foreign_keys = ON", ok ? fault : &second) && ok;
}
