/* The store fetches content by hash, one part at a time, and goes on from what is saved. (PROTOCOL.md section 5.) */
#ifndef REGULARS_SYNC_BLOB_FETCH_H
#define REGULARS_SYNC_BLOB_FETCH_H

#include "sync/duty.h"
#include "sync/event.h"

/* A slot for each sort of content; the node says which is which. */
enum { SYNC_BLOB_SLOTS = 4 };

struct blob_wish {
    bool is_wanted;
    uint8_t hash[SYNC_HASH_SIZE];
    uint64_t size;
    uint64_t offset; /* saved so far */
};

enum blob_state {
    BLOB_IDLE = 0, /* nothing is asked */
    BLOB_ASKED,    /* a BLOB_GET for wishes[active] at its offset is out */
    BLOB_SAVING,   /* its part is being saved */
};

struct blob_fetch {
    struct blob_wish wishes[SYNC_BLOB_SLOTS];
    uint32_t active; /* unless idle */
    enum blob_state state;
    bool is_open; /* the bulk lane is up */
    int64_t paused_until_ms;
};

void blob_fetch_init(struct blob_fetch *fetch);
void blob_fetch_open(struct blob_fetch *fetch, struct sync_duties *duties);
void blob_fetch_close(struct blob_fetch *fetch);
/* A slot, size or offset out of range is a bug of the node. */
void blob_fetch_want(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties);
/* False: the peer broke the protocol (UNEXPECTED). A part that is no longer wanted is dropped. */
bool blob_fetch_take_part(struct blob_fetch *fetch, const struct sync_blob_part *part, struct sync_duties *duties);
void blob_fetch_take_saved(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties);
void blob_fetch_take_spoilt(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties);
/* The part that is being saved could not be: it is asked for again after the wait. */
void blob_fetch_take_save_failed(struct blob_fetch *fetch, int64_t retry_after_ms, int64_t now_ms);
void blob_fetch_take_busy(struct blob_fetch *fetch, int64_t retry_after_ms, int64_t now_ms);
void blob_fetch_tick(struct blob_fetch *fetch, int64_t now_ms, struct sync_duties *duties);
int64_t blob_fetch_deadline(const struct blob_fetch *fetch); /* INT64_MAX: none */

#endif
