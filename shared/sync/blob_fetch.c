#include "sync/blob_fetch.h"

#include "base/bug.h"

#include <string.h>

void blob_fetch_init(struct blob_fetch *fetch) {
    *fetch = (struct blob_fetch){.state = BLOB_IDLE};
}

static void ask(struct blob_fetch *fetch, struct sync_duties *duties) {
    const struct blob_wish *wish = &fetch->wishes[fetch->active];
    struct sync_message message = {.id = SYNC_BLOB_GET,
                                   .blob_get = {.offset = wish->offset, .bytes_max = LIMIT_BLOB_PART}};
    memcpy(message.blob_get.hash, wish->hash, SYNC_HASH_SIZE);
    sync_duties_send(duties, SYNC_BULK, &message);
    fetch->state = BLOB_ASKED;
}

/* Asks for the next part of the first wish, when there is one and nothing is under way. */
static void ask_next(struct blob_fetch *fetch, struct sync_duties *duties) {
    if (!fetch->is_open || fetch->state != BLOB_IDLE || fetch->paused_until_ms != 0) {
        return;
    }
    for (uint32_t slot = 0; slot < SYNC_BLOB_SLOTS; slot++) {
        if (fetch->wishes[slot].is_wanted) {
            fetch->active = slot;
            ask(fetch, duties);
            return;
        }
    }
}

void blob_fetch_open(struct blob_fetch *fetch, struct sync_duties *duties) {
    blob_fetch_close(fetch);
    fetch->is_open = true;
    ask_next(fetch, duties);
}

void blob_fetch_close(struct blob_fetch *fetch) {
    fetch->is_open = false;
    fetch->paused_until_ms = 0;
    if (fetch->state == BLOB_ASKED) {
        fetch->state = BLOB_IDLE;
    }
}

void blob_fetch_want(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties) {
    uint32_t slot = event->blob_wanted.slot;
    bug_if(slot >= SYNC_BLOB_SLOTS || event->blob_wanted.offset >= event->blob_wanted.size);
    struct blob_wish *wish = &fetch->wishes[slot];
    if (wish->is_wanted && memcmp(wish->hash, event->blob_wanted.hash, SYNC_HASH_SIZE) == 0) {
        return;
    }
    *wish = (struct blob_wish){.is_wanted = true, .size = event->blob_wanted.size, .offset = event->blob_wanted.offset};
    memcpy(wish->hash, event->blob_wanted.hash, SYNC_HASH_SIZE);
    if (fetch->state != BLOB_IDLE && fetch->active == slot) {
        fetch->state = BLOB_IDLE; /* what is under way is of the replaced wish and will be ignored */
    }
    ask_next(fetch, duties);
}

/* Whether an answer is about what is under way. */
static bool is_about(const struct blob_fetch *fetch, enum blob_state state, const uint8_t hash[static SYNC_HASH_SIZE]) {
    return fetch->state == state && memcmp(fetch->wishes[fetch->active].hash, hash, SYNC_HASH_SIZE) == 0;
}

static void give_up(struct blob_fetch *fetch, enum sync_reason reason, struct sync_duties *duties) {
    (void)sync_duties_alarm(duties, (int32_t)reason, SYNC_BLOB, fetch->wishes[fetch->active].offset);
    fetch->wishes[fetch->active].is_wanted = false;
    fetch->state = BLOB_IDLE;
    ask_next(fetch, duties);
}

bool blob_fetch_take_part(struct blob_fetch *fetch, const struct sync_blob_part *part, struct sync_duties *duties) {
    struct blob_wish *wish = &fetch->wishes[fetch->active];
    if (!is_about(fetch, BLOB_ASKED, part->hash)) {
        return true;
    }
    if (part->size == 0) {
        give_up(fetch, SYNC_BLOB_UNKNOWN, duties);
        return true;
    }
    if (part->size != wish->size || part->offset != wish->offset) {
        return false;
    }
    fetch->state = BLOB_SAVING;
    struct sync_duty *duty = sync_duties_add(duties, SYNC_SAVE_BLOB);
    duty->save_blob.slot = fetch->active;
    memcpy(duty->save_blob.hash, part->hash, SYNC_HASH_SIZE);
    duty->save_blob.offset = part->offset;
    duty->save_blob.bytes = part->bytes;
    duty->save_blob.is_last = part->offset + part->bytes.size == part->size;
    return true;
}

void blob_fetch_take_saved(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties) {
    struct blob_wish *wish = &fetch->wishes[fetch->active];
    if (!is_about(fetch, BLOB_SAVING, event->blob_saved.hash)) {
        return;
    }
    bug_if(event->blob_saved.offset > wish->size);
    wish->offset = event->blob_saved.offset;
    wish->is_wanted = wish->offset < wish->size;
    fetch->state = BLOB_IDLE;
    ask_next(fetch, duties);
}

void blob_fetch_take_spoilt(struct blob_fetch *fetch, const struct sync_event *event, struct sync_duties *duties) {
    if (is_about(fetch, BLOB_SAVING, event->blob_saved.hash)) {
        give_up(fetch, SYNC_BLOB_REFUSED, duties);
    }
}

static void pause_from(struct blob_fetch *fetch, enum blob_state state, int64_t until_ms) {
    if (fetch->state == state) {
        fetch->state = BLOB_IDLE;
        fetch->paused_until_ms = until_ms;
    }
}

void blob_fetch_take_save_failed(struct blob_fetch *fetch, int64_t retry_after_ms, int64_t now_ms) {
    pause_from(fetch, BLOB_SAVING, now_ms + retry_after_ms);
}

void blob_fetch_take_busy(struct blob_fetch *fetch, int64_t retry_after_ms, int64_t now_ms) {
    pause_from(fetch, BLOB_ASKED, now_ms + retry_after_ms);
}

void blob_fetch_tick(struct blob_fetch *fetch, int64_t now_ms, struct sync_duties *duties) {
    if (fetch->paused_until_ms != 0 && now_ms >= fetch->paused_until_ms) {
        fetch->paused_until_ms = 0;
        ask_next(fetch, duties);
    }
}

int64_t blob_fetch_deadline(const struct blob_fetch *fetch) {
    return fetch->paused_until_ms != 0 ? fetch->paused_until_ms : INT64_MAX;
}
