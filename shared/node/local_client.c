#include "node/local_client.h"

#include "wire/json.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static bool fail(const struct net_address *address, struct fault *fault) {
    bool nobody_listens = errno == ENOENT || errno == ECONNREFUSED;
    return fault_set(fault, nobody_listens ? FAULT_REFUSED : FAULT_IO, "%s: %s%s", address->host, strerror(errno),
                     nobody_listens ? "; does the daemon run?" : "");
}

bool local_socket_address(const char *data_directory, struct net_address *address, struct fault *fault) {
    static const char name[] = "/admin.sock";
    char path[PATH_MAX + sizeof name];
    if (realpath(data_directory, path) == NULL) {
        return fault_set(fault, FAULT_IO, "%s: %s", data_directory, strerror(errno));
    }
    memcpy(path + strlen(path), name, sizeof name);
    return net_address_local(path, address, fault) || fault_wrap(fault, "data_directory");
}

static bool dial(const struct net_address *address, int *fd, struct fault *fault) {
    struct sockaddr_storage where;
    socklen_t size;
    if (!net_address_numeric(address, &where, &size, fault)) {
        return false;
    }
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd < 0) {
        return fail(address, fault);
    }
    if (connect(*fd, (const struct sockaddr *)&where, size) != 0) {
        (void)fail(address, fault);
        (void)close(*fd);
        return false;
    }
    return true;
}

static bool send_all(int fd, struct span bytes) {
    while (bytes.size > 0) {
        ssize_t sent = send(fd, bytes.data, bytes.size, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            return false;
        }
        if (sent > 0) {
            bytes = span_of(bytes.data + sent, bytes.size - (size_t)sent);
        }
    }
    return true;
}

/* A daemon that refuses a request may close before it has read all of it: its answer is read even so. */
static bool send_request(const struct net_address *address, int fd, const char *method, const char *target,
                         struct span body, struct fault *fault) {
    char head[LOCAL_HEADER_MAX];
    int size = snprintf(head, sizeof head,
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        method, target, body.size);
    if (size < 0 || (size_t)size >= sizeof head) {
        return fault_set(fault, FAULT_INPUT, "the request's target is too long");
    }
    if (!send_all(fd, span_of(head, (size_t)size)) || !send_all(fd, body)) {
        return errno == EPIPE || errno == ECONNRESET || fail(address, fault);
    }
    return true;
}

static bool receive_all(const struct net_address *address, int fd, struct writer *in, struct fault *fault) {
    while (in->size < in->capacity) {
        ssize_t got = recv(fd, in->data + in->size, in->capacity - in->size, 0);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return fail(address, fault);
        }
        in->size += got > 0 ? (size_t)got : 0;
    }
    return fault_set(fault, FAULT_FULL, "%s: the answer is larger than %zu bytes", address->host, in->capacity);
}

/* The value of a header in the head of an answer; {NULL, 0} when there is none. */
static struct text find_header(struct text head, const char *name) {
    size_t name_size = strlen(name);
    const char *end = head.data + head.size;
    for (const char *line = head.data; line < end;) {
        const char *line_end = memmem(line, (size_t)(end - line), "\r\n", 2);
        line_end = line_end == NULL ? end : line_end;
        if ((size_t)(line_end - line) > name_size && line[name_size] == ':' &&
            strncasecmp(line, name, name_size) == 0) {
            const char *value = line + name_size + 1;
            value += value < line_end && *value == ' ' ? 1 : 0;
            return (struct text){value, (size_t)(line_end - value)};
        }
        line = line_end + 2;
    }
    return (struct text){NULL, 0};
}

/* "HTTP/1.1 200 OK", headers, an empty line, a body of the size that the headers say. */
static bool take_apart(const struct net_address *address, struct span bytes, struct local_answer *answer,
                       struct fault *fault) {
    enum { STATUS_AT = 9, STATUS_DIGITS = 3 };
    const uint8_t *blank = memmem(bytes.data, bytes.size, "\r\n\r\n", 4);
    int64_t status;
    int64_t size;
    if (blank == NULL || blank - bytes.data < STATUS_AT + STATUS_DIGITS) {
        return fault_set(fault, FAULT_PEER, "%s: the answer ended early", address->host);
    }
    struct text head = {(const char *)bytes.data, (size_t)(blank - bytes.data)};
    answer->body = (struct text){(const char *)blank + 4, bytes.size - head.size - 4};
    struct text length = find_header(head, "Content-Length");
    if (!text_to_int64((struct text){head.data + STATUS_AT, STATUS_DIGITS}, &status) || status < 100 || status > 599) {
        return fault_set(fault, FAULT_PEER, "%s: the answer is not HTTP", address->host);
    }
    if (length.data != NULL && (!text_to_int64(length, &size) || size != (int64_t)answer->body.size)) {
        return fault_set(fault, FAULT_PEER, "%s: the answer ended early", address->host);
    }
    answer->status = (int)status;
    return true;
}

static bool receive_answer(const struct net_address *address, int fd, struct arena *arena, struct local_answer *answer,
                           struct fault *fault) {
    struct writer in;
    struct fault no_json;
    size_t half = (arena->capacity - arena->used) / 2;
    size_t room = half < LOCAL_ANSWER_MAX ? half : LOCAL_ANSWER_MAX;
    void *block = arena_take(arena, room);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the answer");
    }
    writer_init(&in, block, room);
    if (!receive_all(address, fd, &in, fault) || !take_apart(address, span_of(in.data, in.size), answer, fault)) {
        return false;
    }
    if (!json_parse(span_of(answer->body.data, answer->body.size), arena, &answer->tree, &no_json)) {
        answer->tree = NULL;
    }
    return true;
}

bool local_client_ask(const struct net_address *address, const char *method, const char *target, struct span body,
                      struct arena *arena, struct local_answer *answer, struct fault *fault) {
    int fd;
    *answer = (struct local_answer){0};
    if (!dial(address, &fd, fault)) {
        return false;
    }
    bool ok =
        send_request(address, fd, method, target, body, fault) && receive_answer(address, fd, arena, answer, fault);
    (void)close(fd);
    return ok;
}

struct text local_answer_text(const struct tree *tree, const char *name) {
    const struct tree *member = tree == NULL ? NULL : tree_member(tree, name);
    return member != NULL && member->kind == TREE_TEXT ? member->text : (struct text){"", 0};
}

int64_t local_answer_int(const struct tree *tree, const char *name) {
    const struct tree *member = tree == NULL ? NULL : tree_member(tree, name);
    return member != NULL && member->kind == TREE_INT ? member->number : 0;
}
