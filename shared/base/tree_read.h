/* Reading a tree (tree.h) into plain structs, with errors that name the path and the reason. A `place` is a value
 * together with the way to it; readers fill what they can and add what is wrong to one report, so that a person who
 * sent a document with four mistakes hears of four. A place whose value is absent is legal: the *_or readers take the
 * default.
 *
 * Use:  struct place root = place_root(tree, &report);
 *       struct place line = place_item(place_member(root, "lines"), i);
 *       int64_t price = place_int(place_member(line, "price_minor"), 0, MONEY_MAX);
 *       place_only(line, names, count);                      // refuses members that nobody reads
 *       if (report.count > 0) ...                            // refused, nothing stored */
#ifndef REGULARS_BASE_TREE_READ_H
#define REGULARS_BASE_TREE_READ_H

#include "base/tree.h"

enum { TREE_ERRORS_MAX = 16, TREE_PATH_MAX = 160, TREE_REASON_MAX = 120 };

struct tree_error {
    char path[TREE_PATH_MAX];     /* JSON pointer (RFC 6901), "" is the whole document; cut when longer */
    char code[32];                /* stable, for programs: "missing", "wrong_kind", "out_of_range", "too_long", ... */
    char reason[TREE_REASON_MAX]; /* for people, English */
};

struct tree_report {
    size_t count; /* errors kept, <= TREE_ERRORS_MAX */
    size_t dropped;
    struct tree_error errors[TREE_ERRORS_MAX];
};

/* By value; `parent` points at the caller's own place, so a place must not outlive the places above it. */
struct place {
    const struct tree *tree; /* NULL: absent */
    const struct place *parent;
    const char *name; /* member name, or NULL for an array item */
    size_t index;
    struct tree_report *report;
};

struct place place_root(const struct tree *tree, struct tree_report *report);
struct place place_member(const struct place *object, const char *name);
struct place place_item(const struct place *array, size_t index);
static inline bool place_is_absent(struct place place) {
    return place.tree == NULL;
}

/* Adds an error at the place. */
void place_refuse(struct place place, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Each adds an error and returns the least value of its type when the value is absent, of another kind or out of range.
 */
int64_t place_int(struct place place, int64_t min, int64_t max);
bool place_bool(struct place place);
struct text place_text(struct place place, size_t size_min, size_t size_max); /* plain text, sizes in bytes */
size_t place_array(struct place place, size_t count_min, size_t count_max);   /* the number of items */
bool place_object(struct place place);
/* The index of the text in `names`, or 0 with an error that lists them. */
size_t place_choice(struct place place, const char *const *names, size_t count);

/* As above, but an absent value is the default and no error. */
int64_t place_int_or(struct place place, int64_t min, int64_t max, int64_t absent);
bool place_bool_or(struct place place, bool absent);
struct text place_text_or(struct place place, size_t size_min, size_t size_max, struct text absent);
size_t place_choice_or(struct place place, const char *const *names, size_t count, size_t absent);

/* Refuses every member of the object that is not in `names`. */
void place_only(struct place object, const char *const *names, size_t count);

#endif
