#include "node/sealed_link.h"

#include "base/bug.h"

#include <stdlib.h>
#include <string.h>

enum sealed_state {
    SEALED_OPENED = 0, /* the store: to be greeted; HQ: waits for the request */
    SEALED_WAITING,    /* the store: for the answer; HQ: for its owner's answer */
    SEALED_ANSWERED,   /* HQ: for the frame that proves that the store has the keys */
    SEALED_UP,
    SEALED_ENDED, /* closed by us; only on_closed is to come */
};

/* A rekeying dialler waits up to this much longer than it must, so that a thousand stores that came back at one moment
 * do not all go at one moment. */
enum { REKEY_SPREAD_MS = 5 * 60 * 1000, REKEY_RETRY_MS = 1000 };

struct sealed_connection {
    struct sealed_link *sealed;
    struct link_connection *transport; /* NULL: free */
    enum sealed_state state;
    bool was_up;
    struct node_session session;
    struct channel channel;
    struct timer rekey; /* the dialling side's */
    void *owner;
    struct sealed_connection *next_free;
};

struct sealed_link {
    struct link *link;
    struct event_loop *loop;
    struct sealed_options options;
    struct sealed_events events;
    struct entropy entropy;
    const struct log *log;
    uint32_t next_index; /* of sessions; unique for 2^32 of them */
    struct sealed_connection *connections;
    struct sealed_connection *free;
    uint8_t *plain; /* SEALED_MESSAGE_MAX bytes: what the frame at hand says */
    uint8_t *frame; /* LIMIT_FRAME bytes: the frame that is being made */
};

static void drop(struct sealed_connection *connection, const char *what, const struct fault *fault) {
    struct log_line line;
    log_begin(&line, connection->sealed->log, LOG_WARNING, "sealed_link_refused");
    log_text(&line, "peer", text_of(sealed_peer(connection)));
    log_text(&line, "what", text_of(what));
    log_text(&line, "text", text_of(fault->text));
    log_end(&line);
    connection->state = SEALED_ENDED;
    link_close(connection->transport);
}

/* ---------------------------------------------------------------------------------------------------- the store's side
 */

static struct node_session_setup session_setup(struct sealed_link *sealed, const struct node_session_request *request) {
    uint32_t index = sealed->next_index++;
    return (struct node_session_setup){.request = *request,
                                       .static_key = sealed->options.static_keys[0],
                                       .local_index = index,
                                       .entropy = &sealed->entropy};
}

/* Sends what was written into `frame`, one handshake message. */
static bool send_handshake(struct sealed_connection *connection, const struct writer *frame, struct fault *fault) {
    if (!link_send(connection->transport, writer_result(frame))) {
        return fault_set(fault, FAULT_PEER, "the connection has ended");
    }
    return true;
}

bool sealed_greet(struct sealed_connection *connection, const struct sealed_greeting *greeting, struct span payload,
                  struct fault *fault) {
    struct sealed_link *sealed = connection->sealed;
    bug_if(connection->state != SEALED_OPENED || !sealed_is_dialled(connection));
    struct node_session_setup setup = session_setup(sealed, &greeting->request);
    setup.peer_static = greeting->hq_key;
    setup.psk = greeting->psk;
    struct writer frame;
    writer_init(&frame, sealed->frame, LIMIT_FRAME);
    connection->state = SEALED_WAITING;
    if (!node_session_start(&connection->session, &setup, payload, &frame, fault) ||
        !send_handshake(connection, &frame, fault)) {
        connection->state = SEALED_ENDED;
        link_close(connection->transport);
        return false;
    }
    return true;
}

static void on_rekey_due(void *context) {
    struct sealed_connection *connection = context;
    if (link_unsent(connection->transport) > 0) {
        loop_timer_set(connection->sealed->loop, &connection->rekey, REKEY_RETRY_MS);
        return;
    }
    connection->state = SEALED_ENDED;
    link_close(connection->transport); /* its dialer comes back within its first back-off: it was authenticated */
}

static void start_rekey_timer(struct sealed_connection *connection) {
    struct sealed_link *sealed = connection->sealed;
    uint8_t dice[4];
    sealed->entropy.fill(sealed->entropy.context, dice, sizeof dice);
    int64_t spread_ms = (int64_t)(bytes_get_be32(dice) % REKEY_SPREAD_MS);
    loop_timer_set(sealed->loop, &connection->rekey, CHANNEL_REKEY_DUE_MS + spread_ms);
}

static bool send_plain(struct sealed_connection *connection, struct span plain) {
    struct sealed_link *sealed = connection->sealed;
    struct writer frame;
    size_t size = plain.size + CHANNEL_OVERHEAD;
    uint8_t *room = link_send_room(connection->transport, size);
    if (room == NULL) {
        return false;
    }
    writer_init(&frame, room, size);
    enum channel_outcome outcome = channel_seal(&connection->channel, loop_now_ms(sealed->loop), 0, plain, &frame);
    if (outcome != CHANNEL_OK) { /* too old: the room that was taken makes the stream unreadable, so it ends here */
        struct fault fault;
        (void)fault_set(&fault, FAULT_PEER, "%s", channel_outcome_name(outcome));
        drop(connection, "seal", &fault);
        return false;
    }
    return true;
}

static void take_answer(struct sealed_connection *connection, struct span frame) {
    struct sealed_link *sealed = connection->sealed;
    struct fault fault;
    struct writer payload;
    writer_init(&payload, sealed->plain, SEALED_MESSAGE_MAX);
    if (!node_session_read_answer(&connection->session, frame, &payload, &fault)) {
        drop(connection, "answer", &fault);
        return;
    }
    node_session_open_channel(&connection->session, loop_now_ms(sealed->loop), &connection->channel);
    connection->state = SEALED_UP;
    connection->was_up = true;
    link_authenticate(connection->transport);
    start_rekey_timer(connection);
    if (send_plain(connection, (struct span){NULL, 0})) { /* the proof that our request is no recording */
        sealed->events.on_up(sealed->events.context, connection, writer_result(&payload));
    }
}

/* -------------------------------------------------------------------------------------------------------- HQ's side */

/* Which of our keys the sender meant; the first reading computes one hash per key. */
static bool read_request(const struct sealed_link *sealed, struct span frame, struct node_session_request *request,
                         const struct key_pair **static_key, struct fault *fault) {
    for (size_t i = 0; i < sealed->options.static_key_count; i++) {
        *static_key = sealed->options.static_keys[i];
        if (node_session_read_request(frame, (*static_key)->public_key, request, fault)) {
            return true;
        }
    }
    return false;
}

static bool accept_request(struct sealed_connection *connection, struct span frame,
                           struct node_session_request *request, struct writer *payload, struct fault *fault) {
    struct sealed_link *sealed = connection->sealed;
    struct sealed_keys keys;
    const struct key_pair *static_key;
    if (sealed->events.find_keys == NULL) {
        return fault_set(fault, FAULT_REFUSED, "this node takes no requests");
    }
    if (!read_request(sealed, frame, request, &static_key, fault)) {
        return false;
    }
    if (!sealed->events.find_keys(sealed->events.context, request, &keys)) {
        return fault_set(fault, FAULT_REFUSED, "nobody of that name is enrolled or invited");
    }
    struct node_session_setup setup = session_setup(sealed, request);
    setup.static_key = static_key;
    setup.peer_static = keys.peer_static;
    setup.psk = keys.psk;
    return node_session_accept(&connection->session, &setup, frame, payload, fault);
}

static void take_request(struct sealed_connection *connection, struct span frame) {
    struct sealed_link *sealed = connection->sealed;
    struct node_session_request request;
    struct writer payload;
    struct fault fault;
    writer_init(&payload, sealed->plain, SEALED_MESSAGE_MAX);
    if (!accept_request(connection, frame, &request, &payload, &fault)) {
        drop(connection, "request", &fault);
        return;
    }
    connection->state = SEALED_WAITING;
    uint8_t peer_static[KEY_SIZE]; /* the session is gone once the owner has answered */
    memcpy(peer_static, node_session_peer_key(&connection->session), sizeof peer_static);
    sealed->events.on_request(sealed->events.context, connection, &request, peer_static, writer_result(&payload));
}

bool sealed_answer(struct sealed_connection *connection, struct span payload, struct fault *fault) {
    struct sealed_link *sealed = connection->sealed;
    bug_if(connection->state != SEALED_WAITING || sealed_is_dialled(connection));
    struct writer frame;
    writer_init(&frame, sealed->frame, LIMIT_FRAME);
    connection->state = SEALED_ANSWERED;
    if (!node_session_answer(&connection->session, payload, &frame, fault)) {
        connection->state = SEALED_ENDED;
        link_close(connection->transport);
        return false;
    }
    node_session_open_channel(&connection->session, loop_now_ms(sealed->loop), &connection->channel);
    return send_handshake(connection, &frame, fault);
}

/* ------------------------------------------------------------------------------------------------------------- data */

static void take_data(struct sealed_connection *connection, struct span frame) {
    struct sealed_link *sealed = connection->sealed;
    struct writer plain;
    uint16_t flags;
    writer_init(&plain, sealed->plain, SEALED_MESSAGE_MAX);
    enum channel_outcome outcome =
        channel_unseal(&connection->channel, loop_now_ms(sealed->loop), frame, &flags, &plain);
    if (outcome != CHANNEL_OK) {
        struct fault fault;
        (void)fault_set(&fault, FAULT_PEER, "%s", channel_outcome_name(outcome));
        drop(connection, "frame", &fault);
        return;
    }
    if (connection->state == SEALED_ANSWERED) {
        connection->state = SEALED_UP;
        connection->was_up = true;
        link_authenticate(connection->transport);
        sealed->events.on_up(sealed->events.context, connection, (struct span){NULL, 0});
    }
    if (plain.size > 0 && connection->state == SEALED_UP) {
        sealed->events.on_message(sealed->events.context, connection, writer_result(&plain));
    }
}

bool sealed_send(struct sealed_connection *connection, struct span plain) {
    bug_if(plain.size == 0 || plain.size > SEALED_MESSAGE_MAX);
    return connection->state == SEALED_UP && send_plain(connection, plain);
}

/* --------------------------------------------------------------------------------------------- the events of the link
 */

static void on_opened(void *context, struct link_connection *transport) {
    struct sealed_link *sealed = context;
    struct sealed_connection *connection = sealed->free;
    bug_if(connection == NULL); /* as many as the link has */
    sealed->free = connection->next_free;
    connection->transport = transport;
    connection->state = SEALED_OPENED;
    connection->was_up = false;
    connection->owner = NULL;
    link_set_owner(transport, connection);
    if (link_is_dialled(transport)) {
        sealed->events.on_opened(sealed->events.context, connection);
    }
}

static void on_frame(void *context, struct link_connection *transport, struct span frame) {
    struct sealed_connection *connection = link_owner(transport);
    bool is_dialled = link_is_dialled(transport);
    struct fault fault;
    (void)context;
    if (connection->state == SEALED_UP || connection->state == SEALED_ANSWERED) {
        take_data(connection, frame);
    } else if (is_dialled && connection->state == SEALED_WAITING) {
        take_answer(connection, frame);
    } else if (!is_dialled && connection->state == SEALED_OPENED) {
        take_request(connection, frame);
    } else {
        (void)fault_set(&fault, FAULT_PEER, "a frame that nobody waits for");
        drop(connection, "order", &fault);
    }
}

static void on_writable(void *context, struct link_connection *transport) {
    struct sealed_link *sealed = context;
    struct sealed_connection *connection = link_owner(transport);
    if (connection->state == SEALED_UP) {
        sealed->events.on_writable(sealed->events.context, connection);
    }
}

static void on_closed(void *context, struct link_connection *transport, enum link_end end) {
    struct sealed_link *sealed = context;
    struct sealed_connection *connection = link_owner(transport);
    loop_timer_cancel(sealed->loop, &connection->rekey);
    sealed->events.on_closed(sealed->events.context, connection, end, connection->was_up);
    node_session_drop(&connection->session);
    channel_close(&connection->channel);
    connection->transport = NULL;
    connection->next_free = sealed->free;
    sealed->free = connection;
}

/* ------------------------------------------------------------------------------------------------------ start and stop
 */

static bool take_memory(struct sealed_link *sealed, struct fault *fault) {
    size_t count = link_connections_max(sealed->link);
    sealed->connections = calloc(count, sizeof *sealed->connections);
    sealed->plain = malloc(SEALED_MESSAGE_MAX);
    sealed->frame = malloc(LIMIT_FRAME);
    if (sealed->connections == NULL || sealed->plain == NULL || sealed->frame == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for %zu sealed connections", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct sealed_connection *connection = &sealed->connections[i];
        connection->sealed = sealed;
        timer_init(&connection->rekey, on_rekey_due, connection);
        connection->next_free = sealed->free;
        sealed->free = connection;
    }
    return true;
}

bool sealed_link_start(struct sealed_link **sealed, struct event_loop *loop, const struct sealed_options *options,
                       struct sealed_events events, struct entropy entropy, const struct log *log,
                       struct fault *fault) {
    bug_if(options->static_key_count < 1 || options->static_key_count > SEALED_STATIC_KEYS_MAX);
    struct sealed_link *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a sealed link");
    }
    made->loop = loop;
    made->options = *options;
    made->events = events;
    made->entropy = entropy;
    made->log = log;
    struct link_events below = {.on_opened = on_opened,
                                .on_frame = on_frame,
                                .on_writable = on_writable,
                                .on_closed = on_closed,
                                .context = made};
    if (!link_start(&made->link, loop, &options->link, below, entropy, log, fault) || !take_memory(made, fault)) {
        sealed_link_stop(made);
        return false;
    }
    uint8_t index[4];
    entropy.fill(entropy.context, index, sizeof index);
    made->next_index = bytes_get_be32(index);
    *sealed = made;
    return true;
}

void sealed_link_stop(struct sealed_link *sealed) {
    if (sealed == NULL) {
        return;
    }
    link_stop(sealed->link); /* on_closed of every connection */
    free(sealed->connections);
    free(sealed->plain);
    free(sealed->frame);
    free(sealed);
}

struct link *sealed_link_transport(struct sealed_link *sealed) {
    return sealed->link;
}

size_t sealed_unsent(const struct sealed_connection *connection) {
    return link_unsent(connection->transport);
}

void sealed_close(struct sealed_connection *connection) {
    connection->state = SEALED_ENDED;
    link_finish(connection->transport);
}

bool sealed_is_dialled(const struct sealed_connection *connection) {
    return link_is_dialled(connection->transport);
}

void *sealed_tag(const struct sealed_connection *connection) {
    return link_tag(connection->transport);
}

void sealed_set_owner(struct sealed_connection *connection, void *owner) {
    connection->owner = owner;
}

void *sealed_owner(const struct sealed_connection *connection) {
    return connection->owner;
}

const char *sealed_peer(const struct sealed_connection *connection) {
    return link_peer(connection->transport);
}
