/* What only the socket of the data directory answers: users, and how the program itself does. */
#include "base/bug.h"
#include "hq-node/page_call.h"
#include "hq-node/user_desk.h"
#include "seal/key.h"

#include <string.h>

enum { METRICS_MAX = 64 * 1024 };

enum http_verdict page_api_list_users(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    struct user_row row = {.name = ""};
    bool is_found = true;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    page_call_start_answer(&call, &json);
    json_write_array(&json, "items");
    while (is_found) {
        if (!user_table_next(&call.api->hq->tables.users, text_of(row.name), &is_found, &row, &fault)) {
            return page_call_fail(&call, &fault);
        }
        if (is_found) {
            json_write_object(&json, NULL);
            json_write_string(&json, "user", row.name);
            json_write_string(&json, "role", row.role);
            json_write_time(&json, "made_at", row.made_ms);
            json_write_end(&json);
        }
    }
    json_write_end(&json);
    return page_call_finish_answer(&call, &json, 200);
}

/* A user whose new password is being hashed. */
struct new_password {
    struct page_call call;
    struct password_job job;
    char user[USER_NAME_MAX];
    char password[USER_RANDOM_PASSWORD_MAX]; /* for the answer */
    int64_t made_ms;
    int status;
};

static bool store_password(struct new_password *new_password, struct fault *fault) {
    struct page_call *call = &new_password->call;
    if (!new_password->job.is_good) {
        return fault_set(fault, FAULT_FULL, "no memory to hash a password");
    }
    if (!page_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = user_desk_put(call->api->hq, text_of(new_password->user), new_password->job.hash, new_password->made_ms,
                            fault) &&
              user_desk_forget_first(call->api->config->data_directory, text_of(new_password->user), fault);
    return page_call_end_write(call, ok, fault);
}

static enum http_verdict answer_password(struct new_password *new_password) {
    struct page_call *call = &new_password->call;
    struct json_writer json;
    struct fault fault;
    if (!store_password(new_password, &fault)) {
        return page_call_fail(call, &fault);
    }
    page_session_close_others(&call->api->sessions, new_password->user, NULL);
    page_call_start_answer(call, &json);
    json_write_string(&json, "user", new_password->user);
    json_write_string(&json, "password", new_password->password);
    return page_call_finish_answer(call, &json, new_password->status);
}

static void on_made(void *context) {
    struct new_password *new_password = context;
    if (answer_password(new_password) == HTTP_ANSWERED) {
        http_answer(new_password->call.request);
    }
}

/* Makes a password of dice; the answer comes when it is hashed and stored. */
static enum http_verdict give_password(struct page_call *call, struct text user, int64_t made_ms, int status) {
    struct new_password *new_password = ARENA_NEW(call->request->arena, struct new_password);
    if (new_password == NULL) {
        return page_call_refuse(call, 503, "cannot_serve", "no memory for the request");
    }
    *new_password = (struct new_password){.call = *call, .made_ms = made_ms, .status = status};
    bug_if(!text_copy(new_password->user, sizeof new_password->user, user));
    user_desk_make_password(new_password->password, &call->api->hq->entropy);
    struct password_job *job = &new_password->job;
    *job = (struct password_job){.task = PASSWORD_MAKE, .on_done = on_made, .context = new_password};
    job->password_size = strlen(new_password->password);
    memcpy(job->password, new_password->password, job->password_size);
    password_worker_add(&call->api->logins.worker, job);
    return HTTP_DEFERRED;
}

enum http_verdict page_api_add_user(void *context, struct http_request *request, struct http_response *response) {
    static const char *const members[] = {"user"};
    (void)response;
    struct page_call call;
    struct user_row row;
    struct fault fault;
    bool is_found;
    if (!page_call_open(&call, context, request) || !page_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct place place = place_member(&call.root, "user");
    struct text user = place_text(place, 1, USER_NAME_MAX - 1);
    if (user.size > 0 && !user_desk_is_name(user)) {
        place_refuse(place, "bad_name", "has a-z, 0-9, '.', '-' and '_' only");
    }
    if (!page_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (!user_table_read(&call.api->hq->tables.users, user, &is_found, &row, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return is_found ? page_call_refuse(&call, 409, "user_exists", "there is a user of that name")
                    : give_password(&call, user, call.now_ms, 201);
}

enum http_verdict page_api_reset_password(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct user_row row;
    struct fault fault;
    bool is_found;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    struct text user = http_param(request, "name");
    if (!user_table_read(&call.api->hq->tables.users, user, &is_found, &row, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return is_found ? give_password(&call, user, row.made_ms, 200)
                    : page_call_refuse(&call, 404, "unknown_user", "there is no user of that name");
}

/* Those that somebody else counts. */
static bool read_gauges(struct page_api *api, struct fault *fault) {
    struct hq_link_counts link = hq_link_counts(api->link);
    if (!live_figures_look(&api->figures, fault)) {
        return false;
    }
    counters_set(&api->counters, COUNT_link_connections, link.connections);
    counters_set(&api->counters, COUNT_link_sessions, link.sessions);
    counters_set(&api->counters, COUNT_link_refused, link.refused);
    counters_set(&api->counters, COUNT_link_strangers, link.strangers);
    counters_set(&api->counters, COUNT_link_pressure, link.pressure);
    counters_set(&api->counters, COUNT_receipts, api->figures.total.receipts);
    counters_set(&api->counters, COUNT_customers, api->figures.customers);
    return true;
}

static void render_counters(struct json_writer *json, const struct page_api *api) {
    json_write_object(json, "counters");
    for (size_t i = 0; i < api->counters.count; i++) {
        json_write_int(json, api->counters.rows[i].name, api->counters.values[i]);
    }
    json_write_int(json, "commits", api->answers.commits);
    json_write_int(json, "commits_failed", api->answers.commits_failed);
    json_write_end(json);
}

enum http_verdict page_api_show_status(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct fault fault;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    const struct page_api *api = call.api;
    if (!read_gauges(call.api, &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    json_write_string(&json, "version", hq_version);
    json_write_string(&json, "chain_name", api->config->chain_name);
    json_write_time(&json, "now", call.now_ms);
    json_write_time(&json, "started_at", api->started_ms);
    json_write_int(&json, "https_port", api->https_port);
    json_write_int(&json, "link_port", hq_link_port(api->link));
    json_write_string(&json, "certificate_sha256", api->fingerprint);
    render_counters(&json, api);
    return page_call_finish_answer(&call, &json, 200);
}

enum http_verdict page_api_show_metrics(void *context, struct http_request *request, struct http_response *response) {
    struct page_call call;
    struct writer out;
    struct fault fault;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!read_gauges(call.api, &fault)) {
        return page_call_fail(&call, &fault);
    }
    void *block = arena_take(request->arena, METRICS_MAX);
    bug_if(block == NULL);
    writer_init(&out, block, METRICS_MAX);
    counters_print_text(&call.api->counters, "hq_node", &out);
    http_respond(response, 200, "text/plain; version=0.0.4; charset=utf-8", writer_result(&out));
    return HTTP_ANSWERED;
}
