#include "tests/chain/journey_reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "base/limits.h"
#include "retail/money.h"
#include "tests/chain/csv.h"
#include "tests/chain/journey_parts.h"

static const char lines_header[] = "receipt_id,household_id,store_id,week,ts,product_id,qty,sales_c,retail_disc_c,"
                                   "coupon_disc_c,coupon_match_c";

enum {
    COLUMN_RECEIPT,
    COLUMN_HOUSEHOLD,
    COLUMN_STORE,
    COLUMN_WEEK,
    COLUMN_TS,
    COLUMN_PRODUCT,
    COLUMN_QTY,
    COLUMN_SALES,
    COLUMN_RETAIL_DISC,
    COLUMN_COUPON_DISC,
    COLUMN_COUPON_MATCH
};

#define JOURNEY_ID_MAX     INT64_C(999999999999)
#define JOURNEY_AMOUNT_MAX INT64_C(100000000) /* a million dollars for one line */

enum { QTY_MAX = 10000000, PIECES_MAX = 999 };

/* "2018-01-15 00:08:46" */
static bool parse_ts(const struct csv_file *csv, int64_t *utc_ms, struct fault *fault) {
    struct text ts = csv->fields[COLUMN_TS];
    char rfc[21];
    if (ts.size == 19 && ts.data[10] == ' ') {
        (void)snprintf(rfc, sizeof rfc, "%.10sT%.8sZ", ts.data, ts.data + 11);
        if (calendar_parse_time(text_of(rfc), utc_ms)) {
            return true;
        }
    }
    return csv_fault(csv, fault, "ts must be like 2018-01-15 00:08:46");
}

/* The rule of the header: pieces where the amount divides, else one piece at the whole amount. */
static void set_price(struct journey_line *line, int64_t qty, int64_t amount_minor) {
    bool is_pieces = qty >= 1 && qty <= PIECES_MAX && amount_minor % qty == 0;
    line->quantity_milli = (is_pieces ? qty : 1) * QUANTITY_ONE_MILLI;
    line->price_minor = is_pieces ? amount_minor / qty : amount_minor;
}

static bool parse_line(const struct csv_file *csv, struct journey_row *row, struct fault *fault) {
    int64_t qty;
    int64_t sales;
    int64_t retail_disc;
    int64_t coupon_disc;
    int64_t coupon_match;
    bool is_read = csv_int(csv, COLUMN_RECEIPT, 1, JOURNEY_ID_MAX, &row->receipt_id, fault) &&
                   csv_int(csv, COLUMN_HOUSEHOLD, 1, 10000000, &row->household_id, fault) &&
                   csv_int(csv, COLUMN_STORE, 0, JOURNEY_ID_MAX, &row->store_id, fault) &&
                   parse_ts(csv, &row->sold_at_ms, fault) &&
                   csv_int(csv, COLUMN_PRODUCT, 1, JOURNEY_ID_MAX, &row->line.product_id, fault) &&
                   csv_int(csv, COLUMN_QTY, 0, QTY_MAX, &qty, fault) &&
                   csv_int(csv, COLUMN_SALES, 0, JOURNEY_AMOUNT_MAX, &sales, fault) &&
                   csv_int(csv, COLUMN_RETAIL_DISC, 0, JOURNEY_AMOUNT_MAX, &retail_disc, fault) &&
                   csv_int(csv, COLUMN_COUPON_DISC, 0, JOURNEY_AMOUNT_MAX, &coupon_disc, fault) &&
                   csv_int(csv, COLUMN_COUPON_MATCH, 0, JOURNEY_AMOUNT_MAX, &coupon_match, fault);
    if (is_read) {
        set_price(&row->line, qty, sales + retail_disc + coupon_match);
    }
    return is_read;
}

static bool same_receipt(const struct journey_receipt *last, const struct journey_row *row) {
    return last != NULL && last->receipt_id == row->receipt_id && last->sold_at_ms == row->sold_at_ms;
}

/* Lines ascend by ts, receipt and product, and all lines of a receipt say the same of it. */
static bool check_order(const struct csv_file *csv, const struct journey *journey, const struct journey_receipt *last,
                        const struct journey_row *row, struct fault *fault) {
    if (last == NULL) {
        return true;
    }
    bool is_later = row->sold_at_ms > last->sold_at_ms ||
                    (row->sold_at_ms == last->sold_at_ms && row->receipt_id > last->receipt_id);
    if (!same_receipt(last, row)) {
        return is_later || csv_fault(csv, fault, "lines must ascend by ts, receipt_id, product_id");
    }
    if (row->household_id != last->household_id || row->store_id != last->store_id) {
        return csv_fault(csv, fault, "household and store differ from the receipt's line before");
    }
    if (row->line.product_id <= journey->lines[journey->line_count - 1].product_id) {
        return csv_fault(csv, fault, "lines must ascend by ts, receipt_id, product_id");
    }
    return last->line_count < LIMIT_LINES || csv_fault(csv, fault, "more than %d lines in a receipt", LIMIT_LINES);
}

static struct journey_receipt *add_receipt(struct journey *journey, const struct journey_row *row) {
    struct journey_receipt *receipts = with_room(journey->receipts, journey->receipt_count, sizeof receipts[0]);
    if (receipts == NULL) {
        return NULL;
    }
    journey->receipts = receipts;
    struct journey_receipt *added = &receipts[journey->receipt_count++];
    *added = (struct journey_receipt){.receipt_id = row->receipt_id,
                                      .household_id = row->household_id,
                                      .store_id = row->store_id,
                                      .sold_at_ms = row->sold_at_ms,
                                      .first_line = journey->line_count};
    return added;
}

static bool add_row(struct csv_file *csv, struct journey *journey, const struct journey_row *row, struct fault *fault) {
    struct journey_receipt *last = journey->receipt_count == 0 ? NULL : &journey->receipts[journey->receipt_count - 1];
    if (!check_order(csv, journey, last, row, fault)) {
        return false;
    }
    if (!same_receipt(last, row)) {
        last = add_receipt(journey, row);
    }
    struct journey_line *lines = with_room(journey->lines, journey->line_count, sizeof lines[0]);
    if (last == NULL || lines == NULL) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    journey->lines = lines;
    journey->lines[journey->line_count++] = row->line;
    last->line_count++;
    return true;
}

static bool read_lines(struct journey *journey, const char *folder, struct fault *fault) {
    char path[CSV_PATH_MAX];
    struct csv_file csv;
    struct journey_row row;
    enum csv_step step;
    (void)snprintf(path, sizeof path, "%s/lines.csv.gz", folder);
    if (!csv_open(&csv, path, lines_header, fault)) {
        return false;
    }
    while ((step = csv_next(&csv, fault)) == CSV_ROW) {
        if (!parse_line(&csv, &row, fault) || !add_row(&csv, journey, &row, fault)) {
            step = CSV_FAULT;
            break;
        }
    }
    csv_close(&csv);
    if (step == CSV_END && journey->receipt_count == 0) {
        return fault_set(fault, FAULT_INPUT, "%s: no lines", path);
    }
    return step == CSV_END;
}

/* Replaces each receipt's store_id by our store: its rank among the data's stores, modulo N, plus 1. */
static bool deal_out_stores(struct journey *journey, uint32_t store_count, struct fault *fault) {
    struct id_set stores = {0};
    for (size_t i = 0; i < journey->receipt_count; i++) {
        if (!id_set_add(&stores, journey->receipts[i].store_id)) {
            return fault_set(fault, FAULT_FULL, "out of memory");
        }
    }
    id_set_sort(&stores);
    for (size_t i = 0; i < journey->receipt_count; i++) {
        size_t rank = id_set_rank(&stores, journey->receipts[i].store_id);
        journey->receipts[i].store = (uint32_t)(rank % store_count) + 1;
    }
    free(stores.ids);
    return true;
}

struct journey *journey_open(const char *folder, uint32_t store_count, struct fault *fault) {
    struct journey *journey = store_count == 0 ? NULL : calloc(1, sizeof *journey);
    if (journey == NULL) {
        (void)fault_set(fault, FAULT_INPUT, "no memory, or no store to sell in");
        return NULL;
    }
    if (!read_lines(journey, folder, fault) || !deal_out_stores(journey, store_count, fault) ||
        !journey_read_products(journey, folder, fault)) {
        journey_close(journey);
        return NULL;
    }
    return journey;
}

void journey_close(struct journey *journey) {
    if (journey == NULL) {
        return;
    }
    free(journey->receipts);
    free(journey->lines);
    free(journey->sold.ids);
    free(journey->products);
    free(journey->skus);
    free(journey->texts);
    free(journey);
}

static enum source_step next_receipt(void *context, struct source_receipt *receipt, struct fault *fault) {
    struct journey *journey = context;
    (void)fault;
    if (journey->at == journey->receipt_count) {
        return SOURCE_END;
    }
    const struct journey_receipt *from = &journey->receipts[journey->at++];
    for (size_t i = 0; i < from->line_count; i++) {
        const struct journey_line *line = &journey->lines[from->first_line + i];
        journey->current[i] = (struct source_line){.sku = journey_sku(journey, line->product_id),
                                                   .quantity_milli = line->quantity_milli,
                                                   .price_minor = line->price_minor};
    }
    *receipt = (struct source_receipt){.receipt_id = (uint64_t)from->receipt_id,
                                       .household_id = (uint64_t)from->household_id,
                                       .store = from->store,
                                       .sold_at_ms = from->sold_at_ms,
                                       .line_count = from->line_count,
                                       .lines = journey->current};
    return SOURCE_RECEIPT;
}

static void rewind_receipts(void *context) {
    struct journey *journey = context;
    journey->at = 0;
}

struct receipt_source journey_source(struct journey *journey) {
    return (struct receipt_source){.next = next_receipt,
                                   .rewind = rewind_receipts,
                                   .context = journey,
                                   .product_count = journey->product_count,
                                   .products = journey->products};
}
