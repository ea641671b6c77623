#include "hq-node/hq_daemon.h"

#include "base/bug.h"
#include "hq-node/page_api.h"
#include "hq-node/user_desk.h"
#include "node/local_client.h"
#include "node/os_entropy.h"
#include "node/service.h"

#include <stdlib.h>

enum {
    FILES_MAX = 32768,
    LOCAL_CONNECTIONS = 8,
    LOCAL_BODY_MAX = 64 * 1024 * 1024,
};

struct hq_daemon {
    const struct hq_config *config;
    struct service service;
    struct hq hq;
    struct hq_link *link;
    struct page_api api;
    struct page_door https_door;
    struct page_door local_door;
    struct http_server *https;
    struct http_server *local;
};

static void tell_growth(void *context) {
    struct hq_daemon *daemon = context;
    hq_link_notice_growth(daemon->link);
}

static bool listen_https(struct hq_daemon *daemon, struct fault *fault) {
    const struct hq_config *config = daemon->config;
    struct http_options options = {.address = config->https,
                                   .tls = &daemon->service.tls,
                                   .connections_max = (size_t)config->connections,
                                   .connections_per_address = (size_t)config->connections_per_address,
                                   .large_body_max = (size_t)config->upload_max,
                                   .arena_size = PAGE_API_ARENA};
    struct page_routes routes = page_api_routes_https();
    daemon->https_door = (struct page_door){&daemon->api, false};
    if (!http_server_start(&daemon->https, &daemon->service.loop, &options, routes.routes, routes.count,
                           &daemon->https_door, &daemon->service.log, fault)) {
        return false;
    }
    service_add_server(&daemon->service, daemon->https);
    daemon->api.https_port = http_server_port(daemon->https);
    service_log_listening(&daemon->service, "https", daemon->api.https_port);
    return true;
}

static bool listen_local(struct hq_daemon *daemon, struct fault *fault) {
    struct http_options options = {
        .connections_max = LOCAL_CONNECTIONS, .large_body_max = LOCAL_BODY_MAX, .arena_size = PAGE_API_ARENA};
    struct page_routes routes = page_api_routes_local();
    daemon->local_door = (struct page_door){&daemon->api, true};
    if (!local_socket_address(daemon->config->data_directory, &options.address, fault) ||
        !http_server_start(&daemon->local, &daemon->service.loop, &options, routes.routes, routes.count,
                           &daemon->local_door, &daemon->service.log, fault)) {
        return false;
    }
    service_add_server(&daemon->service, daemon->local);
    return true;
}

static bool start_link(struct hq_daemon *daemon, struct fault *fault) {
    if (!hq_link_start(&daemon->link, &daemon->service.loop, &daemon->hq, &daemon->config->link, &daemon->service.log,
                       fault)) {
        return false;
    }
    service_log_listening(&daemon->service, "link", hq_link_port(daemon->link));
    return true;
}

static bool start_api(struct hq_daemon *daemon, struct fault *fault) {
    const struct hq_config *config = daemon->config;
    struct page_api *api = &daemon->api;
    api->hq = &daemon->hq;
    api->loop = &daemon->service.loop;
    api->log = &daemon->service.log;
    api->config = config;
    api->link = daemon->link;
    api->started_ms = service_utc_ms(&daemon->service);
    page_api_start_counters(api);
    page_sessions_start(&api->sessions, config->session_idle_ms, config->session_life_ms);
    published_names_start(&api->names, api->hq);
    if (!live_figures_start(&api->figures, api->hq, api->loop, config->zone, api->log, fault)) {
        return false;
    }
    if (!store_rules_start(&api->rules, api->hq, api->link, fault) ||
        !login_desk_start(&api->logins, api->loop, &api->hq->entropy, fault)) {
        store_rules_stop(&api->rules);
        live_figures_stop(&api->figures);
        return false;
    }
    turn_answers_start(&api->answers, api->loop, &api->hq->turn, api->log);
    api->answers.on_committed = tell_growth;
    api->answers.context = daemon;
    return true;
}

/* The servers end after whoever may still answer their requests. */
static void stop_api(struct hq_daemon *daemon) {
    login_desk_stop(&daemon->api.logins);
    turn_answers_stop(&daemon->api.answers);
    http_server_stop(daemon->local);
    http_server_stop(daemon->https);
    live_figures_stop(&daemon->api.figures);
    store_rules_stop(&daemon->api.rules);
    published_names_stop(&daemon->api.names);
    page_sessions_wipe(&daemon->api.sessions);
}

static bool serve(struct hq_daemon *daemon, struct fault *fault) {
    const char *names = daemon->config->certificate_names;
    if (!start_link(daemon, fault)) {
        return false;
    }
    bool ok = start_api(daemon, fault);
    if (ok) {
        ok = service_open_certificate(&daemon->service, "hq.pem", names, daemon->api.fingerprint, fault) &&
             listen_https(daemon, fault) && listen_local(daemon, fault) && service_run(&daemon->service, fault);
        stop_api(daemon);
    }
    hq_link_stop(daemon->link);
    return ok;
}

static bool run_begun(struct hq_daemon *daemon, struct fault *fault) {
    const char *directory = daemon->config->data_directory;
    if (!hq_open(&daemon->hq, directory, os_entropy(), &daemon->service.log, fault)) {
        return false;
    }
    bug_if(!text_copy(daemon->hq.currency, sizeof daemon->hq.currency, text_of(daemon->config->currency)));
    bool ok =
        user_desk_make_first(&daemon->hq, directory, service_utc_ms(&daemon->service), fault) && serve(daemon, fault);
    hq_close(&daemon->hq);
    return ok;
}

bool hq_daemon_run(const struct hq_config *config, struct fault *fault) {
    struct daemon_options options = {"hq-node", FILES_MAX, config->may_run_as_root};
    struct hq_daemon *daemon = calloc(1, sizeof *daemon);
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
