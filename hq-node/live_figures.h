/* Figures of now for the pages: what came in each of the last 60 minutes, today's sums, and when something arrived. The
 * tables hold what is true for good; this is memory of one run of the program, made from their sums once a second, so
 * that a page costs the same on a quiet day and on the busiest.
 *
 * "Today" is the day of head office's zone by the moment of arrival. After a start within the day, what arrived before
 * it counts by the stores' clocks. A cancel takes its receipt out of the minute and the day in which it arrives. */
#ifndef REGULARS_HQ_NODE_LIVE_FIGURES_H
#define REGULARS_HQ_NODE_LIVE_FIGURES_H

#include "base/calendar.h"
#include "hq-node/hq.h"
#include "hq-node/storage/page_queries.h"
#include "node/event_loop.h"

enum {
    LIVE_MINUTES = 60,
    LIVE_MARKS = 3600,       /* seconds whose arrivals are remembered */
    LIVE_STORES_MAX = 65535, /* stores above this number have no sums of today of their own */
    LIVE_LOOK_MS = 1000,
    LIVE_COUNT_CUSTOMERS_MS = 10 * 1000,
};

struct live_count {
    int64_t receipts;
    int64_t net_minor;
};

struct live_minute {
    int64_t at_ms; /* UTC, its begin */
    struct live_count count;
};

struct live_mark {
    int64_t at_ms; /* UTC; what came until then and after the mark before has an n of at most: */
    uint64_t n;
};

struct live_figures {
    struct hq *hq;
    struct event_loop *loop;
    const struct log *log;
    struct page_queries queries;
    struct zone zone;
    struct timer look;
    struct store_sum total; /* as of the last look */
    uint64_t last_n;
    int32_t day;                              /* local; the day that the starts are of */
    struct live_count chain_start;            /* the sums with which the day began */
    struct live_count *starts;                /* the same by store */
    struct live_minute minutes[LIVE_MINUTES]; /* by minute modulo their number */
    struct live_mark marks[LIVE_MARKS];       /* by mark_count modulo their number */
    size_t mark_count;
    int64_t customers;
    int64_t customers_counted_ms; /* monotonic */
};

/* `zone` as in the system's zone files. Must not move while it runs. */
FAULT_CHECKED bool live_figures_start(struct live_figures *figures, struct hq *hq, struct event_loop *loop,
                                      const char *zone, const struct log *log, struct fault *fault);
void live_figures_stop(struct live_figures *figures);

/* Takes in what arrived since the last look; costs next to nothing when nothing did. */
FAULT_CHECKED bool live_figures_look(struct live_figures *figures, struct fault *fault);
/* Of a store's sum as it is now, the part of today; of the chain's with store 0. */
struct live_count live_figures_today(const struct live_figures *figures, const struct store_sum *sum);
/* What came in the minute that began `ago` minutes before the present one, 0 .. LIVE_MINUTES - 1. */
struct live_minute live_figures_minute(const struct live_figures *figures, size_t ago);
/* UTC; 0: before the memory begins. */
int64_t live_figures_arrived_ms(const struct live_figures *figures, uint64_t n);

#endif
