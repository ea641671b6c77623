#include "wire/return_codec.h"

#include "base/limits.h"
#include "wire/record_fields.h"

enum field {
    ID = 2,
    KEY = 3, /* .. 6 */
    CUSTOMER_ID = 7,
    DONE_AT,
    TAKEN_AT,
    SALE_ID,
    CONTENT_HASH,
    LINES,
    REFUND,
    POINTS_BACK,
    POINTS_TAKEN,
    POINTS_DEBT,
    BASIS,
    WITHHELD,
    UNDONE
};
enum line_field {
    LINE_NO = 1,
    LINE_QUANTITY,
    LINE_REFUND,
    LINE_POINTS_BACK,
    LINE_POINTS_TAKEN,
    LINE_POINTS_LAPSED,
    LINE_SKU,
    LINE_PRICE
};
enum undone_field { UNDONE_PROMOTION = 1, UNDONE_KIND, UNDONE_NAME, UNDONE_COUNT, UNDONE_MEASURE, UNDONE_OF_STORE };
enum { LINE_NO_MAX = 1000000 };

static void write_lines(struct msgpack_writer *record, const struct goods_return *goods_return) {
    msgpack_write_array(record, LINES);
    for (size_t i = 0; i < goods_return->line_count; i++) {
        const struct return_line *line = &goods_return->lines[i];
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_int(record, LINE_NO, line->line_no);
        msgpack_write_int(record, LINE_QUANTITY, line->quantity_milli);
        msgpack_write_int_or(record, LINE_REFUND, line->refund_minor, 0);
        msgpack_write_int_or(record, LINE_POINTS_BACK, line->points_back, 0);
        msgpack_write_int_or(record, LINE_POINTS_TAKEN, line->points_taken, 0);
        msgpack_write_int_or(record, LINE_POINTS_LAPSED, line->points_lapsed, 0);
        msgpack_write_text_or_empty(record, LINE_SKU, line->sku);
        msgpack_write_int_or(record, LINE_PRICE, line->price_minor, 0);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_undone(struct msgpack_writer *record, const struct goods_return *goods_return) {
    if (goods_return->undone_count == 0) {
        return;
    }
    msgpack_write_array(record, UNDONE);
    for (size_t i = 0; i < goods_return->undone_count; i++) {
        const struct return_undone *undone = &goods_return->undone[i];
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_text(record, UNDONE_PROMOTION, undone->promotion_id);
        msgpack_write_int(record, UNDONE_KIND, undone->kind);
        msgpack_write_text_or_empty(record, UNDONE_NAME, undone->name);
        msgpack_write_int(record, UNDONE_COUNT, undone->count);
        msgpack_write_int_or(record, UNDONE_MEASURE, undone->measure, LIMIT_MEASURE_TIMES);
        if (undone->is_of_store) {
            msgpack_write_bool(record, UNDONE_OF_STORE, true);
        }
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

struct span goods_return_encode(const struct goods_return *goods_return, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_id(&record, ID, goods_return->id);
    record_write_key(&record, KEY, &goods_return->key);
    msgpack_write_id_or_none(&record, CUSTOMER_ID, goods_return->customer_id);
    msgpack_write_int(&record, DONE_AT, goods_return->returned_at_ms);
    msgpack_write_int(&record, TAKEN_AT, goods_return->taken_at_ms);
    msgpack_write_id_or_none(&record, SALE_ID, goods_return->sale_id);
    msgpack_write_bytes(&record, CONTENT_HASH, span_of(goods_return->content_hash, RECEIPT_HASH_SIZE));
    write_lines(&record, goods_return);
    msgpack_write_int_or(&record, REFUND, goods_return->refund_minor, 0);
    msgpack_write_int_or(&record, POINTS_BACK, goods_return->points_back, 0);
    msgpack_write_int_or(&record, POINTS_TAKEN, goods_return->points_taken, 0);
    msgpack_write_int_or(&record, POINTS_DEBT, goods_return->points_debt, 0);
    msgpack_write_int_or(&record, BASIS, goods_return->basis, RETURN_BY_SHARES);
    msgpack_write_int_or(&record, WITHHELD, goods_return->withheld_minor, 0);
    write_undone(&record, goods_return);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span receipt_cancel_encode(const struct receipt_cancel *cancel, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_id(&record, ID, cancel->id);
    record_write_key(&record, KEY, &cancel->key);
    msgpack_write_id_or_none(&record, CUSTOMER_ID, cancel->customer_id);
    msgpack_write_int(&record, DONE_AT, cancel->cancelled_at_ms);
    msgpack_write_int(&record, TAKEN_AT, cancel->taken_at_ms);
    msgpack_write_id(&record, SALE_ID, cancel->sale_id);
    msgpack_write_int_or(&record, POINTS_BACK, cancel->points_back, 0);
    msgpack_write_int_or(&record, POINTS_TAKEN, cancel->points_taken, 0);
    msgpack_write_int_or(&record, POINTS_DEBT, cancel->points_debt, 0);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static void read_line(struct msgpack_place item, struct return_line *line) {
    line->line_no = (uint32_t)msgpack_read_int(msgpack_read_field(&item, LINE_NO), 1, LINE_NO_MAX);
    line->quantity_milli = msgpack_read_int(msgpack_read_field(&item, LINE_QUANTITY), 1, QUANTITY_MAX);
    line->refund_minor = record_read_money_or_zero(msgpack_read_field(&item, LINE_REFUND));
    line->points_back = record_read_points_or_zero(msgpack_read_field(&item, LINE_POINTS_BACK));
    line->points_taken = record_read_points_or_zero(msgpack_read_field(&item, LINE_POINTS_TAKEN));
    line->points_lapsed = record_read_points_or_zero(msgpack_read_field(&item, LINE_POINTS_LAPSED));
    line->sku = msgpack_read_text_or_empty(msgpack_read_field(&item, LINE_SKU), LIMIT_SKU - 1);
    line->price_minor = record_read_money_or_zero(msgpack_read_field(&item, LINE_PRICE));
}

static void read_lines(struct msgpack_place place, struct goods_return *goods_return) {
    size_t count = msgpack_read_array(place, 1, LIMIT_LINES);
    goods_return->lines = msgpack_read_memory(place, count, sizeof *goods_return->lines);
    if (goods_return->lines == NULL) {
        return;
    }
    goods_return->line_count = count;
    for (size_t i = 0; i < count; i++) {
        read_line(msgpack_read_item(&place, i), &goods_return->lines[i]);
    }
}

static void read_undone(struct msgpack_place place, struct goods_return *goods_return) {
    size_t count = msgpack_read_array_or_empty(place, RETURN_UNDONE_MAX);
    goods_return->undone = msgpack_read_memory(place, count, sizeof *goods_return->undone);
    if (goods_return->undone == NULL) {
        return;
    }
    goods_return->undone_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        struct msgpack_place kind = msgpack_read_field(&item, UNDONE_KIND);
        struct msgpack_place measure = msgpack_read_field(&item, UNDONE_MEASURE);
        goods_return->undone[i] = (struct return_undone){
            .promotion_id = msgpack_read_text(msgpack_read_field(&item, UNDONE_PROMOTION), 1, LIMIT_PROMOTION_ID - 1),
            .kind = (enum return_undone_kind)msgpack_read_int(kind, RETURN_LIMIT_USES, RETURN_CHIPS_TAKEN),
            .name = msgpack_read_text_or_empty(msgpack_read_field(&item, UNDONE_NAME), LIMIT_NAME - 1),
            .count = msgpack_read_int(msgpack_read_field(&item, UNDONE_COUNT), 1, INT64_MAX),
            .measure = (enum limit_measure)msgpack_read_int_or(measure, 0, LIMIT_MEASURES - 1, LIMIT_MEASURE_TIMES),
            .is_of_store = msgpack_read_flag(msgpack_read_field(&item, UNDONE_OF_STORE)),
        };
    }
}

bool goods_return_decode(struct span bytes, struct arena *arena, struct goods_return *goods_return,
                         struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *goods_return = (struct goods_return){0};
    goods_return->id = msgpack_read_id(msgpack_read_field(&root, ID));
    record_read_key(&root, KEY, &goods_return->key);
    goods_return->customer_id = msgpack_read_id_or_none(msgpack_read_field(&root, CUSTOMER_ID));
    goods_return->returned_at_ms = record_read_time(msgpack_read_field(&root, DONE_AT));
    goods_return->taken_at_ms = record_read_time(msgpack_read_field(&root, TAKEN_AT));
    goods_return->sale_id = msgpack_read_id_or_none(msgpack_read_field(&root, SALE_ID));
    msgpack_read_exact(msgpack_read_field(&root, CONTENT_HASH), goods_return->content_hash, RECEIPT_HASH_SIZE);
    read_lines(msgpack_read_field(&root, LINES), goods_return);
    goods_return->refund_minor = record_read_money_or_zero(msgpack_read_field(&root, REFUND));
    goods_return->points_back = record_read_points_or_zero(msgpack_read_field(&root, POINTS_BACK));
    goods_return->points_taken = record_read_points_or_zero(msgpack_read_field(&root, POINTS_TAKEN));
    goods_return->points_debt = record_read_points_or_zero(msgpack_read_field(&root, POINTS_DEBT));
    struct msgpack_place basis = msgpack_read_field(&root, BASIS);
    goods_return->basis =
        (enum return_basis)msgpack_read_int_or(basis, RETURN_BY_SHARES, RETURN_BLIND, RETURN_BY_SHARES);
    goods_return->withheld_minor = record_read_money_or_zero(msgpack_read_field(&root, WITHHELD));
    read_undone(msgpack_read_field(&root, UNDONE), goods_return);
    return msgpack_read_finish(&reader, fault);
}

bool receipt_cancel_decode(struct span bytes, struct arena *arena, struct receipt_cancel *cancel, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *cancel = (struct receipt_cancel){0};
    cancel->id = msgpack_read_id(msgpack_read_field(&root, ID));
    record_read_key(&root, KEY, &cancel->key);
    cancel->customer_id = msgpack_read_id_or_none(msgpack_read_field(&root, CUSTOMER_ID));
    cancel->cancelled_at_ms = record_read_time(msgpack_read_field(&root, DONE_AT));
    cancel->taken_at_ms = record_read_time(msgpack_read_field(&root, TAKEN_AT));
    cancel->sale_id = msgpack_read_id(msgpack_read_field(&root, SALE_ID));
    cancel->points_back = record_read_points_or_zero(msgpack_read_field(&root, POINTS_BACK));
    cancel->points_taken = record_read_points_or_zero(msgpack_read_field(&root, POINTS_TAKEN));
    cancel->points_debt = record_read_points_or_zero(msgpack_read_field(&root, POINTS_DEBT));
    return msgpack_read_finish(&reader, fault);
}
