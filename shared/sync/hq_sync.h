/* Head office's side of the protocol for ONE store, as a step function: an event in, duties out, no I/O, no clock, no
 * dice. It holds nothing that is not in HQ's logs and stored cursors, so it can be made anew at any time (also to end
 * the stop of a stream after an operator's decision).
 *
 *     handshake:  hq_sync_judge; a refusal other than REPLAYED is answered and closed, and logged by the pump
 *                 (sync_reason_is_quarantine: an alarm); a welcome is answered, and becomes SYNC_LANE_UP with the
 *                 store's HELLO when the first sealed frame of the store has come, before that frame is handed in
 *     each event: hq_sync_step, then the duties in their order */
#ifndef REGULARS_SYNC_HQ_SYNC_H
#define REGULARS_SYNC_HQ_SYNC_H

#include "sync/event.h"
#include "sync/lane.h"
#include "sync/stream_receiver.h"
#include "sync/stream_sender.h"

/* As stored, for one incarnation of one store. */
struct hq_sync_state {
    uint32_t incarnation;
    uint64_t boot_seen;                  /* SYNC_SAVE_SESSION */
    uint64_t handshake_seen[SYNC_LANES]; /* SYNC_SAVE_SESSION */
    uint64_t hq_epoch;
    struct sync_position led_cursor;
    uint64_t led_durable_seq;
    struct sync_position doc_cursor;
    uint64_t doc_durable_seq;
    struct sync_position cmd_head;
    struct sync_kept cmd_kept;
};

struct hq_sync {
    uint32_t incarnation;
    uint64_t boot_seen;
    uint64_t handshake_seen[SYNC_LANES];
    uint64_t hq_epoch;
    struct lane lanes[SYNC_LANES];
    struct stream_receiver led;
    struct stream_receiver doc;
    struct stream_sender cmd;
    enum sync_pressure pressure;
    int64_t busy_retry_ms; /* what BUSY tells under pressure */
    int64_t timer_at_ms;   /* armed; INT64_MAX: none */
};

void hq_sync_init(struct hq_sync *sync, const struct hq_sync_state *state);
/* Decides on a handshake and fills the answer, whose verdict is returned too. Changes nothing. `record_version` and
 * `features` are HQ's own. */
enum sync_reason hq_sync_judge(const struct hq_sync *sync, const struct store_hello *hello, uint32_t record_version,
                               int64_t utc_ms, struct hq_hello *answer);
/* Events: all but those marked store in event.h; SYNC_GREW for cmd, SYNC_SAVED and its kin for led and doc. */
void hq_sync_step(struct hq_sync *sync, const struct sync_event *event, struct sync_duties *duties);

#endif
