#include "tests/sim/sim_world.h"

#include "base/bug.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void sim_fail(struct sim_world *world, const char *format, ...) {
    if (world->has_failed) {
        return;
    }
    world->has_failed = true;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(world->failure, sizeof world->failure, format, arguments);
    va_end(arguments);
}

void sim_plan(struct sim_world *world, int64_t after_ms, struct sim_happening happening) {
    happening.at_ms = world->now_ms + after_ms;
    sim_queue_add(&world->queue, happening);
}

struct sim_side *sim_side_at(struct sim_world *world, bool is_hq, uint32_t store) {
    bug_if(store >= world->options.stores);
    return &world->sides[is_hq ? 1 : 0][store];
}

void sim_world_init(struct sim_world *world, const struct sim_options *options) {
    memset(world, 0, sizeof *world);
    world->options = *options;
    world->dice.state = options->seed;
    world->duties = malloc(sizeof *world->duties);
    world->blob_bytes = malloc(LIMIT_BLOB_PART);
    bug_if(world->duties == NULL || world->blob_bytes == NULL);
    for (uint32_t store = 0; store < options->stores; store++) {
        for (int is_hq = 0; is_hq < 2; is_hq++) {
            struct sim_side *side = &world->sides[is_hq][store];
            side->store = store;
            side->is_hq = is_hq == 1;
            sim_side_init(world, side);
        }
    }
}

void sim_world_start(struct sim_world *world) {
    for (uint32_t store = 0; store < world->options.stores; store++) {
        sim_side_start(world, sim_side_at(world, true, store));
        sim_side_start(world, sim_side_at(world, false, store));
    }
}

void sim_world_close(struct sim_world *world) {
    sim_net_close(world);
    for (uint32_t store = 0; store < world->options.stores; store++) {
        for (uint32_t stream = 1; stream < SIM_STREAMS; stream++) {
            sim_log_close(&world->sides[0][store].logs[stream]);
            sim_log_close(&world->sides[1][store].logs[stream]);
        }
    }
    sim_queue_close(&world->queue);
    free(world->duties);
    free(world->blob_bytes);
}

static void press(struct sim_world *world) {
    if (world->is_quiet) {
        return;
    }
    enum sync_pressure level = (enum sync_pressure)dice_between(&world->dice, SYNC_CALM, SYNC_LED_WAITS);
    sim_faults_press(world, level, dice_between(&world->dice, 1, 5000));
    sim_plan(world, dice_between(&world->dice, 1, 2 * world->climate.pressure_every_ms),
             (struct sim_happening){.kind = SIM_PRESSURE});
}

static void wish(struct sim_world *world, const struct sim_happening *happening) {
    if (world->is_quiet) {
        return;
    }
    struct sim_side *side = sim_side_at(world, false, happening->store);
    uint32_t slot = (uint32_t)dice_between(&world->dice, 0, SYNC_BLOB_SLOTS - 1);
    sim_blob_wish(world, side, slot, (uint64_t)dice_between(&world->dice, 1, SIM_BLOB_SIZE_MAX));
    sim_plan(world, dice_between(&world->dice, 1, 2 * world->climate.wish_every_ms), *happening);
}

static void strike(struct sim_world *world) {
    if (world->is_quiet) {
        return;
    }
    sim_faults_strike(world);
    sim_plan(world, dice_between(&world->dice, 1, 2 * world->climate.fault_every_ms),
             (struct sim_happening){.kind = SIM_FAULT});
}

static void happen(struct sim_world *world, const struct sim_happening *happening) {
    switch (happening->kind) {
    case SIM_WRITE: sim_disk_write_again(world, happening); return;
    case SIM_COMMIT: sim_disk_commit(world, happening); return;
    case SIM_TOLD: sim_disk_tell(world, happening); return;
    case SIM_STANDBY: sim_disk_standby(world, happening); return;
    case SIM_LOAD: sim_disk_load(world, happening); return;
    case SIM_LOAD_BLOB: sim_blob_load(world, happening); return;
    case SIM_COMMIT_BLOB: sim_blob_commit(world, happening); return;
    case SIM_TIMER: sim_side_ring(world, happening); return;
    case SIM_DIAL: sim_net_dial(world, happening); return;
    case SIM_HELLO_ARRIVES: sim_net_hello(world, happening); return;
    case SIM_ANSWER_ARRIVES: sim_net_answer(world, happening); return;
    case SIM_FRAME: sim_net_frame(world, happening); return;
    case SIM_DOWN: sim_net_down(world, happening); return;
    case SIM_FAULT: strike(world); return;
    case SIM_RESTART: sim_faults_restart(world, happening); return;
    case SIM_HEAL: sim_faults_heal(world, happening->store); return;
    case SIM_WISH: wish(world, happening); return;
    case SIM_PRESSURE: press(world); return;
    case SIM_QUIET: sim_faults_end(world); return;
    case SIM_JUDGE: sim_check_met(world); return;
    }
    bug_unreachable("a happening of an unknown kind");
}

static void remember(struct sim_world *world, const struct sim_happening *happening) {
    const uint64_t parts[] = {(uint64_t)happening->at_ms,
                              (uint64_t)happening->kind,
                              happening->store,
                              happening->stream,
                              happening->a,
                              happening->b};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        world->fingerprint = (world->fingerprint ^ parts[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
    }
}

void sim_world_run_until(struct sim_world *world, int64_t at_ms) {
    struct sim_happening happening;
    while (!world->has_failed && world->queue.count > 0 && world->queue.heap[0].at_ms <= at_ms) {
        (void)sim_queue_take(&world->queue, &happening);
        world->now_ms = happening.at_ms;
        world->step++;
        remember(world, &happening);
        happen(world, &happening);
        sim_check_step(world, happening.store);
    }
    world->now_ms = at_ms;
}

static void plan_writes(struct sim_world *world, uint32_t store) {
    for (uint32_t stream = STREAM_LED; stream <= STREAM_CMD; stream++) {
        sim_plan(
            world, dice_between(&world->dice, 0, 2 * world->climate.write_every_ms),
            (struct sim_happening){.kind = SIM_WRITE, .store = store, .is_hq = stream == STREAM_CMD, .stream = stream});
    }
    sim_plan(world, dice_between(&world->dice, 0, 2 * world->climate.wish_every_ms),
             (struct sim_happening){.kind = SIM_WISH, .store = store});
}

bool sim_world_run(struct sim_world *world, const struct sim_options *options) {
    sim_world_init(world, options);
    sim_faults_draw_climate(world);
    sim_world_start(world);
    for (uint32_t store = 0; store < options->stores; store++) {
        plan_writes(world, store);
    }
    sim_plan(world, world->climate.fault_every_ms, (struct sim_happening){.kind = SIM_FAULT});
    sim_plan(world, world->climate.pressure_every_ms, (struct sim_happening){.kind = SIM_PRESSURE});
    int64_t quiet_ms = options->minutes * 60 * 1000;
    sim_plan(world, quiet_ms, (struct sim_happening){.kind = SIM_QUIET});
    sim_plan(world, quiet_ms + SIM_MEET_WITHIN_MS, (struct sim_happening){.kind = SIM_JUDGE});
    sim_world_run_until(world, quiet_ms + SIM_MEET_WITHIN_MS);
    return !world->has_failed;
}
