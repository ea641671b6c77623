#include "tests/integration/hq_fixture.h"

#include "base/bug.h"
#include "base/id.h"
#include "hq-node/maintenance.h"
#include "seal/person.h"
#include "storage/journal_chain.h"

#include <stdlib.h>
#include <string.h>

void hq_must(bool ok, const struct fault *fault) {
    if (!ok) {
        fail_msg("fault %s: %s", fault_code_name(fault->code), fault->text);
    }
}

static void dice_fill(void *context, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(context);
    }
}

static void open_hq(struct hq_test *test) {
    struct fault fault;
    struct entropy entropy = {.fill = dice_fill, .context = &test->dice};
    hq_must(hq_open(&test->hq, test->folder.path, entropy, NULL, &fault), &fault);
}

int hq_test_set_up(void **state) {
    struct hq_test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    test->dice.state = 7;
    temp_folder_make(&test->folder);
    open_hq(test);
    *state = test;
    return 0;
}

int hq_test_tear_down(void **state) {
    struct hq_test *test = *state;
    hq_close(&test->hq);
    temp_folder_remove(&test->folder);
    free(test);
    return 0;
}

void hq_test_reopen(struct hq_test *test) {
    hq_close(&test->hq);
    open_hq(test);
}

void hq_begin(struct hq_test *test) {
    struct fault fault;
    hq_must(turn_begin_request(&test->hq.turn, &fault), &fault);
}

void hq_commit(struct hq_test *test) {
    struct fault fault;
    hq_must(turn_end_request(&test->hq.turn, true, &fault) && turn_commit(&test->hq.turn, &fault), &fault);
}

struct pen *pen_make(uint32_t store) {
    struct pen *pen = calloc(1, sizeof *pen);
    void *block = malloc(PEN_BYTES);
    bug_if(pen == NULL || block == NULL);
    pen->store = store;
    pen->next_id = 1;
    arena_init(&pen->bytes, block, PEN_BYTES);
    return pen;
}

void pen_free(struct pen *pen) {
    free(pen->bytes.block);
    free(pen);
}

uint64_t pen_id(struct pen *pen) {
    return id_make(pen->store, pen->next_id++);
}

void pen_write_body(struct pen *pen, enum stream stream, uint32_t kind, bool is_critical, struct span body) {
    static const uint8_t nothing[JOURNAL_HASH_SIZE];
    struct pen_log *log = stream == STREAM_LED ? &pen->led : &pen->doc;
    bug_if(log->count == PEN_ENTRIES_MAX);
    struct sync_entry *entry = &log->entries[log->count];
    const uint8_t *previous = log->count == 0 ? nothing : log->entries[log->count - 1].hash;
    *entry = (struct sync_entry){.seq = log->count + 1,
                                 .kind = kind,
                                 .is_critical = is_critical,
                                 .at_ms = HQ_TEST_NOW_MS + (int64_t)log->count,
                                 .body = arena_copy_span(&pen->bytes, body)};
    struct journal_entry written = {.stream = journal_stream(pen->store, stream),
                                    .seq = entry->seq,
                                    .kind = kind,
                                    .at_ms = entry->at_ms,
                                    .body = entry->body};
    journal_chain_hash(entry->hash, previous, &written);
    log->count++;
}

void pen_write(struct pen *pen, const struct record *record) {
    static uint8_t block[LIMIT_DOC_ENTRY];
    struct writer out;
    writer_init(&out, block, sizeof block);
    struct span body = record_encode(record, &out);
    bug_if(body.size == 0);
    pen_write_body(pen, journal_kind_stream(record->kind), (uint32_t)record->kind,
                   journal_kind_is_critical((int32_t)record->kind), body);
}

static void add_identifier(const struct pen *pen, struct customer *customer, enum identifier_kind kind,
                           const char *value) {
    if (value != NULL) {
        struct identifier *identifier = &customer->identifiers[customer->identifier_count++];
        identifier->kind = kind;
        person_hash(identifier->hash, pen->identifier_key, (uint8_t)kind, text_of(value));
    }
}

void pen_register(struct pen *pen, uint64_t customer_id, const char *phone, const char *card) {
    struct record record = {.kind = JOURNAL_REGISTRATION};
    struct registration *registration = &record.of.registration;
    registration->customer = (struct customer){.id = customer_id,
                                               .home_store = pen->store,
                                               .registered_ms = HQ_TEST_NOW_MS,
                                               .birth_day = CUSTOMER_NO_BIRTH_DAY};
    registration->channel = text_of("till");
    registration->at_ms = HQ_TEST_NOW_MS;
    add_identifier(pen, &registration->customer, IDENTIFIER_PHONE, phone);
    add_identifier(pen, &registration->customer, IDENTIFIER_CARD, card);
    pen_write(pen, &record);
}

void pen_move(struct pen *pen, enum journal_kind kind, uint64_t customer_id, int64_t points) {
    struct record record = {.kind = kind};
    struct led_entry *entry = &record.of.led;
    *entry = (struct led_entry){
        .kind = kind, .customer_id = customer_id, .op_id = pen_id(pen), .points = points, .at_ms = HQ_TEST_NOW_MS};
    if (kind != JOURNAL_DEBT) {
        entry->lot_id = pen_id(pen);
    }
    if (kind == JOURNAL_MINT || kind == JOURNAL_RESTORE) {
        entry->lot_doc_id = entry->op_id;
        entry->usable_from_ms = HQ_TEST_NOW_MS;
        entry->expires_ms = INT64_MAX;
    }
    if (kind == JOURNAL_RESERVE) {
        entry->hold_id = text_of("hold");
    }
    pen_write(pen, &record);
}

uint64_t pen_sell(struct pen *pen, uint64_t customer_id) {
    struct line_share share = {.promotion = 0, .discount_minor = 1000, .points = 900};
    struct receipt_line line = {.line_no = 1,
                                .sku = text_of("milk"),
                                .quantity_milli = 1000,
                                .price_minor = 10000,
                                .amount_minor = 10000,
                                .net_minor = 9000,
                                .share_count = 1,
                                .shares = &share};
    struct receipt_promotion promotion = {
        .id = text_of("ten"), .version = 1, .discount_minor = 1000, .points = 900, .times = 1};
    struct record record = {.kind = JOURNAL_RECEIPT};
    uint64_t id = pen_id(pen);
    struct earned_lot earned = {
        .lot_id = pen_id(pen), .points = 900, .usable_from_ms = HQ_TEST_NOW_MS, .expires_ms = INT64_MAX};
    record.of.receipt =
        (struct receipt){.id = id,
                         .key = {.store = pen->store, .till = 1, .shift = 1, .number = (uint32_t)pen->next_id},
                         .customer_id = customer_id,
                         .sold_at_ms = HQ_TEST_NOW_MS,
                         .taken_at_ms = HQ_TEST_NOW_MS,
                         .rule_set_version = 1,
                         .line_count = 1,
                         .lines = &line,
                         .promotion_count = 1,
                         .promotions = &promotion,
                         .gross_minor = 10000,
                         .discount_minor = 1000,
                         .net_minor = 9000,
                         .points_earned = 900,
                         .earned_count = 1,
                         .earned = &earned};
    pen_write(pen, &record);
    return id;
}

void pen_return(struct pen *pen, uint64_t sale_id, int64_t refund_minor) {
    struct return_line line = {.line_no = 1, .quantity_milli = 500, .refund_minor = refund_minor};
    struct record record = {.kind = JOURNAL_GOODS_RETURN};
    record.of.goods_return = (struct goods_return){
        .id = pen_id(pen),
        .key = {.store = pen->store, .till = 1, .shift = 2, .number = (uint32_t)pen->next_id},
        .sale_id = sale_id,
        .returned_at_ms = HQ_TEST_NOW_MS,
        .taken_at_ms = HQ_TEST_NOW_MS,
        .line_count = 1,
        .lines = &line,
        .refund_minor = refund_minor,
    };
    pen_write(pen, &record);
}

void pen_cancel(struct pen *pen, uint64_t sale_id) {
    struct record record = {.kind = JOURNAL_RECEIPT_CANCEL};
    record.of.receipt_cancel = (struct receipt_cancel){.id = pen_id(pen),
                                                       .sale_id = sale_id,
                                                       .key = {.store = pen->store, .till = 1, .shift = 1, .number = 1},
                                                       .cancelled_at_ms = HQ_TEST_NOW_MS,
                                                       .taken_at_ms = HQ_TEST_NOW_MS};
    pen_write(pen, &record);
}

struct intake_result hq_take(struct hq_test *test, const struct pen *pen, enum stream stream, size_t from) {
    const struct pen_log *log = stream == STREAM_LED ? &pen->led : &pen->doc;
    struct intake_result result;
    struct fault fault;
    hq_begin(test);
    hq_must(intake_take(&test->hq, pen->store, stream, log->entries + from, log->count - from, &result, &fault),
            &fault);
    hq_commit(test);
    return result;
}

void hq_take_all(struct hq_test *test, const struct pen *pen) {
    struct intake_result led = hq_take(test, pen, STREAM_LED, 0);
    struct intake_result doc = hq_take(test, pen, STREAM_DOC, 0);
    assert_int_equal(led.refused_seq, 0);
    assert_int_equal(doc.refused_seq, 0);
}

int64_t hq_balance(struct hq_test *test, uint64_t customer_id) {
    struct balance sum;
    struct fault fault;
    hq_must(balance_table_sum(&test->hq.tables.balances, customer_id, &sum, &fault), &fault);
    return sum.points;
}

struct customer_row hq_customer(struct hq_test *test, uint64_t id) {
    struct customer_row row;
    struct fault fault;
    bool is_found;
    hq_must(customer_registry_read(&test->hq.tables.customers, id, &is_found, &row, &fault), &fault);
    assert_true(is_found);
    return row;
}

struct store_sum hq_sum(struct hq_test *test, uint32_t store) {
    struct store_sum sum;
    struct fault fault;
    hq_must(sum_table_read(&test->hq.tables.sums, store, &sum, &fault), &fault);
    return sum;
}

static void print_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    print_message("%s %.*s %s: %.*s / %.*s\n", difference->table, (int)difference->key.size, difference->key.data,
                  difference->column, (int)difference->live.size, difference->live.data, (int)difference->rebuilt.size,
                  difference->rebuilt.data);
}

uint64_t hq_rebuild_differences(struct hq_test *test) {
    uint64_t count;
    struct fault fault;
    hq_must(maintenance_rebuild(test->folder.path, print_difference, NULL, &count, &fault), &fault);
    return count;
}
