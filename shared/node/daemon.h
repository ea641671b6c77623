/* How a daemon begins, speaks with its supervisor, and ends. Order at start: daemon_begin (before any thread exists, so
 * before the first call of NNG and GnuTLS), configuration, daemon_lock, open what there is, daemon_notify("READY=1"),
 * loop. TERM and INT stop the loop gracefully; a second one ends the process at once. There is no forking into the
 * background: systemd, or a terminal, holds us. */
#ifndef REGULARS_NODE_DAEMON_H
#define REGULARS_NODE_DAEMON_H

#include "base/log.h"
#include "node/event_loop.h"

struct daemon_options {
    const char *name;     /* "store-node" */
    int64_t files_max;    /* descriptors wanted; the hard limit bounds it */
    bool may_run_as_root; /* else root is refused */
};

/* umask 077, no core files (they would hold keys), descriptor limit, SIGPIPE ignored, the daemon's signals blocked for
 * signalfd, standard descriptors open. */
FAULT_CHECKED bool daemon_begin(const struct daemon_options *options, struct fault *fault);

/* One process per data directory: an exclusive lock on the file, which then holds our pid. The lock lives as long as
 * *fd, and dies with the process however it dies. */
FAULT_CHECKED bool daemon_lock(const char *path, int *fd, struct fault *fault);

struct daemon_life {
    struct event_loop *loop;
    const struct log *log;
    void (*on_stop)(void *context); /* a polite request to end; the callee calls loop_stop when it is done */
    void *context;
    bool is_stopping;
    struct timer watchdog;
    int64_t watchdog_ms; /* 0: the supervisor asked for none */
};

/* TERM and INT, and the supervisor's watchdog (WATCHDOG_USEC) at half its time. */
FAULT_CHECKED bool daemon_life_start(struct daemon_life *life, struct event_loop *loop, const struct log *log,
                                     void (*on_stop)(void *context), void *context, struct fault *fault);
void daemon_life_stop(struct daemon_life *life);

/* Tells systemd a state ("READY=1", "STOPPING=1", "STATUS=..."); nothing happens without NOTIFY_SOCKET (sd_notify(3)).
 */
void daemon_notify(const char *state);

#endif
