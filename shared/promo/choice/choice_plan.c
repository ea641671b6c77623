/* Plans: pieces given out one rival after the other, each taking what is best for itself of what is left. Quick, never
 * impossible, and often the best there is when prices say what a piece is worth to the others. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

#include <string.h>

static void take_from_left(struct choice_component *component, const struct choice_rival *rival,
                           const struct choice_plan *plan, int32_t sign) {
    for (size_t e = 0; e < rival->entry_count; e++) {
        const uint8_t *pieces = plan->pieces + (rival->entry + e) * component->lot_count;
        for (size_t i = 0; i < component->lot_count; i++) {
            component->left[i] -= sign * pieces[i];
        }
    }
}

static void free_all_pieces(struct choice_component *component) {
    for (size_t i = 0; i < component->lot_count; i++) {
        component->left[i] = component->lots[i].pieces;
    }
}

static int64_t floors_minor(const struct choice_component *component) {
    int64_t minor = 0;
    for (size_t i = 0; i < component->lot_count; i++) {
        minor += component->left[i] * (component->lots[i].floor / CHOICE_SCALE);
    }
    return minor;
}

static void keep_if_better(struct choice_component *component, const struct choice_plan *plan) {
    if (plan->total_minor > component->best.total_minor) {
        component->best.total_minor = plan->total_minor;
        memcpy(component->best.pieces, plan->pieces, component->entry_count * component->lot_count);
    }
}

/* What the rival takes of what is left, at the lots' prices. */
static void respond(struct choice_component *component, struct choice_rival *rival, struct choice_plan *plan) {
    choice_rival_price(component, rival, component->left);
    rival->value = rival->value <= 0 ? CHOICE_NEVER : rival->value;
    choice_rival_plan(component, rival, plan);
    take_from_left(component, rival, plan, 1);
    rival->planned_minor = choice_clamp(rival->rule, rival->raw_minor, rival->room_minor);
}

static int64_t total_of(const struct choice_component *component) {
    int64_t total = floors_minor(component);
    for (size_t r = 0; r < component->rival_count; r++) {
        total += component->rivals[r].planned_minor;
    }
    return total;
}

static void swap_prices(struct choice_component *component) {
    for (size_t i = 0; i < component->lot_count; i++) {
        int64_t price = component->lots[i].price;
        component->lots[i].price = component->other_price[i];
        component->other_price[i] = price;
    }
}

/* Every rival in turn chooses anew among its own pieces and those that nobody has, while that brings more. */
static void improve(struct choice_component *component, struct choice_plan *plan) {
    for (size_t i = 0; i < component->lot_count; i++) {
        component->other_price[i] = component->lots[i].floor;
    }
    swap_prices(component);
    for (size_t r = 0; r < component->rival_count; r++) {
        struct choice_rival *rival = &component->rivals[r];
        take_from_left(component, rival, plan, -1);
        respond(component, rival, plan);
    }
    plan->total_minor = total_of(component);
    swap_prices(component);
    keep_if_better(component, plan);
}

void choice_plan_by_prices(struct choice_component *component, size_t first, struct choice_plan *plan) {
    free_all_pieces(component);
    for (size_t r = 0; r < component->rival_count; r++) {
        respond(component, &component->rivals[(first + r) % component->rival_count], plan);
    }
    plan->total_minor = total_of(component);
    keep_if_better(component, plan);
    improve(component, plan);
}

/* A contestant without a structure takes all that it can; its pieces bring the floor, which is no less. */
static void reserve(struct choice_component *component, size_t contestant, int32_t *reserved) {
    const int64_t *credit = component->problem->contestants[contestant].slots[0].credit_minor;
    for (size_t i = 0; i < component->lot_count; i++) {
        if (credit[component->lots[i].line] >= 0) {
            reserved[i] += component->left[i];
            component->left[i] = 0;
        }
    }
}

void choice_plan_in_order(struct choice_component *component, struct choice_plan *plan) {
    for (size_t i = 0; i < component->lot_count; i++) {
        component->lots[i].price = 0;
        component->reserved[i] = 0;
    }
    free_all_pieces(component);
    memset(plan->pieces, 0, component->entry_count * component->lot_count);
    size_t r = 0;
    for (size_t c = 0; c < component->problem->contestant_count; c++) {
        if (r < component->rival_count && component->rivals[r].contestant == c) {
            respond(component, &component->rivals[r++], plan);
        } else if (component->is_plain[c]) {
            reserve(component, c, component->reserved);
        }
    }
    for (size_t i = 0; i < component->lot_count; i++) {
        component->left[i] += component->reserved[i];
    }
    plan->total_minor = total_of(component);
    keep_if_better(component, plan);
    improve(component, plan);
}
