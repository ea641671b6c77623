#include "tests/bench/seller.h"

#include "base/bug.h"
#include "store-node/checkout.h"
#include "tests/harness/dice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 16 * 1024 * 1024 };
#define SOLD_AT_MS INT64_C(1795000000000)

static void must(bool is_done, const struct fault *fault) {
    if (!is_done) {
        (void)fprintf(stderr, "seller: %s\n", fault->text);
        exit(1);
    }
}

void seller_open(struct seller *seller, struct shop *shop) {
    *seller = (struct seller){.shop = shop};
    void *block = malloc(ARENA_BYTES);
    bug_if(block == NULL);
    arena_init(&seller->arena, block, ARENA_BYTES);
    shop_open(shop, &seller->store);
}

void seller_close(struct seller *seller) {
    store_close(&seller->store);
    free(seller->arena.block);
}

static void fill_lines(struct dice *dice, struct basket_line lines[static SELLER_LINES], char skus[][LIMIT_SKU]) {
    for (uint32_t i = 0; i < SELLER_LINES; i++) {
        (void)snprintf(skus[i], LIMIT_SKU, "s%04d", (int)dice_between(dice, 1, SHOP_PRODUCTS));
        lines[i] = (struct basket_line){.line_no = i + 1,
                                        .product.sku = text_of(skus[i]),
                                        .quantity_milli = dice_between(dice, 1, 3) * 1000,
                                        .price_minor = dice_between(dice, 1000, 30000)};
    }
}

static void sell_one(struct seller *seller) {
    struct basket_line lines[SELLER_LINES];
    char skus[SELLER_LINES][LIMIT_SKU];
    int64_t number = seller->next_number++;
    int64_t at_ms = SOLD_AT_MS + number * 1000;
    struct dice dice = {(uint64_t)number};
    size_t bad_line;
    struct checkout_confirm confirm = {.basket = {.customer_id = seller->shop->customers[number % SHOP_CUSTOMERS],
                                                  .basket = {.line_count = SELLER_LINES, .lines = lines}},
                                       .key = {.store = STORE_FIXTURE_STORE,
                                               .till = (uint32_t)(number % SHOP_TILLS + 1),
                                               .shift = 1,
                                               .number = (uint32_t)number + 1},
                                       .sold_at_ms = at_ms,
                                       .expected_net_minor = -1};
    struct checkout_answer answer;
    struct fault fault;
    fill_lines(&dice, lines, skus);
    bug_if(basket_check(&confirm.basket.basket, &bad_line) != BASKET_OK);
    memcpy(confirm.content_hash, &number, sizeof number);
    arena_reset(&seller->arena);
    must(turn_begin_request(&seller->store.turn, &fault), &fault);
    bool ok = checkout_confirm_sale(&seller->store, &confirm, at_ms, at_ms, &seller->arena, &answer, &fault);
    must(turn_end_request(&seller->store.turn, ok, &fault), &fault);
    bug_if(answer.outcome != CHECKOUT_TAKEN);
}

void seller_sell(struct seller *seller, int64_t count, int64_t batch) {
    struct fault fault;
    for (int64_t i = 0; i < count; i++) {
        sell_one(seller);
        if ((i + 1) % batch == 0 || i + 1 == count) {
            must(turn_commit(&seller->store.turn, &fault), &fault);
        }
    }
}
