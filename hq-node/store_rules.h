/* Which rule set a store works by. Head office knows it exactly whenever the store has acknowledged all that it was
 * sent: then it is the latest offer among that. While something is under way, the answer is the last one that was
 * exact, kept in memory. */
#ifndef REGULARS_HQ_NODE_STORE_RULES_H
#define REGULARS_HQ_NODE_STORE_RULES_H

#include "hq-node/hq_link.h"

enum {
    STORE_RULES_STORES_MAX = 65535, /* above this number nothing is remembered */
    STORE_RULES_RECENT_MAX = 16,    /* offers that may be newer than what a store was sent */
};

/* Which version was published under which number of the journal. */
struct recent_rules {
    uint64_t n;
    uint64_t version;
};

struct store_rules {
    struct hq *hq;
    const struct hq_link *link;
    uint32_t *versions; /* by store; 0: not known */
    uint64_t read_n;    /* the journal's last n when the following was read */
    size_t recent_count;
    struct recent_rules recent[STORE_RULES_RECENT_MAX]; /* the newest first */
};

FAULT_CHECKED bool store_rules_start(struct store_rules *rules, struct hq *hq, const struct hq_link *link,
                                     struct fault *fault);
void store_rules_stop(struct store_rules *rules);

/* How far the store has applied its cmd: by its session of now, or the last one that it had. */
FAULT_CHECKED bool store_rules_acked_seq(struct store_rules *rules, uint32_t store, uint64_t *acked_seq,
                                         struct fault *fault);
/* 0: none, or not known since the start of the program. */
FAULT_CHECKED bool store_rules_version(struct store_rules *rules, uint32_t store, uint64_t *version,
                                       struct fault *fault);
/* How many stores work by each of the versions; asks for every store, so it is for a page that is opened by hand. */
FAULT_CHECKED bool store_rules_count(struct store_rules *rules, const uint64_t *versions, size_t count, int64_t *stores,
                                     struct fault *fault);

#endif
