/* The real link of shared/node in a process of its own. Its protocol is the least that tells a good node from a bad
 * one: the first frame must be LINK_FIXTURE_SECRET, which authenticates; every frame is sent back. "dial" makes a
 * process that dials instead, says the secret, and reports what it sees. */
#ifndef REGULARS_TESTS_LINK_FIXTURE_H
#define REGULARS_TESTS_LINK_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define LINK_FIXTURE_SECRET "open sesame"
enum {
    LINK_FIXTURE_HANDSHAKE_MS = 500,
    LINK_FIXTURE_SILENCE_MS = 1500,
    LINK_FIXTURE_NEWCOMERS = 128,
    LINK_FIXTURE_PER_ADDRESS = 48,
};

struct link_fixture {
    pid_t pid;
    uint16_t port;
    int reports; /* the dialing kind: a byte for each event, 'o' opened, 'a' answered by the peer, 'c' closed */
};

void link_fixture_listen(struct link_fixture *fixture);
void link_fixture_dial(struct link_fixture *fixture, uint16_t port);
/* TERM; true when it then ended by itself with status 0. */
bool link_fixture_stop(struct link_fixture *fixture);

#endif
