/* The one loop of a daemon: descriptors, timers, signals, wake-ups from other threads, hooks before sleep. Everything
 * that we wrote runs here, on one thread, so our code needs no locks; only `loop_wake_signal` may be called from
 * elsewhere.
 *
 * One turn: sleep until something is ready; call the watches; call the timers that are due; call the hooks, stage by
 * stage. Group commit lives in the hooks: whatever the watches of one turn wrote shares the commit of
 * LOOP_STAGE_COMMIT, and the answers leave in LOOP_STAGE_ANSWER. Work that appears in a hook calls `loop_turn_again`,
 * so that it never waits.
 *
 * Watches, timers and hooks belong to the caller and must not move while they are added. They may be added and removed
 * at any time, also from inside a callback. */
#ifndef REGULARS_NODE_EVENT_LOOP_H
#define REGULARS_NODE_EVENT_LOOP_H

#include "base/clock.h"
#include "base/fault.h"
#include "node/timer_queue.h"

#include <sys/epoll.h>

enum { LOOP_EVENTS_PER_TURN = 128, LOOP_QUIET_MS = 1 };

enum loop_stage {
    LOOP_STAGE_WORK = 0, /* what gathers work for the commit */
    LOOP_STAGE_COMMIT,   /* makes the turn's writes durable */
    LOOP_STAGE_ANSWER,   /* fills and releases the answers: http_answer, link_send */
    LOOP_STAGE_FLUSH,    /* the servers' own: hands the released bytes to the system */
    LOOP_STAGE_COUNT,
};

struct loop_watch {
    int fd;
    void (*on_ready)(void *context, uint32_t events); /* EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR */
    void *context;
};

struct loop_hook {
    void (*run)(void *context);
    void *context;
    struct loop_hook *next;
};

struct event_loop {
    struct clock clock;
    int epoll_fd;
    bool should_stop;
    bool turns_again;
    int64_t linger_ms; /* of this turn; 0: its hooks run as soon as its watches have */
    int64_t now_ms;    /* monotonic, as of this turn */
    struct timer_queue timers;
    struct loop_hook *hooks[LOOP_STAGE_COUNT];
    struct loop_watch signals;
    void (*on_signal)(void *context, int signal_number);
    void *signal_context;
    int ready_count; /* events of the turn under way */
    struct epoll_event ready[LOOP_EVENTS_PER_TURN];
};

FAULT_CHECKED bool loop_init(struct event_loop *loop, struct clock clock, struct fault *fault);
/* Everything must have been removed before; signals are given back here. */
void loop_close(struct event_loop *loop);

/* Runs turns until loop_stop. False when the wait itself fails. */
FAULT_CHECKED bool loop_run(struct event_loop *loop, struct fault *fault);
/* One turn that sleeps at most wait_max_ms (-1: no bound). For programs that own their outer loop, and for tests. */
FAULT_CHECKED bool loop_turn(struct event_loop *loop, int64_t wait_max_ms, struct fault *fault);
void loop_stop(struct event_loop *loop);
/* The next turn does not sleep. */
void loop_turn_again(struct event_loop *loop);
/* Before its hooks, this turn goes on taking events: until none has come for LOOP_QUIET_MS, at most `most_ms` in all.
 * For work whose end costs more than its beginning, so that those who come a little later share the end. */
void loop_linger(struct event_loop *loop, int64_t most_ms);
/* The monotonic moment of this turn: cheap, and the same for everything that happens in it. */
int64_t loop_now_ms(const struct event_loop *loop);

FAULT_CHECKED bool loop_watch_add(struct event_loop *loop, struct loop_watch *watch, uint32_t events,
                                  struct fault *fault);
FAULT_CHECKED bool loop_watch_change(struct event_loop *loop, struct loop_watch *watch, uint32_t events,
                                     struct fault *fault);
/* Before the descriptor is closed. Events of it that are already fetched are dropped. */
void loop_watch_remove(struct event_loop *loop, struct loop_watch *watch);

/* `after_ms` from this turn's moment; moves a timer that is set. */
void loop_timer_set(struct event_loop *loop, struct timer *timer, int64_t after_ms);
void loop_timer_cancel(struct event_loop *loop, struct timer *timer);

/* Hooks of a stage run in the order in which they were added. */
void loop_hook_add(struct event_loop *loop, struct loop_hook *hook, enum loop_stage stage);
void loop_hook_remove(struct event_loop *loop, struct loop_hook *hook, enum loop_stage stage);

/* Signals come as plain calls on the loop (signalfd). They must be blocked before any thread exists (daemon_begin
 * does). */
FAULT_CHECKED bool loop_signals_start(struct event_loop *loop, const int *signals, size_t count,
                                      void (*on_signal)(void *context, int signal_number), void *context,
                                      struct fault *fault);

/* A bell that other threads ring: any number of rings before the loop looks make one call of on_wake. */
struct loop_wake {
    struct loop_watch watch;
    void (*on_wake)(void *context);
    void *context;
};

FAULT_CHECKED bool loop_wake_start(struct event_loop *loop, struct loop_wake *wake, void (*on_wake)(void *context),
                                   void *context, struct fault *fault);
void loop_wake_stop(struct event_loop *loop, struct loop_wake *wake);
/* From any thread. */
void loop_wake_signal(const struct loop_wake *wake);

#endif
