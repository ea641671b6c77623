#include "sync/hq_sync.h"

#include "base/bug.h"
#include "base/checked.h"

enum { SMALL_CREDIT = 8 * 1024 };

void hq_sync_init(struct hq_sync *sync, const struct hq_sync_state *state) {
    *sync = (struct hq_sync){.incarnation = state->incarnation,
                             .boot_seen = state->boot_seen,
                             .handshake_seen = {state->handshake_seen[SYNC_FAST], state->handshake_seen[SYNC_BULK]},
                             .hq_epoch = state->hq_epoch,
                             .pressure = SYNC_CALM,
                             .busy_retry_ms = 1,
                             .timer_at_ms = INT64_MAX};
    lane_init(&sync->lanes[SYNC_FAST], SYNC_FAST);
    lane_init(&sync->lanes[SYNC_BULK], SYNC_BULK);
    stream_receiver_init(&sync->led, STREAM_LED, &state->led_cursor, state->led_durable_seq);
    stream_receiver_init(&sync->doc, STREAM_DOC, &state->doc_cursor, state->doc_durable_seq);
    stream_sender_init(&sync->cmd, STREAM_CMD, &state->cmd_head, &state->cmd_kept);
}

static enum sync_reason judge_identity(const struct hq_sync *sync, const struct store_hello *hello) {
    if (hello->incarnation != sync->incarnation) {
        return hello->incarnation < sync->incarnation ? SYNC_INCARNATION_CLOSED : SYNC_INCARNATION_UNKNOWN;
    }
    if (hello->boot < sync->boot_seen) {
        return SYNC_BOOT_WENT_BACK;
    }
    if (hello->handshake <= sync->handshake_seen[hello->lane]) {
        return SYNC_REPLAYED;
    }
    if (hello->proto_min > SYNC_PROTO_MAX || hello->proto_max < SYNC_PROTO_MIN) {
        return SYNC_VERSION;
    }
    return SYNC_NO_REASON;
}

enum sync_reason hq_sync_judge(const struct hq_sync *sync, const struct store_hello *hello, uint32_t record_version,
                               int64_t utc_ms, struct hq_hello *answer) {
    enum sync_reason verdict = judge_identity(sync, hello);
    *answer = (struct hq_hello){.verdict = (int32_t)verdict,
                                .hq_epoch = sync->hq_epoch,
                                .led_cursor = sync->led.cursor,
                                .led_durable_seq = sync->led.durable_seq,
                                .doc_cursor = sync->doc.cursor,
                                .doc_durable_seq = sync->doc.durable_seq,
                                .cmd_head = sync->cmd.head,
                                .proto = hello->proto_max < SYNC_PROTO_MAX ? hello->proto_max : SYNC_PROTO_MAX,
                                .record_version = record_version,
                                .utc_ms = int64_max(utc_ms, 0),
                                .led_credit_bytes = sync->led.credit_bytes,
                                .doc_credit_bytes = sync->doc.credit_bytes,
                                .led_stop = (int32_t)stream_receiver_judge(&sync->led, &hello->led_head),
                                .doc_stop = (int32_t)stream_receiver_judge(&sync->doc, &hello->doc_head)};
    return verdict;
}

static struct stream_receiver *receiver_of(struct hq_sync *sync, enum stream stream) {
    bug_if(stream != STREAM_LED && stream != STREAM_DOC);
    return stream == STREAM_LED ? &sync->led : &sync->doc;
}

static void close_streams(struct hq_sync *sync, enum sync_lane lane) {
    if (lane == SYNC_FAST) {
        stream_receiver_close(&sync->led);
        stream_sender_close(&sync->cmd);
    } else {
        stream_receiver_close(&sync->doc);
    }
}

static void drop(struct hq_sync *sync, enum sync_lane lane, enum sync_reason reason, const char *detail,
                 struct sync_duties *duties) {
    lane_drop(&sync->lanes[lane], reason, detail, duties);
    close_streams(sync, lane);
}

static void keep_session(struct hq_sync *sync, const struct store_hello *hello, struct sync_duties *duties) {
    sync->boot_seen = hello->boot;
    sync->handshake_seen[hello->lane] = hello->handshake;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_SAVE_SESSION);
    duty->save_session.lane = hello->lane;
    duty->save_session.boot = hello->boot;
    duty->save_session.handshake = hello->handshake;
}

/* Judged again: of two handshakes that were answered, the older may be confirmed after the newer. */
static void take_lane_up(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    const struct store_hello *hello = event->lane_up.store_hello;
    struct lane *lane = &sync->lanes[event->lane_up.lane];
    bug_if(hello->lane != event->lane_up.lane);
    close_streams(sync, lane->which);
    lane_open(lane, event->now_ms);
    enum sync_reason verdict = judge_identity(sync, hello);
    if (verdict != SYNC_NO_REASON) {
        drop(sync, lane->which, verdict, "", duties);
        return;
    }
    keep_session(sync, hello, duties);
    if (lane->which == SYNC_BULK) {
        stream_receiver_open(&sync->doc, &hello->doc_head, duties);
        return;
    }
    stream_receiver_open(&sync->led, &hello->led_head, duties);
    struct stream_peer_cursor peer = {.cursor = hello->cmd_cursor,
                                      .durable_seq = hello->cmd_cursor.seq,
                                      .credit_bytes = SYNC_CREDIT,
                                      .stop = hello->cmd_stop};
    stream_sender_open(&sync->cmd, &peer, event->now_ms, duties);
}

static bool take_push(struct hq_sync *sync, const struct sync_push *push, struct sync_duties *duties) {
    struct stream_receiver *receiver = receiver_of(sync, push->stream);
    if (sync->pressure == SYNC_LED_WAITS && push->stream == STREAM_LED) {
        stream_receiver_refuse_push(receiver, push, sync->busy_retry_ms, duties);
        return true;
    }
    return stream_receiver_take_push(receiver, push, duties);
}

static void take_blob_get(const struct hq_sync *sync, const struct sync_blob_get *get, struct sync_duties *duties) {
    if (sync->pressure >= SYNC_BULK_STOPS) {
        struct sync_message message = {.id = SYNC_BUSY,
                                       .busy = {.stream = SYNC_BLOB, .retry_after_ms = sync->busy_retry_ms}};
        sync_duties_send(duties, SYNC_BULK, &message);
        return;
    }
    sync_duties_add(duties, SYNC_LOAD_BLOB)->load_blob = *get;
}

static void take_blob_loaded(const struct hq_sync *sync, const struct sync_blob_part *part,
                             struct sync_duties *duties) {
    if (sync->lanes[SYNC_BULK].is_up) {
        struct sync_message message = {.id = SYNC_BLOB_PART, .blob_part = *part};
        sync_duties_send(duties, SYNC_BULK, &message);
    }
}

static void take_err(struct hq_sync *sync, const struct sync_err *err, struct sync_duties *duties) {
    if (err->stream == STREAM_CMD) {
        stream_sender_take_err(&sync->cmd, err, duties);
    } else {
        sync_duties_alarm(duties, err->code, err->stream, err->seq)->alarm.is_theirs = true;
    }
}

/* False: a message that a store must not send, or not on this lane, or not now. */
static bool take_message(struct hq_sync *sync, enum sync_lane lane, const struct sync_message *message,
                         const struct sync_event *event, struct sync_duties *duties) {
    switch (message->id) {
    case SYNC_PING: lane_take_ping(&sync->lanes[lane], &message->ping, event->utc_ms, duties); return true;
    case SYNC_PONG: lane_take_pong(&sync->lanes[lane], &message->ping, event->now_ms); return true;
    case SYNC_LED_PUSH: return lane == SYNC_FAST && take_push(sync, &message->push, duties);
    case SYNC_DOC_PUSH: return lane == SYNC_BULK && take_push(sync, &message->push, duties);
    case SYNC_CMD_ACK:
        return lane == SYNC_FAST && stream_sender_take_ack(&sync->cmd, &message->ack, event->now_ms, duties);
    case SYNC_BLOB_GET:
        if (lane == SYNC_BULK) {
            take_blob_get(sync, &message->blob_get, duties);
        }
        return lane == SYNC_BULK;
    case SYNC_BUSY:
        if (message->busy.stream == STREAM_CMD) {
            stream_sender_take_busy(&sync->cmd, message->busy.retry_after_ms, event->now_ms);
        }
        return true;
    case SYNC_ERR: take_err(sync, &message->err, duties); return true;
    default: return message->id >= SYNC_IGNORABLE_ID;
    }
}

static void take_frame(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    enum sync_lane lane = event->frame.lane;
    if (!sync->lanes[lane].is_up) {
        return;
    }
    lane_hear(&sync->lanes[lane], event->now_ms);
    struct sync_message message;
    struct fault fault;
    if (!sync_message_read(&message, event->frame.bytes, &duties->arena, &fault)) {
        drop(sync, lane, SYNC_MALFORMED, fault.text, duties);
    } else if (!take_message(sync, lane, &message, event, duties)) {
        drop(sync, lane, SYNC_UNEXPECTED, sync_message_name(message.id), duties);
    }
}

/* PROTOCOL.md section 6: bulk stops first, then batches shrink, then led waits. */
static void take_pressure(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    sync->pressure = event->pressure.level;
    sync->busy_retry_ms = event->pressure.retry_after_ms;
    stream_receiver_set_credit(&sync->doc, sync->pressure >= SYNC_BULK_STOPS ? 0 : SYNC_CREDIT, duties);
    stream_receiver_set_credit(&sync->led, sync->pressure >= SYNC_SMALL_BATCHES ? SMALL_CREDIT : SYNC_CREDIT, duties);
}

static void tick(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    for (size_t i = 0; i < SYNC_LANES; i++) {
        if (!lane_tick(&sync->lanes[i], event->now_ms, event->utc_ms, duties)) {
            drop(sync, (enum sync_lane)i, SYNC_SILENT, "", duties);
        }
    }
    if (!stream_sender_tick(&sync->cmd, event->now_ms, duties)) {
        drop(sync, SYNC_FAST, SYNC_STALLED, "", duties);
    }
}

static void arm_timer(struct hq_sync *sync, struct sync_duties *duties) {
    int64_t at_ms = stream_sender_deadline(&sync->cmd);
    at_ms = int64_min(at_ms, lane_deadline(&sync->lanes[SYNC_FAST]));
    at_ms = int64_min(at_ms, lane_deadline(&sync->lanes[SYNC_BULK]));
    sync_duties_arm(duties, &sync->timer_at_ms, at_ms);
}

static void take_event(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    switch (event->kind) {
    case SYNC_LANE_UP: take_lane_up(sync, event, duties); return;
    case SYNC_LANE_DOWN:
        lane_close(&sync->lanes[event->lane_down.lane]);
        close_streams(sync, event->lane_down.lane);
        return;
    case SYNC_FRAME: take_frame(sync, event, duties); return;
    case SYNC_LOADED:
        bug_if(event->loaded.stream != STREAM_CMD);
        stream_sender_take_loaded(&sync->cmd, event, sync->hq_epoch, duties);
        return;
    case SYNC_GREW:
        bug_if(event->grew.stream != STREAM_CMD);
        stream_sender_grow(&sync->cmd, &event->grew.head, duties);
        return;
    case SYNC_SAVED:
        stream_receiver_take_saved(receiver_of(sync, event->saved.stream), &event->saved.head, event->saved.durable_seq,
                                   duties);
        return;
    case SYNC_SAVE_FAILED:
        stream_receiver_take_save_failed(receiver_of(sync, (enum stream)event->save_failed.stream),
                                         event->save_failed.retry_after_ms, duties);
        return;
    case SYNC_SAVE_REFUSED:
        stream_receiver_take_save_refused(receiver_of(sync, event->save_refused.stream), event->save_refused.seq,
                                          duties);
        return;
    case SYNC_TIMER: tick(sync, event, duties); return;
    case SYNC_BLOB_LOADED: take_blob_loaded(sync, &event->blob_loaded, duties); return;
    case SYNC_PRESSURE: take_pressure(sync, event, duties); return;
    case SYNC_BLOB_WANTED:
    case SYNC_BLOB_SAVED:
    case SYNC_BLOB_SPOILT: break;
    }
    bug_unreachable("an event that head office does not have");
}

void hq_sync_step(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    sync_duties_reset(duties);
    if (event->kind == SYNC_TIMER) {
        sync->timer_at_ms = INT64_MAX;
    }
    take_event(sync, event, duties);
    arm_timer(sync, duties);
}
