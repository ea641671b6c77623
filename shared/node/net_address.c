#include "node/net_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Where the host ends and the port begins; false when the text has not that shape. */
static bool split(struct text text, struct text *host, struct text *port) {
    const char *colon = text.size == 0 ? NULL : memrchr(text.data, ':', text.size);
    if (colon == NULL) {
        return false;
    }
    size_t host_size = (size_t)(colon - text.data);
    *port = (struct text){colon + 1, text.size - host_size - 1};
    *host = (struct text){text.data, host_size};
    bool is_bracketed = host_size >= 2 && text.data[0] == '[' && text.data[host_size - 1] == ']';
    if (is_bracketed) {
        *host = (struct text){text.data + 1, host_size - 2};
        return host->size > 0;
    }
    return host_size > 0 && memchr(host->data, ':', host->size) == NULL;
}

bool net_address_parse(struct text text, struct net_address *address, struct fault *fault) {
    struct text host;
    struct text port;
    int64_t number;
    if (!split(text, &host, &port)) {
        return fault_set(fault, FAULT_INPUT, "\"%.*s\" is not host:port", (int)text.size, text.data);
    }
    if (!text_to_int64(port, &number) || number < 0 || number > UINT16_MAX) {
        return fault_set(fault, FAULT_INPUT, "\"%.*s\" is not a port, 0 .. 65535", (int)port.size, port.data);
    }
    if (!text_is_plain(host) || !text_copy(address->host, sizeof address->host, host)) {
        return fault_set(fault, FAULT_INPUT, "the host is longer than %d characters", NET_HOST_MAX - 1);
    }
    address->port = (uint16_t)number;
    return true;
}

bool net_address_local(const char *path, struct net_address *address, struct fault *fault) {
    struct sockaddr_un where;
    size_t size = strlen(path);
    if (path[0] != '/' || size >= sizeof where.sun_path) {
        return fault_set(fault, FAULT_CONFIG, "\"%s\" is no path of a socket (absolute, at most %zu bytes)", path,
                         sizeof where.sun_path - 1);
    }
    memset(address, 0, sizeof *address);
    memcpy(address->host, path, size);
    return true;
}

static bool is_local(const struct net_address *address) {
    return address->host[0] == '/';
}

/* Only for addresses that net_address_local made: the path fits. */
static void local_where(const struct net_address *address, struct sockaddr_storage *out, socklen_t *size) {
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    memcpy(where.sun_path, address->host, strnlen(address->host, sizeof where.sun_path - 1));
    memcpy(out, &where, sizeof where);
    *size = sizeof where;
}

bool net_address_numeric(const struct net_address *address, struct sockaddr_storage *out, socklen_t *size,
                         struct fault *fault) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(address->port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(address->port)};
    memset(out, 0, sizeof *out);
    if (is_local(address)) {
        local_where(address, out, size);
        return true;
    }
    if (inet_pton(AF_INET, address->host, &v4.sin_addr) == 1) {
        memcpy(out, &v4, sizeof v4);
        *size = sizeof v4;
        return true;
    }
    if (inet_pton(AF_INET6, address->host, &v6.sin6_addr) == 1) {
        memcpy(out, &v6, sizeof v6);
        *size = sizeof v6;
        return true;
    }
    return fault_set(fault, FAULT_INPUT, "\"%s\" is not a numeric address", address->host);
}

/* A socket of the file system is made anew, and nobody else may ever open it. */
static bool bind_local(int fd, const struct net_address *address, const struct sockaddr_storage *where, socklen_t size,
                       int backlog) {
    if (unlink(address->host) != 0 && errno != ENOENT) {
        return false;
    }
    mode_t before = umask(0177);
    bool is_bound = bind(fd, (const struct sockaddr *)where, size) == 0;
    (void)umask(before);
    return is_bound && listen(fd, backlog) == 0;
}

static bool bind_and_listen(int fd, const struct sockaddr_storage *where, socklen_t size, int backlog) {
    int one = 1;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
           bind(fd, (const struct sockaddr *)where, size) == 0 && listen(fd, backlog) == 0;
}

bool net_listen(const struct net_address *address, int backlog, int *fd, struct fault *fault) {
    struct sockaddr_storage where;
    socklen_t size;
    if (!net_address_numeric(address, &where, &size, fault)) {
        return false;
    }
    int made = socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool is_bound = made >= 0 && (is_local(address) ? bind_local(made, address, &where, size, backlog)
                                                    : bind_and_listen(made, &where, size, backlog));
    if (!is_bound) {
        int error = errno;
        if (made >= 0) {
            (void)close(made);
        }
        return fault_set(fault, FAULT_IO, "listen on %s port %u: %s", address->host, (unsigned)address->port,
                         strerror(error));
    }
    *fd = made;
    return true;
}

uint16_t net_bound_port(int fd) {
    struct sockaddr_storage where;
    socklen_t size = sizeof where;
    memset(&where, 0, sizeof where);
    if (getsockname(fd, (struct sockaddr *)&where, &size) != 0) {
        return 0;
    }
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    memcpy(&v4, &where, sizeof v4);
    memcpy(&v6, &where, sizeof v6);
    if (where.ss_family == AF_INET) {
        return ntohs(v4.sin_port);
    }
    return where.ss_family == AF_INET6 ? ntohs(v6.sin6_port) : 0;
}

/* The IPv4 address of a peer, also one that came in over an IPv6 socket; false when it is an IPv6 peer. */
static bool peer_v4(const struct sockaddr *peer, struct in_addr *v4) {
    if (peer->sa_family == AF_INET) {
        struct sockaddr_in copy;
        memcpy(&copy, peer, sizeof copy);
        *v4 = copy.sin_addr;
        return true;
    }
    struct sockaddr_in6 copy;
    memcpy(&copy, peer, sizeof copy);
    memcpy(v4, &copy.sin6_addr.s6_addr[12], sizeof *v4);
    return IN6_IS_ADDR_V4MAPPED(&copy.sin6_addr);
}

void net_peer_print(char out[static NET_PEER_MAX], const struct sockaddr *peer) {
    struct in_addr v4;
    const char *printed = NULL;
    if (peer->sa_family == AF_UNIX) {
        (void)text_copy(out, NET_PEER_MAX, text_of("local"));
        return;
    }
    if (peer->sa_family == AF_INET || (peer->sa_family == AF_INET6 && peer_v4(peer, &v4))) {
        (void)peer_v4(peer, &v4);
        printed = inet_ntop(AF_INET, &v4, out, NET_PEER_MAX);
    } else if (peer->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, peer, sizeof v6);
        printed = inet_ntop(AF_INET6, &v6.sin6_addr, out, NET_PEER_MAX);
    }
    if (printed == NULL) {
        (void)text_copy(out, NET_PEER_MAX, text_of("unknown"));
    }
}

bool net_peer_is_loopback(const struct sockaddr *peer) {
    char printed[NET_PEER_MAX];
    net_peer_print(printed, peer);
    return strncmp(printed, "127.", 4) == 0 || strcmp(printed, "::1") == 0 || peer->sa_family == AF_UNIX;
}
