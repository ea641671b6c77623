/* A neutral promotion case in the words of our engine: its rules as promotion documents (JSON text that the engine's
 * own readers then check), its policy as settings, its receipt and context as a request. What the engine deliberately
 * does not have ends the mapping with a reason; nothing here looks at a case's id, source or expected figures, but for
 * which member it asserts where that alone says what is rounded (unit_price_after: the price). */
#ifndef REGULARS_TESTS_PROMO_TOOL_CASE_MAP_H
#define REGULARS_TESTS_PROMO_TOOL_CASE_MAP_H

#include "promo/request.h"
#include "promo/rule_set.h"
#include "wire/json_write.h"

enum { CASE_REASON_MAX = 200, CASE_RULES_MAX = 16, CASE_PERCENT_DIGITS = 2, CASE_POINT_DIGITS = 2 };
/* The group of rules of a second layer. */
#define CASE_LAYER_GROUP  "(layer 2)"
#define CASE_DELIVERY_SKU "(delivery)"

struct case_map {
    struct arena *arena;
    const struct tree *tree; /* the case */
    const struct tree *policy;
    const struct tree *context;
    const struct tree *expect;
    const struct tree *rules; /* array */
    const struct tree *lines; /* array of the receipt */
    int money_digits;         /* of the smallest coin that the case is played in */
    bool is_unrounded; /* the source rounds nothing: played in coins so small that no figure told depends on them */
    char skipped[CASE_REASON_MAX]; /* the reason; empty: none so far */
    /* The request. */
    struct basket basket;
    struct promo_request request;
    bool is_untouched_only; /* the rule at hand is for what its layer before left alone */
    size_t goods_count;     /* of the basket's lines; a delivery fee comes after them */
    bool has_delivery;
};

/* Fills the map from a case; false with the reason in map->skipped. */
bool case_map_start(struct case_map *map, const struct tree *tree, struct arena *arena);
/* The rule set, as JSON. False with the reason. */
bool case_map_rules(struct case_map *map, struct json_writer *json);
/* Skips with a reason, once; always false. */
bool case_skip(struct case_map *map, const char *reason);

/* case_receipt.c: the basket, the customer and the moment. */
bool case_map_receipt(struct case_map *map);
/* case_settings.c */
void case_map_settings(struct case_map *map, struct json_writer *json);
/* How a rule that names its own place of rounding, or none (NULL), rounds. */
void case_map_rounding(const struct case_map *map, struct json_writer *json, const struct tree *round_at);
const struct tree *case_policy(const struct case_map *map, const char *name);
bool case_policy_is(const struct case_map *map, const char *name, const char *value);
/* case_scope.c: writes a scope object; with goods that tags choose, as a list of the receipt's skus. */
void case_map_scope(struct case_map *map, struct json_writer *json, const char *name, const struct tree *scope);
bool case_scope_has(const struct tree *scope, const struct tree *line);
/* case_condition.c: members schedule and conditions of a rule. */
bool case_map_conditions(struct case_map *map, struct json_writer *json, const struct tree *rule);
/* A whole number that stands for a text of the context, the same for the same text. */
int64_t case_fact_value(const struct tree *value);
/* case_action.c, case_group.c, case_points.c: the results of a rule. */
bool case_map_action(struct case_map *map, struct json_writer *json, const struct tree *rule);
bool case_map_group(struct case_map *map, struct json_writer *json, const struct tree *action);
bool case_map_points(struct case_map *map, struct json_writer *json, const struct tree *action);
bool case_is_group(const struct tree *action);
/* Whether the action could discount the line, by its scope, its slots, or what is bought and got. */
bool case_action_has(const struct tree *action, const struct tree *line);
bool case_is_points(const struct tree *action);
/* Levels are documents of their own, one for each level. */
bool case_is_level(const struct tree *action);
bool case_map_levels(struct case_map *map, struct json_writer *json, const struct tree *action);

/* Members of trees. */
bool case_text_is(const struct tree *object, const char *name, const char *value);
int64_t case_money(struct case_map *map, const struct tree *object, const char *name);
int64_t case_percent_bp(const struct tree *object, const char *name);
int64_t case_count(const struct tree *object, const char *name, int64_t absent);

#endif
