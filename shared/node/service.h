/* What every node is around its own work: one process over one data directory, a loop, a certificate, servers, and a
 * polite end. Order: service_begin, the node's own state, service_open_certificate and service_listen, service_run, the
 * node's own end (which stops the servers), service_end. */
#ifndef REGULARS_NODE_SERVICE_H
#define REGULARS_NODE_SERVICE_H

#include "node/daemon.h"
#include "node/http_server.h"

enum { SERVICE_SERVERS_MAX = 2, SERVICE_PATH_MAX = 1200 };

struct service {
    const char *data_directory;
    struct log log;
    struct event_loop loop;
    struct tls_identity tls;
    struct http_server *servers[SERVICE_SERVERS_MAX]; /* those whose answers under way the end waits for */
    size_t server_count;
    struct daemon_life life;
    struct timer ending;
    int64_t ends_ms;
    int lock_fd;
};

/* The process as daemon_begin makes it, entropy, the directory (made when it is not there) with its lock, the loop.
 * `data_directory` must outlive the service. On a fault nothing is left open. */
FAULT_CHECKED bool service_begin(struct service *service, const struct daemon_options *options,
                                 const char *data_directory, enum log_level log_level, struct fault *fault);
void service_end(struct service *service);

int64_t service_utc_ms(const struct service *service);
void service_log_listening(const struct service *service, const char *what, uint16_t port);

/* The identity in tls/NAME of the data directory, made when it is not there for the names of the list "a,b"; its
 * fingerprint in hex. */
FAULT_CHECKED bool service_open_certificate(struct service *service, const char *name, const char *names,
                                            char fingerprint[static 2 * TLS_FINGERPRINT_SIZE + 1], struct fault *fault);

/* Has the end wait for the answers that the server is giving. The caller stops it, after service_run. */
void service_add_server(struct service *service, struct http_server *server);

/* Tells the supervisor that all is ready, and serves until TERM or INT; then takes no new connections, and returns when
 * the answers under way have left or had their time. */
FAULT_CHECKED bool service_run(struct service *service, struct fault *fault);

#endif
