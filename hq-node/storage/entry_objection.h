/* Why head office left an entry of a store out of its tables although it took it into the journal. Nothing is lost and
 * nothing stops: the store's own books are right or wrong by themselves, and a person must find out which. Numbers are
 * stored: they are never reused. */
#ifndef REGULARS_HQ_NODE_ENTRY_OBJECTION_H
#define REGULARS_HQ_NODE_ENTRY_OBJECTION_H

#include <stdint.h>

/*     name               number */
#define ENTRY_OBJECTIONS(X)                                                                                            \
    X(UNREADABLE, 1)      /* the body does not decode: damaged, or of a newer version */                               \
    X(UNEXPECTED, 2)      /* a kind that stores do not send (yet), or of another stream */                             \
    X(FOREIGN, 3)         /* names another store's number or ids as its own */                                         \
    X(BALANCE, 4)         /* the balance would leave 0 .. POINTS_MAX */                                                \
    X(DEBT, 5)            /* the debt would leave 0 .. POINTS_MAX */                                                   \
    X(CUSTOMER_TWICE, 6)  /* registers an id that is known */                                                          \
    X(RECEIPT_TWICE, 7)   /* a document under an id that is known */                                                   \
    X(RECEIPT_SUMS, 8)    /* the receipt does not add up */                                                            \
    X(SALE_UNKNOWN, 9)    /* a return or cancel of a receipt that did not come before */                               \
    X(SALE_CANCELLED, 10) /* a return or cancel of a receipt that was cancelled before */

enum entry_objection {
    OBJECTION_NONE = 0,
#define ENTRY_OBJECTION_ENUM(name, number) OBJECTION_##name = (number),
    ENTRY_OBJECTIONS(ENTRY_OBJECTION_ENUM)
#undef ENTRY_OBJECTION_ENUM
};

#define ENTRY_OBJECTION_ONE(name, number) +1
enum { OBJECTION_COUNT = ENTRY_OBJECTIONS(ENTRY_OBJECTION_ONE) };
#undef ENTRY_OBJECTION_ONE

/* "BALANCE"; "UNKNOWN" for a number of a newer version. */
const char *entry_objection_name(int32_t objection);

#endif
