#include "tests/chain/generator_goods.h"

#include <inttypes.h>
#include <stdio.h>

enum { FOOD = 1000, OTHER = 2000 }; /* VAT rates in hundredths of a percent */

#define WEIGHED PRODUCT_IS_WEIGHED
#define TOBACCO (PRODUCT_NO_DISCOUNT | PRODUCT_NO_EARN | PRODUCT_NO_POINTS_PAY)
#define ALCOHOL PRODUCT_NO_POINTS_PAY

/* Prices in kopecks. */
const struct goods_kind goods_kinds[GENERATOR_KINDS] = {
    /* department   category         kind                from    to  least  often most  VAT   flags */
    {"Dairy", "Milk", "Milk 3.2 %", 7490, 12990, 0, 30, 6, FOOD, 0},
    {"Dairy", "Milk", "Milk 1.5 %", 6990, 11990, 0, 15, 6, FOOD, 0},
    {"Dairy", "Fermented", "Kefir", 6490, 10990, 0, 18, 4, FOOD, 0},
    {"Dairy", "Fermented", "Yogurt", 3490, 8990, 0, 25, 8, FOOD, 0},
    {"Dairy", "Cheese", "Hard cheese", 69900, 149900, 0, 12, 1, FOOD, WEIGHED},
    {"Dairy", "Butter", "Butter 82.5 %", 15990, 28990, 0, 14, 3, FOOD, 0},
    {"Dairy", "Eggs", "Eggs, ten", 8990, 13990, 0, 22, 3, FOOD, 0},
    {"Bakery", "Bread", "White loaf", 3490, 6990, 0, 35, 3, FOOD, 0},
    {"Bakery", "Bread", "Rye bread", 3990, 7990, 0, 25, 2, FOOD, 0},
    {"Bakery", "Pastry", "Croissant", 4990, 9990, 0, 12, 6, FOOD, 0},
    {"Produce", "Vegetables", "Potatoes", 2990, 6990, 0, 22, 1, FOOD, WEIGHED},
    {"Produce", "Vegetables", "Tomatoes", 14990, 34990, 0, 20, 1, FOOD, WEIGHED},
    {"Produce", "Vegetables", "Cucumbers", 12990, 29990, 0, 18, 1, FOOD, WEIGHED},
    {"Produce", "Fruit", "Apples", 9990, 19990, 0, 22, 1, FOOD, WEIGHED},
    {"Produce", "Fruit", "Bananas", 11990, 16990, 0, 26, 1, FOOD, WEIGHED},
    {"Meat", "Poultry", "Chicken breast", 32990, 49990, 0, 18, 1, FOOD, WEIGHED},
    {"Meat", "Pork", "Pork neck", 39990, 59990, 0, 10, 1, FOOD, WEIGHED},
    {"Meat", "Sausage", "Cooked sausage", 24990, 49990, 0, 16, 2, FOOD, 0},
    {"Fish", "Chilled", "Salmon steak", 149900, 249900, 0, 4, 1, FOOD, WEIGHED},
    {"Grocery", "Pasta", "Pasta", 5990, 14990, 0, 14, 5, FOOD, 0},
    {"Grocery", "Cereals", "Buckwheat", 5990, 11990, 0, 10, 4, FOOD, 0},
    {"Grocery", "Cereals", "Oat flakes", 4990, 12990, 0, 9, 3, FOOD, 0},
    {"Grocery", "Oil", "Sunflower oil", 10990, 17990, 0, 10, 2, FOOD, 0},
    {"Grocery", "Sugar", "Sugar", 5990, 8990, 0, 9, 5, FOOD, 0},
    {"Grocery", "Tea and coffee", "Tea", 9990, 29990, 0, 8, 3, FOOD, 0},
    {"Grocery", "Tea and coffee", "Ground coffee", 29990, 89990, 0, 8, 2, FOOD, 0},
    {"Sweets", "Chocolate", "Chocolate bar", 6990, 19990, 0, 20, 6, OTHER, 0},
    {"Sweets", "Biscuits", "Biscuits", 4990, 14990, 0, 16, 4, OTHER, 0},
    {"Drinks", "Water", "Mineral water", 3990, 8990, 0, 20, 12, OTHER, 0},
    {"Drinks", "Juice", "Orange juice", 9990, 19990, 0, 12, 6, OTHER, 0},
    {"Drinks", "Beer", "Lager", 6990, 15990, 0, 14, 12, OTHER, ALCOHOL},
    {"Drinks", "Wine", "Red wine", 39990, 129990, 0, 6, 3, OTHER, ALCOHOL},
    {"Drinks", "Spirits", "Vodka 0.5 l", 36990, 79990, 34900, 4, 2, OTHER, ALCOHOL},
    {"Household", "Cleaning", "Washing powder", 24990, 79990, 0, 6, 2, OTHER, 0},
    {"Household", "Paper", "Toilet paper", 12990, 39990, 0, 9, 2, OTHER, 0},
    {"Tobacco", "Cigarettes", "Cigarettes", 15900, 28900, 0, 8, 2, OTHER, TOBACCO},
};

/* Invented brands; the first is the chain's own. Each belongs to a supplier of its own but for the last three. */
static const char *const brands[][2] = {
    {"Our Own", "Regulars Trade"}, {"Polyana", "Polyana Foods"},   {"Severny", "Severny Dom"},
    {"Lugovoe", "Lugovoe Farms"},  {"Old Mill", "Old Mill Group"}, {"Zarya", "Zarya"},
    {"Berezka", "Old Mill Group"}, {"Vesna", "Polyana Foods"},     {"Domashny", "Severny Dom"},
};

enum { BRAND_COUNT = sizeof brands / sizeof brands[0] };

/* A price tag: whole rubles and 90 kopecks, but for prices that law or the maker sets to the ruble. */
static int64_t price_tag(const struct goods_kind *kind, struct dice *dice) {
    int64_t price_minor = dice_between(dice, kind->price_low_minor, kind->price_high_minor);
    int64_t whole_minor = price_minor / 100 * 100;
    return kind->flags == TOBACCO ? whole_minor : whole_minor + 90;
}

static void make_product(struct product *product, struct goods_item *item, size_t kind_index, uint32_t number,
                         struct dice *dice) {
    const struct goods_kind *kind = &goods_kinds[kind_index];
    const char *const *brand = brands[dice_between(dice, 0, BRAND_COUNT - 1)];
    (void)snprintf(item->sku, sizeof item->sku, "%zu%04" PRIu32, kind_index + 10, number);
    (void)snprintf(item->name, sizeof item->name, "%s %s No %" PRIu32, kind->kind, brand[0], number + 1);
    *product = (struct product){
        .sku = text_of(item->sku),
        .name = text_of(item->name),
        .brand = text_of(brand[0]),
        .supplier = text_of(brand[1]),
        .category_count = 3,
        .categories = {text_of(kind->department), text_of(kind->category), text_of(kind->kind)},
        .flags = kind->flags,
        .vat_bp = kind->vat_bp,
        .price_minor = price_tag(kind, dice),
        .price_min_minor = kind->price_min_minor,
    };
    product->cost_minor = product->price_minor * 7 / 10;
}

void goods_make(struct product *products, struct goods_item *items, uint32_t per_kind, struct dice *dice) {
    for (size_t kind = 0; kind < GENERATOR_KINDS; kind++) {
        for (uint32_t i = 0; i < per_kind; i++) {
            size_t at = kind * per_kind + i;
            make_product(&products[at], &items[at], kind, i, dice);
        }
    }
}
