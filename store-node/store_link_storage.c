/* Duties on the journal: what head office sent is appended and derived in the turn's transaction; what it acknowledged
 * is noted; what it lacks is read. What was stored is told by what the journal shows after the commit, never by what
 * was meant to be stored. */
#include "base/bug.h"
#include "node/sync_journal.h"
#include "store-node/book.h"
#include "store-node/store_link_parts.h"

int64_t store_link_stream(const struct store_link *link, enum stream stream) {
    return journal_stream(link->store->identity.grant.store, stream);
}

static bool read_position(struct store_link *link, enum stream stream, struct sync_position *position) {
    struct fault fault;
    if (!sync_journal_position(&link->store->journal, store_link_stream(link, stream), position, &fault)) {
        store_link_alarm(link, "journal_failed", &fault);
        return false;
    }
    return true;
}

/* --------------------------------------------------------------------------------------------------- what comes: cmd
 */

static bool take_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct store_link *link = context;
    bool is_offer = entry->kind == JOURNAL_RULE_SET_OFFER || entry->kind == JOURNAL_CATALOGUE_OFFER;
    return book_derive(link->store, entry, fault) && (!is_offer || store_link_take_offer(link, entry, fault));
}

static bool save(struct store_link *link, const struct sync_duty *duty, struct fault *fault) {
    struct turn *turn = &link->store->turn;
    if (!turn_begin_request(turn, fault)) {
        return false;
    }
    bool is_saved = sync_journal_save(&link->store->journal, store_link_stream(link, duty->save_entries.stream),
                                      duty->save_entries.entries, duty->save_entries.count, take_entry, link,
                                      &link->saving.refused_seq, fault);
    return turn_end_request(turn, is_saved, fault);
}

void store_link_save_entries(struct store_link *link, const struct sync_duty *duty) {
    struct fault fault;
    link->saving.is_open = true;
    if (link->saving.has_failed || link->saving.refused_seq != 0) {
        return; /* what is about to be told covers it */
    }
    if (!save(link, duty, &fault)) {
        link->saving.has_failed = true;
        store_link_alarm(link, "save_failed", &fault);
    }
}

static void tell_saved(struct store_link *link, const struct sync_position *head) {
    struct sync_event event = {.kind = SYNC_SAVED};
    event.saved.stream = STREAM_CMD;
    event.saved.head = *head;
    event.saved.durable_seq = head->seq;
    store_link_step(link, &event);
}

static void tell_not_saved(struct store_link *link, uint64_t refused_seq) {
    struct sync_event event = {.kind = refused_seq != 0 ? SYNC_SAVE_REFUSED : SYNC_SAVE_FAILED};
    if (refused_seq != 0) {
        event.save_refused.stream = STREAM_CMD;
        event.save_refused.seq = refused_seq;
    } else {
        event.save_failed.stream = STREAM_CMD;
        event.save_failed.retry_after_ms = STORE_LINK_SAVE_RETRY_MS;
    }
    store_link_step(link, &event);
}

void store_link_confirm_entries(struct store_link *link) {
    struct sync_position head;
    if (!link->saving.is_open || !read_position(link, STREAM_CMD, &head)) {
        return;
    }
    struct store_saving saving = link->saving;
    link->saving = (struct store_saving){.is_open = false};
    if (head.seq > link->sync.cmd.cursor.seq) {
        tell_saved(link, &head);
    }
    if (head.seq < link->sync.cmd.accepted.seq) {
        link->alarm_count += !saving.has_failed && saving.refused_seq == 0; /* the commit failed, and was logged */
        tell_not_saved(link, saving.refused_seq);
    }
}

/* ----------------------------------------------------------------------------------------------- what goes: led and
 * doc
 */

static const char *acked_name(enum stream stream) {
    return stream == STREAM_LED ? "sync.led_acked" : "sync.doc_acked";
}

static bool write_kept(struct store_link *link, enum stream stream, const struct sync_kept *kept, struct fault *fault) {
    struct turn *turn = &link->store->turn;
    struct cursor_table *values = &link->store->tables.values;
    if (!turn_begin_request(turn, fault)) {
        return false;
    }
    bool is_written = cursor_table_write_number(values, acked_name(stream), (int64_t)kept->acked_seq, fault) &&
                      cursor_table_write_number(values, store_durable_name(stream), (int64_t)kept->durable_seq, fault);
    return turn_end_request(turn, is_written, fault);
}

void store_link_save_acked(struct store_link *link, const struct sync_duty *duty) {
    struct fault fault;
    if (!write_kept(link, duty->save_acked.stream, &duty->save_acked.kept, &fault)) {
        log_fault(link->log, "watermark_not_saved", &fault); /* the next one covers it */
    }
}

static bool read_kept(struct store_link *link, enum stream stream, struct sync_kept *kept, struct fault *fault) {
    struct cursor_table *values = &link->store->tables.values;
    int64_t acked_seq;
    int64_t durable_seq;
    if (!cursor_table_read_number(values, acked_name(stream), 0, &acked_seq, fault) ||
        !cursor_table_read_number(values, store_durable_name(stream), 0, &durable_seq, fault)) {
        return false;
    }
    *kept = (struct sync_kept){.acked_seq = (uint64_t)acked_seq, .durable_seq = (uint64_t)durable_seq};
    return true;
}

bool store_link_begin_sync(struct store_link *link, struct fault *fault) {
    struct journal *journal = &link->store->journal;
    struct store_sync_state state;
    if (!sync_journal_position(journal, store_link_stream(link, STREAM_LED), &state.led_head, fault) ||
        !sync_journal_position(journal, store_link_stream(link, STREAM_DOC), &state.doc_head, fault) ||
        !sync_journal_position(journal, store_link_stream(link, STREAM_CMD), &state.cmd_cursor, fault) ||
        !read_kept(link, STREAM_LED, &state.led_kept, fault) || !read_kept(link, STREAM_DOC, &state.doc_kept, fault)) {
        return false;
    }
    store_sync_init(&link->sync, &state);
    return store_link_load_offers(link, fault);
}

static void tell_growth_of(struct store_link *link, enum stream stream, uint64_t told_seq) {
    struct sync_event event = {.kind = SYNC_GREW};
    event.grew.stream = stream;
    if (read_position(link, stream, &event.grew.head) && event.grew.head.seq > told_seq) {
        store_link_step(link, &event);
    }
}

void store_link_tell_growth(struct store_link *link) {
    if (link->has_growth) {
        link->has_growth = false;
        tell_growth_of(link, STREAM_LED, link->sync.led.head.seq);
        tell_growth_of(link, STREAM_DOC, link->sync.doc.head.seq);
    }
}

bool store_link_answer_load(struct store_link *link, enum stream stream) {
    struct store_load load = link->loads[stream];
    struct sync_event event;
    struct fault fault;
    if (!load.is_wanted) {
        return false;
    }
    link->loads[stream].is_wanted = false;
    if (sync_journal_load(&link->store->journal, store_link_stream(link, stream), load.from_seq, load.bytes_max,
                          &link->arena, &event, &fault)) {
        store_link_step(link, &event);
    } else {
        store_link_alarm(link, "load_failed", &fault);
        store_link_hang_up(&link->lanes[sync_stream_lane(stream)], STORE_LINK_SAVE_RETRY_MS); /* a new one loads anew */
    }
    return true;
}
