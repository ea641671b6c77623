#include "tests/chain/day.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/chain/upheaval.h"
#include "tests/till/till_clock.h"
#include "tests/till/till_read.h"

enum { MS_PER_S = 1000, MEET_MS = 60000, TRY_MS = 50, PROGRESS_MS = 1000, NAP_MS = 100 };

static volatile sig_atomic_t is_over;

static void end_day(int signal) {
    (void)signal;
    is_over = 1;
}

bool day_is_over(void) {
    return is_over != 0;
}

void day_watch_signals(void) {
    struct sigaction action = {.sa_handler = end_day};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
}

/* -------------------------------------------------------------------------------------------------------- selling */

static bool keep_sale(struct day *day, struct sale *sale) {
    if (day->sale_count == day->sale_capacity) {
        size_t capacity = day->sale_capacity * 2 + 1024;
        struct sale **sales = realloc(day->sales, capacity * sizeof(struct sale *));
        if (sales == NULL) {
            return false;
        }
        day->sales = sales;
        day->sale_capacity = capacity;
    }
    day->sales[day->sale_count++] = sale;
    return true;
}

static bool give_out(struct day *day, const struct source_receipt *receipt, struct fault *fault) {
    struct visit visit;
    uint64_t number = day->sale_count + 1;
    if (!shopping_plan_next(day->plan, number, receipt, &visit, fault)) {
        return false;
    }
    struct sale *sale = sale_make(number, &visit);
    if (sale == NULL || !keep_sale(day, sale)) {
        sale_free(sale);
        return fault_set(fault, FAULT_FULL, "no memory for a sale");
    }
    return crew_give(day->crew, sale, fault);
}

/* Waits for the moment of the receipt, by the pace. */
static void keep_pace(const struct day *day, int64_t start_ms) {
    uint32_t pace = day->nodes->options->pace;
    int64_t due_ms = pace == 0 ? 0 : start_ms + (int64_t)(day->sale_count * MS_PER_S / pace);
    for (int64_t left_ms = due_ms - till_clock_ms(); left_ms > 0 && !day_is_over();
         left_ms = due_ms - till_clock_ms()) {
        till_clock_pause(left_ms < NAP_MS ? left_ms : NAP_MS);
    }
}

static bool check_nodes(struct chain_nodes *nodes, struct fault *fault) {
    for (uint32_t i = 0; i < nodes->options->store_count; i++) {
        if (!node_check(&nodes->stores[i].node, fault)) {
            return false;
        }
    }
    return node_check(&nodes->hq, fault);
}

/* Once a second: how far it is, and whether the nodes are well. */
static bool look_round(const struct day *day, int64_t *looked_ms, struct fault *fault) {
    int64_t now_ms = till_clock_ms();
    if (now_ms - *looked_ms < PROGRESS_MS) {
        return true;
    }
    *looked_ms = now_ms;
    uint64_t taken = crew_taken(day->crew);
    if (day->expected > 0) {
        (void)fprintf(stderr, "\r%" PRIu64 " of %" PRIu64 " receipts taken ", taken, day->expected);
    } else {
        (void)fprintf(stderr, "\r%" PRIu64 " receipts taken ", taken);
    }
    return check_nodes(day->nodes, fault);
}

bool day_sell(struct day *day, struct fault *fault) {
    struct upheavals upheavals;
    struct source_receipt receipt;
    int64_t start_ms = till_clock_ms();
    int64_t looked_ms = start_ms;
    upheavals_make(&upheavals, day->nodes->options, day->expected);
    while (!day_is_over() && (day->expected == 0 || day->sale_count < day->expected)) {
        keep_pace(day, start_ms);
        enum source_step step = day->source->next(day->source->context, &receipt, fault);
        if (step == SOURCE_END) {
            break;
        }
        if (step == SOURCE_FAULT || !upheavals_do(&upheavals, day->nodes, day->sale_count + 1, fault) ||
            !give_out(day, &receipt, fault) || !look_round(day, &looked_ms, fault)) {
            return false;
        }
    }
    bool is_done = upheavals_do(&upheavals, day->nodes, UINT64_MAX, fault) && crew_finish(day->crew, fault);
    day->lasted_ms = till_clock_ms() - start_ms;
    (void)fprintf(stderr, "\r%" PRIu64 " receipts taken          \n", crew_taken(day->crew));
    return is_done;
}

void day_free(struct day *day) {
    for (size_t i = 0; i < day->sale_count; i++) {
        sale_free(day->sales[i]);
    }
    free(day->sales);
}

/* -------------------------------------------------------------------------------------------------------- meeting */

static bool has_met(struct chain_nodes *nodes, uint32_t store, struct fault *fault) {
    const struct tree *status;
    return nodes_ask_store(nodes, store, "GET", "/status", &status, fault) &&
           ((till_read_int(status, "led.seq") == till_read_int(status, "led.hq_seq") &&
             till_read_int(status, "doc.seq") == till_read_int(status, "doc.hq_seq") &&
             text_is(till_read_text(status, "hq_link"), "up")) ||
            fault_set(fault, FAULT_IO, "head office lacks entries of store %" PRIu32, store));
}

bool day_wait_for_hq(struct day *day, struct fault *fault) {
    int64_t deadline_ms = till_clock_ms() + MEET_MS;
    for (uint32_t store = 1; store <= day->nodes->options->store_count; store++) {
        while (!has_met(day->nodes, store, fault)) {
            struct fault gone;
            if (!check_nodes(day->nodes, &gone)) {
                *fault = gone;
                return false;
            }
            if (till_clock_ms() > deadline_ms) {
                return fault_wrap(fault, "after %d s", MEET_MS / MS_PER_S);
            }
            till_clock_pause(TRY_MS);
        }
    }
    return true;
}
