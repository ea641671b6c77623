/* A furnished shop for benchmarks: a real store node in a process of its own, enrolled, with SHOP_PROMOTIONS live
 * promotions, SHOP_PRODUCTS products, SHOP_CUSTOMERS customers and SHOP_TILLS paired tills; all put in place through
 * the store's own functions. Its limits on rate are out of the way, everything else is as delivered. */
#ifndef REGULARS_TESTS_SHOP_H
#define REGULARS_TESTS_SHOP_H

#include "store-node/till_access.h"
#include "tests/integration/store_fixture.h"

enum { SHOP_TILLS = 64, SHOP_CUSTOMERS = 5000, SHOP_PRODUCTS = 2000, SHOP_PROMOTIONS = 1000 };

struct shop {
    struct store_fixture fixture;
    char keys[SHOP_TILLS][TILL_KEY_TEXT_MAX]; /* "Authorization: Bearer ..." */
    uint64_t customers[SHOP_CUSTOMERS];       /* ids whose counters have four digits */
};

/* Makes the data directory and furnishes it; ends the program when it cannot. Returns with nothing running. */
void shop_make(struct shop *shop);
/* Starts the daemon, with a library preloaded into it (NULL: none). */
void shop_start(struct shop *shop, const char *preload);
void shop_stop(struct shop *shop);
void shop_remove(struct shop *shop);

/* The store in this process, for benchmarks without HTTP; nothing must be running. */
void shop_open(struct shop *shop, struct store *store);

#endif
