#include "store-node/report.h"

#include "base/bug.h"
#include "wire/record_codec.h"

#include <stdlib.h>
#include <string.h>

enum { REPORT_ROOM = 1024 * 1024, GROWTH_FIRST = 256 };

struct making {
    struct store_reader *reader;
    struct report *report;
    struct arena arena;
    size_t cancelled_count;
    size_t cancelled_room;
    uint64_t *cancelled; /* ids of sales, ascending once all are known */
    size_t promotion_room;
    size_t customer_room;
};

/* Room for one more in an array that doubles. */
static bool make_room(void **array, size_t count, size_t *room, size_t size, struct fault *fault) {
    if (count < *room) {
        return true;
    }
    size_t wanted = *room == 0 ? GROWTH_FIRST : 2 * *room;
    void *larger = reallocarray(*array, wanted, size);
    if (larger == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the report");
    }
    *array = larger;
    *room = wanted;
    return true;
}

static int compare_ids(const void *a, const void *b) {
    uint64_t first;
    uint64_t second;
    memcpy(&first, a, sizeof first);
    memcpy(&second, b, sizeof second);
    return (first > second) - (first < second);
}

static int compare_promotions(const void *a, const void *b) {
    const struct promotion_sum *first = a;
    const struct promotion_sum *second = b;
    return strcmp(first->promotion_id, second->promotion_id);
}

static int compare_customers(const void *a, const void *b) {
    const struct report_customer *first = a;
    const struct report_customer *second = b;
    return (first->id > second->id) - (first->id < second->id);
}

/* One entry per receipt and customer; those of one customer are added up when all are there. */
static bool add_customer(struct making *making, uint64_t id, const struct receipt_sum *sales,
                         const struct return_sum *returns, struct fault *fault) {
    struct report *report = making->report;
    uint64_t survivor_id = 0;
    void *array = report->customers;
    if ((id != 0 && !customer_table_resolve(&making->reader->customers, id, &survivor_id, fault)) ||
        !make_room(&array, report->customer_count, &making->customer_room, sizeof *report->customers, fault)) {
        return false;
    }
    report->customers = array;
    struct report_customer *customer = &report->customers[report->customer_count++];
    *customer = (struct report_customer){.id = survivor_id};
    receipt_sum_add(&customer->sales, sales);
    return_sum_add(&customer->returns, returns);
    return true;
}

static bool add_promotions(struct making *making, const struct receipt *receipt, struct fault *fault) {
    struct report *report = making->report;
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        const struct receipt_promotion *fired = &receipt->promotions[i];
        size_t at = 0;
        while (at < report->promotion_count && !text_is(fired->id, report->promotions[at].promotion_id)) {
            at++;
        }
        void *array = report->promotions;
        if (!make_room(&array, at, &making->promotion_room, sizeof *report->promotions, fault)) {
            return false;
        }
        report->promotions = array;
        if (at == report->promotion_count) {
            report->promotions[report->promotion_count++] = (struct promotion_sum){.receipts = 0};
            bug_if(
                !text_copy(report->promotions[at].promotion_id, sizeof report->promotions[at].promotion_id, fired->id));
        }
        report->promotions[at].receipts++;
        report->promotions[at].times += fired->times;
        report->promotions[at].discount_minor += fired->discount_minor;
        report->promotions[at].points += fired->points;
    }
    return true;
}

static bool add_receipt(struct making *making, const struct receipt *receipt, struct fault *fault) {
    struct receipt_sum sums = receipt_sum_of(receipt);
    bool is_cancelled = making->cancelled_count > 0 && bsearch(&receipt->id, making->cancelled, making->cancelled_count,
                                                               sizeof *making->cancelled, compare_ids) != NULL;
    if (is_cancelled) {
        receipt_sum_add(&making->report->cancelled, &sums);
        return true;
    }
    receipt_sum_add(&making->report->sales, &sums);
    return add_promotions(making, receipt, fault) &&
           add_customer(making, receipt->customer_id, &sums, &(struct return_sum){0}, fault);
}

static bool add_return(struct making *making, const struct goods_return *returned, struct fault *fault) {
    struct return_sum returns = return_sum_of(returned);
    return_sum_add(&making->report->returns, &returns);
    return add_customer(making, returned->customer_id, &(struct receipt_sum){0}, &returns, fault);
}

static bool decode(struct making *making, const struct journal_entry *entry, struct record *record,
                   struct fault *fault) {
    arena_reset(&making->arena);
    return record_decode((int32_t)entry->kind, entry->body, &making->arena, record, fault);
}

/* The first pass: which sales were cancelled. */
static enum journal_visit visit_cancel(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct making *making = context;
    struct record record;
    if (entry->kind != JOURNAL_RECEIPT_CANCEL) {
        return JOURNAL_NEXT;
    }
    void *array = making->cancelled;
    if (!decode(making, entry, &record, fault) ||
        !make_room(&array, making->cancelled_count, &making->cancelled_room, sizeof *making->cancelled, fault)) {
        return JOURNAL_FAILED;
    }
    making->cancelled = array;
    making->cancelled[making->cancelled_count++] = record.of.receipt_cancel.sale_id;
    return JOURNAL_NEXT;
}

static enum journal_visit visit_document(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct making *making = context;
    struct record record;
    making->report->registrations += entry->kind == JOURNAL_REGISTRATION;
    if (entry->kind != JOURNAL_RECEIPT && entry->kind != JOURNAL_GOODS_RETURN) {
        return JOURNAL_NEXT;
    }
    bool ok = decode(making, entry, &record, fault) &&
              (entry->kind == JOURNAL_RECEIPT ? add_receipt(making, &record.of.receipt, fault)
                                              : add_return(making, &record.of.goods_return, fault));
    return ok ? JOURNAL_NEXT : JOURNAL_FAILED;
}

static void merge_customers(struct report *report) {
    size_t kept = 0;
    qsort(report->customers, report->customer_count, sizeof *report->customers, compare_customers);
    for (size_t i = 0; i < report->customer_count; i++) {
        if (kept > 0 && report->customers[kept - 1].id == report->customers[i].id) {
            receipt_sum_add(&report->customers[kept - 1].sales, &report->customers[i].sales);
            return_sum_add(&report->customers[kept - 1].returns, &report->customers[i].returns);
        } else {
            report->customers[kept++] = report->customers[i];
        }
    }
    report->customer_count = kept;
}

static bool read_all(struct making *making, struct fault *fault) {
    struct journal *journal = &making->reader->journal;
    struct journal_head head;
    uint32_t store = making->reader->identity.grant.store;
    int64_t doc = journal_stream(store, STREAM_DOC);
    if (!journal_read_head(journal, journal_stream(store, STREAM_LED), &head, fault)) {
        return false;
    }
    making->report->led_seq = head.seq;
    if (!journal_read_head(journal, doc, &head, fault) ||
        !journal_read(journal, doc, 1, head.seq, visit_cancel, making, fault)) {
        return false;
    }
    making->report->doc_seq = head.seq;
    if (making->cancelled_count > 0) {
        qsort(making->cancelled, making->cancelled_count, sizeof *making->cancelled, compare_ids);
    }
    return journal_read(journal, doc, 1, head.seq, visit_document, making, fault);
}

bool report_make(struct store_reader *reader, struct report *report, struct fault *fault) {
    *report = (struct report){0};
    struct making making = {.reader = reader, .report = report};
    void *room = malloc(REPORT_ROOM);
    if (room == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the report");
    }
    arena_init(&making.arena, room, REPORT_ROOM);
    bool ok = read_all(&making, fault);
    free(room);
    free(making.cancelled);
    if (!ok) {
        report_free(report);
        return false;
    }
    if (report->customer_count > 0) {
        merge_customers(report);
    }
    if (report->promotion_count > 0) {
        qsort(report->promotions, report->promotion_count, sizeof *report->promotions, compare_promotions);
    }
    return true;
}

void report_free(struct report *report) {
    free(report->promotions);
    free(report->customers);
    *report = (struct report){0};
}
