/* Receipts without HTTP: a store in this process that sells to its customers, for benchmarks of what lies behind. */
#ifndef REGULARS_TESTS_SELLER_H
#define REGULARS_TESTS_SELLER_H

#include "tests/bench/shop.h"

enum { SELLER_LINES = 10 };

struct seller {
    const struct shop *shop;
    struct store store;
    struct arena arena;
    int64_t next_number;
};

/* Opens the shop's store, of which nothing may run. */
void seller_open(struct seller *seller, struct shop *shop);
void seller_close(struct seller *seller);
/* Takes `count` receipts of SELLER_LINES lines, each of the next customer, `batch` to a commit. */
void seller_sell(struct seller *seller, int64_t count, int64_t batch);

#endif
