#include "store-node/store_daemon.h"

#include "node/os_entropy.h"
#include "node/service.h"
#include "store-node/admin_socket.h"
#include "store-node/store_link.h"
#include "store-node/till_api.h"

#include <stdlib.h>

enum { FILES_MAX = 16384 };

struct store_daemon {
    const struct store_config *config;
    struct service service;
    struct store store;
    struct till_api api;
    struct http_server *https;
    struct http_server *http;
    struct admin_socket admin;
    struct store_link *link;
};

/* The link's words for the status's. */
static void read_link(const void *link, enum store_status_link *state, int64_t *last_heard_ms) {
    struct store_link_state link_state = store_link_state(link);
    *last_heard_ms = link_state.last_heard_ms;
    switch (link_state.standing) {
    case STORE_LINK_NOT_ENROLLED: *state = STATUS_LINK_NOT_ENROLLED; break;
    case STORE_LINK_DOWN: *state = STATUS_LINK_DOWN; break;
    case STORE_LINK_UP: *state = STATUS_LINK_UP; break;
    }
}

static void tell_growth(void *context) {
    struct store_daemon *daemon = context;
    store_link_notice_growth(daemon->link);
}

static bool listen_at(struct store_daemon *daemon, const char *address, const struct tls_identity *tls,
                      struct http_server **server, struct fault *fault) {
    const struct store_config *config = daemon->config;
    struct http_options options = {.tls = tls,
                                   .connections_max = (size_t)config->connections,
                                   .connections_per_address = (size_t)config->connections_per_address,
                                   .arena_size = TILL_API_ARENA};
    if (!store_config_listens(address)) {
        return true;
    }
    if (!net_address_parse(text_of(address), &options.address, fault) ||
        !http_server_start(server, &daemon->service.loop, &options, till_api_routes, TILL_API_ROUTE_COUNT, &daemon->api,
                           &daemon->service.log, fault)) {
        return false;
    }
    service_add_server(&daemon->service, *server);
    service_log_listening(&daemon->service, tls == NULL ? "http" : "https", http_server_port(*server));
    return true;
}

static bool open_certificate(struct store_daemon *daemon, struct fault *fault) {
    const struct store_config *config = daemon->config;
    return !store_config_listens(config->https_address) ||
           service_open_certificate(&daemon->service, "box.pem", config->certificate_names, daemon->api.fingerprint,
                                    fault);
}

static void start_api(struct store_daemon *daemon) {
    const struct store_config *config = daemon->config;
    struct till_api *api = &daemon->api;
    api->store = &daemon->store;
    api->loop = &daemon->service.loop;
    api->log = &daemon->service.log;
    api->tills_tell_time = config->tills_tell_time;
    api->status = (struct store_status_source){.store = &daemon->store,
                                               .data_directory = config->data_directory,
                                               .tills_tell_time = config->tills_tell_time,
                                               .started_ms = service_utc_ms(&daemon->service),
                                               .read_link = read_link,
                                               .link = daemon->link};
    till_access_start(&api->access, &daemon->store, config->pairing_code_ms, config->rate_per_second,
                      config->rate_burst);
    turn_answers_start(&api->answers, &daemon->service.loop, &daemon->store.turn, &daemon->service.log);
    api->answers.on_committed = tell_growth;
    api->answers.context = daemon;
    till_api_start(api);
}

static bool start_servers(struct store_daemon *daemon, struct fault *fault) {
    const struct store_config *config = daemon->config;
    if (!open_certificate(daemon, fault) ||
        !listen_at(daemon, config->https_address, &daemon->service.tls, &daemon->https, fault) ||
        !listen_at(daemon, config->http_address, NULL, &daemon->http, fault)) {
        return false;
    }
    daemon->admin.https_port = daemon->https == NULL ? 0 : http_server_port(daemon->https);
    daemon->admin.http_port = daemon->http == NULL ? 0 : http_server_port(daemon->http);
    return admin_socket_start(&daemon->admin, &daemon->api, config->data_directory, fault);
}

static bool serve(struct store_daemon *daemon, struct fault *fault) {
    if (!store_link_start(&daemon->link, &daemon->service.loop, &daemon->store, daemon->config, &daemon->service.log,
                          fault)) {
        return false;
    }
    start_api(daemon);
    bool ok = start_servers(daemon, fault) && service_run(&daemon->service, fault);
    turn_answers_stop(&daemon->api.answers);
    admin_socket_stop(&daemon->admin);
    http_server_stop(daemon->https);
    http_server_stop(daemon->http);
    store_link_stop(daemon->link);
    return ok;
}

static bool run_begun(struct store_daemon *daemon, struct fault *fault) {
    if (!store_open(&daemon->store, daemon->config->data_directory, os_entropy(), &daemon->service.log, fault)) {
        return false;
    }
    bool ok = serve(daemon, fault);
    store_close(&daemon->store);
    return ok;
}

bool store_daemon_run(const struct store_config *config, struct fault *fault) {
    struct daemon_options options = {"store-node", FILES_MAX, config->may_run_as_root};
    struct store_daemon *daemon = calloc(1, sizeof *daemon);
    if (daemon == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory to start");
    }
    daemon->config = config;
    bool ok = service_begin(&daemon->service, &options, config->data_directory, config->log_level, fault);
    if (ok) {
        ok = run_begun(daemon, fault);
        service_end(&daemon->service);
    }
    free(daemon);
    return ok;
}
