/* What a rule set says of its groups and cannot mean is refused, with its place and a code. Run from the root. */
#include "promo/compile/compile.h"
#include "tests/harness/unit.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 8 * 1024 * 1024, TEXT_BYTES = 8192 };

#define PROMOTION(id, result, more)                                                                                    \
    "{\"document\": 3, \"id\": \"" id "\", \"name\": {\"en\": \"x\"}, \"results\": [" result "], \"stacking\": "       \
    "{\"group\": \"g\"}" more "}"
#define DISCOUNT(target, value) "{\"discount\": {\"target\": {" target "}, \"value\": {" value "}}}"
#define LINES                   DISCOUNT("\"lines\": {}", "\"percent_bp\": 500")
#define PICK(more)              DISCOUNT("\"pick\": {\"of\": 3, \"take\": 1" more "}", "\"percent_bp\": 500")
#define GROUP(more)             "\"groups\": [{\"name\": \"g\"" more "}]"

static const char *const BEST = GROUP(", \"mode\": \"best\"");
static const char *const INNER =
    "\"groups\": [{\"name\": \"o\", \"mode\": \"largest\"}, {\"name\": \"g\", \"mode\": \"in_order\", \"in\": \"o\"}]";

static const struct mistake {
    const char *settings;
    const char *promotions;
    const char *wanted_path; /* NULL: it is taken */
    const char *wanted_code;
} MISTAKES[] = {
    /* Settings. */
    {"\"preset\": \"sum\"", "", NULL, NULL},
    {"\"preset\": \"sum\", \"discounts\": {\"mode\": \"all\"}", "", "/settings/preset", "several"},
    {"\"preset\": \"best\"", "", "/settings/preset", "unknown_value"},
    {"\"discounts\": {\"mode\": \"all\", \"in\": \"g\"}", "", "/settings/discounts", "unknown_member"},
    {GROUP(", \"mode\": \"best\", \"scope\": \"line\""), "", "/settings/groups/0/scope", "not_here"},
    {GROUP(", \"mode\": \"best\", \"claims\": \"shared\""), "", "/settings/groups/0/claims", "not_here"},
    {GROUP(", \"mode\": \"all\", \"on_cap\": \"cut\""), "", "/settings/groups/0/on_cap", "not_here"},
    {GROUP(", \"mode\": \"all\", \"discount_max_bp\": 10001"), "", "/settings/groups/0/discount_max_bp",
     "out_of_range"},
    {GROUP(", \"mode\": \"all\", \"promotions_max\": 0"), "", "/settings/groups/0/promotions_max", "out_of_range"},
    {"\"earnings\": {\"mode\": \"best\"}", "", "/settings/earnings/mode", "not_here"},
    {"\"earnings\": {\"mode\": \"all\", \"claims\": \"one_per_unit\"}", "", "/settings/earnings", "not_here"},
    {"\"best_nodes_max\": 0", "", "/settings/best_nodes_max", "out_of_range"},
    /* Groups in groups. */
    {GROUP(", \"mode\": \"all\", \"in\": \"x\""), "", "/settings/groups/0/in", "unknown_group"},
    {GROUP(", \"mode\": \"all\", \"in\": \"g\""), "", "/settings/groups/0/in", "too_deep"},
    {"\"groups\": [{\"name\": \"a\", \"mode\": \"all\"}, {\"name\": \"b\", \"mode\": \"all\", \"in\": \"a\"}, "
     "{\"name\": "
     "\"c\", \"mode\": \"all\", \"in\": \"b\"}, {\"name\": \"d\", \"mode\": \"all\", \"in\": \"c\"}]",
     "", NULL, NULL},
    {"\"groups\": [{\"name\": \"a\", \"mode\": \"all\"}, {\"name\": \"b\", \"mode\": \"all\", \"in\": \"a\"}, "
     "{\"name\": "
     "\"c\", \"mode\": \"all\", \"in\": \"b\"}, {\"name\": \"d\", \"mode\": \"all\", \"in\": \"c\"}, {\"name\": \"e\", "
     "\"mode\": \"all\", \"in\": \"d\"}]",
     "", "/settings/groups/4/in", "too_deep"},
    {"\"groups\": [{\"name\": \"a\", \"mode\": \"best\"}, {\"name\": \"g\", \"mode\": \"all\", \"in\": \"a\"}]", "",
     "/settings/groups/1/in", "not_here"},
    {"\"groups\": [{\"name\": \"a\", \"mode\": \"largest\", \"scope\": \"line\"}, {\"name\": \"g\", \"mode\": \"all\", "
     "\"in\": \"a\"}]",
     "", "/settings/groups/1/in", "not_here"},
    {INNER, PROMOTION("p", LINES, ""), NULL, NULL},
    {INNER, PROMOTION("p", "{\"earn\": {\"target\": {\"lines\": {}}, \"value\": {\"percent_bp\": 500}}}", ""),
     "/promotions/0/stacking", "not_here"},
    /* What best cannot mean. */
    {BEST, PROMOTION("p", LINES, ""), NULL, NULL},
    {BEST, PROMOTION("p", PICK(""), ""), NULL, NULL},
    {BEST, PROMOTION("p", PICK(", \"grouping\": \"pooled\""), ""), "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", PICK(", \"carried\": \"bought\""), ""), "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", LINES ", " LINES, ""), "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", DISCOUNT("\"lines\": {}", "\"amount_minor\": 500, \"per\": \"line\""), ""),
     "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", DISCOUNT("\"lines\": {}", "\"amount_minor\": 500, \"first_amount_minor\": 100"), ""),
     "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", LINES, ", \"limits\": {\"receipt\": {\"discount_minor\": 5}, \"on_short\": \"refuse\"}"),
     "/promotions/0/stacking", "not_here"},
    {BEST, PROMOTION("p", "{\"earn\": {\"target\": {\"lines\": {}}, \"value\": {\"percent_bp\": 500}}}", ""),
     "/promotions/0/stacking", "not_here"},
};

static void read_set(const struct mistake *mistake, struct arena *arena, struct tree_report *report) {
    static char text[TEXT_BYTES];
    const struct tree *tree = NULL;
    struct fault fault;
    struct rule_set set;
    struct compiled_set compiled;
    int size = snprintf(text, sizeof text,
                        "{\"format\": 1, \"version\": 1, \"settings\": {\"currency\": \"RUB\", \"zone\": \"UTC\", %s}, "
                        "\"promotions\": [%s]}",
                        mistake->settings, mistake->promotions);
    assert_true(size > 0 && size < TEXT_BYTES);
    if (!json_parse(span_of(text, strlen(text)), arena, &tree, &fault)) {
        fail_msg("%s: %s", text, fault.text);
    }
    *report = (struct tree_report){0};
    if (rule_set_read(tree, arena, &set, report)) {
        (void)promo_compile(&set, arena, &compiled, report);
    }
}

static void test_mistakes_of_groups(void **state) {
    (void)state;
    static struct tree_report report;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    for (size_t i = 0; i < sizeof MISTAKES / sizeof MISTAKES[0]; i++) {
        const struct mistake *mistake = &MISTAKES[i];
        struct arena arena;
        arena_init(&arena, block, ARENA_BYTES);
        read_set(mistake, &arena, &report);
        const struct tree_error *told = &report.errors[0];
        bool is_as_wanted = mistake->wanted_path == NULL
                                ? report.count == 0
                                : report.count > 0 && strcmp(told->path, mistake->wanted_path) == 0 &&
                                      strcmp(told->code, mistake->wanted_code) == 0;
        if (!is_as_wanted) {
            fail_msg("%s with %s: told %s %s (%s)", mistake->settings, mistake->promotions,
                     report.count > 0 ? told->path : "nothing", told->code, told->reason);
        }
    }
    free(block);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_mistakes_of_groups)};

UNIT_RUN(tests)
