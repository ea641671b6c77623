/* What must be true after every step, seen from outside of all nodes; and what must be true at the end. */
#include "tests/sim/sim_world.h"

#include <string.h>

static bool is_same_entry(const struct sync_entry *a, const struct sync_entry *b) {
    return a->seq == b->seq && a->kind == b->kind && a->at_ms == b->at_ms && span_equal(a->body, b->body) &&
           memcmp(a->hash, b->hash, SYNC_HASH_SIZE) == 0;
}

/* The reader's log is a prefix of the writer's, entry by entry; only what is new since the last look is compared. */
static void check_prefix(struct sim_world *world, const struct sim_side *writer, struct sim_side *reader,
                         uint32_t stream) {
    const struct sim_log *from = &writer->logs[stream];
    const struct sim_log *to = &reader->logs[stream];
    const char *name = sync_stream_name((int32_t)stream);
    if (to->committed > from->committed) {
        sim_fail(world, "store %u: the reader of %s holds %zu entries, its writer %zu", writer->store + 1, name,
                 to->committed, from->committed);
        return;
    }
    while (reader->checked[stream] < to->committed) {
        size_t at = reader->checked[stream];
        if (!is_same_entry(&from->entries[at], &to->entries[at])) {
            sim_fail(world, "store %u: entry %zu of %s is not what was written (it has number %llu)", writer->store + 1,
                     at + 1, name, (unsigned long long)to->entries[at].seq);
            return;
        }
        reader->checked[stream]++;
    }
}

static const struct stream_sender *sender_of(const struct sim_side *writer, uint32_t stream) {
    return writer->is_hq          ? &writer->sync.hq.cmd
           : stream == STREAM_LED ? &writer->sync.store.led
                                  : &writer->sync.store.doc;
}

/* What a writer believes to be acknowledged or durable is. */
static void check_acknowledged(struct sim_world *world, const struct sim_side *writer, const struct sim_side *reader,
                               uint32_t stream) {
    uint64_t acked_seq = writer->kept[stream].acked_seq;
    if (acked_seq > reader->logs[stream].committed) {
        sim_fail(world, "store %u: %s was acknowledged up to %llu, and %zu entries are committed", writer->store + 1,
                 sync_stream_name((int32_t)stream), (unsigned long long)acked_seq, reader->logs[stream].committed);
    }
    if (!writer->is_hq && writer->kept[stream].durable_seq > reader->logs[stream].standby) {
        sim_fail(world, "store %u: the watermark of %s is %llu, and the standby has %zu entries", writer->store + 1,
                 sync_stream_name((int32_t)stream), (unsigned long long)writer->kept[stream].durable_seq,
                 reader->logs[stream].standby);
    }
    const struct stream_sender *sender = sender_of(writer, stream);
    if (writer->is_running && sender->bytes_under_way > SYNC_CREDIT + SYNC_FRAME_MAX) {
        sim_fail(world, "store %u: %zu bytes of %s are under way", writer->store + 1, sender->bytes_under_way,
                 sync_stream_name((int32_t)stream));
    }
}

void sim_check_step(struct sim_world *world, uint32_t store) {
    if (store >= world->options.stores || world->options.is_story) {
        return;
    }
    for (uint32_t stream = STREAM_LED; stream <= STREAM_CMD; stream++) {
        bool is_down = stream == STREAM_CMD;
        struct sim_side *writer = sim_side_at(world, is_down, store);
        struct sim_side *reader = sim_side_at(world, !is_down, store);
        check_prefix(world, writer, reader, stream);
        check_acknowledged(world, writer, reader, stream);
    }
}

static void check_log_met(struct sim_world *world, uint32_t store, uint32_t stream) {
    bool is_down = stream == STREAM_CMD;
    const struct sim_side *writer = sim_side_at(world, is_down, store);
    const struct sim_side *reader = sim_side_at(world, !is_down, store);
    uint64_t head = writer->logs[stream].committed;
    if (reader->logs[stream].committed != head || writer->kept[stream].acked_seq != head ||
        writer->kept[stream].durable_seq != head) {
        sim_fail(world, "store %u: %s did not meet in time: written %llu, read %zu, acknowledged %llu, durable %llu",
                 store + 1, sync_stream_name((int32_t)stream), (unsigned long long)head, reader->logs[stream].committed,
                 (unsigned long long)writer->kept[stream].acked_seq,
                 (unsigned long long)writer->kept[stream].durable_seq);
    }
}

void sim_check_met(struct sim_world *world) {
    for (uint32_t store = 0; store < world->options.stores; store++) {
        for (uint32_t stream = STREAM_LED; stream <= STREAM_CMD; stream++) {
            check_log_met(world, store, stream);
        }
        const struct sim_side *side = sim_side_at(world, false, store);
        for (uint32_t slot = 0; slot < SYNC_BLOB_SLOTS; slot++) {
            if (side->blobs[slot].is_wanted) {
                sim_fail(world, "store %u: the fetch in slot %u stands at %llu of %llu", store + 1, slot,
                         (unsigned long long)side->blobs[slot].offset, (unsigned long long)side->blobs[slot].size);
            }
        }
    }
}
