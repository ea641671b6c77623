/* Connections between nodes: frames over NNG's byte streams. A frame is a 4-byte big-endian length and that many bytes
 * (1 .. LIMIT_FRAME). NNG's own threads only put what happened into a queue and ring the loop's bell; everything here
 * and every callback runs on the loop. (NNG's protocol sockets are not used between nodes: in 1.5.2 one connection that
 * half-closes and resets makes their listeners and dialers deaf for good.)
 *
 * The owner gets four events. A new connection is not trusted: until `link_authenticate` it must show itself within
 * handshake_ms, its frames are at most LINK_HANDSHAKE_FRAME_MAX, and when there are too many of its kind the oldest of
 * them makes room for the newest, so that a good node always gets in. Afterwards it is closed only by its owner, its
 * peer, or silence of silence_ms; heartbeats are the owner's frames.
 *
 * NNG must not be used before a fork: start links after daemon_begin, in the process that runs the loop. */
#ifndef REGULARS_NODE_LINK_H
#define REGULARS_NODE_LINK_H

#include "base/limits.h"
#include "base/log.h"
#include "base/span.h"
#include "node/event_loop.h"
#include "node/net_address.h"

enum {
    LINK_HANDSHAKE_FRAME_MAX = 2304,
    LINK_SEND_BUFFER = 2 * (LIMIT_FRAME + 4 + 1), /* frames waiting to be sent, per connection */
};

enum link_end {
    LINK_END_PEER = 0,  /* the peer closed or reset */
    LINK_END_OWN,       /* link_close */
    LINK_END_SILENCE,   /* nothing came for silence_ms */
    LINK_END_HANDSHAKE, /* not authenticated within handshake_ms */
    LINK_END_DISPLACED, /* made room for a newer unauthenticated connection */
    LINK_END_PROTOCOL,  /* a frame of length 0 or over the bound */
    LINK_END_STOPPED,   /* the link is being stopped */
};

struct link_connection;

struct link_events {
    void (*on_opened)(void *context, struct link_connection *connection);
    /* The bytes are valid during the call only. The callee may close the connection. */
    void (*on_frame)(void *context, struct link_connection *connection, struct span frame);
    /* There is room again after a link_send that returned false. */
    void (*on_writable)(void *context, struct link_connection *connection);
    /* The last event of a connection; its pointer is dead after the call. */
    void (*on_closed)(void *context, struct link_connection *connection, enum link_end end);
    void *context;
};

struct link_options {
    size_t connections_max;       /* in all, dialled and accepted; 1 .. 65536 */
    size_t newcomers_max;         /* accepted and not yet authenticated, in all; 0: 512 */
    size_t newcomers_per_address; /* 0: 64 */
    int64_t handshake_ms;         /* 0: 5,000 */
    int64_t silence_ms;           /* 0: 60,000 */
    int64_t retry_first_ms;       /* a dialer's back-off; 0: 500 */
    int64_t retry_max_ms;         /* 0: 60,000 */
};

struct link; /* a set of connections with their listeners and dialers */
struct link_dialer;

/* `log` may be NULL. */
FAULT_CHECKED bool link_start(struct link **link, struct event_loop *loop, const struct link_options *options,
                              struct link_events events, struct entropy entropy, const struct log *log,
                              struct fault *fault);
/* Closes everything (each connection gets on_closed with LINK_END_STOPPED) and frees it. NULL is allowed. */
void link_stop(struct link *link);

/* A listener lives until link_stop. Port 0 is chosen by the system and told in *port (may be NULL). */
FAULT_CHECKED bool link_listen(struct link *link, const struct net_address *address, uint16_t *port,
                               struct fault *fault);
/* Dials for ever: after a failure or an end it waits a random time up to a bound that doubles (retry_first_ms ..
 * retry_max_ms, "full jitter") and that falls back only when a connection was authenticated. `tag` marks its
 * connections. */
FAULT_CHECKED bool link_dial(struct link *link, const struct net_address *address, void *tag,
                             struct link_dialer **dialer, struct fault *fault);
/* Ends the dialer and its connection. */
void link_dial_stop(struct link_dialer *dialer);
/* The present wait is cut short: somebody knows that the line is back. */
void link_dial_now(struct link_dialer *dialer);
/* The next wait, or the present one, is after_ms instead: the peer said no, and asking again soon is no use. */
void link_dial_pause(struct link_dialer *dialer, int64_t after_ms);

/* Takes a copy of the frame to send it after all before it. False, and nothing taken, when the buffer has no room: wait
 * for on_writable. Frames of one turn of the loop leave together, in its LOOP_STAGE_FLUSH. size 1 .. LIMIT_FRAME, else
 * a bug. */
bool link_send(struct link_connection *connection, struct span frame);
/* The same without the copy: room of exactly `size` bytes to fill before the next call of the link, or NULL. */
uint8_t *link_send_room(struct link_connection *connection, size_t size);
/* Bytes that wait or are under way. */
size_t link_unsent(const struct link_connection *connection);
/* on_closed comes later in this turn or the next, never inside the call. What waits to be sent is dropped. */
void link_close(struct link_connection *connection);
/* As link_close, but what waits to be sent leaves first; nothing more is taken or given meanwhile. A peer that does not
 * read is closed by its deadline. */
void link_finish(struct link_connection *connection);
/* The peer proved who it is: the newcomer's bounds end, a dialer's back-off falls back. */
void link_authenticate(struct link_connection *connection);

bool link_is_dialled(const struct link_connection *connection);
/* The dialer's tag, NULL on an accepted connection. */
void *link_tag(const struct link_connection *connection);
/* The owner's own pointer, NULL at first. */
void link_set_owner(struct link_connection *connection, void *owner);
void *link_owner(const struct link_connection *connection);
const char *link_peer(const struct link_connection *connection);

struct link_counts {
    int64_t connections_now;
    int64_t newcomers_now;
    int64_t accepted;
    int64_t displaced;
    int64_t refused; /* protocol errors, handshakes out of time */
};
struct link_counts link_counts(const struct link *link);
/* Connections that can exist at one moment, closing ones included: the size of an owner's own table. */
size_t link_connections_max(const struct link *link);
const char *link_end_name(enum link_end end);

#endif
