#include "node/turn_answers.h"

/* A commit that takes this long is worth waiting for more to share it. */
enum { SLOW_COMMIT_MS = 4 };

static int64_t now_ms(const struct turn_answers *answers) {
    return answers->loop->clock.monotonic_ms(answers->loop->clock.context);
}

static void refuse_all(struct turn_answers *answers, const struct fault *fault) {
    for (struct http_request *request = answers->first; request != NULL; request = request->next) {
        request->response->header_count = 0;
        (void)http_problem(request, 503, "cannot_store", NULL, "this node cannot store now (%s); nothing was counted",
                           fault_code_name(fault->code));
    }
}

static void commit_turn(void *context) {
    struct turn_answers *answers = context;
    struct fault fault;
    if (!answers->turn->is_open) {
        return;
    }
    int64_t begun_ms = now_ms(answers);
    bool is_committed = turn_commit(answers->turn, &fault);
    answers->commit_ms = now_ms(answers) - begun_ms;
    if (!is_committed) {
        answers->commits_failed++;
        log_fault(answers->log, "commit_failed", &fault);
        refuse_all(answers, &fault);
        return;
    }
    answers->commits++;
    if (answers->on_committed != NULL) {
        answers->on_committed(answers->context);
    }
}

static void release_answers(void *context) {
    struct turn_answers *answers = context;
    while (answers->first != NULL) {
        struct http_request *request = answers->first;
        answers->first = request->next;
        request->next = NULL;
        http_answer(request);
    }
    answers->last = &answers->first;
}

void turn_answers_start(struct turn_answers *answers, struct event_loop *loop, struct turn *turn,
                        const struct log *log) {
    *answers = (struct turn_answers){.turn = turn, .loop = loop, .log = log};
    answers->last = &answers->first;
    answers->commit = (struct loop_hook){.run = commit_turn, .context = answers};
    answers->release = (struct loop_hook){.run = release_answers, .context = answers};
    loop_hook_add(loop, &answers->commit, LOOP_STAGE_COMMIT);
    loop_hook_add(loop, &answers->release, LOOP_STAGE_ANSWER);
}

void turn_answers_stop(struct turn_answers *answers) {
    commit_turn(answers);
    release_answers(answers);
    loop_hook_remove(answers->loop, &answers->commit, LOOP_STAGE_COMMIT);
    loop_hook_remove(answers->loop, &answers->release, LOOP_STAGE_ANSWER);
}

enum http_verdict turn_answers_add(struct turn_answers *answers, struct http_request *request) {
    if (!answers->turn->is_open) {
        return HTTP_ANSWERED;
    }
    if (answers->commit_ms >= SLOW_COMMIT_MS) {
        loop_linger(answers->loop, answers->commit_ms);
    }
    request->next = NULL;
    *answers->last = request;
    answers->last = &request->next;
    return HTTP_DEFERRED;
}
