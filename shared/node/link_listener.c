/* Accepting connections. A listener must outlive whatever its visitors do: a failed accept is tried again, at once when
 * the visitor was the cause, a little later when we are (no descriptors left). */
#include "node/link_parts.h"

#include "base/bug.h"

#include <stdlib.h>

enum { ACCEPT_RETRY_MS = 100 };

static void accept_next(void *context) {
    struct link_listener *listener = context;
    if (!listener->link->is_stopping) {
        listener->accepting.is_under_way = true;
        nng_stream_listener_accept(listener->listener, listener->accepting.aio);
    }
}

static bool is_visitors_fault(int result) {
    return result == NNG_ECONNABORTED || result == NNG_ECONNRESET || result == NNG_ECONNSHUT;
}

static void on_accepted(void *context) {
    struct link_listener *listener = context;
    struct link *link = listener->link;
    int result = nng_aio_result(listener->accepting.aio);
    if (link->is_stopping) {
        return;
    }
    if (result == 0) {
        (void)link_connection_open(link, nng_aio_get_output(listener->accepting.aio, 0), NULL);
    } else if (!is_visitors_fault(result)) {
        struct fault fault;
        if (!link_check(result, "accept", &fault)) {
            log_fault(link->log, "link_accept_failed", &fault);
        }
        loop_timer_set(link->loop, &listener->retry, ACCEPT_RETRY_MS);
        return;
    }
    accept_next(listener);
}

static bool listener_open(struct link_listener *listener, const struct net_address *address, int *port,
                          struct fault *fault) {
    char url[LINK_URL_MAX];
    link_url_print(url, address);
    if (!link_check(nng_stream_listener_alloc(&listener->listener, url), url, fault) ||
        !link_check(nng_stream_listener_listen(listener->listener), url, fault) ||
        !link_check(nng_stream_listener_get_int(listener->listener, NNG_OPT_TCP_BOUND_PORT, port), url, fault)) {
        return false;
    }
    return link_operation_init(&listener->accepting, listener->link, on_accepted, listener, fault);
}

bool link_listen(struct link *link, const struct net_address *address, uint16_t *port, struct fault *fault) {
    struct link_listener *listener = calloc(1, sizeof *listener);
    int bound = 0;
    if (listener == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a listener");
    }
    listener->link = link;
    timer_init(&listener->retry, accept_next, listener);
    if (!listener_open(listener, address, &bound, fault)) {
        if (listener->listener != NULL) {
            nng_stream_listener_free(listener->listener);
        }
        free(listener);
        return false;
    }
    listener->next = link->listeners;
    link->listeners = listener;
    if (port != NULL) {
        *port = (uint16_t)bound;
    }
    accept_next(listener);
    return true;
}

void link_listener_stop(struct link_listener *listener) {
    loop_timer_cancel(listener->link->loop, &listener->retry);
    nng_stream_listener_close(listener->listener);
    nng_aio_stop(listener->accepting.aio);
    bool has_stream = listener->accepting.is_under_way && nng_aio_result(listener->accepting.aio) == 0;
    if (has_stream) { /* accepted, but the loop has not heard of it */
        nng_stream_free(nng_aio_get_output(listener->accepting.aio, 0));
    }
    nng_aio_free(listener->accepting.aio);
    nng_stream_listener_free(listener->listener);
}
