/* One event through the protocol and its duties, and what is due once the turn is committed. */
#include "base/bug.h"
#include "store-node/store_link_parts.h"

/* ------------------------------------------------------------------------------------------------------------ alarms
 */

void store_link_alarm(struct store_link *link, const char *what, const struct fault *fault) {
    link->alarm_count++;
    log_fault(link->log, what, fault);
}

static void take_alarm(struct store_link *link, const struct sync_duty *duty) {
    struct log_line line;
    link->alarm_count++;
    log_begin(&line, link->log, LOG_ERROR, "sync_alarm");
    log_text(&line, "reason", text_of(sync_reason_name(duty->alarm.reason)));
    log_text(&line, "stream", text_of(sync_stream_name(duty->alarm.stream)));
    log_int(&line, "seq", (int64_t)duty->alarm.seq);
    log_text(&line, "seen_by", text_of(duty->alarm.is_theirs ? "head office" : "us"));
    log_text(&line, "text", text_of(sync_reason_text(duty->alarm.reason)));
    log_text(&line, "detail", text_of(duty->alarm.detail));
    log_end(&line);
}

/* ------------------------------------------------------------------------------------------------------------- duties
 */

static void send_plain(struct store_link *link, const struct sync_duty *duty) {
    struct store_lane *lane = &link->lanes[duty->send.lane];
    if (lane->connection != NULL && !sealed_send(lane->connection, duty->send.bytes)) {
        store_link_hang_up(lane, 0);
    }
}

static void drop_lane(struct store_link *link, const struct sync_duty *duty) {
    struct log_line line;
    log_begin(&line, link->log, LOG_WARNING, "lane_dropped");
    log_text(&line, "lane", text_of(duty->drop_lane.lane == SYNC_FAST ? "fast" : "bulk"));
    log_text(&line, "reason", text_of(sync_reason_name((int32_t)duty->drop_lane.reason)));
    log_end(&line);
    store_link_hang_up(&link->lanes[duty->drop_lane.lane], duty->drop_lane.retry_after_ms);
}

static void note_load(struct store_link *link, const struct sync_duty *duty) {
    link->loads[duty->load_entries.stream] = (struct store_load){
        .is_wanted = true, .from_seq = duty->load_entries.from_seq, .bytes_max = duty->load_entries.bytes_max};
    loop_turn_again(link->loop);
}

static void arm_timer(struct store_link *link, const struct sync_duty *duty) {
    int64_t after_ms = duty->arm_timer.at_ms - loop_now_ms(link->loop);
    loop_timer_set(link->loop, &link->timer, after_ms > 0 ? after_ms : 0);
}

static void carry_out(struct store_link *link, const struct sync_duty *duty) {
    switch (duty->kind) {
    case SYNC_SAVE_ENTRIES: store_link_save_entries(link, duty); return;
    case SYNC_SAVE_ACKED: store_link_save_acked(link, duty); return;
    case SYNC_SAVE_BLOB: store_link_save_blob(link, duty); return;
    case SYNC_LOAD_ENTRIES: note_load(link, duty); return;
    case SYNC_SEND: send_plain(link, duty); return;
    case SYNC_ARM_TIMER: arm_timer(link, duty); return;
    case SYNC_DROP_LANE: drop_lane(link, duty); return;
    case SYNC_ALARM: take_alarm(link, duty); return;
    case SYNC_SAVE_SESSION:
    case SYNC_LOAD_BLOB: break;
    }
    bug_unreachable("a duty that a store does not have");
}

void store_link_step(struct store_link *link, struct sync_event *event) {
    bug_if(link->is_stepping);
    link->is_stepping = true;
    event->now_ms = loop_now_ms(link->loop);
    event->utc_ms = link->loop->clock.utc_ms(link->loop->clock.context);
    store_sync_step(&link->sync, event, link->duties);
    for (size_t i = 0; i < link->duties->count; i++) {
        carry_out(link, &link->duties->items[i]);
    }
    link->is_stepping = false;
}

/* ----------------------------------------------------------------------------------------------- after the turn's
 * commit
 */

static void commit(struct store_link *link) {
    struct fault fault;
    if (!turn_commit(&link->store->turn, &fault)) {
        log_fault(link->log, "commit_failed", &fault); /* the confirmations below find that nothing was stored */
    }
}

void store_link_settle(void *context) {
    struct store_link *link = context;
    commit(link);
    if (link->grant.size > 0) {
        store_link_save_grant(link);
    }
    if (link->phase == STORE_LINK_ENROLLED) {
        store_link_confirm_entries(link);
        store_link_confirm_blob(link);
        store_link_seek_content(link);
        store_link_tell_growth(link);
        while (store_link_answer_load(link, STREAM_LED) || store_link_answer_load(link, STREAM_DOC)) {
        }
    }
    store_link_greet(link);
    if (link->store->turn.is_open) {
        loop_turn_again(link->loop);
    }
}
