#include "hq-node/live_figures.h"

#include "node/zone_file.h"

#include <stdlib.h>

enum { MS_PER_MINUTE = 60 * 1000 };

static int64_t utc_ms(const struct live_figures *figures) {
    return figures->loop->clock.utc_ms(figures->loop->clock.context);
}

static void take_start(void *context, const struct day_sum *sum) {
    struct live_figures *figures = context;
    if (sum->store <= LIVE_STORES_MAX) {
        figures->starts[sum->store] = (struct live_count){sum->receipts, sum->net_minor};
    }
}

/* From here on, today began with the sums of this moment. */
static bool begin_day(struct live_figures *figures, int32_t day, struct fault *fault) {
    if (!page_queries_sum_all(&figures->queries, take_start, figures, fault)) {
        return false;
    }
    figures->day = day;
    figures->chain_start = (struct live_count){figures->total.receipts, figures->total.net_minor};
    return true;
}

static void take_back(void *context, const struct day_sum *sum) {
    struct live_figures *figures = context;
    figures->chain_start.receipts -= sum->receipts;
    figures->chain_start.net_minor -= sum->net_minor;
    if (sum->store <= LIVE_STORES_MAX) {
        figures->starts[sum->store].receipts -= sum->receipts;
        figures->starts[sum->store].net_minor -= sum->net_minor;
    }
}

static void note_mark(struct live_figures *figures, int64_t now_ms, uint64_t n) {
    figures->marks[figures->mark_count++ % LIVE_MARKS] = (struct live_mark){now_ms, n};
    figures->last_n = n;
}

static bool begin_figures(struct live_figures *figures, struct fault *fault) {
    struct hq *hq = figures->hq;
    int32_t day = zone_local(&figures->zone, utc_ms(figures)).day;
    int64_t since_ms = zone_day_start_ms(&figures->zone, day);
    uint64_t n;
    if (!journal_read_last_n(&hq->journal, &n, fault)) {
        return false;
    }
    note_mark(figures, utc_ms(figures), n);
    return page_queries_open(&figures->queries, &hq->db, fault) &&
           sum_table_read_all(&hq->tables.sums, &figures->total, fault) && begin_day(figures, day, fault) &&
           page_queries_sum_since(&figures->queries, since_ms, take_back, figures, fault) &&
           page_queries_count_customers(&figures->queries, &figures->customers, fault);
}

static void look_again(void *context) {
    struct live_figures *figures = context;
    struct fault fault;
    if (!live_figures_look(figures, &fault)) {
        log_fault(figures->log, "figures_failed", &fault);
    }
    loop_timer_set(figures->loop, &figures->look, LIVE_LOOK_MS);
}

bool live_figures_start(struct live_figures *figures, struct hq *hq, struct event_loop *loop, const char *zone,
                        const struct log *log, struct fault *fault) {
    *figures = (struct live_figures){.hq = hq, .loop = loop, .log = log};
    timer_init(&figures->look, look_again, figures);
    if (!zone_file_load(NULL, zone, &figures->zone, fault)) {
        return fault_wrap(fault, "zone");
    }
    figures->starts = calloc(LIVE_STORES_MAX + 1, sizeof *figures->starts);
    if (figures->starts == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the figures of the pages");
    }
    figures->customers_counted_ms = loop_now_ms(loop);
    if (!begin_figures(figures, fault)) {
        live_figures_stop(figures);
        return false;
    }
    loop_timer_set(loop, &figures->look, LIVE_LOOK_MS);
    return true;
}

void live_figures_stop(struct live_figures *figures) {
    loop_timer_cancel(figures->loop, &figures->look);
    free(figures->starts);
    figures->starts = NULL;
}

static void note_minute(struct live_figures *figures, int64_t now_ms, const struct store_sum *total) {
    int64_t begin_ms = now_ms - now_ms % MS_PER_MINUTE;
    struct live_minute *minute = &figures->minutes[begin_ms / MS_PER_MINUTE % LIVE_MINUTES];
    if (minute->at_ms != begin_ms) {
        *minute = (struct live_minute){.at_ms = begin_ms};
    }
    minute->count.receipts += total->receipts - figures->total.receipts;
    minute->count.net_minor += total->net_minor - figures->total.net_minor;
    figures->total = *total;
}

static bool look_at_customers(struct live_figures *figures, struct fault *fault) {
    int64_t now_ms = loop_now_ms(figures->loop);
    if (now_ms - figures->customers_counted_ms < LIVE_COUNT_CUSTOMERS_MS) {
        return true;
    }
    figures->customers_counted_ms = now_ms;
    return page_queries_count_customers(&figures->queries, &figures->customers, fault);
}

bool live_figures_look(struct live_figures *figures, struct fault *fault) {
    int64_t now_ms = utc_ms(figures);
    uint64_t n;
    struct store_sum total;
    int32_t day = zone_local(&figures->zone, now_ms).day;
    if (!journal_read_last_n(&figures->hq->journal, &n, fault)) {
        return false;
    }
    if (n != figures->last_n) {
        if (!sum_table_read_all(&figures->hq->tables.sums, &total, fault)) {
            return false;
        }
        note_minute(figures, now_ms, &total);
        note_mark(figures, now_ms, n);
    }
    return (day == figures->day || begin_day(figures, day, fault)) && look_at_customers(figures, fault);
}

struct live_count live_figures_today(const struct live_figures *figures, const struct store_sum *sum) {
    if (sum->store > LIVE_STORES_MAX) {
        return (struct live_count){0};
    }
    const struct live_count *start = sum->store == 0 ? &figures->chain_start : &figures->starts[sum->store];
    return (struct live_count){sum->receipts - start->receipts, sum->net_minor - start->net_minor};
}

struct live_minute live_figures_minute(const struct live_figures *figures, size_t ago) {
    int64_t now_ms = utc_ms(figures);
    int64_t begin_ms = now_ms - now_ms % MS_PER_MINUTE - (int64_t)ago * MS_PER_MINUTE;
    const struct live_minute *minute = &figures->minutes[begin_ms / MS_PER_MINUTE % LIVE_MINUTES];
    return minute->at_ms == begin_ms ? *minute : (struct live_minute){.at_ms = begin_ms};
}

int64_t live_figures_arrived_ms(const struct live_figures *figures, uint64_t n) {
    size_t kept = figures->mark_count < LIVE_MARKS ? figures->mark_count : LIVE_MARKS;
    int64_t at_ms = 0;
    /* From the newest back: the last mark that still has it; the oldest one only says that it is older. */
    for (size_t back = 1; back < kept; back++) {
        const struct live_mark *mark = &figures->marks[(figures->mark_count - back) % LIVE_MARKS];
        const struct live_mark *before = &figures->marks[(figures->mark_count - back - 1) % LIVE_MARKS];
        if (before->n < n && n <= mark->n) {
            at_ms = mark->at_ms;
            break;
        }
    }
    return at_ms;
}
