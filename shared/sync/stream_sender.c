#include "sync/stream_sender.h"

#include "base/bug.h"
#include "base/checked.h"

#include <string.h>

/* With less room than this the writer waits for an acknowledgement rather than send crumbs. */
enum { ROOM_MIN = 4 * 1024 };

void stream_sender_init(struct stream_sender *sender, enum stream stream, const struct sync_position *head,
                        const struct sync_kept *kept) {
    *sender = (struct stream_sender){.stream = stream, .head = *head, .kept = *kept};
}

void stream_sender_close(struct stream_sender *sender) {
    sender->is_open = false;
    sender->is_loading = false;
    sender->push_count = 0;
    sender->bytes_under_way = 0;
    sender->paused_until_ms = 0;
}

static void stop(struct stream_sender *sender, enum sync_reason reason, uint64_t seq, struct sync_duties *duties) {
    sync_duties_stop(duties, reason, sender->stream, seq, true);
    stream_sender_close(sender);
    sender->stop = reason;
}

static bool has_room(const struct stream_sender *sender) {
    if (sender->push_count == 0) {
        return sender->credit_bytes > 0;
    }
    return sender->push_count < SYNC_PUSHES_MAX && sender->bytes_under_way + ROOM_MIN <= sender->credit_bytes;
}

static size_t room_bytes(const struct stream_sender *sender) {
    size_t room = sender->credit_bytes > sender->bytes_under_way ? sender->credit_bytes - sender->bytes_under_way : 0;
    return room < SYNC_PUSH_BYTES ? room : SYNC_PUSH_BYTES;
}

static void load_next(struct stream_sender *sender, struct sync_duties *duties) {
    if (!sender->is_open || sender->is_loading || sender->paused_until_ms != 0 || !has_room(sender) ||
        sender->sent.seq >= sender->head.seq) {
        return;
    }
    sender->is_loading = true;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_LOAD_ENTRIES);
    duty->load_entries.stream = sender->stream;
    duty->load_entries.from_seq = sender->sent.seq + 1;
    duty->load_entries.bytes_max = room_bytes(sender);
}

/* Everything that was sent and not acknowledged is forgotten, to be loaded and sent again. */
static void go_back(struct stream_sender *sender) {
    sender->sent = sender->acked;
    sender->push_count = 0;
    sender->bytes_under_way = 0;
    sender->is_loading = false;
}

/* What the peer's cursor says about the two logs as far as the head tells; the hash of an older entry comes with the
 * next load. */
static enum sync_reason judge_cursor(const struct stream_sender *sender, const struct sync_position *cursor) {
    if (cursor->seq > sender->head.seq) {
        return SYNC_SENDER_BEHIND;
    }
    if (cursor->seq == sender->head.seq && !sync_position_equal(cursor, &sender->head)) {
        return SYNC_HISTORY_DIFFERS;
    }
    return SYNC_NO_REASON;
}

static void keep_acked(struct stream_sender *sender, uint64_t cursor_seq, uint64_t durable_seq,
                       struct sync_duties *duties) {
    if (cursor_seq == sender->kept.acked_seq && durable_seq <= sender->kept.durable_seq) {
        return;
    }
    if (cursor_seq < sender->kept.acked_seq) {
        (void)sync_duties_alarm(duties, SYNC_RECEIVER_FORGOT, (int32_t)sender->stream, cursor_seq + 1);
    }
    sender->kept.acked_seq = cursor_seq;
    sender->kept.durable_seq = durable_seq > sender->kept.durable_seq ? durable_seq : sender->kept.durable_seq;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_SAVE_ACKED);
    duty->save_acked.stream = sender->stream;
    duty->save_acked.kept = sender->kept;
}

/* The peer does not take the stream: a person must know, once. */
static void hear_stop(struct stream_sender *sender, int32_t reason, uint64_t seq, struct sync_duties *duties) {
    if (reason != SYNC_NO_REASON && reason != sender->peer_stop) {
        struct sync_duty *duty = sync_duties_alarm(duties, reason, (int32_t)sender->stream, seq);
        duty->alarm.is_theirs = true;
    }
    sender->peer_stop = reason;
}

void stream_sender_open(struct stream_sender *sender, const struct stream_peer_cursor *peer, int64_t now_ms,
                        struct sync_duties *duties) {
    stream_sender_close(sender);
    hear_stop(sender, peer->stop, 0, duties);
    if (sender->stop != SYNC_NO_REASON || peer->stop != SYNC_NO_REASON) {
        return;
    }
    enum sync_reason reason = judge_cursor(sender, &peer->cursor);
    if (reason != SYNC_NO_REASON) {
        stop(sender, reason, peer->cursor.seq, duties);
        return;
    }
    sender->is_open = true;
    sender->acked = peer->cursor;
    sender->sent = peer->cursor;
    sender->credit_bytes = peer->credit_bytes;
    sender->progress_at_ms = now_ms;
    keep_acked(sender, peer->cursor.seq, peer->durable_seq, duties);
    load_next(sender, duties);
}

void stream_sender_grow(struct stream_sender *sender, const struct sync_position *head, struct sync_duties *duties) {
    bug_if(head->seq < sender->head.seq);
    sender->head = *head;
    load_next(sender, duties);
}

static void send_push(struct stream_sender *sender, const struct sync_entry *entries, size_t count, uint64_t hq_epoch,
                      struct sync_duties *duties) {
    struct sync_message message = {.id = (int32_t)sync_push_id(sender->stream),
                                   .push = {.stream = sender->stream,
                                            .first_seq = entries[0].seq,
                                            .entries = entries,
                                            .count = count,
                                            .head = sender->head,
                                            .hq_epoch = hq_epoch}};
    memcpy(message.push.prev_hash, sender->sent.hash, SYNC_HASH_SIZE);
    size_t before = duties->sends_used;
    sync_duties_send(duties, sync_stream_lane(sender->stream), &message);

    struct sync_push_sent *push = &sender->pushes[sender->push_count++];
    push->last.seq = entries[count - 1].seq;
    memcpy(push->last.hash, entries[count - 1].hash, SYNC_HASH_SIZE);
    push->bytes = duties->sends_used - before;
    sender->bytes_under_way += push->bytes;
    sender->sent = push->last;
}

void stream_sender_take_loaded(struct stream_sender *sender, const struct sync_event *event, uint64_t hq_epoch,
                               struct sync_duties *duties) {
    if (!sender->is_loading || event->loaded.from_seq != sender->sent.seq + 1) {
        return;
    }
    sender->is_loading = false;
    if (event->loaded.is_pruned) {
        stop(sender, SYNC_PRUNED, event->loaded.from_seq, duties);
        return;
    }
    bug_if(event->loaded.count == 0 || event->loaded.entries[0].seq != event->loaded.from_seq);
    if (memcmp(event->loaded.prev_hash, sender->sent.hash, SYNC_HASH_SIZE) != 0) {
        stop(sender, SYNC_HISTORY_DIFFERS, sender->sent.seq, duties);
        return;
    }
    if (!has_room(sender) || sender->paused_until_ms != 0) {
        return; /* the peer took room away meanwhile; its next acknowledgement asks again */
    }
    uint64_t told = sender->head.seq - sender->sent.seq; /* storage may be ahead of what we were told is committed */
    size_t count = told < event->loaded.count ? (size_t)told : event->loaded.count;
    count = sync_push_fit(event->loaded.entries, count, room_bytes(sender));
    if (sender->push_count > 0 && sync_entry_bytes(&event->loaded.entries[0]) > room_bytes(sender)) {
        return;
    }
    if (sender->push_count == 0) {
        sender->progress_at_ms = event->now_ms;
    }
    send_push(sender, event->loaded.entries, count, hq_epoch, duties);
    load_next(sender, duties);
}

/* Takes what the cursor covers off the pushes under way. False: it names the end of a push whose hash is another. */
static bool retire_pushes(struct stream_sender *sender, const struct sync_position *cursor) {
    size_t retired = 0;
    while (retired < sender->push_count && sender->pushes[retired].last.seq <= cursor->seq) {
        if (sender->pushes[retired].last.seq == cursor->seq &&
            !sync_position_equal(&sender->pushes[retired].last, cursor)) {
            return false;
        }
        sender->bytes_under_way -= sender->pushes[retired].bytes;
        retired++;
    }
    sender->push_count -= retired;
    memmove(sender->pushes, sender->pushes + retired, sender->push_count * sizeof sender->pushes[0]);
    return true;
}

bool stream_sender_take_ack(struct stream_sender *sender, const struct sync_ack *ack, int64_t now_ms,
                            struct sync_duties *duties) {
    if (!sender->is_open) {
        return true;
    }
    if (ack->cursor.seq < sender->acked.seq || (ack->need_from_seq != 0 && ack->need_from_seq != ack->cursor.seq + 1)) {
        return false;
    }
    enum sync_reason reason = judge_cursor(sender, &ack->cursor);
    bool is_same = ack->cursor.seq != sender->acked.seq || sync_position_equal(&ack->cursor, &sender->acked);
    if (reason == SYNC_NO_REASON && (!is_same || !retire_pushes(sender, &ack->cursor))) {
        reason = SYNC_HISTORY_DIFFERS;
    }
    if (reason != SYNC_NO_REASON) {
        stop(sender, reason, ack->cursor.seq, duties);
        return true;
    }
    if (ack->cursor.seq > sender->acked.seq) {
        sender->progress_at_ms = now_ms;
    }
    sender->acked = ack->cursor;
    sender->credit_bytes = ack->credit_bytes;
    if (ack->need_from_seq != 0 || ack->cursor.seq > sender->sent.seq) {
        go_back(sender); /* or forward: saves of the last session that were confirmed late */
    }
    keep_acked(sender, ack->cursor.seq, ack->durable_seq, duties);
    load_next(sender, duties);
    return true;
}

void stream_sender_take_busy(struct stream_sender *sender, int64_t retry_after_ms, int64_t now_ms) {
    if (!sender->is_open) {
        return;
    }
    go_back(sender);
    sender->paused_until_ms = now_ms + retry_after_ms;
}

void stream_sender_take_err(struct stream_sender *sender, const struct sync_err *err, struct sync_duties *duties) {
    if (err->is_fatal) {
        hear_stop(sender, err->code, err->seq, duties);
        stream_sender_close(sender);
    }
}

bool stream_sender_tick(struct stream_sender *sender, int64_t now_ms, struct sync_duties *duties) {
    if (!sender->is_open) {
        return true;
    }
    if (sender->paused_until_ms != 0 && now_ms >= sender->paused_until_ms) {
        sender->paused_until_ms = 0;
        load_next(sender, duties);
    }
    return sender->push_count == 0 || now_ms < sender->progress_at_ms + SYNC_STALLED_AFTER_MS;
}

int64_t stream_sender_deadline(const struct stream_sender *sender) {
    int64_t stalled_at_ms = sender->push_count > 0 ? sender->progress_at_ms + SYNC_STALLED_AFTER_MS : INT64_MAX;
    return sender->paused_until_ms != 0 ? int64_min(sender->paused_until_ms, stalled_at_ms) : stalled_at_ms;
}
