/* A replay (promo/replay.h) over many receipts on several cores. Receipts are read once and replayed in batches, so
 * that any number of them passes through the same memory. The figures are the same to the last byte whatever the number
 * of threads: each thread reads a part of every batch, and then replays, in the order of time, the receipts of that
 * batch that are bound to each other (replay_bond_of). */
#ifndef REGULARS_NODE_REPLAY_RUN_H
#define REGULARS_NODE_REPLAY_RUN_H

#include "base/fault.h"
#include "promo/replay/replay.h"

enum { REPLAY_REASON_MAX = 320, REPLAY_RECEIPT_BYTES_MAX = 1024 * 1024, REPLAY_THREADS_MAX = 256 };

struct replay_receipt {
    struct basket basket;         /* checked by basket_check */
    struct promo_request request; /* its basket is this one; limits and arena are the run's to fill */
};

/* Receipts 0 .. count - 1 in the order of their time. Both functions are called by several threads at once, and only
 * read what the context is. */
struct replay_source {
    uint64_t count;
    /* Bytes of the receipt as it is stored, 1 .. REPLAY_RECEIPT_BYTES_MAX: batches are cut by it. */
    size_t (*size)(const void *context, uint64_t number);
    /* Reads into the arena. False: it cannot be replayed, and the reason says why in one line. */
    bool (*read)(const void *context, uint64_t number, struct arena *arena, struct replay_receipt *receipt,
                 char reason[static REPLAY_REASON_MAX]);
    const void *context;
};

/* Called by the thread that runs, between batches. */
struct replay_watch {
    /* A receipt that could not be replayed, in the order of numbers; false stops the run. */
    bool (*refused)(void *context, uint64_t number, const char *reason);
    void (*progress)(void *context, uint64_t done); /* receipts so far */
    void *context;
};

struct replay_job {
    size_t set_count; /* 1 .. REPLAY_SIDES_MAX */
    const struct compiled_set *const *sets;
    const struct replay_source *source;
    const struct replay_watch *watch;
    size_t thread_count; /* 1 .. REPLAY_THREADS_MAX */
};

/* Processor time of all threads together: what a core does in a second is count / ns. */
struct replay_speed {
    int64_t read_ns;
    int64_t replay_ns; /* evaluation and gathering */
    uint64_t refused;
    bool is_stopped; /* by the watch */
};

/* Fills `total`, which the caller ends with replay_end. False when memory or threads are out; there is then nothing to
 * end. */
FAULT_CHECKED bool replay_run(const struct replay_job *job, struct replay *total, struct replay_speed *speed,
                              struct fault *fault);

#endif
