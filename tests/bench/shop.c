#include "tests/bench/shop.h"

#include "base/bug.h"
#include "base/id.h"
#include "node/os_entropy.h"
#include "store-node/customer_desk.h"
#include "wire/product_codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RULES_ROOM = 512 * 1024,
    CATALOGUE_ROOM = 512 * 1024,
    CATEGORIES = 50,
    COUNTER_FIRST = 1000,
    ARMS_LENGTH_MS = 1000, /* between two registrations, as if people had come one by one */
};
#define SHOP_NOW_MS INT64_C(1790000000000)

static void must(bool is_done, const char *what, const struct fault *fault) {
    if (!is_done) {
        (void)fprintf(stderr, "shop: %s: %s\n", what, fault->text);
        exit(1);
    }
}

/* ----------------------------------------------------------------------------------------------------- promotions */

/* In turn: seven of ten discount one product, two of ten ask for three packs of one, one of ten discounts a category.
 */
static void write_promotion(struct writer *out, int number) {
    int product = number * (SHOP_PRODUCTS / SHOP_PROMOTIONS) + 1;
    writer_format(out,
                  "{\"document\":1,\"id\":\"p%d\",\"name\":{\"ru\":\"Акция %d\",\"en\":\"Offer %d\"},\"priority\":%d,",
                  number, number, number, 10 + number);
    if (number % 10 == 0) {
        writer_format(out,
                      "\"results\":[{\"discount\":{\"target\":{\"lines\":{\"categories\":[\"c%d\"]}},"
                      "\"value\":{\"percent_bp\":500}}}]},",
                      number / 10 % CATEGORIES);
        return;
    }
    if (number % 10 < 3) {
        writer_format(out,
                      "\"conditions\":{\"basket\":{\"measure\":\"quantity\",\"scope\":{\"skus\":[\"s%04d\"]},"
                      "\"op\":\"at_least\",\"value\":3000}},",
                      product);
    }
    writer_format(out,
                  "\"results\":[{\"discount\":{\"target\":{\"lines\":{\"skus\":[\"s%04d\"]}},"
                  "\"value\":{\"percent_bp\":1000}}}]},",
                  product);
}

/* The last two hold for everything: pay up to half with points, five percent back. */
static struct span write_rules(struct writer *out) {
    writer_format(out, "{\"format\":1,\"version\":1,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\","
                       "\"member_level\":\"bronze\"},\"promotions\":[");
    for (int number = 0; number < SHOP_PROMOTIONS - 2; number++) {
        write_promotion(out, number);
    }
    writer_format(out,
                  "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Оплата\",\"en\":\"Pay\"},\"priority\":5000,"
                  "\"results\":[{\"pay_with_points\":{\"share_max_bp\":5000}}]},"
                  "{\"document\":1,\"id\":\"back\",\"name\":{\"ru\":\"Кешбэк\",\"en\":\"Cashback\"},\"priority\":5001,"
                  "\"results\":[{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":500}}}]}]}");
    bug_if(out->overflowed);
    return writer_result(out);
}

/* ------------------------------------------------------------------------------------------------------ catalogue */

static struct span write_catalogue(struct writer *out) {
    for (int number = 1; number <= SHOP_PRODUCTS; number++) {
        char sku[LIMIT_SKU];
        char name[LIMIT_NAME];
        char category[LIMIT_NAME];
        (void)snprintf(sku, sizeof sku, "s%04d", number);
        (void)snprintf(name, sizeof name, "Product number %d", number);
        (void)snprintf(category, sizeof category, "c%d", number % CATEGORIES);
        struct product product = {.sku = text_of(sku), .name = text_of(name), .category_count = 1, .vat_bp = 1000};
        product.categories[0] = text_of(category);
        product_append(&product, out);
    }
    bug_if(out->overflowed);
    return writer_result(out);
}

static void publish(struct store *store) {
    static uint8_t rules_block[RULES_ROOM];
    static uint8_t catalogue_block[CATALOGUE_ROOM];
    struct writer rules;
    struct writer catalogue;
    uint8_t hash[BLOB_HASH_SIZE];
    struct fault fault;
    writer_init(&rules, rules_block, sizeof rules_block);
    writer_init(&catalogue, catalogue_block, sizeof catalogue_block);
    must(blob_table_put(&store->tables.blobs, write_rules(&rules), hash, &fault) &&
             store_switch_rules(store, 1, hash, &fault),
         "rules", &fault);
    must(blob_table_put(&store->tables.blobs, write_catalogue(&catalogue), hash, &fault) &&
             store_switch_catalogue(store, 1, hash, &fault),
         "catalogue", &fault);
}

/* ----------------------------------------------------------------------------------------------------------- people */

static uint64_t register_one(struct store *store, int number) {
    char phone[LIMIT_PHONE];
    struct register_request request = {.birth_day = CUSTOMER_NO_BIRTH_DAY, .consents_data = true, .till = 1};
    enum register_outcome outcome;
    struct customer_view view;
    struct store_watermark watermark;
    struct fault fault;
    int64_t at_ms = SHOP_NOW_MS + (int64_t)number * ARMS_LENGTH_MS;
    (void)snprintf(phone, sizeof phone, "+7916%07d", number);
    request.phone = text_of(phone);
    must(customer_desk_register(store, &request, at_ms, at_ms, &outcome, &view, &watermark, &fault), "customers",
         &fault);
    bug_if(outcome != REGISTER_DONE);
    return view.customer.id;
}

static void register_people(struct shop *shop, struct store *store) {
    size_t count = 0;
    for (int number = 1; count < SHOP_CUSTOMERS; number++) {
        uint64_t id = register_one(store, number);
        if (id_counter(id) >= COUNTER_FIRST) {
            shop->customers[count++] = id;
        }
    }
}

static void pair_tills(struct shop *shop, struct store *store) {
    static struct till_access access;
    struct fault fault;
    till_access_start(&access, store, 1, 1, 1);
    for (uint32_t i = 0; i < SHOP_TILLS; i++) {
        uint32_t till;
        must(till_access_pair(&access, text_of("till"), SHOP_NOW_MS, &till, shop->keys[i], &fault), "tills", &fault);
        bug_if(till != i + 1);
    }
}

void shop_open(struct shop *shop, struct store *store) {
    struct fault fault;
    must(os_entropy_start(&fault) && store_open(store, shop->fixture.data_directory, os_entropy(), NULL, &fault),
         "open", &fault);
}

void shop_make(struct shop *shop) {
    static struct store store;
    struct fault fault;
    store_fixture_make(&shop->fixture);
    shop_open(shop, &store);
    must(db_begin(&store.db, &fault), "begin", &fault);
    store_fixture_put_identity(&store);
    publish(&store);
    pair_tills(shop, &store);
    register_people(shop, &store);
    must(db_commit(&store.db, &fault), "commit", &fault);
    store_close(&store);
}

/* ---------------------------------------------------------------------------------------------------- the daemon */

void shop_start(struct shop *shop, const char *preload) {
    static const char *const settings[] = {"--rate-per-second",
                                           "1000000",
                                           "--rate-burst",
                                           "1000000",
                                           "--connections",
                                           "256",
                                           "--connections-per-address",
                                           "256",
                                           "--log-level",
                                           "warning",
                                           NULL};
    if (preload != NULL) {
        bug_if(setenv("LD_PRELOAD", preload, 1) != 0);
    }
    store_fixture_start(&shop->fixture, settings);
    bug_if(unsetenv("LD_PRELOAD") != 0);
}

void shop_stop(struct shop *shop) {
    bug_if(!store_fixture_stop(&shop->fixture));
}

void shop_remove(struct shop *shop) {
    store_fixture_remove(&shop->fixture);
}
