/* The connections of the simulated lines. As TCP and Noise give them: whole frames, in order, once, until the
 * connection breaks; what is under way then is lost, and each end hears of it in its own time or, for a black hole,
 * never. */
#include "base/bug.h"
#include "base/checked.h"
#include "tests/sim/sim_world.h"

#include <stdlib.h>
#include <string.h>

enum {
    TO_STORE = 0,
    TO_HQ = 1,
    CUT_RETRY_MS = 200, /* a cut line holds frames back and tries again, as TCP does */
    DIAL_TIMEOUT_MS = 3000,
    BACKOFF_FIRST_MS = 500,
    BACKOFF_MAX_MS = 15000,
};

static int64_t draw_latency(struct sim_world *world) {
    return dice_between(&world->dice, world->climate.latency_min_ms, world->climate.latency_max_ms);
}

static struct sim_happening about(uint32_t connection, const struct sim_connection *of, enum sim_kind kind, int end) {
    return (struct sim_happening){
        .kind = kind, .store = of->store, .is_hq = end == TO_HQ, .lane = of->lane, .connection = connection};
}

/* ------------------------------------------------------------------------------------------------------- dialling */

void sim_net_dial_after(struct sim_world *world, struct sim_side *side, uint32_t lane, int64_t after_ms) {
    sim_plan(world, after_ms,
             (struct sim_happening){.kind = SIM_DIAL, .store = side->store, .lane = lane, .epoch = side->epoch});
}

/* Full jitter, as PROTOCOL.md section 7 has it. */
static void dial_again(struct sim_world *world, struct sim_side *side, uint32_t lane, int64_t wait_ms) {
    int64_t bound_ms = BACKOFF_FIRST_MS;
    for (uint32_t i = 0; i < side->dial_tries[lane] && bound_ms < BACKOFF_MAX_MS; i++) {
        bound_ms *= 2;
    }
    side->dial_tries[lane]++;
    sim_net_dial_after(world, side, lane, wait_ms + dice_between(&world->dice, 0, int64_min(bound_ms, BACKOFF_MAX_MS)));
}

static uint32_t add_connection(struct sim_world *world) {
    if (world->connection_count == world->connection_capacity) {
        world->connection_capacity = world->connection_capacity == 0 ? 64 : 2 * world->connection_capacity;
        world->connections = realloc(world->connections, world->connection_capacity * sizeof world->connections[0]);
        bug_if(world->connections == NULL);
    }
    memset(&world->connections[world->connection_count], 0, sizeof world->connections[0]);
    return (uint32_t)world->connection_count++;
}

void sim_net_dial(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, false, happening->store);
    uint32_t lane = happening->lane;
    if (!side->is_running || side->epoch != happening->epoch || side->has_connection[lane]) {
        return;
    }
    bool hq_is_down = !sim_side_at(world, true, side->store)->is_running;
    if (world->is_cut[side->store] || hq_is_down) {
        dial_again(world, side, lane, hq_is_down ? 0 : DIAL_TIMEOUT_MS);
        return;
    }
    uint32_t index = add_connection(world);
    struct sim_connection *connection = &world->connections[index];
    connection->store = side->store;
    connection->lane = (enum sync_lane)lane;
    struct store_identity identity = {
        .store = side->store + 1, .incarnation = 1, .boot = side->boot, .handshake = ++side->handshake};
    store_sync_hello(&side->sync.store, &identity, connection->lane, &connection->hello);
    connection->epochs[TO_STORE] = side->epoch;
    connection->epochs[TO_HQ] = sim_side_at(world, true, side->store)->epoch;
    side->has_connection[lane] = true;
    side->connections[lane] = index;
    sim_plan(world, draw_latency(world), about(index, connection, SIM_HELLO_ARRIVES, TO_HQ));
}

void sim_net_hello(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_connection *connection = &world->connections[happening->connection];
    struct sim_side *side = sim_side_at(world, true, happening->store);
    if (connection->is_broken) {
        return;
    }
    if (connection->epochs[TO_HQ] != side->epoch || world->is_cut[side->store]) {
        sim_net_break(world, happening->connection);
        return;
    }
    enum sync_reason verdict = hq_sync_judge(&side->sync.hq, &connection->hello, 1, world->now_ms, &connection->answer);
    if (verdict != SYNC_NO_REASON) {
        sim_fail(world, "HQ refused store %u: %s", side->store + 1, sync_reason_name((int32_t)verdict));
        return;
    }
    sim_plan(world, draw_latency(world), about(happening->connection, connection, SIM_ANSWER_ARRIVES, TO_STORE));
}

void sim_net_answer(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_connection *connection = &world->connections[happening->connection];
    struct sim_side *side = sim_side_at(world, false, happening->store);
    if (connection->is_broken) {
        return;
    }
    if (connection->epochs[TO_STORE] != side->epoch || world->is_cut[side->store]) {
        sim_net_break(world, happening->connection);
        return;
    }
    connection->is_up[TO_STORE] = true;
    side->dial_tries[connection->lane] = 0;
    struct hq_hello answer = connection->answer;
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = connection->lane;
    event.lane_up.hq_hello = &answer;
    sim_side_step(world, side, &event);
}

/* --------------------------------------------------------------------------------------------------------- frames */

static void drop_frames(struct sim_pipe *pipe) {
    while (pipe->first != NULL) {
        struct sim_frame *frame = pipe->first;
        pipe->first = frame->next;
        free(frame);
    }
    pipe->last = NULL;
}

void sim_net_send(struct sim_world *world, struct sim_side *side, uint32_t lane, struct span bytes) {
    if (!side->has_connection[lane]) {
        return;
    }
    uint32_t index = side->connections[lane];
    struct sim_connection *connection = &world->connections[index];
    if (connection->is_broken || connection->is_black) {
        return;
    }
    int end = side->is_hq ? TO_STORE : TO_HQ;
    struct sim_pipe *pipe = &connection->pipes[end];
    struct sim_frame *frame = malloc(sizeof *frame + bytes.size);
    bug_if(frame == NULL);
    frame->next = NULL;
    frame->size = bytes.size;
    memcpy(frame->bytes, bytes.data, bytes.size);
    if (pipe->last != NULL) {
        pipe->last->next = frame;
    } else {
        pipe->first = frame;
    }
    pipe->last = frame;
    pipe->arrives_ms = int64_max(pipe->arrives_ms, world->now_ms + draw_latency(world));
    sim_plan(world, pipe->arrives_ms - world->now_ms, about(index, connection, SIM_FRAME, end));
}

/* The first frame confirms the session at HQ, and a new connection of a lane replaces the one before. */
static void confirm(struct sim_world *world, struct sim_side *hq, uint32_t index) {
    struct sim_connection *connection = &world->connections[index];
    uint32_t lane = connection->lane;
    if (hq->has_connection[lane] && hq->connections[lane] != index) {
        sim_net_break(world, hq->connections[lane]);
    }
    connection->is_up[TO_HQ] = true;
    hq->has_connection[lane] = true;
    hq->connections[lane] = index;
    struct store_hello hello = connection->hello;
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = connection->lane;
    event.lane_up.store_hello = &hello;
    sim_side_step(world, hq, &event);
}

static bool is_present(const struct sim_side *side, uint32_t lane, uint32_t connection) {
    return side->is_running && side->has_connection[lane] && side->connections[lane] == connection;
}

static void deliver(struct sim_world *world, struct sim_side *side, uint32_t index, const struct sim_frame *frame) {
    const struct sim_connection *connection = &world->connections[index];
    uint32_t lane = connection->lane;
    bool is_crossed = world->options.mutant == SIM_LANES_CROSSED && sim_hits(&world->dice, 50);
    bool is_stale = !is_present(side, lane, index);
    if (is_stale && world->options.mutant != SIM_STALE_FRAMES) {
        return;
    }
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.lane = is_crossed ? SYNC_FAST : (enum sync_lane)lane;
    event.frame.bytes = span_of(frame->bytes, frame->size);
    sim_side_step(world, side, &event);
}

/* STALE_FRAMES: what a broken connection still held is kept until the lane has another one. */
static bool is_present_any(struct sim_world *world, bool is_hq, const struct sim_connection *connection) {
    const struct sim_side *side = sim_side_at(world, is_hq, connection->store);
    return world->is_quiet || (side->has_connection[connection->lane] &&
                               world->connections[side->connections[connection->lane]].is_up[is_hq ? TO_HQ : TO_STORE]);
}

void sim_net_frame(struct sim_world *world, const struct sim_happening *happening) {
    uint32_t index = happening->connection;
    struct sim_connection *connection = &world->connections[index];
    int end = happening->is_hq ? TO_HQ : TO_STORE;
    struct sim_pipe *pipe = &connection->pipes[end];
    struct sim_frame *frame = pipe->first;
    if (frame == NULL) {
        return; /* the connection broke meanwhile */
    }
    bool waits_for_successor = connection->is_broken && !is_present_any(world, happening->is_hq, connection);
    if (world->is_cut[connection->store] || waits_for_successor) {
        pipe->arrives_ms = int64_max(pipe->arrives_ms, world->now_ms + CUT_RETRY_MS);
        sim_plan(world, CUT_RETRY_MS, *happening);
        return;
    }
    pipe->first = frame->next;
    pipe->last = pipe->first == NULL ? NULL : pipe->last;
    struct sim_side *side = sim_side_at(world, happening->is_hq, connection->store);
    if (connection->epochs[end] != side->epoch) {
        sim_net_break(world, index); /* a node that crashed since answers with a reset */
    } else if (end == TO_HQ && !connection->is_up[TO_HQ]) {
        confirm(world, side, index);
    }
    deliver(world, side, index, frame);
    free(frame);
}

/* ----------------------------------------------------------------------------------------------------------- ends */

void sim_net_break(struct sim_world *world, uint32_t index) {
    struct sim_connection *connection = &world->connections[index];
    if (connection->is_broken) {
        return;
    }
    connection->is_broken = true;
    if (world->options.mutant != SIM_STALE_FRAMES) {
        drop_frames(&connection->pipes[TO_STORE]);
        drop_frames(&connection->pipes[TO_HQ]);
    }
    sim_plan(world, draw_latency(world), about(index, connection, SIM_DOWN, TO_STORE));
    sim_plan(world, draw_latency(world), about(index, connection, SIM_DOWN, TO_HQ));
}

void sim_net_end_own(struct sim_world *world, struct sim_side *side, uint32_t lane) {
    if (!side->has_connection[lane]) {
        return;
    }
    side->has_connection[lane] = false;
    if (!world->connections[side->connections[lane]].is_black) { /* else the other end must find out by itself */
        sim_net_break(world, side->connections[lane]);
    }
    if (!side->is_hq) {
        dial_again(world, side, lane, 0);
    }
}

void sim_net_down(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_connection *connection = &world->connections[happening->connection];
    struct sim_side *side = sim_side_at(world, happening->is_hq, happening->store);
    if (!is_present(side, connection->lane, happening->connection)) {
        return;
    }
    side->has_connection[connection->lane] = false;
    if (connection->is_up[happening->is_hq ? TO_HQ : TO_STORE]) {
        struct sync_event event = {.kind = SYNC_LANE_DOWN};
        event.lane_down.lane = connection->lane;
        sim_side_step(world, side, &event);
    }
    if (!side->is_hq) {
        dial_again(world, side, happening->lane, 0);
    }
}

void sim_net_close(struct sim_world *world) {
    for (size_t i = 0; i < world->connection_count; i++) {
        drop_frames(&world->connections[i].pipes[TO_STORE]);
        drop_frames(&world->connections[i].pipes[TO_HQ]);
    }
    free(world->connections);
}
