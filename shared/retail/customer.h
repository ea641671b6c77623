/* A customer as a store knows one: an id, keyed hashes of what identifies the person, and a compact profile. Names,
 * phones and addresses stay at head office (promise 7): a stolen box tells nobody's name. */
#ifndef REGULARS_RETAIL_CUSTOMER_H
#define REGULARS_RETAIL_CUSTOMER_H

#include "base/limits.h"
#include "base/text.h"

enum customer_state {
    CUSTOMER_ACTIVE = 0,
    CUSTOMER_LIMITED, /* earns, does not spend */
    CUSTOMER_BLOCKED, /* neither */
    CUSTOMER_MERGED,  /* this id lives on as another one (merged_into) */
};

enum identifier_kind { IDENTIFIER_CARD = 1, IDENTIFIER_PHONE = 2 };

enum { IDENTIFIER_HASH_SIZE = 16, CUSTOMER_IDENTIFIERS_MAX = 8 };

/* Keyed BLAKE2b-128 of kind and normalised value under the chain's identifier key. */
struct identifier {
    enum identifier_kind kind;
    uint8_t hash[IDENTIFIER_HASH_SIZE];
};

struct customer {
    uint64_t id;
    uint64_t merged_into; /* 0 unless CUSTOMER_MERGED */
    uint32_t version;     /* grows by one with each change at head office; 0: head office has not seen it yet */
    enum customer_state state;
    uint32_t home_store;     /* node number; holds the customer's limits by default; 0: none */
    char level[LIMIT_LEVEL]; /* "" = no level */
    int64_t registered_ms;   /* UTC */
    int32_t birth_day;       /* days since 1970-01-01; CUSTOMER_NO_BIRTH_DAY: not told */
    size_t identifier_count;
    struct identifier identifiers[CUSTOMER_IDENTIFIERS_MAX];
    size_t segment_count;
    uint32_t segments[LIMIT_SEGMENTS_PER_CUSTOMER]; /* ascending */
};

#define CUSTOMER_NO_BIRTH_DAY INT32_MIN

/* The one spelling of a phone: '+' and digits, E.164. Accepts spaces, dashes, brackets, a leading 00, and for Russia
 * and Kazakhstan 8 or nothing before ten digits. False when what is left is no number of 8 to 15 digits. */
bool customer_normal_phone(char out[static LIMIT_PHONE], struct text phone);
/* Cards: letters and digits only, upper case, 1 .. LIMIT_CARD - 1. */
bool customer_normal_card(char out[static LIMIT_CARD], struct text card);

const char *customer_state_name(enum customer_state state);
/* Binary search. */
bool customer_is_in_segment(const struct customer *customer, uint32_t segment_id);

#endif
