/* The inside of link.h, for link*.c only.
 *
 * Threads: an operation (struct link_operation) is started on the loop. NNG completes it on a thread of its own, where
 * `link_operation_done` puts it into the link's queue and rings the bell; that is all that runs there, and the queue
 * with its mutex is all that the two sides share. The loop takes the queue and calls the operation's on_done.
 *
 * A connection: FREE -> OPEN -> CLOSING -> FREE. CLOSING lasts until none of its operations is under way, so that no
 * completion can meet a connection that is somebody else's by then. */
#ifndef REGULARS_NODE_LINK_PARTS_H
#define REGULARS_NODE_LINK_PARTS_H

#include "node/back_off.h"
#include "node/frame_reader.h"
#include "node/link.h"

#include <nng/nng.h>
#include <pthread.h>

struct link_operation {
    struct link *link;
    nng_aio *aio;
    void (*on_done)(void *owner);
    void *owner;
    bool is_under_way;
    struct link_operation *next_done; /* in the queue; under the mutex */
};

enum link_state { LINK_FREE = 0, LINK_OPEN, LINK_CLOSING };

struct link_buffer {
    uint8_t *data; /* LINK_SEND_BUFFER bytes */
    size_t size;
    size_t sent;
};

struct link_connection {
    struct link *link;
    enum link_state state;
    enum link_end end;
    nng_stream *stream;
    struct link_operation receiving;
    struct link_operation sending;
    struct frame_reader reader;
    uint8_t *memory;
    struct link_buffer flying;  /* being sent */
    struct link_buffer filling; /* gathers frames meanwhile */
    bool is_send_refused;       /* the owner waits for on_writable */
    bool is_authenticated;
    bool is_finishing; /* ends when all is sent */
    bool is_dirty;     /* in the list of those that have something to send */
    struct timer deadline;
    struct link_dialer *dialer; /* NULL: accepted */
    void *owner;
    char peer[NET_PEER_MAX];
    struct link_connection *next_dirty;
    struct link_connection *next; /* of the free, newcomers' or closing list */
    struct link_connection *previous;
};

struct link_list {
    struct link_connection *first;
    struct link_connection *last;
    size_t count;
};

enum link_dialer_state { DIALER_WAITING = 0, DIALER_DIALLING, DIALER_CONNECTED, DIALER_STOPPED };

struct link_dialer {
    struct link *link;
    struct link_dialer *next;
    enum link_dialer_state state;
    nng_stream_dialer *dialer;
    struct link_operation dialling;
    struct timer retry;
    struct back_off back_off;
    int64_t pause_ms; /* of the next wait, instead of the back-off's; 0: none */
    struct link_connection *connection;
    void *tag;
};

struct link_listener {
    struct link *link;
    struct link_listener *next;
    nng_stream_listener *listener;
    struct link_operation accepting;
    struct timer retry;
};

struct link {
    struct event_loop *loop;
    struct link_options options;
    struct link_events events;
    struct entropy entropy;
    const struct log *log;
    struct link_counts counts;
    bool is_stopping;
    struct loop_wake wake;
    struct loop_hook flush;
    pthread_mutex_t mutex; /* guards the queue and nothing else */
    struct link_operation *done_first;
    struct link_operation *done_last;
    struct link_connection *connections;
    size_t connection_count;
    uint8_t *memory;
    size_t memory_size;
    struct link_list free;
    struct link_list newcomers; /* accepted, open, not authenticated; oldest first */
    struct link_list closing;
    struct link_connection *dirty;
    struct link_listener *listeners;
    struct link_dialer *dialers;
};

FAULT_CHECKED bool link_operation_init(struct link_operation *operation, struct link *link,
                                       void (*on_done)(void *owner), void *owner, struct fault *fault);
/* NNG's callback for every operation. */
void link_operation_done(void *operation);
FAULT_CHECKED bool link_check(int result, const char *what, struct fault *fault);
/* "tcp://host:port". */
enum { LINK_URL_MAX = NET_HOST_MAX + 16 };
void link_url_print(char out[static LINK_URL_MAX], const struct net_address *address);

void link_list_add(struct link_list *list, struct link_connection *connection);
void link_list_remove(struct link_list *list, struct link_connection *connection);

FAULT_CHECKED bool link_pool_start(struct link *link, struct fault *fault);
void link_pool_stop(struct link *link);
/* Takes the stream over: the connection is open and its owner told, or the stream is freed and NULL returned. */
struct link_connection *link_connection_open(struct link *link, nng_stream *stream, struct link_dialer *dialer);
void link_connection_end(struct link_connection *connection, enum link_end end);
/* Starts to send what gathered. */
void link_connection_flush(struct link_connection *connection);
/* True when none of its operations is under way; then it was told to its owner and is free. */
bool link_connection_finish(struct link_connection *connection);

void link_listener_stop(struct link_listener *listener);
void link_dialer_free(struct link_dialer *dialer);
/* Its connection ended. */
void link_dialer_lost(struct link_dialer *dialer);

#endif
