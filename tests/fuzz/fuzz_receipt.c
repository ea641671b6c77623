/* Any receipt, with amounts up to the largest that a basket may have, under a random rule set. Input: two bytes that
 * seed the set and the customer, then 12 bytes for each line. The engine adds up its own answer and stops the process
 * when it does not; the order of the lines must decide nothing. */
#include "base/bug.h"
#include "tests/harness/promo_random.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 32 * 1024 * 1024, SEED_BYTES = 2, LINE_BYTES = 12, LINES_MAX = 40, PROMOTIONS = 12 };

static alignas(max_align_t) uint8_t block[ARENA_SIZE];

/* 40 bits give prices and quantities of every size: a mantissa of 32 bits, shifted by the last byte. */
static int64_t take_number(const uint8_t *bytes, int64_t most) {
    uint64_t number =
        (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 | (uint64_t)bytes[3] << 24;
    number = number << bytes[4] % 24 >> bytes[4] / 24;
    return (int64_t)(number % ((uint64_t)most + 1));
}

static void make_line(struct arena *arena, const uint8_t *bytes, uint32_t line_no, struct basket_line *line) {
    enum { NAME_BYTES = 16 };
    char *names = arena_take(arena, NAME_BYTES * 2);
    bug_if(names == NULL);
    (void)snprintf(names, NAME_BYTES, "sku%d", bytes[10] % 12 + 1);
    (void)snprintf(names + NAME_BYTES, NAME_BYTES, "category%d", bytes[10] / 16 % 5 + 1);
    *line = (struct basket_line){.line_no = line_no,
                                 .price_minor = take_number(bytes, MONEY_MAX),
                                 .quantity_milli = int64_max(1, take_number(bytes + 5, QUANTITY_MAX))};
    line->product.sku = text_of(names);
    line->product.categories[line->product.category_count++] = text_of(names + NAME_BYTES);
    line->product.flags = bytes[11] % 4 == 0 ? bytes[11] / 4U : 0;
    line->product.price_min_minor = bytes[11] % 4 == 1 ? line->price_minor / 64 * (bytes[11] / 4) : 0;
    line->is_deep_promo = bytes[11] % 4 == 2;
}

static bool compile_random(struct dice *dice, struct arena *arena, struct rule_set *set,
                           struct compiled_set *compiled) {
    static struct tree_report report;
    report = (struct tree_report){0};
    struct tree document = promo_random_set(dice, arena, PROMOTIONS);
    return rule_set_read(&document, arena, set, &report) && promo_compile(set, arena, compiled, &report);
}

static void price_both_ways(const struct compiled_set *compiled, struct promo_request *request, struct basket *basket) {
    struct promo_outcome outcome;
    struct promo_outcome turned;
    bug_if(!promo_evaluate(compiled, request, &outcome));
    for (size_t i = 0; i < basket->line_count / 2; i++) {
        struct basket_line moved = basket->lines[i];
        basket->lines[i] = basket->lines[basket->line_count - 1 - i];
        basket->lines[basket->line_count - 1 - i] = moved;
    }
    bug_if(!promo_evaluate(compiled, request, &turned));
    bug_if(outcome.net_minor != turned.net_minor || outcome.points_to_earn != turned.points_to_earn);
    for (size_t i = 0; i < outcome.line_count; i++) {
        bug_if(outcome.lines[i].net_minor != turned.lines[outcome.line_count - 1 - i].net_minor);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct random_request made;
    if (size < SEED_BYTES + LINE_BYTES) {
        return 0;
    }
    struct arena arena;
    struct rule_set set;
    struct compiled_set compiled;
    struct dice dice = {(uint64_t)data[0] << 8 | data[1]};
    arena_init(&arena, block, sizeof(block));
    promo_random_request(&dice, &arena, 1, &made);
    if (!compile_random(&dice, &arena, &set, &compiled)) {
        return 0;
    }
    static struct basket_line lines[LINES_MAX];
    struct basket basket = {.lines = lines, .points_to_pay = made.basket.points_to_pay};
    for (size_t at = SEED_BYTES; at + LINE_BYTES <= size && basket.line_count < LINES_MAX; at += LINE_BYTES) {
        make_line(&arena, data + at, (uint32_t)basket.line_count + 1, &lines[basket.line_count]);
        basket.line_count++;
    }
    size_t bad_line;
    if (basket_check(&basket, &bad_line) != BASKET_OK) {
        return 0;
    }
    made.request.basket = &basket;
    made.request.arena = &arena;
    price_both_ways(&compiled, &made.request, &basket);
    return 0;
}
