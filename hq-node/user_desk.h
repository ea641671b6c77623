/* Users of the pages: the first one, and what a password must be. */
#ifndef REGULARS_HQ_NODE_USER_DESK_H
#define REGULARS_HQ_NODE_USER_DESK_H

#include "base/clock.h"
#include "hq-node/hq.h"

enum { USER_RANDOM_PASSWORD_MAX = 24 }; /* with terminator: four groups of five characters, 100 bits */

#define USER_ROLE_ADMIN "admin"

/* A name of a user: 1 .. USER_NAME_MAX - 1 of a-z, 0-9, '.', '-', '_'. */
bool user_desk_is_name(struct text name);
void user_desk_make_password(char out[static USER_RANDOM_PASSWORD_MAX], const struct entropy *entropy);

/* When nobody may log in yet: makes the user "admin" with a password of dice, tells it in DATA/first-login.txt (0600)
 * and, when standard error is a terminal, there: once. Hashes on the caller's thread, before the loop runs. */
bool user_desk_make_first(struct hq *hq, const char *data_directory, int64_t now_ms, struct fault *fault) FAULT_CHECKED;
/* The user's password was changed: when it is the first user, the file has no use any more. */
bool user_desk_forget_first(const char *data_directory, struct text user, struct fault *fault) FAULT_CHECKED;

/* Within the caller's request of hq->turn. */
bool user_desk_put(struct hq *hq, struct text name, const char *password_hash, int64_t now_ms,
                   struct fault *fault) FAULT_CHECKED;

#endif
