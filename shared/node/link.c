#include "node/link_parts.h"

#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool link_check(int result, const char *what, struct fault *fault) {
    if (result != 0) {
        return fault_set(fault, result == NNG_ENOMEM ? FAULT_FULL : FAULT_IO, "link: %s: %s", what,
                         nng_strerror(result));
    }
    return true;
}

bool link_operation_init(struct link_operation *operation, struct link *link, void (*on_done)(void *owner), void *owner,
                         struct fault *fault) {
    *operation = (struct link_operation){.link = link, .on_done = on_done, .owner = owner};
    return link_check(nng_aio_alloc(&operation->aio, link_operation_done, operation), "operation", fault);
}

void link_operation_done(void *done) {
    struct link_operation *operation = done;
    struct link *link = operation->link;
    operation->next_done = NULL;
    (void)pthread_mutex_lock(&link->mutex);
    bool was_empty = link->done_first == NULL;
    if (was_empty) {
        link->done_first = operation;
    } else {
        link->done_last->next_done = operation;
    }
    link->done_last = operation;
    (void)pthread_mutex_unlock(&link->mutex);
    if (was_empty) {
        loop_wake_signal(&link->wake);
    }
}

static void take_done(void *context) {
    struct link *link = context;
    (void)pthread_mutex_lock(&link->mutex);
    struct link_operation *operation = link->done_first;
    link->done_first = NULL;
    link->done_last = NULL;
    (void)pthread_mutex_unlock(&link->mutex);
    while (operation != NULL) {
        struct link_operation *next = operation->next_done; /* on_done may start it anew */
        operation->is_under_way = false;
        operation->on_done(operation->owner);
        operation = next;
    }
}

static void flush(void *context) {
    struct link *link = context;
    while (link->dirty != NULL) {
        struct link_connection *connection = link->dirty;
        link->dirty = connection->next_dirty;
        connection->is_dirty = false;
        link_connection_flush(connection);
    }
    struct link_connection *next;
    for (struct link_connection *connection = link->closing.first; connection != NULL; connection = next) {
        next = connection->next;
        if (link_connection_finish(connection)) {
            loop_turn_again(link->loop); /* its owner may have done something that wants the commit stage */
        }
    }
}

static struct link_options with_defaults(struct link_options options) {
    options.newcomers_max = options.newcomers_max == 0 ? 512 : options.newcomers_max;
    options.newcomers_per_address = options.newcomers_per_address == 0 ? 64 : options.newcomers_per_address;
    options.handshake_ms = options.handshake_ms == 0 ? 5000 : options.handshake_ms;
    options.silence_ms = options.silence_ms == 0 ? 60000 : options.silence_ms;
    options.retry_first_ms = options.retry_first_ms == 0 ? 500 : options.retry_first_ms;
    options.retry_max_ms = options.retry_max_ms == 0 ? 60000 : options.retry_max_ms;
    bug_if(options.connections_max < 1 || options.connections_max > 65536);
    return options;
}

bool link_start(struct link **link, struct event_loop *loop, const struct link_options *options,
                struct link_events events, struct entropy entropy, const struct log *log, struct fault *fault) {
    struct link *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a link");
    }
    made->loop = loop;
    made->options = with_defaults(*options);
    made->events = events;
    made->entropy = entropy;
    made->log = log;
    (void)pthread_mutex_init(&made->mutex, NULL);
    if (!link_pool_start(made, fault) || !loop_wake_start(loop, &made->wake, take_done, made, fault)) {
        link_pool_stop(made);
        free(made);
        return false;
    }
    made->flush = (struct loop_hook){.run = flush, .context = made};
    loop_hook_add(loop, &made->flush, LOOP_STAGE_FLUSH);
    *link = made;
    return true;
}

void link_stop(struct link *link) {
    if (link == NULL) {
        return;
    }
    link->is_stopping = true;
    for (struct link_listener *listener = link->listeners; listener != NULL; listener = listener->next) {
        link_listener_stop(listener);
    }
    for (struct link_dialer *dialer = link->dialers; dialer != NULL; dialer = dialer->next) {
        link_dial_stop(dialer);
    }
    link_pool_stop(link); /* ends and finishes every connection */
    while (link->listeners != NULL) {
        struct link_listener *listener = link->listeners;
        link->listeners = listener->next;
        free(listener);
    }
    while (link->dialers != NULL) {
        struct link_dialer *dialer = link->dialers;
        link->dialers = dialer->next;
        link_dialer_free(dialer);
    }
    loop_hook_remove(link->loop, &link->flush, LOOP_STAGE_FLUSH);
    loop_wake_stop(link->loop, &link->wake);
    (void)pthread_mutex_destroy(&link->mutex);
    free(link);
}

struct link_counts link_counts(const struct link *link) {
    struct link_counts counts = link->counts;
    counts.newcomers_now = (int64_t)link->newcomers.count;
    return counts;
}

size_t link_connections_max(const struct link *link) {
    return link->connection_count;
}

void link_url_print(char out[static LINK_URL_MAX], const struct net_address *address) {
    bool is_v6 = strchr(address->host, ':') != NULL;
    (void)snprintf(out, LINK_URL_MAX, is_v6 ? "tcp://[%s]:%u" : "tcp://%s:%u", address->host, (unsigned)address->port);
}

void link_list_add(struct link_list *list, struct link_connection *connection) {
    connection->next = NULL;
    connection->previous = list->last;
    if (list->last == NULL) {
        list->first = connection;
    } else {
        list->last->next = connection;
    }
    list->last = connection;
    list->count++;
}

void link_list_remove(struct link_list *list, struct link_connection *connection) {
    if (connection->previous == NULL) {
        list->first = connection->next;
    } else {
        connection->previous->next = connection->next;
    }
    if (connection->next == NULL) {
        list->last = connection->previous;
    } else {
        connection->next->previous = connection->previous;
    }
    list->count--;
}

const char *link_end_name(enum link_end end) {
    switch (end) {
    case LINK_END_PEER: return "peer";
    case LINK_END_OWN: return "own";
    case LINK_END_SILENCE: return "silence";
    case LINK_END_HANDSHAKE: return "handshake";
    case LINK_END_DISPLACED: return "displaced";
    case LINK_END_PROTOCOL: return "protocol";
    case LINK_END_STOPPED: return "stopped";
    }
    bug_unreachable("link end out of range");
}
