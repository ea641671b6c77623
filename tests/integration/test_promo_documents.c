/* The promotion document from outside: the published schema, the reader and the examples say the same, and every
 * mistake is told at its place. Run from the root of the tree. */
#include "tests/harness/tree_spoil.h"
#include "tests/harness/unit.h"

#include "tests/harness/openapi_check.h"
#include "tests/harness/promo_load.h"
#include "tests/harness/promo_random.h"
#include "wire/json.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, NAMES_MAX = 512, NAME_BYTES = 64, SOURCE_BYTES = 64 * 1024 };

static const char SCHEMA[] = "shared/promo/promotion.schema.json";
static const char EXAMPLES[] = "tests/tables/promo/documents";

static struct arena *fresh_arena(void) {
    static struct arena arena;
    static void *block;
    if (block == NULL) {
        block = malloc(ARENA_BYTES);
        assert_non_null(block);
    }
    arena_init(&arena, block, ARENA_BYTES);
    return &arena;
}

/* ------------------------------------------------------------------------------------------------- names on both sides
 */

struct names {
    size_t count;
    char names[NAMES_MAX][NAME_BYTES];
};

static bool has_name(const struct names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_name(struct names *names, struct text text) {
    char name[NAME_BYTES];
    assert_true(text_copy(name, sizeof(name), text));
    if (!has_name(names, name)) {
        assert_true(names->count < NAMES_MAX);
        (void)snprintf(names->names[names->count++], NAME_BYTES, "%s", name);
    }
}

/* Member names and values of enums, wherever they stand. */
static void names_of_schema(const struct tree *schema, struct names *names) {
    const struct tree *properties = tree_member(schema, "properties");
    const struct tree *choices = tree_member(schema, "enum");
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        add_name(names, properties->names[i]);
    }
    for (size_t i = 0; choices != NULL && choices->kind == TREE_ARRAY && i < choices->count; i++) {
        add_name(names, choices->items[i].text);
    }
    for (size_t i = 0; i < schema->count; i++) {
        names_of_schema(&schema->items[i], names);
    }
}

/* The literals of every list of names in a reader's source. */
static void names_of_source(const char *path, struct names *names) {
    static char source[SOURCE_BYTES];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(source, 1, sizeof(source) - 1, file);
    (void)fclose(file);
    assert_true(size > 0 && size < sizeof(source) - 1);
    source[size] = '\0';
    for (const char *list = strstr(source, "const char *const "); list != NULL;
         list = strstr(list + 1, "const char *const ")) {
        const char *open = strchr(list, '{');
        const char *end = strchr(list, ';');
        if (open == NULL || end == NULL || open > end) {
            continue; /* a parameter, not a list */
        }
        for (const char *quote = strchr(open, '"'); quote != NULL && quote < end; quote = strchr(quote + 1, '"')) {
            const char *close = strchr(quote + 1, '"');
            add_name(names, (struct text){quote + 1, (size_t)(close - quote) - 1});
            quote = close;
        }
    }
}

static void names_of_readers(struct names *names) {
    DIR *folder = opendir("shared/promo/document");
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t size = strlen(entry->d_name);
        if (strncmp(entry->d_name, "document", 8) == 0 && strcmp(entry->d_name + size - 2, ".c") == 0) {
            char path[512];
            (void)snprintf(path, sizeof(path), "shared/promo/document/%s", entry->d_name);
            names_of_source(path, names);
        }
    }
    (void)closedir(folder);
}

static size_t print_missing(const struct names *wanted, const struct names *in, const char *where) {
    size_t missing = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        if (!has_name(in, wanted->names[i])) {
            (void)printf("\"%s\" is not in %s\n", wanted->names[i], where);
            missing++;
        }
    }
    return missing;
}

/* Every member and every value that the readers know is in the schema, and the other way round. */
static void test_schema_and_readers_know_the_same_names(void **state) {
    (void)state;
    static struct names schema_names;
    static struct names reader_names;
    const struct tree *schema = promo_load_file(SCHEMA, fresh_arena());
    assert_non_null(schema);
    names_of_schema(schema, &schema_names);
    names_of_readers(&reader_names);
    assert_true(schema_names.count > 50);
    assert_int_equal(print_missing(&schema_names, &reader_names, "the readers") +
                         print_missing(&reader_names, &schema_names, "the schema"),
                     0);
}

/* ------------------------------------------------------------------------------------------------------ documents */

static bool fits_schema(const struct tree *schema, const struct tree *document, char why[static OPENAPI_WHY_MAX]) {
    return openapi_check_value(schema, "promotion", document, why);
}

static bool reader_takes(const struct tree *document, struct arena *arena, struct tree_report *report) {
    struct promotion promotion;
    *report = (struct tree_report){0};
    return promo_document_read(place_root(document, report), arena, &promotion);
}

/* The schema uses only words that the check knows, and every example is what it says. */
static void test_examples_fit_the_schema(void **state) {
    (void)state;
    static struct tree_report report;
    char why[OPENAPI_WHY_MAX] = "";
    struct arena *arena = fresh_arena();
    const struct tree *schema = promo_load_file(SCHEMA, arena);
    assert_non_null(schema);
    assert_true(openapi_check_description(schema, why));
    DIR *folder = opendir(EXAMPLES);
    assert_non_null(folder);
    size_t count = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.' || strncmp(entry->d_name, "settings", 8) == 0) {
            continue;
        }
        char path[512];
        (void)snprintf(path, sizeof(path), "%s/%s", EXAMPLES, entry->d_name);
        const struct tree *document = promo_load_file(path, arena);
        assert_non_null(document);
        if (!fits_schema(schema, document, why) || !reader_takes(document, arena, &report)) {
            fail_msg("%s: %s", path, why);
        }
        count++;
    }
    (void)closedir(folder);
    assert_true(count > 20);
}

static const struct tree *promotions_of(const struct tree *set) {
    return tree_member(set, "promotions");
}

/* What the reader takes, the schema takes: on random documents. */
static void test_random_documents_fit_the_schema(void **state) {
    (void)state;
    static struct tree_report report;
    char why[OPENAPI_WHY_MAX] = "";
    size_t taken = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct arena *arena = fresh_arena();
        struct dice dice = {seed};
        const struct tree *schema = promo_load_file(SCHEMA, arena);
        struct tree set = promo_random_set(&dice, arena, 20);
        for (size_t i = 0; i < promotions_of(&set)->count; i++) {
            const struct tree *document = &promotions_of(&set)->items[i];
            if (reader_takes(document, arena, &report)) {
                taken++;
                if (!fits_schema(schema, document, why)) {
                    fail_msg("seed %d: %s", (int)seed, why);
                }
            }
        }
    }
    assert_true(taken > 500);
}

/* ---------------------------------------------------------------------------------------------------------- mistakes
 */

/* What the schema refuses, the reader refuses too: on random documents with one spoiled place. */
static void test_reader_refuses_what_the_schema_refuses(void **state) {
    (void)state;
    static struct tree_report report;
    char why[OPENAPI_WHY_MAX] = "";
    size_t refused = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct arena *arena = fresh_arena();
        struct dice dice = {seed};
        const struct tree *schema = promo_load_file(SCHEMA, arena);
        struct tree set = promo_random_set(&dice, arena, 20);
        for (size_t i = 0; i < promotions_of(&set)->count; i++) {
            const struct tree *document = &promotions_of(&set)->items[i];
            struct tree spoiled = tree_spoil(document, &dice, arena);
            if (!fits_schema(schema, &spoiled, why)) {
                refused++;
                if (reader_takes(&spoiled, arena, &report)) {
                    fail_msg("seed %d, promotion %zu: the reader takes what the schema refuses: %s", (int)seed, i, why);
                }
            }
        }
    }
    assert_true(refused > 1000);
}

static const char GOOD[] =
    "{\"document\": 1, \"id\": \"x\", \"name\": {\"en\": \"x\"}, \"schedule\": {\"from\": \"2026-11-01\", \"to\": "
    "\"2026-11-30\", \"windows\": [{\"weekdays\": [1], \"from\": \"10:00\", \"to\": \"12:00\"}]}, \"audience\": "
    "{\"levels\": [\"gold\"]}, \"conditions\": {\"all\": [{\"basket\": {\"measure\": \"amount\", \"op\": \"at_least\", "
    "\"value\": 1}}]}, \"results\": [{\"discount\": {\"target\": {\"lines\": {}}, \"value\": {\"percent_bp\": 500}}}], "
    "\"limits\": {\"customer\": [{\"times\": 1, \"period\": \"day\"}]}, \"funding\": [{\"payer\": \"a\", \"share_bp\": "
    "10000}]}";

static const struct tree *parse(const char *text, struct arena *arena) {
    const struct tree *tree = NULL;
    struct fault fault;
    if (!json_parse(span_of(text, strlen(text)), arena, &tree, &fault)) {
        fail_msg("%s: %s", text, fault.text);
    }
    return tree;
}

/* A copy of the tree with the value at the path (names and indexes between slashes), which need not be there yet. */
static struct tree replaced(struct tree node, const char *path, struct tree value, struct arena *arena) {
    if (*path == '\0') {
        return value;
    }
    size_t size = strcspn(path + 1, "/");
    struct text name = {path + 1, size};
    struct tree *items = ARENA_ARRAY(arena, struct tree, node.count + 1);
    struct text *names = ARENA_ARRAY(arena, struct text, node.count + 1);
    assert_true(items != NULL && names != NULL);
    int64_t index = -1;
    (void)text_to_int64(name, &index);
    size_t at = node.count;
    for (size_t i = 0; i < node.count; i++) {
        items[i] = node.items[i];
        names[i] = node.kind == TREE_OBJECT ? node.names[i] : (struct text){0};
        at = (node.kind == TREE_OBJECT ? text_equal(names[i], name) : (int64_t)i == index) ? i : at;
    }
    struct tree before = at < node.count ? items[at] : (struct tree){.kind = TREE_OBJECT};
    names[at] = name;
    items[at] = replaced(before, path + 1 + size, value, arena);
    node.count += at == node.count ? 1 : 0;
    node.items = items;
    node.names = names;
    return node;
}

struct mistake {
    const char *path;
    const char *value;
    const char *wanted_path;
    const char *wanted_code;
};

static const struct mistake MISTAKES[] = {
    {"/document", "4", "/document", "too_new"},
    {"/limits/total", "{\"times\": 0}", "/limits/total/times", "out_of_range"},
    {"/results/0/discount/value/per", "\"line\"", "/results/0/discount/value", "not_here"},
    {"/results/0/grant", "{\"kind\": \"level\", \"name\": \"gold\"}", "/results/0", "several"},
    {"/rounding", "{\"remainder\": \"nobody\"}", "/rounding/remainder", "unknown_value"},
    {"/document", "\"1\"", "/document", "wrong_kind"},
    {"/id", "\"\"", "/id", "too_short"},
    {"/name", "{}", "/name", "missing"},
    {"/nmae", "{}", "", "unknown_member"},
    {"/priority", "-1", "/priority", "out_of_range"},
    {"/phase", "\"earn\"", "/phase", "unknown_value"},
    {"/schedule/from", "\"2026-02-30\"", "/schedule/from", "bad_day"},
    {"/schedule/from", "\"2026-12-01\"", "/schedule", "out_of_range"},
    {"/schedule/windows/0/from", "\"24:00\"", "/schedule/windows/0/from", "out_of_range"},
    {"/schedule/windows/0/to", "\"25:00\"", "/schedule/windows/0/to", "bad_time"},
    {"/schedule/windows/0/to", "\"1O:00\"", "/schedule/windows/0/to", "bad_time"},
    {"/schedule/windows/0/weekdays", "[8]", "/schedule/windows/0/weekdays", "out_of_range"},
    {"/audience/who", "\"anyone\"", "/audience/who", "not_here"},
    {"/audience/levels", "[\"gold\", \"gold\"]", "/audience/levels/1", "repeated"},
    {"/conditions/any", "[]", "/conditions", "several"},
    {"/conditions", "{}", "/conditions", "missing"},
    {"/conditions/all", "[]", "/conditions/all", "too_few"},
    {"/conditions/all/0/basket/op", "\"above\"", "/conditions/all/0/basket/op", "unknown_value"},
    {"/conditions/all/0/basket/measure", "\"lines\"", "", ""},
    {"/conditions/all/0/basket/base", "\"gross\"", "/conditions/all/0/basket/base", "unknown_value"},
    {"/results", "[]", "/results", "too_few"},
    {"/results/0/earn", "{}", "/results/0", "several"},
    {"/results/0/discount/value", "{\"points\": 5}", "/results/0/discount/value", "not_here"},
    {"/results/0/discount/value", "{\"percent_bp\": 10001}", "/results/0/discount/value", "out_of_range"},
    {"/results/0/discount/value", "{\"percent_bp\": 0}", "/results/0/discount/value/percent_bp", "out_of_range"},
    {"/results/0/discount/value/each", "{\"measure\": \"amount\", \"every\": 1}", "/results/0/discount/value",
     "not_here"},
    {"/results/0/discount/value",
     "{\"ladder\": {\"measure\": \"amount\", \"steps\": [{\"from\": 2, \"percent_bp\": 1}, {\"from\": 2, "
     "\"percent_bp\": 2}]}}",
     "/results/0/discount/value/ladder/steps/1", "not_ascending"},
    {"/results/0/discount/value",
     "{\"ladder\": {\"measure\": \"amount\", \"steps\": [{\"from\": 2, \"percent_bp\": 1}, {\"from\": 3, "
     "\"price_minor\": 2}]}}",
     "/results/0/discount/value/ladder/steps/1", "mixed"},
    {"/results/0/discount/target", "{\"pick\": {\"of\": 2, \"take\": 3}}", "/results/0/discount/target/pick/take",
     "out_of_range"},
    {"/results/0/discount/target", "{\"set\": {\"parts\": [{\"pieces\": 1, \"is_trigger\": true}]}}",
     "/results/0/discount/target/set/parts", "no_benefit"},
    {"/results/0/discount/target/lines", "{\"price_min_minor\": 2, \"price_max_minor\": 1}",
     "/results/0/discount/target/lines", "out_of_range"},
    {"/results/0/discount/target/lines/brand", "\"x\"", "/results/0/discount/target/lines", "unknown_member"},
    {"/results/0", "{\"earn\": {\"target\": {\"lines\": {}}, \"value\": {\"amount_minor\": 1}}}",
     "/results/0/earn/value", "not_here"},
    {"/results/0", "{\"gift\": {\"skus\": [\"a\"], \"choose\": 2}}", "/results/0/gift/choose", "out_of_range"},
    {"/results/0", "{\"message\": {\"text\": {\"en\": \"x\"}, \"near_max\": 1}}", "/results/0/message/near_max",
     "not_here"},
    {"/results/0", "{\"pay_with_points\": {\"share_max_bp\": 0}}", "/results/0/pay_with_points/share_max_bp",
     "out_of_range"},
    {"/limits/customer/0/period", "\"decade\"", "/limits/customer/0/period", "unknown_value"},
    {"/limits/receipt", "{\"times\": 0}", "/limits/receipt/times", "out_of_range"},
    {"/funding", "[{\"payer\": \"a\", \"share_bp\": 9999}]", "/funding", "bad_sum"},
    {"/conditions/all/0", "{\"tender\": {\"kinds\": [\"card\", \"card\"]}}", "/conditions/all/0/tender/kinds/1",
     "repeated"},
    {"/conditions/all/0", "{\"tender\": {\"kinds\": [\"card\"], \"share_at_least_bp\": 10001}}",
     "/conditions/all/0/tender/share_at_least_bp", "out_of_range"},
    {"/conditions/all/0", "{\"channel\": [\"phone\"]}", "/conditions/all/0/channel/0", "unknown_value"},
    {"/conditions/all/0", "{\"delivery\": []}", "/conditions/all/0/delivery", "too_few"},
    {"/conditions/all/0/basket/measure", "\"fact\"", "/conditions/all/0/basket/fact", "missing"},
    {"/results/0/discount/value",
     "{\"ladder\": {\"measure\": \"fact\", \"fact\": \"x\", \"scope\": {}, \"steps\": [{\"from\": 2, \"percent_bp\": "
     "1}]}}",
     "/results/0/discount/value/ladder/scope", "not_here"},
    {"/results/0/discount/value",
     "{\"ladder\": {\"measure\": \"lines\", \"fact\": \"x\", \"steps\": [{\"from\": 2, \"percent_bp\": 1}]}}",
     "/results/0/discount/value/ladder/fact", "not_here"},
    {"/results/0/discount/target/lines", "{\"days_to_expiry_min\": 3, \"days_to_expiry_max\": 2}",
     "/results/0/discount/target/lines", "out_of_range"},
    {"/results/0/discount/target/lines", "{\"touched\": \"maybe\"}", "/results/0/discount/target/lines/touched",
     "unknown_value"},
    {"/results/0/discount/target/lines", "{\"labels\": []}", "/results/0/discount/target/lines/labels", "too_few"},
    {"/results/0/discount/value", "{\"prices\": {}}", "/results/0/discount/value/prices", "too_few"},
    {"/results/0/discount/value", "{\"prices\": {\"a\": 1, \"b\": -1}}", "/results/0/discount/value/prices/b",
     "out_of_range"},
    {"/results/0/discount/value", "{\"prices\": {\"a234567890123456789012345678901234567890\": 1}}",
     "/results/0/discount/value/prices/a234567890123456789012345678901234567890", "bad_name"},
    {"/results/0/discount", "{\"target\": {\"receipt\": {}}, \"value\": {\"prices\": {\"a\": 1}}}",
     "/results/0/discount/value/prices", "not_here"},
    {"/results/0/discount", "{\"target\": {\"receipt\": {}}, \"value\": {\"price_minor\": 1, \"per\": \"line\"}}",
     "/results/0/discount/value", "not_here"},
    {"/results/0/discount/target", "{\"set\": {\"choose\": 2, \"parts\": [{\"pieces\": 1}]}}",
     "/results/0/discount/target/set/choose", "out_of_range"},
    {"/results/0/discount/target", "{\"set\": {\"choose\": 1, \"parts\": [{\"pieces\": 2}, {\"pieces\": 1}]}}",
     "/results/0/discount/target/set/choose", "not_here"},
    {"/results/0/discount/target",
     "{\"set\": {\"choose\": 1, \"parts\": [{\"pieces\": 1, \"is_trigger\": true}, {\"pieces\": 1}]}}",
     "/results/0/discount/target/set/choose", "not_here"},
    {"/results/0/discount/target", "{\"pick\": {\"of\": 3, \"take\": 1, \"is_same_sku\": true, \"carried\": \"cups\"}}",
     "/results/0/discount/target/pick/carried", "not_here"},
    {"/results/0/discount/target",
     "{\"pick\": {\"of\": 3, \"take\": 1, \"grouping\": \"pooled\", \"carried\": \"cups\"}}",
     "/results/0/discount/target/pick/carried", "not_here"},
    {"/event", "\"Birthday\"", "/event", "bad_name"},
    {"/event", "\"birthday\"", "/conditions/all/0", "not_here"},
    {"/results/0", "{\"pay_with_points\": {\"share_max_bp\": 5000, \"exchange\": {\"points\": 1, \"price_minor\": 1}}}",
     "/results/0/pay_with_points", "several"},
    {"/results/0", "{\"pay_with_points\": {\"exchange\": {\"points\": 0, \"price_minor\": 1}}}",
     "/results/0/pay_with_points/exchange/points", "out_of_range"},
    {"/results/0", "{\"pay_with_points\": {\"exchange\": {\"points\": 1, \"price_minor\": 1, \"amount_minor\": 1}}}",
     "/results/0/pay_with_points/exchange", "several"},
    {"/results/0", "{\"pay_with_points\": {\"exchange\": {\"points\": 1, \"amount_minor\": 1, \"pieces\": 2}}}",
     "/results/0/pay_with_points/exchange/pieces", "not_here"},
    {"/results/0", "{\"pay_with_points\": {\"exchange\": {\"points\": 1, \"percent_bp\": 1, \"times_max\": 2}}}",
     "/results/0/pay_with_points/exchange/times_max", "not_here"},
    {"/results/0",
     "{\"earn\": {\"target\": {\"pick\": {\"of\": 2, \"take\": 1}}, \"value\": {\"multiplier_bp\": 20000}}}",
     "/results/0/earn/value", "not_here"},
    {"/results/0", "{\"earn\": {\"target\": {\"lines\": {}}, \"value\": {\"points\": 5}, \"paid_with\": [\"card\"]}}",
     "/results/0/earn/paid_with", "not_here"},
    {"/results/1",
     "{\"earn\": {\"target\": {\"lines\": {}}, \"value\": {\"points\": 5}, \"lot\": {\"lives_days\": 0}}}",
     "/results/1/earn/lot/lives_days", "out_of_range"},
    {"/results/0/discount/paid_with", "[\"card\"]", "/results/0/discount", "unknown_member"},
    {"/results/0", "{\"grant\": {\"kind\": \"donation\", \"name\": \"x\", \"count\": 1}}", "/results/0/grant",
     "unknown_member"},
    {"/results/0", "{\"grant\": {\"kind\": \"donation\", \"name\": \"x\"}}", "/results/0/grant/round_up_to_minor",
     "missing"},
    {"/rounding", "{\"mode\": \"bankers\"}", "/rounding/mode", "unknown_value"},
};

static const char EVENT[] =
    "{\"document\": 3, \"id\": \"x\", \"name\": {\"en\": \"x\"}, \"event\": \"registration\", \"results\": [{\"earn\": "
    "{\"target\": {\"receipt\": {}}, \"value\": {\"points\": 5, \"each\": {\"measure\": \"fact\", \"fact\": \"x\", "
    "\"every\": "
    "1}}}}]}";

static const struct mistake MISTAKES_OF_EVENTS[] = {
    {"/results/0/discount", "{\"target\": {\"lines\": {}}, \"value\": {\"percent_bp\": 500}}", "/results/0", "several"},
    {"/results/0", "{\"discount\": {\"target\": {\"lines\": {}}, \"value\": {\"percent_bp\": 500}}}", "/results/0",
     "not_here"},
    {"/results/0", "{\"gift\": {\"skus\": [\"a\"]}}", "/results/0", "not_here"},
    {"/results/0", "{\"pay_with_points\": {\"share_max_bp\": 5000}}", "/results/0", "not_here"},
    {"/results/0/earn", "{\"target\": {\"lines\": {}}, \"value\": {\"points\": 5}}", "/results/0/earn/target",
     "not_here"},
    {"/results/0/earn/target", "{\"receipt\": {\"brands\": [\"a\"]}}", "/results/0/earn/target", "not_here"},
    {"/results/0/earn/value", "{\"percent_bp\": 500}", "/results/0/earn/value", "not_here"},
    {"/results/0/earn/value", "{\"points\": 5, \"each\": {\"measure\": \"amount\", \"every\": 1}}",
     "/results/0/earn/value/each", "not_here"},
    {"/results/0/earn/value", "{\"ladder\": {\"measure\": \"lines\", \"steps\": [{\"from\": 1, \"points\": 5}]}}",
     "/results/0/earn/value/ladder", "not_here"},
    {"/results/0",
     "{\"grant\": {\"kind\": \"ticket\", \"name\": \"x\", \"each\": {\"measure\": \"quantity\", \"every\": 1}}}",
     "/results/0/grant/each", "not_here"},
    {"/conditions", "{\"any\": [{\"channel\": [\"app\"]}, {\"not\": {\"delivery\": [\"pickup\"]}}]}",
     "/conditions/any/1/not", "not_here"},
    {"/conditions", "{\"tender\": {\"kinds\": [\"card\"]}}", "/conditions", "not_here"},
    {"/results/0/earn/lot", "{\"lives_days\": 30, \"expires_on\": \"2027-01-08\"}", "/results/0/earn/lot/lives_days",
     "several"},
    {"/results/0/earn/lot", "{\"expires_on\": \"2300-01-01\"}", "/results/0/earn/lot/expires_on", "out_of_range"},
    {"/results/0/earn/lot", "{\"expires_on\": \"2027-02-30\"}", "/results/0/earn/lot/expires_on", "bad_day"},
    {"/results/1",
     "{\"earn\": {\"target\": {\"receipt\": {}}, \"value\": {\"points\": 5}, \"lot\": {\"lives_days\": 3}}}",
     "/results/1/earn/lot", "mixed"},
};

static void assert_told(const char *good, const struct mistake *mistake) {
    static struct tree_report report;
    struct arena *arena = fresh_arena();
    struct tree document = replaced(*parse(good, arena), mistake->path, *parse(mistake->value, arena), arena);
    bool is_taken = reader_takes(&document, arena, &report);
    if (is_taken != (mistake->wanted_code[0] == '\0')) {
        fail_msg("%s = %s: %s", mistake->path, mistake->value, is_taken ? "taken" : report.errors[0].reason);
    }
    if (!is_taken && (strcmp(report.errors[0].path, mistake->wanted_path) != 0 ||
                      strcmp(report.errors[0].code, mistake->wanted_code) != 0)) {
        fail_msg("%s = %s: told %s %s", mistake->path, mistake->value, report.errors[0].path, report.errors[0].code);
    }
}

/* Each mistake is told at its place, with a code for programs. */
static void test_mistakes_are_told_at_their_place(void **state) {
    (void)state;
    static const struct mistake none = {"/id", "\"y\"", "", ""};
    assert_told(GOOD, &none);
    assert_told(EVENT, &none);
    for (size_t i = 0; i < sizeof(MISTAKES) / sizeof(MISTAKES[0]); i++) {
        assert_told(GOOD, &MISTAKES[i]);
    }
    for (size_t i = 0; i < sizeof(MISTAKES_OF_EVENTS) / sizeof(MISTAKES_OF_EVENTS[0]); i++) {
        assert_told(EVENT, &MISTAKES_OF_EVENTS[i]);
    }
}

/* A person who makes four mistakes hears of four. */
static void test_all_mistakes_are_told_at_once(void **state) {
    (void)state;
    static struct tree_report report;
    struct arena *arena = fresh_arena();
    struct tree document = *parse(GOOD, arena);
    document = replaced(document, "/id", *parse("7", arena), arena);
    document = replaced(document, "/priority", *parse("-1", arena), arena);
    document = replaced(document, "/schedule/to", *parse("\"tomorrow\"", arena), arena);
    document = replaced(document, "/results/0/discount/value/percent_bp", *parse("0", arena), arena);
    assert_false(reader_takes(&document, arena, &report));
    assert_int_equal(report.count, 4);
}

/* What only the whole set shows is told at the promotion. */
static void test_mistakes_of_the_set(void **state) {
    (void)state;
    static const struct {
        const char *settings;
        const char *promotions;
        const char *wanted_path;
        const char *wanted_code;
    } mistakes[] = {
        {"{}", "[X, X]", "/promotions/1/id", "repeated"},
        {"{}", "[G]", "/promotions/0/stacking", "unknown_group"},
        {"{\"groups\": [{\"name\": \"g\", \"mode\": \"largest\", \"scope\": \"line\"}]}", "[R]",
         "/promotions/0/stacking", "not_here"},
        {"{\"groups\": [{\"name\": \"g\", \"mode\": \"largest\"}]}", "[G, E]", "/promotions/1/stacking", "mixed"},
    };
    static const char *const documents[][2] = {
        {"X",
         "{\"document\":1,\"id\":\"x\",\"name\":{\"en\":\"x\"},\"results\":[{\"discount\":{\"target\":{\"lines\":{}},"
         "\"value\":{\"percent_bp\":5}}}]}"},
        {"G",
         "{\"document\":1,\"id\":\"g\",\"name\":{\"en\":\"x\"},\"results\":[{\"discount\":{\"target\":{\"lines\":{}},"
         "\"value\":{\"percent_bp\":5}}}],\"stacking\":{\"group\":\"g\"}}"},
        {"R",
         "{\"document\":1,\"id\":\"r\",\"name\":{\"en\":\"x\"},\"results\":[{\"discount\":{\"target\":{\"receipt\":{}},"
         "\"value\":{\"percent_bp\":5}}}],\"stacking\":{\"group\":\"g\"}}"},
        {"E", "{\"document\":1,\"id\":\"e\",\"name\":{\"en\":\"x\"},\"results\":[{\"earn\":{\"target\":{\"lines\":{}},"
              "\"value\":{\"percent_bp\":5}}}],\"stacking\":{\"group\":\"g\"}}"},
    };
    static struct tree_report report;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct arena *arena = fresh_arena();
        struct tree promotions = tree_build_array(arena);
        for (const char *letter = mistakes[i].promotions; *letter != '\0'; letter++) {
            for (size_t j = 0; j < sizeof(documents) / sizeof(documents[0]); j++) {
                if (*letter == documents[j][0][0]) {
                    tree_build_add(&promotions, *parse(documents[j][1], arena));
                }
            }
        }
        struct tree settings = *parse(mistakes[i].settings, arena);
        settings = replaced(settings, "/currency", tree_build_text("RUB"), arena);
        settings = replaced(settings, "/zone", tree_build_text("Europe/Moscow"), arena);
        const struct tree *whole = promo_load_wrap(&settings, promotions.items, promotions.count, arena);
        struct rule_set set;
        struct compiled_set compiled;
        report = (struct tree_report){0};
        assert_true(rule_set_read(whole, arena, &set, &report));
        assert_false(promo_compile(&set, arena, &compiled, &report));
        assert_string_equal(report.errors[0].path, mistakes[i].wanted_path);
        assert_string_equal(report.errors[0].code, mistakes[i].wanted_code);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_schema_and_readers_know_the_same_names),
    cmocka_unit_test(test_examples_fit_the_schema),
    cmocka_unit_test(test_random_documents_fit_the_schema),
    cmocka_unit_test(test_reader_refuses_what_the_schema_refuses),
    cmocka_unit_test(test_mistakes_are_told_at_their_place),
    cmocka_unit_test(test_all_mistakes_are_told_at_once),
    cmocka_unit_test(test_mistakes_of_the_set),
};

UNIT_RUN(tests)
