/* Checks passwords of people who want in: each attempt waits as long as the failures before it ask (login_pace.h), then
 * the worker hashes (password_worker.h), then its owner hears. An account that nobody has costs the same time as one
 * with another password, so an answer tells nothing of who exists. Few may wait at one time, fewer from one address. */
#ifndef REGULARS_HQ_NODE_LOGIN_DESK_H
#define REGULARS_HQ_NODE_LOGIN_DESK_H

#include "hq-node/login_pace.h"
#include "hq-node/password_worker.h"

enum { LOGIN_DESK_WAITING_MAX = 32, LOGIN_DESK_WAITING_PER_ADDRESS = 4 };

struct login_attempt;

struct login_desk {
    struct event_loop *loop;
    struct login_pace pace;
    struct password_worker worker;
    struct login_attempt *waiting;
    char nobody_hash[USER_PASSWORD_HASH_MAX]; /* of a password that nobody knows */
};

/* The caller's, in its request's arena; must stay until on_decided or login_desk_stop. */
struct login_attempt {
    struct login_desk *desk;
    struct password_job job;
    struct timer wait;
    uint64_t account_key;
    uint64_t address_key;
    bool is_nobody;
    void (*on_decided)(void *context, bool is_right);
    void *context;
    struct login_attempt *next;
};

/* Must not move while it runs. */
FAULT_CHECKED bool login_desk_start(struct login_desk *desk, struct event_loop *loop, const struct entropy *entropy,
                                    struct fault *fault);
/* Forgets whoever waits: their on_decided is not called. */
void login_desk_stop(struct login_desk *desk);

struct login_claim {
    struct text user;
    struct text password; /* at most PASSWORD_SIZE_MAX bytes */
    struct text address;
    const char *hash; /* of the user's password; NULL: there is no such user */
};
/* on_decided and context of the attempt are filled. False: too many wait already, nothing was begun. */
bool login_desk_try(struct login_desk *desk, struct login_attempt *attempt, const struct login_claim *claim);

#endif
