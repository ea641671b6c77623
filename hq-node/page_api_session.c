/* Logging in, out, and the password. */
#include "base/bug.h"
#include "hq-node/page_call.h"
#include "hq-node/user_desk.h"
#include "seal/key.h"

#include <stdio.h>
#include <string.h>

enum { COOKIE_MAX = 192 };

/* What a request that waits for a password needs when it goes on. */
struct login {
    struct page_call call;
    struct login_attempt attempt;
    struct password_job make; /* of a new password */
    struct user_row user;     /* as it was when the request came */
    struct page_session *session;
    uint8_t session_id[PAGE_SECRET_SIZE]; /* the session may end meanwhile, and its place be another one's */
};

static bool is_still_in(const struct login *login) {
    return login->session != NULL && login->session->is_live && key_is_equal(login->session->id, login->session_id);
}

static enum http_verdict answer_session(struct page_call *call, const struct page_session *session) {
    struct json_writer json;
    page_call_start_answer(call, &json);
    json_write_string(&json, "user", session->user);
    json_write_string(&json, "role", session->role);
    json_write_hex(&json, "csrf_token", span_of(session->csrf, sizeof session->csrf));
    json_write_time(&json, "server_time", call->now_ms);
    json_write_string(&json, "chain_name", call->api->config->chain_name);
    json_write_string(&json, "version", hq_version);
    return page_call_finish_answer(call, &json, 200);
}

enum http_verdict page_api_show_session(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    return page_call_open(&call, context, request) ? answer_session(&call, call.session) : HTTP_ANSWERED;
}

/* The answer of a request that went on after its handler had returned. */
static void leave_late(struct page_call *call, enum http_verdict verdict) {
    if (verdict == HTTP_ANSWERED) {
        http_answer(call->request);
    }
}

static bool set_cookie(struct page_call *call, const struct page_session *session) {
    char id[PAGE_SECRET_TEXT_MAX];
    char cookie[COOKIE_MAX];
    text_hex(id, session->id, sizeof session->id);
    (void)snprintf(cookie, sizeof cookie, "__Host-session=%s; Path=/; Secure; HttpOnly; SameSite=Strict", id);
    struct text kept = arena_copy_text(call->request->arena, text_of(cookie));
    key_wipe(id, sizeof id);
    key_wipe(cookie, sizeof cookie);
    if (kept.data != NULL) {
        http_response_header(call->request->response, "Set-Cookie", kept);
    }
    return kept.data != NULL;
}

static void log_login(const struct page_call *call, enum log_level level, const char *event) {
    struct log_line line;
    log_begin(&line, call->api->log, level, event);
    log_text(&line, "peer", text_of(call->request->peer));
    log_end(&line);
}

static enum http_verdict let_in(struct login *login) {
    struct page_call *call = &login->call;
    struct page_api *api = call->api;
    if (is_still_in(login)) {
        page_session_close(login->session); /* a new login, a new id: ASVS 5.0, 7.2.4 */
    }
    struct page_session *session =
        page_session_open(&api->sessions, &login->user, &api->hq->entropy, loop_now_ms(api->loop));
    if (!set_cookie(call, session)) {
        page_session_close(session);
        return page_call_refuse(call, 503, "cannot_serve", "no memory for the answer");
    }
    page_call_count(call, COUNT_logins);
    log_login(call, LOG_INFO, "logged_in");
    return answer_session(call, session);
}

static void decide_login(void *context, bool is_right) {
    struct login *login = context;
    struct page_call *call = &login->call;
    if (is_right) {
        leave_late(call, let_in(login));
        return;
    }
    page_call_count(call, COUNT_logins_failed);
    log_login(call, LOG_WARNING, "login_refused");
    leave_late(call, page_call_refuse(call, 401, "wrong_login", "the name or the password is wrong"));
}

/* False: answered. The request waits otherwise. */
static bool begin_attempt(struct login *login, struct text user, struct text password, bool is_known,
                          void (*on_decided)(void *context, bool is_right)) {
    struct login_claim claim = {.user = user,
                                .password = password,
                                .address = text_of(login->call.request->peer),
                                .hash = is_known ? login->user.password_hash : NULL};
    login->attempt.on_decided = on_decided;
    login->attempt.context = login;
    if (login_desk_try(&login->call.api->logins, &login->attempt, &claim)) {
        return true;
    }
    http_response_header(login->call.request->response, "Retry-After", text_of("10"));
    (void)page_call_refuse(&login->call, 429, "too_many_logins", "too many logins wait for their answer; try again");
    return false;
}

static struct login *take_login(const struct page_call *call) {
    struct login *login = ARENA_NEW(call->request->arena, struct login);
    if (login == NULL) {
        (void)http_problem(call->request, 503, "cannot_serve", NULL, "no memory for the request");
    } else {
        login->call = *call;
        login->session = call->session;
        if (login->session != NULL) {
            memcpy(login->session_id, login->session->id, sizeof login->session_id);
        }
    }
    return login;
}

enum http_verdict page_api_log_in(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"user", "password"};
    (void)response;
    struct page_call call;
    struct fault fault;
    bool is_known;
    if (!page_call_open_stranger(&call, context, request) || !page_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct text user = place_text(place_member(&call.root, "user"), 1, USER_NAME_MAX - 1);
    struct text password = place_text(place_member(&call.root, "password"), 1, PASSWORD_SIZE_MAX);
    if (!page_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    struct login *login = take_login(&call);
    if (login == NULL) {
        return HTTP_ANSWERED;
    }
    if (!user_table_read(&call.api->hq->tables.users, user, &is_known, &login->user, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return begin_attempt(login, user, password, is_known, decide_login) ? HTTP_DEFERRED : HTTP_ANSWERED;
}

enum http_verdict page_api_log_out(void *context, struct http_request *request, struct http_response *response) {
    struct page_call call;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    page_session_close(call.session);
    http_response_header(response, "Set-Cookie",
                         text_of("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
    return page_call_finish_empty(&call);
}

static bool store_password(struct login *login, struct fault *fault) {
    struct page_call *call = &login->call;
    if (!page_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = user_desk_put(call->api->hq, text_of(login->user.name), login->make.hash, login->user.made_ms, fault) &&
              user_desk_forget_first(call->api->config->data_directory, text_of(login->user.name), fault);
    return page_call_end_write(call, ok, fault);
}

static enum http_verdict take_password(struct login *login) {
    struct page_call *call = &login->call;
    struct fault fault;
    if (!login->make.is_good) {
        (void)fault_set(&fault, FAULT_FULL, "no memory to hash a password");
        return page_call_fail(call, &fault);
    }
    if (!store_password(login, &fault)) {
        return page_call_fail(call, &fault);
    }
    page_session_close_others(&call->api->sessions, login->user.name, login->session);
    return page_call_finish_empty(call);
}

static void on_made(void *context) {
    struct login *login = context;
    leave_late(&login->call, take_password(login));
}

static void decide_change(void *context, bool is_right) {
    struct login *login = context;
    struct page_call *call = &login->call;
    if (!is_still_in(login)) {
        leave_late(call, page_call_refuse(call, 401, "not_logged_in", "the session has ended meanwhile"));
    } else if (!is_right) {
        leave_late(call, page_call_refuse(call, 422, "wrong_password", "the old password is another one"));
    } else {
        password_worker_add(&call->api->logins.worker, &login->make);
    }
}

static void fill_make(struct login *login, struct text password) {
    login->make = (struct password_job){
        .task = PASSWORD_MAKE, .password_size = password.size, .on_done = on_made, .context = login};
    memcpy(login->make.password, password.data, password.size);
}

enum http_verdict page_api_change_password(void *context, struct http_request *request,
                                           struct http_response *response) {
    static const char *const members[] = {"old", "new"};
    (void)response;
    struct page_call call;
    struct fault fault;
    bool is_known;
    if (!page_call_open(&call, context, request) || !page_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct text old = place_text(place_member(&call.root, "old"), 1, PASSWORD_SIZE_MAX);
    struct text new = place_text(place_member(&call.root, "new"), PASSWORD_SIZE_MIN, PASSWORD_SIZE_MAX);
    if (!page_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    struct login *login = take_login(&call);
    if (login == NULL) {
        return HTTP_ANSWERED;
    }
    if (!user_table_read(&call.api->hq->tables.users, text_of(call.session->user), &is_known, &login->user, &fault)) {
        return page_call_fail(&call, &fault);
    }
    fill_make(login, new);
    return begin_attempt(login, text_of(call.session->user), old, is_known, decide_change) ? HTTP_DEFERRED
                                                                                           : HTTP_ANSWERED;
}
