#include "promo/evaluation.h"

#include "promo/sort.h"

#include "base/bug.h"

/* What became of one node. The figures are those of the first leaf that failed below it. */
struct answer {
    enum promo_truth truth;
    enum promo_reason reason;
    const struct promo_condition *failed;
    int64_t wanted;
    int64_t found;
    bool is_found_known;
    bool is_near; /* one threshold is missed and nothing else */
};

/* Walks the tree in the order of reading; `node` numbers the nodes for the trace. */
struct walk {
    struct evaluation *evaluation;
    struct promo_trace *trace; /* NULL: not asked for */
    size_t node;
    bool is_negated; /* below an odd number of `not` */
};

static struct answer ask(struct walk *walk, const struct promo_condition *condition);

static bool compare(int64_t found, enum promo_operator op, int64_t value) {
    switch (op) {
    case PROMO_AT_LEAST: return found >= value;
    case PROMO_AT_MOST: return found <= value;
    case PROMO_EQUAL: return found == value;
    case PROMO_MORE_THAN: return found > value;
    case PROMO_LESS_THAN: return found < value;
    }
    return false;
}

static struct answer failure(enum promo_reason reason, const struct promo_condition *condition, int64_t found,
                             bool is_found_known) {
    return (struct answer){.truth = is_found_known ? PROMO_HELD_NOT : PROMO_UNKNOWN,
                           .reason = reason,
                           .failed = condition,
                           .wanted = condition->value,
                           .found = found,
                           .is_found_known = is_found_known};
}

static struct answer ask_basket(struct walk *walk, const struct promo_condition *condition) {
    int64_t found = 0;
    (void)measure_value(walk->evaluation, &condition->measure, &found); /* a figure of the basket is always known */
    if (compare(found, condition->op, condition->value)) {
        return (struct answer){.truth = PROMO_HELD, .found = found, .is_found_known = true};
    }
    struct answer answer = failure(PROMO_REASON_BASKET, condition, found, true);
    answer.is_near = condition->op == PROMO_AT_LEAST || condition->op == PROMO_MORE_THAN;
    return answer;
}

static struct answer ask_code(struct walk *walk, const struct promo_condition *condition) {
    for (size_t i = 0; i < walk->evaluation->request->basket->code_count; i++) {
        uint32_t symbol = walk->evaluation->codes[i].symbol;
        if (symbol != SYMBOL_NONE && sorted_has(condition->code_symbols, condition->code_symbol_count, symbol)) {
            return (struct answer){.truth = PROMO_HELD};
        }
    }
    return failure(PROMO_REASON_CODE, condition, 0, true);
}

static struct answer ask_fact(struct walk *walk, const struct promo_condition *condition) {
    int64_t found = 0;
    bool is_known = customer_fact(walk->evaluation->request, condition->fact, &found);
    if (is_known && compare(found, condition->op, condition->value)) {
        return (struct answer){.truth = PROMO_HELD, .found = found, .is_found_known = true};
    }
    return failure(PROMO_REASON_FACT, condition, found, is_known);
}

/* Of the money that was announced, the part by the kinds of the condition. */
static struct answer ask_tender(struct walk *walk, const struct promo_condition *condition) {
    const struct basket *basket = walk->evaluation->request->basket;
    int64_t whole_minor = 0;
    int64_t part_minor = 0;
    for (size_t i = 0; i < basket->tender_count; i++) {
        const struct tender *tender = &basket->tenders[i];
        whole_minor += tender->amount_minor;
        part_minor += (condition->choices >> tender->kind & 1) != 0 ? tender->amount_minor : 0;
    }
    if (whole_minor == 0) {
        return failure(PROMO_REASON_TENDER, condition, 0, false);
    }
    int64_t share_bp;
    bug_if(!checked_mul_div(part_minor, PERCENT_WHOLE_BP, whole_minor, ROUND_DOWN, &share_bp));
    if (share_bp >= condition->value) {
        return (struct answer){.truth = PROMO_HELD, .found = share_bp, .is_found_known = true};
    }
    return failure(PROMO_REASON_TENDER, condition, share_bp, true);
}

static struct answer ask_choice(const struct promo_condition *condition, unsigned found, enum promo_reason reason) {
    if ((condition->choices >> found & 1) != 0) {
        return (struct answer){.truth = PROMO_HELD};
    }
    return failure(reason, condition, 0, true);
}

/* What was settled at the sale (request.h): as it favours the promotion. */
static struct answer settled(const struct walk *walk, const struct promo_condition *condition) {
    return walk->is_negated ? failure(PROMO_REASON_NONE, condition, 0, true) : (struct answer){.truth = PROMO_HELD};
}

static bool is_settled(const struct walk *walk, const struct promo_condition *condition) {
    bool is_leaf = condition->child_count == 0;
    return is_leaf && condition->kind != PROMO_CONDITION_BASKET && walk->evaluation->request->entitled != NULL;
}

static void skip(struct walk *walk, const struct promo_condition *condition) {
    walk->node++;
    for (size_t i = 0; i < condition->child_count; i++) {
        skip(walk, &condition->children[i]);
    }
}

/* All children must hold. After a near miss the rest is asked too: a near miss counts only when nothing else fails. */
static struct answer ask_all(struct walk *walk, const struct promo_condition *condition) {
    struct answer first = {.truth = PROMO_HELD};
    for (size_t i = 0; i < condition->child_count; i++) {
        if (first.truth != PROMO_HELD && !first.is_near && walk->trace == NULL) {
            skip(walk, &condition->children[i]);
            continue;
        }
        struct answer answer = ask(walk, &condition->children[i]);
        if (answer.truth == PROMO_HELD) {
            continue;
        }
        if (first.truth == PROMO_HELD) {
            first = answer;
        } else {
            first.is_near = false;
        }
    }
    return first;
}

static struct answer ask_any(struct walk *walk, const struct promo_condition *condition) {
    struct answer first = {.truth = PROMO_NOT_ASKED};
    for (size_t i = 0; i < condition->child_count; i++) {
        if (first.truth == PROMO_HELD && walk->trace == NULL) {
            skip(walk, &condition->children[i]);
            continue;
        }
        struct answer answer = ask(walk, &condition->children[i]);
        if (first.truth == PROMO_NOT_ASKED || (first.truth != PROMO_HELD && answer.truth == PROMO_HELD)) {
            first = answer;
        }
    }
    if (first.truth != PROMO_HELD && condition->child_count > 1) {
        first.reason = PROMO_REASON_ANY;
    }
    return first;
}

/* A figure that nobody knows is neither there nor not there, so `not` of it does not hold either. */
static struct answer ask_not(struct walk *walk, const struct promo_condition *condition) {
    walk->is_negated = !walk->is_negated;
    struct answer inner = ask(walk, &condition->children[0]);
    walk->is_negated = !walk->is_negated;
    if (inner.truth == PROMO_HELD_NOT) {
        return (struct answer){.truth = PROMO_HELD};
    }
    if (inner.truth == PROMO_UNKNOWN) {
        return inner;
    }
    return failure(PROMO_REASON_NOT, condition, inner.found, true);
}

static struct answer ask_kind(struct walk *walk, const struct promo_condition *condition) {
    const struct basket *basket = walk->evaluation->request->basket;
    switch (condition->kind) {
    case PROMO_CONDITION_ALL: return ask_all(walk, condition);
    case PROMO_CONDITION_ANY: return ask_any(walk, condition);
    case PROMO_CONDITION_NOT: return ask_not(walk, condition);
    case PROMO_CONDITION_BASKET: return ask_basket(walk, condition);
    case PROMO_CONDITION_CODE: return ask_code(walk, condition);
    case PROMO_CONDITION_FACT: return ask_fact(walk, condition);
    case PROMO_CONDITION_TENDER: return ask_tender(walk, condition);
    case PROMO_CONDITION_CHANNEL: return ask_choice(condition, basket->channel, PROMO_REASON_CHANNEL);
    case PROMO_CONDITION_DELIVERY: return ask_choice(condition, basket->delivery, PROMO_REASON_DELIVERY);
    }
    bug_unreachable("condition kind out of range");
}

static struct answer ask(struct walk *walk, const struct promo_condition *condition) {
    size_t node = walk->node++;
    struct answer answer = is_settled(walk, condition) ? settled(walk, condition) : ask_kind(walk, condition);
    if (walk->trace != NULL) {
        walk->trace[node] = (struct promo_trace){.truth = answer.truth, .found = answer.found};
    }
    return answer;
}

bool conditions_hold(struct evaluation *evaluation, const struct promotion *promotion, struct promo_verdict *verdict) {
    if (!promotion->has_conditions) {
        return true;
    }
    struct walk walk = {.evaluation = evaluation};
    if (evaluation->request->is_traced) {
        walk.trace = verdict->trace != NULL
                         ? verdict->trace
                         : ARENA_ARRAY(evaluation->arena, struct promo_trace, promotion->condition_count);
        verdict->trace = walk.trace;
    }
    struct answer answer = ask(&walk, &promotion->conditions);
    if (answer.truth == PROMO_HELD) {
        return true;
    }
    verdict->kind = PROMO_FAILED;
    verdict->reason = answer.reason;
    verdict->condition = answer.failed;
    verdict->wanted = answer.wanted;
    verdict->found = answer.found;
    verdict->is_found_known = answer.is_found_known;
    verdict->is_near = answer.is_near;
    return false;
}
