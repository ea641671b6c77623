/* The box's own socket, admin.sock in the data directory, mode 0600: whoever may open it is the box's administrator.
 * HTTP for the command line (commands_talk.c) and for monitoring:
 *   POST /pairing-code          {code, seconds_left}; the code that was open before is void
 *   GET  /tills                 {tills: [{till, name, paired_at, is_revoked}]}
 *   POST /tills/{till}/revoke   {till, was_active}
 *   GET  /status                what GET /v1/status says, customers, listening ports, counters
 *   GET  /metrics               the counters as Prometheus reads them */
#ifndef REGULARS_STORE_NODE_ADMIN_SOCKET_H
#define REGULARS_STORE_NODE_ADMIN_SOCKET_H

#include "node/http_server.h"
#include "store-node/till_api.h"

struct admin_socket {
    struct till_api *api;
    struct http_server *server;
    uint16_t https_port; /* 0: not listening */
    uint16_t http_port;
};

/* The ports are filled by the caller. Must not move afterwards. */
FAULT_CHECKED bool admin_socket_start(struct admin_socket *admin, struct till_api *api, const char *data_directory,
                                      struct fault *fault);
void admin_socket_stop(struct admin_socket *admin);

#endif
