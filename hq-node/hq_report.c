#include "hq-node/hq_report.h"

#include "hq-node/hq.h"
#include "hq-node/storage/report_queries.h"
#include "wire/sum_json.h"

#include <stdlib.h>

enum { PROMOTIONS_PAGE = 64, REPORT_BYTES_PER_STORE = 16 * 1024, REPORT_BYTES_PER_PROMOTION = 768 };

struct report_maker {
    struct db db;
    struct journal journal;
    struct hq_tables tables;
    struct report_queries queries;
    FILE *file;
};

static bool write_promotions(struct report_maker *maker, uint32_t store, struct json_writer *json,
                             struct fault *fault) {
    struct promotion_sum page[PROMOTIONS_PAGE];
    char after[LIMIT_PROMOTION_ID] = "";
    size_t count = PROMOTIONS_PAGE;
    json_write_array(json, "promotions");
    while (count == PROMOTIONS_PAGE) {
        if (!sum_table_list_promotions(&maker->tables.sums, store, after, page, PROMOTIONS_PAGE, &count, fault)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            json_write_promotion_sum(json, &page[i]);
            (void)text_copy(after, sizeof after, text_of(page[i].promotion_id));
        }
    }
    json_write_end(json);
    return true;
}

static void write_points(struct json_writer *json, const struct points_sum *sum) {
    json_write_object(json, "points");
    json_write_int(json, "balance_points", sum->balance_points);
    json_write_int(json, "debt_points", sum->debt_points);
    json_write_int(json, "accounts", sum->accounts);
    json_write_end(json);
}

static bool write_sums(struct report_maker *maker, uint32_t store, struct json_writer *json, struct fault *fault) {
    struct receipt_sum sales;
    struct receipt_sum cancelled;
    struct return_sum returned;
    struct points_sum points;
    if (!report_queries_sold(&maker->queries, store, false, &sales, fault) ||
        !report_queries_sold(&maker->queries, store, true, &cancelled, fault) ||
        !report_queries_returned(&maker->queries, store, &returned, fault) ||
        !report_queries_points(&maker->queries, store, &points, fault)) {
        return false;
    }
    json_write_receipt_sum(json, "sales", &sales);
    json_write_receipt_sum(json, "cancelled", &cancelled);
    json_write_return_sum(json, "returns", &returned);
    write_points(json, &points);
    return write_promotions(maker, store, json, fault);
}

static bool write_store(struct report_maker *maker, uint32_t store, struct json_writer *json, struct fault *fault) {
    struct journal_head led;
    struct journal_head doc;
    if (!journal_read_head(&maker->journal, journal_stream(store, STREAM_LED), &led, fault) ||
        !journal_read_head(&maker->journal, journal_stream(store, STREAM_DOC), &doc, fault)) {
        return false;
    }
    json_write_object(json, NULL);
    json_write_int(json, "store", store);
    json_write_int(json, "led_seq", (int64_t)led.seq);
    json_write_int(json, "doc_seq", (int64_t)doc.seq);
    if (!write_sums(maker, store, json, fault)) {
        return false;
    }
    json_write_end(json);
    return true;
}

static bool write_stores(struct report_maker *maker, struct json_writer *json, struct fault *fault) {
    struct store_row row = {0};
    bool is_found = true;
    json_write_array(json, "stores");
    while (is_found) {
        if (!store_registry_next(&maker->tables.stores, row.store, &is_found, &row, fault) ||
            (is_found && !write_store(maker, row.store, json, fault))) {
            return false;
        }
    }
    json_write_end(json);
    return true;
}

static bool print_line(struct report_maker *maker, const struct json_writer *json, struct fault *fault) {
    struct span line = json_write_finish(json);
    if (line.size == 0) {
        return fault_set(fault, FAULT_FULL, "the report has no room");
    }
    bool is_printed = fwrite(line.data, 1, line.size, maker->file) == line.size && fputc('\n', maker->file) != EOF;
    return is_printed || fault_set(fault, FAULT_IO, "the report's file takes no more");
}

static bool print_customer(void *context, uint64_t customer_id, struct fault *fault) {
    struct report_maker *maker = context;
    struct receipt_sum sales;
    struct return_sum returned;
    struct balance balance;
    if (!report_queries_sold_to(&maker->queries, customer_id, &sales, fault) ||
        !report_queries_returned_by(&maker->queries, customer_id, &returned, fault) ||
        !balance_table_sum(&maker->tables.balances, customer_id, &balance, fault)) {
        return false;
    }
    char block[2048];
    struct writer out;
    struct json_writer json;
    writer_init(&out, block, sizeof block);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_id(&json, "customer_id", customer_id);
    json_write_receipt_sum(&json, "sales", &sales);
    json_write_return_sum(&json, "returns", &returned);
    json_write_int(&json, "balance_points", balance.points);
    json_write_int(&json, "debt_points", balance.debt_points);
    json_write_end(&json);
    return print_line(maker, &json, fault);
}

/* As much as the largest answer that the stores' rows can make. */
static bool count_room(struct report_maker *maker, size_t *room, struct fault *fault) {
    static const struct statement_text text = {
        "REPORT_ROOM", "SELECT (SELECT count(*) FROM store), (SELECT count(*) FROM promotion_sum)"};
    struct statement count;
    if (!statements_prepare(&maker->db, &count, &text, 1, fault)) {
        return false;
    }
    statement_start(&count);
    if (statement_row(&count)) {
        *room = REPORT_BYTES_PER_STORE * (1 + (size_t)statement_int64(&count, 0)) +
                REPORT_BYTES_PER_PROMOTION * (size_t)statement_int64(&count, 1);
    }
    bool is_counted = statement_finish(&count, fault);
    statement_discard(&count);
    return is_counted;
}

static bool print_stores(struct report_maker *maker, struct fault *fault) {
    size_t room = 0;
    int64_t customers;
    if (!count_room(maker, &room, fault) || !customer_registry_count(&maker->tables.customers, &customers, fault)) {
        return false;
    }
    void *block = malloc(room);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a report");
    }
    struct writer out;
    struct json_writer json;
    writer_init(&out, block, room);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_int(&json, "customers", customers);
    bool is_written = write_stores(maker, &json, fault);
    if (is_written) {
        json_write_end(&json);
        is_written = print_line(maker, &json, fault);
    }
    free(block);
    return is_written;
}

static bool print(struct report_maker *maker, bool by_customer, struct fault *fault) {
    return db_begin(&maker->db, fault) && hq_tables_open(&maker->tables, &maker->db, fault) &&
           journal_open(&maker->journal, &maker->db, fault) &&
           report_queries_open(&maker->queries, &maker->db, fault) && print_stores(maker, fault) &&
           (!by_customer || report_queries_visit_customers(&maker->queries, print_customer, maker, fault));
}

bool hq_report_print(const char *data_directory, bool by_customer, FILE *file, struct fault *fault) {
    char path[HQ_PATH_MAX];
    struct report_maker *maker = calloc(1, sizeof *maker);
    if (maker == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a report");
    }
    maker->file = file;
    hq_database_path(data_directory, path);
    bool is_printed = db_open_reader(&maker->db, path, HQ_APPLICATION_ID, fault) && print(maker, by_customer, fault);
    db_close(&maker->db);
    free(maker);
    return is_printed;
}
