/* What the world tells a side of the protocol. The pump (node) makes events, hands them one by one to store_sync_step
 * or hq_sync_step and carries out the duties (duty.h) that come back. Everything that an event points to lives until
 * the duties of its step are done. */
#ifndef REGULARS_SYNC_EVENT_H
#define REGULARS_SYNC_EVENT_H

#include "sync/message.h"

enum sync_event_kind {
    SYNC_LANE_UP = 1,  /* the handshake is done and confirmed; replaces a connection of that lane */
    SYNC_LANE_DOWN,    /* the connection ended; no harm when the lane was down already */
    SYNC_FRAME,        /* opened bytes, in order, of the lane's present connection */
    SYNC_LOADED,       /* answer to SYNC_LOAD_ENTRIES */
    SYNC_GREW,         /* the own log of a stream has new committed entries */
    SYNC_SAVED,        /* entries up to here are committed */
    SYNC_SAVE_FAILED,  /* nothing of what is being saved in the stream was stored; say when to try again */
    SYNC_SAVE_REFUSED, /* an entry's hash does not follow from ours; nothing from it on was stored */
    SYNC_TIMER,        /* the armed moment has come; too early or too late is harmless */
    SYNC_BLOB_WANTED,  /* store: content to fetch */
    SYNC_BLOB_SAVED,   /* store: bytes up to `offset` are committed; the whole: and its hash is right */
    SYNC_BLOB_SPOILT,  /* store: the whole is there and its hash is wrong */
    SYNC_BLOB_LOADED,  /* HQ: answer to SYNC_LOAD_BLOB */
    SYNC_PRESSURE,     /* HQ: how loaded it is */
};

/* PROTOCOL.md section 6. */
enum sync_pressure { SYNC_CALM = 0, SYNC_BULK_STOPS, SYNC_SMALL_BATCHES, SYNC_LED_WAITS };

struct sync_event {
    enum sync_event_kind kind;
    int64_t now_ms; /* monotonic */
    int64_t utc_ms; /* for the peer's information only */
    union {
        struct {
            enum sync_lane lane;
            const struct store_hello *store_hello; /* at HQ */
            const struct hq_hello *hq_hello;       /* at the store; its verdict is welcome */
        } lane_up;
        struct {
            enum sync_lane lane;
        } lane_down;
        struct {
            enum sync_lane lane;
            struct span bytes;
        } frame;
        struct {
            enum stream stream;
            uint64_t from_seq; /* as asked */
            bool is_pruned;    /* entry from_seq, or the hash before it, is not kept: nothing below is set */
            uint8_t prev_hash[SYNC_HASH_SIZE]; /* of entry from_seq - 1; zeros for 0 */
            const struct sync_entry *entries;  /* from_seq, from_seq + 1, ...; is_critical set by the loader */
            size_t count;                      /* >= 1 */
        } loaded;
        struct {
            enum stream stream;
            struct sync_position head;
        } grew;
        struct {
            enum stream stream;
            struct sync_position head; /* of the stream as stored now */
            uint64_t durable_seq;      /* <= head; may grow later with the same head (a standby has it too) */
        } saved;
        struct {
            int32_t stream;         /* enum stream, or SYNC_BLOB at the store */
            int64_t retry_after_ms; /* 1 .. SYNC_RETRY_MAX_MS */
        } save_failed;
        struct {
            enum stream stream;
            uint64_t seq;
        } save_refused;
        struct {
            uint32_t slot; /* 0 .. SYNC_BLOB_SLOTS - 1 (blob_fetch.h); replaces an older wish in the slot */
            uint8_t hash[SYNC_HASH_SIZE];
            uint64_t size;   /* of the whole, >= 1 */
            uint64_t offset; /* bytes already saved, < size */
        } blob_wanted;
        struct {
            uint32_t slot;
            uint8_t hash[SYNC_HASH_SIZE];
            uint64_t offset; /* SYNC_BLOB_SAVED */
        } blob_saved;
        struct sync_blob_part blob_loaded; /* size 0: no such blob */
        struct {
            enum sync_pressure level;
            int64_t retry_after_ms; /* for BUSY; 1 .. SYNC_RETRY_MAX_MS, spread by the caller's dice */
        } pressure;
    };
};

const char *sync_event_name(enum sync_event_kind kind);

#endif
