/* Duties on the journal and the blobs: what a store sent is appended and taken in by the turn's transaction; what it
 * lacks is read. What was stored is told by what the journal shows after the commit, never by what was meant to be
 * stored. */
#include "base/bug.h"
#include "hq-node/hq_link_parts.h"
#include "hq-node/intake.h"

#include <string.h>

static struct stream_receiver *receiver_of(struct hq_peer *peer, enum stream stream) {
    return stream == STREAM_LED ? &peer->sync.led : &peer->sync.doc;
}

static bool read_position(struct hq_peer *peer, enum stream stream, struct sync_position *position) {
    struct hq_link *link = peer->link;
    struct fault fault;
    if (!sync_journal_position(&link->hq->journal, journal_stream(peer->store, stream), position, &fault)) {
        hq_link_alarm(link, peer->store, "journal_failed", &fault);
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------- what comes: led and doc
 */

static bool save(struct hq_peer *peer, const struct sync_duty *duty, struct hq_saving *saving, struct fault *fault) {
    struct hq *hq = peer->link->hq;
    struct intake_result result;
    if (!turn_begin_request(&hq->turn, fault)) {
        return false;
    }
    bool is_saved = intake_take(hq, peer->store, duty->save_entries.stream, duty->save_entries.entries,
                                duty->save_entries.count, &result, fault);
    saving->refused_seq = is_saved ? result.refused_seq : 0;
    return turn_end_request(&hq->turn, is_saved, fault);
}

void hq_link_save_entries(struct hq_peer *peer, const struct sync_duty *duty) {
    struct hq_saving *saving = &peer->saving[duty->save_entries.stream];
    struct fault fault;
    saving->is_open = true;
    hq_link_mark_busy(peer);
    if (saving->has_failed || saving->refused_seq != 0) {
        return; /* what is about to be told covers it */
    }
    if (!save(peer, duty, saving, &fault)) {
        saving->has_failed = true;
        hq_link_alarm(peer->link, peer->store, "save_failed", &fault);
    }
}

static void tell_saved(struct hq_peer *peer, enum stream stream, const struct sync_position *head) {
    struct sync_event event = {.kind = SYNC_SAVED};
    event.saved.stream = stream;
    event.saved.head = *head;
    event.saved.durable_seq = head->seq;
    hq_link_step(peer, &event);
}

static void tell_not_saved(struct hq_peer *peer, enum stream stream, uint64_t refused_seq) {
    struct sync_event event = {.kind = refused_seq != 0 ? SYNC_SAVE_REFUSED : SYNC_SAVE_FAILED};
    if (refused_seq != 0) {
        event.save_refused.stream = stream;
        event.save_refused.seq = refused_seq;
    } else {
        event.save_failed.stream = (int32_t)stream;
        event.save_failed.retry_after_ms = hq_link_retry_ms(peer->link);
    }
    hq_link_step(peer, &event);
}

void hq_link_confirm(struct hq_peer *peer, enum stream stream) {
    struct hq_saving *saving = &peer->saving[stream];
    const struct stream_receiver *receiver = receiver_of(peer, stream);
    struct sync_position head;
    if (!saving->is_open || !read_position(peer, stream, &head)) {
        return;
    }
    uint64_t refused_seq = saving->refused_seq;
    *saving = (struct hq_saving){.is_open = false};
    if (head.seq > receiver->cursor.seq) {
        tell_saved(peer, stream, &head);
    }
    if (head.seq < receiver->accepted.seq) {
        tell_not_saved(peer, stream, refused_seq);
    }
}

/* ------------------------------------------------------------------------------------------ what is noted of a store
 */

/* The session as it is now, with what the duty changes of it. */
static bool write_session(struct hq_peer *peer, const struct sync_duty *duty, struct fault *fault) {
    struct hq *hq = peer->link->hq;
    struct store_session_row row;
    if (!store_registry_read_session(&hq->tables.stores, peer->store, &row, fault)) {
        return false;
    }
    if (duty->kind == SYNC_SAVE_SESSION) {
        row.boot_seen = duty->save_session.boot;
        row.handshake_seen[duty->save_session.lane] = duty->save_session.handshake;
    } else {
        row.cmd_acked_seq = duty->save_acked.kept.acked_seq;
    }
    return store_registry_write_session(&hq->tables.stores, peer->store, &row, fault);
}

static void save_row(struct hq_peer *peer, const struct sync_duty *duty) {
    struct turn *turn = &peer->link->hq->turn;
    struct fault fault;
    bool is_begun = turn_begin_request(turn, &fault);
    if (!is_begun || !turn_end_request(turn, write_session(peer, duty, &fault), &fault)) {
        hq_link_alarm(peer->link, peer->store, "session_not_saved", &fault);
    }
    hq_link_mark_busy(peer);
}

void hq_link_save_session(struct hq_peer *peer, const struct sync_duty *duty) {
    save_row(peer, duty);
}

void hq_link_save_acked(struct hq_peer *peer, const struct sync_duty *duty) {
    peer->wants_feed = true; /* there is room for more */
    save_row(peer, duty);
}

/* ------------------------------------------------------------------------------------------ what goes: cmd and blobs
 */

void hq_link_tell_growth(struct hq_peer *peer) {
    struct sync_event event = {.kind = SYNC_GREW};
    event.grew.stream = STREAM_CMD;
    if (read_position(peer, STREAM_CMD, &event.grew.head) && event.grew.head.seq > peer->sync.cmd.head.seq) {
        hq_link_step(peer, &event);
    }
}

bool hq_link_answer_load(struct hq_peer *peer) {
    struct hq_link *link = peer->link;
    struct hq_load load = peer->load;
    struct sync_event event;
    struct fault fault;
    if (!load.is_wanted) {
        return false;
    }
    peer->load.is_wanted = false;
    if (sync_journal_load(&link->hq->journal, journal_stream(peer->store, STREAM_CMD), load.from_seq, load.bytes_max,
                          &link->arena, &event, &fault)) {
        hq_link_step(peer, &event);
        return true;
    }
    hq_link_alarm(link, peer->store, "load_failed", &fault);
    if (peer->lanes[SYNC_FAST] != NULL) {
        hq_link_hang_up(peer->lanes[SYNC_FAST]); /* its successor loads anew */
    }
    return true;
}

/* A part of a blob; size 0 in the answer when there is no such blob here. */
static bool read_part(struct hq_link *link, const struct sync_blob_get *get, struct sync_blob_part *part,
                      struct fault *fault) {
    struct blob_table *blobs = &link->hq->tables.blobs;
    struct blob_status status;
    size_t size = 0;
    if (!blob_table_read_status(blobs, get->hash, &status, fault)) {
        return false;
    }
    memcpy(part->hash, get->hash, SYNC_HASH_SIZE);
    part->offset = get->offset;
    if (!status.is_whole || get->offset >= status.size) {
        return true;
    }
    if (!blob_table_read(blobs, get->hash, get->offset, link->part, get->bytes_max, &size, fault)) {
        return false;
    }
    part->size = status.size;
    part->bytes = span_of(link->part, size);
    return true;
}

void hq_link_answer_blob(struct hq_peer *peer) {
    struct sync_event event = {.kind = SYNC_BLOB_LOADED};
    struct fault fault;
    if (!peer->wants_blob) {
        return;
    }
    peer->wants_blob = false;
    if (read_part(peer->link, &peer->blob, &event.blob_loaded, &fault)) {
        hq_link_step(peer, &event);
        return;
    }
    hq_link_alarm(peer->link, peer->store, "blob_failed", &fault);
    if (peer->lanes[SYNC_BULK] != NULL) {
        hq_link_hang_up(peer->lanes[SYNC_BULK]);
    }
}
