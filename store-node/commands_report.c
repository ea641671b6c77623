/* `store-node report`: the sums as JSON; with --by-customer one line of JSON per customer after it. */
#include "base/bug.h"
#include "store-node/commands.h"
#include "store-node/report.h"
#include "store-node/storage/points_report.h"
#include "wire/sum_json.h"

#include <stdio.h>
#include <stdlib.h>

enum { REPORT_TEXT_ROOM = 256 * 1024, REPORT_BYTES_PER_PROMOTION = 512 };

static void render_promotions(struct json_writer *json, const struct report *report) {
    json_write_array(json, "promotions");
    for (size_t i = 0; i < report->promotion_count; i++) {
        json_write_promotion_sum(json, &report->promotions[i]);
    }
    json_write_end(json);
}

static void render_points(struct json_writer *json, const struct points_sums *points) {
    json_write_object(json, "points");
    json_write_int(json, "balance_points", points->balance_points);
    json_write_int(json, "held_points", points->held_points);
    json_write_int(json, "debt_points", points->debt_points);
    json_write_int(json, "accounts", points->account_count);
    json_write_end(json);
}

static void render_report(struct json_writer *json, const struct store_reader *reader, const struct report *report,
                          const struct points_sums *points) {
    json_write_object(json, NULL);
    json_write_int(json, "store", reader->identity.grant.store);
    json_write_int(json, "led_seq", (int64_t)report->led_seq);
    json_write_int(json, "doc_seq", (int64_t)report->doc_seq);
    json_write_receipt_sum(json, "sales", &report->sales);
    json_write_receipt_sum(json, "cancelled", &report->cancelled);
    json_write_return_sum(json, "returns", &report->returns);
    render_promotions(json, report);
    render_points(json, points);
    json_write_int(json, "customers", points->customer_count);
    json_write_int(json, "registrations", report->registrations);
    json_write_end(json);
}

static bool print_json(const struct json_writer *json) {
    struct span text = json_write_finish(json);
    bug_if(text.size == 0); /* the room was counted */
    return fwrite(text.data, 1, text.size, stdout) == text.size && putchar('\n') != EOF;
}

static bool print_report(const struct store_reader *reader, const struct report *report,
                         const struct points_sums *points, struct fault *fault) {
    size_t room = REPORT_TEXT_ROOM + REPORT_BYTES_PER_PROMOTION * report->promotion_count;
    struct writer out;
    struct json_writer json;
    void *block = malloc(room);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the report");
    }
    writer_init(&out, block, room);
    json_write_start(&json, &out);
    render_report(&json, reader, report, points);
    bool is_printed = print_json(&json);
    free(block);
    return is_printed || fault_set(fault, FAULT_IO, "standard output takes no more");
}

static bool print_customer(struct points_report *points, const struct report_customer *customer, struct fault *fault) {
    uint8_t block[2048];
    int64_t balance_points;
    struct writer out;
    struct json_writer json;
    if (!points_report_balance(points, customer->id, &balance_points, fault)) {
        return false;
    }
    writer_init(&out, block, sizeof block);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_id(&json, "customer_id", customer->id);
    json_write_receipt_sum(&json, "sales", &customer->sales);
    json_write_return_sum(&json, "returns", &customer->returns);
    json_write_int(&json, "balance_points", balance_points);
    json_write_end(&json);
    return print_json(&json) || fault_set(fault, FAULT_IO, "standard output takes no more");
}

static bool print_all(struct store_reader *reader, const struct report *report, bool by_customer, struct fault *fault) {
    struct points_report points;
    struct points_sums sums;
    if (!points_report_open(&points, &reader->db, fault) || !points_report_sum(&points, &sums, fault) ||
        !print_report(reader, report, &sums, fault)) {
        return false;
    }
    for (size_t i = 0; by_customer && i < report->customer_count; i++) {
        if (!print_customer(&points, &report->customers[i], fault)) {
            return false;
        }
    }
    return true;
}

int command_report(const struct command_line *line) {
    struct fault fault;
    struct report report;
    struct store_reader *reader = calloc(1, sizeof *reader);
    (void)fault_set(&fault, FAULT_FULL, "no memory");
    if (reader == NULL || !store_reader_open(reader, line->program->data_directory, &fault)) {
        free(reader);
        return command_fail(line, &fault);
    }
    bool ok = report_make(reader, &report, &fault);
    if (ok) {
        ok = print_all(reader, &report, line->options[REPORT_BY_CUSTOMER] != NULL, &fault);
        report_free(&report);
    }
    store_reader_close(reader);
    free(reader);
    return ok ? COMMAND_DONE : command_fail(line, &fault);
}
