/* Head office's end of the lines to the stores: listens, lets in whom it knows, and brings the protocol of each store
 * (sync/hq_sync.h) to life over its two sealed connections; enrols new boxes by their tokens.
 *
 * It shares the turn of head office's other requests: the pushes of all stores in one turn of the loop are taken in one
 * commit, and acknowledged after it. It commits by itself what nobody else did, in LOOP_STAGE_ANSWER. A stranger costs
 * one hash and gets no answer; what it does is counted and logged a few times a second at most. */
#ifndef REGULARS_HQ_NODE_HQ_LINK_H
#define REGULARS_HQ_NODE_HQ_LINK_H

#include "hq-node/hq.h"
#include "node/event_loop.h"
#include "node/net_address.h"

enum { HQ_LINK_STORES_MAX = 4096 }; /* that ever had a session since the start */

struct hq_link;

/* The library of seal/ must have been started (key_start_library). Everything given must outlive the link. Port 0 of
 * `listen` is chosen by the system, see hq_link_port. */
FAULT_CHECKED bool hq_link_start(struct hq_link **link, struct event_loop *loop, struct hq *hq,
                                 const struct net_address *listen, const struct log *log, struct fault *fault);
/* NULL is allowed. */
void hq_link_stop(struct hq_link *link);
uint16_t hq_link_port(const struct hq_link *link);

/* After a commit that published something, changed customers or balances, or added a store. */
void hq_link_notice_growth(struct hq_link *link);

struct hq_link_state {
    bool is_up;            /* the fast lane is */
    int64_t last_heard_ms; /* UTC; 0: never since the start */
    uint64_t led_head_seq; /* of the store's own log, as it last told; 0: it has not */
    uint64_t doc_head_seq;
    uint64_t cmd_acked_seq;  /* as far as the store has applied what it was sent */
    char peer[NET_PEER_MAX]; /* the address of the latest connection */
};

struct hq_link_state hq_link_state(const struct hq_link *link, uint32_t store);

struct hq_link_counts {
    int64_t sessions;    /* lanes that came up since the start */
    int64_t refused;     /* handshakes of known stores that were refused */
    int64_t strangers;   /* requests of nobody that is known */
    int64_t connections; /* at this moment */
    int64_t pressure;    /* enum sync_pressure, at this moment */
};

struct hq_link_counts hq_link_counts(const struct hq_link *link);

#endif
