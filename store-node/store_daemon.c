#include "store-node/store_daemon.h"

#include "node/daemon.h"
#include "node/http_server.h"
#include "node/log_sink.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "store-node/admin_socket.h"
#include "store-node/store_link.h"
#include "store-node/till_api.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILES_MAX = 16384,
    DAEMON_PATH_MAX = 1200,
    ENDING_MS = 5000, /* how long requests under way may take to end */
    ENDING_LOOK_MS = 20,
};

struct store_daemon {
    const struct store_config *config;
    struct log log;
    struct event_loop loop;
    struct daemon_life life;
    int lock_fd;
    struct store store;
    struct till_api api;
    struct tls_identity tls;
    struct http_server *https;
    struct http_server *http;
    struct admin_socket admin;
    struct store_link *link;
    struct timer ending;
    int64_t ends_ms;
};

static void data_path(const struct store_daemon *daemon, const char *name, char path[static DAEMON_PATH_MAX]) {
    (void)snprintf(path, DAEMON_PATH_MAX, "%s/%s", daemon->config->data_directory, name);
}

static bool make_directory(const char *path, struct fault *fault) {
    return mkdir(path, 0700) == 0 || errno == EEXIST || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

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

static void log_listening(const struct store_daemon *daemon, const char *what, const struct http_server *server) {
    struct log_line line;
    log_begin(&line, &daemon->log, LOG_INFO, "listening");
    log_text(&line, "what", text_of(what));
    log_int(&line, "port", http_server_port(server));
    log_end(&line);
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
        !http_server_start(server, &daemon->loop, &options, till_api_routes, TILL_API_ROUTE_COUNT, &daemon->api,
                           &daemon->log, fault)) {
        return false;
    }
    log_listening(daemon, tls == NULL ? "http" : "https", *server);
    return true;
}

static bool open_certificate(struct store_daemon *daemon, struct fault *fault) {
    char path[DAEMON_PATH_MAX];
    char list[CONFIG_TEXT_MAX];
    struct tls_names names;
    if (!store_config_listens(daemon->config->https_address)) {
        return true;
    }
    (void)text_copy(list, sizeof list, text_of(daemon->config->certificate_names));
    tls_names_split(list, &names);
    data_path(daemon, "tls", path);
    if (!make_directory(path, fault)) {
        return false;
    }
    data_path(daemon, "tls/box.pem", path);
    int64_t now_ms = daemon->loop.clock.utc_ms(daemon->loop.clock.context);
    if (!tls_identity_open(&daemon->tls, path, &names, now_ms, fault)) {
        return false;
    }
    text_hex(daemon->api.fingerprint, daemon->tls.fingerprint, sizeof daemon->tls.fingerprint);
    return true;
}

static void start_api(struct store_daemon *daemon) {
    const struct store_config *config = daemon->config;
    struct till_api *api = &daemon->api;
    api->store = &daemon->store;
    api->loop = &daemon->loop;
    api->log = &daemon->log;
    api->tills_tell_time = config->tills_tell_time;
    api->status = (struct store_status_source){.store = &daemon->store,
                                               .data_directory = config->data_directory,
                                               .tills_tell_time = config->tills_tell_time,
                                               .started_ms = daemon->loop.clock.utc_ms(daemon->loop.clock.context),
                                               .read_link = read_link,
                                               .link = daemon->link};
    till_access_start(&api->access, &daemon->store, config->pairing_code_ms, config->rate_per_second,
                      config->rate_burst);
    turn_answers_start(&api->answers, &daemon->loop, &daemon->store.turn, &daemon->log);
    api->answers.on_committed = tell_growth;
    api->answers.context = daemon;
    till_api_start(api);
}

static bool start_servers(struct store_daemon *daemon, struct fault *fault) {
    const struct store_config *config = daemon->config;
    if (!open_certificate(daemon, fault) ||
        !listen_at(daemon, config->https_address, &daemon->tls, &daemon->https, fault) ||
        !listen_at(daemon, config->http_address, NULL, &daemon->http, fault)) {
        return false;
    }
    daemon->admin.https_port = daemon->https == NULL ? 0 : http_server_port(daemon->https);
    daemon->admin.http_port = daemon->http == NULL ? 0 : http_server_port(daemon->http);
    return admin_socket_start(&daemon->admin, &daemon->api, config->data_directory, fault);
}

static bool servers_are_idle(const struct store_daemon *daemon) {
    return (daemon->https == NULL || http_server_is_idle(daemon->https)) &&
           (daemon->http == NULL || http_server_is_idle(daemon->http));
}

static void look_for_end(void *context) {
    struct store_daemon *daemon = context;
    if (servers_are_idle(daemon) || loop_now_ms(&daemon->loop) >= daemon->ends_ms) {
        loop_stop(&daemon->loop);
        return;
    }
    loop_timer_set(&daemon->loop, &daemon->ending, ENDING_LOOK_MS);
}

/* No new connections; the loop ends when the answers under way have left. */
static void begin_end(void *context) {
    struct store_daemon *daemon = context;
    struct http_server *servers[] = {daemon->https, daemon->http};
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        if (servers[i] != NULL) {
            http_server_quiesce(servers[i]);
        }
    }
    daemon->ends_ms = loop_now_ms(&daemon->loop) + ENDING_MS;
    timer_init(&daemon->ending, look_for_end, daemon);
    loop_timer_set(&daemon->loop, &daemon->ending, 0);
}

static bool serve(struct store_daemon *daemon, struct fault *fault) {
    if (!store_link_start(&daemon->link, &daemon->loop, &daemon->store, daemon->config, &daemon->log, fault)) {
        return false;
    }
    start_api(daemon);
    bool ok = start_servers(daemon, fault) &&
              daemon_life_start(&daemon->life, &daemon->loop, &daemon->log, begin_end, daemon, fault);
    if (ok) {
        log_event(&daemon->log, LOG_INFO, "ready");
        daemon_notify("READY=1");
        ok = loop_run(&daemon->loop, fault);
        daemon_life_stop(&daemon->life);
    }
    turn_answers_stop(&daemon->api.answers);
    admin_socket_stop(&daemon->admin);
    http_server_stop(daemon->https);
    http_server_stop(daemon->http);
    store_link_stop(daemon->link);
    tls_identity_wipe(&daemon->tls);
    return ok;
}

static bool run_locked(struct store_daemon *daemon, struct fault *fault) {
    if (!store_open(&daemon->store, daemon->config->data_directory, os_entropy(), &daemon->log, fault)) {
        return false;
    }
    bool ok = loop_init(&daemon->loop, os_clock(), fault);
    if (ok) {
        ok = serve(daemon, fault);
        loop_close(&daemon->loop);
    }
    store_close(&daemon->store);
    return ok;
}

bool store_daemon_run(const struct store_config *config, struct fault *fault) {
    struct daemon_options options = {"store-node", FILES_MAX, config->may_run_as_root};
    char path[DAEMON_PATH_MAX];
    struct store_daemon *daemon = calloc(1, sizeof *daemon);
    if (daemon == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory to start");
    }
    daemon->config = config;
    daemon->log = log_sink_stderr(config->log_level);
    data_path(daemon, "lock", path);
    bool ok = daemon_begin(&options, fault) && os_entropy_start(fault) && key_start_library(fault) &&
              make_directory(config->data_directory, fault) && daemon_lock(path, &daemon->lock_fd, fault);
    if (ok) {
        ok = run_locked(daemon, fault);
        (void)close(daemon->lock_fd);
    }
    free(daemon);
    return ok;
}
