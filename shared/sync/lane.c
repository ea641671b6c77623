#include "sync/lane.h"

#include "base/bug.h"
#include "base/checked.h"

#include <stdio.h>
#include <string.h>

void lane_init(struct lane *lane, enum sync_lane which) {
    *lane = (struct lane){.which = which};
}

void lane_open(struct lane *lane, int64_t now_ms) {
    *lane = (struct lane){
        .which = lane->which, .is_up = true, .heard_at_ms = now_ms, .ping_due_ms = now_ms + SYNC_PING_AFTER_MS};
}

void lane_close(struct lane *lane) {
    lane->is_up = false;
    lane->is_ping_open = false;
}

static void send_ping(const struct lane *lane, int32_t id, uint64_t nonce, int64_t utc_ms, struct sync_duties *duties) {
    struct sync_message message = {.id = id, .ping = {.nonce = nonce, .utc_ms = int64_max(utc_ms, 0)}};
    sync_duties_send(duties, lane->which, &message);
}

void lane_ping(struct lane *lane, int64_t now_ms, int64_t utc_ms, struct sync_duties *duties) {
    lane->nonce++;
    lane->is_ping_open = true;
    lane->ping_sent_at_ms = now_ms;
    lane->ping_due_ms = now_ms + SYNC_PING_AFTER_MS;
    send_ping(lane, SYNC_PING, lane->nonce, utc_ms, duties);
}

void lane_hear(struct lane *lane, int64_t now_ms) {
    lane->heard_at_ms = now_ms;
    lane->ping_due_ms = now_ms + SYNC_PING_AFTER_MS;
}

void lane_take_ping(struct lane *lane, const struct sync_ping *ping, int64_t utc_ms, struct sync_duties *duties) {
    send_ping(lane, SYNC_PONG, ping->nonce, utc_ms, duties);
}

void lane_take_pong(struct lane *lane, const struct sync_ping *pong, int64_t now_ms) {
    if (!lane->is_ping_open || pong->nonce != lane->nonce) {
        return;
    }
    lane->is_ping_open = false;
    lane->peer_utc_ms = pong->utc_ms;
    lane->peer_utc_from_ms = lane->ping_sent_at_ms;
    lane->peer_utc_to_ms = now_ms;
}

bool lane_tick(struct lane *lane, int64_t now_ms, int64_t utc_ms, struct sync_duties *duties) {
    if (!lane->is_up) {
        return true;
    }
    if (now_ms >= lane->heard_at_ms + SYNC_DEAD_AFTER_MS) {
        return false;
    }
    if (now_ms >= lane->ping_due_ms) {
        lane_ping(lane, now_ms, utc_ms, duties);
    }
    return true;
}

static void tell_breach(const struct lane *lane, enum sync_reason reason, const char *detail,
                        struct sync_duties *duties) {
    struct sync_duty *alarm = sync_duties_alarm(duties, (int32_t)reason, 0, 0);
    (void)snprintf(alarm->alarm.detail, sizeof alarm->alarm.detail, "%s", detail);
    struct text text = text_of(alarm->alarm.detail);
    struct sync_message message = {
        .id = SYNC_ERR,
        .err = {.code = (int32_t)reason, .is_fatal = true, .detail = text_is_plain(text) ? text : text_of("")}};
    sync_duties_send(duties, lane->which, &message);
}

void lane_drop(struct lane *lane, enum sync_reason reason, const char *detail, struct sync_duties *duties) {
    bug_if(!lane->is_up);
    bool is_breach = reason == SYNC_MALFORMED || reason == SYNC_UNEXPECTED;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_DROP_LANE);
    duty->drop_lane.lane = lane->which;
    duty->drop_lane.reason = reason;
    duty->drop_lane.retry_after_ms = is_breach ? SYNC_BREACH_WAIT_MS : 0;
    if (is_breach) {
        tell_breach(lane, reason, detail, duties);
    }
    lane_close(lane);
}

int64_t lane_deadline(const struct lane *lane) {
    return lane->is_up ? int64_min(lane->ping_due_ms, lane->heard_at_ms + SYNC_DEAD_AFTER_MS) : INT64_MAX;
}
