/* The published schema of a rule set says what its reader takes: the same names on both sides, every example of
 * settings fits, and what the schema refuses the reader refuses too. */
#include "promo/rule_set.h"
#include "tests/harness/openapi_check.h"
#include "tests/harness/promo_load.h"
#include "tests/harness/tree_build.h"
#include "tests/harness/tree_spoil.h"
#include "tests/harness/unit.h"
#include "wire/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char RULE_SET_SCHEMA[] = "shared/promo/rule-set.schema.json";
static const char PROMOTION_SCHEMA[] = "shared/promo/promotion.schema.json";
static const char EXAMPLES[] = "tests/tables/promo/documents";
static const char READERS[] = "shared/promo/document";

enum { ARENA_BYTES = 64 * 1024 * 1024, SOURCE_BYTES = 256 * 1024, PATH_BYTES = 512 };

static void *arena_block;
static struct arena arena;

static struct arena *fresh_arena(void) {
    arena_block = arena_block == NULL ? malloc(ARENA_BYTES) : arena_block;
    assert_non_null(arena_block);
    arena_init(&arena, arena_block, ARENA_BYTES);
    return &arena;
}

/* ------------------------------------------------------------------------------------------------------ the schema */

/* References into the other file become references into this one. */
static struct tree localized(struct tree node) {
    static const char file[] = "promotion.schema.json";
    if (node.kind == TREE_TEXT && node.text.size > sizeof file && memcmp(node.text.data, file, sizeof file - 1) == 0) {
        node.text = (struct text){node.text.data + sizeof file - 1, node.text.size - (sizeof file - 1)};
    }
    if (node.count > 0) {
        struct tree *items = ARENA_ARRAY(&arena, struct tree, node.count);
        assert_non_null(items);
        for (size_t i = 0; i < node.count; i++) {
            items[i] = localized(node.items[i]);
        }
        node.items = items;
    }
    return node;
}

/* {"$defs": those of both files} */
static struct tree load_schema(void) {
    const struct tree *files[] = {promo_load_file(RULE_SET_SCHEMA, &arena), promo_load_file(PROMOTION_SCHEMA, &arena)};
    assert_non_null(files[0]);
    assert_non_null(files[1]);
    const struct tree *defs[] = {tree_member(files[0], "$defs"), tree_member(files[1], "$defs")};
    size_t count = defs[0]->count + defs[1]->count;
    struct text *names = ARENA_ARRAY(&arena, struct text, count);
    struct tree *items = ARENA_ARRAY(&arena, struct tree, count);
    assert_true(names != NULL && items != NULL);
    struct tree joined = {.kind = TREE_OBJECT, .names = names, .items = items};
    for (size_t file = 0; file < 2; file++) {
        for (size_t i = 0; i < defs[file]->count; i++) {
            names[joined.count] = defs[file]->names[i];
            items[joined.count++] = localized(defs[file]->items[i]);
        }
    }
    return tree_build_wrap(&arena, "$defs", joined);
}

static bool reader_takes(const struct tree *tree) {
    static struct tree_report report;
    struct rule_set set;
    report = (struct tree_report){0};
    return rule_set_read(tree, &arena, &set, &report);
}

/* ------------------------------------------------------------------------------------------------------- examples */

static const struct tree *whole_of(const struct tree *settings) {
    return promo_load_wrap(settings, NULL, 0, &arena);
}

/* The joined schema uses only words that the check knows, and every example of settings is what it says. */
static void test_settings_fit_the_schema(void **state) {
    (void)state;
    char why[OPENAPI_WHY_MAX] = "";
    size_t count = 0;
    DIR *folder = opendir(EXAMPLES);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strncmp(entry->d_name, "settings", 8) != 0) {
            continue;
        }
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof(path), "%s/%s", EXAMPLES, entry->d_name);
        (void)fresh_arena();
        struct tree schema = load_schema();
        const struct tree *settings = promo_load_file(path, &arena);
        assert_non_null(settings);
        bool is_fit = openapi_check_description(&schema, why) &&
                      openapi_check_value(&schema, "rule_set", whole_of(settings), why);
        if (!is_fit || !reader_takes(whole_of(settings))) {
            fail_msg("%s: %s", path, why);
        }
        count++;
    }
    (void)closedir(folder);
    assert_true(count > 10);
}

/* Every setting at once, and a promotion. */
static const char FULL[] =
    "{\"format\": 1, \"version\": 12, \"settings\": {\"currency\": \"RUB\", \"zone\": \"Europe/Moscow\", "
    "\"rounding\": {\"mode\": \"half_even\", \"level\": \"unit\", \"of\": \"price\", \"remainder\": \"last_line\"}, "
    "\"points\": {\"value_minor\": 100, \"earn_step_points\": 100, \"earn_rounding\": \"up\", \"earn_level\": "
    "\"line\", "
    "\"earns_on_points_paid\": true, \"earn_base\": \"list\", \"pay_step_points\": 100, \"usable_delay_days\": 14, "
    "\"lot_days\": 365}, "
    "\"codes\": \"exact\", \"line_min_minor\": 100, \"floors\": ["
    "{\"scope\": {\"skus\": [\"v\"]}, \"from\": \"2026-01-01\", \"to\": \"2026-12-31\", \"price_min_minor\": 40900}, "
    "{\"scope\": {\"categories\": [\"a\"]}, \"cost_plus_bp\": 0, \"depth_max_bp\": 3000}, {\"no_discount\": true}], "
    "\"floor_rest\": \"lost\", \"member_level\": \"bronze\", "
    "\"returns\": {\"broken\": \"shares\", \"limits\": \"keep\", \"grants\": \"keep\", \"shortage\": \"refund\", "
    "\"expired_points\": \"restore\", \"restore_days\": 30, \"blind\": \"told_price\"}, "
    "\"discounts\": {\"mode\": \"largest\", \"scope\": \"line\"}, \"earnings\": {\"mode\": \"exclusive\"}, "
    "\"groups\": [{\"name\": \"g\", \"mode\": \"all\", \"claims\": \"one_per_unit\", \"discount_max_minor\": 5, "
    "\"on_cap\": \"refuse\", \"discount_max_bp\": 3000, \"promotions_max\": 2}, "
    "{\"name\": \"h\", \"in\": \"g\", \"mode\": \"best\"}], \"best_nodes_max\": 1000}, "
    "\"promotions\": [{\"document\": 3, \"id\": \"p\", \"name\": {\"en\": \"P\"}, "
    "\"results\": [{\"discount\": {\"target\": {\"receipt\": {}}, \"value\": {\"percent_bp\": 500}}}], "
    "\"limits\": {\"over\": [{\"of\": \"chain\", \"period\": \"month\", \"discount_minor\": 5, \"budget\": \"b\"}], "
    "\"on_short\": \"refuse\"}}]}";

static const struct tree *parse_full(void) {
    struct fault fault;
    const struct tree *tree;
    if (!json_parse((struct span){(const uint8_t *)FULL, sizeof FULL - 1}, &arena, &tree, &fault)) {
        fail_msg("%s", fault.text);
    }
    return tree;
}

/* What the schema refuses, the reader refuses too: the full set with one place spoiled. */
static void test_reader_refuses_what_the_schema_refuses(void **state) {
    (void)state;
    char why[OPENAPI_WHY_MAX] = "";
    size_t refused = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        (void)fresh_arena();
        struct dice dice = {seed};
        struct tree schema = load_schema();
        const struct tree *full = parse_full();
        assert_true(openapi_check_value(&schema, "rule_set", full, why) && reader_takes(full));
        struct tree spoiled = tree_spoil(full, &dice, &arena);
        if (!openapi_check_value(&schema, "rule_set", &spoiled, why)) {
            refused++;
            if (reader_takes(&spoiled)) {
                fail_msg("seed %d: the reader takes what the schema refuses: %s", (int)seed, why);
            }
        }
    }
    assert_true(refused > 300);
}

/* ----------------------------------------------------------------------------------------------------------- names */

static char sources[SOURCE_BYTES];

/* The readers of a rule set, one after another. */
static void load_sources(void) {
    size_t size = 0;
    DIR *folder = opendir(READERS);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strncmp(entry->d_name, "rule_set", 8) != 0) {
            continue;
        }
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof(path), "%s/%s", READERS, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size += fread(sources + size, 1, sizeof(sources) - 1 - size, file);
        (void)fclose(file);
        assert_true(size < sizeof(sources) - 1);
    }
    (void)closedir(folder);
    sources[size] = '\0';
}

static size_t print_unread(const struct text *names, size_t count) {
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        char quoted[128];
        (void)snprintf(quoted, sizeof(quoted), "\"%.*s\"", (int)names[i].size, names[i].data);
        if (strstr(sources, quoted) == NULL) {
            (void)printf("%s is in no reader\n", quoted);
            missing++;
        }
    }
    return missing;
}

/* Members and words of one schema and all below it. */
static size_t print_unread_of(const struct tree *schema) {
    const struct tree *properties = tree_member(schema, "properties");
    const struct tree *choices = tree_member(schema, "enum");
    size_t missing = properties == NULL ? 0 : print_unread(properties->names, properties->count);
    for (size_t i = 0; choices != NULL && choices->kind == TREE_ARRAY && i < choices->count; i++) {
        missing += print_unread(&choices->items[i].text, 1);
    }
    for (size_t i = 0; i < schema->count; i++) {
        missing += print_unread_of(&schema->items[i]);
    }
    return missing;
}

/* Every member and every word of the schema stands in a reader; the other way round the full set above is taken. */
static void test_every_name_is_read(void **state) {
    (void)state;
    load_sources();
    const struct tree *schema = promo_load_file(RULE_SET_SCHEMA, fresh_arena());
    assert_non_null(schema);
    assert_int_equal(print_unread_of(tree_member(schema, "$defs")), 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_settings_fit_the_schema),
    cmocka_unit_test(test_reader_refuses_what_the_schema_refuses),
    cmocka_unit_test(test_every_name_is_read),
};

UNIT_RUN(tests)
