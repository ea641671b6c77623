/* What an evaluation is asked. Pure: the moment, the customer's state and past uses of limits are passed in. */
#ifndef REGULARS_PROMO_REQUEST_H
#define REGULARS_PROMO_REQUEST_H

#include "base/arena.h"
#include "base/calendar.h"
#include "promo/document.h"
#include "retail/basket.h"
#include "retail/customer.h"

/* A named figure of the customer that the caller knows ("visits_this_month"). */
struct promo_fact {
    struct text name;
    int64_t value;
};

struct promo_customer {
    bool is_known;     /* false: nobody was identified; the rest is then ignored */
    uint64_t id;       /* 0: somebody who registers now, who has used nothing yet */
    struct text level; /* empty: none */
    size_t segment_count;
    const uint32_t *segments; /* ascending */
    int32_t birth_day;        /* CUSTOMER_NO_BIRTH_DAY: not told */
    int32_t registered_day;   /* local day */
    bool may_earn;            /* false: blocked; a LIMITED customer earns with points_usable 0 */
    int64_t points_usable;    /* points this node can let the customer spend now */
    size_t fact_count;
    const struct promo_fact *facts;
};

/* What has been counted of a limit on local days from_day .. to_day, both inclusive, before this receipt. */
struct promo_limit_question {
    enum promo_limit_of of;
    uint64_t customer_id;       /* of a customer; else 0 */
    struct text name;           /* of the promotion; measure BUDGET: of the budget */
    enum limit_measure measure; /* and unit of the answer */
    int32_t from_day;           /* INT32_MIN: ever */
    int32_t to_day;             /* today */
    uint32_t only_store;        /* the one store in which everything lives that counts here; 0: there are several */
};

/* Answers with >= 0; false: nobody here can tell. Then the promotion gives nothing, and the verdict says so: what
 * cannot be counted is not given away. NULL tells nothing of any limit. */
struct promo_limit_source {
    bool (*used)(void *context, const struct promo_limit_question *question, int64_t *used);
    void *context;
};

/* What stays of a sale after a return is priced by the promotions that fired on the sale. What they asked of the
 * calendar, the store, the customer, codes and past uses held then and counts as held now: schedule, stores, audience
 * and limits over receipts are not asked, and of the conditions only those on the basket; any other leaf is taken as it
 * favours the promotion (it holds; under `not` it does not). */
struct promo_entitlement {
    const struct promotion *promotion; /* of the compiled set */
    int64_t times;                     /* what it gave on the sale bounds it where a limit over receipts did */
    int64_t units_milli;
    int64_t discount_minor;
    int64_t points;
};

struct promo_entitled {
    size_t count;
    const struct promo_entitlement *promotions;
    const int64_t *points_paid_minor; /* by line of the basket: was paid with points and stays so */
};

struct promo_request {
    const struct basket *basket; /* checked by basket_check; codes and points_to_pay are in it */
    struct promo_customer customer;
    struct promo_limit_source limits;
    struct local_time at; /* the store's */
    uint32_t store;       /* node number */
    struct text event;    /* empty: a receipt. Else only promotions of that event are asked; the basket may be empty */
    bool is_complete;     /* consider every promotion, not only those that the receipt calls: for "why not?" */
    bool is_traced;       /* keep the found value of every condition, for explain_tree.h */
    const struct promo_entitled *entitled; /* NULL: a sale. Else points_to_pay is not asked */
    struct arena *arena;                   /* outcome and working memory; see promo_arena_bytes */
};

/* The customer part of a request, from a customer row; `day` is the local day of registration. */
struct promo_customer promo_customer_of(const struct customer *customer, int32_t registered_day, int64_t points_usable);

#endif
