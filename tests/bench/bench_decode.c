/* What it takes to read the body of a confirm of 50 lines, from bytes to a checked basket, against jansson alone on the
 * same bytes. limits.md section 11 row 6 asks for a time of 0.15 of jansson's, which is a rate of 6.667 times it; with
 * jansson inside the rate stays below 1. The same for the record of a receipt: from msgpack to struct receipt, against
 * msgpack-c's unpacker alone; ours scans before it unpacks and copies texts into the arena. */
#include "base/bug.h"
#include "tests/bench/measure.h"
#include "tests/bench/receipt_text.h"
#include "tests/bench/seller.h"
#include "wire/basket_json.h"
#include "wire/json.h"
#include "wire/record_codec.h"

#include <jansson.h>
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARENA_BYTES = 1024 * 1024, LINES = 50, JSON_GOAL = 6667, RECORD_GOAL = 333 };

struct decode_bench {
    struct arena arena;
    struct span json;
    uint8_t record_block[LIMIT_DOC_ENTRY];
    struct span record;
    int64_t checksum;
};

static void read_basket(void *context, int64_t count) {
    struct decode_bench *bench = context;
    for (int64_t i = 0; i < count; i++) {
        const struct tree *tree;
        struct tree_report report = {0};
        struct basket basket;
        struct fault fault;
        arena_reset(&bench->arena);
        bug_if(!json_parse(bench->json, &bench->arena, &tree, &fault) ||
               !basket_read_json(place_root(tree, &report), &bench->arena, &basket, &fault) || report.count > 0);
        bench->checksum += basket.lines[0].amount_minor;
    }
}

static void read_with_jansson(void *context, int64_t count) {
    struct decode_bench *bench = context;
    for (int64_t i = 0; i < count; i++) {
        json_error_t error;
        json_t *document = json_loadb((const char *)bench->json.data, bench->json.size, JSON_REJECT_DUPLICATES, &error);
        bug_if(document == NULL);
        bench->checksum += (int64_t)json_object_size(document);
        json_decref(document);
    }
}

static void read_record(void *context, int64_t count) {
    struct decode_bench *bench = context;
    for (int64_t i = 0; i < count; i++) {
        struct record record;
        struct fault fault;
        arena_reset(&bench->arena);
        bug_if(!record_decode(JOURNAL_RECEIPT, bench->record, &bench->arena, &record, &fault));
        bench->checksum += record.of.receipt.net_minor;
    }
}

static void read_with_msgpack(void *context, int64_t count) {
    struct decode_bench *bench = context;
    for (int64_t i = 0; i < count; i++) {
        msgpack_unpacked unpacked;
        msgpack_unpacked_init(&unpacked);
        bug_if(msgpack_unpack_next(&unpacked, (const char *)bench->record.data, bench->record.size, NULL) !=
               MSGPACK_UNPACK_SUCCESS);
        bench->checksum += (int64_t)unpacked.data.type;
        msgpack_unpacked_destroy(&unpacked);
    }
}

static enum journal_visit keep_body(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct decode_bench *bench = context;
    (void)fault;
    if (entry->kind != JOURNAL_RECEIPT) {
        return JOURNAL_NEXT;
    }
    struct writer out;
    writer_init(&out, bench->record_block, sizeof bench->record_block);
    writer_span(&out, entry->body);
    bench->record = writer_result(&out);
    return JOURNAL_STOP;
}

/* A receipt as a store wrote it. */
static void make_record(struct decode_bench *bench, struct shop *shop) {
    static struct seller seller;
    struct fault fault;
    seller_open(&seller, shop);
    seller_sell(&seller, 1, 1);
    bug_if(!journal_replay(&seller.store.journal, 0, keep_body, bench, &fault) || bench->record.size == 0);
    seller_close(&seller);
}

int main(void) {
    static struct shop shop;
    static struct receipt_text text;
    static struct decode_bench bench;
    void *block = malloc(ARENA_BYTES);
    bug_if(block == NULL);
    arena_init(&bench.arena, block, ARENA_BYTES);
    shop_make(&shop);
    receipt_text_make(&text, &shop, 0, LINES, RECEIPT_TEXT_CONFIRM);
    bench.json = receipt_text_body(&text);
    make_record(&bench, &shop);
    (void)measure_processor(&(struct measure){.name = "decode-json-50-lines",
                                              .unit = "receipts/s",
                                              .ours = read_basket,
                                              .limit = read_with_jansson,
                                              .context = &bench,
                                              .goal_thousandths = JSON_GOAL});
    (void)measure_processor(&(struct measure){.name = "decode-record-10-lines",
                                              .unit = "receipts/s",
                                              .ours = read_record,
                                              .limit = read_with_msgpack,
                                              .context = &bench,
                                              .goal_thousandths = RECORD_GOAL});
    (void)printf("checksum %lld\n", (long long)bench.checksum);
    shop_remove(&shop);
    free(block);
    return 0;
}
