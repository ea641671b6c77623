/* Timers in order of their due time: a pairing heap (Fredman, Sedgewick, Sleator, Tarjan 1986) threaded through the
 * timers themselves, so that it needs no memory of its own and a timer costs O(1) to set and O(log n) to take or
 * cancel. Pure: time is a value. A timer belongs to its owner and must not move or vanish while it is set. */
#ifndef REGULARS_NODE_TIMER_QUEUE_H
#define REGULARS_NODE_TIMER_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    int64_t due_ms; /* monotonic */
    void (*on_due)(void *context);
    void *context;
    bool is_set;
    struct timer *child;    /* first of the timers below this one */
    struct timer *sibling;  /* next beside this one */
    struct timer *previous; /* the one before beside this one, or the parent */
};

struct timer_queue {
    struct timer *root; /* the first due, NULL when none is set */
};

void timer_init(struct timer *timer, void (*on_due)(void *context), void *context);
/* Sets, or moves when already set. */
void timer_queue_set(struct timer_queue *queue, struct timer *timer, int64_t due_ms);
/* Nothing happens when it is not set. */
void timer_queue_cancel(struct timer_queue *queue, struct timer *timer);
/* Takes out and returns the first timer that is due at now_ms, or NULL. */
struct timer *timer_queue_take_due(struct timer_queue *queue, int64_t now_ms);
/* Milliseconds from now_ms to the first due time, 0 when it has passed, -1 when no timer is set. */
int64_t timer_queue_wait_ms(const struct timer_queue *queue, int64_t now_ms);

#endif
