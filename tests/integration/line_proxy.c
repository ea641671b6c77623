#include "line_proxy.h"

#include "node/net_address.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

static void drop_end(struct line_end *end) {
    if (end->watch.fd >= 0) {
        loop_watch_remove(end->proxy->loop, &end->watch);
        (void)close(end->watch.fd);
        end->watch.fd = -1;
    }
}

static void note(struct line_proxy *proxy, const uint8_t *bytes, size_t size) {
    size_t room = sizeof proxy->record - proxy->record_size;
    size_t kept = size < room ? size : room;
    memcpy(proxy->record + proxy->record_size, bytes, kept);
    proxy->record_size += kept;
}

static void spoil(struct line_proxy *proxy, uint8_t *bytes, size_t size) {
    if (proxy->spoil_after >= 0 && (size_t)proxy->spoil_after < size) {
        bytes[proxy->spoil_after] ^= 1;
        proxy->spoil_after = -1;
    } else if (proxy->spoil_after >= 0) {
        proxy->spoil_after -= (int64_t)size;
    }
}

static void on_bytes(void *context, uint32_t events) {
    static uint8_t bytes[BLOCK];
    struct line_end *end = context;
    (void)events;
    ssize_t size = recv(end->watch.fd, bytes, sizeof bytes, 0);
    if (size <= 0 || end->other->watch.fd < 0) {
        drop_end(end->other);
        drop_end(end);
        return;
    }
    if (end->is_from_box) {
        note(end->proxy, bytes, (size_t)size);
    } else {
        spoil(end->proxy, bytes, (size_t)size);
    }
    if (!raw_send(end->other->watch.fd, bytes, (size_t)size)) {
        drop_end(end->other);
        drop_end(end);
    }
}

static void begin_end(struct line_proxy *proxy, struct line_end *end, struct line_end *other, int fd,
                      bool is_from_box) {
    struct fault fault;
    *end = (struct line_end){.proxy = proxy, .other = other, .is_from_box = is_from_box};
    end->watch = (struct loop_watch){.fd = fd, .on_ready = on_bytes, .context = end};
    assert_true(loop_watch_add(proxy->loop, &end->watch, EPOLLIN, &fault));
}

static void on_dialled(void *context, uint32_t events) {
    struct line_proxy *proxy = context;
    (void)events;
    int box = accept4(proxy->listener.fd, NULL, NULL, SOCK_CLOEXEC);
    int hq = box >= 0 && !proxy->is_deaf ? raw_connect(proxy->hq_port) : -1;
    for (size_t i = 0; hq >= 0 && i < LINE_PROXY_PAIRS; i++) {
        struct line_end *end = &proxy->ends[2 * i];
        if (end[0].watch.fd < 0 && end[1].watch.fd < 0) {
            begin_end(proxy, &end[0], &end[1], box, true);
            begin_end(proxy, &end[1], &end[0], hq, false);
            proxy->accepted++;
            return;
        }
    }
    (void)close(box);
    if (hq >= 0) {
        (void)close(hq);
    }
}

void line_proxy_start(struct line_proxy *proxy, struct event_loop *loop, uint16_t hq_port) {
    struct net_address address = {.host = "127.0.0.1"};
    struct fault fault;
    int fd;
    *proxy = (struct line_proxy){.loop = loop, .hq_port = hq_port, .spoil_after = -1};
    for (size_t i = 0; i < 2 * LINE_PROXY_PAIRS; i++) {
        proxy->ends[i].watch.fd = -1;
    }
    assert_true(net_listen(&address, 16, &fd, &fault));
    proxy->port = net_bound_port(fd);
    proxy->listener = (struct loop_watch){.fd = fd, .on_ready = on_dialled, .context = proxy};
    assert_true(loop_watch_add(loop, &proxy->listener, EPOLLIN, &fault));
}

void line_proxy_cut(struct line_proxy *proxy) {
    for (size_t i = 0; i < 2 * LINE_PROXY_PAIRS; i++) {
        if (proxy->ends[i].watch.fd >= 0) {
            drop_end(&proxy->ends[i]);
        }
    }
}

void line_proxy_stop(struct line_proxy *proxy) {
    line_proxy_cut(proxy);
    loop_watch_remove(proxy->loop, &proxy->listener);
    (void)close(proxy->listener.fd);
}
