/* A small chain in memory on virtual time: one head office and up to eight stores, their disks, their lines, and what
 * goes wrong. The two step functions are the product's; everything around them is here and is drawn from the seed.
 *
 * Files: sim_world.c runs what happens and holds the moments of the whole world; sim_side.c is the pump of one side of
 * one store's line; sim_disk.c what its storage does and when; sim_net.c the connections; sim_faults.c what goes wrong;
 * sim_check.c what must be true after every step and at the end; sim_story.c scripted worlds. */
#ifndef REGULARS_TESTS_SIM_WORLD_H
#define REGULARS_TESTS_SIM_WORLD_H

#include "sync/hq_sync.h"
#include "sync/store_sync.h"
#include "tests/harness/dice.h"
#include "tests/sim/sim_log.h"
#include "tests/sim/sim_mutant.h"
#include "tests/sim/sim_queue.h"

#include <stdio.h>

enum {
    SIM_STORES_MAX = 8,
    SIM_STREAMS = 4, /* by enum stream: led, doc, cmd */
    SIM_BLOB_SIZE_MAX = 256 * 1024,
    SIM_FAILURE_MAX = 400,
    SIM_MEET_WITHIN_MS = 60 * 1000,
};

struct sim_options {
    uint64_t seed;
    uint32_t stores;
    int64_t minutes; /* of faults and writing */
    enum sim_mutant mutant;
    FILE *trace; /* every event and duty as a line; NULL: none */
    bool traces_timers;
    bool is_story; /* alarms and drops are part of it; logs may be forgotten */
};

/* How this world is, drawn once from its seed (swarm testing: each seed has its own mixture). */
struct sim_climate {
    int64_t latency_min_ms;
    int64_t latency_max_ms;
    int64_t commit_min_ms;
    int64_t commit_max_ms; /* more than the least */
    int64_t told_max_ms;
    int64_t standby_max_ms;
    int64_t write_every_ms;  /* mean, for each log */
    int64_t burst_per_10000; /* of writes */
    int64_t fault_every_ms;  /* mean; 0: none */
    int64_t commit_fails_per_10000;
    int64_t commit_crashes_per_10000; /* just before or just after */
    int64_t pressure_every_ms;
    int64_t wish_every_ms;
};

struct sim_frame {
    struct sim_frame *next;
    size_t size;
    uint8_t bytes[];
};

/* One direction of a connection: in order, complete, until it breaks. */
struct sim_pipe {
    struct sim_frame *first;
    struct sim_frame *last;
    int64_t arrives_ms; /* of the last */
};

struct sim_connection {
    uint32_t store;
    enum sync_lane lane;
    struct store_hello hello;
    struct hq_hello answer;
    uint64_t epochs[2];       /* of its two sides when it was made: a node that started since does not know it */
    bool is_up[2];            /* by end: store, HQ */
    bool is_broken;           /* carries nothing; its ends will hear of it */
    bool is_black;            /* carries nothing, and nobody hears of it */
    struct sim_pipe pipes[2]; /* by the end that they lead to */
};

struct sim_blob {
    bool is_wanted;
    uint64_t number; /* names the content */
    uint64_t size;
    uint64_t offset;      /* stored, as storage says */
    uint64_t bytes_there; /* really stored; equal, unless a bug */
    uint64_t epoch;       /* moves with a crash and a new wish */
};

/* One end of one store's line: the store, or HQ's part for it. */
struct sim_side {
    uint32_t store;
    bool is_hq;
    bool is_running;
    uint64_t epoch; /* moves with every crash: plans made before are void */
    union {
        struct store_sync store;
        struct hq_sync hq;
    } sync;

    /* The disk. */
    struct sim_log logs[SIM_STREAMS];
    struct sync_kept kept[SIM_STREAMS];
    struct sync_position apart[SIM_STREAMS]; /* SIM_CURSOR_APART: a cursor of its own */
    uint64_t boot;
    uint64_t handshake;
    uint64_t handshake_seen[SYNC_LANES];
    uint64_t boot_seen;
    struct sim_blob blobs[SYNC_BLOB_SLOTS];

    /* Lost in a crash. */
    uint64_t told[SIM_STREAMS];   /* up to where the side knows its log to be committed */
    bool is_failing[SIM_STREAMS]; /* a commit failed and the side has not heard of it yet */
    bool has_connection[SYNC_LANES];
    uint32_t connections[SYNC_LANES];
    uint32_t dial_tries[SYNC_LANES];
    int64_t timer_at_ms;

    /* The checker's. */
    size_t checked[SIM_STREAMS];
};

struct sim_world {
    struct sim_options options;
    struct dice dice;
    struct sim_climate climate;
    struct sim_queue queue;
    int64_t now_ms;
    uint64_t step;
    bool is_quiet;
    bool has_failed;
    char failure[SIM_FAILURE_MAX];
    struct sim_side sides[2][SIM_STORES_MAX]; /* [0] stores, [1] HQ's */
    bool is_cut[SIM_STORES_MAX];
    struct sim_connection *connections;
    size_t connection_count;
    size_t connection_capacity;
    uint64_t blob_count;
    uint64_t fingerprint; /* of everything that happened: the same seed gives the same */
    struct sync_duties *duties;
    uint8_t *blob_bytes; /* of the part that is being loaded or compared */
};

/* Runs one seed to its end; true when nothing was wrong, else `failure` says what. Close it in both cases. */
bool sim_world_run(struct sim_world *world, const struct sim_options *options);
void sim_world_close(struct sim_world *world);

/* For sim_story.c: a world without dice and faults, to which commands come. */
void sim_world_init(struct sim_world *world, const struct sim_options *options);
void sim_world_start(struct sim_world *world);
/* Runs what is planned up to the moment, and stands there. */
void sim_world_run_until(struct sim_world *world, int64_t at_ms);

/* The first failure stays. */
void sim_fail(struct sim_world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* In `per_10000` of 10,000 cases. */
static inline bool sim_hits(struct dice *dice, int64_t per_10000) {
    return dice_between(dice, 0, 9999) < per_10000;
}
void sim_plan(struct sim_world *world, int64_t after_ms, struct sim_happening happening);
struct sim_side *sim_side_at(struct sim_world *world, bool is_hq, uint32_t store);

/* sim_side.c */
void sim_side_init(struct sim_world *world, struct sim_side *side);
void sim_side_start(struct sim_world *world, struct sim_side *side);
void sim_side_crash(struct sim_world *world, struct sim_side *side);
void sim_side_step(struct sim_world *world, struct sim_side *side, struct sync_event *event);
void sim_side_ring(struct sim_world *world, const struct sim_happening *happening);
bool sim_side_owns(const struct sim_side *side, uint32_t stream);
void sim_side_set_timer(struct sim_world *world, struct sim_side *side, int64_t at_ms);
void sim_note(struct sim_world *world, const struct sim_side *side, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* sim_disk.c */
void sim_disk_write(struct sim_world *world, struct sim_side *side, uint32_t stream, uint64_t count);
void sim_disk_write_again(struct sim_world *world, const struct sim_happening *happening);
void sim_disk_save(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty);
void sim_disk_commit(struct sim_world *world, const struct sim_happening *happening);
void sim_disk_tell(struct sim_world *world, const struct sim_happening *happening);
void sim_disk_standby(struct sim_world *world, const struct sim_happening *happening);
void sim_disk_load(struct sim_world *world, const struct sim_happening *happening);
void sim_disk_crash(struct sim_side *side);
/* The disk is an older image: entries after seq are gone. Only of a node that is down. */
void sim_disk_forget(struct sim_side *side, uint32_t stream, uint64_t seq);

/* sim_blobs.c */
void sim_blob_wish(struct sim_world *world, struct sim_side *side, uint32_t slot, uint64_t size);
void sim_blob_wish_again(struct sim_world *world, struct sim_side *side);
void sim_blob_save(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty);
void sim_blob_commit(struct sim_world *world, const struct sim_happening *happening);
void sim_blob_load(struct sim_world *world, const struct sim_happening *happening);
void sim_blob_ask(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty);

/* sim_net.c */
void sim_net_dial_after(struct sim_world *world, struct sim_side *side, uint32_t lane, int64_t after_ms);
void sim_net_dial(struct sim_world *world, const struct sim_happening *happening);
void sim_net_hello(struct sim_world *world, const struct sim_happening *happening);
void sim_net_answer(struct sim_world *world, const struct sim_happening *happening);
void sim_net_send(struct sim_world *world, struct sim_side *side, uint32_t lane, struct span bytes);
void sim_net_frame(struct sim_world *world, const struct sim_happening *happening);
void sim_net_down(struct sim_world *world, const struct sim_happening *happening);
/* The connection ends: by one side, for a fault, or without anybody being told. */
void sim_net_end_own(struct sim_world *world, struct sim_side *side, uint32_t lane);
void sim_net_break(struct sim_world *world, uint32_t connection);
void sim_net_close(struct sim_world *world);

/* sim_faults.c */
void sim_faults_draw_climate(struct sim_world *world);
void sim_faults_strike(struct sim_world *world);
void sim_faults_crash_store(struct sim_world *world, uint32_t store, int64_t down_ms, bool is_power_cut);
void sim_faults_crash_hq(struct sim_world *world, int64_t down_ms, bool is_power_cut);
void sim_faults_hurt(struct sim_world *world, const struct sim_side *side, uint32_t lane, bool is_black_hole);
void sim_faults_restart(struct sim_world *world, const struct sim_happening *happening);
void sim_faults_cut(struct sim_world *world, uint32_t store, int64_t for_ms);
void sim_faults_heal(struct sim_world *world, uint32_t store);
void sim_faults_press(struct sim_world *world, enum sync_pressure level, int64_t retry_after_ms);
void sim_faults_end(struct sim_world *world);

/* sim_check.c */
void sim_check_step(struct sim_world *world, uint32_t store);
void sim_check_met(struct sim_world *world);

#endif
