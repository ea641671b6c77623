/* One event through the protocol of a store, and its duties. */
#include "base/bug.h"
#include "hq-node/hq_link_parts.h"

int64_t hq_link_utc_ms(const struct hq_link *link) {
    return link->loop->clock.utc_ms(link->loop->clock.context);
}

int64_t hq_link_retry_ms(struct hq_link *link) {
    uint8_t dice[4];
    link->hq->entropy.fill(link->hq->entropy.context, dice, sizeof dice);
    return HQ_LINK_SAVE_RETRY_MS + (int64_t)(bytes_get_be32(dice) % HQ_LINK_SAVE_RETRY_MS);
}

/* ------------------------------------------------------------------------------------------------------------ alarms
 */

void hq_link_alarm(struct hq_link *link, uint32_t store, const char *what, const struct fault *fault) {
    struct log_line line;
    log_begin(&line, link->log, LOG_ERROR, what);
    log_int(&line, "store", store);
    log_text(&line, "code", text_of(fault_code_name(fault->code)));
    log_text(&line, "text", text_of(fault->text));
    log_end(&line);
}

static bool write_quarantine(const struct hq_peer *peer, int32_t reason, struct fault *fault) {
    struct hq *hq = peer->link->hq;
    if (!turn_begin_request(&hq->turn, fault)) {
        return false;
    }
    bool is_written =
        store_registry_write_quarantine(&hq->tables.stores, peer->store, reason, hq_link_utc_ms(peer->link), fault);
    return turn_end_request(&hq->turn, is_written, fault);
}

void hq_link_note_quarantine(struct hq_peer *peer, int32_t reason) {
    struct fault fault;
    if (sync_reason_is_quarantine((enum sync_reason)reason) && !write_quarantine(peer, reason, &fault)) {
        hq_link_alarm(peer->link, peer->store, "quarantine_not_saved", &fault);
    }
}

static void take_alarm(struct hq_peer *peer, const struct sync_duty *duty) {
    struct log_line line;
    log_begin(&line, peer->link->log, LOG_ERROR, "sync_alarm");
    log_int(&line, "store", peer->store);
    log_text(&line, "reason", text_of(sync_reason_name(duty->alarm.reason)));
    log_text(&line, "stream", text_of(sync_stream_name(duty->alarm.stream)));
    log_int(&line, "seq", (int64_t)duty->alarm.seq);
    log_text(&line, "seen_by", text_of(duty->alarm.is_theirs ? "the store" : "us"));
    log_text(&line, "text", text_of(sync_reason_text(duty->alarm.reason)));
    log_text(&line, "detail", text_of(duty->alarm.detail));
    log_end(&line);
    hq_link_note_quarantine(peer, duty->alarm.reason);
}

/* ------------------------------------------------------------------------------------------------------------- duties
 */

static void send_plain(struct hq_peer *peer, const struct sync_duty *duty) {
    struct hq_session *session = peer->lanes[duty->send.lane];
    if (session != NULL && !sealed_send(session->connection, duty->send.bytes)) {
        hq_link_hang_up(session);
    }
}

static void drop_lane(struct hq_peer *peer, const struct sync_duty *duty) {
    struct log_line line;
    log_begin(&line, peer->link->log, LOG_WARNING, "lane_dropped");
    log_int(&line, "store", peer->store);
    log_text(&line, "lane", text_of(duty->drop_lane.lane == SYNC_FAST ? "fast" : "bulk"));
    log_text(&line, "reason", text_of(sync_reason_name((int32_t)duty->drop_lane.reason)));
    log_end(&line);
    if (peer->lanes[duty->drop_lane.lane] != NULL) {
        hq_link_hang_up(peer->lanes[duty->drop_lane.lane]);
        peer->lanes[duty->drop_lane.lane] = NULL;
    }
}

static void arm_timer(struct hq_peer *peer, const struct sync_duty *duty) {
    int64_t after_ms = duty->arm_timer.at_ms - loop_now_ms(peer->link->loop);
    loop_timer_set(peer->link->loop, &peer->timer, after_ms > 0 ? after_ms : 0);
}

static void note_load(struct hq_peer *peer, const struct sync_duty *duty) {
    peer->load = (struct hq_load){
        .is_wanted = true, .from_seq = duty->load_entries.from_seq, .bytes_max = duty->load_entries.bytes_max};
    hq_link_mark_busy(peer);
}

static void note_blob(struct hq_peer *peer, const struct sync_duty *duty) {
    peer->wants_blob = true;
    peer->blob = duty->load_blob;
    hq_link_mark_busy(peer);
}

static void carry_out(struct hq_peer *peer, const struct sync_duty *duty) {
    switch (duty->kind) {
    case SYNC_SAVE_ENTRIES: hq_link_save_entries(peer, duty); return;
    case SYNC_SAVE_ACKED: hq_link_save_acked(peer, duty); return;
    case SYNC_SAVE_SESSION: hq_link_save_session(peer, duty); return;
    case SYNC_LOAD_ENTRIES: note_load(peer, duty); return;
    case SYNC_LOAD_BLOB: note_blob(peer, duty); return;
    case SYNC_SEND: send_plain(peer, duty); return;
    case SYNC_ARM_TIMER: arm_timer(peer, duty); return;
    case SYNC_DROP_LANE: drop_lane(peer, duty); return;
    case SYNC_ALARM: take_alarm(peer, duty); return;
    case SYNC_SAVE_BLOB: break;
    }
    bug_unreachable("a duty that head office does not have");
}

void hq_link_step(struct hq_peer *peer, struct sync_event *event) {
    struct hq_link *link = peer->link;
    bug_if(link->is_stepping);
    link->is_stepping = true;
    event->now_ms = loop_now_ms(link->loop);
    event->utc_ms = hq_link_utc_ms(link);
    hq_sync_step(&peer->sync, event, link->duties);
    for (size_t i = 0; i < link->duties->count; i++) {
        carry_out(peer, &link->duties->items[i]);
    }
    link->is_stepping = false;
}
