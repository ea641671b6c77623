/* Who is logged in to the pages. Sessions live in memory: a restart of head office asks everybody to log in again. Each
 * has a secret id, which is the cookie, and a second secret, which pages send with every request that changes something
 * (X-CSRF-Token), because a cookie alone is sent by any site that makes the browser ask. A session ends when it was not
 * used for `idle_ms` and `life_ms` after it began (OWASP ASVS 5.0, 7.3). Pure: moments and dice are passed in. */
#ifndef REGULARS_HQ_NODE_PAGE_SESSION_H
#define REGULARS_HQ_NODE_PAGE_SESSION_H

#include "base/clock.h"
#include "hq-node/storage/user_table.h"

enum {
    PAGE_SESSIONS_MAX = 256,
    PAGE_SECRET_SIZE = 32,
    PAGE_SECRET_TEXT_MAX = 2 * PAGE_SECRET_SIZE + 1,
};

struct page_session {
    bool is_live;
    uint8_t id[PAGE_SECRET_SIZE];
    uint8_t csrf[PAGE_SECRET_SIZE];
    char user[USER_NAME_MAX];
    char role[USER_ROLE_MAX];
    int64_t began_ms; /* monotonic, as all moments here */
    int64_t used_ms;
};

struct page_sessions {
    int64_t idle_ms;
    int64_t life_ms;
    struct page_session all[PAGE_SESSIONS_MAX];
};

void page_sessions_start(struct page_sessions *sessions, int64_t idle_ms, int64_t life_ms);
/* Forgets every secret. */
void page_sessions_wipe(struct page_sessions *sessions);

/* A new session of that user with new secrets. When all places are taken the one that was not used for longest ends. */
struct page_session *page_session_open(struct page_sessions *sessions, const struct user_row *user,
                                       const struct entropy *entropy, int64_t now_ms);
/* The live session that the cookie's value names, now used; NULL: there is none. Time does not tell how near a guess
 * was. */
struct page_session *page_session_find(struct page_sessions *sessions, struct text cookie, int64_t now_ms);
/* True when `told` is the session's second secret. */
bool page_session_owns(const struct page_session *session, struct text told);
void page_session_close(struct page_session *session);
/* Ends all of the user's sessions but `except` (NULL: none is spared), when the password was changed. */
void page_session_close_others(struct page_sessions *sessions, const char *user, const struct page_session *except);

#endif
