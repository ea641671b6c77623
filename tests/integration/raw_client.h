/* A client that says exactly what a test wants, also what no honest client says. Blocking with a deadline; every call
 * that waits gives up after RAW_WAIT_MS, so that a test that hangs is a test that fails. */
#ifndef REGULARS_TESTS_RAW_CLIENT_H
#define REGULARS_TESTS_RAW_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RAW_WAIT_MS = 10000, RAW_ANSWER_MAX = 512 * 1024 };

struct raw_answer {
    int status; /* 0: none came */
    size_t size;
    char bytes[RAW_ANSWER_MAX]; /* all that was received, terminated */
};

int64_t raw_now_ms(void);
/* A connected socket of 127.0.0.1, or -1. */
int raw_connect(uint16_t port);
/* The same from another address of 127.0.0.0/8, e.g. "127.0.0.7". */
int raw_connect_from(uint16_t port, const char *own_address);
bool raw_send(int fd, const void *bytes, size_t size);
bool raw_say(int fd, const char *text);
/* One whole HTTP answer: headers and Content-Length bytes. */
void raw_read_answer(int fd, struct raw_answer *answer);
/* Until the peer closes or resets; false when it did not within wait_ms. */
bool raw_wait_closed(int fd, int64_t wait_ms);
/* Closes with RST instead of FIN. */
void raw_reset(int fd);
/* Connects, says it, reads one answer, closes. */
void raw_ask(uint16_t port, const char *request, struct raw_answer *answer);
/* The answer's body, "" when there is none. */
const char *raw_body(const struct raw_answer *answer);

#endif
