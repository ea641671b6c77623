/* What a contestant takes off with given pieces: the rule itself, said once, without any search. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

int64_t choice_times_max(const struct choice_contestant *rule) {
    int64_t benefit = rule->take;
    if (rule->kind == CHOICE_SETS) {
        benefit = 0;
        for (size_t s = 0; s < rule->slot_count; s++) {
            benefit += rule->slots[s].is_trigger ? 0 : rule->slots[s].pieces;
        }
        benefit = rule->choose < rule->slot_count ? int64_min((int64_t)rule->choose, benefit) : benefit;
    }
    return benefit == 0 ? rule->times_max : int64_min(rule->times_max, rule->benefit_max / benefit);
}

int64_t choice_clamp(const struct choice_contestant *rule, int64_t raw_minor, int64_t room_minor) {
    int64_t minor = int64_min(raw_minor, rule->minor_max);
    return int64_max(0, rule->kind == CHOICE_SETS ? int64_min(minor, room_minor) : minor);
}

bool choice_is_in_scope(const struct choice_contestant *rule, size_t line) {
    for (size_t s = 0; s < rule->slot_count; s++) {
        if (rule->slots[s].credit_minor[line] >= 0) {
            return true;
        }
    }
    return false;
}

bool choice_line_is_before(const struct choice_problem *problem, size_t a, size_t b) {
    int64_t first = problem->lines[a].price_minor;
    int64_t second = problem->lines[b].price_minor;
    return first != second ? first > second : a < b;
}

static int64_t each_worth(const struct choice_problem *problem, const struct choice_contestant *rule,
                          struct choice_taken *taken) {
    const int64_t *pieces = taken->slots[0].pieces;
    int64_t raw = 0;
    int64_t count = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        if (pieces[i] > rule->line_pieces_max) {
            return CHOICE_OUT_OF_SCOPE;
        }
        taken->slots[0].benefit[i] = pieces[i];
        raw += pieces[i] == 0 ? 0 : pieces[i] * rule->slots[0].credit_minor[i];
        count += pieces[i];
    }
    taken->times = count > 0 ? 1 : 0;
    return count > rule->benefit_max ? CHOICE_OUT_OF_SCOPE : choice_clamp(rule, raw, 0);
}

static int64_t whole_worth(const struct choice_problem *problem, const struct choice_contestant *rule,
                           struct choice_taken *taken) {
    const int64_t *pieces = taken->slots[0].pieces;
    bool has_any = false;
    bool has_all = true;
    for (size_t i = 0; i < problem->line_count; i++) {
        bool is_in = rule->slots[0].credit_minor[i] >= 0;
        has_any = has_any || pieces[i] > 0;
        has_all = has_all && (!is_in || pieces[i] == problem->lines[i].pieces);
        taken->slots[0].benefit[i] = pieces[i];
    }
    taken->times = has_any ? 1 : 0;
    if (!has_any) {
        return 0;
    }
    return has_all ? choice_clamp(rule, rule->fixed_minor, 0) : CHOICE_OUT_OF_SCOPE;
}

/* Benefit pieces among the first `count` pieces of a group of `size`. */
static int64_t benefit_of_group(const struct choice_contestant *rule, int64_t size, int64_t count) {
    int64_t paid = rule->of - rule->take;
    return rule->is_first_picked ? int64_min(count, size - paid) : int64_max(0, count - paid);
}

/* Benefit pieces among the first `count` of `total` pieces that form groups; the last group may be short. */
static int64_t benefit_among(const struct choice_contestant *rule, int64_t total, int64_t count) {
    int64_t groups = count / rule->of;
    int64_t size = int64_min(rule->of, total - groups * rule->of);
    int64_t rest = count - groups * rule->of;
    return groups * rule->take + (rest == 0 ? 0 : benefit_of_group(rule, size, rest));
}

/* The pieces that form groups with those of the line: how many there are, and how many come together before them. */
static int64_t pieces_beside(const struct choice_problem *problem, const struct choice_contestant *rule,
                             const int64_t *pieces, size_t line, int64_t *before) {
    int64_t total = 0;
    *before = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        if (pieces[i] > 0 && (!rule->is_same_goods || problem->lines[i].goods == problem->lines[line].goods)) {
            total += pieces[i];
            bool is_before = i != line && choice_line_is_before(problem, i, line) != rule->is_cheapest_first;
            *before += is_before ? pieces[i] : 0;
        }
    }
    return total;
}

static int64_t groups_worth(const struct choice_problem *problem, const struct choice_contestant *rule,
                            struct choice_taken *taken) {
    const struct choice_given *given = &taken->slots[0];
    int64_t raw = 0;
    taken->times = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        given->benefit[i] = 0;
        if (given->pieces[i] == 0) {
            continue;
        }
        int64_t before;
        int64_t total = pieces_beside(problem, rule, given->pieces, i, &before);
        int64_t rest = total % rule->of;
        if (rest != 0 && !(rule->has_partial && rest > rule->of - rule->take)) {
            return CHOICE_OUT_OF_SCOPE;
        }
        taken->times += before == 0 ? total / rule->of + (rest != 0) : 0;
        given->benefit[i] = benefit_among(rule, total, before + given->pieces[i]) - benefit_among(rule, total, before);
        raw += given->benefit[i] * rule->slots[0].credit_minor[i];
    }
    return taken->times > choice_times_max(rule) ? CHOICE_OUT_OF_SCOPE : choice_clamp(rule, raw, 0);
}

bool choice_sets_of(const struct choice_contestant *rule, const int64_t *counts, int64_t *times) {
    int64_t sum = 0;
    int64_t least = 0;
    for (size_t s = 0; s < rule->slot_count; s++) {
        sum += counts[s];
        least = int64_max(least, (counts[s] + rule->slots[s].pieces - 1) / rule->slots[s].pieces);
    }
    bool is_whole = true;
    if (rule->choose < rule->slot_count) {
        is_whole = sum % (int64_t)rule->choose == 0 && least <= sum / (int64_t)rule->choose;
        least = sum / (int64_t)rule->choose;
    }
    for (size_t s = 0; s < rule->slot_count && rule->choose == rule->slot_count; s++) {
        is_whole = is_whole && (rule->slots[s].is_partial || counts[s] == least * rule->slots[s].pieces);
    }
    *times = least;
    return is_whole && least <= choice_times_max(rule);
}

static int64_t sets_worth(const struct choice_problem *problem, const struct choice_contestant *rule,
                          struct choice_taken *taken) {
    int64_t counts[CHOICE_SLOTS_MAX] = {0};
    int64_t raw = 0;
    int64_t room = 0;
    for (size_t s = 0; s < rule->slot_count; s++) {
        const struct choice_slot *slot = &rule->slots[s];
        for (size_t i = 0; i < problem->line_count; i++) {
            int64_t pieces = taken->slots[s].pieces[i];
            counts[s] += pieces;
            taken->slots[s].benefit[i] = slot->is_trigger ? 0 : pieces;
            raw += slot->is_trigger || pieces == 0 ? 0 : pieces * slot->credit_minor[i];
            room += slot->is_trigger || pieces == 0 ? 0 : pieces * slot->room_minor[i];
        }
    }
    if (!choice_sets_of(rule, counts, &taken->times)) {
        return CHOICE_OUT_OF_SCOPE;
    }
    return choice_clamp(rule, raw + taken->times * rule->fixed_minor, room);
}

/* Pieces that the line does not have, or that are not in the slot's scope, form nothing. */
static bool is_given_in_scope(const struct choice_problem *problem, const struct choice_contestant *rule,
                              const struct choice_taken *taken) {
    for (size_t i = 0; i < problem->line_count; i++) {
        int64_t pieces = 0;
        for (size_t s = 0; s < rule->slot_count; s++) {
            int64_t given = taken->slots[s].pieces[i];
            if (given < 0 || (given > 0 && rule->slots[s].credit_minor[i] < 0)) {
                return false;
            }
            pieces += given;
        }
        if (pieces > problem->lines[i].pieces) {
            return false;
        }
    }
    return true;
}

int64_t choice_worth(const struct choice_problem *problem, size_t contestant, struct choice_taken *taken) {
    const struct choice_contestant *rule = &problem->contestants[contestant];
    if (!is_given_in_scope(problem, rule, taken)) {
        return CHOICE_OUT_OF_SCOPE;
    }
    switch (rule->kind) {
    case CHOICE_EACH: return each_worth(problem, rule, taken);
    case CHOICE_GROUPS: return groups_worth(problem, rule, taken);
    case CHOICE_SETS: return sets_worth(problem, rule, taken);
    case CHOICE_WHOLE: return whole_worth(problem, rule, taken);
    }
    bug_unreachable("a kind of contestant");
}
