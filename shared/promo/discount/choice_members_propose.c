/* What a contestant took becomes a proposal: to the minor unit what the choice counted. */
#include "promo/discount/choice_members.h"

#include "base/bug.h"

/* How the discount stands on the lines. */
enum bearing {
    BEARS_PICKED, /* each piece its own credit */
    BEARS_TAKEN,  /* the sum by the money of all pieces */
    BEARS_BENEFIT /* the sum by the money of the pieces that got the benefit */
};

static enum bearing bearing_of(const struct choice_members *members, size_t member) {
    const struct promo_target *target = members->members[member].discount.target;
    switch (target->kind) {
    case PROMO_TARGET_LINES: return BEARS_PICKED;
    case PROMO_TARGET_PICK: return target->pick.is_spread_picked ? BEARS_PICKED : BEARS_TAKEN;
    case PROMO_TARGET_RECEIPT: return BEARS_TAKEN;
    case PROMO_TARGET_SET: break;
    }
    for (size_t i = 0; i < target->part_count; i++) {
        if (target->parts[i].is_partial) {
            return BEARS_PICKED;
        }
    }
    return BEARS_BENEFIT;
}

/* One line of the problem and one slot: adds its pieces to those of the receipt's line. counts: weights, picked: room
 * of the sum that is spread. */
static void add_given(const struct choice_members *members, size_t member, const struct choice_slot *slot, size_t at,
                      int64_t pieces, int64_t benefit, enum bearing bearing) {
    struct evaluation *evaluation = members->evaluation;
    const struct choice_source *source = &members->sources[at];
    int64_t price_minor = members->lines[at].price_minor;
    int64_t bearing_pieces = bearing == BEARS_TAKEN ? pieces : benefit;
    bool is_whole = members->contestants[member].kind == CHOICE_WHOLE;
    evaluation->taken[source->line] += pieces * source->quantity_milli;
    evaluation->taken_minor[source->line] += pieces * price_minor;
    evaluation->wanted[source->line] += bearing == BEARS_PICKED && benefit > 0 ? benefit * slot->credit_minor[at] : 0;
    evaluation->counts[source->line] += bearing_pieces * price_minor;
    evaluation->picked[source->line] += bearing_pieces * (is_whole ? price_minor : source->room_minor);
    evaluation->proposal->units_milli += is_whole ? 0 : benefit * source->quantity_milli;
}

static void gather(const struct choice_members *members, size_t member, const struct choice_taken *taken,
                   struct line_set *lines) {
    struct evaluation *evaluation = members->evaluation;
    const struct choice_contestant *contestant = &members->contestants[member];
    enum bearing bearing = bearing_of(members, member);
    line_set_clear(lines, evaluation->word_count);
    for (size_t s = 0; s < contestant->slot_count; s++) {
        for (size_t at = 0; at < members->line_count; at++) {
            uint32_t line = members->sources[at].line;
            if (taken->slots[s].pieces[at] == 0) {
                continue;
            }
            if (!line_set_has(lines, line)) {
                line_set_add(lines, line);
                evaluation->taken[line] = evaluation->taken_minor[line] = evaluation->wanted[line] = 0;
                evaluation->counts[line] = evaluation->picked[line] = 0;
            }
            add_given(members, member, &contestant->slots[s], at, taken->slots[s].pieces[at],
                      taken->slots[s].benefit[at], bearing);
        }
    }
}

static void spread(const struct choice_members *members, size_t member, const struct line_set *lines,
                   int64_t total_minor) {
    struct evaluation *evaluation = members->evaluation;
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->weights[count] = evaluation->counts[i];
        evaluation->caps[count++] = int64_min(evaluation->picked[i], proposal_room(evaluation, i));
    }
    int64_t unplaced_minor = spread_capped(&members->members[member].discount, total_minor, count);
    bug_if(unplaced_minor > 0);
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = evaluation->parts[count++];
    }
}

void choice_members_propose(const struct choice_members *members, size_t member, const struct choice_taken *taken) {
    struct evaluation *evaluation = members->evaluation;
    struct line_set lines;
    proposal_start(evaluation);
    gather(members, member, taken, &lines);
    if (bearing_of(members, member) != BEARS_PICKED) {
        spread(members, member, &lines, taken->discount_minor);
    }
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        const struct line_money *money = proposal_money(evaluation, i);
        bool is_all = evaluation->taken[i] == money->free_milli;
        evaluation->taken_minor[i] = is_all ? money->free_minor : evaluation->taken_minor[i];
    }
    (void)discount_grant(&members->members[member].discount, &lines);
    evaluation->proposal->times = taken->times;
}
