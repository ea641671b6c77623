/* Random receipts of the world of promo_random_world.h. */
#include "tests/harness/promo_random_world.h"

#include "base/bug.h"

#include <stdio.h>

bool random_chance(struct dice *dice, int64_t percent) {
    return dice_between(dice, 1, 100) <= percent;
}

const char *random_name_of(struct arena *arena, const char *kind, int64_t number) {
    char *name = arena_take(arena, NAME_BYTES);
    bug_if(name == NULL);
    (void)snprintf(name, NAME_BYTES, "%s%d", kind, (int)number);
    return name;
}

static void random_line(struct dice *dice, struct arena *arena, struct basket_line *line) {
    int64_t sku = dice_between(dice, 1, SKUS);
    struct product *product = &line->product;
    product->sku = text_of(random_name_of(arena, "sku", sku));
    product->categories[product->category_count++] = text_of(random_name_of(arena, "category", sku % CATEGORIES + 1));
    product->brand = text_of(random_name_of(arena, "brand", sku % BRANDS + 1));
    product->flags = random_chance(dice, 10) ? 1U << dice_between(dice, 0, 5) : 0;
    line->price_minor = random_chance(dice, 10) ? dice_between(dice, 0, 10) : dice_between(dice, 100, 60000);
    line->quantity_milli = random_chance(dice, 80) ? dice_between(dice, 1, 6) * 1000 : dice_between(dice, 1, 5000);
    line->is_deep_promo = random_chance(dice, 10);
    line->label =
        random_chance(dice, 15) ? text_of(random_name_of(arena, "label", dice_between(dice, 1, LABELS))) : line->label;
    line->expiry_day = random_chance(dice, 15) ? TODAY + (int32_t)dice_between(dice, -1, 4) : BASKET_NO_EXPIRY_DAY;
    if (random_chance(dice, 25)) {
        product->price_min_minor = line->price_minor * dice_between(dice, 50, 110) / 100;
    }
}

/* Everything was used so often, whatever is counted: times, thousandths, minor units. */
static bool answer_used(void *context, const struct promo_limit_question *question, int64_t *used) {
    const struct random_request *made = context;
    *used = question->to_day < question->from_day ? 0 : made->times_used;
    return question->of != PROMO_OF_CHAIN || made->knows_chain;
}

static void random_customer(struct dice *dice, struct arena *arena, struct random_request *made) {
    struct promo_customer *customer = &made->request.customer;
    /* One throw a statement: in one initialiser each compiler would throw in an order of its own. */
    *customer = (struct promo_customer){.is_known = true, .id = 7, .registered_day = 20770};
    customer->level = text_of(random_name_of(arena, "level", dice_between(dice, 1, LEVELS)));
    customer->birth_day = random_chance(dice, 50) ? CUSTOMER_NO_BIRTH_DAY : 5000;
    customer->may_earn = random_chance(dice, 90);
    customer->points_usable = dice_between(dice, 0, 100000);
    int64_t segment = dice_between(dice, 1, SEGMENTS);
    made->segments[0] = (uint32_t)segment;
    customer->segment_count = random_chance(dice, 70) ? 1 : 0;
    customer->segments = made->segments;
    made->facts[0] = (struct promo_fact){text_of("visits"), dice_between(dice, 0, 20)};
    customer->fact_count = random_chance(dice, 50) ? 1 : 0;
    customer->facts = made->facts;
}

static void random_way_of(struct dice *dice, struct random_request *made) {
    struct basket *basket = &made->basket;
    basket->channel = random_chance(dice, 30) ? CHANNEL_APP : CHANNEL_TILL;
    basket->delivery = random_chance(dice, 30) ? DELIVERY_PICKUP : DELIVERY_NONE;
    basket->tender_count = (size_t)dice_between(dice, 0, RANDOM_TENDERS);
    for (size_t i = 0; i < basket->tender_count; i++) {
        made->tenders[i].kind = (enum tender_kind)dice_between(dice, TENDER_CASH, TENDER_FAST_PAYMENT);
        made->tenders[i].amount_minor = dice_between(dice, 1, 100000);
    }
    basket->tenders = made->tenders;
    if (random_chance(dice, 6)) {
        made->request.event = text_of(random_chance(dice, 50) ? "birthday" : "level_up");
    }
}

void promo_random_request(struct dice *dice, struct arena *arena, size_t lines_max, struct random_request *made) {
    *made = (struct random_request){.times_used = dice_between(dice, 0, 2)};
    made->knows_chain = random_chance(dice, 80);
    struct basket *basket = &made->basket;
    basket->line_count = (size_t)dice_between(dice, 1, (int64_t)lines_max);
    basket->lines = ARENA_ARRAY(arena, struct basket_line, basket->line_count);
    basket->code_count = (size_t)dice_between(dice, 0, 2);
    basket->codes = ARENA_ARRAY(arena, struct text, basket->code_count);
    bug_if(basket->lines == NULL || basket->codes == NULL);
    for (size_t i = 0; i < basket->line_count; i++) {
        random_line(dice, arena, &basket->lines[i]);
        basket->lines[i].line_no = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < basket->code_count; i++) {
        const char *code = random_chance(dice, 50) ? "code" : "CODE";
        basket->codes[i] = text_of(random_name_of(arena, code, dice_between(dice, 1, CODES + 1)));
    }
    random_way_of(dice, made);
    basket->points_to_pay = random_chance(dice, 50) ? BASKET_POINTS_MOST : dice_between(dice, 0, 50000);
    size_t bad_line = 0;
    bug_if(basket_check(basket, &bad_line) != BASKET_OK);
    made->request.basket = basket;
    made->request.at = (struct local_time){.day = TODAY, .ms_of_day = 43200000, .weekday = SATURDAY};
    made->request.store = 1;
    made->request.limits = (struct promo_limit_source){.used = answer_used, .context = made};
    if (random_chance(dice, 70)) {
        random_customer(dice, arena, made);
    }
}
