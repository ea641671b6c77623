/* A till that speaks to a store fixture over plain HTTP and believes nothing: every answer is held against
 * store-node/till-api.json before the test looks at it. An answer that breaks the description ends the test. */
#ifndef REGULARS_TESTS_TILL_SESSION_H
#define REGULARS_TESTS_TILL_SESSION_H

#include "store_fixture.h"
#include "tests/harness/api_client.h"

enum { TILL_SESSION_KEY_MAX = 64, TILL_SESSION_SEEN_MAX = 128 };

/* A kind of answer that came. */
struct till_seen {
    const char *method;
    char path[64]; /* as in the description */
    int status;
};

struct till_session {
    const struct store_fixture *fixture;
    const char *language; /* of Accept-Language; NULL: none is sent */
    char key[TILL_SESSION_KEY_MAX];
    struct api_client api; /* its description is that of the till API; the latest answer */
    size_t seen_count;
    struct till_seen seen[TILL_SESSION_SEEN_MAX];
};

/* Reads the description. `session` is large: static. */
void till_session_begin(struct till_session *session, const struct store_fixture *fixture);
void till_session_end(struct till_session *session);
/* Opens a code on the box and pairs; gives the till's number. */
int64_t till_session_pair(struct till_session *session, const char *name);

/* A shop that is open: the store made, enrolled and started without a bound that a test would feel, one till paired. */
void till_session_open_shop(struct till_session *session, struct store_fixture *fixture, const char *till_name);
/* Removes it all. */
void till_session_close_shop(struct till_session *session, struct store_fixture *fixture);

/* One call. `path` is the target, `described` the path in the description; `json` NULL: no body. Gives the status; 0
 * when the connection broke. */
int till_session_call(struct till_session *session, const char *method, const char *path, const char *described,
                      const char *json);
int till_session_post(struct till_session *session, const char *path, const char *json);
/* The same with bytes that need not be text. */
int till_session_post_bytes(struct till_session *session, const char *path, const void *bytes, size_t size);

/* True when each answer of success (2xx) that the description has came at least once; prints those that did not. */
bool till_session_has_seen_all(const struct till_session *session);

/* Of the latest answer, as in api_client.h. */
static inline const struct tree *till_session_at(const struct till_session *session, const char *place) {
    return api_client_at(&session->api, place);
}
static inline int64_t till_session_int(const struct till_session *session, const char *place) {
    return api_client_int(&session->api, place);
}
static inline bool till_session_is(const struct till_session *session, const char *place, const char *text) {
    return api_client_is(&session->api, place, text);
}
static inline bool till_session_bool(const struct till_session *session, const char *place) {
    return api_client_bool(&session->api, place);
}
static inline void till_session_copy(const struct till_session *session, const char *place, char *out,
                                     size_t capacity) {
    api_client_copy(&session->api, place, out, capacity);
}

#endif
