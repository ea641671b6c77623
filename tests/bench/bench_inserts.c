/* Whether a store grows slow with what it has taken: receipts per second into a store that holds 40,000 against one
 * that holds 5,000 (limits.md section 11 row 14 has 4,000,000 and 500,000; the same factor, scaled to a few seconds).
 * 64 receipts to a commit, no HTTP. The two stores take turns; the medians of seven count. */
#include "tests/bench/measure.h"
#include "tests/bench/seller.h"

enum { SMALL = 5000, LARGE = 8 * SMALL, ROUNDS = 7, ROUND = 1024, BATCH = 64, GOAL_THOUSANDTHS = 700 };

static int64_t rate(struct seller *seller) {
    int64_t begun_ns = measure_now_ns();
    seller_sell(seller, ROUND, BATCH);
    return (int64_t)ROUND * 1000000 / ((measure_now_ns() - begun_ns) / 1000);
}

int main(void) {
    static struct shop shops[2];
    static struct seller sellers[2];
    static const int64_t counts[] = {SMALL, LARGE};
    int64_t rates[2][ROUNDS];
    for (int i = 0; i < 2; i++) {
        shop_make(&shops[i]);
        seller_open(&sellers[i], &shops[i]);
        seller_sell(&sellers[i], counts[i], 1024);
    }
    for (int round = 0; round < ROUNDS; round++) {
        rates[0][round] = rate(&sellers[0]);
        rates[1][round] = rate(&sellers[1]);
    }
    struct measure line = {
        .name = "inserts-at-8-times-the-receipts", .unit = "receipts/s", .goal_thousandths = GOAL_THOUSANDTHS};
    (void)measure_print(&line, measure_median(rates[1], ROUNDS), measure_median(rates[0], ROUNDS));
    for (int i = 0; i < 2; i++) {
        seller_close(&sellers[i]);
        shop_remove(&shops[i]);
    }
    return 0;
}
