/* A till that speaks to a store fixture over plain HTTP and believes nothing: every answer is held against
 * store-node/till-api.json before the test looks at it. An answer that breaks the description ends the test. */
#ifndef REGULARS_TESTS_TILL_SESSION_H
#define REGULARS_TESTS_TILL_SESSION_H

#include "base/arena.h"
#include "base/tree.h"
#include "raw_client.h"
#include "store_fixture.h"

enum { TILL_SESSION_KEY_MAX = 64, TILL_SESSION_ROOM = 16 * 1024 * 1024, TILL_SESSION_SEEN_MAX = 128 };

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
    const struct tree *description;
    struct arena arena; /* of the latest answer */
    struct raw_answer answer;
    const struct tree *body; /* NULL when there was no JSON */
    size_t seen_count;
    struct till_seen seen[TILL_SESSION_SEEN_MAX];
};

/* Reads the description. `session` is large: static. */
void till_session_begin(struct till_session *session, const struct store_fixture *fixture);
/* Opens a code on the box and pairs; gives the till's number. */
int64_t till_session_pair(struct till_session *session, const char *name);

/* One call. `path` is the target, `described` the path in the description; `json` NULL: no body. Gives the status; 0
 * when the connection broke. */
int till_session_call(struct till_session *session, const char *method, const char *path, const char *described,
                      const char *json);
int till_session_post(struct till_session *session, const char *path, const char *json);
/* The same with bytes that need not be text. */
int till_session_post_bytes(struct till_session *session, const char *path, const void *bytes, size_t size);

/* True when each answer of success (2xx) that the description has came at least once; prints those that did not. */
bool till_session_has_seen_all(const struct till_session *session);

/* The member at a path of names and indexes of the latest answer: "totals/net_minor", "lines/0/shares". NULL: none. */
const struct tree *till_session_at(const struct till_session *session, const char *place);
int64_t till_session_int(const struct till_session *session, const char *place);
bool till_session_is(const struct till_session *session, const char *place, const char *text);
bool till_session_bool(const struct till_session *session, const char *place);
void till_session_copy(const struct till_session *session, const char *place, char *out, size_t capacity);

#endif
