/* The connections of a lane: dialled, greeted, up, lost. */
#include "node/os_entropy.h"
#include "node/store_hash.h"
#include "promo/document.h"
#include "store-node/store_link_parts.h"
#include "wire/record_fields.h"

#include <string.h>

static const char boot_name[] = "sync.boot";
static const char handshake_name[] = "sync.handshake_reserved";

/* ------------------------------------------------------------------------------------------------------------ counters
 */

bool store_link_count_boot(struct store_link *link, struct fault *fault) {
    struct cursor_table *values = &link->store->tables.values;
    struct db *db = &link->store->db;
    int64_t boot = 0;
    int64_t handshake = 0;
    if (!db_begin(db, fault)) {
        return false;
    }
    bool is_counted = cursor_table_read_number(values, boot_name, 0, &boot, fault) &&
                      cursor_table_read_number(values, handshake_name, 0, &handshake, fault) &&
                      cursor_table_write_number(values, boot_name, boot + 1, fault);
    link->boot = (uint64_t)boot + 1;
    link->handshake_next = (uint64_t)handshake + 1;
    link->handshake_reserved = (uint64_t)handshake;
    return db_end(db, is_counted, fault);
}

/* The reservation is on the disk before the first of its counters is used: head office never sees one twice. */
static bool take_handshake(struct store_link *link, uint64_t *handshake, struct fault *fault) {
    struct db *db = &link->store->db;
    if (link->handshake_next > link->handshake_reserved) {
        int64_t through = (int64_t)link->handshake_reserved + STORE_LINK_COUNTER_BLOCK;
        if (!db_begin(db, fault)) {
            return false;
        }
        bool is_reserved = cursor_table_write_number(&link->store->tables.values, handshake_name, through, fault);
        if (!db_end(db, is_reserved, fault)) {
            return false;
        }
        link->handshake_reserved = (uint64_t)through;
    }
    *handshake = link->handshake_next++;
    return true;
}

/* ------------------------------------------------------------------------------------------------------------ greeting
 */

static bool greet_as_store(struct store_lane *lane, struct sealed_greeting *greeting, struct fault *fault) {
    struct store_link *link = lane->link;
    const struct enrolment_grant *grant = &link->store->identity.grant;
    struct store_identity identity = {.store = grant->store,
                                      .incarnation = grant->incarnation,
                                      .boot = link->boot,
                                      .record_version = RECORD_VERSION,
                                      .engine_version = PROMO_DOCUMENT_VERSION};
    struct sync_message hello = {.id = SYNC_STORE_HELLO};
    uint8_t block[SYNC_HELLO_MAX];
    struct writer out;
    if (!take_handshake(link, &identity.handshake, fault)) {
        return false;
    }
    store_sync_hello(&link->sync, &identity, lane->which, &hello.store_hello);
    writer_init(&out, block, sizeof block);
    greeting->psk = grant->psk;
    return sealed_greet(lane->connection, greeting, sync_message_write(&out, &hello), fault);
}

static bool greet(struct store_lane *lane, struct fault *fault) {
    struct store_link *link = lane->link;
    struct sealed_greeting greeting = {.hq_key = link->file.hq_public_key};
    store_hash_make(greeting.request.store_hash, link->file.store);
    if (link->phase == STORE_LINK_ENROLLED) {
        return greet_as_store(lane, &greeting, fault);
    }
    memcpy(greeting.request.token_id, link->file.token.id, sizeof greeting.request.token_id);
    greeting.psk = link->file.token.secret;
    return sealed_greet(lane->connection, &greeting, (struct span){NULL, 0}, fault);
}

void store_link_greet(struct store_link *link) {
    if (link->store->turn.is_open) {
        return; /* a reservation inside of it would not be durable; the next turn is at hand */
    }
    for (size_t i = 0; i < SYNC_LANES; i++) {
        struct store_lane *lane = &link->lanes[i];
        struct fault fault;
        if (lane->wants_greeting && lane->connection != NULL && !greet(lane, &fault)) {
            log_fault(link->log, "greeting_failed", &fault);
            store_link_hang_up(lane, 0);
        }
        lane->wants_greeting = false;
    }
}

/* ------------------------------------------------------------------------------------------------ events of
 * connections
 */

static void take_down(struct store_lane *lane) {
    lane->connection = NULL;
    lane->wants_greeting = false;
    if (lane->link->phase == STORE_LINK_ENROLLED) {
        struct sync_event event = {.kind = SYNC_LANE_DOWN};
        event.lane_down.lane = lane->which;
        store_link_step(lane->link, &event);
    }
}

static void on_opened(void *context, struct sealed_connection *connection) {
    struct store_lane *lane = sealed_tag(connection);
    (void)context;
    if (lane->connection != NULL) {
        take_down(lane); /* its end comes later than its successor */
    }
    lane->connection = connection;
    lane->wants_greeting = true; /* after the turn's commit: a counter may have to be reserved first */
}

static void refuse(struct store_lane *lane, const char *what, const char *text) {
    struct log_line line;
    log_begin(&line, lane->link->log, LOG_ERROR, "hq_refused");
    log_text(&line, "what", text_of(what));
    log_text(&line, "text", text_of(text));
    log_end(&line);
    lane->link->alarm_count++;
    store_link_hang_up(lane, SYNC_BREACH_WAIT_MS);
}

static void take_welcome(struct store_lane *lane, struct span payload) {
    struct store_link *link = lane->link;
    struct sync_message message;
    struct fault fault;
    arena_reset(&link->arena);
    if (!sync_message_read(&message, payload, &link->arena, &fault)) {
        refuse(lane, "answer", fault.text);
    } else if (message.id != SYNC_HQ_HELLO) {
        refuse(lane, "answer", sync_message_name(message.id));
    } else if (message.hq_hello.verdict != SYNC_NO_REASON) {
        refuse(lane, sync_reason_name(message.hq_hello.verdict), sync_reason_text(message.hq_hello.verdict));
    } else {
        struct sync_event event = {.kind = SYNC_LANE_UP};
        event.lane_up.lane = lane->which;
        event.lane_up.hq_hello = &message.hq_hello;
        store_link_step(link, &event);
        link->seeks_content |= lane->which == SYNC_BULK;
    }
}

static void on_up(void *context, struct sealed_connection *connection, struct span payload) {
    struct store_link *link = context;
    struct store_lane *lane = sealed_tag(connection);
    link->heard_utc_ms = link->loop->clock.utc_ms(link->loop->clock.context);
    if (link->phase == STORE_LINK_ENROLLED) {
        take_welcome(lane, payload);
    } else if (payload.size == 0 || payload.size > sizeof link->grant_bytes) {
        refuse(lane, "grant", "is not of a size that a grant has");
    } else {
        memcpy(link->grant_bytes, payload.data, payload.size);
        link->grant = span_of(link->grant_bytes, payload.size);
    }
}

static void on_message(void *context, struct sealed_connection *connection, struct span plain) {
    struct store_link *link = context;
    const struct store_lane *lane = sealed_tag(connection);
    link->heard_utc_ms = link->loop->clock.utc_ms(link->loop->clock.context);
    if (link->phase == STORE_LINK_ENROLLED) {
        struct sync_event event = {.kind = SYNC_FRAME};
        event.frame.lane = lane->which;
        event.frame.bytes = plain;
        store_link_step(link, &event);
    }
}

static void on_writable(void *context, struct sealed_connection *connection) {
    (void)context; /* a lane that had no room was closed: the protocol never has more under way than fits */
    (void)connection;
}

static void on_closed(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    struct store_link *link = context;
    struct store_lane *lane = sealed_tag(connection);
    struct log_line line;
    log_begin(&line, link->log, was_up ? LOG_INFO : LOG_DEBUG, "lane_down");
    log_text(&line, "lane", text_of(lane->which == SYNC_FAST ? "fast" : "bulk"));
    log_text(&line, "end", text_of(link_end_name(end)));
    log_end(&line);
    if (lane->connection == connection && end != LINK_END_STOPPED) {
        take_down(lane);
    }
}

/* ---------------------------------------------------------------------------------------------------------- dialling
 */

bool store_link_open(struct store_link *link, struct fault *fault) {
    struct sealed_options options = {.link = {.connections_max = 2 * SYNC_LANES,
                                              .silence_ms = SYNC_DEAD_AFTER_MS + SYNC_PING_AFTER_MS,
                                              .retry_max_ms = STORE_LINK_RETRY_MAX_MS},
                                     .static_keys = {&link->store->identity.static_key},
                                     .static_key_count = 1};
    struct sealed_events events = {.on_opened = on_opened,
                                   .on_up = on_up,
                                   .on_message = on_message,
                                   .on_writable = on_writable,
                                   .on_closed = on_closed,
                                   .context = link};
    return sealed_link_start(&link->sealed, link->loop, &options, events, link->store->entropy, link->log, fault);
}

bool store_link_dial(struct store_lane *lane, struct fault *fault) {
    return lane->dialer != NULL || link_dial(sealed_link_transport(lane->link->sealed), &lane->link->file.hq_address,
                                             lane, &lane->dialer, fault);
}

void store_link_hang_up(struct store_lane *lane, int64_t retry_after_ms) {
    if (lane->connection == NULL) {
        return;
    }
    if (retry_after_ms > 0) {
        link_dial_pause(lane->dialer, retry_after_ms);
    }
    sealed_close(lane->connection);
}
