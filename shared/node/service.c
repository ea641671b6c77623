#include "node/service.h"

#include "base/bug.h"
#include "node/config.h"
#include "node/log_sink.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "seal/key.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ENDING_MS = 5000, /* how long requests under way may take to end */
    ENDING_LOOK_MS = 20,
};

static void path_in(const struct service *service, const char *folder, const char *name,
                    char path[static SERVICE_PATH_MAX]) {
    bug_if(snprintf(path, SERVICE_PATH_MAX, "%s/%s%s", service->data_directory, folder, name) >= SERVICE_PATH_MAX);
}

static bool make_directory(const char *path, struct fault *fault) {
    return mkdir(path, 0700) == 0 || errno == EEXIST || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

bool service_begin(struct service *service, const struct daemon_options *options, const char *data_directory,
                   enum log_level log_level, struct fault *fault) {
    char path[SERVICE_PATH_MAX];
    *service = (struct service){.data_directory = data_directory, .log = log_sink_stderr(log_level)};
    path_in(service, "", "lock", path);
    if (!daemon_begin(options, fault) || !os_entropy_start(fault) || !key_start_library(fault) ||
        !make_directory(data_directory, fault) || !daemon_lock(path, &service->lock_fd, fault)) {
        return false;
    }
    if (!loop_init(&service->loop, os_clock(), fault)) {
        (void)close(service->lock_fd);
        return false;
    }
    return true;
}

void service_end(struct service *service) {
    loop_close(&service->loop);
    tls_identity_wipe(&service->tls);
    (void)close(service->lock_fd);
}

int64_t service_utc_ms(const struct service *service) {
    return service->loop.clock.utc_ms(service->loop.clock.context);
}

void service_log_listening(const struct service *service, const char *what, uint16_t port) {
    struct log_line line;
    log_begin(&line, &service->log, LOG_INFO, "listening");
    log_text(&line, "what", text_of(what));
    log_int(&line, "port", port);
    log_end(&line);
}

bool service_open_certificate(struct service *service, const char *name, const char *names,
                              char fingerprint[static 2 * TLS_FINGERPRINT_SIZE + 1], struct fault *fault) {
    char path[SERVICE_PATH_MAX];
    char list[CONFIG_TEXT_MAX];
    struct tls_names split;
    (void)text_copy(list, sizeof list, text_of(names));
    tls_names_split(list, &split);
    path_in(service, "tls", "", path);
    if (!make_directory(path, fault)) {
        return false;
    }
    path_in(service, "tls/", name, path);
    if (!tls_identity_open(&service->tls, path, &split, service_utc_ms(service), fault)) {
        return false;
    }
    text_hex(fingerprint, service->tls.fingerprint, sizeof service->tls.fingerprint);
    return true;
}

void service_add_server(struct service *service, struct http_server *server) {
    bug_if(service->server_count == SERVICE_SERVERS_MAX);
    service->servers[service->server_count++] = server;
}

static bool servers_are_idle(const struct service *service) {
    for (size_t i = 0; i < service->server_count; i++) {
        if (!http_server_is_idle(service->servers[i])) {
            return false;
        }
    }
    return true;
}

static void look_for_end(void *context) {
    struct service *service = context;
    if (servers_are_idle(service) || loop_now_ms(&service->loop) >= service->ends_ms) {
        loop_stop(&service->loop);
        return;
    }
    loop_timer_set(&service->loop, &service->ending, ENDING_LOOK_MS);
}

/* No new connections; the loop ends when the answers under way have left. */
static void begin_end(void *context) {
    struct service *service = context;
    for (size_t i = 0; i < service->server_count; i++) {
        http_server_quiesce(service->servers[i]);
    }
    service->ends_ms = loop_now_ms(&service->loop) + ENDING_MS;
    timer_init(&service->ending, look_for_end, service);
    loop_timer_set(&service->loop, &service->ending, 0);
}

bool service_run(struct service *service, struct fault *fault) {
    if (!daemon_life_start(&service->life, &service->loop, &service->log, begin_end, service, fault)) {
        return false;
    }
    log_event(&service->log, LOG_INFO, "ready");
    daemon_notify("READY=1");
    bool ok = loop_run(&service->loop, fault);
    daemon_life_stop(&service->life);
    return ok;
}
