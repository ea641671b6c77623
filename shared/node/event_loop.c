#include "node/event_loop.h"

#include "base/bug.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Timers that keep becoming due (each sets another for now) must not starve the descriptors. */
enum { TIMERS_PER_TURN = 10000 };

bool loop_init(struct event_loop *loop, struct clock clock, struct fault *fault) {
    *loop = (struct event_loop){.clock = clock, .epoll_fd = -1, .signals = {.fd = -1}};
    loop->now_ms = clock.monotonic_ms(clock.context);
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd < 0) {
        return fault_set(fault, FAULT_IO, "epoll_create1: %s", strerror(errno));
    }
    return true;
}

void loop_close(struct event_loop *loop) {
    if (loop->signals.fd >= 0) {
        loop_watch_remove(loop, &loop->signals);
        (void)close(loop->signals.fd);
        loop->signals.fd = -1;
    }
    if (loop->epoll_fd >= 0) {
        (void)close(loop->epoll_fd);
        loop->epoll_fd = -1;
    }
}

static int wait_bound(const struct event_loop *loop, int64_t wait_max_ms) {
    if (loop->turns_again || loop->should_stop) {
        return 0;
    }
    int64_t now_ms = loop->clock.monotonic_ms(loop->clock.context);
    int64_t wait_ms = timer_queue_wait_ms(&loop->timers, now_ms);
    if (wait_ms < 0 || (wait_max_ms >= 0 && wait_max_ms < wait_ms)) {
        wait_ms = wait_max_ms;
    }
    return wait_ms > INT_MAX ? INT_MAX : (int)wait_ms;
}

static void run_watches(struct event_loop *loop) {
    for (int i = 0; i < loop->ready_count; i++) {
        struct loop_watch *watch = loop->ready[i].data.ptr;
        if (watch != NULL) { /* NULL: removed by a callback before its turn came */
            watch->on_ready(watch->context, loop->ready[i].events);
        }
    }
    loop->ready_count = 0;
}

static void run_timers(struct event_loop *loop) {
    for (int i = 0; i < TIMERS_PER_TURN; i++) {
        struct timer *timer = timer_queue_take_due(&loop->timers, loop->now_ms);
        if (timer == NULL) {
            return;
        }
        timer->on_due(timer->context);
    }
}

static void run_hooks(struct event_loop *loop) {
    for (int stage = 0; stage < LOOP_STAGE_COUNT; stage++) {
        struct loop_hook *next;
        for (struct loop_hook *hook = loop->hooks[stage]; hook != NULL; hook = next) {
            next = hook->next; /* a hook may remove itself */
            hook->run(hook->context);
        }
    }
}

static bool take_events(struct event_loop *loop, int wait_ms, bool *is_quiet, struct fault *fault) {
    int count = epoll_wait(loop->epoll_fd, loop->ready, LOOP_EVENTS_PER_TURN, wait_ms);
    if (count < 0 && errno != EINTR) {
        return fault_set(fault, FAULT_IO, "epoll_wait: %s", strerror(errno));
    }
    loop->ready_count = count < 0 ? 0 : count;
    loop->now_ms = loop->clock.monotonic_ms(loop->clock.context);
    *is_quiet = loop->ready_count == 0;
    run_watches(loop);
    return true;
}

static bool linger(struct event_loop *loop, struct fault *fault) {
    int64_t begun_ms = loop->now_ms;
    bool is_quiet = false;
    while (!is_quiet && loop->now_ms - begun_ms < loop->linger_ms) {
        if (!take_events(loop, LOOP_QUIET_MS, &is_quiet, fault)) {
            return false;
        }
    }
    return true;
}

bool loop_turn(struct event_loop *loop, int64_t wait_max_ms, struct fault *fault) {
    int wait_ms = wait_bound(loop, wait_max_ms);
    loop->turns_again = false;
    loop->linger_ms = 0;
    bool is_quiet;
    if (!take_events(loop, wait_ms, &is_quiet, fault) || !linger(loop, fault)) {
        return false;
    }
    run_timers(loop);
    run_hooks(loop);
    return true;
}

bool loop_run(struct event_loop *loop, struct fault *fault) {
    loop->should_stop = false;
    while (!loop->should_stop) {
        if (!loop_turn(loop, -1, fault)) {
            return false;
        }
    }
    return true;
}

void loop_stop(struct event_loop *loop) {
    loop->should_stop = true;
}

void loop_turn_again(struct event_loop *loop) {
    loop->turns_again = true;
}

void loop_linger(struct event_loop *loop, int64_t most_ms) {
    loop->linger_ms = most_ms;
}

int64_t loop_now_ms(const struct event_loop *loop) {
    return loop->now_ms;
}

static bool control(struct event_loop *loop, int operation, struct loop_watch *watch, uint32_t events,
                    struct fault *fault) {
    struct epoll_event event = {.events = events, .data.ptr = watch};
    if (epoll_ctl(loop->epoll_fd, operation, watch->fd, &event) != 0) {
        return fault_set(fault, FAULT_IO, "epoll_ctl on descriptor %d: %s", watch->fd, strerror(errno));
    }
    return true;
}

bool loop_watch_add(struct event_loop *loop, struct loop_watch *watch, uint32_t events, struct fault *fault) {
    bug_if(watch->on_ready == NULL);
    return control(loop, EPOLL_CTL_ADD, watch, events, fault);
}

bool loop_watch_change(struct event_loop *loop, struct loop_watch *watch, uint32_t events, struct fault *fault) {
    return control(loop, EPOLL_CTL_MOD, watch, events, fault);
}

void loop_watch_remove(struct event_loop *loop, struct loop_watch *watch) {
    bug_if(epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL) != 0); /* not added, or closed too early */
    for (int i = 0; i < loop->ready_count; i++) {
        if (loop->ready[i].data.ptr == watch) {
            loop->ready[i].data.ptr = NULL;
        }
    }
}

void loop_timer_set(struct event_loop *loop, struct timer *timer, int64_t after_ms) {
    bug_if(after_ms < 0);
    timer_queue_set(&loop->timers, timer, loop->now_ms + after_ms);
}

void loop_timer_cancel(struct event_loop *loop, struct timer *timer) {
    timer_queue_cancel(&loop->timers, timer);
}

void loop_hook_add(struct event_loop *loop, struct loop_hook *hook, enum loop_stage stage) {
    struct loop_hook **end = &loop->hooks[stage];
    while (*end != NULL) {
        end = &(*end)->next;
    }
    hook->next = NULL;
    *end = hook;
}

void loop_hook_remove(struct event_loop *loop, struct loop_hook *hook, enum loop_stage stage) {
    struct loop_hook **at = &loop->hooks[stage];
    while (*at != NULL && *at != hook) {
        at = &(*at)->next;
    }
    bug_if(*at == NULL);
    *at = hook->next;
}

static void take_signals(void *context, uint32_t events) {
    (void)events;
    struct event_loop *loop = context;
    struct signalfd_siginfo taken;
    while (read(loop->signals.fd, &taken, sizeof taken) == (ssize_t)sizeof taken) {
        loop->on_signal(loop->signal_context, (int)taken.ssi_signo);
    }
}

bool loop_signals_start(struct event_loop *loop, const int *signals, size_t count,
                        void (*on_signal)(void *context, int signal_number), void *context, struct fault *fault) {
    bug_if(loop->signals.fd >= 0);
    sigset_t set;
    (void)sigemptyset(&set);
    for (size_t i = 0; i < count; i++) {
        bug_if(sigaddset(&set, signals[i]) != 0);
    }
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0) {
        return fault_set(fault, FAULT_IO, "signalfd: %s", strerror(errno));
    }
    loop->on_signal = on_signal;
    loop->signal_context = context;
    loop->signals = (struct loop_watch){.fd = fd, .on_ready = take_signals, .context = loop};
    return loop_watch_add(loop, &loop->signals, EPOLLIN, fault);
}

static void take_wake(void *context, uint32_t events) {
    (void)events;
    struct loop_wake *wake = context;
    uint64_t rings;
    if (read(wake->watch.fd, &rings, sizeof rings) == (ssize_t)sizeof rings) {
        wake->on_wake(wake->context);
    }
}

bool loop_wake_start(struct event_loop *loop, struct loop_wake *wake, void (*on_wake)(void *context), void *context,
                     struct fault *fault) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) {
        return fault_set(fault, FAULT_IO, "eventfd: %s", strerror(errno));
    }
    *wake = (struct loop_wake){
        .watch = {.fd = fd, .on_ready = take_wake, .context = wake}, .on_wake = on_wake, .context = context};
    return loop_watch_add(loop, &wake->watch, EPOLLIN, fault);
}

void loop_wake_stop(struct event_loop *loop, struct loop_wake *wake) {
    loop_watch_remove(loop, &wake->watch);
    (void)close(wake->watch.fd);
}

void loop_wake_signal(const struct loop_wake *wake) {
    uint64_t one = 1;
    ssize_t written = write(wake->watch.fd, &one, sizeof one);
    bug_if(written != (ssize_t)sizeof one && errno != EAGAIN); /* EAGAIN: rung 2^64 - 2 times already, it will ring */
}
