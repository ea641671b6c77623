#include "sync/duty.h"

#include "base/bug.h"

#include <stdio.h>
#include <string.h>

void sync_duties_reset(struct sync_duties *duties) {
    duties->count = 0;
    duties->sends_used = 0;
    arena_init(&duties->arena, duties->scratch, sizeof duties->scratch);
}

struct sync_duty *sync_duties_add(struct sync_duties *duties, enum sync_duty_kind kind) {
    bug_if(duties->count == SYNC_DUTIES_MAX);
    size_t at = duties->count;
    while (at > 0 && duties->items[at - 1].kind > kind) {
        duties->items[at] = duties->items[at - 1];
        at--;
    }
    duties->count++;
    memset(&duties->items[at], 0, sizeof duties->items[at]);
    duties->items[at].kind = kind;
    return &duties->items[at];
}

void sync_duties_send(struct sync_duties *duties, enum sync_lane lane, const struct sync_message *message) {
    struct writer out;
    writer_init(&out, duties->sends + duties->sends_used, sizeof duties->sends - duties->sends_used);
    struct span bytes = sync_message_write(&out, message);
    bug_if(bytes.size == 0 || bytes.size > SYNC_FRAME_MAX);
    duties->sends_used += bytes.size;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_SEND);
    duty->send.lane = lane;
    duty->send.bytes = bytes;
}

struct sync_duty *sync_duties_alarm(struct sync_duties *duties, int32_t reason, int32_t stream, uint64_t seq) {
    struct sync_duty *duty = sync_duties_add(duties, SYNC_ALARM);
    duty->alarm.reason = reason;
    duty->alarm.stream = stream;
    duty->alarm.seq = seq;
    (void)snprintf(duty->alarm.detail, sizeof duty->alarm.detail, "%s", sync_reason_text(reason));
    return duty;
}

void sync_duties_stop(struct sync_duties *duties, enum sync_reason reason, enum stream stream, uint64_t seq,
                      bool is_lane_up) {
    (void)sync_duties_alarm(duties, (int32_t)reason, (int32_t)stream, seq);
    if (!is_lane_up) {
        return;
    }
    struct sync_message message = {.id = SYNC_ERR,
                                   .err = {.code = (int32_t)reason,
                                           .stream = (int32_t)stream,
                                           .is_fatal = true,
                                           .seq = seq,
                                           .detail = text_of(sync_reason_text((int32_t)reason))}};
    sync_duties_send(duties, sync_stream_lane(stream), &message);
}

void sync_duties_arm(struct sync_duties *duties, int64_t *armed_at_ms, int64_t at_ms) {
    if (at_ms >= *armed_at_ms) {
        return;
    }
    *armed_at_ms = at_ms;
    sync_duties_add(duties, SYNC_ARM_TIMER)->arm_timer.at_ms = at_ms;
}

const char *sync_duty_name(enum sync_duty_kind kind) {
    switch (kind) {
    case SYNC_SAVE_ENTRIES: return "save";
    case SYNC_SAVE_ACKED: return "save-acked";
    case SYNC_SAVE_SESSION: return "save-session";
    case SYNC_SAVE_BLOB: return "save-blob";
    case SYNC_LOAD_ENTRIES: return "load";
    case SYNC_LOAD_BLOB: return "load-blob";
    case SYNC_SEND: return "send";
    case SYNC_ARM_TIMER: return "arm";
    case SYNC_DROP_LANE: return "drop";
    case SYNC_ALARM: return "alarm";
    }
    bug_unreachable("a duty of an unknown kind");
}
