/* The protocol's state of the stores. */
#include "base/bug.h"
#include "base/id.h"
#include "hq-node/hq_link_parts.h"

#include <string.h>

static void on_timer(void *context) {
    struct sync_event event = {.kind = SYNC_TIMER};
    hq_link_step(context, &event);
}

struct hq_peer *hq_link_find_peer(struct hq_link *link, uint32_t store, bool may_make) {
    bug_if(store > ID_NODE_MAX);
    if (link->peer_numbers[store] != 0) {
        return &link->peers[link->peer_numbers[store] - 1];
    }
    if (!may_make || link->peer_count == HQ_LINK_STORES_MAX) {
        return NULL;
    }
    struct hq_peer *peer = &link->peers[link->peer_count++];
    *peer = (struct hq_peer){.link = link, .store = store};
    timer_init(&peer->timer, on_timer, peer);
    link->peer_numbers[store] = (uint16_t)link->peer_count;
    return peer;
}

static bool read_state(struct hq_peer *peer, struct hq_sync_state *state, struct fault *fault) {
    struct hq *hq = peer->link->hq;
    struct store_session_row row;
    if (!store_registry_read_session(&hq->tables.stores, peer->store, &row, fault) ||
        !sync_journal_position(&hq->journal, journal_stream(peer->store, STREAM_LED), &state->led_cursor, fault) ||
        !sync_journal_position(&hq->journal, journal_stream(peer->store, STREAM_DOC), &state->doc_cursor, fault) ||
        !sync_journal_position(&hq->journal, journal_stream(peer->store, STREAM_CMD), &state->cmd_head, fault)) {
        return false;
    }
    state->boot_seen = row.boot_seen;
    memcpy(state->handshake_seen, row.handshake_seen, sizeof state->handshake_seen);
    state->led_durable_seq = state->led_cursor.seq; /* there is no standby yet: what is stored is durable */
    state->doc_durable_seq = state->doc_cursor.seq;
    state->cmd_kept = (struct sync_kept){.acked_seq = row.cmd_acked_seq, .durable_seq = row.cmd_acked_seq};
    return true;
}

static void forget(struct hq_peer *peer) {
    for (size_t i = 0; i < SYNC_LANES; i++) {
        if (peer->lanes[i] != NULL) {
            hq_link_hang_up(peer->lanes[i]);
            peer->lanes[i] = NULL;
        }
    }
    loop_timer_cancel(peer->link->loop, &peer->timer);
    memset(peer->saving, 0, sizeof peer->saving);
    peer->load.is_wanted = false;
    peer->wants_blob = false;
    peer->is_loaded = false;
}

bool hq_link_load_peer(struct hq_peer *peer, uint32_t incarnation, struct fault *fault) {
    struct hq_sync_state state = {.incarnation = incarnation, .hq_epoch = HQ_LINK_EPOCH};
    if (peer->is_loaded && peer->sync.incarnation == incarnation) {
        return true;
    }
    forget(peer);
    if (!read_state(peer, &state, fault)) {
        return false;
    }
    hq_sync_init(&peer->sync, &state);
    peer->is_loaded = true;
    if (peer->link->gauge.level != SYNC_CALM) {
        struct sync_event event = {.kind = SYNC_PRESSURE};
        event.pressure.level = peer->link->gauge.level;
        event.pressure.retry_after_ms = hq_link_retry_ms(peer->link);
        hq_link_step(peer, &event);
    }
    return true;
}

void hq_link_mark_busy(struct hq_peer *peer) {
    if (!peer->is_busy) {
        peer->is_busy = true;
        peer->next_busy = peer->link->busy;
        peer->link->busy = peer;
        loop_turn_again(peer->link->loop); /* this turn's hooks may have run */
    }
}

void hq_link_hang_up(struct hq_session *session) {
    sealed_close(session->connection);
}
