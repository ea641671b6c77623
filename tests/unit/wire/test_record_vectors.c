/* What is in journals is read for ever: tests/vectors/wire/records-v1.hex holds the bytes of records as version 1 wrote
 * them, each with all its fields ("full") and with those alone that it cannot do without ("least"). Lines of that file
 * are never edited. Each must be read as the values below and be written to the same bytes again.
 *
 *   test_record_vectors --print    the bytes as this version writes them, for a new kind's lines */
#include "tests/harness/same_record.h"
#include "tests/harness/unit.h"

#include "base/bug.h"
#include "base/id.h"

#include <stdalign.h>
#include <string.h>

#define VECTORS    "tests/vectors/wire/records-v1.hex"
#define AT_MS      INT64_C(1795257000123) /* 2026-11-21T10:30:00.123Z */
#define EXPIRES_MS INT64_C(1826793000000)
enum { LINE_MAX_SIZE = 8192 };

static alignas(max_align_t) uint8_t block[64 * 1024];
static uint8_t bytes[16 * 1024];
static uint8_t again[16 * 1024];

static const enum journal_kind kinds[] = {
#define KIND_VALUE(name, number, stream, critical) JOURNAL_##name,
    JOURNAL_KINDS(KIND_VALUE)
#undef KIND_VALUE
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static const struct receipt_key sale_key = {.store = 2, .till = 7, .shift = 120, .number = 45};

static void fill(uint8_t *out, size_t size, uint8_t first) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(first + i);
    }
}

static void sample_led(enum journal_kind kind, bool is_full, struct led_entry *entry) {
    bool has_dates = kind == JOURNAL_MINT || kind == JOURNAL_ADJUST_UP || kind == JOURNAL_RESTORE;
    bool has_reason = kind == JOURNAL_ADJUST_UP || kind == JOURNAL_ADJUST_DOWN;
    bool may_lack_lot = kind == JOURNAL_REPAY || kind == JOURNAL_RELEASE;
    bool has_lot = kind != JOURNAL_DEBT && kind != JOURNAL_LIMIT_USE && (is_full || !may_lack_lot);
    *entry = (struct led_entry){.kind = kind,
                                .customer_id = id_make(0, 17),
                                .op_id = id_make(2, 1045),
                                .lot_id = has_lot ? id_make(2, 1046) : 0,
                                .points = kind == JOURNAL_LIMIT_USE && is_full ? -3 : 12550,
                                .doc_id = is_full ? id_make(2, 1044) : 0,
                                .till = is_full ? 7 : 0,
                                .at_ms = AT_MS};
    if (has_dates) {
        entry->lot_doc_id = is_full ? id_make(2, 900) : 0;
        entry->usable_from_ms = AT_MS;
        entry->expires_ms = is_full ? EXPIRES_MS : INT64_MAX;
    }
    if (has_reason) {
        entry->reason = text_of("complaint 17");
        entry->author = text_of("i.petrova");
    }
    if (kind == JOURNAL_RESERVE && is_full) {
        entry->hold_id = text_of("hold-0001");
    }
    if (kind == JOURNAL_LIMIT_USE) {
        entry->promotion_id = text_of("coffee-6th-free");
        entry->usable_from_ms = is_full ? AT_MS : INT64_MIN;
    }
}

static void sample_full_receipt(struct receipt *receipt) {
    static struct line_share shares[3] = {{.promotion = 0, .discount_minor = 1998, .points = 0},
                                          {.promotion = 1, .discount_minor = 0, .points = 750},
                                          {.promotion = 0, .discount_minor = 500, .points = 10}};
    static struct receipt_line lines[2];
    static struct receipt_promotion promotions[2];
    static struct tender tenders[2] = {{TENDER_CASH, 5000}, {TENDER_FAST_PAYMENT, 3492}};
    static struct text codes[1];
    static struct lot_part spent[2];
    static struct earned_lot earned[2];
    lines[0] = (struct receipt_line){
        1, text_of("4607001"), 2000, 4995, 9990, true, text_of("-30"), 20780, 1000, 100000, 6992, 2000, 2, shares};
    lines[1] = (struct receipt_line){
        2,         text_of("weighed-\xd1\x81\xd1\x8b\xd1\x80"), 1254, 1595, 2000, false, {0}, 0, 0, 0, 1500, 1000, 1,
        shares + 2};
    promotions[0] = (struct receipt_promotion){text_of("ten-percent"), 3, 2498, 10, 2, 3254};
    promotions[1] = (struct receipt_promotion){text_of("cashback"), 12, 0, 750, 1, 0};
    codes[0] = text_of("SUMMER-26");
    spent[0] = (struct lot_part){id_make(2, 900), 60000};
    spent[1] = (struct lot_part){id_make(0, 31), 40000};
    receipt->customer_id = id_make(0, 17);
    receipt->cashier = text_of("\xd0\x9e\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0");
    receipt->line_count = 2;
    receipt->lines = lines;
    receipt->promotion_count = 2;
    receipt->promotions = promotions;
    receipt->tender_count = 2;
    receipt->tenders = tenders;
    receipt->code_count = 1;
    receipt->codes = codes;
    receipt->gross_minor = 11990;
    receipt->discount_minor = 2498;
    receipt->points_paid_minor = 1000;
    receipt->net_minor = 8492;
    receipt->points_spent = 100000;
    receipt->points_earned = 760;
    receipt->spent_count = 2;
    receipt->spent = spent;
    earned[0] = (struct earned_lot){id_make(2, 1046), 750, AT_MS, EXPIRES_MS};
    earned[1] = (struct earned_lot){id_make(2, 1047), 10, AT_MS, INT64_MAX};
    receipt->earned_count = 2;
    receipt->earned = earned;
}

static void sample_receipt(bool is_full, struct receipt *receipt) {
    static struct receipt_line line;
    line = (struct receipt_line){.line_no = 1,
                                 .sku = text_of("1"),
                                 .quantity_milli = 1000,
                                 .price_minor = 100,
                                 .amount_minor = 100,
                                 .net_minor = 100};
    *receipt = (struct receipt){.id = id_make(2, 1045),
                                .key = sale_key,
                                .sold_at_ms = AT_MS,
                                .taken_at_ms = AT_MS + 250,
                                .rule_set_version = 41,
                                .line_count = 1,
                                .lines = &line,
                                .gross_minor = 100,
                                .net_minor = 100};
    fill(receipt->rule_set_hash, sizeof receipt->rule_set_hash, 0);
    fill(receipt->content_hash, sizeof receipt->content_hash, 128);
    if (is_full) {
        sample_full_receipt(receipt);
    }
}

static void sample_return(bool is_full, struct goods_return *goods_return) {
    static struct return_line lines[2] = {{1, {0}, 0, 1000, 3496, 50000, 375, 75}, {2, {0}, 0, 254, 0, 0, 0, 0}};
    static struct return_undone undone[2];
    *goods_return = (struct goods_return){.id = id_make(2, 2000),
                                          .key = {.store = 2, .till = 7, .shift = 121, .number = 3},
                                          .sale_id = id_make(2, 1045),
                                          .returned_at_ms = AT_MS,
                                          .taken_at_ms = AT_MS + 90,
                                          .line_count = is_full ? 2 : 1,
                                          .lines = is_full ? lines : lines + 1};
    fill(goods_return->content_hash, sizeof goods_return->content_hash, 64);
    if (is_full) {
        goods_return->customer_id = id_make(0, 17);
        goods_return->refund_minor = 3496;
        goods_return->points_back = 50000;
        goods_return->points_taken = 375;
        goods_return->points_debt = 25;
        goods_return->basis = RETURN_BY_WHAT_STAYS;
        goods_return->withheld_minor = 100;
        goods_return->undone_count = 2;
        goods_return->undone = undone;
        undone[0] = (struct return_undone){
            text_of("coffee-6th-free"), RETURN_LIMIT_USES, text_of("may"), LIMIT_MEASURE_BUDGET, true, 1250};
        undone[1] = (struct return_undone){text_of("summer-draw"), RETURN_TICKETS, text_of("draw"), 0, false, 3};
    }
}

static void sample_cancel(bool is_full, struct receipt_cancel *cancel) {
    *cancel = (struct receipt_cancel){.id = id_make(2, 2001),
                                      .sale_id = id_make(2, 1045),
                                      .key = sale_key,
                                      .customer_id = is_full ? id_make(0, 17) : 0,
                                      .cancelled_at_ms = AT_MS,
                                      .taken_at_ms = AT_MS + 1,
                                      .points_back = is_full ? 100000 : 0,
                                      .points_taken = is_full ? 760 : 0,
                                      .points_debt = is_full ? 1 : 0};
}

static void sample_customer(bool is_full, struct customer *customer) {
    *customer = (struct customer){
        .id = id_make(2, 77), .registered_ms = AT_MS, .birth_day = CUSTOMER_NO_BIRTH_DAY, .state = CUSTOMER_ACTIVE};
    if (!is_full) {
        return;
    }
    customer->merged_into = id_make(0, 17);
    customer->version = 9;
    customer->state = CUSTOMER_MERGED;
    customer->home_store = 2;
    (void)text_copy(customer->level, sizeof customer->level, text_of("gold"));
    customer->birth_day = -3287; /* 1961-01-01 */
    customer->identifier_count = 2;
    customer->identifiers[0].kind = IDENTIFIER_CARD;
    fill(customer->identifiers[0].hash, IDENTIFIER_HASH_SIZE, 16);
    customer->identifiers[1].kind = IDENTIFIER_PHONE;
    fill(customer->identifiers[1].hash, IDENTIFIER_HASH_SIZE, 32);
    customer->segment_count = 3;
    customer->segments[0] = 0;
    customer->segments[1] = 300;
    customer->segments[2] = UINT32_MAX;
}

static void sample_registration(bool is_full, struct registration *registration) {
    static uint8_t sealed[48];
    fill(sealed, sizeof sealed, 200);
    sample_customer(is_full, &registration->customer);
    registration->channel = text_of("till");
    registration->till = is_full ? 7 : 0;
    registration->at_ms = AT_MS;
    registration->sealed_person = span_of(is_full ? sealed : NULL, is_full ? sizeof sealed : 0);
}

static void sample_offer(struct blob_offer *offer) {
    *offer = (struct blob_offer){.version = 41, .size = 48213, .published_ms = AT_MS, .author = text_of("i.petrova")};
    fill(offer->hash, sizeof offer->hash, 1);
    fill(offer->signature, sizeof offer->signature, 100);
}

static void sample_added(struct store_added *added) {
    *added = (struct store_added){.store = 2,
                                  .name = text_of("\xd0\xa2\xd0\xb2\xd0\xb5\xd1\x80\xd1\x8c, 1"),
                                  .zone = text_of("Europe/Moscow"),
                                  .at_ms = AT_MS,
                                  .token_expires_ms = EXPIRES_MS};
    fill(added->token_id, sizeof added->token_id, 3);
    fill(added->token_hash, sizeof added->token_hash, 33);
}

static void sample_enrolled(struct store_enrolled *enrolled) {
    *enrolled = (struct store_enrolled){.store = 2, .incarnation = 1, .at_ms = AT_MS};
    fill(enrolled->public_key, sizeof enrolled->public_key, 5);
    fill(enrolled->token_id, sizeof enrolled->token_id, 3);
}

static void sample_note(bool is_full, struct balance_note *note) {
    *note = (struct balance_note){.customer_id = id_make(0, 17),
                                  .elsewhere_points = is_full ? -1500 : 0,
                                  .as_of_ms = AT_MS,
                                  .led_seq = is_full ? 70000 : 0};
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* the led kinds go together */
static void sample(enum journal_kind kind, bool is_full, struct record *record) {
    *record = (struct record){.kind = kind};
    switch (kind) {
    case JOURNAL_RECEIPT: sample_receipt(is_full, &record->of.receipt); return;
    case JOURNAL_GOODS_RETURN: sample_return(is_full, &record->of.goods_return); return;
    case JOURNAL_RECEIPT_CANCEL: sample_cancel(is_full, &record->of.receipt_cancel); return;
    case JOURNAL_REGISTRATION:
    case JOURNAL_HQ_CUSTOMER: sample_registration(is_full, &record->of.registration); return;
    case JOURNAL_TILL_PAIRED: record->of.till_paired = (struct till_paired){7, text_of("till 7"), AT_MS}; return;
    case JOURNAL_CUSTOMER_ROW: sample_customer(is_full, &record->of.customer); return;
    case JOURNAL_BALANCE: sample_note(is_full, &record->of.balance); return;
    case JOURNAL_RULE_SET_OFFER:
    case JOURNAL_CATALOGUE_OFFER: sample_offer(&record->of.offer); return;
    case JOURNAL_HQ_PUBLISHED:
        record->of.published.kind = JOURNAL_CATALOGUE_OFFER;
        sample_offer(&record->of.published.offer);
        return;
    case JOURNAL_HQ_STORE_ENROLLED: sample_enrolled(&record->of.store_enrolled); return;
    case JOURNAL_HQ_STORE_ADDED: sample_added(&record->of.store_added); return;
    default: sample_led(kind, is_full, &record->of.led); return;
    }
}
#pragma GCC diagnostic pop

static struct span encode(const struct record *record, uint8_t *out_bytes, size_t capacity) {
    struct writer out;
    writer_init(&out, out_bytes, capacity);
    return record_encode(record, &out);
}

static size_t kind_index(const char *name) {
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (strcmp(journal_kind_name((int32_t)kinds[k]), name) == 0) {
            return k;
        }
    }
    fail_msg("%s: no such kind", name);
    return 0;
}

static void check_vector(enum journal_kind kind, bool is_full, const char *hex) {
    struct arena arena;
    struct fault fault;
    struct record expected;
    struct record record;
    size_t size = strlen(hex) / 2;
    assert_true(text_unhex(bytes, size, text_of(hex)));
    sample(kind, is_full, &expected);
    arena_init(&arena, block, sizeof block);
    if (!record_decode((int32_t)kind, span_of(bytes, size), &arena, &record, &fault)) {
        fail_msg("%s", fault.text);
    }
    assert_true(same_record(&expected, &record));
    assert_true(span_equal(span_of(bytes, size), encode(&record, again, sizeof again)));
}

/* Ends the word at the start of *rest and moves *rest behind it. */
static char *cut_word(char **rest) {
    char *word = *rest;
    size_t size = strcspn(word, " \n");
    *rest = word + size + (word[size] == '\0' ? 0 : 1);
    word[size] = '\0';
    return word;
}

static void reads_every_vector_as_it_was_meant(void **state) {
    (void)state;
    static char line[LINE_MAX_SIZE];
    int seen[KIND_COUNT] = {0};
    FILE *file = fopen(VECTORS, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#') {
            continue;
        }
        char *rest = line;
        size_t k = kind_index(cut_word(&rest));
        bool is_full = strcmp(cut_word(&rest), "full") == 0;
        check_vector(kinds[k], is_full, cut_word(&rest));
        seen[k]++;
    }
    (void)fclose(file);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (seen[k] != 2) {
            fail_msg("%d vectors of %s", seen[k], journal_kind_name((int32_t)kinds[k]));
        }
    }
}

static int print_vectors(void) {
    static char hex[2 * sizeof bytes + 1];
    for (size_t i = 0; i < 2 * (size_t)KIND_COUNT; i++) {
        struct record record;
        bool is_full = i % 2 == 0;
        sample(kinds[i / 2], is_full, &record);
        struct span span = encode(&record, bytes, sizeof bytes);
        text_hex(hex, span.data, span.size);
        (void)printf("%s %s %s\n", journal_kind_name((int32_t)kinds[i / 2]), is_full ? "full" : "least", hex);
    }
    return 0;
}

int main(int argc, char **argv) {
    static const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_vector_as_it_was_meant)};
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        return print_vectors();
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)printf("%d passed, %d failed\n", 1 - failed, failed);
    return failed;
}
