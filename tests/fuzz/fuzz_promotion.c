/* Any bytes as the JSON of a promotion or of a rule set. What the reader takes is compiled and priced on a receipt of
 * many kinds of goods; the engine adds up its own answer and stops the process when it does not. */
#include "base/bug.h"
#include "promo/evaluate.h"
#include "promo/explain/explain_text.h"
#include "tests/harness/promo_load.h"
#include "wire/json.h"

#include <stdalign.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 32 * 1024 * 1024, LINES = 4, TODAY = 20778 };

static alignas(max_align_t) uint8_t block[ARENA_SIZE];

static struct tree plain_settings(struct arena *arena) {
    static const char text[] = "{\"currency\": \"RUB\", \"zone\": \"UTC\"}";
    const struct tree *tree = NULL;
    bug_if(!json_parse(span_of(text, sizeof(text) - 1), arena, &tree, NULL));
    return *tree;
}

static void make_basket(struct basket *basket, struct basket_line lines[LINES]) {
    static const char *const names[LINES] = {"a", "b", "c", "milk"};
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .price_minor = 9990 + (int64_t)i * 1313,
                                        .quantity_milli = 1000 * ((int64_t)i + 1)};
        lines[i].product.sku = text_of(names[i]);
        lines[i].product.brand = text_of(i % 2 == 0 ? "a" : "b");
        lines[i].product.categories[lines[i].product.category_count++] = text_of("a");
        lines[i].product.price_min_minor = i == 1 ? 9000 : 0;
        lines[i].label = i == 2 ? text_of("a") : lines[i].label;
        lines[i].expiry_day = i == 0 ? TODAY + 1 : BASKET_NO_EXPIRY_DAY;
    }
    static struct text code;
    static struct tender tenders[] = {{TENDER_CARD, 10000}, {TENDER_CASH, 5000}};
    code = text_of("a");
    *basket = (struct basket){.line_count = LINES,
                              .lines = lines,
                              .code_count = 1,
                              .codes = &code,
                              .points_to_pay = BASKET_POINTS_MOST,
                              .tender_count = sizeof(tenders) / sizeof(tenders[0]),
                              .tenders = tenders};
    size_t bad_line;
    bug_if(basket_check(basket, &bad_line) != BASKET_OK);
}

/* The event that the first promotion waits for; of a set of receipts' promotions none. */
static struct text event_of(const struct compiled_set *compiled) {
    struct text none = {0};
    return compiled->promotion_count > 0 ? compiled->order[0]->event : none;
}

static void price(const struct compiled_set *compiled, struct arena *arena, bool is_known) {
    struct promo_fact fact = {.name = text_of("visits_in_row"), .value = 5};
    struct basket basket;
    struct basket_line lines[LINES];
    make_basket(&basket, lines);
    struct promo_request request = {.basket = &basket,
                                    .customer = {.is_known = is_known,
                                                 .id = 1,
                                                 .level = text_of("a"),
                                                 .birth_day = 5000,
                                                 .may_earn = true,
                                                 .fact_count = 1,
                                                 .facts = &fact,
                                                 .points_usable = 100000},
                                    .event = event_of(compiled),
                                    .at = {.day = TODAY, .ms_of_day = 43200000, .weekday = SATURDAY},
                                    .store = 1,
                                    .is_complete = true,
                                    .is_traced = true,
                                    .arena = arena};
    struct promo_outcome outcome;
    if (!promo_evaluate(compiled, &request, &outcome)) {
        return;
    }
    static uint8_t printed[4096];
    for (size_t i = 0; i < outcome.verdict_count; i++) {
        struct writer out;
        writer_init(&out, printed, sizeof(printed));
        promo_explain_tree(&out, &outcome, &outcome.verdicts[i], i % 2 == 0 ? PROMO_RUSSIAN : PROMO_ENGLISH);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct tree_report report;
    struct arena arena;
    arena_init(&arena, block, sizeof(block));
    const struct tree *tree = NULL;
    struct fault fault;
    if (!json_parse(span_of(data, size), &arena, &tree, &fault)) {
        return 0;
    }
    if (tree_member(tree, "format") == NULL) {
        struct tree settings = plain_settings(&arena);
        tree = promo_load_wrap(&settings, tree, 1, &arena);
    }
    struct rule_set set;
    struct compiled_set compiled;
    report = (struct tree_report){0};
    if (tree != NULL && rule_set_read(tree, &arena, &set, &report) && promo_compile(&set, &arena, &compiled, &report)) {
        price(&compiled, &arena, true);
        price(&compiled, &arena, false);
    }
    return 0;
}
