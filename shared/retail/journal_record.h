/* Every kind of fact that is written down and replicated, one line each. A store's truth is three append-only streams:
 *   led  what the store did with rights and points (small, ordered, first on the wire)
 *   doc  whole receipts, returns, registrations (may lag behind led)
 *   cmd  what head office gave and ordered, as received
 * Head office keeps each store's led and doc as they came, the cmd it sent, and a stream of its own (own).
 * Numbers are never reused. CRITICAL: a node that does not know the kind must stop that stream; IGNORABLE: it keeps the
 * bytes and goes on (replication.md 2.3). */
#ifndef REGULARS_RETAIL_JOURNAL_RECORD_H
#define REGULARS_RETAIL_JOURNAL_RECORD_H

#include "base/span.h"
#include "retail/customer.h"
#include "retail/limit_measure.h"
#include "retail/receipt.h"

/* Never renumbered: the number is part of a journal's hashes (storage/journal.h). */
enum stream {
    STREAM_OWN = 0, /* what only this node keeps: never replicated */
    STREAM_LED = 1,
    STREAM_DOC = 2,
    STREAM_CMD = 3,
};

/*     name               number  stream      critical */
#define JOURNAL_KINDS(X)                                                                                               \
    X(MINT, 1, STREAM_LED, true)               /* points earned here: struct led_entry */                              \
    X(RESERVE, 2, STREAM_LED, true)            /* held for a spend */                                                  \
    X(UNRESERVE, 3, STREAM_LED, true)          /* the hold was let go */                                               \
    X(SPEND, 4, STREAM_LED, true)              /* spent, out of a hold or at once */                                   \
    X(RELEASE, 5, STREAM_LED, true)            /* rights handed back to head office (issue 4) */                       \
    X(BURN, 6, STREAM_LED, true)               /* expired, by the holder */                                            \
    X(REVERSAL, 7, STREAM_LED, true)           /* earned points taken back after a return or cancel */                 \
    X(RESTORE, 8, STREAM_LED, true)            /* spent points given back after a return or cancel */                  \
    X(LIMIT_USE, 9, STREAM_LED, true)          /* a use of a promotion's limit; negative: given back */                \
    X(DEBT, 10, STREAM_LED, true)              /* what a reversal found no more: owed by the customer */               \
    X(REPAY, 11, STREAM_LED, true)             /* owed points served from a lot; lot 0: in money */                    \
    X(ADJUST_UP, 12, STREAM_LED, true)         /* given by a person, for a reason: a new lot */                        \
    X(ADJUST_DOWN, 13, STREAM_LED, true)       /* taken by a person, for a reason */                                   \
    X(RECEIPT, 32, STREAM_DOC, true)           /* struct receipt */                                                    \
    X(GOODS_RETURN, 33, STREAM_DOC, true)      /* struct goods_return */                                               \
    X(RECEIPT_CANCEL, 34, STREAM_DOC, true)    /* struct receipt_cancel */                                             \
    X(REGISTRATION, 35, STREAM_DOC, true)      /* struct registration */                                               \
    X(TILL_PAIRED, 36, STREAM_DOC, false)      /* struct till_paired */                                                \
    X(CUSTOMER_ROW, 64, STREAM_CMD, true)      /* struct customer */                                                   \
    X(BALANCE, 65, STREAM_CMD, false)          /* struct balance_note */                                               \
    X(RULE_SET_OFFER, 66, STREAM_CMD, true)    /* struct blob_offer: fetch, verify, switch */                          \
    X(CATALOGUE_OFFER, 67, STREAM_CMD, true)   /* struct blob_offer */                                                 \
    X(HQ_STORE_ENROLLED, 96, STREAM_OWN, true) /* struct store_enrolled */                                             \
    X(HQ_PUBLISHED, 97, STREAM_OWN, true)      /* struct published: what was published, by whom, when */               \
    X(HQ_CUSTOMER, 98, STREAM_OWN, true)       /* struct registration: a customer registered or imported at HQ */      \
    X(HQ_STORE_ADDED, 99, STREAM_OWN, true)    /* struct store_added */

enum journal_kind {
#define JOURNAL_KIND_ENUM(name, number, stream, critical) JOURNAL_##name = (number),
    JOURNAL_KINDS(JOURNAL_KIND_ENUM)
#undef JOURNAL_KIND_ENUM
};

/* One movement of points (or of a limit's uses) at one holder. Parts of one business act share op_id. What the ledger
 * does with each kind: ledger/apply.h. */
struct led_entry {
    enum journal_kind kind;   /* of STREAM_LED */
    uint64_t customer_id;     /* LIMIT_USE: 0: a limit of the store or the chain */
    uint64_t op_id;           /* the act: receipt id, hold id, return id; the same act never moves twice */
    uint64_t lot_id;          /* 0: DEBT, LIMIT_USE, REPAY in money */
    int64_t points;           /* > 0; LIMIT_USE: uses, may be negative */
    uint64_t lot_doc_id;      /* MINT, ADJUST_UP, RESTORE: the document that the lot comes from */
    int64_t usable_from_ms;   /* MINT, ADJUST_UP, RESTORE: of the lot; LIMIT_USE: first moment of the limit's period */
    int64_t expires_ms;       /* MINT, ADJUST_UP, RESTORE: of the lot */
    struct text promotion_id; /* LIMIT_USE; measure BUDGET: the budget */
    enum limit_measure measure; /* LIMIT_USE: what is counted, and the unit of `points` */
    struct text hold_id;        /* RESERVE, and LIMIT_USE that a hold takes: the till's own name of the hold, 1 ..
                                   LIMIT_EXTERNAL_ID - 1 bytes */
    struct text reason;         /* ADJUST_*: 1 .. LIMIT_NAME - 1 bytes */
    struct text author;         /* ADJUST_*: 1 .. LIMIT_NAME - 1 bytes */
    uint64_t doc_id;            /* receipt, return or cancel that caused it; 0: a hold or expiry */
    uint32_t till;              /* 0: no till */
    int64_t at_ms;              /* the store's time */
};

/* A new customer. What names the person is sealed to head office's key where it was typed (libsodium sealed box over a
 * msgpack map; wire/person_codec.h) and the store keeps no key that opens it. */
struct registration {
    struct customer customer;
    struct text channel; /* "till", "import", "form", ... */
    uint32_t till;       /* 0: no till */
    int64_t at_ms;
    struct span sealed_person; /* may be empty: no name, phone or mail was told */
};

struct till_paired {
    uint32_t till;
    struct text name;
    int64_t at_ms;
};

/* What head office knows of a customer's points: shown to people, never spent from. `elsewhere` excludes the receiving
 * store's own part as of led_seq. */
struct balance_note {
    uint64_t customer_id;
    int64_t elsewhere_points;
    int64_t as_of_ms; /* head office's time */
    uint64_t led_seq; /* of the receiving store, applied when this was computed */
};

enum { BLOB_HASH_SIZE = 32, SIGNATURE_SIZE = 64 };

/* A signed pointer to content: rule set or catalogue. The signature covers kind, version, hash and size
 * (seal/manifest.h); versions only grow. */
struct blob_offer {
    uint64_t version;
    uint8_t hash[BLOB_HASH_SIZE];
    uint64_t size;
    int64_t published_ms;
    struct text author;
    uint8_t signature[SIGNATURE_SIZE];
};

/* At head office, for good: the kind says which stores' offer it became. */
struct published {
    enum journal_kind kind; /* JOURNAL_RULE_SET_OFFER or JOURNAL_CATALOGUE_OFFER */
    struct blob_offer offer;
};

struct store_added {
    uint32_t store; /* node number */
    struct text name;
    struct text zone; /* "Europe/Moscow" */
    int64_t at_ms;
    uint8_t token_id[16];
    uint8_t token_hash[32]; /* BLAKE2b-256 of the one-time token */
    int64_t token_expires_ms;
};

struct store_enrolled {
    uint32_t store;
    uint32_t incarnation;
    uint8_t public_key[32];
    uint8_t token_id[16];
    int64_t at_ms;
};

/* "MINT" for JOURNAL_MINT, or NULL for a number that this version does not know. */
const char *journal_kind_name(int32_t kind);
bool journal_kind_is_critical(int32_t kind); /* unknown kinds: see the record's own header on the wire */
enum stream journal_kind_stream(enum journal_kind kind);

#endif
