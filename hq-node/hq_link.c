#include "hq-node/hq_link.h"

#include "base/id.h"
#include "hq-node/hq_link_parts.h"

#include <stdlib.h>

/* The turn that it causes is measured, and that is all. */
static void on_gauge_timer(void *context) {
    (void)context;
}

static bool allocate_sessions(struct hq_link *link, struct fault *fault) {
    size_t count = link_connections_max(sealed_link_transport(link->sealed));
    link->sessions = calloc(count, sizeof *link->sessions);
    for (size_t i = 0; link->sessions != NULL && i < count; i++) {
        link->sessions[i].next = link->free_session;
        link->free_session = &link->sessions[i];
    }
    return link->sessions != NULL || fault_set(fault, FAULT_FULL, "no memory for %zu sessions", count);
}

static bool allocate(struct hq_link *link, struct fault *fault) {
    link->peers = calloc(HQ_LINK_STORES_MAX, sizeof *link->peers);
    link->peer_numbers = calloc(ID_NODE_MAX + 1, sizeof *link->peer_numbers);
    link->duties = malloc(sizeof *link->duties);
    link->part = malloc(LIMIT_BLOB_PART);
    void *block = malloc(SYNC_JOURNAL_ARENA);
    arena_init(&link->arena, block, block == NULL ? 0 : SYNC_JOURNAL_ARENA);
    if (link->peers == NULL || link->peer_numbers == NULL || link->duties == NULL || link->part == NULL ||
        block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the lines to the stores");
    }
    return true;
}

static void place(struct hq_link *link) {
    log_limit_init(&link->strangers, link->log, link->loop->clock, HQ_LINK_STRANGER_LINES, HQ_LINK_STRANGER_BURST);
    timer_init(&link->deal, hq_link_deal_news, link);
    timer_init(&link->gauge_timer, on_gauge_timer, link);
    link->settle = (struct loop_hook){.run = hq_link_settle, .context = link};
    loop_hook_add(link->loop, &link->settle, LOOP_STAGE_ANSWER);
}

static bool listen_for_stores(struct hq_link *link, const struct net_address *listen, struct fault *fault) {
    struct sealed_options options = {
        .link = {.connections_max = HQ_LINK_CONNECTIONS_MAX, .silence_ms = SYNC_DEAD_AFTER_MS + SYNC_PING_AFTER_MS},
        .static_keys = {&link->hq->keys.static_key},
        .static_key_count = 1};
    struct sealed_events events = hq_link_events;
    events.context = link;
    return sealed_link_start(&link->sealed, link->loop, &options, events, link->hq->entropy, &link->strangers.log,
                             fault) &&
           allocate_sessions(link, fault) &&
           link_listen(sealed_link_transport(link->sealed), listen, &link->port, fault);
}

bool hq_link_start(struct hq_link **link, struct event_loop *loop, struct hq *hq, const struct net_address *listen,
                   const struct log *log, struct fault *fault) {
    struct hq_link *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the lines to the stores");
    }
    made->loop = loop;
    made->hq = hq;
    made->log = log;
    place(made);
    if (!allocate(made, fault) || !listen_for_stores(made, listen, fault)) {
        hq_link_stop(made);
        return false;
    }
    *link = made;
    return true;
}

void hq_link_stop(struct hq_link *link) {
    if (link == NULL) {
        return;
    }
    sealed_link_stop(link->sealed);
    for (size_t i = 0; i < link->peer_count; i++) {
        loop_timer_cancel(link->loop, &link->peers[i].timer);
    }
    loop_timer_cancel(link->loop, &link->deal);
    loop_timer_cancel(link->loop, &link->gauge_timer);
    loop_hook_remove(link->loop, &link->settle, LOOP_STAGE_ANSWER);
    key_wipe(link->psk, sizeof link->psk);
    free(link->sessions);
    free(link->peers);
    free(link->peer_numbers);
    free(link->duties);
    free(link->part);
    free(link->arena.block);
    free(link);
}

uint16_t hq_link_port(const struct hq_link *link) {
    return link->port;
}

struct hq_link_state hq_link_state(const struct hq_link *link, uint32_t store) {
    struct hq_link_state state = {.is_up = false};
    if (store > ID_NODE_MAX || link->peer_numbers[store] == 0) {
        return state;
    }
    const struct hq_peer *peer = &link->peers[link->peer_numbers[store] - 1];
    state.is_up = peer->lanes[SYNC_FAST] != NULL;
    state.last_heard_ms = peer->heard_utc_ms;
    state.led_head_seq = peer->sync.led.peer_head_seq;
    state.doc_head_seq = peer->sync.doc.peer_head_seq;
    state.cmd_acked_seq = peer->sync.cmd.kept.acked_seq;
    (void)text_copy(state.peer, sizeof state.peer, text_of(peer->address));
    return state;
}

struct hq_link_counts hq_link_counts(const struct hq_link *link) {
    struct hq_link_counts counts = link->counts;
    counts.connections = link_counts(sealed_link_transport(link->sealed)).connections_now;
    counts.pressure = link->gauge.level;
    return counts;
}
