/* After the money is settled: gifts, messages, and what was nearly reached. */
#include "promo/discount/discount.h"

#include "promo/explain/figure_text.h"

#include <string.h>

/* -------------------------------------------------------------------------------------------------------- gifts */

static void offer_gift(struct evaluation *evaluation, struct candidate *candidate, const struct promo_gift *gift) {
    int64_t wanted = each_times(evaluation, gift->each);
    int64_t times = int64_min(wanted, int64_min(candidate->promotion->limits.receipt_times, candidate->times_allowed));
    if (times < wanted) {
        limits_note(evaluation, candidate, PROMO_LIMIT_RECEIPT_TIMES, wanted, times);
    }
    if (times <= 0) {
        return;
    }
    struct promo_applied *applied = candidate_applied(evaluation, candidate);
    if (applied == NULL) {
        return;
    }
    applied->times = (uint32_t)int64_min(int64_max(applied->times, times), UINT32_MAX);
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->gifts[outcome->gift_count++] =
        (struct promo_gift_offer){.promotion = candidate->promotion, .gift = gift, .times = times};
}

/* ------------------------------------------------------------------------------------------------------- grants */

/* From what is to be paid to the next multiple. */
static int64_t donated_minor(const struct evaluation *evaluation, int64_t multiple_minor) {
    int64_t net_minor = 0;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        net_minor += evaluation_left(evaluation, i);
    }
    int64_t over_minor = net_minor % multiple_minor;
    return over_minor == 0 ? 0 : multiple_minor - over_minor;
}

static void give_grant(struct evaluation *evaluation, struct candidate *candidate, const struct promo_grant *grant) {
    bool is_donation = grant->kind == PROMO_GRANT_DONATION;
    int64_t count = is_donation ? donated_minor(evaluation, grant->round_up_to_minor) : grant->count;
    int64_t times = count == 0 ? 0 : each_times(evaluation, grant->each);
    times = int64_min(times, int64_min(candidate->promotion->limits.receipt_times, candidate->times_allowed));
    struct promo_applied *applied = times > 0 ? candidate_applied(evaluation, candidate) : NULL;
    if (applied == NULL) {
        return;
    }
    applied->times = (uint32_t)int64_min(int64_max(applied->times, times), UINT32_MAX);
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->grants[outcome->grant_count++] = (struct promo_grant_given){
        .promotion = candidate->promotion, .grant = grant, .count = is_donation ? count : times * count};
}

static void hand_out(struct evaluation *evaluation, struct candidate *candidate) {
    const struct promotion *promotion = candidate->promotion;
    for (size_t i = 0; candidate->holds && i < promotion->result_count; i++) {
        if (promotion->results[i].kind == PROMO_RESULT_GIFT) {
            offer_gift(evaluation, candidate, &promotion->results[i].gift);
        } else if (promotion->results[i].kind == PROMO_RESULT_GRANT) {
            give_grant(evaluation, candidate, &promotion->results[i].grant);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------- messages */

/* The figures that a text may name. */
struct figures {
    enum promo_what what;
    int64_t discount_minor;
    int64_t points;
    int64_t wanted;
    int64_t found;
};

static bool write_figure(struct writer *out, struct text name, const struct figures *figures) {
    if (text_is(name, "discount")) {
        figure_write_hundredths(out, figures->discount_minor);
    } else if (text_is(name, "points")) {
        figure_write_hundredths(out, figures->points);
    } else if (text_is(name, "missing")) {
        figure_write(out, figures->what, figures->wanted - figures->found);
    } else if (text_is(name, "wanted")) {
        figure_write(out, figures->what, figures->wanted);
    } else if (text_is(name, "found")) {
        figure_write(out, figures->what, figures->found);
    } else {
        return false;
    }
    return true;
}

/* Replaces {name}; what is no name of ours stays as it is written. */
static struct text fill_in(struct arena *arena, struct text pattern, const struct figures *figures) {
    enum { GROWTH = 4, ROOM = 64 }; /* the shortest name has 8 bytes with its braces, a figure at most 24 */
    size_t capacity = pattern.size * GROWTH + ROOM;
    uint8_t *block = arena_take(arena, capacity);
    struct writer out;
    if (block == NULL) {
        return (struct text){0};
    }
    writer_init(&out, block, capacity);
    for (size_t i = 0; i < pattern.size; i++) {
        const char *start = pattern.data + i;
        const char *end = *start == '{' ? memchr(start, '}', pattern.size - i) : NULL;
        struct text name = {.data = start + 1, .size = end == NULL ? 0 : (size_t)(end - start) - 1};
        if (name.size > 0 && write_figure(&out, name, figures)) {
            i += name.size + 1;
        } else {
            writer_byte(&out, (uint8_t)*start);
        }
    }
    struct span result = writer_result(&out);
    return (struct text){.data = (const char *)block, .size = result.size};
}

static void tell(struct evaluation *evaluation, const struct candidate *candidate, const struct promo_message *message,
                 const struct figures *figures) {
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->told[outcome->told_count++] =
        (struct promo_told){.promotion = candidate->promotion,
                            .place = message->place,
                            .ru = fill_in(evaluation->arena, promo_text_ru(&message->texts), figures),
                            .en = fill_in(evaluation->arena, promo_text_en(&message->texts), figures)};
}

static void consider_message(struct evaluation *evaluation, struct candidate *candidate,
                             const struct promo_message *message) {
    const struct promotion *promotion = candidate->promotion;
    bool gives_else = promotion->has_discount || promotion->has_earning || promotion->has_pay || promotion->has_gift ||
                      promotion->has_grant;
    if (message->when == PROMO_WHEN_APPLIED) {
        if (candidate->holds && !gives_else) {
            (void)candidate_applied(evaluation, candidate);
        }
        if (candidate->has_applied) {
            const struct promo_applied *applied = &evaluation->outcome->applied[candidate->verdict->applied_index];
            struct figures figures = {.discount_minor = applied->discount_minor, .points = applied->points};
            tell(evaluation, candidate, message, &figures);
        }
    } else if (candidate->near.scope != NULL) {
        struct figures figures = {
            .what = candidate->near.what, .wanted = candidate->near.wanted, .found = candidate->near.found};
        if (figures.wanted - figures.found <= message->near_max) {
            tell(evaluation, candidate, message, &figures);
        }
    }
}

/* -------------------------------------------------------------------------------------------------- near misses */

static void note_near_miss(struct evaluation *evaluation, struct candidate *candidate) {
    struct promo_verdict *verdict = candidate->verdict;
    if (verdict->kind == PROMO_FAILED) {
        candidate->near.scope = NULL;
        if (verdict->is_near) {
            bool is_strict = verdict->condition->op == PROMO_MORE_THAN;
            candidate->near = (struct near_step){.scope = &verdict->condition->measure.scope,
                                                 .what = verdict->condition->measure.what,
                                                 .wanted = verdict->wanted + (is_strict ? 1 : 0),
                                                 .found = verdict->found};
        }
    }
    const struct near_step *near = &candidate->near;
    if (near->scope == NULL || verdict->kind == PROMO_LOST || verdict->kind == PROMO_LIMITED) {
        candidate->near.scope = NULL;
        return;
    }
    if (verdict->kind == PROMO_NOTHING) {
        verdict->near_what = near->what;
        verdict->wanted = near->wanted;
        verdict->found = near->found;
        verdict->is_found_known = true;
    }
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->near_misses[outcome->near_miss_count++] = (struct promo_near_miss){.promotion = candidate->promotion,
                                                                                .what = near->what,
                                                                                .scope = near->scope,
                                                                                .wanted = near->wanted,
                                                                                .found = near->found,
                                                                                .missing = near->wanted - near->found};
}

/* ----------------------------------------------------------------------------------------------------- the phase */

static bool has_result(const struct promotion *promotion, enum promo_result_kind kind) {
    for (size_t i = 0; i < promotion->result_count; i++) {
        if (promotion->results[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static bool take_room(struct evaluation *evaluation) {
    size_t gifts = 0;
    size_t grants = 0;
    size_t told = 0;
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        const struct promotion *promotion = evaluation->candidates[i].promotion;
        bool is_talking = has_result(promotion, PROMO_RESULT_MESSAGE);
        gifts += promotion->has_gift ? promotion->result_count : 0;
        grants += promotion->has_grant ? promotion->result_count : 0;
        told += is_talking ? promotion->result_count : 0;
    }
    struct promo_outcome *outcome = evaluation->outcome;
    outcome->gifts = ARENA_ARRAY(evaluation->arena, struct promo_gift_offer, gifts);
    outcome->grants = ARENA_ARRAY(evaluation->arena, struct promo_grant_given, grants);
    outcome->told = ARENA_ARRAY(evaluation->arena, struct promo_told, told);
    outcome->near_misses = ARENA_ARRAY(evaluation->arena, struct promo_near_miss, evaluation->candidate_count);
    return !evaluation->arena->exhausted;
}

void gifts_and_messages(struct evaluation *evaluation) {
    if (!take_room(evaluation)) {
        return;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        const struct promotion *promotion = candidate->promotion;
        if (!candidate->is_decided) {
            (void)candidate_is_ready(evaluation, candidate);
        }
        if (promotion->has_gift || promotion->has_grant) {
            hand_out(evaluation, candidate);
        }
        note_near_miss(evaluation, candidate);
        for (size_t j = 0; j < promotion->result_count; j++) {
            if (promotion->results[j].kind == PROMO_RESULT_MESSAGE) {
                consider_message(evaluation, candidate, &promotion->results[j].message);
            }
        }
    }
}
