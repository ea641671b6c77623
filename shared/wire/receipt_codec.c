#include "wire/receipt_codec.h"

#include "base/bug.h"
#include "base/limits.h"
#include "wire/record_fields.h"

enum receipt_field {
    ID = 2,
    KEY = 3, /* .. 6 */
    CUSTOMER_ID = 7,
    SOLD_AT,
    TAKEN_AT,
    CASHIER,
    RULE_SET_VERSION,
    RULE_SET_HASH,
    CONTENT_HASH,
    LINES,
    PROMOTIONS,
    TENDERS,
    CODES,
    GROSS,
    DISCOUNT,
    POINTS_PAID,
    NET,
    POINTS_SPENT,
    POINTS_EARNED,
    SPENT,
    EARNED
};
enum line_field {
    LINE_NO = 1,
    LINE_SKU,
    LINE_QUANTITY,
    LINE_PRICE,
    LINE_AMOUNT,
    LINE_POINTS_PAID,
    LINE_NET,
    LINE_VAT,
    LINE_SHARES,
    LINE_POINTS,
    LINE_IS_DEEP_PROMO,
    LINE_LABEL,
    LINE_EXPIRY_DAY
};
enum share_field { SHARE_PROMOTION = 1, SHARE_DISCOUNT, SHARE_POINTS };
enum promotion_field {
    PROMOTION_ID = 1,
    PROMOTION_VERSION,
    PROMOTION_DISCOUNT,
    PROMOTION_POINTS,
    PROMOTION_TIMES,
    PROMOTION_UNITS
};
enum tender_field { TENDER_KIND = 1, TENDER_AMOUNT };
enum part_field { PART_LOT_ID = 1, PART_POINTS };
enum lot_field { LOT_ID = 1, LOT_POINTS, LOT_USABLE_FROM, LOT_EXPIRES };

#define NEVER     INT64_MAX /* of an earned lot */
#define UNITS_MAX (LIMIT_LINES * QUANTITY_MAX)
enum { LINE_NO_MAX = 1000000, TIMES_MAX = 1000000000 };

/* --------------------------------------------------------------------------------------------------------------
 * writing */

static void write_shares(struct msgpack_writer *record, const struct receipt_line *line) {
    if (line->share_count == 0) {
        return;
    }
    msgpack_write_array(record, LINE_SHARES);
    for (size_t i = 0; i < line->share_count; i++) {
        const struct line_share *share = &line->shares[i];
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_int_or(record, SHARE_PROMOTION, share->promotion, 0);
        msgpack_write_int_or(record, SHARE_DISCOUNT, share->discount_minor, 0);
        msgpack_write_int_or(record, SHARE_POINTS, share->points, 0);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_lines(struct msgpack_writer *record, const struct receipt *receipt) {
    msgpack_write_array(record, LINES);
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct receipt_line *line = &receipt->lines[i];
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_int(record, LINE_NO, line->line_no);
        msgpack_write_text(record, LINE_SKU, line->sku);
        msgpack_write_int(record, LINE_QUANTITY, line->quantity_milli);
        msgpack_write_int(record, LINE_PRICE, line->price_minor);
        msgpack_write_int(record, LINE_AMOUNT, line->amount_minor);
        msgpack_write_int_or(record, LINE_POINTS_PAID, line->points_paid_minor, 0);
        msgpack_write_int(record, LINE_NET, line->net_minor);
        msgpack_write_int_or(record, LINE_VAT, line->vat_bp, 0);
        write_shares(record, line);
        msgpack_write_int_or(record, LINE_POINTS, line->points_paid, 0);
        if (line->is_deep_promo) {
            msgpack_write_bool(record, LINE_IS_DEEP_PROMO, true);
        }
        msgpack_write_text_or_empty(record, LINE_LABEL, line->label);
        msgpack_write_int_or(record, LINE_EXPIRY_DAY, line->expiry_day, BASKET_NO_EXPIRY_DAY);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_promotions(struct msgpack_writer *record, const struct receipt *receipt) {
    if (receipt->promotion_count == 0) {
        return;
    }
    msgpack_write_array(record, PROMOTIONS);
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        const struct receipt_promotion *promotion = &receipt->promotions[i];
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_text(record, PROMOTION_ID, promotion->id);
        msgpack_write_int(record, PROMOTION_VERSION, promotion->version);
        msgpack_write_int_or(record, PROMOTION_DISCOUNT, promotion->discount_minor, 0);
        msgpack_write_int_or(record, PROMOTION_POINTS, promotion->points, 0);
        msgpack_write_int_or(record, PROMOTION_TIMES, promotion->times, 1);
        msgpack_write_int_or(record, PROMOTION_UNITS, promotion->units_milli, 0);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_tenders(struct msgpack_writer *record, const struct receipt *receipt) {
    if (receipt->tender_count == 0) {
        return;
    }
    msgpack_write_array(record, TENDERS);
    for (size_t i = 0; i < receipt->tender_count; i++) {
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_int(record, TENDER_KIND, receipt->tenders[i].kind);
        msgpack_write_int(record, TENDER_AMOUNT, receipt->tenders[i].amount_minor);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_codes(struct msgpack_writer *record, const struct receipt *receipt) {
    if (receipt->code_count == 0) {
        return;
    }
    msgpack_write_array(record, CODES);
    for (size_t i = 0; i < receipt->code_count; i++) {
        msgpack_write_text(record, MSGPACK_ITEM, receipt->codes[i]);
    }
    msgpack_write_end(record);
}

static void write_spent(struct msgpack_writer *record, const struct receipt *receipt) {
    if (receipt->spent_count == 0) {
        return;
    }
    msgpack_write_array(record, SPENT);
    for (size_t i = 0; i < receipt->spent_count; i++) {
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_id(record, PART_LOT_ID, receipt->spent[i].lot_id);
        msgpack_write_int(record, PART_POINTS, receipt->spent[i].points);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_earned(struct msgpack_writer *record, const struct receipt *receipt) {
    if (receipt->earned_count == 0) {
        return;
    }
    msgpack_write_array(record, EARNED);
    for (size_t i = 0; i < receipt->earned_count; i++) {
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_id(record, LOT_ID, receipt->earned[i].lot_id);
        msgpack_write_int(record, LOT_POINTS, receipt->earned[i].points);
        msgpack_write_int(record, LOT_USABLE_FROM, receipt->earned[i].usable_from_ms);
        msgpack_write_int_or(record, LOT_EXPIRES, receipt->earned[i].expires_ms, NEVER);
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_head(struct msgpack_writer *record, const struct receipt *receipt) {
    msgpack_write_id(record, ID, receipt->id);
    record_write_key(record, KEY, &receipt->key);
    msgpack_write_id_or_none(record, CUSTOMER_ID, receipt->customer_id);
    msgpack_write_int(record, SOLD_AT, receipt->sold_at_ms);
    msgpack_write_int(record, TAKEN_AT, receipt->taken_at_ms);
    msgpack_write_text_or_empty(record, CASHIER, receipt->cashier);
    msgpack_write_int(record, RULE_SET_VERSION, (int64_t)receipt->rule_set_version);
    msgpack_write_bytes(record, RULE_SET_HASH, span_of(receipt->rule_set_hash, RECEIPT_HASH_SIZE));
    msgpack_write_bytes(record, CONTENT_HASH, span_of(receipt->content_hash, RECEIPT_HASH_SIZE));
}

static void write_points(struct msgpack_writer *record, const struct receipt *receipt) {
    msgpack_write_int_or(record, POINTS_SPENT, receipt->points_spent, 0);
    msgpack_write_int_or(record, POINTS_EARNED, receipt->points_earned, 0);
    write_spent(record, receipt);
    write_earned(record, receipt);
}

static bool shares_are_listed(const struct receipt *receipt) {
    for (size_t i = 0; i < receipt->line_count; i++) {
        for (size_t j = 0; j < receipt->lines[i].share_count; j++) {
            if (receipt->lines[i].shares[j].promotion >= receipt->promotion_count) {
                return false;
            }
        }
    }
    return true;
}

struct span receipt_encode(const struct receipt *receipt, struct writer *out) {
    bug_if(!shares_are_listed(receipt) || !receipt_adds_up(receipt));
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    write_head(&record, receipt);
    write_lines(&record, receipt);
    write_promotions(&record, receipt);
    write_tenders(&record, receipt);
    write_codes(&record, receipt);
    msgpack_write_int(&record, GROSS, receipt->gross_minor);
    msgpack_write_int_or(&record, DISCOUNT, receipt->discount_minor, 0);
    msgpack_write_int_or(&record, POINTS_PAID, receipt->points_paid_minor, 0);
    msgpack_write_int(&record, NET, receipt->net_minor);
    write_points(&record, receipt);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

/* --------------------------------------------------------------------------------------------------------------
 * reading */

static void read_shares(struct msgpack_place place, struct receipt_line *line) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_SHARES_PER_LINE);
    line->shares = msgpack_read_memory(place, count, sizeof *line->shares);
    if (line->shares == NULL) {
        return;
    }
    line->share_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        struct msgpack_place promotion = msgpack_read_field(&item, SHARE_PROMOTION);
        (void)msgpack_read_map(item);
        line->shares[i] = (struct line_share){
            .promotion = (uint16_t)msgpack_read_int_or(promotion, 0, LIMIT_PROMOTIONS_PER_RECEIPT - 1, 0),
            .discount_minor = record_read_money_or_zero(msgpack_read_field(&item, SHARE_DISCOUNT)),
            .points = record_read_points_or_zero(msgpack_read_field(&item, SHARE_POINTS)),
        };
    }
}

static void read_line(struct msgpack_place item, struct receipt_line *line) {
    line->line_no = (uint32_t)msgpack_read_int(msgpack_read_field(&item, LINE_NO), 1, LINE_NO_MAX);
    line->sku = msgpack_read_text(msgpack_read_field(&item, LINE_SKU), 1, LIMIT_SKU - 1);
    line->quantity_milli = msgpack_read_int(msgpack_read_field(&item, LINE_QUANTITY), 1, QUANTITY_MAX);
    line->price_minor = record_read_money(msgpack_read_field(&item, LINE_PRICE));
    line->amount_minor = record_read_money(msgpack_read_field(&item, LINE_AMOUNT));
    line->points_paid_minor = record_read_money_or_zero(msgpack_read_field(&item, LINE_POINTS_PAID));
    line->net_minor = record_read_money(msgpack_read_field(&item, LINE_NET));
    line->vat_bp = (int32_t)msgpack_read_int_or(msgpack_read_field(&item, LINE_VAT), 0, PERCENT_WHOLE_BP, 0);
    read_shares(msgpack_read_field(&item, LINE_SHARES), line);
    line->points_paid = record_read_points_or_zero(msgpack_read_field(&item, LINE_POINTS));
    line->is_deep_promo = msgpack_read_flag(msgpack_read_field(&item, LINE_IS_DEEP_PROMO));
    line->label = msgpack_read_text_or_empty(msgpack_read_field(&item, LINE_LABEL), LIMIT_NAME - 1);
    line->expiry_day = (int32_t)msgpack_read_int_or(msgpack_read_field(&item, LINE_EXPIRY_DAY), INT32_MIN, INT32_MAX,
                                                    BASKET_NO_EXPIRY_DAY);
}

static void read_lines(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array(place, 1, LIMIT_LINES);
    receipt->lines = msgpack_read_memory(place, count, sizeof *receipt->lines);
    if (receipt->lines == NULL) {
        return;
    }
    receipt->line_count = count;
    for (size_t i = 0; i < count; i++) {
        read_line(msgpack_read_item(&place, i), &receipt->lines[i]);
    }
}

static void read_promotions(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_PROMOTIONS_PER_RECEIPT);
    receipt->promotions = msgpack_read_memory(place, count, sizeof *receipt->promotions);
    if (receipt->promotions == NULL) {
        return;
    }
    receipt->promotion_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        receipt->promotions[i] = (struct receipt_promotion){
            .id = msgpack_read_text(msgpack_read_field(&item, PROMOTION_ID), 1, LIMIT_PROMOTION_ID - 1),
            .version = (uint32_t)msgpack_read_int(msgpack_read_field(&item, PROMOTION_VERSION), 0, UINT32_MAX),
            .discount_minor = record_read_money_or_zero(msgpack_read_field(&item, PROMOTION_DISCOUNT)),
            .points = record_read_points_or_zero(msgpack_read_field(&item, PROMOTION_POINTS)),
            .times = (uint32_t)msgpack_read_int_or(msgpack_read_field(&item, PROMOTION_TIMES), 0, TIMES_MAX, 1),
            .units_milli = msgpack_read_int_or(msgpack_read_field(&item, PROMOTION_UNITS), 0, UNITS_MAX, 0),
        };
    }
}

static void read_tenders(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_TENDERS);
    receipt->tenders = msgpack_read_memory(place, count, sizeof *receipt->tenders);
    if (receipt->tenders == NULL) {
        return;
    }
    receipt->tender_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        struct msgpack_place kind = msgpack_read_field(&item, TENDER_KIND);
        receipt->tenders[i] = (struct tender){
            .kind = (enum tender_kind)msgpack_read_int(kind, TENDER_CASH, TENDER_OTHER),
            .amount_minor = msgpack_read_int(msgpack_read_field(&item, TENDER_AMOUNT), 1, MONEY_MAX),
        };
    }
}

static void read_codes(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_CODES);
    receipt->codes = msgpack_read_memory(place, count, sizeof *receipt->codes);
    if (receipt->codes == NULL) {
        return;
    }
    receipt->code_count = count;
    for (size_t i = 0; i < count; i++) {
        receipt->codes[i] = msgpack_read_text(msgpack_read_item(&place, i), 1, LIMIT_CODE - 1);
    }
}

static void read_spent(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_LOT_PARTS);
    receipt->spent = msgpack_read_memory(place, count, sizeof *receipt->spent);
    if (receipt->spent == NULL) {
        return;
    }
    receipt->spent_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        receipt->spent[i] = (struct lot_part){
            .lot_id = msgpack_read_id(msgpack_read_field(&item, PART_LOT_ID)),
            .points = msgpack_read_int(msgpack_read_field(&item, PART_POINTS), 1, POINTS_MAX),
        };
    }
}

static void read_earned(struct msgpack_place place, struct receipt *receipt) {
    size_t count = msgpack_read_array_or_empty(place, LIMIT_EARNED_LOTS);
    receipt->earned = msgpack_read_memory(place, count, sizeof *receipt->earned);
    if (receipt->earned == NULL) {
        return;
    }
    receipt->earned_count = count;
    for (size_t i = 0; i < count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        struct msgpack_place expires = msgpack_read_field(&item, LOT_EXPIRES);
        receipt->earned[i] = (struct earned_lot){
            .lot_id = msgpack_read_id(msgpack_read_field(&item, LOT_ID)),
            .points = msgpack_read_int(msgpack_read_field(&item, LOT_POINTS), 1, POINTS_MAX),
            .usable_from_ms = record_read_time(msgpack_read_field(&item, LOT_USABLE_FROM)),
            .expires_ms = msgpack_read_int_or(expires, 1, RECORD_TIME_MAX_MS, NEVER),
        };
    }
}

static void read_head(const struct msgpack_place *root, struct receipt *receipt) {
    receipt->id = msgpack_read_id(msgpack_read_field(root, ID));
    record_read_key(root, KEY, &receipt->key);
    receipt->customer_id = msgpack_read_id_or_none(msgpack_read_field(root, CUSTOMER_ID));
    receipt->sold_at_ms = record_read_time(msgpack_read_field(root, SOLD_AT));
    receipt->taken_at_ms = record_read_time(msgpack_read_field(root, TAKEN_AT));
    receipt->cashier = msgpack_read_text_or_empty(msgpack_read_field(root, CASHIER), LIMIT_NAME - 1);
    struct msgpack_place version = msgpack_read_field(root, RULE_SET_VERSION);
    receipt->rule_set_version = (uint64_t)msgpack_read_int(version, 0, INT64_MAX);
    msgpack_read_exact(msgpack_read_field(root, RULE_SET_HASH), receipt->rule_set_hash, RECEIPT_HASH_SIZE);
    msgpack_read_exact(msgpack_read_field(root, CONTENT_HASH), receipt->content_hash, RECEIPT_HASH_SIZE);
}

static void read_sums(const struct msgpack_place *root, struct receipt *receipt) {
    receipt->gross_minor = record_read_money(msgpack_read_field(root, GROSS));
    receipt->discount_minor = record_read_money_or_zero(msgpack_read_field(root, DISCOUNT));
    receipt->points_paid_minor = record_read_money_or_zero(msgpack_read_field(root, POINTS_PAID));
    receipt->net_minor = record_read_money(msgpack_read_field(root, NET));
    receipt->points_spent = record_read_points_or_zero(msgpack_read_field(root, POINTS_SPENT));
    receipt->points_earned = record_read_points_or_zero(msgpack_read_field(root, POINTS_EARNED));
}

bool receipt_decode(struct span bytes, struct arena *arena, struct receipt *receipt, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *receipt = (struct receipt){0};
    read_head(&root, receipt);
    read_lines(msgpack_read_field(&root, LINES), receipt);
    read_promotions(msgpack_read_field(&root, PROMOTIONS), receipt);
    read_tenders(msgpack_read_field(&root, TENDERS), receipt);
    read_codes(msgpack_read_field(&root, CODES), receipt);
    read_spent(msgpack_read_field(&root, SPENT), receipt);
    read_earned(msgpack_read_field(&root, EARNED), receipt);
    read_sums(&root, receipt);
    if (!reader.failed && !shares_are_listed(receipt)) {
        msgpack_read_refuse(msgpack_read_field(&root, LINES), "a share names a promotion that is not listed");
    }
    if (!reader.failed && !receipt_adds_up(receipt)) {
        msgpack_read_refuse(root, "the receipt does not add up");
    }
    return msgpack_read_finish(&reader, fault);
}
