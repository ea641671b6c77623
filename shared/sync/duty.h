/* What a side of the protocol asks of the world after one event, in the order in which it must be done: saves, loads,
 * sends, the timer, ends of lanes, alarms. The pump does them in the order of the array. A step never sends anything
 * that a save of the same step would have to precede: what depends on a save is sent by the event that confirms it.
 *
 * Saves of one stream are done in order. Each is answered by SYNC_SAVED (one event may confirm several),
 * SYNC_SAVE_FAILED (once for all that are under way in the stream) or SYNC_SAVE_REFUSED. SYNC_SAVE_ACKED and
 * SYNC_SAVE_SESSION are not answered. Loads may be answered at once or later; answers that are no longer wanted are
 * ignored. Steps do not nest: an answer is handed in after all duties of the step that asked are done. */
#ifndef REGULARS_SYNC_DUTY_H
#define REGULARS_SYNC_DUTY_H

#include "sync/message.h"

enum sync_duty_kind {
    SYNC_SAVE_ENTRIES = 1, /* append to the received log; at the store `cmd` is applied in the same transaction */
    SYNC_SAVE_ACKED,       /* the peer has the own log up to here; watermark and pruning go by it */
    SYNC_SAVE_SESSION,     /* HQ: boot and handshake counter of a confirmed session */
    SYNC_SAVE_BLOB,        /* store: a part; answered by SYNC_BLOB_SAVED or SYNC_BLOB_SPOILT */
    SYNC_LOAD_ENTRIES,     /* answered by SYNC_LOADED */
    SYNC_LOAD_BLOB,        /* HQ: answered by SYNC_BLOB_LOADED */
    SYNC_SEND,             /* seal and send; a lane that has no room any more is to be closed */
    SYNC_ARM_TIMER,        /* replaces the one armed before */
    SYNC_DROP_LANE,        /* after what was sent; the sync side counts it as down already */
    SYNC_ALARM,            /* a person must know; each is raised once */
};

/* What a node stores about the peer's copy of its own log (SYNC_SAVE_ACKED). */
struct sync_kept {
    uint64_t acked_seq;   /* as far as the peer has acknowledged; falls back only when it forgot */
    uint64_t durable_seq; /* the highest it has called durable: the watermark */
};

struct sync_duty {
    enum sync_duty_kind kind;
    union {
        struct {
            enum stream stream;
            const struct sync_entry *entries; /* dense; the first follows the last that was given to save */
            size_t count;
        } save_entries;
        struct {
            enum stream stream;
            struct sync_kept kept;
        } save_acked;
        struct {
            enum sync_lane lane;
            uint64_t boot;
            uint64_t handshake;
        } save_session;
        struct {
            uint32_t slot;
            uint8_t hash[SYNC_HASH_SIZE];
            uint64_t offset;
            struct span bytes;
            bool is_last; /* check the hash over the whole before the answer */
        } save_blob;
        struct {
            enum stream stream;
            uint64_t from_seq;
            size_t bytes_max; /* of bodies, roughly; at least one entry; at most SYNC_PUSH_ENTRIES_MAX entries */
        } load_entries;
        struct sync_blob_get load_blob;
        struct {
            enum sync_lane lane;
            struct span bytes; /* 1 .. SYNC_FRAME_MAX */
        } send;
        struct {
            int64_t at_ms; /* monotonic */
        } arm_timer;
        struct {
            enum sync_lane lane;
            enum sync_reason reason;
            int64_t retry_after_ms; /* 0: the dialler's usual back-off */
        } drop_lane;
        struct {
            int32_t reason; /* enum sync_reason, or one of a newer peer */
            int32_t stream; /* enum stream, SYNC_BLOB, or 0: the lane or session */
            uint64_t seq;   /* where, 0: unknown */
            bool is_theirs; /* the peer saw it and told us */
            char detail[SYNC_DETAIL_MAX + 1];
        } alarm;
    };
};

enum {
    SYNC_DUTIES_MAX = 24,
    SYNC_SENDS_BYTES = SYNC_FRAME_MAX + 4096, /* one large frame and several small ones in a step */
    SYNC_SCRATCH_BYTES = 320 * 1024,          /* for decoding one frame */
};

/* Filled by a step; about 400 KiB, one for all sides of a process. Spans point into it and into the event. */
struct sync_duties {
    size_t count;
    struct sync_duty items[SYNC_DUTIES_MAX];
    size_t sends_used;
    uint8_t sends[SYNC_SENDS_BYTES];
    struct arena arena; /* over scratch */
    _Alignas(16) uint8_t scratch[SYNC_SCRATCH_BYTES];
};

/* Each step calls it first. */
void sync_duties_reset(struct sync_duties *duties);
/* Puts a zeroed duty of the kind in its place in the order, behind those of the same kind. More than SYNC_DUTIES_MAX is
 * a bug. The pointer is valid until the next one is added. */
struct sync_duty *sync_duties_add(struct sync_duties *duties, enum sync_duty_kind kind);
/* Encodes and adds a SYNC_SEND. */
void sync_duties_send(struct sync_duties *duties, enum sync_lane lane, const struct sync_message *message);
struct sync_duty *sync_duties_alarm(struct sync_duties *duties, int32_t reason, int32_t stream, uint64_t seq);

/* A stream stops: an alarm here, and a fatal ERR to the peer when the stream's lane is up. */
void sync_duties_stop(struct sync_duties *duties, enum sync_reason reason, enum stream stream, uint64_t seq,
                      bool is_lane_up);

/* Adds SYNC_ARM_TIMER when the moment is before the armed one, which it remembers; a timer that rings too early asks
 * again. INT64_MAX: nothing to wait for. */
void sync_duties_arm(struct sync_duties *duties, int64_t *armed_at_ms, int64_t at_ms);

const char *sync_duty_name(enum sync_duty_kind kind);

#endif
