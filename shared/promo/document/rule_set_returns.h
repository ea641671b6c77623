/* "returns" in the settings of a rule set: what shops do differently when goods come back. All members may be absent.
 *     {"broken": "recompute" | "shares", "limits": "free" | "keep", "grants": "take" | "keep",
 *      "shortage": "debt" | "refund", "expired_points": "burn" | "restore", "restore_days": 30,
 *      "blind": "refuse" | "told_price"}
 * The first of each is the default.
 *
 * Why a broken set is recomputed unless somebody says otherwise: whoever buys three for the price of two and brings one
 * back must not keep two at two thirds of their price; so says the rule that the chain's lawyers read. Other engines
 * (Solidus, Spree, Odoo) keep to the shares stored at the sale, because their recomputing spread the discount anew and
 * no longer added up to what was paid. Here both add up by construction (returns.h), so the choice is the shop's. */
#ifndef REGULARS_PROMO_DOCUMENT_RULE_SET_RETURNS_H
#define REGULARS_PROMO_DOCUMENT_RULE_SET_RETURNS_H

#include "base/tree_read.h"

enum { RETURNS_RESTORE_DAYS_MAX = 36500 };

struct rule_set_returns {
    bool is_by_shares;            /* a set or threshold that a return breaks changes nothing for what stays */
    bool keeps_limits;            /* uses of a limit stay used */
    bool keeps_grants;            /* coupons, tickets, counter steps and levels stay given */
    bool is_shortage_withheld;    /* earned points that are spent already are paid for out of the refund; false: they
                                     become a debt that later earnings serve */
    int32_t restore_expired_days; /* spent points whose lot has expired come back for that many days; 0: they burn */
    bool is_blind_taken;          /* goods without a receipt are taken at the price that the till tells */
};

/* An absent place gives the defaults. */
struct rule_set_returns rule_set_read_returns(struct place place);

#endif
