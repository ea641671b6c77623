/* Dialling with our own back-off: NNG's falls back when TCP connects, which a peer that accepts and hangs up can do for
 * ever; ours falls back only when the peer was authenticated. */
#include "node/link_parts.h"

#include "base/bug.h"

#include <stdlib.h>

enum { DIAL_TIME_MS = 10000 };

static void dial(void *context) {
    struct link_dialer *dialer = context;
    bug_if(dialer->state != DIALER_WAITING);
    dialer->state = DIALER_DIALLING;
    dialer->dialling.is_under_way = true;
    nng_aio_set_timeout(dialer->dialling.aio, DIAL_TIME_MS);
    nng_stream_dialer_dial(dialer->dialer, dialer->dialling.aio);
}

static void wait_for_next(struct link_dialer *dialer) {
    uint8_t dice[8];
    struct link *link = dialer->link;
    link->entropy.fill(link->entropy.context, dice, sizeof dice);
    dialer->state = DIALER_WAITING;
    int64_t wait_ms = back_off_next_ms(&dialer->back_off, bytes_get_be64(dice));
    loop_timer_set(link->loop, &dialer->retry, dialer->pause_ms > 0 ? dialer->pause_ms : wait_ms);
    dialer->pause_ms = 0;
}

static void log_failure(const struct link_dialer *dialer, int result) {
    struct log_line line;
    log_begin(&line, dialer->link->log, LOG_DEBUG, "link_dial_failed");
    log_text(&line, "text", text_of(nng_strerror(result)));
    log_int(&line, "next_bound_ms", dialer->back_off.bound_ms);
    log_end(&line);
}

static void on_dialled(void *context) {
    struct link_dialer *dialer = context;
    int result = nng_aio_result(dialer->dialling.aio);
    nng_stream *stream = result == 0 ? nng_aio_get_output(dialer->dialling.aio, 0) : NULL;
    if (dialer->state == DIALER_STOPPED) {
        if (stream != NULL) {
            nng_stream_free(stream);
        }
        return;
    }
    if (stream == NULL) {
        log_failure(dialer, result);
        wait_for_next(dialer);
        return;
    }
    dialer->state = DIALER_CONNECTED;
    if (link_connection_open(dialer->link, stream, dialer) == NULL) {
        wait_for_next(dialer);
    }
}

void link_dialer_lost(struct link_dialer *dialer) {
    dialer->connection = NULL;
    if (dialer->state == DIALER_CONNECTED) {
        wait_for_next(dialer);
    }
}

bool link_dial(struct link *link, const struct net_address *address, void *tag, struct link_dialer **dialer,
               struct fault *fault) {
    struct link_dialer *made = calloc(1, sizeof *made);
    char url[LINK_URL_MAX];
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a dialer");
    }
    made->link = link;
    made->tag = tag;
    back_off_init(&made->back_off, link->options.retry_first_ms, link->options.retry_max_ms);
    timer_init(&made->retry, dial, made);
    link_url_print(url, address);
    if (!link_check(nng_stream_dialer_alloc(&made->dialer, url), url, fault) ||
        !link_operation_init(&made->dialling, link, on_dialled, made, fault)) {
        link_dialer_free(made);
        return false;
    }
    made->next = link->dialers;
    link->dialers = made;
    loop_timer_set(link->loop, &made->retry, 0);
    if (dialer != NULL) {
        *dialer = made;
    }
    return true;
}

void link_dial_stop(struct link_dialer *dialer) {
    if (dialer->state == DIALER_STOPPED) {
        return;
    }
    dialer->state = DIALER_STOPPED;
    loop_timer_cancel(dialer->link->loop, &dialer->retry);
    nng_stream_dialer_close(dialer->dialer); /* a dialling under way comes back with an error */
    if (dialer->connection != NULL) {
        link_connection_end(dialer->connection, dialer->link->is_stopping ? LINK_END_STOPPED : LINK_END_OWN);
    }
}

void link_dial_now(struct link_dialer *dialer) {
    if (dialer->state == DIALER_WAITING) {
        loop_timer_set(dialer->link->loop, &dialer->retry, 0);
    }
}

void link_dial_pause(struct link_dialer *dialer, int64_t after_ms) {
    if (dialer->state == DIALER_WAITING) {
        loop_timer_set(dialer->link->loop, &dialer->retry, after_ms);
    } else {
        dialer->pause_ms = after_ms;
    }
}

void link_dialer_free(struct link_dialer *dialer) {
    if (dialer->dialling.aio != NULL) {
        nng_aio_stop(dialer->dialling.aio);
        bool has_stream = dialer->dialling.is_under_way && nng_aio_result(dialer->dialling.aio) == 0;
        if (has_stream) { /* connected, but the loop has not heard of it */
            nng_stream_free(nng_aio_get_output(dialer->dialling.aio, 0));
        }
        nng_aio_free(dialer->dialling.aio);
    }
    if (dialer->dialer != NULL) {
        nng_stream_dialer_free(dialer->dialer);
    }
    free(dialer);
}
