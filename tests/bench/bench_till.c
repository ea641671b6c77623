/* What a till waits for: a quote and a confirm of a 10-line and of a 50-line receipt, one till and sixteen, against a
 * bare libmicrohttpd that only sends the same bodies back. The store node is the real one, in a process of its own over
 * plain HTTP, with 1,000 promotions, a customer on every receipt who earns points, and a durable commit behind every
 * confirm. The runs take turns; the medians of five count.
 *
 * The goals are sums of what limits.md sections 1, 4 and 5 measured for the parts, beside an echo of some 100,000 a
 * second: reading the body with jansson (20 us for 10 lines, 90 for 50), writing the answer (10, 50), engine and
 * customer (20, 30), HTTP (10) make 60 and 180 us of a quote, so 0.15 and 0.055 of the echo; a confirm has its rows
 * and its sync besides: 5,300 a second from one till and 8,500 from sixteen with 10 lines, 3,500 and 3,700 with 50. The
 * times may be as many times longer as the throughput may be smaller. */
#include "tests/bench/http_echo.h"
#include "tests/bench/measure.h"
#include "tests/bench/till_load.h"

#include <stdio.h>

enum { RUNS = 5, RUN_MS = 350 };

struct runs {
    int64_t per_second[RUNS];
    int64_t p50_us[RUNS];
    int64_t p99_us[RUNS];
};

struct goals {
    int lines;
    int tills;
    int64_t quote_thousandths;
    int64_t confirm_thousandths;
};

static void run(const struct till_load *load, struct runs *runs, int at) {
    struct till_load_result result = till_load_run(load);
    runs->per_second[at] = result.per_second;
    runs->p50_us[at] = result.p50_us;
    runs->p99_us[at] = result.p99_us;
}

static void print(const char *what, const struct goals *goals, int64_t goal_thousandths, struct runs *ours,
                  struct runs *limit) {
    char name[96];
    struct measure line = {.name = name, .unit = "requests/s", .goal_thousandths = goal_thousandths};
    int size = snprintf(name, sizeof name, "%s-%d-lines-%d-tills", what, goals->lines, goals->tills);
    (void)measure_print(&line, measure_median(ours->per_second, RUNS), measure_median(limit->per_second, RUNS));
    line.unit = "us";
    line.goal_thousandths = 1000000 / goal_thousandths;
    (void)snprintf(name + size, sizeof name - (size_t)size, "-p50");
    (void)measure_print_most(&line, measure_median(ours->p50_us, RUNS), measure_median(limit->p50_us, RUNS));
    (void)snprintf(name + size, sizeof name - (size_t)size, "-p99");
    (void)measure_print_most(&line, measure_median(ours->p99_us, RUNS), measure_median(limit->p99_us, RUNS));
}

static void measure(const struct shop *shop, uint16_t bare_port, const struct goals *goals) {
    static struct runs echo_of_quote;
    static struct runs echo_of_confirm;
    static struct runs quote;
    static struct runs confirm;
    struct till_load quotes = {.shop = shop,
                               .port = shop->fixture.port,
                               .status = 200,
                               .tills = goals->tills,
                               .lines = goals->lines,
                               .kind = RECEIPT_TEXT_QUOTE,
                               .time_ms = RUN_MS};
    struct till_load confirms = quotes;
    confirms.kind = RECEIPT_TEXT_CONFIRM;
    struct till_load echoes_of_confirms = confirms;
    echoes_of_confirms.port = bare_port;
    struct till_load echoes_of_quotes = quotes;
    echoes_of_quotes.port = bare_port;
    confirms.status = 201;
    for (int i = 0; i < RUNS; i++) {
        run(&echoes_of_quotes, &echo_of_quote, i);
        run(&quotes, &quote, i);
        run(&echoes_of_confirms, &echo_of_confirm, i);
        run(&confirms, &confirm, i);
    }
    print("quote", goals, goals->quote_thousandths, &quote, &echo_of_quote);
    print("confirm", goals, goals->confirm_thousandths, &confirm, &echo_of_confirm);
}

int main(void) {
    static const struct goals goals[] = {{10, 1, 150, 53}, {10, 16, 150, 85}, {50, 1, 55, 35}, {50, 16, 55, 37}};
    static struct shop shop;
    struct bench_server bare;
    bench_http_start_bare(&bare);
    shop_make(&shop);
    shop_start(&shop, NULL);
    for (size_t i = 0; i < sizeof goals / sizeof goals[0]; i++) {
        measure(&shop, bare.port, &goals[i]);
    }
    shop_stop(&shop);
    shop_remove(&shop);
    bench_http_stop(&bare);
    return 0;
}
