/* After the turn's commit: confirmations, answers, news for the stores, and the measure of the load. */
#include "hq-node/feed.h"
#include "hq-node/hq_link_parts.h"

static void commit(struct hq_link *link) {
    struct fault fault;
    if (!turn_commit(&link->hq->turn, &fault)) {
        log_fault(link->log, "commit_failed", &fault); /* the confirmations find that nothing was stored */
    }
}

/* -------------------------------------------------------------------------------------------------- news for the
 * stores
 */

/* The first news are dealt out at once; what comes soon after gathers, the longer the more stores are to hear of it. */
static void plan_deal(struct hq_link *link) {
    int64_t rest_ms = HQ_LINK_NEWS_MS + (int64_t)link->peer_count * HQ_LINK_NEWS_MS_PER_STORE;
    int64_t after_ms = link->dealt_at_ms + rest_ms - loop_now_ms(link->loop);
    if (!link->is_dealing) {
        link->is_dealing = true;
        loop_timer_set(link->loop, &link->deal, after_ms > 0 ? after_ms : 0);
    }
}

void hq_link_notice_growth(struct hq_link *link) {
    link->has_news = true;
    plan_deal(link);
}

static void end_deal(struct hq_link *link) {
    link->fed = 0;
    link->is_dealing = false;
    link->dealt_at_ms = loop_now_ms(link->loop);
    if (link->has_news) { /* since the deal began */
        plan_deal(link);
    }
}

/* A few stores per turn: thousands of them must not hold up the one that has something to send. */
void hq_link_deal_news(void *context) {
    struct hq_link *link = context;
    size_t dealt = 0;
    if (link->fed == 0) {
        link->has_news = false;
    }
    while (link->fed < link->peer_count && dealt < HQ_LINK_FEEDS_PER_TURN) {
        struct hq_peer *peer = &link->peers[link->fed++];
        if (peer->lanes[SYNC_FAST] != NULL) {
            peer->wants_feed = true;
            hq_link_mark_busy(peer);
            dealt++;
        }
    }
    if (link->fed < link->peer_count) {
        loop_timer_set(link->loop, &link->deal, 0);
    } else {
        end_deal(link);
    }
}

static bool fill(struct hq_peer *peer, uint64_t *appended, struct fault *fault) {
    struct hq *hq = peer->link->hq;
    if (!turn_begin_request(&hq->turn, fault)) {
        return false;
    }
    bool is_filled =
        feed_fill(hq, peer->store, peer->sync.cmd.kept.acked_seq, hq_link_utc_ms(peer->link), appended, fault);
    return turn_end_request(&hq->turn, is_filled, fault);
}

static void feed(struct hq_peer *peer) {
    struct fault fault;
    uint64_t appended = 0;
    peer->wants_feed = false;
    if (peer->lanes[SYNC_FAST] == NULL) {
        return; /* what a store that is away is to be told waits as a cursor, not as entries */
    }
    if (!fill(peer, &appended, &fault)) {
        hq_link_alarm(peer->link, peer->store, "feed_failed", &fault);
    }
    peer->wants_feed = appended > 0; /* perhaps there is more, in the next turn */
}

/* ----------------------------------------------------------------------------------------------------------- settling
 */

static void confirm(struct hq_peer *peer) {
    bool has_news = peer->saving[STREAM_LED].is_open || peer->saving[STREAM_DOC].is_open;
    hq_link_confirm(peer, STREAM_LED);
    hq_link_confirm(peer, STREAM_DOC);
    if (has_news) {
        hq_link_notice_growth(peer->link); /* customers and balances that other stores are to hear of */
    }
}

static void deliver(struct hq_peer *peer) {
    hq_link_tell_growth(peer);
    while (hq_link_answer_load(peer)) {
    }
    hq_link_answer_blob(peer);
}

static void settle_peers(struct hq_link *link) {
    struct hq_peer *first = link->busy;
    link->busy = NULL;
    for (struct hq_peer *peer = first; peer != NULL; peer = peer->next_busy) {
        confirm(peer);
        if (peer->wants_feed) {
            feed(peer);
        }
    }
    commit(link); /* what was fed */
    while (first != NULL) {
        struct hq_peer *peer = first;
        first = peer->next_busy;
        deliver(peer);
        peer->is_busy = false; /* what it notes from here on is for the next turn */
        if (peer->wants_feed) {
            hq_link_mark_busy(peer);
        }
    }
}

/* --------------------------------------------------------------------------------------------------------------- load
 */

static void tell_pressure(struct hq_link *link) {
    struct log_line line;
    log_begin(&line, link->log, LOG_WARNING, "pressure");
    log_int(&line, "level", link->gauge.level);
    log_end(&line);
    for (size_t i = 0; i < link->peer_count; i++) {
        struct sync_event event = {.kind = SYNC_PRESSURE};
        event.pressure.level = link->gauge.level;
        event.pressure.retry_after_ms = hq_link_retry_ms(link);
        if (link->peers[i].is_loaded) {
            hq_link_step(&link->peers[i], &event);
        }
    }
}

static void measure(struct hq_link *link) {
    int64_t now_ms = link->loop->clock.monotonic_ms(link->loop->clock.context);
    if (load_gauge_turn(&link->gauge, loop_now_ms(link->loop), now_ms)) {
        tell_pressure(link);
    }
    if (link->gauge.level != SYNC_CALM) {
        loop_timer_set(link->loop, &link->gauge_timer, LOAD_GAUGE_CALM_MS);
    }
}

void hq_link_settle(void *context) {
    struct hq_link *link = context;
    commit(link);
    hq_link_answer_enrolments(link);
    settle_peers(link);
    measure(link);
    if (link->hq->turn.is_open || link->busy != NULL) {
        loop_turn_again(link->loop);
    }
}
