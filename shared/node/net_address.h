/* Addresses of the configuration: "host:port", "127.0.0.1:8080", "[::1]:8443". Listening addresses are numeric; what is
 * dialled may be a name, which the library resolves. A program may also listen on a socket of the file system. */
#ifndef REGULARS_NODE_NET_ADDRESS_H
#define REGULARS_NODE_NET_ADDRESS_H

#include "base/fault.h"
#include "base/text.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { NET_HOST_MAX = 256, NET_PEER_MAX = 48 };

struct net_address {
    char host[NET_HOST_MAX]; /* without brackets; a path for a socket of the file system */
    uint16_t port;           /* 0: the system chooses (listening only) */
};

FAULT_CHECKED bool net_address_parse(struct text text, struct net_address *address, struct fault *fault);
/* A numeric host as the system wants it. */
FAULT_CHECKED bool net_address_numeric(const struct net_address *address, struct sockaddr_storage *out, socklen_t *size,
                                       struct fault *fault);
/* The address of a socket in the file system, for listening and dialling: `path` begins with '/', and the port is 0.
 * FAULT_CONFIG when it is longer than the system's bound (107 bytes). */
FAULT_CHECKED bool net_address_local(const char *path, struct net_address *address, struct fault *fault);
/* A bound, listening, non-blocking, close-on-exec socket. One of the file system takes the place of what a process that
 * is gone left under its name, so whoever listens holds the lock of its directory; its mode is 0600. */
FAULT_CHECKED bool net_listen(const struct net_address *address, int backlog, int *fd, struct fault *fault);
/* The port that a socket is bound to, 0 when it is none. */
uint16_t net_bound_port(int fd);
/* The host of a peer as text, an IPv4 address inside IPv6 as plain IPv4; "local" for the file system's sockets, whose
 * peers count as loopback. */
void net_peer_print(char out[static NET_PEER_MAX], const struct sockaddr *peer);
bool net_peer_is_loopback(const struct sockaddr *peer);

#endif
