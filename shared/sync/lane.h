/* The life of one connection as a side of the protocol sees it: up or down, heard of, asked. (PROTOCOL.md section 7.)
 */
#ifndef REGULARS_SYNC_LANE_H
#define REGULARS_SYNC_LANE_H

#include "sync/duty.h"

enum {
    SYNC_PING_AFTER_MS = 25 * 1000,
    SYNC_DEAD_AFTER_MS = 60 * 1000,
    SYNC_BREACH_WAIT_MS = 5 * 60 * 1000,
};

struct lane {
    enum sync_lane which;
    bool is_up;
    int64_t heard_at_ms;
    int64_t ping_due_ms;
    uint64_t nonce; /* of the last PING */
    int64_t ping_sent_at_ms;
    bool is_ping_open;        /* the PONG to it has not come */
    int64_t peer_utc_ms;      /* of the last PONG to our PING; 0: none yet */
    int64_t peer_utc_from_ms; /* the peer's clock showed it between these two monotonic moments */
    int64_t peer_utc_to_ms;
};

void lane_init(struct lane *lane, enum sync_lane which);
void lane_open(struct lane *lane, int64_t now_ms);
void lane_close(struct lane *lane);
void lane_ping(struct lane *lane, int64_t now_ms, int64_t utc_ms, struct sync_duties *duties);
/* Any frame proves that the peer lives. */
void lane_hear(struct lane *lane, int64_t now_ms);
void lane_take_ping(struct lane *lane, const struct sync_ping *ping, int64_t utc_ms, struct sync_duties *duties);
void lane_take_pong(struct lane *lane, const struct sync_ping *pong, int64_t now_ms);
/* Pings when it is time. False: silent for too long. */
bool lane_tick(struct lane *lane, int64_t now_ms, int64_t utc_ms, struct sync_duties *duties);
/* Ends a lane that is up: tells the peer why when it broke the protocol (with `detail`), closes, raises an alarm for a
 * breach. */
void lane_drop(struct lane *lane, enum sync_reason reason, const char *detail, struct sync_duties *duties);
/* The next moment at which lane_tick has something to do; INT64_MAX when down. */
int64_t lane_deadline(const struct lane *lane);

#endif
