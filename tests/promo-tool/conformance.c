#include "tests/promo-tool/conformance.h"

#include "promo/evaluate.h"
#include "tests/harness/promo_load.h"
#include "tests/promo-tool/case_account.h"
#include "tests/promo-tool/case_expect.h"
#include "wire/json.h"

#include <stdio.h>

enum { RULES_BYTES = 1 << 20 };

struct tally {
    size_t passed;
    size_t failed;
    size_t skipped;
};

static void print_case(const char *what, const struct tree *tree, const char *why) {
    const struct tree *id = tree_member(tree, "id");
    struct text text = id == NULL || id->kind != TREE_TEXT ? text_of("(no id)") : id->text;
    (void)printf("  %s %.*s: %s\n", what, (int)text.size, text.data, why);
}

/* The mapped rules as text, so that they pass the same readers as any document. */
static const struct tree *rules_of(struct case_map *map) {
    uint8_t *block = arena_take(map->arena, RULES_BYTES);
    if (block == NULL) {
        return NULL;
    }
    struct writer out;
    struct json_writer json;
    writer_init(&out, block, RULES_BYTES);
    json_write_start(&json, &out);
    if (!case_map_rules(map, &json)) {
        return NULL;
    }
    struct fault fault;
    const struct tree *tree = NULL;
    if (!json_parse(json_write_finish(&json), map->arena, &tree, &fault)) {
        (void)printf("%s\n", fault.text);
        return NULL;
    }
    return tree;
}

/* Counts a case whose answer is not the engine's but the ledger's. */
static void run_account(const struct case_map *map, struct tally *tally) {
    struct text differing;
    char difference[CASE_DIFFERENCE_MAX];
    if (case_account_holds(map, &differing)) {
        tally->passed++;
        return;
    }
    (void)snprintf(difference, sizeof difference, "%.*s comes out otherwise", (int)differing.size, differing.data);
    print_case("FAILED", map->tree, difference);
    tally->failed++;
}

/* A document that the engine refuses says what it deliberately does not have: percents of nothing, names too long. */
static bool compile_rules(struct case_map *map, const struct tree *rules, struct promo_loaded *loaded) {
    static struct tree_report report;
    report = (struct tree_report){0};
    bool is_good = rule_set_read(rules, map->arena, &loaded->set, &report) &&
                   promo_compile(&loaded->set, map->arena, &loaded->compiled, &report);
    if (!is_good) {
        char reason[CASE_REASON_MAX];
        (void)snprintf(reason, sizeof reason, "the engine refuses %.80s: %.80s", report.errors[0].path,
                       report.errors[0].reason);
        (void)case_skip(map, reason);
    }
    return is_good;
}

static void run_case(const struct tree *tree, struct arena *arena, struct tally *tally) {
    static struct promo_loaded loaded;
    struct case_map map;
    struct promo_outcome outcome;
    char difference[CASE_DIFFERENCE_MAX] = "the case cannot be mapped";
    bool is_started = case_map_start(&map, tree, arena);
    if (is_started && case_is_of_account(&map)) {
        run_account(&map, tally);
        return;
    }
    const struct tree *rules = is_started && case_expect_is_known(&map) ? rules_of(&map) : NULL;
    bool is_compiled = rules != NULL && compile_rules(&map, rules, &loaded);
    if (map.skipped[0] != '\0') {
        print_case("skipped", tree, map.skipped);
        tally->skipped++;
        return;
    }
    bool holds = is_compiled && promo_evaluate(&loaded.compiled, &map.request, &outcome) &&
                 case_expect_holds(&map, &outcome, difference);
    if (holds) {
        tally->passed++;
    } else {
        print_case("FAILED", tree, difference);
        tally->failed++;
    }
}

static bool run_file(const char *path, struct arena *arena, struct tally *sum) {
    arena_reset(arena);
    const struct tree *file = promo_load_file(path, arena);
    const struct tree *cases = file == NULL ? NULL : tree_member(file, "cases");
    if (cases == NULL || cases->kind != TREE_ARRAY) {
        (void)printf("%s: no cases in it\n", path);
        return false;
    }
    struct tally tally = {0};
    size_t used_before = arena->used;
    for (size_t i = 0; i < cases->count; i++) {
        arena->used = used_before;
        run_case(&cases->items[i], arena, &tally);
    }
    (void)printf("%s: %zu passed, %zu failed, %zu skipped\n", path, tally.passed, tally.failed, tally.skipped);
    sum->passed += tally.passed;
    sum->failed += tally.failed;
    sum->skipped += tally.skipped;
    return true;
}

enum conformance_result conformance_run(size_t count, char **paths, struct arena *arena) {
    struct tally sum = {0};
    bool is_usable = true;
    for (size_t i = 0; i < count; i++) {
        is_usable = run_file(paths[i], arena, &sum) && is_usable;
    }
    (void)printf("%zu passed, %zu failed, %zu skipped\n", sum.passed, sum.failed, sum.skipped);
    if (!is_usable) {
        return CONFORMANCE_UNUSABLE;
    }
    return sum.failed > 0 ? CONFORMANCE_BROKEN : CONFORMANCE_HOLDS;
}
