#include "tests/harness/query_plan.h"

#include "base/bug.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static bool is_allowed(const char *sql, const char *const *allowed) {
    for (; *allowed != NULL; allowed++) {
        if (strncmp(sql, *allowed, strlen(*allowed)) == 0) {
            return true;
        }
    }
    return false;
}

/* Rows of VALUES and the like are scanned as "CONSTANT ROW", which is no table. */
static bool is_table_scan(const char *detail) {
    return strncmp(detail, "SCAN ", 5) == 0 && strstr(detail, "CONSTANT ROW") == NULL;
}

static bool has_scan(struct db *db, const char *sql, char found[static QUERY_PLAN_TEXT_MAX]) {
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *plan = NULL;
    bug_if(explain == NULL || sqlite3_prepare_v2(db->handle, explain, -1, &plan, NULL) != SQLITE_OK);
    bool is_found = false;
    while (!is_found && sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        bug_if(detail == NULL);
        is_found = is_table_scan(detail);
        (void)snprintf(found, QUERY_PLAN_TEXT_MAX, "%s: %s", detail, sql);
    }
    (void)sqlite3_finalize(plan);
    sqlite3_free(explain);
    return is_found;
}

bool query_plan_finds_scan(struct db *db, const char *const *allowed, char found[static QUERY_PLAN_TEXT_MAX]) {
    for (sqlite3_stmt *statement = NULL; (statement = sqlite3_next_stmt(db->handle, statement)) != NULL;) {
        const char *sql = sqlite3_sql(statement);
        bug_if(sql == NULL);
        if (!is_allowed(sql, allowed) && has_scan(db, sql, found)) {
            return true;
        }
    }
    return false;
}
