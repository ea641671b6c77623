/* The line of one store to head office, made cuttable: a TCP relay on a loopback port, with a thread of its own. While
 * it is cut, connections are closed and new ones are refused at once. */
#ifndef REGULARS_TESTS_CHAIN_RELAY_H
#define REGULARS_TESTS_CHAIN_RELAY_H

#include "base/fault.h"

#include <stdint.h>

struct relay; /* a handle */

/* Listens on a free port, see relay_port; passes on to target_port. NULL with a fault. */
struct relay *relay_open(uint16_t target_port, struct fault *fault);
uint16_t relay_port(const struct relay *relay);
void relay_set_cut(struct relay *relay, bool is_cut);
void relay_close(struct relay *relay);

/* A port of 127.0.0.1 that nobody listens on at this moment, another one with each call: `wanted` if it is free. 0 when
 * there is none. */
uint16_t free_port(uint16_t wanted);

#endif
