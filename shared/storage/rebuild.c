#include "storage/rebuild.h"

#include "base/bug.h"
#include "storage/statement.h"

#include <string.h>

enum { COLUMNS_MAX = 64, COLUMN_NAME_MAX = 64, QUERY_MAX = 32 * 1024 };

struct table_shape {
    const char *name;
    int column_count;
    int key_count;
    struct {
        char name[COLUMN_NAME_MAX];
        bool is_key;
    } columns[COLUMNS_MAX];
};

struct comparison {
    struct db *live;
    struct table_shape shape;
    rebuild_reporter *report;
    void *context;
    uint64_t difference_count;
};

static bool list_columns(struct statement *list, struct table_shape *shape, const char *schema, struct fault *fault) {
    statement_start(list);
    statement_bind_text(list, 1, text_of(shape->name));
    statement_bind_text(list, 2, text_of(schema));
    while (statement_row(list)) {
        bug_if(shape->column_count == COLUMNS_MAX);
        bool is_key = statement_int64(list, 1) > 0;
        statement_copy_text(list, 0, shape->columns[shape->column_count].name, COLUMN_NAME_MAX);
        shape->columns[shape->column_count].is_key = is_key;
        shape->key_count += is_key;
        shape->column_count++;
    }
    return statement_finish(list, fault);
}

static bool is_same_shape(const struct table_shape *a, const struct table_shape *b) {
    if (a->column_count != b->column_count) {
        return false;
    }
    for (int i = 0; i < a->column_count; i++) {
        if (a->columns[i].is_key != b->columns[i].is_key || strcmp(a->columns[i].name, b->columns[i].name) != 0) {
            return false;
        }
    }
    return true;
}

static bool read_shape(struct comparison *comparison, const char *table, struct fault *fault) {
    static const struct statement_text list_sql = {"rebuild COLUMNS",
                                                   "SELECT name, pk FROM pragma_table_info(?1, ?2) ORDER BY cid"};
    struct statement list;
    struct table_shape rebuilt = {.name = table};
    comparison->shape = (struct table_shape){.name = table};
    if (!statements_prepare(comparison->live, &list, &list_sql, 1, fault)) {
        return false;
    }
    bool ok = list_columns(&list, &comparison->shape, "main", fault) && list_columns(&list, &rebuilt, "rebuilt", fault);
    statement_discard(&list);
    if (ok && (comparison->shape.key_count == 0 || !is_same_shape(&comparison->shape, &rebuilt))) {
        return fault_set(fault, FAULT_INPUT, "table %s is not there on both sides with the same columns and a key",
                         table);
    }
    return ok;
}

/* The template once per column (or per key column), with the column's name for each '@'. */
static void write_each(struct writer *writer, const struct table_shape *shape, bool keys_only, const char *separator,
                       const char *template) {
    bool is_first = true;
    for (int i = 0; i < shape->column_count; i++) {
        if (keys_only && !shape->columns[i].is_key) {
            continue;
        }
        writer_format(writer, "%s", is_first ? "" : separator);
        is_first = false;
        for (const char *c = template; *c != '\0'; c++) {
            if (*c == '@') {
                writer_format(writer, "\"%s\"", shape->columns[i].name);
            } else {
                writer_byte(writer, (uint8_t)*c);
            }
        }
    }
}

/* Every row of either side that has no equal on the other: whether each side has it, its key, then both values of each
 * column as literals. Names are of our own schema; quoting them keeps reserved words harmless. */
static bool write_query(struct writer *writer, const struct table_shape *shape, struct fault *fault) {
    writer_format(writer, "SELECT ");
    write_each(writer, shape, true, " AND ", "l.@ IS NOT NULL");
    writer_format(writer, ", ");
    write_each(writer, shape, true, " AND ", "r.@ IS NOT NULL");
    writer_format(writer, ", ");
    write_each(writer, shape, true, " || ',' || ", "quote(coalesce(l.@, r.@))");
    writer_format(writer, ", ");
    write_each(writer, shape, false, ", ", "quote(l.@), quote(r.@)");
    writer_format(writer, " FROM main.\"%s\" AS l FULL JOIN rebuilt.\"%s\" AS r ON ", shape->name, shape->name);
    write_each(writer, shape, true, " AND ", "l.@ = r.@");
    writer_format(writer, " WHERE ");
    write_each(writer, shape, false, " OR ", "l.@ IS NOT r.@");
    writer_byte(writer, '\0');
    return !writer->overflowed || fault_set(fault, FAULT_INPUT, "table %s has too many columns", shape->name);
}

static void report(struct comparison *comparison, struct text key, const char *column, struct text live,
                   struct text rebuilt) {
    struct rebuild_difference difference = {
        .table = comparison->shape.name, .key = key, .column = column, .live = live, .rebuilt = rebuilt};
    comparison->difference_count++;
    comparison->report(comparison->context, &difference);
}

static void report_row(struct comparison *comparison, struct statement *rows) {
    enum { ON_LIVE, ON_REBUILT, KEY, FIRST_PAIR };
    bool is_live = statement_int64(rows, ON_LIVE) != 0;
    bool is_rebuilt = statement_int64(rows, ON_REBUILT) != 0;
    struct text key = statement_text(rows, KEY);
    if (!is_live || !is_rebuilt) {
        report(comparison, key, "", text_of(is_live ? "present" : "absent"),
               text_of(is_rebuilt ? "present" : "absent"));
        return;
    }
    for (int i = 0; i < comparison->shape.column_count; i++) {
        struct text live = statement_text(rows, FIRST_PAIR + 2 * i);
        struct text rebuilt = statement_text(rows, FIRST_PAIR + 2 * i + 1);
        if (!text_equal(live, rebuilt)) {
            report(comparison, key, comparison->shape.columns[i].name, live, rebuilt);
        }
    }
}

static bool compare_table(struct comparison *comparison, const char *table, struct fault *fault) {
    char query[QUERY_MAX];
    struct writer writer;
    writer_init(&writer, query, sizeof query);
    if (!read_shape(comparison, table, fault) || !write_query(&writer, &comparison->shape, fault)) {
        return false;
    }
    struct statement rows;
    const struct statement_text text = {"rebuild COMPARE", query};
    if (!statements_prepare(comparison->live, &rows, &text, 1, fault)) {
        return false;
    }
    statement_start(&rows);
    while (statement_row(&rows)) {
        report_row(comparison, &rows);
    }
    bool ok = statement_finish(&rows, fault);
    statement_discard(&rows);
    return ok;
}

static bool attach(struct db *live, const char *path, struct fault *fault) {
    static const struct statement_text attach_sql = {"rebuild ATTACH", "ATTACH ?1 AS rebuilt"};
    struct statement statement;
    if (!statements_prepare(live, &statement, &attach_sql, 1, fault)) {
        return false;
    }
    statement_start(&statement);
    statement_bind_text(&statement, 1, text_of(path));
    bool ok = statement_run(&statement, fault);
    statement_discard(&statement);
    return ok;
}

bool rebuild_compare(struct db *live, const char *rebuilt_path, const char *const *tables, size_t table_count,
                     rebuild_reporter *report_difference, void *context, uint64_t *difference_count,
                     struct fault *fault) {
    bug_if(live->role != DB_READER);
    struct comparison comparison = {.live = live, .report = report_difference, .context = context};
    if (!attach(live, rebuilt_path, fault)) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < table_count; i++) {
        ok = compare_table(&comparison, tables[i], fault);
    }
    *difference_count = comparison.difference_count;
    return ok;
}
