/* The messages between a store and head office as plain structs, and their encoding (PROTOCOL.md sections 3 to 5 and
 * 10). Spans and texts of a decoded message point into the frame that it came in. */
#ifndef REGULARS_SYNC_MESSAGE_H
#define REGULARS_SYNC_MESSAGE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/limits.h"
#include "retail/journal_record.h"
#include "sync/reason.h"

enum sync_lane { SYNC_FAST = 0, SYNC_BULK = 1 };

enum {
    SYNC_LANES = 2,
    SYNC_PROTO_MIN = 1,
    SYNC_PROTO_MAX = 1,
    SYNC_HASH_SIZE = 32,
    SYNC_FRAME_MAX = LIMIT_FRAME - 32, /* plain bytes: the sealed frame adds 16 of header and 16 of tag */
    SYNC_HELLO_MAX = 700,
    SYNC_PUSH_ENTRIES_MAX = 512,
    SYNC_PUSH_BYTES = 48 * 1024, /* encoded, unless one entry alone is larger */
    SYNC_DETAIL_MAX = 200,
    SYNC_CREDIT = 2 * SYNC_PUSH_BYTES, /* what a reader grants when nothing presses */
    SYNC_RETRY_MAX_MS = 5 * 60 * 1000,
    SYNC_BLOB = 5,           /* beside enum stream, where a message names a stream */
    SYNC_IGNORABLE_ID = 128, /* unknown messages from here on are skipped */
};

_Static_assert(LIMIT_DOC_ENTRY + 1024 <= SYNC_FRAME_MAX, "the largest entry and its envelope fit a frame");
_Static_assert(LIMIT_BLOB_PART + 1024 <= SYNC_FRAME_MAX, "a part and its envelope fit a frame");
_Static_assert(SYNC_PUSH_BYTES + 1024 <= SYNC_FRAME_MAX, "a push and its envelope fit a frame");

enum sync_message_id {
    SYNC_STORE_HELLO = 1,
    SYNC_HQ_HELLO = 2,
    SYNC_LED_PUSH = 10,
    SYNC_LED_ACK = 11,
    SYNC_PING = 14,
    SYNC_CMD_BATCH = 15,
    SYNC_CMD_ACK = 16,
    SYNC_PONG = 17,
    SYNC_DOC_PUSH = 20,
    SYNC_DOC_ACK = 21,
    SYNC_BLOB_GET = 22,
    SYNC_BLOB_PART = 23,
    SYNC_BUSY = 30,
    SYNC_ERR = 31,
};

/* A place in a log, and with it the whole log up to there: seq 0 is the empty log, its hash zeros. */
struct sync_position {
    uint64_t seq;
    uint8_t hash[SYNC_HASH_SIZE];
};

/* An entry as it was written, and as it came. The stream stands beside it, in the push or the duty. */
struct sync_entry {
    uint64_t seq;
    uint32_t kind; /* 1 .. 65535; may be one that this version does not know */
    bool is_critical;
    int64_t at_ms;    /* the writer's time */
    struct span body; /* never re-encoded */
    uint8_t hash[SYNC_HASH_SIZE];
};

struct store_hello {
    uint32_t store;
    uint32_t incarnation; /* >= 1 */
    uint64_t boot;        /* >= 1 */
    uint64_t handshake;   /* >= 1 */
    enum sync_lane lane;
    struct sync_position led_head;
    struct sync_position doc_head;
    struct sync_position cmd_cursor;
    uint32_t proto_min;
    uint32_t proto_max;
    uint32_t record_version;
    uint32_t engine_version;
    uint64_t features;
    int32_t cmd_stop; /* enum sync_reason, or one of a newer version */
};

struct hq_hello {
    int32_t verdict; /* SYNC_NO_REASON: welcome */
    uint64_t hq_epoch;
    struct sync_position led_cursor;
    uint64_t led_durable_seq;
    struct sync_position doc_cursor;
    uint64_t doc_durable_seq;
    struct sync_position cmd_head;
    uint32_t proto;
    uint32_t record_version;
    int64_t utc_ms;
    uint32_t led_credit_bytes;
    uint32_t doc_credit_bytes;
    int32_t led_stop;
    int32_t doc_stop;
    uint64_t features;
};

struct sync_push {
    enum stream stream;
    uint64_t first_seq;                /* >= 1 */
    uint8_t prev_hash[SYNC_HASH_SIZE]; /* of entry first_seq - 1 */
    const struct sync_entry *entries;  /* seq = first_seq, first_seq + 1, ... */
    size_t count;                      /* 1 .. SYNC_PUSH_ENTRIES_MAX */
    struct sync_position head;         /* the writer's, >= the last entry */
    uint64_t hq_epoch;                 /* STREAM_CMD; else 0 */
};

struct sync_ack {
    enum stream stream;
    struct sync_position cursor;
    uint64_t durable_seq;   /* <= cursor */
    uint64_t need_from_seq; /* 0: no hole */
    uint32_t credit_bytes;
};

struct sync_ping { /* and PONG */
    uint64_t nonce;
    int64_t utc_ms;
};

struct sync_blob_get {
    uint8_t hash[SYNC_HASH_SIZE];
    uint64_t offset;
    uint32_t bytes_max; /* 1 .. LIMIT_BLOB_PART */
};

struct sync_blob_part {
    uint8_t hash[SYNC_HASH_SIZE];
    uint64_t offset;
    uint64_t size;     /* of the whole; 0: there is no such blob */
    struct span bytes; /* 1 .. LIMIT_BLOB_PART; empty when size is 0 */
};

struct sync_busy {
    int32_t stream;         /* enum stream or SYNC_BLOB */
    int64_t retry_after_ms; /* 1 .. SYNC_RETRY_MAX_MS */
};

struct sync_err {
    int32_t code;   /* enum sync_reason, or one of a newer version */
    int32_t stream; /* enum stream or SYNC_BLOB; 0: the lane */
    bool is_fatal;
    uint64_t seq; /* 0: none */
    struct text detail;
};

struct sync_message {
    int32_t id; /* enum sync_message_id, or >= SYNC_IGNORABLE_ID: nothing else is set */
    union {
        struct store_hello store_hello;
        struct hq_hello hq_hello;
        struct sync_push push;
        struct sync_ack ack;
        struct sync_ping ping;
        struct sync_blob_get blob_get;
        struct sync_blob_part blob_part;
        struct sync_busy busy;
        struct sync_err err;
    };
};

/* Appends the encoded message to `out`; an empty span when there is no room (span.h). A value out of the bounds above
 * is a bug. */
struct span sync_message_write(struct writer *out, const struct sync_message *message);

/* The entries of a push, and what the decoder needs meanwhile, come from the arena. FAULT_PEER with the field that is
 * wrong, e.g. "LED_PUSH field 4[2].5: ..."; FAULT_FULL when the arena has no room. An unknown id below
 * SYNC_IGNORABLE_ID is a fault. */
FAULT_CHECKED bool sync_message_read(struct sync_message *message, struct span frame, struct arena *arena,
                                     struct fault *fault);

/* The largest number of entries, at least 1, that one push takes within bytes_max of encoded size. */
size_t sync_push_fit(const struct sync_entry *entries, size_t count, size_t bytes_max);
/* An upper bound of what an entry adds to a push. */
size_t sync_entry_bytes(const struct sync_entry *entry);

enum sync_message_id sync_push_id(enum stream stream);
enum sync_message_id sync_ack_id(enum stream stream);
enum sync_lane sync_stream_lane(enum stream stream);
/* "led", "doc", "cmd", "blob"; "lane" for 0. */
const char *sync_stream_name(int32_t stream);
const char *sync_message_name(int32_t id);
bool sync_position_equal(const struct sync_position *a, const struct sync_position *b);

#endif
