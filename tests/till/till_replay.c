#include "tests/till/till_replay.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "tests/till/till_clock.h"
#include "tests/till/till_figures.h"
#include "tests/till/till_profile.h"
#include "tests/till/till_read.h"
#include "tests/till/till_replay_file.h"

enum { OK = 200, CREATED = 201, PATIENCE_MS = 60000, MS_PER_S = 1000, TELL_MS = 1000, NAP_MS = 20 };

struct replay {
    const struct till_replay_options *options;
    struct replay_file file;
    int64_t start_ms; /* monotonic, when the first receipt was due */
    atomic_size_t taken;
    atomic_int_least64_t net_minor;
    atomic_bool has_failed;
};

struct replay_till {
    struct replay *replay;
    uint32_t index;
    pthread_t thread;
    bool has_thread;
    atomic_bool is_done;
    char profile_path[TILL_PROFILE_PATH_MAX];
    struct till_profile profile;
    uint32_t next_number;
    struct till_client *client;
    struct fault fault;
};

/* --------------------------------------------------------------------------------------------------- one receipt */

static bool expect(const struct till_answer *answer, const char *what, struct fault *fault) {
    return answer->status == OK || answer->status == CREATED || till_refused(answer, what, fault);
}

static bool know_customer(struct replay_till *till, const char *card, char *customer_id, size_t capacity,
                          struct fault *fault) {
    struct till_answer answer;
    struct till_person person = {.card = card};
    if (!till_identify(till->client, TILL_CARD, card, &answer, fault) || !expect(&answer, "identify", fault)) {
        return false;
    }
    if (!till_read_bool(answer.body, "known") &&
        (!till_register(till->client, &person, &answer, fault) || !expect(&answer, "register", fault))) {
        return false;
    }
    return text_copy(customer_id, capacity, till_read_text(answer.body, "customer.customer_id")) ||
           fault_set(fault, FAULT_INPUT, "the box names no customer");
}

static bool sell(struct replay_till *till, const struct replay_receipt *receipt, struct fault *fault) {
    struct till_answer answer;
    struct till_totals totals;
    char customer_id[32] = "";
    struct till_basket basket = receipt->basket;
    if (receipt->card[0] != '\0' && !know_customer(till, receipt->card, customer_id, sizeof customer_id, fault)) {
        return false;
    }
    basket.customer_id = text_of(customer_id);
    if (!till_quote(till->client, &basket, receipt->sold_at_ms, false, &answer, fault) ||
        !expect(&answer, "quote", fault) || !till_read_totals(answer.body, &totals, fault)) {
        return false;
    }
    struct till_sale sale = {.basket = basket,
                             .key = {.shift = till->profile.shift, .number = till->next_number++},
                             .sold_at_ms = receipt->sold_at_ms,
                             .tender = "card",
                             .expected_net_minor = totals.net_minor};
    if (!till_confirm(till->client, till_sale_body(till->client, &sale), &answer, fault) ||
        !expect(&answer, "confirm", fault)) {
        return false;
    }
    (void)atomic_fetch_add(&till->replay->net_minor, totals.net_minor);
    (void)atomic_fetch_add(&till->replay->taken, 1);
    return true;
}

/* ------------------------------------------------------------------------------------------------------- the tills */

/* A card always comes to the same till: FNV-1a, for its even spread over few tills. */
static uint32_t till_of(const struct replay_receipt *receipt, size_t index, uint32_t till_count) {
    uint32_t hash = 2166136261U;
    for (const char *c = receipt->card; *c != '\0'; c++) {
        hash = (hash ^ (uint8_t)*c) * 16777619U;
    }
    return (receipt->card[0] == '\0' ? (uint32_t)index : hash) % till_count;
}

static void wait_until_due(const struct replay *replay, const struct replay_receipt *receipt) {
    if (replay->options->speed == 0) {
        return;
    }
    int64_t after_ms = (receipt->sold_at_ms - replay->file.receipts[0].sold_at_ms) / replay->options->speed;
    int64_t left_ms = replay->start_ms + after_ms - till_clock_ms();
    if (left_ms > 0) {
        till_clock_pause(left_ms);
    }
}

static void *work(void *context) {
    struct replay_till *till = context;
    struct replay *replay = till->replay;
    for (size_t i = 0; i < replay->file.count && !atomic_load(&replay->has_failed); i++) {
        const struct replay_receipt *receipt = &replay->file.receipts[i];
        if (till_of(receipt, i, replay->options->till_count) != till->index) {
            continue;
        }
        wait_until_due(replay, receipt);
        if (!sell(till, receipt, &till->fault)) {
            (void)fault_wrap(&till->fault, "%s:%zu", replay->options->path, receipt->line_no);
            atomic_store(&replay->has_failed, true);
        }
    }
    atomic_store(&till->is_done, true);
    return NULL;
}

/* Numbers for all its receipts are used up before the first is sent, so that none is ever used twice. */
static bool open_till(struct replay_till *till, struct replay *replay, uint32_t index, struct fault *fault) {
    const char *base = replay->options->profile_path;
    till->replay = replay;
    till->index = index;
    if (index == 0) {
        (void)snprintf(till->profile_path, sizeof till->profile_path, "%s", base);
    } else {
        (void)snprintf(till->profile_path, sizeof till->profile_path, "%s.%" PRIu32, base, index + 1);
    }
    if (!till_profile_read(till->profile_path, &till->profile, fault)) {
        return false;
    }
    till->next_number = till->profile.next_number;
    till->profile.next_number += (uint32_t)replay->file.count;
    till->client = till_client_open(&till->profile.identity, "en", fault);
    if (till->client != NULL) {
        till_client_set_patience(till->client, PATIENCE_MS);
    }
    return till->client != NULL && till_profile_write(till->profile_path, &till->profile, fault);
}

static void tell_progress(const struct replay *replay, int64_t *told_ms) {
    if (till_clock_ms() - *told_ms >= TELL_MS) {
        *told_ms = till_clock_ms();
        (void)fprintf(stderr, "\r%zu of %zu receipts", atomic_load(&replay->taken), replay->file.count);
    }
}

static bool run_tills(struct replay *replay, struct replay_till *tills, struct fault *fault) {
    int64_t told_ms = till_clock_ms();
    replay->start_ms = told_ms;
    bool is_started = true;
    for (uint32_t i = 0; i < replay->options->till_count && is_started; i++) {
        tills[i].has_thread = pthread_create(&tills[i].thread, NULL, work, &tills[i]) == 0;
        is_started = tills[i].has_thread || fault_set(fault, FAULT_FULL, "no thread for a till");
    }
    if (!is_started) {
        atomic_store(&replay->has_failed, true);
    }
    bool has_failed = !is_started;
    for (uint32_t i = 0; i < replay->options->till_count && tills[i].has_thread; i++) {
        while (!atomic_load(&tills[i].is_done)) {
            tell_progress(replay, &told_ms);
            till_clock_pause(NAP_MS);
        }
        (void)pthread_join(tills[i].thread, NULL);
        if (tills[i].fault.code != FAULT_NONE && !has_failed) {
            *fault = tills[i].fault;
            has_failed = true;
        }
    }
    return !has_failed;
}

static void tell_sums(const struct replay *replay) {
    char money[TILL_FIGURE_MAX];
    int64_t lasted_ms = till_clock_ms() - replay->start_ms;
    size_t taken = atomic_load(&replay->taken);
    (void)fprintf(stderr, "\r%*s\r", 40, "");
    (void)printf("%zu receipts, %s to pay in all, in %" PRId64 " ms (%" PRId64 " a second)\n", taken,
                 till_figure_money(money, atomic_load(&replay->net_minor)), lasted_ms,
                 (int64_t)taken * MS_PER_S / (lasted_ms > 0 ? lasted_ms : 1));
}

bool till_replay(const struct till_replay_options *options, struct fault *fault) {
    static struct replay_till tills[TILL_REPLAY_TILLS_MAX];
    static struct replay replay;
    memset(tills, 0, sizeof tills);
    replay.options = options;
    if (!replay_file_read(&replay.file, options->path, fault)) {
        return false;
    }
    bool is_done = true;
    for (uint32_t i = 0; i < options->till_count && is_done; i++) {
        is_done = open_till(&tills[i], &replay, i, fault);
    }
    is_done = is_done && run_tills(&replay, tills, fault);
    tell_sums(&replay);
    for (uint32_t i = 0; i < options->till_count; i++) {
        till_client_close(tills[i].client);
    }
    replay_file_free(&replay.file);
    return is_done;
}
