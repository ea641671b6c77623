/* A line between a box and head office that a test can cut, listen to, and spoil. Runs on the test's loop. */
#ifndef REGULARS_TESTS_LINE_PROXY_H
#define REGULARS_TESTS_LINE_PROXY_H

#include "node/event_loop.h"

enum { LINE_PROXY_PAIRS = 16, LINE_PROXY_RECORD_MAX = 64 * 1024 };

struct line_proxy;

struct line_end {
    struct line_proxy *proxy;
    struct line_end *other;
    struct loop_watch watch; /* fd -1: free */
    bool is_from_box;
};

struct line_proxy {
    struct event_loop *loop;
    uint16_t port; /* where boxes dial */
    uint16_t hq_port;
    struct loop_watch listener;
    struct line_end ends[2 * LINE_PROXY_PAIRS];
    int64_t accepted;
    int64_t spoil_after; /* a bit of the byte that follows so many from head office is turned over; -1: none */
    bool is_deaf;        /* closes at once whoever dials */
    size_t record_size;  /* of what boxes said, all lines together */
    uint8_t record[LINE_PROXY_RECORD_MAX];
};

void line_proxy_start(struct line_proxy *proxy, struct event_loop *loop, uint16_t hq_port);
void line_proxy_stop(struct line_proxy *proxy);
/* All lines that are up break. */
void line_proxy_cut(struct line_proxy *proxy);

#endif
