/* What an evaluation is asked. Pure: the moment, the customer's state and past uses of limits are passed in. */
#ifndef REGULARS_PROMO_REQUEST_H
#define REGULARS_PROMO_REQUEST_H

#include "base/arena.h"
#include "base/calendar.h"
#include "retail/basket.h"
#include "retail/customer.h"

/* A named figure of the customer that the caller knows ("visits_this_month"). */
struct promo_fact {
    struct text name;
    int64_t value;
};

struct promo_customer {
    bool is_known; /* false: nobody was identified; the rest is then ignored */
    uint64_t id;
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

/* How often the customer used a promotion on local days from_day .. to_day (both inclusive). */
struct promo_limit_question {
    uint64_t customer_id;
    struct text promotion_id;
    int32_t from_day;
    int32_t to_day;
};

/* What all customers together have used of a promotion in its life. */
struct promo_total_use {
    int64_t times;
    int64_t discount_minor;
};

/* A promotion with a limit in total gives nothing where nobody can tell its use (total_used is NULL): what cannot be
 * counted is not given away. */
struct promo_limit_source {
    int64_t (*times_used)(void *context, const struct promo_limit_question *question); /* NULL: never used before */
    struct promo_total_use (*total_used)(void *context, struct text promotion_id);
    void *context;
};

struct promo_request {
    const struct basket *basket; /* checked by basket_check; codes and points_to_pay are in it */
    struct promo_customer customer;
    struct promo_limit_source limits;
    struct local_time at; /* the store's */
    uint32_t store;       /* node number */
    bool is_complete;     /* consider every promotion, not only those that the receipt calls: for "why not?" */
    bool is_traced;       /* keep the found value of every condition, for explain_tree.h */
    struct arena *arena;  /* outcome and working memory; see promo_arena_bytes */
};

/* The customer part of a request, from a customer row; `day` is the local day of registration. */
struct promo_customer promo_customer_of(const struct customer *customer, int32_t registered_day, int64_t points_usable);

#endif
