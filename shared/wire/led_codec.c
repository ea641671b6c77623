#include "wire/led_codec.h"

#include "base/bug.h"
#include "wire/record_fields.h"

enum field {
    CUSTOMER_ID = 2,
    OP_ID,
    LOT_ID,
    POINTS,
    LOT_DOC_ID,
    USABLE_FROM,
    EXPIRES,
    PROMOTION_ID,
    REASON,
    AUTHOR,
    DOC_ID,
    TILL,
    AT,
    HOLD_ID,
    MEASURE
};

#define USES_MAX   INT64_C(100000000000000)
#define NEVER      INT64_MAX /* of expires_ms */
#define WHOLE_LIFE INT64_MIN /* of a limit's period */

/* What an entry of a kind says besides the act itself. */
struct shape {
    bool has_lot;       /* lot_id must be there */
    bool may_have_lot;  /* lot_id may be there */
    bool has_lot_dates; /* it makes a lot, or puts points back into one that may be gone */
    bool has_reason;    /* a person did it */
};

static struct shape shape_of(enum journal_kind kind) {
    bug_if(journal_kind_stream(kind) != STREAM_LED);
    bool is_adjustment = kind == JOURNAL_ADJUST_UP || kind == JOURNAL_ADJUST_DOWN;
    bool is_lotless = kind == JOURNAL_DEBT || kind == JOURNAL_LIMIT_USE;
    bool may_be_lotless = kind == JOURNAL_REPAY || kind == JOURNAL_RELEASE;
    return (struct shape){
        .has_lot = !is_lotless && !may_be_lotless,
        .may_have_lot = !is_lotless,
        .has_lot_dates = kind == JOURNAL_MINT || kind == JOURNAL_ADJUST_UP || kind == JOURNAL_RESTORE,
        .has_reason = is_adjustment,
    };
}

static void write_lot(struct msgpack_writer *record, const struct led_entry *entry, struct shape shape) {
    if (shape.has_lot_dates) {
        msgpack_write_id_or_none(record, LOT_DOC_ID, entry->lot_doc_id);
        msgpack_write_int(record, USABLE_FROM, entry->usable_from_ms);
        msgpack_write_int_or(record, EXPIRES, entry->expires_ms, NEVER);
    } else if (entry->kind == JOURNAL_LIMIT_USE) {
        msgpack_write_int_or(record, USABLE_FROM, entry->usable_from_ms, WHOLE_LIFE);
        msgpack_write_text(record, PROMOTION_ID, entry->promotion_id);
    }
}

static bool may_have_hold(enum journal_kind kind) {
    return kind == JOURNAL_RESERVE || kind == JOURNAL_LIMIT_USE;
}

struct span led_entry_encode(const struct led_entry *entry, struct writer *out) {
    struct shape shape = shape_of(entry->kind);
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    if (entry->kind == JOURNAL_LIMIT_USE) {
        msgpack_write_id_or_none(&record, CUSTOMER_ID, entry->customer_id);
    } else {
        msgpack_write_id(&record, CUSTOMER_ID, entry->customer_id);
    }
    msgpack_write_id(&record, OP_ID, entry->op_id);
    if (shape.may_have_lot) {
        msgpack_write_id_or_none(&record, LOT_ID, entry->lot_id);
    }
    msgpack_write_int(&record, POINTS, entry->points);
    write_lot(&record, entry, shape);
    if (shape.has_reason) {
        msgpack_write_text(&record, REASON, entry->reason);
        msgpack_write_text(&record, AUTHOR, entry->author);
    }
    msgpack_write_id_or_none(&record, DOC_ID, entry->doc_id);
    msgpack_write_int_or(&record, TILL, entry->till, 0);
    msgpack_write_int(&record, AT, entry->at_ms);
    if (may_have_hold(entry->kind)) {
        msgpack_write_text_or_empty(&record, HOLD_ID, entry->hold_id);
    }
    if (entry->kind == JOURNAL_LIMIT_USE) {
        msgpack_write_int_or(&record, MEASURE, (int64_t)entry->measure, LIMIT_MEASURE_TIMES);
    }
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static void read_lot(const struct msgpack_place *root, struct led_entry *entry, struct shape shape) {
    struct msgpack_place lot_id = msgpack_read_field(root, LOT_ID);
    if (shape.has_lot) {
        entry->lot_id = msgpack_read_id(lot_id);
    } else if (shape.may_have_lot) {
        entry->lot_id = msgpack_read_id_or_none(lot_id);
    }
    if (!shape.has_lot_dates) {
        return;
    }
    entry->lot_doc_id = msgpack_read_id_or_none(msgpack_read_field(root, LOT_DOC_ID));
    entry->usable_from_ms = record_read_time(msgpack_read_field(root, USABLE_FROM));
    struct msgpack_place expires = msgpack_read_field(root, EXPIRES);
    entry->expires_ms = msgpack_read_int_or(expires, 1, RECORD_TIME_MAX_MS, NEVER);
    if (entry->expires_ms <= entry->usable_from_ms) {
        msgpack_read_refuse(expires, "is not after field %d", USABLE_FROM);
    }
}

static void read_points(const struct msgpack_place *root, struct led_entry *entry) {
    struct msgpack_place points = msgpack_read_field(root, POINTS);
    if (entry->kind != JOURNAL_LIMIT_USE) {
        entry->points = msgpack_read_int(points, 1, POINTS_MAX);
        return;
    }
    entry->points = msgpack_read_int(points, -USES_MAX, USES_MAX);
    if (entry->points == 0) {
        msgpack_read_refuse(points, "must not be 0");
    }
    struct msgpack_place measure = msgpack_read_field(root, MEASURE);
    entry->measure = (enum limit_measure)msgpack_read_int_or(measure, 1, LIMIT_MEASURES - 1, LIMIT_MEASURE_TIMES);
    struct msgpack_place period = msgpack_read_field(root, USABLE_FROM);
    entry->usable_from_ms = msgpack_read_int_or(period, 0, RECORD_TIME_MAX_MS, WHOLE_LIFE);
    entry->promotion_id = msgpack_read_text(msgpack_read_field(root, PROMOTION_ID), 1, LIMIT_PROMOTION_ID - 1);
}

bool led_entry_decode(enum journal_kind kind, struct span bytes, struct arena *arena, struct led_entry *entry,
                      struct fault *fault) {
    struct shape shape = shape_of(kind);
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *entry = (struct led_entry){.kind = kind};
    struct msgpack_place customer_id = msgpack_read_field(&root, CUSTOMER_ID);
    entry->customer_id =
        kind == JOURNAL_LIMIT_USE ? msgpack_read_id_or_none(customer_id) : msgpack_read_id(customer_id);
    entry->op_id = msgpack_read_id(msgpack_read_field(&root, OP_ID));
    read_points(&root, entry);
    read_lot(&root, entry, shape);
    if (shape.has_reason) {
        entry->reason = msgpack_read_text(msgpack_read_field(&root, REASON), 1, LIMIT_NAME - 1);
        entry->author = msgpack_read_text(msgpack_read_field(&root, AUTHOR), 1, LIMIT_NAME - 1);
    }
    entry->doc_id = msgpack_read_id_or_none(msgpack_read_field(&root, DOC_ID));
    entry->till = record_read_till_or_none(msgpack_read_field(&root, TILL));
    entry->at_ms = record_read_time(msgpack_read_field(&root, AT));
    if (may_have_hold(kind)) {
        entry->hold_id = msgpack_read_text_or_empty(msgpack_read_field(&root, HOLD_ID), LIMIT_EXTERNAL_ID - 1);
    }
    return msgpack_read_finish(&reader, fault);
}
