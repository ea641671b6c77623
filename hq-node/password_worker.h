/* Passwords are hashed by Argon2id, which takes a tenth of a second and 64 MiB by intention; the loop cannot wait for
 * that, so one thread does it. The thread touches nothing but the job it was given: it has no database, no log and no
 * clock. */
#ifndef REGULARS_HQ_NODE_PASSWORD_WORKER_H
#define REGULARS_HQ_NODE_PASSWORD_WORKER_H

#include "hq-node/storage/user_table.h"
#include "node/event_loop.h"

#include <pthread.h>

enum { PASSWORD_SIZE_MIN = 12, PASSWORD_SIZE_MAX = 128 }; /* bytes; ASVS 5.0, 6.2 */

enum password_task { PASSWORD_CHECK, PASSWORD_MAKE };

/* The owner's; must stay until on_done. The password is wiped before. */
struct password_job {
    enum password_task task;
    size_t password_size;
    char password[PASSWORD_SIZE_MAX];
    char hash[USER_PASSWORD_HASH_MAX]; /* CHECK: given; MAKE: the result */
    bool is_good;                      /* CHECK: the password is right; MAKE: there was memory for it */
    void (*on_done)(void *context);    /* on the loop */
    void *context;
    struct password_job *next;
};

struct password_worker {
    struct event_loop *loop;
    struct loop_wake wake;
    pthread_t thread;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t work;
    bool is_ending;
    struct password_job *todo;
    struct password_job *done;
};

/* Must not move while it runs. */
FAULT_CHECKED bool password_worker_start(struct password_worker *worker, struct event_loop *loop, struct fault *fault);
/* Waits for the job that is under way; the on_done of what was not done yet is not called. */
void password_worker_stop(struct password_worker *worker);
void password_worker_add(struct password_worker *worker, struct password_job *job);

/* The same on the caller's own thread: before the loop runs. */
bool password_make(char hash[static USER_PASSWORD_HASH_MAX], struct text password);

#endif
