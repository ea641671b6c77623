/* The writer's end of a log: brings the entries that the peer lacks to it, in order, a few pushes ahead of its
 * acknowledgements. Everything but `head` and `kept` belongs to the present connection and follows from the peer's
 * cursor. (PROTOCOL.md sections 4 to 7.) */
#ifndef REGULARS_SYNC_STREAM_SENDER_H
#define REGULARS_SYNC_STREAM_SENDER_H

#include "sync/duty.h"
#include "sync/event.h"

enum {
    SYNC_PUSHES_MAX = 8,
    SYNC_STALLED_AFTER_MS = 120 * 1000,
};

struct sync_push_sent {
    struct sync_position last;
    size_t bytes;
};

struct stream_sender {
    enum stream stream;
    struct sync_position head; /* of the own log */
    struct sync_kept kept;
    enum sync_reason stop; /* why we stopped it; SYNC_NO_REASON: running */
    int32_t peer_stop;     /* why the peer does, as last told */

    bool is_open;               /* the lane is up and the peer takes the stream */
    struct sync_position acked; /* the peer's cursor */
    struct sync_position sent;  /* the last entry that went out, or the peer's cursor where nothing did since */
    struct sync_push_sent pushes[SYNC_PUSHES_MAX]; /* not acknowledged, oldest first */
    size_t push_count;
    size_t bytes_under_way;
    uint32_t credit_bytes;
    bool is_loading;         /* entries from sent.seq + 1 on were asked of storage */
    int64_t paused_until_ms; /* BUSY; 0: not paused */
    int64_t progress_at_ms;  /* of the last acknowledgement, or of the first push after it */
};

/* What the peer said of the stream in its HELLO. */
struct stream_peer_cursor {
    struct sync_position cursor;
    uint64_t durable_seq;
    uint32_t credit_bytes;
    int32_t stop; /* not 0: it does not take the stream */
};

void stream_sender_init(struct stream_sender *sender, enum stream stream, const struct sync_position *head,
                        const struct sync_kept *kept);
void stream_sender_open(struct stream_sender *sender, const struct stream_peer_cursor *peer, int64_t now_ms,
                        struct sync_duties *duties);
void stream_sender_close(struct stream_sender *sender);

void stream_sender_grow(struct stream_sender *sender, const struct sync_position *head, struct sync_duties *duties);
/* hq_epoch goes into CMD_BATCH. */
void stream_sender_take_loaded(struct stream_sender *sender, const struct sync_event *event, uint64_t hq_epoch,
                               struct sync_duties *duties);
/* False: the peer broke the protocol (UNEXPECTED). */
bool stream_sender_take_ack(struct stream_sender *sender, const struct sync_ack *ack, int64_t now_ms,
                            struct sync_duties *duties);
void stream_sender_take_busy(struct stream_sender *sender, int64_t retry_after_ms, int64_t now_ms);
/* A fatal ERR of the peer: quiet until the next connection. */
void stream_sender_take_err(struct stream_sender *sender, const struct sync_err *err, struct sync_duties *duties);
/* Goes on after a pause. False: stalled. */
bool stream_sender_tick(struct stream_sender *sender, int64_t now_ms, struct sync_duties *duties);
int64_t stream_sender_deadline(const struct stream_sender *sender); /* INT64_MAX: none */

#endif
