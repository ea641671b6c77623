/* Runs one vector as one of its two sides: our own messages must come out byte for byte as the vector has them, the
 * other side's must open to their payloads, the handshake hash must agree, and so must the transport messages that
 * follow. */
#ifndef REGULARS_NOISE_CHECK_VECTOR_RUN_H
#define REGULARS_NOISE_CHECK_VECTOR_RUN_H

#include "tests/noise-check/vector_file.h"

/* The fault says in which message (counted from 1, as the specification does) and what differs. */
bool vector_run(const json_t *vector, bool is_initiator, struct fault *fault) FAULT_CHECKED;

#endif
