/* Group commit: all requests that are ready in one turn of the event loop share one commit, because a commit costs a
 * sync of the disk and a request does not. Each request is a savepoint, so that one that fails is rolled back alone.
 * Nobody is answered before turn_commit returned; the caller keeps the list of answers and sends them then, or the
 * fault to all of them.
 *
 *     for each ready request:  turn_begin_request, its work, turn_end_request(whether its work is to stay)
 *     before the loop sleeps:  turn_commit, then the answers
 *
 * The transaction begins with the first request of a turn; a turn without requests costs nothing. Requests that only
 * read need none of this unless they must see what this turn has written so far, which every read of the writer does.
 */
#ifndef REGULARS_STORAGE_GROUP_COMMIT_H
#define REGULARS_STORAGE_GROUP_COMMIT_H

#include "storage/db.h"

struct turn {
    struct db *db;
    bool is_open; /* the transaction of this turn has begun */
    bool request_is_open;
    uint64_t request_count; /* of this turn, those whose work stays */
};

void turn_init(struct turn *turn, struct db *db);

/* False: the request cannot be served, answer it with the fault; no turn_end_request then. */
bool turn_begin_request(struct turn *turn, struct fault *fault) FAULT_CHECKED;
/* `ok` false rolls this request back alone and returns false, leaving the fault as it is. False with ok true: the
 * request's work is lost, with the fault why. */
bool turn_end_request(struct turn *turn, bool ok, struct fault *fault) FAULT_CHECKED;
/* Commits the turn. False: nothing of the turn is stored, every one of its requests gets this fault. */
bool turn_commit(struct turn *turn, struct fault *fault) FAULT_CHECKED;

#endif
