#include "node/link_parts.h"

#include "base/bug.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    PAGE = 4096,
    RECEIVE_BUFFER = (LIMIT_FRAME + FRAME_PREFIX_SIZE + PAGE) / PAGE * PAGE,
    SEND_BUFFER = (LINK_SEND_BUFFER + PAGE) / PAGE * PAGE,
    MEMORY_EACH = RECEIVE_BUFFER + 2 * SEND_BUFFER,
};

static void receive(struct link_connection *connection);

/* -------------------------------------------------------------------------------------------------------- the
 * newcomers */

static struct link_connection *oldest_newcomer_of(const struct link *link, const char *peer, size_t *count) {
    struct link_connection *oldest = NULL;
    *count = 0;
    for (struct link_connection *other = link->newcomers.first; other != NULL; other = other->next) {
        if (strcmp(other->peer, peer) == 0) {
            *count += 1;
            oldest = oldest == NULL ? other : oldest;
        }
    }
    return oldest;
}

/* Turning the newest away would let whoever holds the door shut others out; the oldest had its chance, and an honest
 * node needs a round trip only. */
static void make_room(struct link *link, const char *peer) {
    size_t of_address;
    struct link_connection *oldest = oldest_newcomer_of(link, peer, &of_address);
    if (of_address < link->options.newcomers_per_address) {
        oldest = link->newcomers.count < link->options.newcomers_max ? NULL : link->newcomers.first;
    }
    if (oldest != NULL) {
        link->counts.displaced++;
        link_connection_end(oldest, LINK_END_DISPLACED);
    }
}

static void leave_newcomers(struct link_connection *connection) {
    if (connection->dialer == NULL && !connection->is_authenticated) {
        link_list_remove(&connection->link->newcomers, connection);
    }
}

void link_authenticate(struct link_connection *connection) {
    if (connection->state != LINK_OPEN || connection->is_authenticated) {
        return;
    }
    leave_newcomers(connection);
    connection->is_authenticated = true;
    connection->reader.frame_max = LIMIT_FRAME;
    if (connection->dialer != NULL) {
        back_off_reset(&connection->dialer->back_off);
    }
    loop_timer_set(connection->link->loop, &connection->deadline, connection->link->options.silence_ms);
}

/* -------------------------------------------------------------------------------------------------------- open and
 * close */

static void on_deadline(void *context) {
    struct link_connection *connection = context;
    if (!connection->is_authenticated) {
        connection->link->counts.refused++;
    }
    link_connection_end(connection, connection->is_authenticated ? LINK_END_SILENCE : LINK_END_HANDSHAKE);
}

static void print_peer(char out[static NET_PEER_MAX], nng_stream *stream) {
    nng_sockaddr peer;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr unknown = {.sa_family = AF_UNSPEC};
    if (nng_stream_get_addr(stream, NNG_OPT_REMADDR, &peer) != 0) {
        net_peer_print(out, &unknown); /* it is gone already */
    } else if (peer.s_family == NNG_AF_INET) {
        v4.sin_addr.s_addr = peer.s_in.sa_addr;
        net_peer_print(out, (const struct sockaddr *)&v4);
    } else if (peer.s_family == NNG_AF_INET6) {
        memcpy(&v6.sin6_addr, peer.s_in6.sa_addr, sizeof v6.sin6_addr);
        net_peer_print(out, (const struct sockaddr *)&v6);
    } else {
        net_peer_print(out, &unknown);
    }
}

static struct link_connection *take_free(struct link *link) {
    size_t trusted = (size_t)link->counts.connections_now - link->newcomers.count;
    struct link_connection *connection = link->free.first;
    if (link->is_stopping || connection == NULL || trusted >= link->options.connections_max) {
        return NULL;
    }
    link_list_remove(&link->free, connection);
    return connection;
}

struct link_connection *link_connection_open(struct link *link, nng_stream *stream, struct link_dialer *dialer) {
    struct link_connection *connection = take_free(link);
    if (connection == NULL) {
        nng_stream_free(stream);
        return NULL;
    }
    connection->state = LINK_OPEN;
    connection->stream = stream;
    connection->dialer = dialer;
    connection->owner = NULL;
    connection->is_authenticated = false;
    connection->is_send_refused = false;
    connection->is_finishing = false;
    connection->filling.size = 0;
    connection->flying.size = 0;
    connection->flying.sent = 0;
    frame_reader_init(&connection->reader, connection->memory, RECEIVE_BUFFER, LINK_HANDSHAKE_FRAME_MAX);
    print_peer(connection->peer, stream);
    link->counts.connections_now++;
    if (dialer == NULL) {
        make_room(link, connection->peer);
        link->counts.accepted++;
        link_list_add(&link->newcomers, connection);
    } else {
        dialer->connection = connection;
    }
    loop_timer_set(link->loop, &connection->deadline, link->options.handshake_ms);
    link->events.on_opened(link->events.context, connection);
    receive(connection);
    return connection;
}

void link_connection_end(struct link_connection *connection, enum link_end end) {
    struct link *link = connection->link;
    if (connection->state != LINK_OPEN) {
        return;
    }
    leave_newcomers(connection);
    connection->state = LINK_CLOSING;
    connection->end = end;
    loop_timer_cancel(link->loop, &connection->deadline);
    link_list_add(&link->closing, connection);
    nng_stream_close(connection->stream); /* operations under way come back with an error */
    loop_turn_again(link->loop);
}

bool link_connection_finish(struct link_connection *connection) {
    struct link *link = connection->link;
    if (connection->receiving.is_under_way || connection->sending.is_under_way) {
        return false;
    }
    link->events.on_closed(link->events.context, connection, connection->end);
    nng_stream_free(connection->stream);
    connection->stream = NULL;
    link_list_remove(&link->closing, connection);
    link_list_add(&link->free, connection);
    connection->state = LINK_FREE;
    link->counts.connections_now--;
    if (connection->dialer != NULL) {
        link_dialer_lost(connection->dialer);
    }
    return true;
}

void link_close(struct link_connection *connection) {
    link_connection_end(connection, LINK_END_OWN);
}

void link_finish(struct link_connection *connection) {
    connection->is_finishing = true;
    if (link_unsent(connection) == 0) {
        link_connection_end(connection, LINK_END_OWN);
    }
}

/* --------------------------------------------------------------------------------------------------------------
 * receive */

static void receive(struct link_connection *connection) {
    if (connection->state != LINK_OPEN || connection->is_finishing) {
        return;
    }
    nng_iov room;
    room.iov_buf = frame_reader_room(&connection->reader, &room.iov_len);
    bug_if(nng_aio_set_iov(connection->receiving.aio, 1, &room) != 0);
    connection->receiving.is_under_way = true;
    nng_stream_recv(connection->stream, connection->receiving.aio);
}

static void give_frames(struct link_connection *connection) {
    struct link *link = connection->link;
    while (connection->state == LINK_OPEN && !connection->is_finishing) {
        struct span frame;
        switch (frame_reader_next(&connection->reader, &frame)) {
        case FRAME_READER_FRAME: link->events.on_frame(link->events.context, connection, frame); break;
        case FRAME_READER_NEEDS_MORE: return;
        case FRAME_READER_EMPTY_FRAME:
        case FRAME_READER_TOO_LONG:
            link->counts.refused++;
            link_connection_end(connection, LINK_END_PROTOCOL);
            return;
        }
    }
}

static void on_received(void *context) {
    struct link_connection *connection = context;
    if (connection->state != LINK_OPEN) {
        return;
    }
    if (nng_aio_result(connection->receiving.aio) != 0) {
        link_connection_end(connection, LINK_END_PEER);
        return;
    }
    frame_reader_put(&connection->reader, nng_aio_count(connection->receiving.aio));
    if (connection->is_authenticated) {
        loop_timer_set(connection->link->loop, &connection->deadline, connection->link->options.silence_ms);
    }
    give_frames(connection);
    receive(connection);
}

/* -----------------------------------------------------------------------------------------------------------------
 * send */

static void mark_dirty(struct link_connection *connection) {
    if (!connection->is_dirty) {
        connection->is_dirty = true;
        connection->next_dirty = connection->link->dirty;
        connection->link->dirty = connection;
    }
}

uint8_t *link_send_room(struct link_connection *connection, size_t size) {
    bug_if(size == 0 || size > LIMIT_FRAME);
    struct link_buffer *filling = &connection->filling;
    bool is_open = connection->state == LINK_OPEN && !connection->is_finishing;
    if (!is_open || FRAME_PREFIX_SIZE + size > LINK_SEND_BUFFER - filling->size) {
        connection->is_send_refused = true;
        return NULL;
    }
    bytes_put_be32(filling->data + filling->size, (uint32_t)size);
    uint8_t *room = filling->data + filling->size + FRAME_PREFIX_SIZE;
    filling->size += FRAME_PREFIX_SIZE + size;
    mark_dirty(connection);
    return room;
}

bool link_send(struct link_connection *connection, struct span frame) {
    uint8_t *room = link_send_room(connection, frame.size);
    if (room == NULL) {
        return false;
    }
    memcpy(room, frame.data, frame.size);
    return true;
}

size_t link_unsent(const struct link_connection *connection) {
    return connection->filling.size + connection->flying.size - connection->flying.sent;
}

static void send_flying(struct link_connection *connection) {
    struct link_buffer *flying = &connection->flying;
    nng_iov part = {.iov_buf = flying->data + flying->sent, .iov_len = flying->size - flying->sent};
    bug_if(nng_aio_set_iov(connection->sending.aio, 1, &part) != 0);
    connection->sending.is_under_way = true;
    nng_stream_send(connection->stream, connection->sending.aio);
}

void link_connection_flush(struct link_connection *connection) {
    if (connection->state != LINK_OPEN || connection->sending.is_under_way || connection->filling.size == 0) {
        return;
    }
    struct link_buffer filled = connection->filling;
    connection->filling = (struct link_buffer){.data = connection->flying.data};
    connection->flying = filled;
    connection->flying.sent = 0;
    send_flying(connection);
    if (connection->is_send_refused) {
        connection->is_send_refused = false;
        connection->link->events.on_writable(connection->link->events.context, connection);
        loop_turn_again(connection->link->loop);
    }
}

static void on_sent(void *context) {
    struct link_connection *connection = context;
    struct link_buffer *flying = &connection->flying;
    if (connection->state != LINK_OPEN) {
        return;
    }
    if (nng_aio_result(connection->sending.aio) != 0) {
        link_connection_end(connection, LINK_END_PEER);
        return;
    }
    flying->sent += nng_aio_count(connection->sending.aio);
    if (flying->sent < flying->size) {
        send_flying(connection);
        return;
    }
    flying->size = 0;
    flying->sent = 0;
    if (connection->is_finishing && connection->filling.size == 0) {
        link_connection_end(connection, LINK_END_OWN);
    }
    mark_dirty(connection);
}

/* -----------------------------------------------------------------------------------------------------------------
 * pool */

static bool connection_init(struct link *link, struct link_connection *connection, uint8_t *memory,
                            struct fault *fault) {
    connection->link = link;
    connection->memory = memory;
    connection->flying.data = memory + RECEIVE_BUFFER;
    connection->filling.data = memory + RECEIVE_BUFFER + SEND_BUFFER;
    timer_init(&connection->deadline, on_deadline, connection);
    link_list_add(&link->free, connection);
    return link_operation_init(&connection->receiving, link, on_received, connection, fault) &&
           link_operation_init(&connection->sending, link, on_sent, connection, fault);
}

bool link_pool_start(struct link *link, struct fault *fault) {
    /* A displaced newcomer keeps its place until its operations have come back, hence the newcomers' places twice. */
    size_t count = link->options.connections_max + 2 * link->options.newcomers_max;
    link->memory_size = count * (size_t)MEMORY_EACH;
    link->connections = calloc(count, sizeof *link->connections);
    void *memory =
        mmap(NULL, link->memory_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (link->connections == NULL || memory == MAP_FAILED) {
        return fault_set(fault, FAULT_FULL, "no memory for %zu connections", count);
    }
    link->memory = memory;
    link->connection_count = count;
    for (size_t i = 0; i < count; i++) {
        if (!connection_init(link, &link->connections[i], link->memory + i * (size_t)MEMORY_EACH, fault)) {
            return false;
        }
    }
    return true;
}

static void stop_operation(struct link_operation *operation) {
    if (operation->aio != NULL) {
        nng_aio_stop(operation->aio); /* waits until NNG is done with it */
        nng_aio_free(operation->aio);
        operation->aio = NULL;
        operation->is_under_way = false;
    }
}

void link_pool_stop(struct link *link) {
    for (size_t i = 0; i < link->connection_count; i++) {
        struct link_connection *connection = &link->connections[i];
        link_connection_end(connection, LINK_END_STOPPED);
        stop_operation(&connection->receiving);
        stop_operation(&connection->sending);
        if (connection->state == LINK_CLOSING) {
            (void)link_connection_finish(connection);
        }
    }
    free(link->connections);
    link->connections = NULL;
    link->connection_count = 0;
    if (link->memory != NULL) {
        (void)munmap(link->memory, link->memory_size);
    }
}

/* ------------------------------------------------------------------------------------------------------------
 * questions */

bool link_is_dialled(const struct link_connection *connection) {
    return connection->dialer != NULL;
}

void *link_tag(const struct link_connection *connection) {
    return connection->dialer == NULL ? NULL : connection->dialer->tag;
}

void link_set_owner(struct link_connection *connection, void *owner) {
    connection->owner = owner;
}

void *link_owner(const struct link_connection *connection) {
    return connection->owner;
}

const char *link_peer(const struct link_connection *connection) {
    return connection->peer;
}
