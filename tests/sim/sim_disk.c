/* The storage of a simulated node: what is written, when it is committed, when the node hears of it, and what a failed
 * commit or a crash loses. */
#include "base/bug.h"
#include "base/checked.h"
#include "tests/sim/sim_world.h"

#include <string.h>

enum { IGNORABLE_UNKNOWN_KIND = 60000, SAVE_RETRY_MAX_MS = 3000 };

static struct sim_happening about(const struct sim_side *side, enum sim_kind kind, uint32_t stream) {
    return (struct sim_happening){
        .kind = kind, .store = side->store, .is_hq = side->is_hq, .stream = stream, .epoch = side->epoch};
}

static int64_t draw_up_to(struct sim_world *world, int64_t max_ms) {
    return dice_between(&world->dice, 0, max_ms);
}

/* Commits of one log, and the news of them, come in the order of their entries. */
static void plan_commit(struct sim_world *world, struct sim_side *side, uint32_t stream) {
    struct sim_log *log = &side->logs[stream];
    log->commit_at_ms = int64_max(log->commit_at_ms, world->now_ms + world->climate.commit_min_ms +
                                                         draw_up_to(world, world->climate.commit_max_ms));
    struct sim_happening commit = about(side, SIM_COMMIT, stream);
    commit.epoch = log->epoch;
    commit.a = log->count;
    sim_plan(world, log->commit_at_ms - world->now_ms, commit);
}

static void plan_told(struct sim_world *world, struct sim_side *side, uint32_t stream, uint64_t seq, bool is_failure) {
    struct sim_log *log = &side->logs[stream];
    log->told_at_ms = int64_max(log->told_at_ms, world->now_ms + draw_up_to(world, world->climate.told_max_ms));
    struct sim_happening told = about(side, SIM_TOLD, stream);
    told.a = seq;
    told.b = is_failure;
    sim_plan(world, log->told_at_ms - world->now_ms, told);
}

static uint32_t draw_kind(struct sim_world *world, uint32_t stream) {
    if (sim_hits(&world->dice, 300)) {
        return IGNORABLE_UNKNOWN_KIND;
    }
    switch (stream) {
    case STREAM_LED: return sim_hits(&world->dice, 5000) ? JOURNAL_MINT : JOURNAL_SPEND;
    case STREAM_DOC: return JOURNAL_RECEIPT;
    default: return JOURNAL_BALANCE;
    }
}

static size_t draw_size(struct sim_world *world, uint32_t stream) {
    switch (stream) {
    case STREAM_LED: return (size_t)dice_between(&world->dice, 8, LIMIT_LED_ENTRY);
    case STREAM_DOC:
        return (size_t)(sim_hits(&world->dice, 100) ? LIMIT_DOC_ENTRY : dice_between(&world->dice, 8, 3000));
    default: return (size_t)dice_between(&world->dice, 8, 1500);
    }
}

void sim_disk_write(struct sim_world *world, struct sim_side *side, uint32_t stream, uint64_t count) {
    static uint8_t body[LIMIT_DOC_ENTRY];
    struct sim_log *log = &side->logs[stream];
    for (uint64_t i = 0; i < count; i++) {
        size_t size = draw_size(world, stream);
        bytes_put_be64(body, dice_next(&world->dice));
        sim_log_write(log, draw_kind(world, stream), world->now_ms, body, size);
    }
    if (world->options.mutant == SIM_SEND_UNSYNCED) {
        plan_told(world, side, stream, log->count, false);
    }
    plan_commit(world, side, stream);
}

void sim_disk_write_again(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    if (world->is_quiet) {
        return;
    }
    if (side->is_running) {
        bool is_burst = sim_hits(&world->dice, world->climate.burst_per_10000);
        sim_disk_write(world, side, happening->stream, (uint64_t)dice_between(&world->dice, 1, is_burst ? 600 : 3));
    }
    sim_plan(world, dice_between(&world->dice, 1, 2 * world->climate.write_every_ms), *happening);
}

static bool stores_blindly(const struct sim_world *world) {
    enum sim_mutant mutant = world->options.mutant;
    return mutant == SIM_CURSOR_APART || mutant == SIM_GAP_UNSEEN || mutant == SIM_BODY_REENCODED;
}

static void append(struct sim_world *world, struct sim_log *log, struct sync_entry entry) {
    if (world->options.mutant == SIM_BODY_REENCODED && entry.body.size > 100 && entry.seq % 50 == 0) {
        entry.body.size--;
    }
    if (stores_blindly(world)) {
        sim_log_append_blindly(log, &entry);
        return;
    }
    enum sim_append outcome = sim_log_append(log, &entry);
    if (outcome == SIM_GAP || outcome == SIM_DIFFERS) {
        sim_fail(world, "storage was given entry %llu of log %lld, which %s", (unsigned long long)entry.seq,
                 (long long)log->stream_id, outcome == SIM_GAP ? "leaves a hole" : "does not follow");
    }
}

void sim_disk_save(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty) {
    uint32_t stream = duty->save_entries.stream;
    if (side->is_failing[stream]) {
        return; /* the failure that is about to be told covers it */
    }
    struct sim_log *log = &side->logs[stream];
    for (size_t i = 0; i < duty->save_entries.count; i++) {
        append(world, log, duty->save_entries.entries[i]);
    }
    if (world->options.mutant == SIM_ACK_BEFORE_SAVE) {
        plan_told(world, side, stream, log->count, false);
    }
    plan_commit(world, side, stream);
}

static void crash_node(struct sim_world *world, const struct sim_side *side) {
    int64_t down_ms = dice_between(&world->dice, 10, 20000);
    if (side->is_hq) {
        sim_faults_crash_hq(world, down_ms, false);
    } else {
        sim_faults_crash_store(world, side->store, down_ms, true);
    }
}

static void fail_commit(struct sim_world *world, struct sim_side *side, uint32_t stream, uint64_t seq) {
    sim_note(world, side, "commit of %s fails", sync_stream_name((int32_t)stream));
    sim_log_lose_uncommitted(&side->logs[stream]);
    if (sim_side_owns(side, stream)) {
        return; /* the till was told no */
    }
    side->is_failing[stream] = world->options.mutant != SIM_FAILURE_HIDDEN;
    plan_told(world, side, stream, seq, world->options.mutant != SIM_FAILURE_HIDDEN);
}

void sim_disk_commit(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    uint32_t stream = happening->stream;
    struct sim_log *log = &side->logs[stream];
    if (!side->is_running || log->epoch != happening->epoch) {
        return;
    }
    bool crashes = !world->is_quiet && sim_hits(&world->dice, world->climate.commit_crashes_per_10000);
    if (crashes && sim_hits(&world->dice, 5000)) {
        crash_node(world, side);
        return;
    }
    if (!world->is_quiet && sim_hits(&world->dice, world->climate.commit_fails_per_10000)) {
        fail_commit(world, side, stream, happening->a);
        return;
    }
    log->committed = happening->a;
    if (side->is_hq && !sim_side_owns(side, stream)) {
        struct sim_happening standby = about(side, SIM_STANDBY, stream);
        standby.a = log->committed;
        sim_plan(world, draw_up_to(world, world->climate.standby_max_ms), standby);
    }
    if (crashes) {
        crash_node(world, side);
    } else if (world->options.mutant != SIM_ACK_BEFORE_SAVE || sim_side_owns(side, stream)) {
        plan_told(world, side, stream, log->committed, false);
    }
}

static const struct stream_receiver *receiver_of(const struct sim_side *side, uint32_t stream) {
    return !side->is_hq ? &side->sync.store.cmd : stream == STREAM_LED ? &side->sync.hq.led : &side->sync.hq.doc;
}

static uint64_t durable_of(const struct sim_world *world, const struct sim_side *side, uint32_t stream, uint64_t seq) {
    bool has_standby = side->is_hq && world->options.mutant != SIM_DURABLE_EARLY;
    uint64_t standby = side->logs[stream].standby;
    return has_standby && standby < seq ? standby : seq;
}

static void step_saved(struct sim_world *world, struct sim_side *side, uint32_t stream) {
    uint64_t seq = side->told[stream];
    struct sync_event event = {.kind = SYNC_SAVED};
    event.saved.stream = (enum stream)stream;
    event.saved.head = seq > side->logs[stream].count ? receiver_of(side, stream)->accepted /* FAILURE_HIDDEN */
                                                      : sim_log_position(&side->logs[stream], seq);
    event.saved.durable_seq = durable_of(world, side, stream, event.saved.head.seq);
    sim_side_step(world, side, &event);
}

static void step_save_failed(struct sim_world *world, struct sim_side *side, uint32_t stream) {
    side->is_failing[stream] = false;
    struct sync_event event = {.kind = SYNC_SAVE_FAILED};
    event.save_failed.stream = (int32_t)stream;
    event.save_failed.retry_after_ms = dice_between(&world->dice, 1, SAVE_RETRY_MAX_MS);
    sim_side_step(world, side, &event);
}

void sim_disk_tell(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    uint32_t stream = happening->stream;
    if (!side->is_running || side->epoch != happening->epoch) {
        return;
    }
    if (happening->b != 0) {
        step_save_failed(world, side, stream);
        return;
    }
    if (happening->a > side->told[stream]) {
        side->told[stream] = happening->a;
    }
    if (sim_side_owns(side, stream)) {
        if (side->told[stream] > side->logs[stream].count) {
            return; /* SEND_UNSYNCED: what was announced is gone */
        }
        struct sync_event event = {.kind = SYNC_GREW};
        event.grew.stream = (enum stream)stream;
        event.grew.head = sim_log_position(&side->logs[stream], side->told[stream]);
        sim_side_step(world, side, &event);
        return;
    }
    step_saved(world, side, stream);
    side->apart[stream] = receiver_of(side, stream)->cursor;
}

void sim_disk_standby(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, true, happening->store);
    struct sim_log *log = &side->logs[happening->stream];
    if (happening->a <= log->standby) {
        return;
    }
    log->standby = happening->a;
    bool is_told = side->told[happening->stream] >= happening->a; /* else the news of the commit will say so */
    if (side->is_running && is_told && world->options.mutant != SIM_CURSOR_APART) {
        step_saved(world, side, happening->stream);
    }
}

void sim_disk_load(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    const struct sim_log *log = &side->logs[happening->stream];
    size_t from = happening->a;
    size_t end = world->options.mutant == SIM_SEND_UNSYNCED ? log->count : log->committed;
    if (!side->is_running || side->epoch != happening->epoch || from > end) {
        bug_if(side->is_running && side->epoch == happening->epoch && world->options.mutant == SIM_NO_MUTANT);
        return;
    }
    size_t count = 1;
    size_t bytes = log->entries[from - 1].body.size;
    while (from + count <= end && count < SYNC_PUSH_ENTRIES_MAX &&
           bytes + log->entries[from + count - 1].body.size <= happening->b) {
        bytes += log->entries[from + count - 1].body.size;
        count++;
    }
    struct sync_event event = {.kind = SYNC_LOADED};
    event.loaded.stream = (enum stream)happening->stream;
    event.loaded.from_seq = from;
    event.loaded.entries = &log->entries[from - 1];
    event.loaded.count = count;
    struct sync_position before = sim_log_position(log, world->options.mutant == SIM_LOAD_SHIFTED ? from : from - 1);
    memcpy(event.loaded.prev_hash, before.hash, SYNC_HASH_SIZE);
    sim_side_step(world, side, &event);
}

void sim_disk_forget(struct sim_side *side, uint32_t stream, uint64_t seq) {
    struct sim_log *log = &side->logs[stream];
    if (log->committed > seq) {
        log->committed = seq;
        log->standby = log->standby > seq ? seq : log->standby;
        sim_log_lose_uncommitted(log);
    }
}

void sim_disk_crash(struct sim_side *side) {
    for (uint32_t stream = 1; stream < SIM_STREAMS; stream++) {
        sim_log_lose_uncommitted(&side->logs[stream]);
    }
    for (uint32_t slot = 0; slot < SYNC_BLOB_SLOTS; slot++) {
        side->blobs[slot].epoch++;
    }
}
