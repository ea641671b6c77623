/* What is going to happen, in the order of virtual time; what is due at the same moment happens in the order in which
 * it was planned. */
#ifndef REGULARS_TESTS_SIM_QUEUE_H
#define REGULARS_TESTS_SIM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sim_kind {
    SIM_WRITE = 1,      /* the side writes to a log of its own: stream, number of entries */
    SIM_COMMIT,         /* the side's disk commits a log up to seq */
    SIM_TOLD,           /* the side hears that a log is committed up to seq */
    SIM_STANDBY,        /* HQ's standby has a log up to seq */
    SIM_LOAD,           /* storage answers a load */
    SIM_LOAD_BLOB,      /* HQ's storage answers a load of a part */
    SIM_COMMIT_BLOB,    /* a store's disk commits a part */
    SIM_TIMER,          /* the side's timer */
    SIM_DIAL,           /* a store dials a lane */
    SIM_HELLO_ARRIVES,  /* ... and its handshake is at HQ */
    SIM_ANSWER_ARRIVES, /* ... and the answer at the store */
    SIM_FRAME,          /* a frame arrives at one end of a connection */
    SIM_DOWN,           /* one end of a connection hears of its end */
    SIM_FAULT,          /* something goes wrong: fault kind */
    SIM_RESTART,        /* a node that crashed starts again */
    SIM_HEAL,           /* a line that was cut is whole again */
    SIM_WISH,           /* a store wants a blob */
    SIM_PRESSURE,       /* HQ's load changes */
    SIM_QUIET,          /* the faults and the writing stop */
    SIM_JUDGE,          /* everything must have met by now */
};

struct sim_happening {
    int64_t at_ms;
    uint64_t order; /* set by sim_queue_add */
    enum sim_kind kind;
    uint32_t store;      /* index from 0 */
    bool is_hq;          /* which side of the store's line */
    uint32_t stream;     /* enum stream */
    uint32_t lane;       /* enum sync_lane */
    uint32_t connection; /* index */
    uint64_t epoch;      /* void when the side's or log's epoch has moved on */
    uint64_t a;          /* by kind: seq, offset, count, ... */
    uint64_t b;
    uint64_t c;
};

struct sim_queue {
    struct sim_happening *heap;
    size_t count;
    size_t capacity;
    uint64_t next_order;
};

void sim_queue_add(struct sim_queue *queue, struct sim_happening happening);
/* False when nothing is left. */
bool sim_queue_take(struct sim_queue *queue, struct sim_happening *happening);
void sim_queue_close(struct sim_queue *queue);

#endif
