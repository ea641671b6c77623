#include "tests/chain/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { QUEUE_MAX = 64, PATIENCE_MS = 60000 };

struct worker {
    struct crew *crew;
    pthread_t thread;
    bool has_thread;
    struct sale_till till;
    pthread_cond_t has_work;
    pthread_cond_t has_room;
    size_t first;
    size_t count;
    bool is_busy; /* with a sale that left the queue */
    struct sale *queue[QUEUE_MAX];
};

struct crew {
    uint32_t tills_per_store;
    size_t worker_count;
    struct worker *workers; /* by store, then till */
    uint64_t anonymous_given;
    pthread_mutex_t lock; /* of everything below and of the queues */
    bool is_over;
    bool has_failed;
    struct fault fault;
    atomic_uint_least64_t taken;
};

/* ---------------------------------------------------------------------------------------------------- in the thread */

/* The next sale, or NULL when it is over. */
static struct sale *next_sale(struct worker *worker) {
    struct crew *crew = worker->crew;
    struct sale *sale = NULL;
    (void)pthread_mutex_lock(&crew->lock);
    worker->is_busy = false;
    (void)pthread_cond_broadcast(&worker->has_room);
    while (worker->count == 0 && !crew->is_over && !crew->has_failed) {
        (void)pthread_cond_wait(&worker->has_work, &crew->lock);
    }
    if (worker->count > 0 && !crew->is_over && !crew->has_failed) {
        sale = worker->queue[worker->first];
        worker->first = (worker->first + 1) % QUEUE_MAX;
        worker->count--;
        worker->is_busy = true;
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return sale;
}

static void fail(struct crew *crew, const struct fault *fault) {
    (void)pthread_mutex_lock(&crew->lock);
    if (!crew->has_failed) {
        crew->has_failed = true;
        crew->fault = *fault;
    }
    for (size_t i = 0; i < crew->worker_count; i++) {
        (void)pthread_cond_broadcast(&crew->workers[i].has_work);
        (void)pthread_cond_broadcast(&crew->workers[i].has_room);
    }
    (void)pthread_mutex_unlock(&crew->lock);
}

static void *work(void *context) {
    struct worker *worker = context;
    struct fault fault;
    for (struct sale *sale = next_sale(worker); sale != NULL; sale = next_sale(worker)) {
        if (!sale_take(&worker->till, sale, &fault)) {
            fail(worker->crew, &fault);
            continue;
        }
        (void)atomic_fetch_add(&worker->crew->taken, 1);
    }
    return NULL;
}

/* ----------------------------------------------------------------------------------------------- opening, closing */

static bool start_worker(struct crew *crew, struct worker *worker, const struct till_identity *identity,
                         struct fault *fault) {
    int64_t till = 0;
    struct text number = {.data = identity->key, .size = 0};
    while (identity->key[number.size] >= '0' && identity->key[number.size] <= '9') {
        number.size++;
    }
    worker->crew = crew;
    worker->till.client = till_client_open(identity, "en", fault);
    if (worker->till.client == NULL) {
        return false;
    }
    if (!text_to_int64(number, &till)) {
        return fault_set(fault, FAULT_INPUT, "the till's key has no number in front");
    }
    worker->till.till = (uint32_t)till;
    worker->till.next_number = 1;
    till_client_set_patience(worker->till.client, PATIENCE_MS);
    worker->has_thread = pthread_create(&worker->thread, NULL, work, worker) == 0;
    return worker->has_thread || fault_set(fault, FAULT_FULL, "no thread for a till");
}

struct crew *crew_open(const struct chain_nodes *nodes, struct fault *fault) {
    struct crew *crew = calloc(1, sizeof *crew);
    size_t count = (size_t)nodes->options->store_count * nodes->options->tills_per_store;
    struct worker *workers = calloc(count, sizeof *workers);
    if (crew == NULL || workers == NULL) {
        free(crew);
        free(workers);
        (void)fault_set(fault, FAULT_FULL, "no memory for tills");
        return NULL;
    }
    crew->workers = workers;
    crew->worker_count = count;
    crew->tills_per_store = nodes->options->tills_per_store;
    (void)pthread_mutex_init(&crew->lock, NULL);
    for (size_t i = 0; i < count; i++) {
        (void)pthread_cond_init(&workers[i].has_work, NULL);
        (void)pthread_cond_init(&workers[i].has_room, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        const struct chain_store *store = &nodes->stores[i / crew->tills_per_store];
        if (!start_worker(crew, &workers[i], &store->tills[i % crew->tills_per_store], fault)) {
            crew_close(crew);
            return NULL;
        }
    }
    return crew;
}

void crew_close(struct crew *crew) {
    if (crew == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&crew->lock);
    crew->is_over = true;
    for (size_t i = 0; i < crew->worker_count; i++) {
        (void)pthread_cond_broadcast(&crew->workers[i].has_work);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->worker_count; i++) {
        if (crew->workers[i].has_thread) {
            (void)pthread_join(crew->workers[i].thread, NULL);
        }
        till_client_close(crew->workers[i].till.client);
        (void)pthread_cond_destroy(&crew->workers[i].has_work);
        (void)pthread_cond_destroy(&crew->workers[i].has_room);
    }
    (void)pthread_mutex_destroy(&crew->lock);
    free(crew->workers);
    free(crew);
}

/* ------------------------------------------------------------------------------------------------------ giving work */

static struct worker *worker_of(struct crew *crew, const struct sale *sale) {
    uint64_t turn = sale->receipt.household_id != 0 ? sale->receipt.household_id : crew->anonymous_given++;
    size_t first = (size_t)(sale->receipt.store - 1) * crew->tills_per_store;
    return &crew->workers[first + turn % crew->tills_per_store];
}

static bool told_fault(const struct crew *crew, struct fault *fault) {
    if (crew->has_failed) {
        *fault = crew->fault;
    }
    return crew->has_failed;
}

bool crew_give(struct crew *crew, struct sale *sale, struct fault *fault) {
    struct worker *worker = worker_of(crew, sale);
    (void)pthread_mutex_lock(&crew->lock);
    while (worker->count == QUEUE_MAX && !crew->has_failed) {
        (void)pthread_cond_wait(&worker->has_room, &crew->lock);
    }
    bool is_given = !told_fault(crew, fault);
    if (is_given) {
        worker->queue[(worker->first + worker->count) % QUEUE_MAX] = sale;
        worker->count++;
        (void)pthread_cond_signal(&worker->has_work);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return is_given;
}

bool crew_finish(struct crew *crew, struct fault *fault) {
    (void)pthread_mutex_lock(&crew->lock);
    for (size_t i = 0; i < crew->worker_count; i++) {
        struct worker *worker = &crew->workers[i];
        while ((worker->count > 0 || worker->is_busy) && !crew->has_failed) {
            (void)pthread_cond_wait(&worker->has_room, &crew->lock);
        }
    }
    bool is_done = !told_fault(crew, fault);
    (void)pthread_mutex_unlock(&crew->lock);
    return is_done;
}

uint64_t crew_taken(const struct crew *crew) {
    return atomic_load(&crew->taken);
}

uint64_t crew_repeats(const struct crew *crew) {
    uint64_t repeats = 0;
    for (size_t i = 0; i < crew->worker_count; i++) {
        repeats += till_client_repeats(crew->workers[i].till.client);
    }
    return repeats;
}
