#include "tests/till-kit/kit_record.h"

#include "base/calendar.h"
#include "base/id.h"
#include "tests/till-kit/kit_print.h"

#include <string.h>

enum { SAME_TEXT_MIN = 6, SAME_NUMBER_MIN = 100000 };

struct record {
    struct arena *arena;
    const struct kit_values *values;
    bool is_full;
};

static struct tree record_value(struct record *record, const struct tree *draft, const struct tree *got);

/* Members that say nothing about what the store decided; a draft that names one gets it all the same. */
static const char *const noise[] = {"rule_set", "stored", "hq", "request_id", "detail", "title", "type", "reason"};

static bool is_noise(struct text name, const struct tree *got) {
    /* the reason of a hold or a code is a word for programs, that of a bad member a sentence for people */
    bool is_word = text_is(name, "reason") && got->kind == TREE_TEXT && got->text.size > 0 &&
                   memchr(got->text.data, ' ', got->text.size) == NULL;
    for (size_t i = 0; i < sizeof noise / sizeof noise[0]; i++) {
        if (text_is(name, noise[i])) {
            return !is_word;
        }
    }
    return false;
}

static struct tree text_tree(const char *text) {
    return (struct tree){.kind = TREE_TEXT, .text = text_of(text)};
}

/* {name: value} */
static struct tree wrap(struct record *record, const char *name, struct tree value) {
    struct tree *item = ARENA_NEW(record->arena, struct tree);
    struct text *label = ARENA_NEW(record->arena, struct text);
    if (item == NULL || label == NULL) {
        record->is_full = true;
        return value;
    }
    *item = value;
    *label = text_of(name);
    return (struct tree){.kind = TREE_OBJECT, .count = 1, .items = item, .names = label};
}

static bool is_known(struct record *record, const struct tree *got, struct tree *out) {
    bool is_telling = got->kind == TREE_INT ? got->number >= SAME_NUMBER_MIN
                                            : got->kind == TREE_TEXT && got->text.size >= SAME_TEXT_MIN;
    const struct kit_value *value = is_telling ? kit_values_find_same(record->values, got) : NULL;
    if (value != NULL) {
        struct text name = arena_copy_text(record->arena, text_of(value->name));
        *out = wrap(record, "$ref", (struct tree){.kind = TREE_TEXT, .text = name});
    }
    return value != NULL;
}

static struct tree record_scalar(struct record *record, const struct tree *got) {
    struct tree out;
    uint64_t id;
    int64_t at_ms;
    if (is_known(record, got, &out)) {
        return out;
    }
    if (got->kind == TREE_TEXT && id_parse(got->text, &id)) {
        return wrap(record, "$any", text_tree("id"));
    }
    if (got->kind == TREE_TEXT && calendar_parse_time(got->text, &at_ms)) {
        return wrap(record, "$any", text_tree("time"));
    }
    return *got;
}

static struct tree record_array(struct record *record, const struct tree *draft, const struct tree *got) {
    struct tree *items = ARENA_ARRAY(record->arena, struct tree, got->count);
    struct tree out = {.kind = TREE_ARRAY, .count = got->count, .items = items};
    bool has_draft = draft != NULL && draft->kind == TREE_ARRAY;
    if (items == NULL) {
        record->is_full = true;
        return *got;
    }
    for (size_t i = 0; i < got->count; i++) {
        items[i] = record_value(record, has_draft && i < draft->count ? &draft->items[i] : NULL, &got->items[i]);
    }
    return out;
}

static const struct tree *member(const struct tree *object, struct text name) {
    char terminated[KIT_PLACE_MAX];
    return object != NULL && text_copy(terminated, sizeof terminated, name) ? tree_member(object, terminated) : NULL;
}

/* An object of the draft that names members keeps to them; one that names none takes all that is no noise. */
static struct tree record_object(struct record *record, const struct tree *draft, const struct tree *got) {
    bool is_chosen = draft != NULL && draft->kind == TREE_OBJECT && draft->count > 0;
    const struct tree *source = is_chosen ? draft : got;
    struct tree *items = ARENA_ARRAY(record->arena, struct tree, source->count);
    struct text *names = ARENA_ARRAY(record->arena, struct text, source->count);
    struct tree out = {.kind = TREE_OBJECT, .items = items, .names = names};
    if (items == NULL || names == NULL) {
        record->is_full = true;
        return *got;
    }
    for (size_t i = 0; i < source->count; i++) {
        const struct tree *value = member(got, source->names[i]);
        if (value == NULL) {
            items[out.count] = wrap(record, "$absent", (struct tree){.kind = TREE_BOOL, .is_true = true});
        } else if (is_chosen || !is_noise(source->names[i], value)) {
            items[out.count] = record_value(record, is_chosen ? &draft->items[i] : NULL, value);
        } else {
            continue;
        }
        names[out.count++] = source->names[i];
    }
    return out;
}

static struct tree record_value(struct record *record, const struct tree *draft, const struct tree *got) {
    if (draft != NULL && (kit_match_is_matcher(draft) || tree_member(draft, "$ref") != NULL)) {
        return *draft;
    }
    return got->kind == TREE_OBJECT  ? record_object(record, draft, got)
           : got->kind == TREE_ARRAY ? record_array(record, draft, got)
                                     : record_scalar(record, got);
}

/* ----------------------------------------------------------------------------------------------------- the document */

/* What came lies in the client's memory until the next call. */
static struct tree copy_tree(struct record *record, const struct tree *tree) {
    struct tree copy = *tree;
    struct tree *items = ARENA_ARRAY(record->arena, struct tree, tree->count);
    struct text *names = ARENA_ARRAY(record->arena, struct text, tree->kind == TREE_OBJECT ? tree->count : 0);
    if (items == NULL || names == NULL) {
        record->is_full = true;
        return copy;
    }
    for (size_t i = 0; i < tree->count; i++) {
        items[i] = copy_tree(record, &tree->items[i]);
        if (tree->kind == TREE_OBJECT) {
            names[i] = arena_copy_text(record->arena, tree->names[i]);
        }
    }
    copy.items = items;
    copy.names = names;
    copy.text = arena_copy_text(record->arena, tree->text);
    return copy;
}

/* The same object with one member replaced, or added at its end. */
static struct tree with_member(struct record *record, const struct tree *object, const char *name, struct tree value) {
    struct tree *items = ARENA_ARRAY(record->arena, struct tree, object->count + 1);
    struct text *names = ARENA_ARRAY(record->arena, struct text, object->count + 1);
    struct tree out = {.kind = TREE_OBJECT, .count = object->count, .items = items, .names = names};
    size_t at = 0;
    if (items == NULL || names == NULL) {
        record->is_full = true;
        return *object;
    }
    for (size_t i = 0; i < object->count; i++) {
        items[i] = object->items[i];
        names[i] = object->names[i];
    }
    while (at < object->count && !text_is(names[at], name)) {
        at++;
    }
    items[at] = value;
    names[at] = text_of(name);
    out.count += at == object->count;
    return out;
}

static void warn_mismatches(const struct kit_case *draft, size_t index, const struct kit_report *report) {
    for (size_t i = 0; i < report->count && i < KIT_MISMATCHES_MAX; i++) {
        (void)fprintf(stderr, "%s: step %zu: %s: the draft wants %s, got %s\n", draft->file, index + 1,
                      report->items[i].place, report->items[i].wanted, report->items[i].got);
    }
}

static bool record_step(struct kit_run *run, const struct kit_case *draft, size_t index, struct kit_values *values,
                        struct tree *out, struct fault *fault) {
    const struct kit_step *step = &draft->steps[index];
    struct record record = {.arena = &run->arena, .values = values};
    struct tree wanted;
    struct tree answer;
    struct kit_report report = {.count = 0};
    if (!kit_run_ask(run, step, values, fault) || !kit_run_answer(run, step->answer, &answer, fault)) {
        return fault_wrap(fault, "step %zu", index + 1);
    }
    if (step->answer != NULL) {
        if (!kit_values_expand(values, step->answer, &run->arena, &wanted, fault)) {
            return fault_wrap(fault, "step %zu", index + 1);
        }
        kit_match(&wanted, &answer, values, &report);
        warn_mismatches(draft, index, &report);
    }
    struct tree kept = copy_tree(&record, &answer);
    struct tree recorded = record_value(&record, step->answer, &kept);
    *out = with_member(&record, &tree_member(draft->tree, "steps")->items[index], "answer", recorded);
    return !record.is_full || fault_set(fault, FAULT_FULL, "step %zu: the answer is too large", index + 1);
}

bool kit_record_case(struct kit_run *run, const struct kit_case *draft, struct fault *fault) {
    struct kit_values values;
    struct tree steps[KIT_STEPS_MAX];
    struct record record = {.arena = &run->arena};
    kit_run_begin_case(run, &values);
    for (size_t i = 0; i < draft->step_count; i++) {
        if (!record_step(run, draft, i, &values, &steps[i], fault)) {
            return fault_wrap(fault, "%s", draft->file);
        }
    }
    struct tree list = {.kind = TREE_ARRAY, .count = draft->step_count, .items = steps};
    struct tree recorded = with_member(&record, draft->tree, "steps", list);
    if (record.is_full) {
        return fault_set(fault, FAULT_FULL, "%s: the case is too large", draft->file);
    }
    return kit_print_file(run->out, &recorded) || fault_set(fault, FAULT_IO, "%s: cannot be written", draft->file);
}
