/* The inside of hq_link.h, for hq_link*.c only.
 *
 * A session is one accepted connection from its request on; a peer is a store, with the protocol's state and its two
 * lanes. Steps of the protocol do not nest: a step's duties are carried out at once where that only writes into the
 * open turn or sends; what must wait for the commit (confirmations, answers to enrolments) or reads what is committed
 * (loads) is noted in the peer, the peer is put into the list of the busy, and hq_link_settle does it after the commit.
 */
#ifndef REGULARS_HQ_NODE_HQ_LINK_PARTS_H
#define REGULARS_HQ_NODE_HQ_LINK_PARTS_H

#include "hq-node/enrolment.h"
#include "hq-node/hq_link.h"
#include "hq-node/load_gauge.h"
#include "node/log_limit.h"
#include "node/sealed_link.h"
#include "node/sync_journal.h"
#include "sync/hq_sync.h"

enum {
    HQ_LINK_CONNECTIONS_MAX = 2 * HQ_LINK_STORES_MAX + 1024, /* two lanes each, and room for newcomers */
    HQ_LINK_STRANGER_LINES = 2,                              /* of the log, per second */
    HQ_LINK_STRANGER_BURST = 10,
    HQ_LINK_SAVE_RETRY_MS = 5 * 1000, /* after a failed commit or save; up to twice that */
    HQ_LINK_NEWS_MS = 200,            /* what arrived gathers this long before other stores hear of it, */
    HQ_LINK_NEWS_MS_PER_STORE = 1,    /* and longer where many are to hear */
    HQ_LINK_FEEDS_PER_TURN = 64,
    HQ_LINK_EPOCH = 1, /* grows when head office is set back to a backup, which is not possible yet */
};

struct hq_saving {
    bool is_open;
    bool has_failed;
    uint64_t refused_seq; /* 0: none */
};

struct hq_load {
    bool is_wanted;
    uint64_t from_seq;
    size_t bytes_max;
};

struct hq_session;

struct hq_peer {
    struct hq_link *link;
    uint32_t store;
    bool is_loaded; /* sync has begun */
    bool is_busy;   /* in the list */
    bool wants_feed;
    struct hq_sync sync;
    struct hq_session *lanes[SYNC_LANES]; /* up; NULL: none */
    struct timer timer;
    struct hq_saving saving[STREAM_DOC + 1];
    struct hq_load load; /* of cmd */
    bool wants_blob;
    struct sync_blob_get blob;
    int64_t heard_utc_ms;
    char address[NET_PEER_MAX];
    struct hq_peer *next_busy;
};

struct hq_session {
    struct hq_peer *peer; /* NULL: an enrolment */
    struct sealed_connection *connection;
    struct store_hello hello;            /* welcomed, to be confirmed by the first message */
    struct node_session_request request; /* of an enrolment */
    uint8_t public_key[KEY_SIZE];
    struct hq_session *next; /* of the free, or of the enrolments that wait */
};

struct hq_link {
    struct event_loop *loop;
    struct hq *hq;
    const struct log *log;
    struct log_limit strangers; /* what the sealed link has to say */
    struct loop_hook settle;
    struct sealed_link *sealed;
    uint16_t port;
    struct hq_peer *peers; /* HQ_LINK_STORES_MAX */
    size_t peer_count;
    uint16_t *peer_numbers; /* by store: 1 + place in peers, 0: none */
    struct hq_session *sessions;
    struct hq_session *free_session;
    struct hq_session *enrolments; /* that wait for the commit's end */
    struct hq_peer *busy;
    struct sync_duties *duties; /* one for all peers */
    bool is_stepping;
    struct arena arena;    /* of loads */
    uint8_t *part;         /* LIMIT_BLOB_PART bytes */
    uint8_t psk[KEY_SIZE]; /* what find_keys points at */
    uint8_t peer_static[KEY_SIZE];
    struct timer deal;
    bool has_news;   /* for stores, since the present deal began */
    bool is_dealing; /* or is about to */
    size_t fed;      /* peers that the present deal has been through */
    int64_t dealt_at_ms;
    struct load_gauge gauge;
    struct timer gauge_timer; /* a loop at rest has turns too seldom for the level to fall */
    struct hq_link_counts counts;
};

/* hq_link_session.c: who comes. */
extern const struct sealed_events hq_link_events; /* but the context */

/* hq_link_enrol.c */
void hq_link_ask_enrolment(struct hq_session *session, struct hq_link *link, const struct node_session_request *request,
                           const uint8_t peer_static[static KEY_SIZE]);
/* Its connection has ended. */
void hq_link_drop_enrolment(struct hq_link *link, const struct hq_session *session);
void hq_link_answer_enrolments(struct hq_link *link);

/* hq_link_peer.c: the protocol's state of a store. */
/* NULL when there is no room for another one. */
struct hq_peer *hq_link_find_peer(struct hq_link *link, uint32_t store, bool may_make);
/* Begins the protocol from what is stored, or anew when the store has another box (incarnation) than before. */
FAULT_CHECKED bool hq_link_load_peer(struct hq_peer *peer, uint32_t incarnation, struct fault *fault);
void hq_link_mark_busy(struct hq_peer *peer);
/* Ends a lane's connection after what was sent. */
void hq_link_hang_up(struct hq_session *session);

/* hq_link_pump.c: one event, its duties. */
void hq_link_step(struct hq_peer *peer, struct sync_event *event);
void hq_link_alarm(struct hq_link *link, uint32_t store, const char *what, const struct fault *fault);
/* When the reason is one for it; whatever else happens, a person must look at the store. */
void hq_link_note_quarantine(struct hq_peer *peer, int32_t reason);
int64_t hq_link_utc_ms(const struct hq_link *link);
/* Spread, so that stores that were told to wait do not come back at one moment. */
int64_t hq_link_retry_ms(struct hq_link *link);

/* hq_link_storage.c */
void hq_link_save_entries(struct hq_peer *peer, const struct sync_duty *duty);
void hq_link_save_acked(struct hq_peer *peer, const struct sync_duty *duty);
void hq_link_save_session(struct hq_peer *peer, const struct sync_duty *duty);
void hq_link_confirm(struct hq_peer *peer, enum stream stream);
void hq_link_tell_growth(struct hq_peer *peer);
/* True when there was one. */
bool hq_link_answer_load(struct hq_peer *peer);
void hq_link_answer_blob(struct hq_peer *peer);

/* hq_link_settle.c: after the turn's commit. */
void hq_link_settle(void *link);
void hq_link_deal_news(void *link);

#endif
