/* The working state of one evaluation; for the files of the engine only. Lines are worked on in the order of line_no,
 * so that the order in which a till lists them decides nothing. */
#ifndef REGULARS_PROMO_EVALUATION_H
#define REGULARS_PROMO_EVALUATION_H

#include "promo/evaluate.h"
#include "promo/line_set.h"

struct proposal;

/* The money of a line in two parts: pieces that no set has taken yet, and pieces that one has. A set takes from the
 * free part only; everything else works on both alike. */
struct line_money {
    int64_t free_milli;
    int64_t free_minor;
    int64_t used_minor;
    bool is_free_touched; /* a discount took something off the free pieces without taking them */
};

static inline int64_t line_money_left(const struct line_money *money) {
    return money->free_minor + money->used_minor;
}

/* What one promotion did to one line; listed per line in the order of acting. */
struct share_node {
    struct share_node *next;
    size_t applied;
    int64_t discount_minor;
    int64_t points;
};

struct line_state {
    const struct basket_line *line;
    size_t basket_index;
    int64_t amount_minor; /* list amount; equals line->amount_minor */
    int64_t floor_minor;
    struct promo_floor_bound floor;
    int64_t points_paid_minor;
    int64_t points_paid; /* the points that paid it */
    int64_t base_points; /* earned by promotions that are no multipliers */
    size_t share_count;
    struct share_node *shares;
    struct share_node **shares_end;     /* where the next one goes */
    const struct promotion *closed_by;  /* an exclusive promotion */
    const struct promotion *claimed_by; /* the last that took pieces of it in a group where a unit serves one only */
};

/* Lines that bear one symbol of the rule set, as the words of a line_set. */
struct present_symbol {
    uint32_t symbol;
    uint64_t *words; /* word_count of them */
};

struct request_code {
    uint32_t symbol; /* SYMBOL_NONE: no promotion knows it */
    bool is_repeated;
};

/* What is missing to the next step or group of a promotion that acts. */
struct near_step {
    const struct promo_scope *scope; /* NULL: nothing */
    enum promo_what what;
    int64_t wanted;
    int64_t found;
};

/* How far a candidate has come. */
struct candidate {
    const struct promotion *promotion;
    struct promo_verdict *verdict;
    bool is_decided;       /* its turn is over */
    bool holds;            /* its conditions held when it was due, and nothing displaced it */
    bool has_applied;      /* applied_index in the verdict is valid */
    bool has_shares;       /* lines may bear shares of it from an earlier phase */
    int64_t times_allowed; /* by its limits over receipts; >= 1 when it holds */
    int64_t cap_minor;     /* discount that the caps of its groups leave, while they cut it; else INT64_MAX */
    int64_t *limit_used;   /* by promotion->limits.over: counted before this receipt */
    struct near_step near;
    int64_t would_give; /* in a choosing group: its proposal, minor units or points */
};

/* What groups remember between their members. */
struct group_state {
    const struct promotion *winner;  /* EXCLUSIVE per receipt: who came first */
    struct line_set taken;           /* EXCLUSIVE per line */
    const struct promotion **takers; /* by line, or NULL while nothing is taken */
    int64_t given_minor;             /* discounts that count against its caps */
    int64_t given_count;             /* and promotions that gave them */
};

/* The figures of all discountable goods, which storewide promotions ask for again and again. */
struct goods_totals {
    int64_t list_minor;
    int64_t left_minor; /* kept up to date by whoever takes money off a line */
    int64_t quantity_milli;
    int64_t lines;
};

struct evaluation {
    const struct compiled_set *set;
    const struct rule_set_settings *settings;
    const struct promo_request *request;
    struct arena *arena;
    struct promo_outcome *outcome;

    size_t line_count;
    size_t word_count;
    struct line_state *lines;
    struct line_money *money;
    struct line_set all;
    struct line_set countable;    /* all but gift cards and deposits */
    struct line_set open;         /* may be discounted: no flag, no exclusive promotion, room for a share */
    struct line_set discountable; /* by its flags */
    struct line_set deep;         /* deep promo */
    struct goods_totals totals;
    size_t present_count;
    struct present_symbol *present; /* in the order of lines */
    size_t present_slot_count;      /* a power of two: a hash table from symbols to the list above */
    uint16_t *present_slots;        /* index + 1; 0: free */
    struct request_code *codes;

    bool has_closed_lines;                  /* by exclusive promotions or groups */
    const struct promotion *first_discount; /* the first that gave one; NULL: none so far */
    const struct promotion *stopped_by;     /* gave one, and no other may; NULL: none */
    size_t candidate_count;
    struct candidate *candidates; /* in the order of acting */
    struct group_state *groups;
    struct proposal *proposal; /* discount.h */
    int64_t *weights;          /* by line: scratch of whoever allocates */
    int64_t *caps;
    int64_t *parts;
    int64_t *wanted;
    uint32_t *sorted;
    int64_t *taken;       /* by line: pieces, in thousandths, that a set takes */
    int64_t *taken_minor; /* and their money */
    int64_t *counts;      /* by member of a group */
    int64_t *picked;
    int64_t *earned; /* by line: points of the earning at work */
};

static inline int64_t evaluation_left(const struct evaluation *evaluation, size_t line) {
    return line_money_left(&evaluation->money[line]) - evaluation->lines[line].points_paid_minor;
}

/* evaluation_start.c: false when the arena is full. */
bool evaluation_start(struct evaluation *evaluation);
bool evaluation_find_candidates(struct evaluation *evaluation);
/* evaluation_present.c: which symbols of the rule set the goods bear. */
bool evaluation_find_present(struct evaluation *evaluation);
/* The words of the symbol's lines, or NULL when no line bears it. */
const uint64_t *present_lines(const struct evaluation *evaluation, uint32_t symbol);

/* line_floors.c: how low the lines may go; needs the present symbols. Lines that may not be discounted leave the sets
 * and totals of those that may. */
void line_floors_find(struct evaluation *evaluation);

/* scope_lines.c */
/* The lines of a scope by name and filter, whether or not they may be discounted. */
void scope_lines(const struct evaluation *evaluation, const struct promo_scope *scope, struct line_set *lines);
/* As scope_lines, for those who take pieces: only lines whose free pieces are meant. */
void scope_free_lines(const struct evaluation *evaluation, const struct promo_scope *scope, struct line_set *lines);
/* What of the line the scope means, when its money is this. */
struct line_part {
    int64_t quantity_milli;
    int64_t left_minor; /* before payment with points */
    int64_t list_minor;
};
struct line_part line_part_by_touch(const struct line_state *state, const struct line_money *money,
                                    enum promo_touched touched);
static inline struct line_part touched_part(const struct line_state *state, const struct line_money *money,
                                            enum promo_touched touched) {
    if (touched != PROMO_TOUCHED_OR_NOT) {
        return line_part_by_touch(state, money, touched);
    }
    return (struct line_part){state->line->quantity_milli, line_money_left(money), state->amount_minor};
}
/* The figure of a measure at this moment; false (and 0) when it is a fact that nobody knows of the customer. */
bool measure_value(const struct evaluation *evaluation, const struct promo_measure *measure, int64_t *value);

/* customer_fact.c: a named figure of the customer, given or worked out of the customer's days; false (and 0) when
 * nobody knows it. */
bool customer_fact(const struct promo_request *request, struct text name, int64_t *value);

/* header_check.c: schedule, stores, audience. Fills the verdict and returns false when one fails. */
bool header_holds(const struct evaluation *evaluation, const struct promotion *promotion,
                  struct promo_verdict *verdict);
/* condition_check.c: the tree. */
bool conditions_hold(struct evaluation *evaluation, const struct promotion *promotion, struct promo_verdict *verdict);
/* limits_check.c */
/* The narrowest limit over receipts of one measure (DISCOUNT: budgets, too). */
struct limit_left {
    int64_t left;                 /* INT64_MAX: there is none */
    const struct promo_limit *by; /* NULL: there is none */
};
/* Whether the promotion has the limit of that budget, too: they share it. */
bool limits_count_in(const struct promotion *promotion, const struct promo_limit *budget);
/* Asks what was used; false when one of them leaves nothing or nobody can tell, with the verdict filled. */
bool limits_leave_some(const struct evaluation *evaluation, struct candidate *candidate);
struct limit_left limits_left(const struct evaluation *evaluation, const struct candidate *candidate,
                              enum limit_measure measure);
/* What the receipt's own limit `kind` and the limits over receipts of its measure allow together; which of the latter
 * is narrower (NULL: none, it is the receipt's); and a note in the verdict that they cut. */
int64_t limits_bound(const struct evaluation *evaluation, const struct candidate *candidate,
                     enum promo_limit_kind kind);
const struct promo_limit *limits_binding(const struct evaluation *evaluation, const struct candidate *candidate,
                                         enum promo_limit_kind kind);
void limits_note(const struct evaluation *evaluation, struct candidate *candidate, enum promo_limit_kind kind,
                 int64_t wanted, int64_t allowed);
/* Under which name it is counted: the promotion's id, or the budget. */
struct text limit_name(const struct promotion *promotion, const struct promo_limit *limit);

/* limits_count.c: what the receipt uses of limits over receipts, into the outcome. False when the arena is full. */
bool limits_count(const struct evaluation *evaluation);

/* candidate.c: header, conditions and limits of a candidate that is due; true when it may act. */
bool candidate_is_ready(struct evaluation *evaluation, struct candidate *candidate);
/* Its entry in outcome->applied, made at the first call; NULL when the receipt has no room for one more. */
struct promo_applied *candidate_applied(struct evaluation *evaluation, struct candidate *candidate);
/* Adds to its share of a line. The line has room (candidate_line_has_room). False when the arena is full, or the
 * receipt has no room for one more promotion. Shares of one phase are added line by line, each line once. */
bool candidate_add_share(struct evaluation *evaluation, struct candidate *candidate, size_t line,
                         int64_t discount_minor, int64_t points);
bool candidate_line_has_room(const struct evaluation *evaluation, const struct candidate *candidate, size_t line);

/* entitled.c: pricing what stays after a return; request->entitled is there. Which promotions are candidates; whether
 * one may act, instead of its header and its limits over receipts; what stands paid with points. */
void entitled_call(const struct evaluation *evaluation, uint64_t *called);
bool entitled_holds(struct evaluation *evaluation, struct candidate *candidate);
void entitled_pay(struct evaluation *evaluation);

/* phases, in this order */
void discounts_act(struct evaluation *evaluation);
void points_pay(struct evaluation *evaluation);
void points_earn(struct evaluation *evaluation);
void gifts_and_messages(struct evaluation *evaluation);
void outcome_finish(struct evaluation *evaluation);

#endif
