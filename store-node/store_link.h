/* The store's end of the line to head office: brings the protocol (sync/store_sync.h) to life over two sealed
 * connections, fast and bulk, and enrols the box by its store file (store_file.h) when it has no identity yet.
 *
 * It shares the turn of the store's desks: what arrives is written into the turn's commit, and only after that commit
 * it is confirmed, told and acknowledged. It commits by itself what nobody else did, in LOOP_STAGE_ANSWER. Nothing here
 * ever stands between a till and its answer: without head office the store only notes that it is alone. */
#ifndef REGULARS_STORE_NODE_STORE_LINK_H
#define REGULARS_STORE_NODE_STORE_LINK_H

#include "node/event_loop.h"
#include "store-node/store.h"
#include "store-node/store_config.h"

struct store_link;

enum store_link_standing {
    STORE_LINK_NOT_ENROLLED = 0, /* no identity yet: waits for a store file, or for head office to take its token */
    STORE_LINK_DOWN,
    STORE_LINK_UP, /* the fast lane is up */
};

struct store_link_state {
    enum store_link_standing standing;
    int64_t last_heard_ms; /* UTC by the store's clock; 0: never since the start */
    uint64_t led_hq_seq;   /* as far as head office has it durably */
    uint64_t doc_hq_seq;
    bool knows_hq_time;
    int64_t hq_ahead_ms; /* head office's clock less the store's, when it is known */
    int64_t alarm_count; /* since the start */
};

/* The library of seal/ must have been started (key_start_library). Everything given must outlive the link. Counts the
 * boot, which is a commit of its own: no turn may be open. */
FAULT_CHECKED bool store_link_start(struct store_link **link, struct event_loop *loop, struct store *store,
                                    const struct store_config *config, const struct log *log, struct fault *fault);
/* NULL is allowed. */
void store_link_stop(struct store_link *link);

/* After a commit that appended to led or doc. */
void store_link_notice_growth(struct store_link *link);

struct store_link_state store_link_state(const struct store_link *link);

#endif
