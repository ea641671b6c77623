#include "sync/trace.h"

#include <inttypes.h>

static const char *lane_name(enum sync_lane lane) {
    return lane == SYNC_FAST ? "fast" : "bulk";
}

static void print_range(struct writer *out, uint64_t first, size_t count) {
    writer_format(out, " %" PRIu64, first);
    if (count > 1) {
        writer_format(out, "..%" PRIu64, first + count - 1);
    }
}

static void print_ack(struct writer *out, const struct sync_ack *ack) {
    writer_format(out, " cursor %" PRIu64 " durable %" PRIu64, ack->cursor.seq, ack->durable_seq);
    if (ack->need_from_seq != 0) {
        writer_format(out, " need from %" PRIu64, ack->need_from_seq);
    }
    if (ack->credit_bytes != SYNC_CREDIT) {
        writer_format(out, " credit %" PRIu32, ack->credit_bytes);
    }
}

static void print_err(struct writer *out, const struct sync_err *err) {
    writer_format(out, " %s %s", sync_stream_name(err->stream), sync_reason_name(err->code));
    if (err->seq != 0) {
        writer_format(out, " at %" PRIu64, err->seq);
    }
}

void sync_trace_message(struct writer *out, const struct sync_message *message) {
    writer_format(out, "%s", sync_message_name(message->id));
    switch (message->id) {
    case SYNC_LED_PUSH:
    case SYNC_CMD_BATCH:
    case SYNC_DOC_PUSH:
        print_range(out, message->push.first_seq, message->push.count);
        writer_format(out, " head %" PRIu64, message->push.head.seq);
        return;
    case SYNC_LED_ACK:
    case SYNC_CMD_ACK:
    case SYNC_DOC_ACK: print_ack(out, &message->ack); return;
    case SYNC_PING:
    case SYNC_PONG: writer_format(out, " %" PRIu64, message->ping.nonce); return;
    case SYNC_BLOB_GET: writer_format(out, " from %" PRIu64, message->blob_get.offset); return;
    case SYNC_BLOB_PART:
        writer_format(out, " %" PRIu64 "+%zu of %" PRIu64, message->blob_part.offset, message->blob_part.bytes.size,
                      message->blob_part.size);
        return;
    case SYNC_BUSY:
        writer_format(out, " %s %" PRId64 " ms", sync_stream_name(message->busy.stream), message->busy.retry_after_ms);
        return;
    case SYNC_ERR: print_err(out, &message->err); return;
    default: return;
    }
}

static void print_frame(struct writer *out, enum sync_lane lane, struct span bytes, struct arena *arena) {
    struct sync_message message;
    struct fault fault;
    arena_reset(arena);
    writer_format(out, " %s ", lane_name(lane));
    if (sync_message_read(&message, bytes, arena, &fault)) {
        sync_trace_message(out, &message);
    } else {
        writer_format(out, "%zu bytes: %s", bytes.size, fault.text);
    }
}

static void print_loaded(struct writer *out, const struct sync_event *event) {
    writer_format(out, " %s", sync_stream_name((int32_t)event->loaded.stream));
    print_range(out, event->loaded.from_seq, event->loaded.count);
    if (event->loaded.is_pruned) {
        writer_format(out, " pruned");
    }
}

void sync_trace_event(struct writer *out, const struct sync_event *event, struct arena *arena) {
    writer_format(out, "%s", sync_event_name(event->kind));
    switch (event->kind) {
    case SYNC_LANE_UP: writer_format(out, " %s", lane_name(event->lane_up.lane)); return;
    case SYNC_LANE_DOWN: writer_format(out, " %s", lane_name(event->lane_down.lane)); return;
    case SYNC_FRAME: print_frame(out, event->frame.lane, event->frame.bytes, arena); return;
    case SYNC_LOADED: print_loaded(out, event); return;
    case SYNC_GREW:
        writer_format(out, " %s to %" PRIu64, sync_stream_name((int32_t)event->grew.stream), event->grew.head.seq);
        return;
    case SYNC_SAVED:
        writer_format(out, " %s to %" PRIu64 " durable %" PRIu64, sync_stream_name((int32_t)event->saved.stream),
                      event->saved.head.seq, event->saved.durable_seq);
        return;
    case SYNC_SAVE_FAILED: writer_format(out, " %s", sync_stream_name(event->save_failed.stream)); return;
    case SYNC_SAVE_REFUSED:
        writer_format(out, " %s at %" PRIu64, sync_stream_name((int32_t)event->save_refused.stream),
                      event->save_refused.seq);
        return;
    case SYNC_TIMER: return;
    case SYNC_BLOB_WANTED:
        writer_format(out, " slot %" PRIu32 " from %" PRIu64 " of %" PRIu64, event->blob_wanted.slot,
                      event->blob_wanted.offset, event->blob_wanted.size);
        return;
    case SYNC_BLOB_SAVED: writer_format(out, " to %" PRIu64, event->blob_saved.offset); return;
    case SYNC_BLOB_SPOILT: return;
    case SYNC_BLOB_LOADED:
        writer_format(out, " %" PRIu64 "+%zu of %" PRIu64, event->blob_loaded.offset, event->blob_loaded.bytes.size,
                      event->blob_loaded.size);
        return;
    case SYNC_PRESSURE: writer_format(out, " %d", (int)event->pressure.level); return;
    }
}

static void print_alarm(struct writer *out, const struct sync_duty *duty) {
    writer_format(out, " %s %s", sync_stream_name(duty->alarm.stream), sync_reason_name(duty->alarm.reason));
    if (duty->alarm.seq != 0) {
        writer_format(out, " at %" PRIu64, duty->alarm.seq);
    }
    if (duty->alarm.is_theirs) {
        writer_format(out, " (told)");
    }
}

void sync_trace_duty(struct writer *out, const struct sync_duty *duty, struct arena *arena) {
    writer_format(out, "%s", sync_duty_name(duty->kind));
    switch (duty->kind) {
    case SYNC_SAVE_ENTRIES:
        writer_format(out, " %s", sync_stream_name((int32_t)duty->save_entries.stream));
        print_range(out, duty->save_entries.entries[0].seq, duty->save_entries.count);
        return;
    case SYNC_SAVE_ACKED:
        writer_format(out, " %s to %" PRIu64 " durable %" PRIu64, sync_stream_name((int32_t)duty->save_acked.stream),
                      duty->save_acked.kept.acked_seq, duty->save_acked.kept.durable_seq);
        return;
    case SYNC_SAVE_SESSION:
        writer_format(out, " %s boot %" PRIu64 " handshake %" PRIu64, lane_name(duty->save_session.lane),
                      duty->save_session.boot, duty->save_session.handshake);
        return;
    case SYNC_SAVE_BLOB:
        writer_format(out, " slot %" PRIu32 " %" PRIu64 "+%zu%s", duty->save_blob.slot, duty->save_blob.offset,
                      duty->save_blob.bytes.size, duty->save_blob.is_last ? " last" : "");
        return;
    case SYNC_LOAD_ENTRIES:
        writer_format(out, " %s from %" PRIu64, sync_stream_name((int32_t)duty->load_entries.stream),
                      duty->load_entries.from_seq);
        return;
    case SYNC_LOAD_BLOB: writer_format(out, " from %" PRIu64, duty->load_blob.offset); return;
    case SYNC_SEND: print_frame(out, duty->send.lane, duty->send.bytes, arena); return;
    case SYNC_ARM_TIMER: writer_format(out, " at %" PRId64, duty->arm_timer.at_ms); return;
    case SYNC_DROP_LANE:
        writer_format(out, " %s %s", lane_name(duty->drop_lane.lane),
                      sync_reason_name((int32_t)duty->drop_lane.reason));
        return;
    case SYNC_ALARM: print_alarm(out, duty); return;
    }
}
