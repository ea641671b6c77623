#include "node/replay_run.h"

#include "base/bug.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a thread reads of a batch: few enough to stay in its cache until they are replayed, and so many that threads
 * seldom wait for each other. A receipt of so many bytes never takes more than the factor of it in memory: a value
 * of JSON has two bytes at least and becomes a tree of less than a hundred; a line of a basket has thirty and becomes
 * less than a thousand. */
enum { SLICE_RECEIPTS = 128, SLICE_BYTES = REPLAY_RECEIPT_BYTES_MAX, ARENA_FACTOR = 128 };

struct item {
    struct replay_receipt receipt;
    size_t owner;       /* who replays it */
    const char *reason; /* NULL: it could be read */
};

struct crew;

/* One thread: its part of the batch, and what it has gathered since the start. */
struct hand {
    struct crew *crew;
    size_t place;
    pthread_t thread;
    uint64_t first; /* number of items[0] */
    size_t count;
    struct item *items;
    void *block;
    struct arena arena;
    struct replay replay;
    bool is_started; /* the replay is */
    struct replay_speed speed;
};

struct crew {
    const struct replay_job *job;
    enum replay_bond bond;
    size_t hand_count;
    struct hand *hands; /* [0] is the caller's own thread */
    pthread_mutex_t gate;
    bool is_cancelled; /* behind the gate: not all threads could be started */
    pthread_barrier_t barrier;
    uint64_t next; /* the first number that is in no batch yet */
    bool is_over;  /* written by hands[0] alone, between barriers */
    bool is_stopped;
    atomic_bool is_short; /* of memory */
};

static int64_t thread_ns(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void *take_memory(void *context, size_t bytes) {
    (void)context;
    return calloc(1, bytes);
}

static void give_memory_back(void *context, void *block) {
    (void)context;
    free(block);
}

static const struct replay_memory system_memory = {.take = take_memory, .give_back = give_memory_back};

/* ------------------------------------------------------------------------------------------------------- one batch */

/* The caller's thread tells what the batch before came to, and cuts the next one. */
static void tell_refused(struct crew *crew) {
    const struct replay_watch *watch = crew->job->watch;
    for (size_t i = 0; i < crew->hand_count; i++) {
        const struct hand *hand = &crew->hands[i];
        for (size_t j = 0; j < hand->count && !crew->is_stopped; j++) {
            if (hand->items[j].reason != NULL) {
                crew->hands[0].speed.refused++;
                crew->is_stopped = !watch->refused(watch->context, hand->first + j, hand->items[j].reason);
            }
        }
    }
}

static void cut_slice(struct crew *crew, struct hand *hand) {
    const struct replay_source *source = crew->job->source;
    size_t bytes = 0;
    hand->first = crew->next;
    hand->count = 0;
    while (crew->next < source->count && hand->count < SLICE_RECEIPTS) {
        size_t size = source->size(source->context, crew->next);
        bug_if(size > REPLAY_RECEIPT_BYTES_MAX);
        if (bytes + size > SLICE_BYTES) {
            return;
        }
        bytes += size;
        hand->count++;
        crew->next++;
    }
}

static void plan_batch(struct crew *crew) {
    const struct replay_watch *watch = crew->job->watch;
    tell_refused(crew);
    watch->progress(watch->context, crew->next);
    crew->is_over = crew->is_stopped || crew->next == crew->job->source->count || atomic_load(&crew->is_short);
    for (size_t i = 0; i < crew->hand_count && !crew->is_over; i++) {
        cut_slice(crew, &crew->hands[i]);
    }
}

/* An odd factor and the high half of the product spread consecutive numbers (Knuth, 6.4). */
static size_t spread(uint64_t number, size_t count) {
    return (size_t)((number * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % count;
}

static size_t owner_of(const struct crew *crew, const struct promo_request *request, uint64_t number) {
    switch (crew->bond) {
    case REPLAY_BOND_CUSTOMER:
        return spread(request->customer.is_known ? request->customer.id : number, crew->hand_count);
    case REPLAY_BOND_STORE: return spread(request->store, crew->hand_count);
    case REPLAY_BOND_ALL: return 0;
    }
    bug_unreachable("a bond");
}

static void read_item(struct hand *hand, struct item *item, uint64_t number) {
    const struct replay_source *source = hand->crew->job->source;
    char reason[REPLAY_REASON_MAX] = "";
    item->reason = NULL;
    if (source->read(source->context, number, &hand->arena, &item->receipt, reason)) {
        item->owner = owner_of(hand->crew, &item->receipt.request, number);
        return;
    }
    struct text kept = arena_copy_text(&hand->arena, text_of(reason));
    item->reason = kept.data == NULL ? "needs more memory than there is" : kept.data;
}

static void read_slice(struct hand *hand) {
    int64_t begin_ns = thread_ns();
    arena_reset(&hand->arena);
    for (size_t i = 0; i < hand->count; i++) {
        read_item(hand, &hand->items[i], hand->first + i);
    }
    hand->speed.read_ns += thread_ns() - begin_ns;
}

static void replay_owned(struct hand *hand) {
    struct crew *crew = hand->crew;
    int64_t begin_ns = thread_ns();
    for (size_t i = 0; i < crew->hand_count; i++) {
        const struct hand *reader = &crew->hands[i];
        for (size_t j = 0; j < reader->count; j++) {
            const struct item *item = &reader->items[j];
            if (item->reason == NULL && item->owner == hand->place &&
                !replay_take(&hand->replay, &item->receipt.request, reader->first + j)) {
                atomic_store(&crew->is_short, true);
                return;
            }
        }
    }
    hand->speed.replay_ns += thread_ns() - begin_ns;
}

static void work(struct hand *hand) {
    struct crew *crew = hand->crew;
    for (;;) {
        if (hand->place == 0) {
            plan_batch(crew);
        }
        (void)pthread_barrier_wait(&crew->barrier);
        if (crew->is_over) {
            return;
        }
        read_slice(hand);
        (void)pthread_barrier_wait(&crew->barrier);
        replay_owned(hand);
        (void)pthread_barrier_wait(&crew->barrier);
    }
}

/* -------------------------------------------------------------------------------------------------------- the crew */

static void *thread_main(void *context) {
    struct hand *hand = context;
    (void)pthread_mutex_lock(&hand->crew->gate);
    bool is_cancelled = hand->crew->is_cancelled;
    (void)pthread_mutex_unlock(&hand->crew->gate);
    if (!is_cancelled) {
        work(hand);
    }
    return NULL;
}

/* Threads wait at the gate until all of them are there, or all are sent home. */
static bool start_threads_and_work(struct crew *crew) {
    (void)pthread_mutex_lock(&crew->gate);
    size_t started = 1;
    while (started < crew->hand_count &&
           pthread_create(&crew->hands[started].thread, NULL, thread_main, &crew->hands[started]) == 0) {
        started++;
    }
    crew->is_cancelled = started < crew->hand_count;
    (void)pthread_mutex_unlock(&crew->gate);
    if (!crew->is_cancelled) {
        work(&crew->hands[0]);
    }
    for (size_t i = 1; i < started; i++) {
        (void)pthread_join(crew->hands[i].thread, NULL);
    }
    return !crew->is_cancelled;
}

static bool make_hand(struct crew *crew, size_t place) {
    const size_t arena_bytes = (size_t)SLICE_BYTES * ARENA_FACTOR;
    struct hand *hand = &crew->hands[place];
    hand->crew = crew;
    hand->place = place;
    hand->items = calloc(SLICE_RECEIPTS, sizeof(*hand->items));
    hand->block = malloc(arena_bytes); /* most of it is never touched */
    arena_init(&hand->arena, hand->block, arena_bytes);
    hand->is_started = replay_start(&hand->replay, crew->job->sets, crew->job->set_count, &system_memory);
    return hand->items != NULL && hand->block != NULL && hand->is_started;
}

static void free_hands(struct crew *crew) {
    for (size_t i = 0; i < crew->hand_count; i++) {
        struct hand *hand = &crew->hands[i];
        if (hand->is_started) {
            replay_end(&hand->replay);
        }
        free(hand->items);
        free(hand->block);
    }
    free(crew->hands);
}

/* Everything into the first hand's, which then is the caller's. */
static bool add_up(struct crew *crew, struct replay *total, struct replay_speed *speed) {
    *speed = crew->hands[0].speed;
    speed->is_stopped = crew->is_stopped;
    for (size_t i = 1; i < crew->hand_count; i++) {
        speed->read_ns += crew->hands[i].speed.read_ns;
        speed->replay_ns += crew->hands[i].speed.replay_ns;
        if (!replay_merge(&crew->hands[0].replay, &crew->hands[i].replay)) {
            return false;
        }
    }
    *total = crew->hands[0].replay;
    crew->hands[0].is_started = false;
    return true;
}

static bool run_crew(struct crew *crew, struct fault *fault) {
    for (size_t i = 0; i < crew->hand_count; i++) {
        if (!make_hand(crew, i)) {
            return fault_set(fault, FAULT_FULL, "out of memory");
        }
    }
    if (pthread_barrier_init(&crew->barrier, NULL, (unsigned)crew->hand_count) != 0) {
        return fault_set(fault, FAULT_FULL, "no barrier for %zu threads", crew->hand_count);
    }
    bool is_done = start_threads_and_work(crew);
    (void)pthread_barrier_destroy(&crew->barrier);
    if (!is_done) {
        return fault_set(fault, FAULT_FULL, "%zu threads cannot be started", crew->hand_count);
    }
    return !atomic_load(&crew->is_short) || fault_set(fault, FAULT_FULL, "out of memory");
}

bool replay_run(const struct replay_job *job, struct replay *total, struct replay_speed *speed, struct fault *fault) {
    bug_if(job->thread_count < 1 || job->thread_count > REPLAY_THREADS_MAX);
    struct crew crew = {.job = job,
                        .bond = replay_bond_of(job->sets, job->set_count),
                        .hand_count = job->thread_count,
                        .hands = calloc(job->thread_count, sizeof(struct hand)),
                        .gate = PTHREAD_MUTEX_INITIALIZER};
    if (crew.hands == NULL) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    bool is_done = run_crew(&crew, fault);
    if (is_done && !add_up(&crew, total, speed)) {
        is_done = fault_set(fault, FAULT_FULL, "out of memory");
    }
    free_hands(&crew);
    return is_done;
}
