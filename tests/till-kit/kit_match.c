#include "tests/till-kit/kit_match.h"

#include "base/calendar.h"
#include "base/id.h"
#include "tests/till-kit/kit_print.h"

#include <stdio.h>
#include <string.h>

struct match {
    struct kit_values *values; /* NULL: a trial, nothing is captured */
    struct kit_report *report;
    char place[KIT_PLACE_MAX];
};

static bool match_tree(struct match *match, const struct tree *wanted, const struct tree *got);

static bool differs(struct match *match, const struct tree *wanted, const struct tree *got) {
    struct kit_report *report = match->report;
    if (report->count < KIT_MISMATCHES_MAX) {
        struct kit_mismatch *mismatch = &report->items[report->count];
        (void)snprintf(mismatch->place, sizeof mismatch->place, "%s", match->place);
        kit_print_short(wanted, mismatch->wanted, sizeof mismatch->wanted);
        kit_print_short(got, mismatch->got, sizeof mismatch->got);
    }
    report->count++;
    return false;
}

/* The same one level below. */
static bool match_below(struct match *match, struct text name, const struct tree *wanted, const struct tree *got) {
    size_t before = strlen(match->place);
    (void)snprintf(match->place + before, sizeof match->place - before, "/%.*s", (int)name.size, name.data);
    bool is_same = match_tree(match, wanted, got);
    match->place[before] = '\0';
    return is_same;
}

static const struct tree *member(const struct tree *object, struct text name) {
    for (size_t i = 0; object != NULL && object->kind == TREE_OBJECT && i < object->count; i++) {
        if (text_equal(object->names[i], name)) {
            return &object->items[i];
        }
    }
    return NULL;
}

/* ----------------------------------------------------------------------------------------------------------- words */

typedef bool word_holds(struct match *match, const struct tree *word, const struct tree *got);

static bool is_time(const struct tree *got) {
    int64_t at_ms;
    return got->kind == TREE_TEXT && calendar_parse_time(got->text, &at_ms);
}

static bool is_id(const struct tree *got) {
    uint64_t id;
    return got->kind == TREE_TEXT && id_parse(got->text, &id);
}

static bool holds_any(struct match *match, const struct tree *word, const struct tree *got) {
    static const struct {
        const char *name;
        enum tree_kind kind;
    } kinds[] = {{"integer", TREE_INT}, {"text", TREE_TEXT},   {"boolean", TREE_BOOL},
                 {"null", TREE_NULL},   {"array", TREE_ARRAY}, {"object", TREE_OBJECT}};
    (void)match;
    for (size_t i = 0; got != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (text_is(word->text, kinds[i].name)) {
            return got->kind == kinds[i].kind;
        }
    }
    return got != NULL && (text_is(word->text, "id")     ? is_id(got)
                           : text_is(word->text, "time") ? is_time(got)
                                                         : text_is(word->text, "value"));
}

static bool holds_capture(struct match *match, const struct tree *word, const struct tree *got) {
    if (got == NULL || (got->kind != TREE_INT && got->kind != TREE_TEXT)) {
        return false;
    }
    return match->values == NULL || kit_values_set(match->values, word->text, got);
}

static bool holds_absent(struct match *match, const struct tree *word, const struct tree *got) {
    (void)match;
    return word->is_true == (got == NULL);
}

static bool holds_at_least(struct match *match, const struct tree *word, const struct tree *got) {
    (void)match;
    return got != NULL && got->kind == TREE_INT && got->number >= word->number;
}

static bool holds_at_most(struct match *match, const struct tree *word, const struct tree *got) {
    (void)match;
    return got != NULL && got->kind == TREE_INT && got->number <= word->number;
}

static bool holds_count(struct match *match, const struct tree *word, const struct tree *got) {
    (void)match;
    return got != NULL && got->kind == TREE_ARRAY && (int64_t)got->count == word->number;
}

static bool holds_has(struct match *match, const struct tree *word, const struct tree *got) {
    (void)match;
    return got != NULL && got->kind == TREE_TEXT &&
           memmem(got->text.data, got->text.size, word->text.data, word->text.size) != NULL;
}

/* Without a trace in report and values. */
static bool would_match(const struct tree *wanted, const struct tree *got) {
    struct kit_report report = {.count = KIT_MISMATCHES_MAX}; /* counts, keeps nothing */
    struct match trial = {.report = &report};
    return match_tree(&trial, wanted, got);
}

static bool holds_one_of(struct match *match, const struct tree *word, const struct tree *got) {
    for (size_t i = 0; i < word->count; i++) {
        if (would_match(&word->items[i], got)) {
            return match_tree(match, &word->items[i], got);
        }
    }
    return false;
}

static bool holds_item(struct match *match, const struct tree *wanted, const struct tree *got) {
    for (size_t i = 0; i < got->count; i++) {
        if (would_match(wanted, &got->items[i])) {
            return match_tree(match, wanted, &got->items[i]);
        }
    }
    return false;
}

static bool holds_contains(struct match *match, const struct tree *word, const struct tree *got) {
    bool holds = got != NULL && got->kind == TREE_ARRAY;
    for (size_t i = 0; holds && i < word->count; i++) {
        holds = holds_item(match, &word->items[i], got);
    }
    return holds;
}

static const struct {
    const char *name;
    enum tree_kind kind; /* of what stands after it */
    word_holds *holds;
} words[] = {{"$any", TREE_TEXT, holds_any},           {"$capture", TREE_TEXT, holds_capture},
             {"$absent", TREE_BOOL, holds_absent},     {"$at_least", TREE_INT, holds_at_least},
             {"$at_most", TREE_INT, holds_at_most},    {"$count", TREE_INT, holds_count},
             {"$has", TREE_TEXT, holds_has},           {"$one_of", TREE_ARRAY, holds_one_of},
             {"$contains", TREE_ARRAY, holds_contains}};

static size_t find_word(struct text name) {
    size_t i = 0;
    while (i < sizeof words / sizeof words[0] && !text_is(name, words[i].name)) {
        i++;
    }
    return i;
}

bool kit_match_is_matcher(const struct tree *wanted) {
    return wanted->kind == TREE_OBJECT && wanted->count > 0 && wanted->names[0].size > 0 &&
           wanted->names[0].data[0] == '$';
}

static bool match_words(struct match *match, const struct tree *wanted, const struct tree *got) {
    for (size_t i = 0; i < wanted->count; i++) {
        size_t word = find_word(wanted->names[i]);
        if (word == sizeof words / sizeof words[0] || !words[word].holds(match, &wanted->items[i], got)) {
            return differs(match, wanted, got);
        }
    }
    return true;
}

/* ---------------------------------------------------------------------------------------------------------- values */

static bool match_array(struct match *match, const struct tree *wanted, const struct tree *got) {
    bool is_same = got != NULL && got->kind == TREE_ARRAY && got->count == wanted->count;
    if (!is_same) {
        return differs(match, wanted, got);
    }
    for (size_t i = 0; i < wanted->count; i++) {
        char index[24];
        (void)snprintf(index, sizeof index, "%zu", i);
        is_same = match_below(match, text_of(index), &wanted->items[i], &got->items[i]) && is_same;
    }
    return is_same;
}

static bool match_object(struct match *match, const struct tree *wanted, const struct tree *got) {
    bool is_same = got != NULL && got->kind == TREE_OBJECT;
    if (!is_same) {
        return differs(match, wanted, got);
    }
    for (size_t i = 0; i < wanted->count; i++) {
        struct text name = wanted->names[i];
        is_same = match_below(match, name, &wanted->items[i], member(got, name)) && is_same;
    }
    return is_same;
}

static bool match_scalar(struct match *match, const struct tree *wanted, const struct tree *got) {
    bool is_same = got != NULL && got->kind == wanted->kind && got->is_true == wanted->is_true &&
                   got->number == wanted->number && text_equal(got->text, wanted->text);
    return is_same || differs(match, wanted, got);
}

static bool match_tree(struct match *match, const struct tree *wanted, const struct tree *got) {
    if (kit_match_is_matcher(wanted)) {
        return match_words(match, wanted, got);
    }
    return wanted->kind == TREE_OBJECT  ? match_object(match, wanted, got)
           : wanted->kind == TREE_ARRAY ? match_array(match, wanted, got)
                                        : match_scalar(match, wanted, got);
}

void kit_match(const struct tree *wanted, const struct tree *got, struct kit_values *values,
               struct kit_report *report) {
    struct match match = {.values = values, .report = report};
    *report = (struct kit_report){.count = 0};
    (void)match_tree(&match, wanted, got);
}

/* ------------------------------------------------------------------------------------------------------- soundness */

/* Words that values are put in by, before matching. */
static bool is_value_word(struct text name) {
    return text_is(name, "$ref") || text_is(name, "$plus") || text_is(name, "$repeat") || text_is(name, "$index");
}

static bool is_word_sound(struct text name, const struct tree *value) {
    size_t word = find_word(name);
    return name.size == 0 || name.data[0] != '$' || is_value_word(name) ||
           (word < sizeof words / sizeof words[0] && words[word].kind == value->kind);
}

bool kit_match_is_sound(const struct tree *wanted, char place[static KIT_PLACE_MAX]) {
    size_t before = strlen(place);
    for (size_t i = 0; i < wanted->count; i++) {
        struct text name = wanted->kind == TREE_OBJECT ? wanted->names[i] : text_of("-");
        (void)snprintf(place + before, KIT_PLACE_MAX - before, "/%.*s", (int)name.size, name.data);
        if ((wanted->kind == TREE_OBJECT && !is_word_sound(name, &wanted->items[i])) ||
            !kit_match_is_sound(&wanted->items[i], place)) {
            return false;
        }
        place[before] = '\0';
    }
    return true;
}
