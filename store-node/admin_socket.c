#include "store-node/admin_socket.h"

#include "base/bug.h"
#include "node/local_client.h"
#include "store-node/till_call.h"
#include "store-node/till_render.h"

enum { ADMIN_CONNECTIONS = 8, ADMIN_ARENA = 2 * 1024 * 1024, METRICS_MAX = 64 * 1024 };

static enum http_verdict open_code(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct admin_socket *admin = context;
    struct till_access *access = &admin->api->access;
    struct till_call call;
    struct json_writer json;
    till_call_open_local(&call, admin->api, request);
    if (admin->api->store->identity.grant.store == 0) {
        return till_call_refuse(&call, 503, "not_enrolled",
                                "the box is not enrolled at head office yet, and a till belongs to a store");
    }
    int64_t now_ms = loop_now_ms(admin->api->loop);
    till_access_open_code(access, now_ms);
    till_call_start_answer(&call, &json);
    json_write_string(&json, "code", access->code);
    json_write_int(&json, "seconds_left", till_access_code_left_ms(access, now_ms) / 1000);
    return till_call_finish_answer(&call, &json, 200);
}

static bool render_tills(struct json_writer *json, struct till_table *tills, struct fault *fault) {
    uint32_t next;
    if (!till_table_next(tills, &next, fault)) {
        return false;
    }
    uint32_t last = next == 0 ? TILL_MAX : next - 1;
    for (uint32_t till = 1; till <= last; till++) {
        struct till_row row;
        bool is_found;
        if (!till_table_read(tills, till, &is_found, &row, fault)) {
            return false;
        }
        if (is_found) {
            json_write_object(json, NULL);
            json_write_int(json, "till", row.till);
            json_write_string(json, "name", row.name);
            json_write_time(json, "paired_at", row.paired_ms);
            json_write_bool(json, "is_revoked", row.is_revoked);
            json_write_end(json);
        }
    }
    return true;
}

static enum http_verdict list_tills(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct admin_socket *admin = context;
    struct till_call call;
    struct json_writer json;
    struct fault fault;
    till_call_open_local(&call, admin->api, request);
    till_call_start_answer(&call, &json);
    json_write_array(&json, "tills");
    if (!render_tills(&json, &admin->api->store->tables.tills, &fault)) {
        return till_call_fail(&call, &fault);
    }
    json_write_end(&json);
    return till_call_finish_answer(&call, &json, 200);
}

static bool run_revoke(struct till_call *call, uint32_t till, bool *was_active, struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = till_table_revoke(&call->api->store->tables.tills, till, call->now_ms, was_active, fault);
    return till_call_end_write(call, ok, fault);
}

static enum http_verdict revoke_till(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct admin_socket *admin = context;
    struct till_call call;
    struct json_writer json;
    struct fault fault;
    int64_t till;
    bool was_active;
    till_call_open_local(&call, admin->api, request);
    if (!text_to_int64(http_param(request, "till"), &till) || till < 1 || till > TILL_MAX) {
        return http_problem(request, 400, "no_till", NULL, "a till's number is 1 .. %d", TILL_MAX);
    }
    if (!run_revoke(&call, (uint32_t)till, &was_active, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_start_answer(&call, &json);
    json_write_int(&json, "till", till);
    json_write_bool(&json, "was_active", was_active);
    return till_call_finish_answer(&call, &json, 200);
}

static void render_counters(struct json_writer *json, const struct till_api *api) {
    json_write_object(json, "counters");
    for (size_t i = 0; i < api->counters.count; i++) {
        json_write_int(json, api->counters.rows[i].name, api->counters.values[i]);
    }
    json_write_int(json, "commits", api->answers.commits);
    json_write_int(json, "commits_failed", api->answers.commits_failed);
    json_write_end(json);
}

static enum http_verdict show_status(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct admin_socket *admin = context;
    struct till_call call;
    struct store_status status;
    struct json_writer json;
    struct fault fault;
    till_call_open_local(&call, admin->api, request);
    if (!store_status_read(&admin->api->status, call.now_ms, &status, &fault)) {
        return till_call_fail(&call, &fault);
    }
    till_call_start_answer(&call, &json);
    till_render_status(&json, &status);
    json_write_int(&json, "customers", status.customer_count);
    json_write_int(&json, "https_port", admin->https_port);
    json_write_int(&json, "http_port", admin->http_port);
    json_write_string(&json, "certificate_sha256", admin->api->fingerprint);
    render_counters(&json, admin->api);
    return till_call_finish_answer(&call, &json, 200);
}

static enum http_verdict show_metrics(void *context, struct http_request *request, struct http_response *response) {
    struct admin_socket *admin = context;
    struct writer out;
    void *block = arena_take(request->arena, METRICS_MAX);
    bug_if(block == NULL);
    writer_init(&out, block, METRICS_MAX);
    counters_print_text(&admin->api->counters, "store_node", &out);
    http_respond(response, 200, "text/plain; version=0.0.4; charset=utf-8", writer_result(&out));
    return HTTP_ANSWERED;
}

static const struct http_route routes[] = {
    {"POST", "/pairing-code", open_code, 0},
    {"GET", "/tills", list_tills, 0},
    {"POST", "/tills/{till}/revoke", revoke_till, 0},
    {"GET", "/status", show_status, 0},
    {"GET", "/metrics", show_metrics, 0},
};

bool admin_socket_start(struct admin_socket *admin, struct till_api *api, const char *data_directory,
                        struct fault *fault) {
    struct http_options options = {.connections_max = ADMIN_CONNECTIONS, .arena_size = ADMIN_ARENA};
    admin->api = api;
    return local_socket_address(data_directory, &options.address, fault) &&
           http_server_start(&admin->server, api->loop, &options, routes, sizeof routes / sizeof routes[0], admin,
                             api->log, fault);
}

void admin_socket_stop(struct admin_socket *admin) {
    http_server_stop(admin->server);
    admin->server = NULL;
}
