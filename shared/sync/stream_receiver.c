#include "sync/stream_receiver.h"

#include "base/bug.h"

#include <string.h>

void stream_receiver_init(struct stream_receiver *receiver, enum stream stream, const struct sync_position *cursor,
                          uint64_t durable_seq) {
    bug_if(durable_seq > cursor->seq);
    *receiver = (struct stream_receiver){.stream = stream,
                                         .cursor = *cursor,
                                         .durable_seq = durable_seq,
                                         .accepted = *cursor,
                                         .credit_bytes = SYNC_CREDIT};
}

static void stop(struct stream_receiver *receiver, enum sync_reason reason, uint64_t seq, struct sync_duties *duties) {
    receiver->stop = reason;
    sync_duties_stop(duties, reason, receiver->stream, seq, receiver->is_open);
}

static bool is_saving(const struct stream_receiver *receiver) {
    return receiver->accepted.seq != receiver->cursor.seq;
}

/* The one place that acknowledges: what is committed, and nothing else. */
static void send_ack(struct stream_receiver *receiver, struct sync_duties *duties) {
    bool tells_need = receiver->owes_need && !is_saving(receiver);
    struct sync_message message = {.id = (int32_t)sync_ack_id(receiver->stream),
                                   .ack = {.stream = receiver->stream,
                                           .cursor = receiver->cursor,
                                           .durable_seq = receiver->durable_seq,
                                           .need_from_seq = tells_need ? receiver->cursor.seq + 1 : 0,
                                           .credit_bytes = receiver->credit_bytes}};
    sync_duties_send(duties, sync_stream_lane(receiver->stream), &message);
    receiver->owes_need = receiver->owes_need && !tells_need;
}

enum sync_reason stream_receiver_judge(const struct stream_receiver *receiver, const struct sync_position *head) {
    if (receiver->stop != SYNC_NO_REASON) {
        return receiver->stop;
    }
    if (head->seq < receiver->cursor.seq) {
        return SYNC_SENDER_BEHIND;
    }
    if (head->seq == receiver->cursor.seq && !sync_position_equal(head, &receiver->cursor)) {
        return SYNC_HISTORY_DIFFERS;
    }
    return SYNC_NO_REASON;
}

void stream_receiver_open(struct stream_receiver *receiver, const struct sync_position *peer_head,
                          struct sync_duties *duties) {
    receiver->is_open = true;
    receiver->peer_head_seq = peer_head->seq;
    receiver->is_hole_open = false;
    receiver->owes_need = false;
    enum sync_reason reason = stream_receiver_judge(receiver, peer_head);
    if (reason != receiver->stop) {
        stop(receiver, reason, peer_head->seq, duties);
    } else if (reason == SYNC_NO_REASON) {
        send_ack(receiver, duties); /* the HELLO may be older than the last save and than the credit */
    }
}

void stream_receiver_close(struct stream_receiver *receiver) {
    receiver->is_open = false;
}

/* Whether the push begins on top of what we accepted, and on the same history. */
static bool attaches(struct stream_receiver *receiver, const struct sync_push *push, struct sync_duties *duties) {
    const uint8_t *theirs = NULL;
    if (push->first_seq == receiver->accepted.seq + 1) {
        theirs = push->prev_hash;
    } else if (receiver->accepted.seq < push->first_seq + push->count) {
        theirs = push->entries[receiver->accepted.seq - push->first_seq].hash;
    }
    if (theirs != NULL && memcmp(theirs, receiver->accepted.hash, SYNC_HASH_SIZE) != 0) {
        stop(receiver, SYNC_HISTORY_DIFFERS, receiver->accepted.seq, duties);
        return false;
    }
    return true;
}

static size_t body_max(enum stream stream) {
    return stream == STREAM_LED ? LIMIT_LED_ENTRY : stream == STREAM_DOC ? LIMIT_DOC_ENTRY : LIMIT_CMD_ENTRY;
}

static enum sync_reason judge_entry(enum stream stream, const struct sync_entry *entry) {
    if (entry->body.size > body_max(stream) || entry->at_ms < 0) {
        return SYNC_BAD_ENTRY;
    }
    if (journal_kind_name((int32_t)entry->kind) == NULL) {
        return entry->is_critical ? SYNC_UNKNOWN_KIND : SYNC_NO_REASON;
    }
    return journal_kind_stream((enum journal_kind)entry->kind) == stream ? SYNC_NO_REASON : SYNC_BAD_ENTRY;
}

/* How many entries from `first` on may be taken; the first that may not stops the stream. */
static size_t count_allowed(struct stream_receiver *receiver, const struct sync_push *push, size_t first,
                            struct sync_duties *duties) {
    for (size_t i = first; i < push->count; i++) {
        enum sync_reason reason = judge_entry(receiver->stream, &push->entries[i]);
        if (reason != SYNC_NO_REASON) {
            stop(receiver, reason, push->entries[i].seq, duties);
            return i - first;
        }
    }
    return push->count - first;
}

static void save(struct stream_receiver *receiver, const struct sync_entry *entries, size_t count,
                 struct sync_duties *duties) {
    struct sync_duty *duty = sync_duties_add(duties, SYNC_SAVE_ENTRIES);
    duty->save_entries.stream = receiver->stream;
    duty->save_entries.entries = entries;
    duty->save_entries.count = count;
    receiver->accepted.seq = entries[count - 1].seq;
    memcpy(receiver->accepted.hash, entries[count - 1].hash, SYNC_HASH_SIZE);
}

static void tell_hole(struct stream_receiver *receiver, struct sync_duties *duties) {
    if (receiver->is_hole_open) {
        return; /* the peer was told; this is what it had sent before it heard */
    }
    receiver->is_hole_open = true;
    receiver->owes_need = true;
    if (!is_saving(receiver)) {
        send_ack(receiver, duties);
    }
}

bool stream_receiver_take_push(struct stream_receiver *receiver, const struct sync_push *push,
                               struct sync_duties *duties) {
    if (receiver->stop != SYNC_NO_REASON) {
        return true;
    }
    if (push->head.seq < receiver->cursor.seq) {
        return false;
    }
    receiver->peer_head_seq = push->head.seq;
    if (push->first_seq > receiver->accepted.seq + 1) {
        tell_hole(receiver, duties);
        return true;
    }
    if (!attaches(receiver, push, duties)) {
        return true;
    }
    receiver->is_hole_open = false;
    size_t known = (size_t)(receiver->accepted.seq + 1 - push->first_seq);
    if (known >= push->count) {
        if (!is_saving(receiver)) {
            send_ack(receiver, duties);
        }
        return true;
    }
    size_t count = count_allowed(receiver, push, known, duties);
    if (count > 0) {
        save(receiver, push->entries + known, count, duties);
    }
    return true;
}

static void send_busy(const struct stream_receiver *receiver, int64_t retry_after_ms, struct sync_duties *duties) {
    struct sync_message message = {.id = SYNC_BUSY,
                                   .busy = {.stream = (int32_t)receiver->stream, .retry_after_ms = retry_after_ms}};
    sync_duties_send(duties, sync_stream_lane(receiver->stream), &message);
}

void stream_receiver_refuse_push(struct stream_receiver *receiver, const struct sync_push *push, int64_t retry_after_ms,
                                 struct sync_duties *duties) {
    bool was_under_way = receiver->is_hole_open && push->first_seq > receiver->accepted.seq + 1;
    if (receiver->stop != SYNC_NO_REASON || was_under_way) {
        return;
    }
    receiver->is_hole_open = true;
    receiver->owes_need = false;
    send_busy(receiver, retry_after_ms, duties);
}

void stream_receiver_take_saved(struct stream_receiver *receiver, const struct sync_position *head,
                                uint64_t durable_seq, struct sync_duties *duties) {
    bug_if(head->seq < receiver->cursor.seq || head->seq > receiver->accepted.seq || durable_seq > head->seq);
    bug_if(head->seq == receiver->accepted.seq && !sync_position_equal(head, &receiver->accepted));
    receiver->cursor = *head;
    receiver->durable_seq = durable_seq;
    if (receiver->is_open) {
        send_ack(receiver, duties);
    }
}

void stream_receiver_take_save_failed(struct stream_receiver *receiver, int64_t retry_after_ms,
                                      struct sync_duties *duties) {
    if (!is_saving(receiver)) {
        return;
    }
    receiver->accepted = receiver->cursor;
    receiver->is_hole_open = true;
    receiver->owes_need = false;
    if (receiver->is_open && receiver->stop == SYNC_NO_REASON) {
        send_busy(receiver, retry_after_ms, duties);
    }
}

void stream_receiver_take_save_refused(struct stream_receiver *receiver, uint64_t seq, struct sync_duties *duties) {
    receiver->accepted = receiver->cursor;
    if (receiver->stop == SYNC_NO_REASON) {
        stop(receiver, SYNC_HISTORY_DIFFERS, seq, duties);
    }
}

void stream_receiver_set_credit(struct stream_receiver *receiver, uint32_t credit_bytes, struct sync_duties *duties) {
    bool changed = receiver->credit_bytes != credit_bytes;
    receiver->credit_bytes = credit_bytes;
    if (changed && receiver->is_open) {
        send_ack(receiver, duties);
    }
}
