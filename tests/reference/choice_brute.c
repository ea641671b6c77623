#include "tests/reference/choice_brute.h"

#include "base/bug.h"

#include <string.h>

/* A gift: so many pieces of each line, written as one number in the mixed base of (pieces + 1). */
struct gifts {
    const struct choice_problem *problem;
    size_t count;
    int64_t best[BRUTE_GIFTS_MAX]; /* of one contestant that has at most the gift */
};

/* One piece that a contestant has. */
struct piece {
    size_t line;
    int64_t price_minor;
};

/* ---------------------------------------------------------------------------------------------------------- the worth
 */

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t not_below_zero(int64_t a) {
    return a < 0 ? 0 : a;
}

/* The pieces of one sku (or all) one by one, in the order in which they come together. */
static size_t line_up(const struct choice_problem *problem, const struct choice_contestant *contestant,
                      const int64_t *pieces, int64_t goods, struct piece *row) {
    size_t count = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        for (int64_t j = 0; j < pieces[i]; j++) {
            if (goods < 0 || problem->lines[i].goods == (uint32_t)goods) {
                row[count++] = (struct piece){i, problem->lines[i].price_minor};
            }
        }
    }
    for (size_t i = 1; i < count; i++) { /* dearest first; equal ones stay in the order of the lines */
        struct piece moved = row[i];
        size_t at = i;
        for (; at > 0 && row[at - 1].price_minor < moved.price_minor; at--) {
            row[at] = row[at - 1];
        }
        row[at] = moved;
    }
    for (size_t i = 0; contestant->is_cheapest_first && i < count / 2; i++) {
        struct piece other = row[i];
        row[i] = row[count - 1 - i];
        row[count - 1 - i] = other;
    }
    return count;
}

/* Adds what a row of pieces takes off; false when they are no groups. */
static bool group_row(const struct choice_contestant *contestant, const struct piece *row, size_t count,
                      int64_t *groups, int64_t *minor) {
    size_t of = (size_t)contestant->of;
    size_t paying = of - (size_t)contestant->take;
    for (size_t begin = 0; begin < count; begin += of) {
        size_t size = count - begin < of ? count - begin : of;
        if (size < of && (!contestant->has_partial || size <= paying)) {
            return false;
        }
        for (size_t i = 0; i < size; i++) {
            bool gets_it = contestant->is_first_picked ? i < size - paying : i >= paying;
            *minor += gets_it ? contestant->slots[0].credit_minor[row[begin + i].line] : 0;
        }
        ++*groups;
    }
    return true;
}

static int64_t groups_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                            const int64_t *pieces) {
    struct piece row[BRUTE_PIECES_MAX];
    int64_t groups = 0;
    int64_t minor = 0;
    bool is_good = true;
    if (!contestant->is_same_goods) {
        is_good = group_row(contestant, row, line_up(problem, contestant, pieces, -1, row), &groups, &minor);
    }
    for (size_t i = 0; contestant->is_same_goods && i < problem->line_count; i++) {
        bool is_first = true;
        for (size_t j = 0; j < i; j++) {
            is_first = is_first && problem->lines[j].goods != problem->lines[i].goods;
        }
        if (is_first) {
            size_t count = line_up(problem, contestant, pieces, problem->lines[i].goods, row);
            is_good = is_good && group_row(contestant, row, count, &groups, &minor);
        }
    }
    is_good = is_good && groups <= contestant->times_max && groups * contestant->take <= contestant->benefit_max;
    return is_good ? least(minor, contestant->minor_max) : CHOICE_OUT_OF_SCOPE;
}

/* Whether the slots hold exactly so many sets. */
static bool are_sets(const struct choice_contestant *contestant, const int64_t *counts, int64_t sets) {
    int64_t all = 0;
    int64_t benefit = 0; /* of one whole set */
    for (size_t s = 0; s < contestant->slot_count; s++) {
        const struct choice_slot *slot = &contestant->slots[s];
        bool is_exact = contestant->choose == contestant->slot_count && !slot->is_partial;
        if (counts[s] > sets * slot->pieces || (is_exact && counts[s] < sets * slot->pieces)) {
            return false;
        }
        all += counts[s];
        benefit += slot->is_trigger ? 0 : slot->pieces;
    }
    if (contestant->choose < contestant->slot_count) {
        benefit = least(benefit, (int64_t)contestant->choose);
        if (all != sets * (int64_t)contestant->choose) {
            return false;
        }
    }
    return sets <= contestant->times_max && sets * benefit <= contestant->benefit_max;
}

static int64_t sets_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                          const int64_t *pieces) {
    int64_t counts[CHOICE_SLOTS_MAX] = {0};
    int64_t minor = 0;
    int64_t room = 0;
    for (size_t s = 0; s < contestant->slot_count; s++) {
        const struct choice_slot *slot = &contestant->slots[s];
        for (size_t i = 0; i < problem->line_count; i++) {
            int64_t count = pieces[s * problem->line_count + i];
            counts[s] += count;
            for (int64_t j = 0; j < count && !slot->is_trigger; j++) {
                minor += slot->credit_minor[i];
                room += slot->room_minor[i];
            }
        }
    }
    for (int64_t sets = 0; sets <= BRUTE_PIECES_MAX; sets++) {
        if (are_sets(contestant, counts, sets)) {
            minor += sets * contestant->fixed_minor;
            return not_below_zero(least(least(minor, room), contestant->minor_max));
        }
    }
    return CHOICE_OUT_OF_SCOPE;
}

static int64_t each_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                          const int64_t *pieces) {
    int64_t minor = 0;
    int64_t count = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        if (pieces[i] > contestant->line_pieces_max) {
            return CHOICE_OUT_OF_SCOPE;
        }
        for (int64_t j = 0; j < pieces[i]; j++, count++) {
            minor += contestant->slots[0].credit_minor[i];
        }
    }
    return count > contestant->benefit_max ? CHOICE_OUT_OF_SCOPE : least(minor, contestant->minor_max);
}

static int64_t whole_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                           const int64_t *pieces) {
    int64_t count = 0;
    int64_t all = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        count += pieces[i];
        all += contestant->slots[0].credit_minor[i] >= 0 ? problem->lines[i].pieces : 0;
    }
    if (count == 0) {
        return 0;
    }
    return count == all ? not_below_zero(least(contestant->fixed_minor, contestant->minor_max)) : CHOICE_OUT_OF_SCOPE;
}

int64_t choice_brute_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                           const int64_t *pieces) {
    for (size_t i = 0; i < contestant->slot_count * problem->line_count; i++) {
        const struct choice_slot *slot = &contestant->slots[i / problem->line_count];
        if (pieces[i] > 0 && slot->credit_minor[i % problem->line_count] < 0) {
            return CHOICE_OUT_OF_SCOPE;
        }
    }
    switch (contestant->kind) {
    case CHOICE_EACH: return each_worth(problem, contestant, pieces);
    case CHOICE_GROUPS: return groups_worth(problem, contestant, pieces);
    case CHOICE_SETS: return sets_worth(problem, contestant, pieces);
    case CHOICE_WHOLE: return whole_worth(problem, contestant, pieces);
    }
    bug_unreachable("a kind of contestant");
}

/* ---------------------------------------------------------------------------------------------------------- all ways
 */

static size_t gift_of(const struct choice_problem *problem, const int64_t *pieces) {
    size_t gift = 0;
    for (size_t i = problem->line_count; i-- > 0;) {
        gift = gift * (size_t)(problem->lines[i].pieces + 1) + (size_t)pieces[i];
    }
    return gift;
}

/* Gives out the gift's pieces to the slots in every way, cell by cell, and notes the best worth of what is used. */
static void try_cells(struct gifts *gifts, const struct choice_contestant *contestant, size_t cell, int64_t *left,
                      int64_t *pieces) {
    const struct choice_problem *problem = gifts->problem;
    if (cell == contestant->slot_count * problem->line_count) {
        int64_t used[BRUTE_LINES_MAX];
        for (size_t i = 0; i < problem->line_count; i++) {
            used[i] = problem->lines[i].pieces - left[i];
        }
        int64_t worth = choice_brute_worth(problem, contestant, pieces);
        size_t gift = gift_of(problem, used);
        gifts->best[gift] = worth > gifts->best[gift] ? worth : gifts->best[gift];
        return;
    }
    size_t line = cell % problem->line_count;
    bool is_in = contestant->slots[cell / problem->line_count].credit_minor[line] >= 0;
    int64_t most = is_in ? left[line] : 0;
    for (int64_t x = 0; x <= most; x++) {
        pieces[cell] = x;
        left[line] -= x;
        try_cells(gifts, contestant, cell + 1, left, pieces);
        left[line] += x;
    }
    pieces[cell] = 0;
}

static void start(struct gifts *gifts, const struct choice_problem *problem) {
    gifts->problem = problem;
    gifts->count = 1;
    int64_t all = 0;
    bug_if(problem->line_count > BRUTE_LINES_MAX);
    for (size_t i = 0; i < problem->line_count; i++) {
        gifts->count *= (size_t)(problem->lines[i].pieces + 1);
        all += problem->lines[i].pieces;
    }
    bug_if(gifts->count > BRUTE_GIFTS_MAX || all > BRUTE_PIECES_MAX);
}

static void try_contestant(struct gifts *gifts, const struct choice_contestant *contestant) {
    int64_t left[BRUTE_LINES_MAX];
    int64_t pieces[CHOICE_SLOTS_MAX * BRUTE_LINES_MAX] = {0};
    for (size_t i = 0; i < gifts->count; i++) {
        gifts->best[i] = CHOICE_OUT_OF_SCOPE;
    }
    for (size_t i = 0; i < gifts->problem->line_count; i++) {
        left[i] = gifts->problem->lines[i].pieces;
    }
    try_cells(gifts, contestant, 0, left, pieces);
}

/* Whether the gift has no more of any line than the other; their difference is then a gift, too. */
static bool is_within(const struct choice_problem *problem, size_t gift, size_t other) {
    for (size_t i = 0; i < problem->line_count; i++) {
        size_t base = (size_t)problem->lines[i].pieces + 1;
        if (gift % base > other % base) {
            return false;
        }
        gift /= base;
        other /= base;
    }
    return true;
}

int64_t choice_brute_best(const struct choice_problem *problem) {
    static struct gifts gifts;
    int64_t together[BRUTE_GIFTS_MAX] = {0};
    start(&gifts, problem);
    for (size_t c = 0; c < problem->contestant_count; c++) {
        try_contestant(&gifts, &problem->contestants[c]);
        for (size_t all = gifts.count; all-- > 0;) {
            int64_t best = together[all];
            for (size_t own = 0; own <= all; own++) {
                if (gifts.best[own] > 0 && together[all - own] + gifts.best[own] > best &&
                    is_within(problem, own, all)) {
                    best = together[all - own] + gifts.best[own];
                }
            }
            together[all] = best;
        }
    }
    return together[gifts.count - 1];
}

int64_t choice_brute_greedy(const struct choice_problem *problem, bool *is_unique) {
    static struct gifts gifts;
    start(&gifts, problem);
    size_t left = gifts.count - 1;
    int64_t total = 0;
    *is_unique = true;
    for (size_t c = 0; c < problem->contestant_count; c++) {
        try_contestant(&gifts, &problem->contestants[c]);
        size_t best = 0;
        size_t how_many = 1;
        for (size_t own = 1; own <= left; own++) {
            if (gifts.best[own] >= gifts.best[best] && is_within(problem, own, left)) {
                how_many = gifts.best[own] > gifts.best[best] ? 1 : how_many + 1;
                best = own;
            }
        }
        *is_unique = *is_unique && how_many == 1;
        total += gifts.best[best];
        left -= best;
    }
    return total;
}
