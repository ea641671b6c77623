/* Who comes: names are looked up, handshakes judged, lanes change hands. */
#include "hq-node/hq_link_parts.h"
#include "wire/record_fields.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------------- looking up */

static bool find_enrolled(struct hq_link *link, const struct node_session_request *request, bool *is_found,
                          struct fault *fault) {
    struct store_registry *stores = &link->hq->tables.stores;
    struct store_row row;
    if (!store_registry_find_hash(stores, request->store_hash, is_found, &row, fault)) {
        return false;
    }
    if (!*is_found || row.incarnation == 0) {
        *is_found = false;
        return true;
    }
    memcpy(link->peer_static, row.public_key, sizeof link->peer_static);
    return store_registry_read_psk(stores, row.store, is_found, link->psk, fault);
}

static bool find_keys(void *context, const struct node_session_request *request, struct sealed_keys *keys) {
    struct hq_link *link = context;
    struct fault fault;
    bool is_enrolment = node_session_kind_of(request) == NODE_SESSION_ENROLMENT;
    bool is_found = false;
    bool is_read = is_enrolment
                       ? enrolment_find_secret(link->hq, request, hq_link_utc_ms(link), &is_found, link->psk, &fault)
                       : find_enrolled(link, request, &is_found, &fault);
    if (!is_read) {
        log_fault(link->log, "keys_not_read", &fault);
    }
    *keys = (struct sealed_keys){.peer_static = is_enrolment ? NULL : link->peer_static, .psk = link->psk};
    link->counts.strangers += !is_read || !is_found;
    return is_read && is_found;
}

/* ----------------------------------------------------------------------------------------------------------- sessions
 */

static struct hq_session *take_session(struct hq_link *link, struct sealed_connection *connection) {
    struct hq_session *session = link->free_session;
    link->free_session = session->next; /* as many as the link has connections */
    *session = (struct hq_session){.connection = connection};
    sealed_set_owner(connection, session);
    return session;
}

static void log_refusal(struct hq_link *link, const struct hq_session *session, enum sync_reason verdict) {
    struct log_line line;
    const struct log *log = verdict == SYNC_REPLAYED ? &link->strangers.log : link->log;
    link->counts.refused++;
    log_begin(&line, log, sync_reason_is_quarantine(verdict) ? LOG_ERROR : LOG_WARNING, "store_refused");
    log_int(&line, "store", session->hello.store);
    log_text(&line, "peer", text_of(sealed_peer(session->connection)));
    log_text(&line, "reason", text_of(sync_reason_name((int32_t)verdict)));
    log_text(&line, "text", text_of(sync_reason_text((int32_t)verdict)));
    log_end(&line);
}

static bool answer(struct hq_session *session, const struct hq_hello *hello, struct fault *fault) {
    struct sync_message message = {.id = SYNC_HQ_HELLO, .hq_hello = *hello};
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    return sealed_answer(session->connection, sync_message_write(&out, &message), fault);
}

/* REPLAYED gets no answer: whoever plays a recording is to learn nothing. */
static bool judge(struct hq_session *session, struct fault *fault) {
    struct hq_peer *peer = session->peer;
    struct hq_hello hello;
    enum sync_reason verdict =
        hq_sync_judge(&peer->sync, &session->hello, RECORD_VERSION, hq_link_utc_ms(peer->link), &hello);
    if (verdict == SYNC_NO_REASON) {
        return answer(session, &hello, fault);
    }
    log_refusal(peer->link, session, verdict);
    hq_link_note_quarantine(peer, (int32_t)verdict);
    bool is_answered = verdict == SYNC_REPLAYED || answer(session, &hello, fault);
    hq_link_hang_up(session);
    return is_answered;
}

static bool read_hello(struct hq_link *link, struct hq_session *session, struct span payload, struct fault *fault) {
    struct sync_message message;
    arena_reset(&link->arena);
    if (!sync_message_read(&message, payload, &link->arena, fault)) {
        return false;
    }
    if (message.id != SYNC_STORE_HELLO) {
        return fault_set(fault, FAULT_PEER, "a session that begins with %s", sync_message_name(message.id));
    }
    session->hello = message.store_hello;
    return true;
}

/* The request is genuine: sealed with the keys of the store that it names in the clear. */
static bool take_request(struct hq_link *link, struct hq_session *session, const struct node_session_request *request,
                         struct span payload, struct fault *fault) {
    struct store_row row;
    bool is_found;
    if (!read_hello(link, session, payload, fault) ||
        !store_registry_find_hash(&link->hq->tables.stores, request->store_hash, &is_found, &row, fault)) {
        return false;
    }
    if (!is_found || row.store != session->hello.store) {
        return fault_set(fault, FAULT_PEER, "a hello of store %u under the name of another",
                         (unsigned)session->hello.store);
    }
    session->peer = hq_link_find_peer(link, row.store, true);
    if (session->peer == NULL) {
        return fault_set(fault, FAULT_FULL, "more than %d stores", HQ_LINK_STORES_MAX);
    }
    return hq_link_load_peer(session->peer, row.incarnation, fault) && judge(session, fault);
}

static void on_request(void *context, struct sealed_connection *connection, const struct node_session_request *request,
                       const uint8_t peer_static[static KEY_SIZE], struct span payload) {
    struct hq_link *link = context;
    struct hq_session *session = take_session(link, connection);
    struct fault fault;
    if (node_session_kind_of(request) == NODE_SESSION_ENROLMENT) {
        hq_link_ask_enrolment(session, link, request, peer_static);
    } else if (!take_request(link, session, request, payload, &fault)) {
        log_fault(link->log, "session_refused", &fault);
        link->counts.refused++;
        hq_link_hang_up(session);
    }
}

/* ------------------------------------------------------------------------------------------------------------- lanes
 */

static void take_down(struct hq_peer *peer, enum sync_lane lane) {
    struct sync_event event = {.kind = SYNC_LANE_DOWN};
    event.lane_down.lane = lane;
    peer->lanes[lane] = NULL;
    hq_link_step(peer, &event);
}

static void hear(struct hq_peer *peer, const struct sealed_connection *connection) {
    peer->heard_utc_ms = hq_link_utc_ms(peer->link);
    (void)snprintf(peer->address, sizeof peer->address, "%s", sealed_peer(connection));
}

static void on_up(void *context, struct sealed_connection *connection, struct span payload) {
    struct hq_link *link = context;
    struct hq_session *session = sealed_owner(connection);
    struct hq_peer *peer = session->peer;
    (void)payload;
    if (peer == NULL) {
        return; /* an enrolment: the box has its grant, and hangs up */
    }
    enum sync_lane lane = session->hello.lane;
    struct hq_session *before = peer->lanes[lane];
    if (before != NULL) {
        take_down(peer, lane);
        hq_link_hang_up(before);
    }
    peer->lanes[lane] = session;
    peer->wants_feed |= lane == SYNC_FAST;
    hear(peer, connection);
    link->counts.sessions++;
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = lane;
    event.lane_up.store_hello = &session->hello;
    hq_link_step(peer, &event);
    hq_link_mark_busy(peer);
}

static void on_message(void *context, struct sealed_connection *connection, struct span plain) {
    struct hq_session *session = sealed_owner(connection);
    struct hq_peer *peer = session->peer;
    (void)context;
    if (peer == NULL || peer->lanes[session->hello.lane] != session) {
        return;
    }
    hear(peer, connection);
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.lane = session->hello.lane;
    event.frame.bytes = plain;
    hq_link_step(peer, &event);
}

static void on_writable(void *context, struct sealed_connection *connection) {
    (void)context; /* a lane that had no room was closed: the protocol never has more under way than fits */
    (void)connection;
}

static void on_closed(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    struct hq_link *link = context;
    struct hq_session *session = sealed_owner(connection);
    (void)was_up;
    if (session == NULL) {
        return; /* it never asked */
    }
    struct hq_peer *peer = session->peer;
    if (peer != NULL && peer->lanes[session->hello.lane] == session && end != LINK_END_STOPPED) {
        take_down(peer, session->hello.lane);
    }
    hq_link_drop_enrolment(link, session);
    session->next = link->free_session;
    link->free_session = session;
}

const struct sealed_events hq_link_events = {.find_keys = find_keys,
                                             .on_opened = NULL,
                                             .on_request = on_request,
                                             .on_up = on_up,
                                             .on_message = on_message,
                                             .on_writable = on_writable,
                                             .on_closed = on_closed};
