/* The reader's end of a log: takes entries only in order and only of one history, has them saved, and acknowledges what
 * was saved. (PROTOCOL.md section 5.) */
#ifndef REGULARS_SYNC_STREAM_RECEIVER_H
#define REGULARS_SYNC_STREAM_RECEIVER_H

#include "sync/duty.h"

struct stream_receiver {
    enum stream stream;
    struct sync_position cursor;   /* committed: what is acknowledged */
    uint64_t durable_seq;          /* <= cursor.seq */
    struct sync_position accepted; /* given to save; equal to cursor when nothing is being saved */
    enum sync_reason stop;         /* SYNC_NO_REASON: running */
    uint32_t credit_bytes;
    uint64_t peer_head_seq; /* of the writer's log, as last told; 0: not yet */

    bool is_open;      /* the lane is up */
    bool is_hole_open; /* pushes that do not attach are expected: the peer was told to go back */
    bool owes_need;    /* the peer is to be told, once nothing is being saved */
};

void stream_receiver_init(struct stream_receiver *receiver, enum stream stream, const struct sync_position *cursor,
                          uint64_t durable_seq);
/* What the writer's head says about its log: SYNC_NO_REASON, or why the stream must stop. */
enum sync_reason stream_receiver_judge(const struct stream_receiver *receiver, const struct sync_position *head);
void stream_receiver_open(struct stream_receiver *receiver, const struct sync_position *peer_head,
                          struct sync_duties *duties);
void stream_receiver_close(struct stream_receiver *receiver);

/* False: the peer broke the protocol (UNEXPECTED). */
bool stream_receiver_take_push(struct stream_receiver *receiver, const struct sync_push *push,
                               struct sync_duties *duties);
/* Drops the push and tells the peer to wait. */
void stream_receiver_refuse_push(struct stream_receiver *receiver, const struct sync_push *push, int64_t retry_after_ms,
                                 struct sync_duties *duties);
/* `head` beyond what was given to save is a bug of the pump. */
void stream_receiver_take_saved(struct stream_receiver *receiver, const struct sync_position *head,
                                uint64_t durable_seq, struct sync_duties *duties);
void stream_receiver_take_save_failed(struct stream_receiver *receiver, int64_t retry_after_ms,
                                      struct sync_duties *duties);
void stream_receiver_take_save_refused(struct stream_receiver *receiver, uint64_t seq, struct sync_duties *duties);
/* Tells the peer when the lane is up. */
void stream_receiver_set_credit(struct stream_receiver *receiver, uint32_t credit_bytes, struct sync_duties *duties);

#endif
