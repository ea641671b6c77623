/* What goes wrong, and how often: drawn for each seed anew (swarm testing), so that some worlds are calm but for one
 * thing and others are mayhem. Ranges after the simulator of TigerBeetle (replication.md section 6). */
#include "tests/sim/sim_world.h"

void sim_faults_draw_climate(struct sim_world *world) {
    struct dice *dice = &world->dice;
    int64_t latency_min_ms = dice_between(dice, 0, 50);
    world->climate = (struct sim_climate){
        .latency_min_ms = latency_min_ms,
        .latency_max_ms = latency_min_ms + dice_between(dice, 0, 200),
        .commit_max_ms = dice_between(dice, 0, 100),
        .told_max_ms = dice_between(dice, 0, 50),
        .standby_max_ms = dice_between(dice, 0, 1000),
        .write_every_ms = dice_between(dice, 300, 5000),
        .burst_per_10000 = dice_between(dice, 0, 60),
        .fault_every_ms = dice_between(dice, 500, 60000),
        .commit_fails_per_10000 = sim_hits(dice, 5000) ? dice_between(dice, 0, 1000) : 0,
        .commit_crashes_per_10000 = sim_hits(dice, 5000) ? dice_between(dice, 0, 300) : 0,
        .pressure_every_ms = dice_between(dice, 5000, 120000),
        .wish_every_ms = dice_between(dice, 5000, 120000),
    };
}

/* A box that loses its power tells nobody; a process that dies has its connections reset. */
static void end_connections(struct sim_world *world, struct sim_side *side, bool is_power_cut) {
    for (uint32_t lane = 0; lane < SYNC_LANES; lane++) {
        if (!side->has_connection[lane]) {
            continue;
        }
        if (is_power_cut) {
            world->connections[side->connections[lane]].is_black = true;
        } else {
            sim_net_break(world, side->connections[lane]);
        }
    }
}

static void plan_restart(struct sim_world *world, struct sim_side *side, int64_t down_ms) {
    sim_plan(
        world, down_ms,
        (struct sim_happening){.kind = SIM_RESTART, .store = side->store, .is_hq = side->is_hq, .epoch = side->epoch});
}

void sim_faults_crash_store(struct sim_world *world, uint32_t store, int64_t down_ms, bool is_power_cut) {
    struct sim_side *side = sim_side_at(world, false, store);
    if (!side->is_running) {
        return;
    }
    end_connections(world, side, is_power_cut);
    sim_side_crash(world, side);
    plan_restart(world, side, down_ms);
}

void sim_faults_crash_hq(struct sim_world *world, int64_t down_ms, bool is_power_cut) {
    for (uint32_t store = 0; store < world->options.stores; store++) {
        struct sim_side *side = sim_side_at(world, true, store);
        if (side->is_running) {
            end_connections(world, side, is_power_cut);
            sim_side_crash(world, side);
            plan_restart(world, side, down_ms);
        }
    }
}

void sim_faults_restart(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    if (!side->is_running && side->epoch == happening->epoch) {
        sim_side_start(world, side);
    }
}

void sim_faults_cut(struct sim_world *world, uint32_t store, int64_t for_ms) {
    if (world->is_cut[store]) {
        return;
    }
    world->is_cut[store] = true;
    sim_note(world, sim_side_at(world, false, store), "is cut off");
    sim_plan(world, for_ms, (struct sim_happening){.kind = SIM_HEAL, .store = store});
}

void sim_faults_heal(struct sim_world *world, uint32_t store) {
    if (world->is_cut[store]) {
        sim_note(world, sim_side_at(world, false, store), "is on line again");
    }
    world->is_cut[store] = false;
}

void sim_faults_press(struct sim_world *world, enum sync_pressure level, int64_t retry_after_ms) {
    for (uint32_t store = 0; store < world->options.stores; store++) {
        struct sync_event event = {.kind = SYNC_PRESSURE};
        event.pressure.level = level;
        event.pressure.retry_after_ms = retry_after_ms;
        sim_side_step(world, sim_side_at(world, true, store), &event);
    }
}

void sim_faults_hurt(struct sim_world *world, const struct sim_side *side, uint32_t lane, bool is_black_hole) {
    if (!side->has_connection[lane]) {
        return;
    }
    sim_note(world, side, "%s lane %s", lane == SYNC_FAST ? "fast" : "bulk", is_black_hole ? "goes black" : "breaks");
    if (is_black_hole) {
        world->connections[side->connections[lane]].is_black = true;
    } else {
        sim_net_break(world, side->connections[lane]);
    }
}

void sim_faults_strike(struct sim_world *world) {
    struct dice *dice = &world->dice;
    uint32_t store = (uint32_t)dice_between(dice, 0, (int64_t)world->options.stores - 1);
    uint32_t lane = (uint32_t)dice_between(dice, 0, SYNC_LANES - 1);
    struct sim_side *side = sim_side_at(world, false, store);
    int64_t span_ms = sim_hits(dice, 8000) ? dice_between(dice, 10, 10000) : dice_between(dice, 10000, 200000);
    int64_t what = dice_between(dice, 0, 99);
    if (what < 35) {
        sim_faults_hurt(world, side, lane, false);
    } else if (what < 45) {
        sim_faults_hurt(world, side, lane, true);
    } else if (what < 70) {
        sim_faults_cut(world, store, span_ms);
    } else if (what < 90) {
        sim_faults_crash_store(world, store, span_ms, sim_hits(dice, 5000));
    } else {
        sim_faults_crash_hq(world, span_ms, sim_hits(dice, 2000));
    }
}

/* Lines heal, nodes that are down start, black holes are resets now, nothing presses; and nobody writes any more. */
void sim_faults_end(struct sim_world *world) {
    world->is_quiet = true;
    for (size_t i = 0; i < world->connection_count; i++) {
        if (world->connections[i].is_black) {
            sim_net_break(world, (uint32_t)i);
        }
    }
    for (uint32_t store = 0; store < world->options.stores; store++) {
        sim_faults_heal(world, store);
        for (int is_hq = 1; is_hq >= 0; is_hq--) {
            struct sim_side *side = sim_side_at(world, is_hq == 1, store);
            if (!side->is_running) {
                sim_side_start(world, side);
            }
        }
    }
    sim_faults_press(world, SYNC_CALM, 1);
}
