/* Decides a return of goods: how much money, which points, and what else the sale gave that is no longer due. Pure: the
 * sale, what came back of it before, and the rule set under which it was sold are passed in.
 *
 * Money. What stays with the customer has a worth:
 *   recompute   its price by the rule set of the sale, with the promotions that fired on the sale and no others: they
 *               are entitled (request.h), so a promotion that has ended since, a code or a birthday counts as it did
 *               then, and only the goods and the conditions on the basket are asked again;
 *   shares      of each line the part of its net that belongs to what stays of it.
 * Then, over all returns of the sale up to and with this one,
 *     refund so far = paid - worth of what stays, but not below what was refunded before, and not above paid
 * so a single return is never negative, and returning everything, in any order and split, gives back what was paid. A
 * return's refund is told by line in proportion to the stored shares of what comes back (it need not be a line's own
 * net: who breaks a set gets less for the first piece and more for the last).
 *
 * Points. Those that paid a line go back, and those that a line earned are taken back, with its quantity, from the
 * stored figures of the line, whatever happens to the money. What the returns of a line give in sum for a quantity does
 * not depend on their split: each is (the whole's part of all that came back so far) less (what was given before).
 *
 * What else. Uses of limits, gifts, coupons, tickets, counter steps and levels: what the whole sale gave less what
 * stays gives, again less what was undone before. Where more than RETURN_UNDONE_MAX would have to be undone at once,
 * the rest stays given. */
#ifndef REGULARS_PROMO_RETURNS_RETURNS_H
#define REGULARS_PROMO_RETURNS_RETURNS_H

#include "promo/evaluate.h"

struct promo_return_request {
    const struct receipt *sale;
    struct local_time sold_at;            /* the store's, of the moment at which the sale was priced */
    const struct product *products;       /* master data by line of the sale; an unknown sku has no more than `sku` */
    const struct returned_so_far *before; /* by line of the sale */
    size_t undone_count;                  /* by earlier returns, each (promotion, kind, name, ...) once */
    const struct return_undone *undone;
    const struct compiled_set *rules; /* of the sale; NULL: no longer here, and the stored shares decide */
    struct rule_set_returns settings; /* of that rule set, or where it is gone of the one in force */
    size_t line_count;                /* 1 .. LIMIT_LINES */
    struct return_line *lines; /* line_no and quantity_milli are given; the rest is filled in, points_lapsed not */
    struct arena *arena;       /* promo_arena_bytes and a little for the answer */
};

enum promo_return_outcome {
    PROMO_RETURN_OK = 0,
    PROMO_RETURN_NO_SUCH_LINE, /* *line_index: names no line of the sale, or one twice */
    PROMO_RETURN_EXCEEDS_SOLD, /* likewise: more than was sold and has not come back yet */
};

struct promo_return_answer {
    enum promo_return_outcome outcome;
    size_t line_index;
    enum return_basis basis;
    bool is_last; /* nothing of the sale stays */
    int64_t refund_minor;
    int64_t points_back;
    int64_t points_taken;
    size_t undone_count;
    struct return_undone *undone; /* in the arena; texts are the rule set's */
};

/* False only when the arena is exhausted. */
bool promo_return_decide(const struct promo_return_request *request, struct promo_return_answer *answer);

/* What of a shortage (earned points that are spent already) the refund can pay for: whole where it is enough. */
struct promo_shortage {
    int64_t points;         /* paid for; the rest is a debt */
    int64_t withheld_minor; /* of the refund, never above it; rounded in favour of the customer */
};
struct promo_shortage promo_return_shortage(int64_t short_points, int64_t refund_minor, int64_t value_minor);

/* Goods without a receipt. No points, no promotions: a price. */
enum promo_blind_outcome {
    PROMO_BLIND_OK = 0,
    PROMO_BLIND_REFUSED,       /* the settings take nothing back without a receipt */
    PROMO_BLIND_PRICE_UNKNOWN, /* what it costs here is not known, so nothing bounds what the till tells */
    PROMO_BLIND_TOO_LARGE,     /* more than MONEY_MAX */
};
/* One line: the price told by the till, at most today's list price (0: not known), times the quantity. The line's
 * price_minor comes as it was told; it and refund_minor are filled in. */
enum promo_blind_outcome promo_return_blind(const struct rule_set_returns *settings, int64_t list_price_minor,
                                            struct return_line *line);

#endif
