/* Who is logged in: what opens a session, what ends one, and that a wrong secret is nobody's. */
#include "hq-node/page_session.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

#include <string.h>

enum { IDLE_MS = 1000, LIFE_MS = 10000 };

static struct page_sessions sessions;
static struct dice dice;

static void fill(void *context, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(context);
    }
}

static struct page_session *open_for(const char *name, int64_t now_ms) {
    struct entropy entropy = {.fill = fill, .context = &dice};
    struct user_row user = {.role = "admin"};
    assert_true(text_copy(user.name, sizeof user.name, text_of(name)));
    return page_session_open(&sessions, &user, &entropy, now_ms);
}

static void cookie_of(const struct page_session *session, char cookie[static PAGE_SECRET_TEXT_MAX]) {
    text_hex(cookie, session->id, sizeof session->id);
}

static int set_up(void **state) {
    (void)state;
    dice.state = 5;
    page_sessions_start(&sessions, IDLE_MS, LIFE_MS);
    return 0;
}

static void cookie_finds_its_session(void **state) {
    (void)state;
    char cookie[PAGE_SECRET_TEXT_MAX];
    struct page_session *session = open_for("olga", 0);
    (void)open_for("ivan", 0);
    cookie_of(session, cookie);
    assert_ptr_equal(page_session_find(&sessions, text_of(cookie), 1), session);
    assert_string_equal(session->user, "olga");
    cookie[0] = cookie[0] == '0' ? '1' : '0';
    assert_null(page_session_find(&sessions, text_of(cookie), 1));
    assert_null(page_session_find(&sessions, text_of(""), 1));
    assert_null(page_session_find(&sessions, text_of("zz"), 1));
}

/* The cookie and the token are two secrets: one is worth nothing in place of the other. */
static void token_is_another_secret(void **state) {
    (void)state;
    char cookie[PAGE_SECRET_TEXT_MAX];
    char token[PAGE_SECRET_TEXT_MAX];
    struct page_session *session = open_for("olga", 0);
    cookie_of(session, cookie);
    text_hex(token, session->csrf, sizeof session->csrf);
    assert_true(page_session_owns(session, text_of(token)));
    assert_false(page_session_owns(session, text_of(cookie)));
    assert_false(page_session_owns(session, text_of("")));
    assert_false(page_session_owns(session, (struct text){NULL, 0}));
    assert_null(page_session_find(&sessions, text_of(token), 1));
}

/* Use keeps a session for the idle time, and no use keeps it beyond its life. */
static void sessions_end_with_time(void **state) {
    (void)state;
    char cookie[PAGE_SECRET_TEXT_MAX];
    cookie_of(open_for("olga", 0), cookie);
    assert_null(page_session_find(&sessions, text_of(cookie), IDLE_MS));
    cookie_of(open_for("olga", 0), cookie);
    int64_t now_ms = 0;
    while (now_ms + IDLE_MS - 1 < LIFE_MS) {
        now_ms += IDLE_MS - 1;
        assert_non_null(page_session_find(&sessions, text_of(cookie), now_ms));
    }
    assert_null(page_session_find(&sessions, text_of(cookie), LIFE_MS));
}

static void another_password_ends_the_other_sessions(void **state) {
    (void)state;
    char cookies[3][PAGE_SECRET_TEXT_MAX];
    struct page_session *kept = open_for("olga", 0);
    cookie_of(kept, cookies[0]);
    cookie_of(open_for("olga", 0), cookies[1]);
    cookie_of(open_for("ivan", 0), cookies[2]);
    page_session_close_others(&sessions, "olga", kept);
    assert_non_null(page_session_find(&sessions, text_of(cookies[0]), 1));
    assert_null(page_session_find(&sessions, text_of(cookies[1]), 1));
    assert_non_null(page_session_find(&sessions, text_of(cookies[2]), 1));
    page_session_close(kept);
    assert_null(page_session_find(&sessions, text_of(cookies[0]), 1));
}

/* When all places are taken a new login gets the place of the one that was not used for longest. */
static void full_table_gives_up_the_least_used(void **state) {
    (void)state;
    char first[PAGE_SECRET_TEXT_MAX];
    char second[PAGE_SECRET_TEXT_MAX];
    char last[PAGE_SECRET_TEXT_MAX];
    cookie_of(open_for("a", 0), first);
    cookie_of(open_for("b", 1), second);
    for (int i = 2; i < PAGE_SESSIONS_MAX; i++) {
        (void)open_for("c", i);
    }
    assert_non_null(page_session_find(&sessions, text_of(first), PAGE_SESSIONS_MAX));
    cookie_of(open_for("d", PAGE_SESSIONS_MAX), last);
    assert_non_null(page_session_find(&sessions, text_of(first), PAGE_SESSIONS_MAX));
    assert_null(page_session_find(&sessions, text_of(second), PAGE_SESSIONS_MAX));
    assert_non_null(page_session_find(&sessions, text_of(last), PAGE_SESSIONS_MAX));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(cookie_finds_its_session, set_up),
    cmocka_unit_test_setup(token_is_another_secret, set_up),
    cmocka_unit_test_setup(sessions_end_with_time, set_up),
    cmocka_unit_test_setup(another_password_ends_the_other_sessions, set_up),
    cmocka_unit_test_setup(full_table_gives_up_the_least_used, set_up),
};
UNIT_RUN(tests)
