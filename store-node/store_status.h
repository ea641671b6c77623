/* The state of the box in one plain value, for whoever shows it: the till API, the status page, the admin socket. */
#ifndef REGULARS_STORE_NODE_STORE_STATUS_H
#define REGULARS_STORE_NODE_STORE_STATUS_H

#include "store-node/store.h"

enum store_status_link { STATUS_LINK_NOT_ENROLLED = 0, STATUS_LINK_DOWN, STATUS_LINK_UP };

struct store_status_lag {
    uint64_t seq;    /* last entry here */
    uint64_t hq_seq; /* last entry that head office holds durably */
};

struct store_status {
    uint32_t store; /* 0: not enrolled */
    const char *store_name;
    const char *version;
    int64_t now_ms;
    bool tills_tell_time;
    enum store_status_link link;
    int64_t hq_last_heard_ms; /* 0: never */
    uint64_t rule_set_version;
    const uint8_t *rule_set_hash; /* BLOB_HASH_SIZE; counts when the version is not 0 */
    size_t promotion_count;
    uint64_t catalogue_version;
    size_t product_count;
    struct store_status_lag led;
    struct store_status_lag doc;
    int64_t till_count; /* paired */
    int64_t customer_count;
    uint64_t disk_free_bytes; /* of the data directory's file system */
    int64_t started_ms;
};

extern const char store_version[];

/* What only the daemon knows. */
struct store_status_source {
    struct store *store;
    const char *data_directory;
    bool tills_tell_time;
    int64_t started_ms;
    /* The link to head office, when there is one. */
    void (*read_link)(const void *link, enum store_status_link *state, int64_t *last_heard_ms); /* NULL: none */
    const void *link;
};

bool store_status_read(const struct store_status_source *source, int64_t now_ms, struct store_status *status,
                       struct fault *fault) FAULT_CHECKED;

const char *store_status_link_name(enum store_status_link link);

#endif
