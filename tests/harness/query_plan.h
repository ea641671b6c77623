/* Finds statements that read a whole table where an index should lead them. Works on every statement that is prepared
 * on a connection, so a test opens the table modules and asks once. */
#ifndef REGULARS_TESTS_QUERY_PLAN_H
#define REGULARS_TESTS_QUERY_PLAN_H

#include "storage/db.h"

enum { QUERY_PLAN_TEXT_MAX = 512 };

/* True when SQLite's plan of some prepared statement says SCAN of a table; `found` gets "SCAN ...: SQL". `allowed` are
 * beginnings of SQL texts that may scan, ended by NULL. */
bool query_plan_finds_scan(struct db *db, const char *const *allowed, char found[static QUERY_PLAN_TEXT_MAX]);

#endif
