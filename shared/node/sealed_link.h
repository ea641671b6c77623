/* Nodes that know each other: the handshakes and the channel of seal/ over the connections of link.h. Its owner sees
 * whole messages from a peer whose key is proven, and nothing of what anybody else sends.
 *
 *   the store                                    head office
 *   link_dial
 *   on_opened: sealed_greet (now or later)  ->   find_keys, on_request: sealed_answer (now, or after a commit)
 *   on_up, with HQ's payload                <-
 *   (an empty message, sent at once)        ->   on_up: only now is it sure that the request was no recording
 *   sealed_send, on_message                 <->  sealed_send, on_message
 *
 * A malformed, forged or replayed frame ends its connection and nothing else. A channel lives for 15 minutes; then the
 * dialling side ends the connection when nothing waits to be sent, and dials anew: state is in the cursors of the
 * protocol above, so a new connection is cheap, and one kind of beginning is enough. Heartbeats are the owner's
 * messages. */
#ifndef REGULARS_NODE_SEALED_LINK_H
#define REGULARS_NODE_SEALED_LINK_H

#include "node/link.h"
#include "seal/node_session.h"

enum { SEALED_STATIC_KEYS_MAX = 2, SEALED_MESSAGE_MAX = CHANNEL_PLAIN_MAX };

struct sealed_connection;

/* The keys of who asks. `peer_static` NULL: an enrolment, whose key is learnt from the request. */
struct sealed_keys {
    const uint8_t *peer_static; /* KEY_SIZE */
    const uint8_t *psk;         /* KEY_SIZE: of the pair, or the token's secret */
};

struct sealed_events {
    /* HQ: false when it knows nobody of that kind, which ends the connection. What
     * `keys` points at is read before anything else of the owner is called. NULL on a node that does not listen. */
    bool (*find_keys)(void *context, const struct node_session_request *request, struct sealed_keys *keys);
    /* The store: a dialled connection is there. */
    void (*on_opened)(void *context, struct sealed_connection *connection);
    /* HQ: a genuine request, or a recording of one. */
    void (*on_request)(void *context, struct sealed_connection *connection, const struct node_session_request *request,
                       const uint8_t peer_static[static KEY_SIZE], struct span payload);
    /* payload: the store's, HQ's answer; HQ's, empty. */
    void (*on_up)(void *context, struct sealed_connection *connection, struct span payload);
    void (*on_message)(void *context, struct sealed_connection *connection, struct span plain);
    /* There is room again after a sealed_send that returned false. */
    void (*on_writable)(void *context, struct sealed_connection *connection);
    /* The last event of a connection; its pointer is dead after the call. was_up: on_up had been called. */
    void (*on_closed)(void *context, struct sealed_connection *connection, enum link_end end, bool was_up);
    void *context;
};

struct sealed_options {
    struct link_options link;
    /* Ours; HQ may have two while it changes them. They must outlive the sealed link. */
    const struct key_pair *static_keys[SEALED_STATIC_KEYS_MAX];
    size_t static_key_count;
};

struct sealed_link;

FAULT_CHECKED bool sealed_link_start(struct sealed_link **sealed, struct event_loop *loop,
                                     const struct sealed_options *options, struct sealed_events events,
                                     struct entropy entropy, const struct log *log, struct fault *fault);
/* NULL is allowed. */
void sealed_link_stop(struct sealed_link *sealed);
/* For link_listen, link_dial, link_dial_now, link_counts. */
struct link *sealed_link_transport(struct sealed_link *sealed);

/* The store, once on a connection that is not up: who we are, whom we mean, what our first message carries (up to
 * NODE_SESSION_PAYLOAD_MAX). A fault has closed the connection. */
struct sealed_greeting {
    struct node_session_request request;
    const uint8_t *hq_key; /* KEY_SIZE */
    const uint8_t *psk;    /* KEY_SIZE */
};
FAULT_CHECKED bool sealed_greet(struct sealed_connection *connection, const struct sealed_greeting *greeting,
                                struct span payload, struct fault *fault);
/* HQ, once after on_request. The same bounds. */
FAULT_CHECKED bool sealed_answer(struct sealed_connection *connection, struct span payload, struct fault *fault);

/* False, and nothing taken, when there is no room (wait for on_writable) or the connection is not up (on_closed comes).
 * Up to SEALED_MESSAGE_MAX bytes, at least one. */
bool sealed_send(struct sealed_connection *connection, struct span plain);
size_t sealed_unsent(const struct sealed_connection *connection);
/* As link_close. What was answered or sent in this turn still leaves first. */
void sealed_close(struct sealed_connection *connection);

bool sealed_is_dialled(const struct sealed_connection *connection);
void *sealed_tag(const struct sealed_connection *connection);
void sealed_set_owner(struct sealed_connection *connection, void *owner);
void *sealed_owner(const struct sealed_connection *connection);
const char *sealed_peer(const struct sealed_connection *connection);

#endif
