/* The answers that wait for the turn's commit. Whatever was asked after something was written in this turn waits too:
 * it may tell of what is not durable yet. When the commit fails, every one of them is told so, and nobody was promised
 * anything.
 *
 * On a slow disk the first answer that waits makes the turn wait too, a little, for those that come right behind it:
 * else two halves of the tills would take turns, each waiting for the other's sync as well as its own. */
#ifndef REGULARS_NODE_TURN_ANSWERS_H
#define REGULARS_NODE_TURN_ANSWERS_H

#include "base/log.h"
#include "node/event_loop.h"
#include "node/http.h"
#include "storage/group_commit.h"

struct turn_answers {
    struct turn *turn;
    struct event_loop *loop;
    const struct log *log;
    void (*on_committed)(void *context); /* something was written; may be NULL */
    void *context;
    int64_t commit_ms;      /* what the latest commit took */
    int64_t commits;        /* that had something to commit, since start */
    int64_t commits_failed; /* since start */
    struct http_request *first;
    struct http_request **last;
    struct loop_hook commit;
    struct loop_hook release;
};

/* Adds the hooks of LOOP_STAGE_COMMIT and LOOP_STAGE_ANSWER. Must not move afterwards. */
void turn_answers_start(struct turn_answers *answers, struct event_loop *loop, struct turn *turn,
                        const struct log *log);
void turn_answers_stop(struct turn_answers *answers);

/* For a request whose response is filled: it leaves at once when nothing of this turn waits for the commit, after the
 * commit otherwise. The handler returns what this returns. */
enum http_verdict turn_answers_add(struct turn_answers *answers, struct http_request *request);

#endif
