#include "hq-node/login_desk.h"

#include "base/bug.h"
#include "seal/content_hash.h"
#include "seal/key.h"

#include <string.h>

bool login_desk_start(struct login_desk *desk, struct event_loop *loop, const struct entropy *entropy,
                      struct fault *fault) {
    uint8_t secret[KEY_SIZE];
    *desk = (struct login_desk){.loop = loop};
    key_make_secret(secret, entropy);
    bool is_made = password_make(desk->nobody_hash, (struct text){(const char *)secret, sizeof secret});
    key_wipe(secret, sizeof secret);
    if (!is_made) {
        return fault_set(fault, FAULT_FULL, "no memory to hash a password");
    }
    return password_worker_start(&desk->worker, loop, fault);
}

void login_desk_stop(struct login_desk *desk) {
    password_worker_stop(&desk->worker);
    for (struct login_attempt *attempt = desk->waiting; attempt != NULL; attempt = attempt->next) {
        loop_timer_cancel(desk->loop, &attempt->wait);
        key_wipe(attempt->job.password, sizeof attempt->job.password);
    }
    desk->waiting = NULL;
}

static uint64_t key_of(struct text text) {
    uint8_t hash[CONTENT_HASH_SIZE];
    content_hash_bytes(hash, span_of(text.data, text.size));
    return bytes_get_be64(hash) | 1; /* 0 is no key */
}

static bool has_room(const struct login_desk *desk, uint64_t address_key) {
    size_t all = 0;
    size_t of_address = 0;
    for (const struct login_attempt *attempt = desk->waiting; attempt != NULL; attempt = attempt->next) {
        all++;
        of_address += attempt->address_key == address_key;
    }
    return all < LOGIN_DESK_WAITING_MAX && of_address < LOGIN_DESK_WAITING_PER_ADDRESS;
}

static void leave_list(struct login_desk *desk, const struct login_attempt *left) {
    struct login_attempt **at = &desk->waiting;
    while (*at != left) {
        bug_if(*at == NULL);
        at = &(*at)->next;
    }
    *at = left->next;
}

static void decide(void *context) {
    struct login_attempt *attempt = context;
    struct login_desk *desk = attempt->desk;
    bool is_right = attempt->job.is_good && !attempt->is_nobody;
    leave_list(desk, attempt);
    if (is_right) {
        login_pace_forget(&desk->pace, attempt->account_key);
        login_pace_forget(&desk->pace, attempt->address_key);
    } else {
        login_pace_note_failure(&desk->pace, attempt->account_key, loop_now_ms(desk->loop));
        login_pace_note_failure(&desk->pace, attempt->address_key, loop_now_ms(desk->loop));
    }
    attempt->on_decided(attempt->context, is_right);
}

static void begin_hash(void *context) {
    struct login_attempt *attempt = context;
    password_worker_add(&attempt->desk->worker, &attempt->job);
}

static void fill_job(const struct login_desk *desk, struct login_attempt *attempt, const struct login_claim *claim) {
    bug_if(claim->password.size > PASSWORD_SIZE_MAX);
    attempt->is_nobody = claim->hash == NULL;
    attempt->job = (struct password_job){
        .task = PASSWORD_CHECK, .password_size = claim->password.size, .on_done = decide, .context = attempt};
    memcpy(attempt->job.password, claim->password.data, claim->password.size);
    bug_if(!text_copy(attempt->job.hash, sizeof attempt->job.hash,
                      text_of(claim->hash == NULL ? desk->nobody_hash : claim->hash)));
}

bool login_desk_try(struct login_desk *desk, struct login_attempt *attempt, const struct login_claim *claim) {
    int64_t now_ms = loop_now_ms(desk->loop);
    attempt->desk = desk;
    attempt->account_key = key_of(claim->user);
    attempt->address_key = key_of(claim->address);
    if (!has_room(desk, attempt->address_key)) {
        return false;
    }
    fill_job(desk, attempt, claim);
    attempt->next = desk->waiting;
    desk->waiting = attempt;
    int64_t of_account_ms = login_pace_wait_ms(&desk->pace, attempt->account_key, now_ms);
    int64_t of_address_ms = login_pace_wait_ms(&desk->pace, attempt->address_key, now_ms);
    timer_init(&attempt->wait, begin_hash, attempt);
    loop_timer_set(desk->loop, &attempt->wait, of_account_ms > of_address_ms ? of_account_ms : of_address_ms);
    return true;
}
