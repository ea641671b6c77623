/* The inside of store_link.h, for store_link*.c only.
 *
 * Steps of the protocol do not nest. A step's duties are carried out at once where that only writes into the open turn
 * or sends; what must wait for the commit (confirmations) or reads what is committed (loads) is noted here and done by
 * store_link_settle after the turn's commit. */
#ifndef REGULARS_STORE_NODE_STORE_LINK_PARTS_H
#define REGULARS_STORE_NODE_STORE_LINK_PARTS_H

#include "node/sealed_link.h"
#include "store-node/store_file.h"
#include "store-node/store_link.h"
#include "sync/store_sync.h"

enum {
    STORE_LINK_FILE_LOOK_MS = 5 * 1000, /* how often a box without an identity looks for its store file */
    STORE_LINK_RETRY_MAX_MS = 15 * 1000,
    STORE_LINK_SAVE_RETRY_MS = 3 * 1000, /* after a failed commit or save */
    STORE_LINK_COUNTER_BLOCK = 64,       /* handshake counters that are reserved in one commit */
};

enum store_link_phase {
    STORE_LINK_WAITING = 0, /* for a store file */
    STORE_LINK_ENROLLING,
    STORE_LINK_ENROLLED,
};

/* The contents that are fetched by hash, and their slots in sync/blob_fetch.h. */
enum store_link_content { STORE_LINK_RULES = 0, STORE_LINK_CATALOGUE, STORE_LINK_CONTENTS };

struct store_lane {
    struct store_link *link;
    enum sync_lane which;
    struct link_dialer *dialer;           /* NULL: not dialled yet */
    struct sealed_connection *connection; /* the latest; NULL: none */
    bool wants_greeting;
};

/* What was given to save since the last confirmation. */
struct store_saving {
    bool is_open;
    bool has_failed;
    uint64_t refused_seq; /* 0: none */
};

struct store_blob_saving {
    bool is_open;
    bool is_spoilt;
    uint32_t slot;
    uint8_t hash[SYNC_HASH_SIZE];
};

struct store_load {
    bool is_wanted;
    uint64_t from_seq;
    size_t bytes_max;
};

/* What head office signed last of a content: to be fetched and put in force. */
struct store_offer {
    uint64_t version; /* 0: nothing */
    uint64_t size;
    uint8_t hash[BLOB_HASH_SIZE];
};

struct store_link {
    struct event_loop *loop;
    struct store *store;
    const struct log *log;
    struct loop_hook settle;
    enum store_link_phase phase;
    struct timer look; /* for the store file */
    char file_path[STORE_FILE_PATH_MAX];
    struct fault file_fault; /* told last about the file: once each */
    struct store_file file;
    struct sealed_link *sealed; /* NULL until there is a file */
    struct store_lane lanes[SYNC_LANES];

    uint64_t boot;
    uint64_t handshake_next;
    uint64_t handshake_reserved; /* through this one */

    struct span grant; /* in grant_bytes; size 0: none waits to be saved */
    uint8_t grant_bytes[ENROLMENT_GRANT_MAX];

    struct store_sync sync;
    struct sync_duties *duties;
    bool is_stepping;
    struct timer timer; /* the protocol's */
    struct store_saving saving;
    struct store_blob_saving blob_saving;
    struct store_load loads[STREAM_DOC + 1];
    bool has_growth;
    bool seeks_content; /* an offer came, or a fetch was completed */
    struct store_offer offers[STORE_LINK_CONTENTS];
    struct arena arena; /* of loads */
    int64_t heard_utc_ms;
    int64_t alarm_count;
};

/* store_link_file.c: from a store file to dialling; enrolment. */
void store_link_look_for_file(struct store_link *link);
FAULT_CHECKED bool store_link_read_file(struct store_link *link, bool *is_there, struct fault *fault);
/* What head office granted is made durable, and the box begins its life as that store. */
void store_link_save_grant(struct store_link *link);
/* Loads what the protocol starts from, for an enrolled store. */
FAULT_CHECKED bool store_link_begin_sync(struct store_link *link, struct fault *fault);

/* store_link_lane.c: connections. */
FAULT_CHECKED bool store_link_open(struct store_link *link, struct fault *fault);
FAULT_CHECKED bool store_link_dial(struct store_lane *lane, struct fault *fault);
/* Ends the lane's connection; the dialler comes back after retry_after_ms, 0: by its usual back-off. */
void store_link_hang_up(struct store_lane *lane, int64_t retry_after_ms);
void store_link_greet(struct store_link *link);
FAULT_CHECKED bool store_link_count_boot(struct store_link *link, struct fault *fault);

/* store_link_pump.c: one event, its duties. */
void store_link_step(struct store_link *link, struct sync_event *event);
void store_link_alarm(struct store_link *link, const char *what, const struct fault *fault);
/* After the turn's commit. */
void store_link_settle(void *link);

/* store_link_storage.c: entries and contents. */
int64_t store_link_stream(const struct store_link *link, enum stream stream);
void store_link_save_entries(struct store_link *link, const struct sync_duty *duty);
void store_link_save_acked(struct store_link *link, const struct sync_duty *duty);
void store_link_confirm_entries(struct store_link *link);
void store_link_tell_growth(struct store_link *link);
/* True when there was one. */
bool store_link_answer_load(struct store_link *link, enum stream stream);

/* store_link_content.c: rule sets and catalogues. */
FAULT_CHECKED bool store_link_load_offers(struct store_link *link, struct fault *fault);
/* Within the transaction that takes the entry. A wrong signature is an alarm, not a fault. */
FAULT_CHECKED bool store_link_take_offer(struct store_link *link, const struct journal_entry *entry,
                                         struct fault *fault);
void store_link_save_blob(struct store_link *link, const struct sync_duty *duty);
void store_link_confirm_blob(struct store_link *link);
/* Puts in force what is whole, asks for what is not. */
void store_link_seek_content(struct store_link *link);

#endif
