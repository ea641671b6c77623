#include "tests/harness/random_record.h"

#include "base/bug.h"
#include "base/id.h"

#include <stdio.h>

#define TIME_MAX_MS     INT64_C(253402300799999)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { LINES_MAX = 12, SHARES_MAX = 4, PROMOTIONS_MAX = 6 };

static bool flip(struct dice *dice) {
    return dice_between(dice, 0, 1) == 1;
}

/* Small, large or anything between: encodings of every width come up. */
static int64_t random_in(struct dice *dice, int64_t low, int64_t high) {
    switch (dice_between(dice, 0, 9)) {
    case 0: return low;
    case 1: return high;
    case 2:
    case 3:
    case 4: return dice_between(dice, low, low <= high - 300 ? low + 300 : high);
    default: return dice_between(dice, low, high);
    }
}

static uint64_t random_id(struct dice *dice) {
    uint32_t node = (uint32_t)random_in(dice, 0, ID_NODE_MAX);
    return id_make(node, (uint64_t)random_in(dice, 1, ID_COUNTER_MAX));
}

static uint64_t random_id_or_none(struct dice *dice) {
    return flip(dice) ? random_id(dice) : 0;
}

static struct text random_plain(struct dice *dice, struct arena *arena, size_t size_min, size_t size_max) {
    static const char *const pieces[] = {"a", "Z", "9", " ", "-", "\xd0\xb4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\""};
    char text[512];
    size_t wanted = (size_t)random_in(dice, (int64_t)size_min, (int64_t)size_max);
    size_t size = 0;
    while (size < wanted) {
        struct text piece = text_of(pieces[dice_between(dice, 0, (int64_t)COUNT_OF(pieces) - 1)]);
        piece = piece.size > wanted - size ? text_of("x") : piece;
        size += (size_t)snprintf(text + size, sizeof text - size, "%s", piece.data);
    }
    return arena_copy_text(arena, (struct text){.data = text, .size = size});
}

static void random_fill(struct dice *dice, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(dice);
    }
}

static struct receipt_key random_key(struct dice *dice) {
    return (struct receipt_key){
        .store = (uint32_t)random_in(dice, 0, ID_NODE_MAX),
        .till = (uint32_t)random_in(dice, 1, 9999),
        .shift = (uint32_t)random_in(dice, 0, 1000000000),
        .number = (uint32_t)random_in(dice, 1, 1000000000),
    };
}

static void random_lot_dates(struct dice *dice, int64_t *usable_from_ms, int64_t *expires_ms) {
    *usable_from_ms = random_in(dice, 0, TIME_MAX_MS - 1);
    *expires_ms = flip(dice) ? INT64_MAX : random_in(dice, *usable_from_ms + 1, TIME_MAX_MS);
}

static void random_led(struct dice *dice, struct arena *arena, enum journal_kind kind, struct led_entry *entry) {
    *entry = (struct led_entry){
        .kind = kind,
        .customer_id = random_id(dice),
        .op_id = random_id(dice),
        .points = random_in(dice, 1, POINTS_MAX),
        .doc_id = random_id_or_none(dice),
        .till = (uint32_t)random_in(dice, 0, 9999),
        .at_ms = random_in(dice, 0, TIME_MAX_MS),
    };
    if (kind == JOURNAL_REPAY || kind == JOURNAL_RELEASE) {
        entry->lot_id = random_id_or_none(dice);
    } else if (kind != JOURNAL_DEBT && kind != JOURNAL_LIMIT_USE) {
        entry->lot_id = random_id(dice);
    }
    if (kind == JOURNAL_MINT || kind == JOURNAL_ADJUST_UP || kind == JOURNAL_RESTORE) {
        entry->lot_doc_id = random_id_or_none(dice);
        random_lot_dates(dice, &entry->usable_from_ms, &entry->expires_ms);
    }
    if (kind == JOURNAL_RESERVE) {
        entry->hold_id = random_plain(dice, arena, 1, LIMIT_EXTERNAL_ID - 1);
    }
    if (kind == JOURNAL_ADJUST_UP || kind == JOURNAL_ADJUST_DOWN) {
        entry->reason = random_plain(dice, arena, 1, LIMIT_NAME - 1);
        entry->author = random_plain(dice, arena, 1, LIMIT_NAME - 1);
    }
    if (kind == JOURNAL_LIMIT_USE) {
        entry->points = random_in(dice, 1, INT64_C(100000000000000)) * (flip(dice) ? 1 : -1);
        entry->customer_id = flip(dice) ? entry->customer_id : 0;
        entry->measure = (enum limit_measure)dice_between(dice, 0, LIMIT_MEASURES - 1);
        entry->hold_id = random_plain(dice, arena, 0, LIMIT_EXTERNAL_ID - 1);
        entry->usable_from_ms = flip(dice) ? INT64_MIN : random_in(dice, 0, TIME_MAX_MS);
        entry->promotion_id = random_plain(dice, arena, 1, LIMIT_PROMOTION_ID - 1);
    }
}

static void random_share(struct dice *dice, struct receipt *receipt, struct receipt_line *line) {
    struct line_share *share = &line->shares[line->share_count++];
    share->promotion = (uint16_t)dice_between(dice, 0, (int64_t)receipt->promotion_count - 1);
    share->discount_minor = random_in(dice, 0, line->net_minor);
    share->points = flip(dice) ? 0 : random_in(dice, 0, POINTS_MAX);
    line->net_minor -= share->discount_minor;
    receipt->promotions[share->promotion].discount_minor += share->discount_minor;
    receipt->discount_minor += share->discount_minor;
}

static void random_line(struct dice *dice, struct arena *arena, struct receipt *receipt, struct receipt_line *line) {
    line->line_no = (uint32_t)random_in(dice, 1, 1000000);
    line->sku = random_plain(dice, arena, 1, LIMIT_SKU - 1);
    line->quantity_milli = random_in(dice, 1, 100000);
    line->price_minor = random_in(dice, 0, 100000000);
    bug_if(!money_of_quantity(line->price_minor, line->quantity_milli, &line->amount_minor));
    line->points_paid_minor = flip(dice) ? 0 : random_in(dice, 0, line->amount_minor);
    line->points_paid = line->points_paid_minor == 0 ? 0 : random_in(dice, 0, POINTS_MAX / LINES_MAX);
    line->is_deep_promo = flip(dice);
    line->label = random_plain(dice, arena, 0, LIMIT_CODE - 1);
    line->expiry_day = (int32_t)random_in(dice, INT32_MIN, INT32_MAX);
    line->net_minor = line->amount_minor - line->points_paid_minor;
    line->vat_bp = (int32_t)random_in(dice, 0, 10000);
    size_t shares = receipt->promotion_count == 0 ? 0 : (size_t)dice_between(dice, 0, SHARES_MAX);
    line->shares = ARENA_ARRAY(arena, struct line_share, shares);
    while (line->share_count < shares) {
        random_share(dice, receipt, line);
    }
    receipt->gross_minor += line->amount_minor;
    receipt->points_paid_minor += line->points_paid_minor;
    receipt->points_spent += line->points_paid;
    receipt->net_minor += line->net_minor;
}

static void random_lines(struct dice *dice, struct arena *arena, struct receipt *receipt) {
    receipt->promotion_count = (size_t)dice_between(dice, 0, PROMOTIONS_MAX);
    receipt->promotions = ARENA_ARRAY(arena, struct receipt_promotion, receipt->promotion_count);
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        receipt->promotions[i] = (struct receipt_promotion){
            .id = random_plain(dice, arena, 1, LIMIT_PROMOTION_ID - 1),
            .version = (uint32_t)random_in(dice, 0, UINT32_MAX),
            .points = random_in(dice, 0, POINTS_MAX),
            .times = (uint32_t)random_in(dice, 0, 1000),
            .units_milli = random_in(dice, 0, QUANTITY_MAX),
        };
    }
    receipt->line_count = (size_t)dice_between(dice, 1, LINES_MAX);
    receipt->lines = ARENA_ARRAY(arena, struct receipt_line, receipt->line_count);
    for (size_t i = 0; i < receipt->line_count; i++) {
        random_line(dice, arena, receipt, &receipt->lines[i]);
    }
}

static void random_payment(struct dice *dice, struct arena *arena, struct receipt *receipt) {
    receipt->tender_count = (size_t)dice_between(dice, 0, LIMIT_TENDERS);
    receipt->tenders = ARENA_ARRAY(arena, struct tender, receipt->tender_count);
    for (size_t i = 0; i < receipt->tender_count; i++) {
        receipt->tenders[i].kind = (enum tender_kind)dice_between(dice, TENDER_CASH, TENDER_OTHER);
        receipt->tenders[i].amount_minor = random_in(dice, 1, MONEY_MAX);
    }
    receipt->code_count = (size_t)dice_between(dice, 0, 3);
    receipt->codes = ARENA_ARRAY(arena, struct text, receipt->code_count);
    for (size_t i = 0; i < receipt->code_count; i++) {
        receipt->codes[i] = random_plain(dice, arena, 1, LIMIT_CODE - 1);
    }
    receipt->spent_count = (size_t)dice_between(dice, 0, 4);
    receipt->spent = ARENA_ARRAY(arena, struct lot_part, receipt->spent_count);
    for (size_t i = 0; i < receipt->spent_count; i++) {
        receipt->spent[i] = (struct lot_part){.lot_id = random_id(dice), .points = random_in(dice, 1, POINTS_MAX)};
    }
}

static void random_earned(struct dice *dice, struct arena *arena, struct receipt *receipt) {
    receipt->earned_count = (size_t)dice_between(dice, 0, 3);
    receipt->earned = ARENA_ARRAY(arena, struct earned_lot, receipt->earned_count);
    for (size_t i = 0; i < receipt->earned_count; i++) {
        struct earned_lot *lot = &receipt->earned[i];
        *lot = (struct earned_lot){.lot_id = random_id(dice), .points = random_in(dice, 1, POINTS_MAX)};
        random_lot_dates(dice, &lot->usable_from_ms, &lot->expires_ms);
    }
}

static void random_receipt(struct dice *dice, struct arena *arena, struct receipt *receipt) {
    *receipt = (struct receipt){
        .id = random_id(dice),
        .key = random_key(dice),
        .customer_id = random_id_or_none(dice),
        .sold_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .taken_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .cashier = random_plain(dice, arena, 0, LIMIT_NAME - 1),
        .rule_set_version = (uint64_t)random_in(dice, 0, INT64_MAX),
        .points_earned = random_in(dice, 0, POINTS_MAX),
    };
    random_fill(dice, receipt->rule_set_hash, sizeof receipt->rule_set_hash);
    random_fill(dice, receipt->content_hash, sizeof receipt->content_hash);
    random_lines(dice, arena, receipt);
    random_payment(dice, arena, receipt);
    random_earned(dice, arena, receipt);
}

static void random_undone(struct dice *dice, struct arena *arena, struct goods_return *goods_return) {
    goods_return->undone_count = (size_t)dice_between(dice, 0, LINES_MAX);
    goods_return->undone = ARENA_ARRAY(arena, struct return_undone, goods_return->undone_count);
    for (size_t i = 0; i < goods_return->undone_count; i++) {
        goods_return->undone[i] = (struct return_undone){
            .promotion_id = random_plain(dice, arena, 1, LIMIT_PROMOTION_ID - 1),
            .kind = (enum return_undone_kind)dice_between(dice, RETURN_LIMIT_USES, RETURN_CHIPS_TAKEN),
            .name = random_plain(dice, arena, 0, LIMIT_NAME - 1),
            .count = random_in(dice, 1, INT64_MAX),
            .measure = (enum limit_measure)dice_between(dice, 0, LIMIT_MEASURES - 1),
            .is_of_store = flip(dice),
        };
    }
}

static void random_return(struct dice *dice, struct arena *arena, struct goods_return *goods_return) {
    *goods_return = (struct goods_return){
        .id = random_id(dice),
        .key = random_key(dice),
        .sale_id = random_id_or_none(dice),
        .customer_id = random_id_or_none(dice),
        .returned_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .taken_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .line_count = (size_t)dice_between(dice, 1, LINES_MAX),
        .basis = (enum return_basis)dice_between(dice, RETURN_BY_SHARES, RETURN_BLIND),
        .refund_minor = random_in(dice, 0, MONEY_MAX),
        .withheld_minor = random_in(dice, 0, MONEY_MAX),
        .points_back = random_in(dice, 0, POINTS_MAX),
        .points_taken = random_in(dice, 0, POINTS_MAX),
        .points_debt = random_in(dice, 0, POINTS_MAX),
    };
    random_fill(dice, goods_return->content_hash, sizeof goods_return->content_hash);
    goods_return->lines = ARENA_ARRAY(arena, struct return_line, goods_return->line_count);
    for (size_t i = 0; i < goods_return->line_count; i++) {
        goods_return->lines[i] = (struct return_line){
            .line_no = (uint32_t)random_in(dice, 1, 1000000),
            .quantity_milli = random_in(dice, 1, QUANTITY_MAX),
            .refund_minor = random_in(dice, 0, MONEY_MAX),
            .points_back = random_in(dice, 0, POINTS_MAX),
            .points_taken = random_in(dice, 0, POINTS_MAX),
            .points_lapsed = random_in(dice, 0, POINTS_MAX),
            .sku = random_plain(dice, arena, 0, LIMIT_SKU - 1),
            .price_minor = random_in(dice, 0, MONEY_MAX),
        };
    }
    random_undone(dice, arena, goods_return);
}

static void random_cancel(struct dice *dice, struct receipt_cancel *cancel) {
    *cancel = (struct receipt_cancel){
        .id = random_id(dice),
        .sale_id = random_id(dice),
        .key = random_key(dice),
        .customer_id = random_id_or_none(dice),
        .cancelled_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .taken_at_ms = random_in(dice, 0, TIME_MAX_MS),
        .points_back = random_in(dice, 0, POINTS_MAX),
        .points_taken = random_in(dice, 0, POINTS_MAX),
        .points_debt = random_in(dice, 0, POINTS_MAX),
    };
}

static void random_customer(struct dice *dice, struct arena *arena, struct customer *customer) {
    *customer = (struct customer){
        .id = random_id(dice),
        .version = (uint32_t)random_in(dice, 0, UINT32_MAX),
        .state = (enum customer_state)dice_between(dice, CUSTOMER_ACTIVE, CUSTOMER_MERGED),
        .home_store = (uint32_t)random_in(dice, 0, ID_NODE_MAX),
        .registered_ms = random_in(dice, 0, TIME_MAX_MS),
        .birth_day = flip(dice) ? CUSTOMER_NO_BIRTH_DAY : (int32_t)random_in(dice, -719162, 2932896),
        .identifier_count = (size_t)dice_between(dice, 0, CUSTOMER_IDENTIFIERS_MAX),
        .segment_count = (size_t)random_in(dice, 0, LIMIT_SEGMENTS_PER_CUSTOMER),
    };
    customer->merged_into = customer->state == CUSTOMER_MERGED ? random_id(dice) : 0;
    bug_if(!text_copy(customer->level, sizeof customer->level, random_plain(dice, arena, 0, LIMIT_LEVEL - 1)));
    for (size_t i = 0; i < customer->identifier_count; i++) {
        customer->identifiers[i].kind = flip(dice) ? IDENTIFIER_CARD : IDENTIFIER_PHONE;
        random_fill(dice, customer->identifiers[i].hash, IDENTIFIER_HASH_SIZE);
    }
    uint32_t segment = (uint32_t)dice_between(dice, 0, 100);
    for (size_t i = 0; i < customer->segment_count; i++) {
        customer->segments[i] = segment;
        segment += (uint32_t)random_in(dice, 1, 1000000);
    }
}

static void random_registration(struct dice *dice, struct arena *arena, struct registration *registration) {
    size_t sealed_size = flip(dice) ? 0 : (size_t)random_in(dice, 1, 2048);
    uint8_t *sealed = arena_take(arena, sealed_size);
    random_fill(dice, sealed, sealed_size);
    random_customer(dice, arena, &registration->customer);
    registration->channel = random_plain(dice, arena, 1, 31);
    registration->till = (uint32_t)random_in(dice, 0, 9999);
    registration->at_ms = random_in(dice, 0, TIME_MAX_MS);
    registration->sealed_person = span_of(sealed, sealed_size);
}

static void random_offer(struct dice *dice, struct arena *arena, struct blob_offer *offer) {
    offer->version = (uint64_t)random_in(dice, 1, INT64_MAX);
    random_fill(dice, offer->hash, sizeof offer->hash);
    offer->size = (uint64_t)random_in(dice, 1, LIMIT_RULE_SET_BYTES);
    offer->published_ms = random_in(dice, 0, TIME_MAX_MS);
    offer->author = random_plain(dice, arena, 1, LIMIT_NAME - 1);
    random_fill(dice, offer->signature, sizeof offer->signature);
}

static void random_added(struct dice *dice, struct arena *arena, struct store_added *added) {
    added->store = (uint32_t)random_in(dice, 1, ID_NODE_MAX);
    added->name = random_plain(dice, arena, 1, LIMIT_NAME - 1);
    added->zone = random_plain(dice, arena, 1, 47);
    added->at_ms = random_in(dice, 0, TIME_MAX_MS);
    random_fill(dice, added->token_id, sizeof added->token_id);
    random_fill(dice, added->token_hash, sizeof added->token_hash);
    added->token_expires_ms = random_in(dice, 0, TIME_MAX_MS);
}

static void random_enrolled(struct dice *dice, struct store_enrolled *enrolled) {
    enrolled->store = (uint32_t)random_in(dice, 1, ID_NODE_MAX);
    enrolled->incarnation = (uint32_t)random_in(dice, 1, UINT32_MAX);
    random_fill(dice, enrolled->public_key, sizeof enrolled->public_key);
    random_fill(dice, enrolled->token_id, sizeof enrolled->token_id);
    enrolled->at_ms = random_in(dice, 0, TIME_MAX_MS);
}

static void random_note(struct dice *dice, struct balance_note *note) {
    note->customer_id = random_id(dice);
    note->elsewhere_points = random_in(dice, -POINTS_MAX, POINTS_MAX);
    note->as_of_ms = random_in(dice, 0, TIME_MAX_MS);
    note->led_seq = (uint64_t)random_in(dice, 0, INT64_MAX);
}

static void random_paired(struct dice *dice, struct arena *arena, struct till_paired *paired) {
    paired->till = (uint32_t)random_in(dice, 1, 9999);
    paired->name = random_plain(dice, arena, 1, LIMIT_NAME - 1);
    paired->at_ms = random_in(dice, 0, TIME_MAX_MS);
}

enum journal_kind random_kind(struct dice *dice) {
#define KIND_VALUE(name, number, stream, critical) JOURNAL_##name,
    static const enum journal_kind kinds[] = {JOURNAL_KINDS(KIND_VALUE)};
#undef KIND_VALUE
    return kinds[dice_between(dice, 0, (int64_t)COUNT_OF(kinds) - 1)];
}

static void random_led_record(struct dice *dice, struct arena *arena, struct record *record) {
    bug_if(journal_kind_stream(record->kind) != STREAM_LED);
    random_led(dice, arena, record->kind, &record->of.led);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* the led kinds go by their stream */
void random_record(struct dice *dice, struct arena *arena, enum journal_kind kind, struct record *record) {
    *record = (struct record){.kind = kind};
    switch (kind) {
    case JOURNAL_RECEIPT: random_receipt(dice, arena, &record->of.receipt); return;
    case JOURNAL_GOODS_RETURN: random_return(dice, arena, &record->of.goods_return); return;
    case JOURNAL_RECEIPT_CANCEL: random_cancel(dice, &record->of.receipt_cancel); return;
    case JOURNAL_REGISTRATION:
    case JOURNAL_HQ_CUSTOMER: random_registration(dice, arena, &record->of.registration); return;
    case JOURNAL_TILL_PAIRED: random_paired(dice, arena, &record->of.till_paired); return;
    case JOURNAL_CUSTOMER_ROW: random_customer(dice, arena, &record->of.customer); return;
    case JOURNAL_BALANCE: random_note(dice, &record->of.balance); return;
    case JOURNAL_RULE_SET_OFFER:
    case JOURNAL_CATALOGUE_OFFER: random_offer(dice, arena, &record->of.offer); return;
    case JOURNAL_HQ_PUBLISHED:
        record->of.published.kind = flip(dice) ? JOURNAL_RULE_SET_OFFER : JOURNAL_CATALOGUE_OFFER;
        random_offer(dice, arena, &record->of.published.offer);
        return;
    case JOURNAL_HQ_STORE_ENROLLED: random_enrolled(dice, &record->of.store_enrolled); return;
    case JOURNAL_HQ_STORE_ADDED: random_added(dice, arena, &record->of.store_added); return;
    default: random_led_record(dice, arena, record); return;
    }
}
#pragma GCC diagnostic pop
