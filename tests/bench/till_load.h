/* Tills as a load: each keeps one connection and waits for its answer before it asks again (no pipelining). One thread
 * with epoll plays them all. */
#ifndef REGULARS_TESTS_TILL_LOAD_H
#define REGULARS_TESTS_TILL_LOAD_H

#include "tests/bench/receipt_text.h"

struct till_load {
    const struct shop *shop;
    uint16_t port;
    int status; /* what every answer must be; another ends the program */
    int tills;  /* 1 .. SHOP_TILLS */
    int lines;  /* of a receipt */
    enum receipt_text_kind kind;
    int64_t time_ms;
};

struct till_load_result {
    int64_t per_second;
    int64_t p50_us;
    int64_t p99_us;
};

/* Receipt numbers go on from the load before, so that no receipt is a repeat. */
struct till_load_result till_load_run(const struct till_load *load);

#endif
