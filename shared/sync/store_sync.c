#include "sync/store_sync.h"

#include "base/bug.h"
#include "base/checked.h"

void store_sync_init(struct store_sync *sync, const struct store_sync_state *state) {
    *sync = (struct store_sync){.timer_at_ms = INT64_MAX};
    lane_init(&sync->lanes[SYNC_FAST], SYNC_FAST);
    lane_init(&sync->lanes[SYNC_BULK], SYNC_BULK);
    stream_sender_init(&sync->led, STREAM_LED, &state->led_head, &state->led_kept);
    stream_sender_init(&sync->doc, STREAM_DOC, &state->doc_head, &state->doc_kept);
    stream_receiver_init(&sync->cmd, STREAM_CMD, &state->cmd_cursor, state->cmd_cursor.seq);
    blob_fetch_init(&sync->blobs);
}

void store_sync_hello(const struct store_sync *sync, const struct store_identity *identity, enum sync_lane lane,
                      struct store_hello *hello) {
    *hello = (struct store_hello){.store = identity->store,
                                  .incarnation = identity->incarnation,
                                  .boot = identity->boot,
                                  .handshake = identity->handshake,
                                  .lane = lane,
                                  .led_head = sync->led.head,
                                  .doc_head = sync->doc.head,
                                  .cmd_cursor = sync->cmd.cursor,
                                  .proto_min = SYNC_PROTO_MIN,
                                  .proto_max = SYNC_PROTO_MAX,
                                  .record_version = identity->record_version,
                                  .engine_version = identity->engine_version,
                                  .features = identity->features,
                                  .cmd_stop = (int32_t)sync->cmd.stop};
}

static struct stream_sender *sender_of(struct store_sync *sync, int32_t stream) {
    return stream == STREAM_LED ? &sync->led : stream == STREAM_DOC ? &sync->doc : NULL;
}

static void close_streams(struct store_sync *sync, enum sync_lane lane) {
    if (lane == SYNC_FAST) {
        stream_sender_close(&sync->led);
        stream_receiver_close(&sync->cmd);
    } else {
        stream_sender_close(&sync->doc);
        blob_fetch_close(&sync->blobs);
    }
}

static void drop(struct store_sync *sync, enum sync_lane lane, enum sync_reason reason, const char *detail,
                 struct sync_duties *duties) {
    lane_drop(&sync->lanes[lane], reason, detail, duties);
    close_streams(sync, lane);
}

/* The PING is the first sealed frame: it tells HQ that this is no recording of an old handshake. */
static void take_lane_up(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    enum sync_lane lane = event->lane_up.lane;
    const struct hq_hello *hello = event->lane_up.hq_hello;
    bug_if(hello->verdict != SYNC_NO_REASON);
    lane_open(&sync->lanes[lane], event->now_ms);
    lane_ping(&sync->lanes[lane], event->now_ms, event->utc_ms, duties);
    if (lane == SYNC_FAST) {
        struct stream_peer_cursor peer = {.cursor = hello->led_cursor,
                                          .durable_seq = hello->led_durable_seq,
                                          .credit_bytes = hello->led_credit_bytes,
                                          .stop = hello->led_stop};
        stream_sender_open(&sync->led, &peer, event->now_ms, duties);
        stream_receiver_open(&sync->cmd, &hello->cmd_head, duties);
    } else {
        struct stream_peer_cursor peer = {.cursor = hello->doc_cursor,
                                          .durable_seq = hello->doc_durable_seq,
                                          .credit_bytes = hello->doc_credit_bytes,
                                          .stop = hello->doc_stop};
        stream_sender_open(&sync->doc, &peer, event->now_ms, duties);
        blob_fetch_open(&sync->blobs, duties);
    }
}

static void take_busy(struct store_sync *sync, const struct sync_busy *busy, int64_t now_ms) {
    struct stream_sender *sender = sender_of(sync, busy->stream);
    if (sender != NULL) {
        stream_sender_take_busy(sender, busy->retry_after_ms, now_ms);
    } else if (busy->stream == SYNC_BLOB) {
        blob_fetch_take_busy(&sync->blobs, busy->retry_after_ms, now_ms);
    }
}

static void take_err(struct store_sync *sync, const struct sync_err *err, struct sync_duties *duties) {
    struct stream_sender *sender = sender_of(sync, err->stream);
    if (sender != NULL) {
        stream_sender_take_err(sender, err, duties);
    } else {
        sync_duties_alarm(duties, err->code, err->stream, err->seq)->alarm.is_theirs = true;
    }
}

/* False: a message that HQ must not send, or not on this lane, or not now. */
static bool take_message(struct store_sync *sync, enum sync_lane lane, const struct sync_message *message,
                         const struct sync_event *event, struct sync_duties *duties) {
    switch (message->id) {
    case SYNC_PING: lane_take_ping(&sync->lanes[lane], &message->ping, event->utc_ms, duties); return true;
    case SYNC_PONG: lane_take_pong(&sync->lanes[lane], &message->ping, event->now_ms); return true;
    case SYNC_LED_ACK:
        return lane == SYNC_FAST && stream_sender_take_ack(&sync->led, &message->ack, event->now_ms, duties);
    case SYNC_DOC_ACK:
        return lane == SYNC_BULK && stream_sender_take_ack(&sync->doc, &message->ack, event->now_ms, duties);
    case SYNC_CMD_BATCH: return lane == SYNC_FAST && stream_receiver_take_push(&sync->cmd, &message->push, duties);
    case SYNC_BLOB_PART: return lane == SYNC_BULK && blob_fetch_take_part(&sync->blobs, &message->blob_part, duties);
    case SYNC_BUSY: take_busy(sync, &message->busy, event->now_ms); return true;
    case SYNC_ERR: take_err(sync, &message->err, duties); return true;
    default: return message->id >= SYNC_IGNORABLE_ID;
    }
}

static void take_frame(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
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

static void tick(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    for (size_t i = 0; i < SYNC_LANES; i++) {
        struct stream_sender *sender = i == SYNC_FAST ? &sync->led : &sync->doc;
        if (!lane_tick(&sync->lanes[i], event->now_ms, event->utc_ms, duties)) {
            drop(sync, (enum sync_lane)i, SYNC_SILENT, "", duties);
        } else if (!stream_sender_tick(sender, event->now_ms, duties)) {
            drop(sync, (enum sync_lane)i, SYNC_STALLED, "", duties);
        }
    }
    blob_fetch_tick(&sync->blobs, event->now_ms, duties);
}

static void arm_timer(struct store_sync *sync, struct sync_duties *duties) {
    int64_t at_ms = blob_fetch_deadline(&sync->blobs);
    at_ms = int64_min(at_ms, stream_sender_deadline(&sync->led));
    at_ms = int64_min(at_ms, stream_sender_deadline(&sync->doc));
    at_ms = int64_min(at_ms, lane_deadline(&sync->lanes[SYNC_FAST]));
    at_ms = int64_min(at_ms, lane_deadline(&sync->lanes[SYNC_BULK]));
    sync_duties_arm(duties, &sync->timer_at_ms, at_ms);
}

static struct stream_sender *own_stream(struct store_sync *sync, enum stream stream) {
    struct stream_sender *sender = sender_of(sync, (int32_t)stream);
    bug_if(sender == NULL);
    return sender;
}

static void take_save_failed(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    if (event->save_failed.stream == SYNC_BLOB) {
        blob_fetch_take_save_failed(&sync->blobs, event->save_failed.retry_after_ms, event->now_ms);
        return;
    }
    bug_if(event->save_failed.stream != STREAM_CMD);
    stream_receiver_take_save_failed(&sync->cmd, event->save_failed.retry_after_ms, duties);
}

static void take_event(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    switch (event->kind) {
    case SYNC_LANE_UP: take_lane_up(sync, event, duties); return;
    case SYNC_LANE_DOWN:
        lane_close(&sync->lanes[event->lane_down.lane]);
        close_streams(sync, event->lane_down.lane);
        return;
    case SYNC_FRAME: take_frame(sync, event, duties); return;
    case SYNC_LOADED: stream_sender_take_loaded(own_stream(sync, event->loaded.stream), event, 0, duties); return;
    case SYNC_GREW: stream_sender_grow(own_stream(sync, event->grew.stream), &event->grew.head, duties); return;
    case SYNC_SAVED:
        bug_if(event->saved.stream != STREAM_CMD);
        stream_receiver_take_saved(&sync->cmd, &event->saved.head, event->saved.durable_seq, duties);
        return;
    case SYNC_SAVE_FAILED: take_save_failed(sync, event, duties); return;
    case SYNC_SAVE_REFUSED:
        bug_if(event->save_refused.stream != STREAM_CMD);
        stream_receiver_take_save_refused(&sync->cmd, event->save_refused.seq, duties);
        return;
    case SYNC_TIMER: tick(sync, event, duties); return;
    case SYNC_BLOB_WANTED: blob_fetch_want(&sync->blobs, event, duties); return;
    case SYNC_BLOB_SAVED: blob_fetch_take_saved(&sync->blobs, event, duties); return;
    case SYNC_BLOB_SPOILT: blob_fetch_take_spoilt(&sync->blobs, event, duties); return;
    case SYNC_BLOB_LOADED:
    case SYNC_PRESSURE: break;
    }
    bug_unreachable("an event that a store does not have");
}

void store_sync_step(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties) {
    sync_duties_reset(duties);
    if (event->kind == SYNC_TIMER) {
        sync->timer_at_ms = INT64_MAX;
    }
    take_event(sync, event, duties);
    arm_timer(sync, duties);
}
