#include "store-node/store_link.h"

#include "store-node/store_link_parts.h"

#include "base/bug.h"
#include "node/sync_journal.h"

#include <stdlib.h>

static void on_look(void *context) {
    store_link_look_for_file(context);
}

static void on_timer(void *context) {
    struct sync_event event = {.kind = SYNC_TIMER};
    store_link_step(context, &event);
}

static bool allocate(struct store_link *link, struct fault *fault) {
    link->duties = malloc(sizeof *link->duties);
    void *block = malloc(SYNC_JOURNAL_ARENA);
    arena_init(&link->arena, block, block == NULL ? 0 : SYNC_JOURNAL_ARENA);
    if (link->duties == NULL || block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the line to head office");
    }
    return true;
}

static void place(struct store_link *link) {
    for (size_t i = 0; i < SYNC_LANES; i++) {
        link->lanes[i] = (struct store_lane){.link = link, .which = (enum sync_lane)i};
    }
    timer_init(&link->look, on_look, link);
    timer_init(&link->timer, on_timer, link);
    link->settle = (struct loop_hook){.run = store_link_settle, .context = link};
    loop_hook_add(link->loop, &link->settle, LOOP_STAGE_ANSWER);
}

bool store_link_start(struct store_link **link, struct event_loop *loop, struct store *store,
                      const struct store_config *config, const struct log *log, struct fault *fault) {
    bug_if(store->turn.is_open);
    struct store_link *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the line to head office");
    }
    made->loop = loop;
    made->store = store;
    made->log = log;
    store_file_path(config->data_directory, made->file_path);
    place(made);
    bool is_enrolled = store->identity.grant.store != 0;
    if (!allocate(made, fault) || !store_link_count_boot(made, fault) ||
        (is_enrolled && !store_link_begin_sync(made, fault))) {
        store_link_stop(made);
        return false;
    }
    store_link_look_for_file(made);
    *link = made;
    return true;
}

void store_link_stop(struct store_link *link) {
    if (link == NULL) {
        return;
    }
    sealed_link_stop(link->sealed);
    loop_timer_cancel(link->loop, &link->look);
    loop_timer_cancel(link->loop, &link->timer);
    loop_hook_remove(link->loop, &link->settle, LOOP_STAGE_ANSWER);
    store_file_wipe(&link->file);
    free(link->duties);
    free(link->arena.block);
    free(link);
}

void store_link_notice_growth(struct store_link *link) {
    link->has_growth = true;
    loop_turn_again(link->loop); /* this turn's hooks may have run */
}

struct store_link_state store_link_state(const struct store_link *link) {
    const struct lane *fast = &link->sync.lanes[SYNC_FAST];
    struct store_link_state state = {
        .standing = STORE_LINK_NOT_ENROLLED, .last_heard_ms = link->heard_utc_ms, .alarm_count = link->alarm_count};
    if (link->store->identity.grant.store == 0) {
        return state;
    }
    state.standing = fast->is_up ? STORE_LINK_UP : STORE_LINK_DOWN;
    state.led_hq_seq = link->sync.led.kept.durable_seq;
    state.doc_hq_seq = link->sync.doc.kept.durable_seq;
    state.knows_hq_time = fast->peer_utc_ms != 0;
    if (state.knows_hq_time) {
        int64_t asked_ago_ms = loop_now_ms(link->loop) - (fast->peer_utc_from_ms + fast->peer_utc_to_ms) / 2;
        state.hq_ahead_ms = fast->peer_utc_ms + asked_ago_ms - link->loop->clock.utc_ms(link->loop->clock.context);
    }
    return state;
}
