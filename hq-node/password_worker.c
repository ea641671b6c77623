#include "hq-node/password_worker.h"

#include <sodium.h>
#include <string.h>

_Static_assert((int)crypto_pwhash_STRBYTES < (int)USER_PASSWORD_HASH_MAX, "a hash fits the table");

bool password_make(char hash[static USER_PASSWORD_HASH_MAX], struct text password) {
    return crypto_pwhash_str_alg(hash, password.data, password.size, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static void do_job(struct password_job *job) {
    if (job->task == PASSWORD_CHECK) {
        job->is_good = crypto_pwhash_str_verify(job->hash, job->password, job->password_size) == 0;
    } else {
        job->is_good = password_make(job->hash, (struct text){job->password, job->password_size});
    }
    sodium_memzero(job->password, sizeof job->password);
}

static struct password_job *take_first(struct password_job **list) {
    struct password_job *job = *list;
    *list = job->next;
    job->next = NULL;
    return job;
}

static void append(struct password_job **list, struct password_job *job) {
    while (*list != NULL) {
        list = &(*list)->next;
    }
    job->next = NULL;
    *list = job;
}

static void *work(void *context) {
    struct password_worker *worker = context;
    (void)pthread_mutex_lock(&worker->mutex);
    while (!worker->is_ending) {
        if (worker->todo == NULL) {
            (void)pthread_cond_wait(&worker->work, &worker->mutex);
            continue;
        }
        struct password_job *job = take_first(&worker->todo);
        (void)pthread_mutex_unlock(&worker->mutex);
        do_job(job);
        (void)pthread_mutex_lock(&worker->mutex);
        append(&worker->done, job);
        loop_wake_signal(&worker->wake);
    }
    (void)pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

static void hand_back(void *context) {
    struct password_worker *worker = context;
    (void)pthread_mutex_lock(&worker->mutex);
    struct password_job *done = worker->done;
    worker->done = NULL;
    (void)pthread_mutex_unlock(&worker->mutex);
    while (done != NULL) {
        struct password_job *job = take_first(&done);
        job->on_done(job->context);
    }
}

bool password_worker_start(struct password_worker *worker, struct event_loop *loop, struct fault *fault) {
    *worker = (struct password_worker){.loop = loop};
    if (!loop_wake_start(loop, &worker->wake, hand_back, worker, fault)) {
        return false;
    }
    (void)pthread_mutex_init(&worker->mutex, NULL);
    (void)pthread_cond_init(&worker->work, NULL);
    int error = pthread_create(&worker->thread, NULL, work, worker);
    if (error != 0) {
        loop_wake_stop(loop, &worker->wake);
        return fault_set(fault, FAULT_FULL, "no thread for passwords: %s", strerror(error));
    }
    return true;
}

void password_worker_stop(struct password_worker *worker) {
    (void)pthread_mutex_lock(&worker->mutex);
    worker->is_ending = true;
    (void)pthread_cond_signal(&worker->work);
    (void)pthread_mutex_unlock(&worker->mutex);
    (void)pthread_join(worker->thread, NULL);
    (void)pthread_cond_destroy(&worker->work);
    (void)pthread_mutex_destroy(&worker->mutex);
    loop_wake_stop(worker->loop, &worker->wake);
    while (worker->todo != NULL) {
        struct password_job *job = take_first(&worker->todo);
        sodium_memzero(job->password, sizeof job->password);
    }
}

void password_worker_add(struct password_worker *worker, struct password_job *job) {
    (void)pthread_mutex_lock(&worker->mutex);
    append(&worker->todo, job);
    (void)pthread_cond_signal(&worker->work);
    (void)pthread_mutex_unlock(&worker->mutex);
}
