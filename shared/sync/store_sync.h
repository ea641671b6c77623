/* The store's side of the protocol as a step function: an event in, duties out, no I/O, no clock, no dice. It holds
 * nothing that is not in the store's logs and stored cursors, so a crash at any moment costs a connection and nothing
 * else. PROTOCOL.md is the contract; event.h and duty.h say what the pump owes.
 *
 *     start:      read the logs' heads and what SYNC_SAVE_ACKED stored, store_sync_init
 *     dialling:   store_sync_hello fills what the handshake carries; a welcome makes SYNC_LANE_UP
 *     each event: store_sync_step, then the duties in their order */
#ifndef REGULARS_SYNC_STORE_SYNC_H
#define REGULARS_SYNC_STORE_SYNC_H

#include "sync/blob_fetch.h"
#include "sync/lane.h"
#include "sync/stream_receiver.h"
#include "sync/stream_sender.h"

/* Who the store is, as the handshake tells it. */
struct store_identity {
    uint32_t store;
    uint32_t incarnation;
    uint64_t boot;      /* of this start */
    uint64_t handshake; /* fresh for each handshake */
    uint32_t record_version;
    uint32_t engine_version;
    uint64_t features;
};

/* As stored. */
struct store_sync_state {
    struct sync_position led_head;
    struct sync_kept led_kept;
    struct sync_position doc_head;
    struct sync_kept doc_kept;
    struct sync_position cmd_cursor;
};

struct store_sync {
    struct lane lanes[SYNC_LANES];
    struct stream_sender led;
    struct stream_sender doc;
    struct stream_receiver cmd;
    struct blob_fetch blobs;
    int64_t timer_at_ms; /* armed; INT64_MAX: none */
};

void store_sync_init(struct store_sync *sync, const struct store_sync_state *state);
void store_sync_hello(const struct store_sync *sync, const struct store_identity *identity, enum sync_lane lane,
                      struct store_hello *hello);
/* Events: all but those marked HQ in event.h; SYNC_GREW for led and doc, SYNC_SAVED and its kin for cmd. */
void store_sync_step(struct store_sync *sync, const struct sync_event *event, struct sync_duties *duties);

#endif
