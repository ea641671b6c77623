#include "tests/promo-tool/case_form.h"

enum form { FORM_TEXT = 0, FORM_TEXTS, FORM_OBJECT, FORM_OBJECTS };

/* Members that mean the same wherever they stand. */
static const struct {
    const char *name;
    enum form form;
} FORMS[] = {
    {"id", FORM_TEXT},         {"type", FORM_TEXT},      {"sku", FORM_TEXT},         {"code", FORM_TEXT},
    {"key", FORM_TEXT},        {"group", FORM_TEXT},     {"lane", FORM_TEXT},        {"timezone", FORM_TEXT},
    {"tier", FORM_TEXT},       {"rounding", FORM_TEXT},  {"round_at", FORM_TEXT},    {"remainder", FORM_TEXT},
    {"combine", FORM_TEXT},    {"skus", FORM_TEXTS},     {"categories", FORM_TEXTS}, {"not_skus", FORM_TEXTS},
    {"has_any", FORM_TEXTS},   {"has_none", FORM_TEXTS}, {"has_all", FORM_TEXTS},    {"not_categories", FORM_TEXTS},
    {"codes", FORM_TEXTS},     {"action", FORM_OBJECT},  {"scope", FORM_OBJECT},     {"out_of_stock", FORM_TEXTS},
    {"policy", FORM_OBJECT},   {"context", FORM_OBJECT}, {"expect", FORM_OBJECT},    {"limits", FORM_OBJECT},
    {"discount", FORM_OBJECT}, {"rules", FORM_OBJECTS},  {"lines", FORM_OBJECTS},    {"conditions", FORM_OBJECTS},
    {"slots", FORM_OBJECTS},   {"steps", FORM_OBJECTS},  {"ranges", FORM_OBJECTS},   {"and", FORM_OBJECTS},
    {"or", FORM_OBJECTS},
};

/* What an object of a type must have. */
static const struct {
    const char *type;
    const char *members[2];
} NEEDED[] = {
    {"gift", {"sku"}},
    {"add_free_units", {"sku"}},
    {"buy_get", {"buy", "get"}},
    {"combo", {"slots"}},
    {"combo_price", {"slots"}},
    {"group", {"group_qty", "discount"}},
    {"per_unit_in_full_groups", {"group_qty", "discount"}},
    {"tier_percent", {"tiers"}},
    {"tier_percent_by_qty", {"tiers"}},
    {"tier_amount", {"tiers"}},
    {"tier_unit_amount", {"tiers"}},
    {"time_of_day", {"from", "to"}},
    {"context", {"key", "value"}},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool all_are(const struct tree *list, enum tree_kind kind) {
    bool is_right = list->kind == TREE_ARRAY;
    for (size_t i = 0; is_right && i < list->count; i++) {
        is_right = list->items[i].kind == kind;
    }
    return is_right;
}

static bool has_form(const struct tree *member, enum form form) {
    switch (form) {
    case FORM_TEXT: return member->kind == TREE_TEXT;
    case FORM_TEXTS: return all_are(member, TREE_TEXT);
    case FORM_OBJECT: return member->kind == TREE_OBJECT;
    case FORM_OBJECTS: return all_are(member, TREE_OBJECT);
    }
    return false;
}

static bool members_hold(const struct tree *object, const char **wrong) {
    for (size_t i = 0; i < COUNT(FORMS); i++) {
        const struct tree *member = tree_member(object, FORMS[i].name);
        if (member != NULL && !has_form(member, FORMS[i].form)) {
            *wrong = FORMS[i].name;
            return false;
        }
    }
    const struct tree *type = tree_member(object, "type");
    for (size_t i = 0; type != NULL && i < COUNT(NEEDED); i++) {
        for (size_t j = 0; text_is(type->text, NEEDED[i].type) && j < 2 && NEEDED[i].members[j] != NULL; j++) {
            if (tree_member(object, NEEDED[i].members[j]) == NULL) {
                *wrong = NEEDED[i].members[j];
                return false;
            }
        }
    }
    return true;
}

/* As deep as the JSON, which its reader bounds. */
static bool tree_holds(const struct tree *tree, const char **wrong) {
    bool holds = tree->kind != TREE_OBJECT || members_hold(tree, wrong);
    for (size_t i = 0; holds && i < tree->count; i++) {
        holds = tree_holds(&tree->items[i], wrong);
    }
    return holds;
}

static bool all_have(const struct tree *list, const char *first, const char *second, const char **wrong) {
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (tree_member(&list->items[i], first) == NULL ||
            (second != NULL && tree_member(&list->items[i], second) == NULL)) {
            *wrong = tree_member(&list->items[i], first) == NULL ? first : second;
            return false;
        }
    }
    return true;
}

/* Actions have a type; their steps name levels; `tiers` of an action are steps, of what is expected names. */
static bool actions_hold(const struct tree *rules, const char **wrong) {
    bool holds = true;
    for (size_t i = 0; holds && rules != NULL && i < rules->count; i++) {
        const struct tree *action = tree_member(&rules->items[i], "action");
        const struct tree *tiers = tree_member(action, "tiers");
        holds = all_have(tree_member(action, "ranges"), "tier", NULL, wrong) &&
                all_have(tree_member(action, "steps"), "tier", NULL, wrong) &&
                all_have(tree_member(&rules->items[i], "conditions"), "type", NULL, wrong);
        if (holds && (tree_member(action, "type") == NULL || (tiers != NULL && !all_are(tiers, TREE_OBJECT)))) {
            *wrong = tree_member(action, "type") == NULL ? "type" : "tiers";
            holds = false;
        }
    }
    return holds;
}

bool case_form_holds(const struct tree *tree, const char **wrong) {
    const struct tree *receipt = tree_member(tree, "receipt");
    const struct tree *lines = receipt == NULL || receipt->kind == TREE_ARRAY ? receipt : tree_member(receipt, "lines");
    const struct tree *rules = tree_member(tree, "rules");
    *wrong = "receipt";
    return tree->kind == TREE_OBJECT && (lines == NULL || all_are(lines, TREE_OBJECT)) && tree_holds(tree, wrong) &&
           all_have(lines, "sku", NULL, wrong) && all_have(rules, "id", "action", wrong) && actions_hold(rules, wrong);
}
