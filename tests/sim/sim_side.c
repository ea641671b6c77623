/* The pump of one side: hands events to the step function and carries out its duties in their order. */
#include "base/bug.h"
#include "sync/trace.h"
#include "tests/sim/sim_world.h"

#include <stdarg.h>
#include <string.h>

enum { LINE_MAX_SIZE = 300, TRACE_ARENA_SIZE = 320 * 1024 };

bool sim_side_owns(const struct sim_side *side, uint32_t stream) {
    return side->is_hq == (stream == STREAM_CMD);
}

void sim_note(struct sim_world *world, const struct sim_side *side, const char *format, ...) {
    if (world->options.trace == NULL) {
        return;
    }
    char line[LINE_MAX_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    (void)fprintf(world->options.trace, "[%7lld] %s %u %s\n", (long long)world->now_ms,
                  side->is_hq ? "hq for" : "store ", side->store + 1, line);
}

static void note_event(struct sim_world *world, const struct sim_side *side, const struct sync_event *event) {
    if (world->options.trace == NULL || (event->kind == SYNC_TIMER && !world->options.traces_timers)) {
        return;
    }
    static _Alignas(16) uint8_t block[TRACE_ARENA_SIZE];
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    char line[LINE_MAX_SIZE];
    struct writer out;
    writer_init(&out, line, sizeof line);
    sync_trace_event(&out, event, &arena);
    sim_note(world, side, "< %.*s", (int)out.size, line);
}

static void note_duty(struct sim_world *world, const struct sim_side *side, const struct sync_duty *duty) {
    if (world->options.trace == NULL || (duty->kind == SYNC_ARM_TIMER && !world->options.traces_timers)) {
        return;
    }
    static _Alignas(16) uint8_t block[TRACE_ARENA_SIZE];
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    char line[LINE_MAX_SIZE];
    struct writer out;
    writer_init(&out, line, sizeof line);
    sync_trace_duty(&out, duty, &arena);
    sim_note(world, side, "> %.*s", (int)out.size, line);
}

void sim_side_init(struct sim_world *world, struct sim_side *side) {
    (void)world;
    for (uint32_t stream = 1; stream < SIM_STREAMS; stream++) {
        side->logs[stream].stream_id = (int64_t)(side->store + 1) * 8 + stream;
    }
}

/* What storage gives at the start as the cursor of a log that is received. */
static struct sync_position stored_cursor(const struct sim_world *world, const struct sim_side *side, uint32_t stream) {
    struct sync_position cursor = sim_log_position(&side->logs[stream], side->logs[stream].committed);
    if (world->options.mutant == SIM_CURSOR_AHEAD && cursor.seq > 0) {
        cursor.seq++;
    }
    return world->options.mutant == SIM_CURSOR_APART ? side->apart[stream] : cursor;
}

static struct sync_position own_head(const struct sim_side *side, uint32_t stream) {
    return sim_log_position(&side->logs[stream], side->logs[stream].committed);
}

static void start_store(struct sim_world *world, struct sim_side *side) {
    side->boot++;
    struct store_sync_state state = {.led_head = own_head(side, STREAM_LED),
                                     .led_kept = side->kept[STREAM_LED],
                                     .doc_head = own_head(side, STREAM_DOC),
                                     .doc_kept = side->kept[STREAM_DOC],
                                     .cmd_cursor = stored_cursor(world, side, STREAM_CMD)};
    store_sync_init(&side->sync.store, &state);
    sim_blob_wish_again(world, side);
    sim_net_dial_after(world, side, SYNC_FAST, 0);
    sim_net_dial_after(world, side, SYNC_BULK, 0);
}

static void start_hq(struct sim_world *world, struct sim_side *side) {
    struct hq_sync_state state = {.incarnation = 1,
                                  .boot_seen = side->boot_seen,
                                  .handshake_seen = {side->handshake_seen[0], side->handshake_seen[1]},
                                  .hq_epoch = 1,
                                  .led_cursor = stored_cursor(world, side, STREAM_LED),
                                  .led_durable_seq = side->logs[STREAM_LED].standby,
                                  .doc_cursor = stored_cursor(world, side, STREAM_DOC),
                                  .doc_durable_seq = side->logs[STREAM_DOC].standby,
                                  .cmd_head = own_head(side, STREAM_CMD),
                                  .cmd_kept = side->kept[STREAM_CMD]};
    if (world->options.mutant == SIM_CURSOR_APART) {
        state.led_durable_seq = 0;
        state.doc_durable_seq = 0;
    }
    hq_sync_init(&side->sync.hq, &state);
}

void sim_side_start(struct sim_world *world, struct sim_side *side) {
    side->is_running = true;
    side->timer_at_ms = -1;
    for (uint32_t stream = 1; stream < SIM_STREAMS; stream++) {
        side->told[stream] = side->logs[stream].committed;
        side->is_failing[stream] = false;
    }
    sim_note(world, side, "starts");
    if (side->is_hq) {
        start_hq(world, side);
    } else {
        start_store(world, side);
    }
}

void sim_side_crash(struct sim_world *world, struct sim_side *side) {
    sim_note(world, side, "crashes");
    side->is_running = false;
    side->epoch++;
    sim_disk_crash(side);
    for (uint32_t lane = 0; lane < SYNC_LANES; lane++) {
        side->has_connection[lane] = false;
        side->dial_tries[lane] = 0;
    }
}

void sim_side_set_timer(struct sim_world *world, struct sim_side *side, int64_t at_ms) {
    side->timer_at_ms = at_ms;
    int64_t after_ms = at_ms > world->now_ms ? at_ms - world->now_ms : 0;
    if (world->options.mutant != SIM_TIMER_LOST) {
        sim_plan(world, after_ms,
                 (struct sim_happening){.kind = SIM_TIMER,
                                        .store = side->store,
                                        .is_hq = side->is_hq,
                                        .epoch = side->epoch,
                                        .a = (uint64_t)at_ms});
    }
}

void sim_side_ring(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    if (side->is_running && side->epoch == happening->epoch && side->timer_at_ms == (int64_t)happening->a) {
        side->timer_at_ms = -1;
        sim_side_step(world, side, &(struct sync_event){.kind = SYNC_TIMER});
    }
}

static void take_alarm(struct sim_world *world, const struct sim_side *side, const struct sync_duty *duty) {
    if (world->options.is_story) {
        return;
    }
    sim_fail(world, "%s %u raised an alarm: %s %s at %llu%s", side->is_hq ? "HQ for store" : "store", side->store + 1,
             sync_stream_name(duty->alarm.stream), sync_reason_name(duty->alarm.reason),
             (unsigned long long)duty->alarm.seq, duty->alarm.is_theirs ? " (told by the peer)" : "");
}

static void take_drop(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty) {
    if (duty->drop_lane.reason != SYNC_SILENT && !world->options.is_story) {
        sim_fail(world, "%s %u dropped a lane: %s", side->is_hq ? "HQ for store" : "store", side->store + 1,
                 sync_reason_name((int32_t)duty->drop_lane.reason));
    }
    sim_net_end_own(world, side, duty->drop_lane.lane);
}

static void carry_out(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty) {
    note_duty(world, side, duty);
    switch (duty->kind) {
    case SYNC_SAVE_ENTRIES: sim_disk_save(world, side, duty); return;
    case SYNC_SAVE_ACKED: side->kept[duty->save_acked.stream] = duty->save_acked.kept; return;
    case SYNC_SAVE_SESSION:
        side->boot_seen = duty->save_session.boot;
        side->handshake_seen[duty->save_session.lane] = duty->save_session.handshake;
        return;
    case SYNC_SAVE_BLOB: sim_blob_save(world, side, duty); return;
    case SYNC_LOAD_ENTRIES:
        sim_plan(world, dice_between(&world->dice, 0, world->climate.told_max_ms),
                 (struct sim_happening){.kind = SIM_LOAD,
                                        .store = side->store,
                                        .is_hq = side->is_hq,
                                        .stream = duty->load_entries.stream,
                                        .epoch = side->epoch,
                                        .a = duty->load_entries.from_seq,
                                        .b = duty->load_entries.bytes_max});
        return;
    case SYNC_LOAD_BLOB: sim_blob_ask(world, side, duty); return;
    case SYNC_SEND: sim_net_send(world, side, duty->send.lane, duty->send.bytes); return;
    case SYNC_ARM_TIMER: sim_side_set_timer(world, side, duty->arm_timer.at_ms); return;
    case SYNC_DROP_LANE: take_drop(world, side, duty); return;
    case SYNC_ALARM: take_alarm(world, side, duty); return;
    }
    bug_unreachable("a duty of an unknown kind");
}

/* GAP_UNSEEN: the receiver is made to believe that the push follows. */
static void unsee_gap(struct sim_side *side, const struct sync_event *event, struct sync_duties *duties) {
    struct sync_message message;
    arena_init(&duties->arena, duties->scratch, sizeof duties->scratch);
    if (event->kind != SYNC_FRAME || !side->is_hq ||
        !sync_message_read(&message, event->frame.bytes, &duties->arena, NULL) ||
        (message.id != SYNC_LED_PUSH && message.id != SYNC_DOC_PUSH)) {
        return;
    }
    struct stream_receiver *receiver = message.id == SYNC_LED_PUSH ? &side->sync.hq.led : &side->sync.hq.doc;
    if (message.push.first_seq > receiver->accepted.seq + 1) {
        receiver->accepted.seq = message.push.first_seq - 1;
        memcpy(receiver->accepted.hash, message.push.prev_hash, SYNC_HASH_SIZE);
    }
}

/* Steps do not nest: nothing that a duty does calls the step function of its own side at once. */
void sim_side_step(struct sim_world *world, struct sim_side *side, struct sync_event *event) {
    if (!side->is_running || world->has_failed) {
        return;
    }
    event->now_ms = world->now_ms;
    event->utc_ms = world->now_ms;
    note_event(world, side, event);
    if (world->options.mutant == SIM_GAP_UNSEEN) {
        unsee_gap(side, event, world->duties);
    }
    if (side->is_hq) {
        hq_sync_step(&side->sync.hq, event, world->duties);
    } else {
        store_sync_step(&side->sync.store, event, world->duties);
    }
    for (size_t i = 0; i < world->duties->count; i++) {
        carry_out(world, side, &world->duties->items[i]);
    }
}
