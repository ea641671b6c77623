#include "hq-node/hq_daemon.h"

#include "base/bug.h"
#include "hq-node/page_api.h"
#include "hq-node/user_desk.h"
#include "node/daemon.h"
#include "node/http_server.h"
#include "node/local_client.h"
#include "node/log_sink.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILES_MAX = 32768,
    LOCAL_CONNECTIONS = 8,
    LOCAL_BODY_MAX = 64 * 1024 * 1024,
    ENDING_MS = 5000, /* how long requests under way may take to end */
    ENDING_LOOK_MS = 20,
};

struct hq_daemon {
    const struct hq_config *config;
    struct log log;
    struct event_loop loop;
    struct daemon_life life;
    int lock_fd;
    struct hq hq;
    struct hq_link *link;
    struct page_api api;
    struct page_door https_door;
    struct page_door local_door;
    struct tls_identity tls;
    struct http_server *https;
    struct http_server *local;
    struct timer ending;
    int64_t ends_ms;
};

static int64_t utc_ms(const struct hq_daemon *daemon) {
    return daemon->loop.clock.utc_ms(daemon->loop.clock.context);
}

static void data_path(const struct hq_daemon *daemon, const char *name, char path[static HQ_PATH_MAX]) {
    bug_if(snprintf(path, HQ_PATH_MAX, "%s/%s", daemon->config->data_directory, name) >= HQ_PATH_MAX);
}

static bool make_directory(const char *path, struct fault *fault) {
    return mkdir(path, 0700) == 0 || errno == EEXIST || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

static void tell_growth(void *context) {
    struct hq_daemon *daemon = context;
    hq_link_notice_growth(daemon->link);
}

static void log_listening(const struct hq_daemon *daemon, const char *what, uint16_t port) {
    struct log_line line;
    log_begin(&line, &daemon->log, LOG_INFO, "listening");
    log_text(&line, "what", text_of(what));
    log_int(&line, "port", port);
    log_end(&line);
}

static bool open_certificate(struct hq_daemon *daemon, struct fault *fault) {
    char path[HQ_PATH_MAX];
    char list[CONFIG_TEXT_MAX];
    struct tls_names names;
    (void)text_copy(list, sizeof list, text_of(daemon->config->certificate_names));
    tls_names_split(list, &names);
    data_path(daemon, "tls", path);
    if (!make_directory(path, fault)) {
        return false;
    }
    data_path(daemon, "tls/hq.pem", path);
    if (!tls_identity_open(&daemon->tls, path, &names, utc_ms(daemon), fault)) {
        return false;
    }
    text_hex(daemon->api.fingerprint, daemon->tls.fingerprint, sizeof daemon->tls.fingerprint);
    return true;
}

static bool listen_https(struct hq_daemon *daemon, struct fault *fault) {
    const struct hq_config *config = daemon->config;
    struct http_options options = {.address = config->https,
                                   .tls = &daemon->tls,
                                   .connections_max = (size_t)config->connections,
                                   .connections_per_address = (size_t)config->connections_per_address,
                                   .large_body_max = (size_t)config->upload_max,
                                   .arena_size = PAGE_API_ARENA};
    struct page_routes routes = page_api_routes_https();
    daemon->https_door = (struct page_door){&daemon->api, false};
    if (!http_server_start(&daemon->https, &daemon->loop, &options, routes.routes, routes.count, &daemon->https_door,
                           &daemon->log, fault)) {
        return false;
    }
    daemon->api.https_port = http_server_port(daemon->https);
    log_listening(daemon, "https", daemon->api.https_port);
    return true;
}

static bool listen_local(struct hq_daemon *daemon, struct fault *fault) {
    struct http_options options = {
        .connections_max = LOCAL_CONNECTIONS, .large_body_max = LOCAL_BODY_MAX, .arena_size = PAGE_API_ARENA};
    struct page_routes routes = page_api_routes_local();
    daemon->local_door = (struct page_door){&daemon->api, true};
    return local_socket_address(daemon->config->data_directory, &options.address, fault) &&
           http_server_start(&daemon->local, &daemon->loop, &options, routes.routes, routes.count, &daemon->local_door,
                             &daemon->log, fault);
}

static bool start_link(struct hq_daemon *daemon, struct fault *fault) {
    if (!hq_link_start(&daemon->link, &daemon->loop, &daemon->hq, &daemon->config->link, &daemon->log, fault)) {
        return false;
    }
    log_listening(daemon, "link", hq_link_port(daemon->link));
    return true;
}

static bool start_api(struct hq_daemon *daemon, struct fault *fault) {
    const struct hq_config *config = daemon->config;
    struct page_api *api = &daemon->api;
    api->hq = &daemon->hq;
    api->loop = &daemon->loop;
    api->log = &daemon->log;
    api->config = config;
    api->link = daemon->link;
    api->started_ms = utc_ms(daemon);
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

static void look_for_end(void *context) {
    struct hq_daemon *daemon = context;
    bool is_idle = http_server_is_idle(daemon->https) && http_server_is_idle(daemon->local);
    if (is_idle || loop_now_ms(&daemon->loop) >= daemon->ends_ms) {
        loop_stop(&daemon->loop);
        return;
    }
    loop_timer_set(&daemon->loop, &daemon->ending, ENDING_LOOK_MS);
}

/* No new connections; the loop ends when the answers under way have left. */
static void begin_end(void *context) {
    struct hq_daemon *daemon = context;
    http_server_quiesce(daemon->https);
    http_server_quiesce(daemon->local);
    daemon->ends_ms = loop_now_ms(&daemon->loop) + ENDING_MS;
    timer_init(&daemon->ending, look_for_end, daemon);
    loop_timer_set(&daemon->loop, &daemon->ending, 0);
}

static bool run_loop(struct hq_daemon *daemon, struct fault *fault) {
    if (!open_certificate(daemon, fault) || !listen_https(daemon, fault) || !listen_local(daemon, fault) ||
        !daemon_life_start(&daemon->life, &daemon->loop, &daemon->log, begin_end, daemon, fault)) {
        return false;
    }
    log_event(&daemon->log, LOG_INFO, "ready");
    daemon_notify("READY=1");
    bool ok = loop_run(&daemon->loop, fault);
    daemon_life_stop(&daemon->life);
    return ok;
}

static bool serve(struct hq_daemon *daemon, struct fault *fault) {
    if (!start_link(daemon, fault)) {
        return false;
    }
    bool ok = start_api(daemon, fault);
    if (ok) {
        ok = run_loop(daemon, fault);
        stop_api(daemon);
    }
    hq_link_stop(daemon->link);
    tls_identity_wipe(&daemon->tls);
    return ok;
}

static bool run_locked(struct hq_daemon *daemon, struct fault *fault) {
    const char *directory = daemon->config->data_directory;
    if (!hq_open(&daemon->hq, directory, os_entropy(), &daemon->log, fault)) {
        return false;
    }
    bug_if(!text_copy(daemon->hq.currency, sizeof daemon->hq.currency, text_of(daemon->config->currency)));
    bool ok = loop_init(&daemon->loop, os_clock(), fault);
    if (ok) {
        ok = user_desk_make_first(&daemon->hq, directory, utc_ms(daemon), fault) && serve(daemon, fault);
        loop_close(&daemon->loop);
    }
    hq_close(&daemon->hq);
    return ok;
}

bool hq_daemon_run(const struct hq_config *config, struct fault *fault) {
    struct daemon_options options = {"hq-node", FILES_MAX, config->may_run_as_root};
    char path[HQ_PATH_MAX];
    struct hq_daemon *daemon = calloc(1, sizeof *daemon);
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
