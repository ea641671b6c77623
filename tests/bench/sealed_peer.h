/* The two ends of a sealed link (node/sealed_link.h) for benchmarks that ask how soon an honest store is connected.
 * Each end lives in a process of its own, because NNG does not survive a fork; this process must not have used it. */
#ifndef REGULARS_TESTS_SEALED_PEER_H
#define REGULARS_TESTS_SEALED_PEER_H

#include <stdint.h>
#include <sys/types.h>

/* Once, before the others: the keys of both. */
void sealed_peer_make_keys(void);
/* A head office that lets the honest store in, with the limits of a real one; *port is where it listens. */
pid_t sealed_peer_listen(uint16_t *port);
/* Connects the honest store; microseconds from the first dial to the finished handshake, and then it leaves. */
int64_t sealed_peer_dial_us(uint16_t port);

#endif
