#include "hq-node/page_session.h"

#include "seal/key.h"

#include <string.h>

_Static_assert((int)PAGE_SECRET_SIZE == (int)KEY_SIZE, "secrets of sessions are compared as keys are");

void page_sessions_start(struct page_sessions *sessions, int64_t idle_ms, int64_t life_ms) {
    *sessions = (struct page_sessions){.idle_ms = idle_ms, .life_ms = life_ms};
}

void page_sessions_wipe(struct page_sessions *sessions) {
    key_wipe(sessions->all, sizeof sessions->all);
}

static bool has_ended(const struct page_sessions *sessions, const struct page_session *session, int64_t now_ms) {
    return now_ms - session->used_ms >= sessions->idle_ms || now_ms - session->began_ms >= sessions->life_ms;
}

static struct page_session *find_place(struct page_sessions *sessions, int64_t now_ms) {
    struct page_session *oldest = &sessions->all[0];
    for (size_t i = 0; i < PAGE_SESSIONS_MAX; i++) {
        struct page_session *session = &sessions->all[i];
        if (!session->is_live || has_ended(sessions, session, now_ms)) {
            return session;
        }
        oldest = session->used_ms < oldest->used_ms ? session : oldest;
    }
    return oldest;
}

struct page_session *page_session_open(struct page_sessions *sessions, const struct user_row *user,
                                       const struct entropy *entropy, int64_t now_ms) {
    struct page_session *session = find_place(sessions, now_ms);
    *session = (struct page_session){.is_live = true, .began_ms = now_ms, .used_ms = now_ms};
    memcpy(session->user, user->name, sizeof session->user);
    memcpy(session->role, user->role, sizeof session->role);
    key_make_secret(session->id, entropy);
    key_make_secret(session->csrf, entropy);
    return session;
}

struct page_session *page_session_find(struct page_sessions *sessions, struct text cookie, int64_t now_ms) {
    uint8_t id[PAGE_SECRET_SIZE];
    struct page_session *found = NULL;
    if (cookie.size != sizeof id * 2 || !text_unhex(id, sizeof id, cookie)) {
        return NULL;
    }
    for (size_t i = 0; i < PAGE_SESSIONS_MAX; i++) {
        struct page_session *session = &sessions->all[i];
        if (session->is_live && key_is_equal(session->id, id)) {
            found = session;
        }
    }
    if (found == NULL) {
        return NULL;
    }
    if (has_ended(sessions, found, now_ms)) {
        page_session_close(found);
        return NULL;
    }
    found->used_ms = now_ms;
    return found;
}

bool page_session_owns(const struct page_session *session, struct text told) {
    uint8_t csrf[PAGE_SECRET_SIZE];
    return told.size == sizeof csrf * 2 && text_unhex(csrf, sizeof csrf, told) && key_is_equal(session->csrf, csrf);
}

void page_session_close(struct page_session *session) {
    key_wipe(session, sizeof *session);
}

void page_session_close_others(struct page_sessions *sessions, const char *user, const struct page_session *except) {
    for (size_t i = 0; i < PAGE_SESSIONS_MAX; i++) {
        struct page_session *session = &sessions->all[i];
        if (session != except && session->is_live && strcmp(session->user, user) == 0) {
            page_session_close(session);
        }
    }
}
