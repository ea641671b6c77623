#include "tests/harness/openapi_check.h"

#include "base/calendar.h"

#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_MAX = 200, PATTERN_MAX = 256, DEPTH_MAX = 32 };

struct check {
    const struct tree *description;
    char *why; /* OPENAPI_WHY_MAX */
    int depth;
    char place[PLACE_MAX];
};

static const struct tree *follow(const struct tree *from, const char *name) {
    return from == NULL ? NULL : tree_member(from, name);
}

static bool refuse(const struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(const struct check *check, const char *format, ...) {
    char reason[OPENAPI_WHY_MAX / 2];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    (void)snprintf(check->why, OPENAPI_WHY_MAX, "%s: %s", check->place, reason);
    return false;
}

/* Of an OpenAPI description, or of a plain JSON Schema. */
static const struct tree *schemas_of(const struct tree *description) {
    const struct tree *components = follow(description, "components");
    return components != NULL ? follow(components, "schemas") : follow(description, "$defs");
}

static const struct tree *schema_of(const struct tree *description, const char *name) {
    return follow(schemas_of(description), name);
}

/* "#/components/schemas/Name" or "#/$defs/Name" */
static const struct tree *resolve(const struct check *check, const struct tree *reference) {
    static const char *const prefixes[] = {"#/components/schemas/", "#/$defs/"};
    char name[64];
    struct text text = reference->text;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t size = strlen(prefixes[i]);
        if (text.size > size && strncmp(text.data, prefixes[i], size) == 0 &&
            text_copy(name, sizeof name, (struct text){text.data + size, text.size - size})) {
            return schema_of(check->description, name);
        }
    }
    return NULL;
}

static bool check_words(const struct check *check, const struct tree *schema) {
    static const char *const known[] = {"$ref",
                                        "type",
                                        "enum",
                                        "properties",
                                        "required",
                                        "minProperties",
                                        "maxProperties",
                                        "items",
                                        "minItems",
                                        "maxItems",
                                        "minimum",
                                        "maximum",
                                        "pattern",
                                        "minLength",
                                        "maxLength",
                                        "format",
                                        "oneOf",
                                        "description",
                                        "additionalProperties"};
    for (size_t i = 0; i < schema->count; i++) {
        size_t at = 0;
        while (at < sizeof known / sizeof known[0] && !text_is(schema->names[i], known[at])) {
            at++;
        }
        if (at == sizeof known / sizeof known[0]) {
            return refuse(check, "the schema says %.*s, which nobody checks", (int)schema->names[i].size,
                          schema->names[i].data);
        }
    }
    return true;
}

static bool has_type(const struct tree *value, struct text type) {
    switch (value->kind) {
    case TREE_NULL: return text_is(type, "null");
    case TREE_BOOL: return text_is(type, "boolean");
    case TREE_INT: return text_is(type, "integer") || text_is(type, "number");
    case TREE_TEXT: return text_is(type, "string");
    case TREE_ARRAY: return text_is(type, "array");
    case TREE_OBJECT: return text_is(type, "object");
    }
    return false;
}

/* The number of a bound, or `absent`. */
static int64_t bound(const struct tree *schema, const char *name, int64_t absent) {
    const struct tree *member = follow(schema, name);
    return member == NULL ? absent : member->number;
}

static bool check_size(const struct check *check, const struct tree *schema, const char *min_name, const char *max_name,
                       int64_t size) {
    if (size < bound(schema, min_name, 0) || size > bound(schema, max_name, INT64_MAX)) {
        return refuse(check, "%lld breaks %s or %s", (long long)size, min_name, max_name);
    }
    return true;
}

static int64_t count_characters(struct text text) {
    int64_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += ((uint8_t)text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

static bool check_pattern(const struct check *check, const struct tree *pattern, struct text text) {
    char expression[PATTERN_MAX];
    char subject[PATTERN_MAX];
    regex_t compiled;
    if (!text_copy(expression, sizeof expression, pattern->text) || !text_copy(subject, sizeof subject, text) ||
        regcomp(&compiled, expression, REG_EXTENDED | REG_NOSUB) != 0) {
        return refuse(check, "the pattern or the text cannot be tried");
    }
    bool fits = regexec(&compiled, subject, 0, NULL, 0) == 0;
    regfree(&compiled);
    return fits || refuse(check, "\"%s\" does not fit the pattern %s", subject, expression);
}

static bool check_format(const struct check *check, const struct tree *format, struct text text) {
    int64_t at_ms;
    int32_t day;
    if (text_is(format->text, "date-time")) {
        return calendar_parse_time(text, &at_ms) || refuse(check, "is no date-time");
    }
    if (text_is(format->text, "date")) {
        return calendar_parse_day(text, &day) || refuse(check, "is no date");
    }
    return refuse(check, "the schema has a format that nobody checks");
}

static bool check_text(const struct check *check, const struct tree *schema, const struct tree *value) {
    const struct tree *pattern = follow(schema, "pattern");
    const struct tree *format = follow(schema, "format");
    return check_size(check, schema, "minLength", "maxLength", count_characters(value->text)) &&
           (pattern == NULL || check_pattern(check, pattern, value->text)) &&
           (format == NULL || check_format(check, format, value->text));
}

static bool check_enum(const struct check *check, const struct tree *choices, const struct tree *value) {
    for (size_t i = 0; i < choices->count; i++) {
        if (value->kind == TREE_TEXT && text_equal(choices->items[i].text, value->text)) {
            return true;
        }
    }
    return refuse(check, "is none of the values of the enum");
}

static bool check_schema(struct check *check, const struct tree *schema, const struct tree *value);

/* The same at a place below. */
static bool check_below(struct check *check, const char *name, size_t name_size, const struct tree *schema,
                        const struct tree *value) {
    size_t before = strlen(check->place);
    (void)snprintf(check->place + before, sizeof check->place - before, "/%.*s", (int)name_size, name);
    bool is_good = check_schema(check, schema, value);
    check->place[before] = '\0';
    return is_good;
}

static bool check_array(struct check *check, const struct tree *schema, const struct tree *value) {
    const struct tree *items = follow(schema, "items");
    char index[24];
    for (size_t i = 0; items != NULL && i < value->count; i++) {
        int size = snprintf(index, sizeof index, "%zu", i);
        if (!check_below(check, index, (size_t)size, items, &value->items[i])) {
            return false;
        }
    }
    return check_size(check, schema, "minItems", "maxItems", (int64_t)value->count);
}

static bool check_required(const struct check *check, const struct tree *schema, const struct tree *value) {
    const struct tree *required = follow(schema, "required");
    char name[64];
    for (size_t i = 0; required != NULL && i < required->count; i++) {
        if (!text_copy(name, sizeof name, required->items[i].text) || tree_member(value, name) == NULL) {
            return refuse(check, "has no %.*s", (int)required->items[i].text.size, required->items[i].text.data);
        }
    }
    return true;
}

static bool check_object(struct check *check, const struct tree *schema, const struct tree *value) {
    const struct tree *properties = follow(schema, "properties");
    const struct tree *additional = follow(schema, "additionalProperties");
    bool is_closed = additional != NULL && additional->kind == TREE_BOOL && !additional->is_true;
    char name[64];
    for (size_t i = 0; i < value->count; i++) {
        struct text given = value->names[i];
        const struct tree *member = text_copy(name, sizeof name, given) ? follow(properties, name) : NULL;
        bool is_any_name = additional != NULL && additional->kind == TREE_OBJECT;
        member = member == NULL && is_any_name ? additional : member;
        if (member == NULL && is_closed) {
            return refuse(check, "has a member %.*s that is not described", (int)given.size, given.data);
        }
        if (member != NULL && !check_below(check, given.data, given.size, member, &value->items[i])) {
            return false;
        }
    }
    return check_required(check, schema, value) &&
           check_size(check, schema, "minProperties", "maxProperties", (int64_t)value->count);
}

static bool check_one_of(struct check *check, const struct tree *choices, const struct tree *value) {
    int fitting = 0;
    for (size_t i = 0; i < choices->count; i++) {
        fitting += check_schema(check, &choices->items[i], value);
    }
    return fitting == 1 || (fitting == 0 ? false : refuse(check, "fits %d of the schemas of oneOf", fitting));
}

static bool check_kind(struct check *check, const struct tree *schema, const struct tree *value) {
    const struct tree *type = follow(schema, "type");
    const struct tree *choices = follow(schema, "enum");
    if (type != NULL && !has_type(value, type->text)) {
        return refuse(check, "is %s, must be %.*s", tree_kind_name(value->kind), (int)type->text.size, type->text.data);
    }
    if (choices != NULL && !check_enum(check, choices, value)) {
        return false;
    }
    switch (value->kind) {
    case TREE_TEXT: return check_text(check, schema, value);
    case TREE_ARRAY: return check_array(check, schema, value);
    case TREE_OBJECT: return check_object(check, schema, value);
    case TREE_INT:
        return (value->number >= bound(schema, "minimum", INT64_MIN) &&
                value->number <= bound(schema, "maximum", INT64_MAX)) ||
               refuse(check, "%lld is out of range", (long long)value->number);
    case TREE_NULL:
    case TREE_BOOL: break;
    }
    return true;
}

static bool check_schema(struct check *check, const struct tree *schema, const struct tree *value) {
    if (check->depth == DEPTH_MAX || !check_words(check, schema)) {
        return check->depth < DEPTH_MAX ? false : refuse(check, "the schema is nested too deep");
    }
    const struct tree *reference = follow(schema, "$ref");
    const struct tree *choices = follow(schema, "oneOf");
    const struct tree *target = schema;
    if (reference != NULL && (target = resolve(check, reference)) == NULL) {
        return refuse(check, "the $ref %.*s leads nowhere", (int)reference->text.size, reference->text.data);
    }
    check->depth++;
    bool is_good = target != schema  ? check_schema(check, target, value)
                   : choices != NULL ? check_one_of(check, choices, value)
                                     : check_kind(check, schema, value);
    check->depth--;
    return is_good;
}

bool openapi_check_value(const struct tree *description, const char *schema_name, const struct tree *value,
                         char why[static OPENAPI_WHY_MAX]) {
    struct check check = {.description = description, .why = why};
    const struct tree *schema = schema_of(description, schema_name);
    (void)snprintf(check.place, sizeof check.place, "%s", schema_name);
    return schema != NULL ? check_schema(&check, schema, value) : refuse(&check, "there is no such schema");
}

bool openapi_check_answer(const struct tree *description, const struct openapi_answer *answer,
                          char why[static OPENAPI_WHY_MAX]) {
    struct check check = {.description = description, .why = why};
    char status[16];
    (void)snprintf(status, sizeof status, "%d", answer->status);
    (void)snprintf(check.place, sizeof check.place, "%s %s %d ", answer->method, answer->path, answer->status);
    const struct tree *operation = follow(follow(follow(description, "paths"), answer->path), answer->method);
    const struct tree *response = follow(follow(operation, "responses"), status);
    const struct tree *content = follow(follow(response, "content"), answer->media_type);
    const struct tree *schema = follow(content, "schema");
    if (operation == NULL || response == NULL || schema == NULL) {
        return refuse(&check, "%s is not described",
                      operation == NULL  ? "the operation"
                      : response == NULL ? "the status"
                                         : answer->media_type);
    }
    return answer->body != NULL ? check_schema(&check, schema, answer->body) : refuse(&check, "the body is no JSON");
}

/* Every schema below, whether an answer reaches it or not. */
static bool check_words_below(struct check *check, const struct tree *schema) {
    const struct tree *reference = follow(schema, "$ref");
    const struct tree *properties = follow(schema, "properties");
    const struct tree *items = follow(schema, "items");
    const struct tree *choices = follow(schema, "oneOf");
    if (!check_words(check, schema)) {
        return false;
    }
    if (reference != NULL && resolve(check, reference) == NULL) {
        return refuse(check, "the $ref %.*s leads nowhere", (int)reference->text.size, reference->text.data);
    }
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        if (!check_words_below(check, &properties->items[i])) {
            return false;
        }
    }
    for (size_t i = 0; choices != NULL && i < choices->count; i++) {
        if (!check_words_below(check, &choices->items[i])) {
            return false;
        }
    }
    return items == NULL || check_words_below(check, items);
}

bool openapi_check_description(const struct tree *description, char why[static OPENAPI_WHY_MAX]) {
    const struct tree *schemas = schemas_of(description);
    struct check check = {.description = description, .why = why};
    if (schemas == NULL) {
        return refuse(&check, "there are no schemas");
    }
    for (size_t i = 0; i < schemas->count; i++) {
        (void)snprintf(check.place, sizeof check.place, "%.*s", (int)schemas->names[i].size, schemas->names[i].data);
        if (!check_words_below(&check, &schemas->items[i])) {
            return false;
        }
    }
    return true;
}
