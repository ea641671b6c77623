#include "hq-node/report.h"

#include "hq-node/hq.h"
#include "wire/json_write.h"

#include <stdlib.h>

enum { REPORT_PAGE = 64, REPORT_ROOM_MIN = 1024 * 1024, REPORT_TRIES = 12 };

static void write_sums(struct json_writer *json, const struct store_sum *sum) {
    json_write_int(json, "store", sum->store);
    json_write_int(json, "receipts", sum->receipts);
    json_write_int(json, "lines", sum->lines);
    json_write_int(json, "gross_minor", sum->gross_minor);
    json_write_int(json, "discount_minor", sum->discount_minor);
    json_write_int(json, "points_paid_minor", sum->points_paid_minor);
    json_write_int(json, "net_minor", sum->net_minor);
    json_write_int(json, "points_spent", sum->points_spent);
    json_write_int(json, "points_earned", sum->points_earned);
    json_write_int(json, "returns", sum->returns);
    json_write_int(json, "refund_minor", sum->refund_minor);
    json_write_int(json, "cancels", sum->cancels);
    json_write_int(json, "balance_points", sum->balance_points);
    json_write_int(json, "debt_points", sum->debt_points);
}

static bool write_promotions(struct hq_tables *tables, uint32_t store, struct json_writer *json, struct fault *fault) {
    struct promotion_sum page[REPORT_PAGE];
    const char *after = "";
    size_t count = REPORT_PAGE;
    json_write_array(json, "promotions");
    while (count == REPORT_PAGE) {
        if (!sum_table_list_promotions(&tables->sums, store, after, page, REPORT_PAGE, &count, fault)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            json_write_object(json, NULL);
            json_write_string(json, "promotion_id", page[i].promotion_id);
            json_write_int(json, "receipts", page[i].receipts);
            json_write_int(json, "times", page[i].times);
            json_write_int(json, "discount_minor", page[i].discount_minor);
            json_write_int(json, "points", page[i].points);
            json_write_end(json);
        }
        after = page[REPORT_PAGE - 1].promotion_id;
    }
    json_write_end(json);
    return true;
}

static bool write_stores(struct hq_tables *tables, struct json_writer *json, struct fault *fault) {
    struct store_row row = {0};
    bool is_found = true;
    json_write_array(json, "stores");
    while (is_found) {
        struct store_sum sum;
        if (!store_registry_next(&tables->stores, row.store, &is_found, &row, fault)) {
            return false;
        }
        if (!is_found) {
            break;
        }
        if (!sum_table_read(&tables->sums, row.store, &sum, fault)) {
            return false;
        }
        json_write_object(json, NULL);
        write_sums(json, &sum);
        if (!write_promotions(tables, row.store, json, fault)) {
            return false;
        }
        json_write_end(json);
    }
    json_write_end(json);
    return true;
}

/* Reads the whole table, which no other part of head office does: a statement of its own. */
static bool write_customers(struct db *db, struct json_writer *json, struct fault *fault) {
    static const struct statement_text text = {
        "REPORT_CUSTOMERS", "SELECT customer_id, store, points, debt_points FROM balance ORDER BY customer_id, store"};
    struct statement list;
    if (!statements_prepare(db, &list, &text, 1, fault)) {
        return false;
    }
    json_write_array(json, "customers");
    statement_start(&list);
    while (statement_row(&list)) {
        json_write_object(json, NULL);
        json_write_id(json, "customer_id", statement_uint64(&list, 0));
        json_write_int(json, "store", statement_int64(&list, 1));
        json_write_int(json, "points", statement_int64(&list, 2));
        json_write_int(json, "debt_points", statement_int64(&list, 3));
        json_write_end(json);
    }
    json_write_end(json);
    bool is_read = statement_finish(&list, fault);
    statement_discard(&list);
    return is_read;
}

bool report_write(struct hq_tables *tables, struct db *db, bool by_customer, struct writer *out, struct fault *fault) {
    struct json_writer json;
    json_write_start(&json, out);
    json_write_object(&json, NULL);
    if (!write_stores(tables, &json, fault) || (by_customer && !write_customers(db, &json, fault))) {
        return false;
    }
    json_write_end(&json);
    return json_write_finish(&json).size > 0 || fault_set(fault, FAULT_FULL, "no room for the report");
}

/* Tries with more and more room: how large it becomes, nobody knows before. */
static bool write_somewhere(struct hq_tables *tables, struct db *db, bool by_customer, char **json, size_t *size,
                            struct fault *fault) {
    size_t room = REPORT_ROOM_MIN;
    for (int tries = 0; tries < REPORT_TRIES; tries++, room *= 2) {
        struct writer out;
        char *block = malloc(room);
        if (block == NULL) {
            return fault_set(fault, FAULT_FULL, "no memory for a report");
        }
        writer_init(&out, block, room);
        if (report_write(tables, db, by_customer, &out, fault)) {
            *json = block;
            *size = out.size;
            return true;
        }
        free(block);
        if (!out.overflowed) {
            return false;
        }
    }
    return fault_set(fault, FAULT_FULL, "the report is too large");
}

bool report_make(const char *data_directory, bool by_customer, char **json, size_t *size, struct fault *fault) {
    char path[HQ_PATH_MAX];
    struct db db;
    struct hq_tables *tables = calloc(1, sizeof *tables);
    if (tables == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a report");
    }
    hq_database_path(data_directory, path);
    bool is_made = db_open_reader(&db, path, HQ_APPLICATION_ID, fault);
    if (is_made) {
        is_made = db_begin(&db, fault) && hq_tables_open(tables, &db, fault) &&
                  write_somewhere(tables, &db, by_customer, json, size, fault);
        db_close(&db);
    }
    free(tables);
    return is_made;
}
