/* A store's desks in one process, without its daemon: an enrolled store in a temporary folder, commands of head office
 * given by hand, and sales, returns and holds in few words. What the tests of the money paths share. Everything happens
 * in the turn of the store (storage/group_commit.h) between desk_begin and desk_end; faults fail the test. */
#ifndef REGULARS_TESTS_DESK_FIXTURE_H
#define REGULARS_TESTS_DESK_FIXTURE_H

#include "store-node/checkout.h"
#include "store-node/customer_desk.h"
#include "store-node/points_desk.h"
#include "store-node/returns_desk.h"
#include "tests/harness/dice.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"
#include "wire/record_codec.h"

enum { DESK_STORE = 7, DESK_TILL = 1, DESK_LINES_MAX = 4 };

#define DESK_START_MS INT64_C(1795000000000)

struct desk {
    struct temp_folder folder;
    struct store store;
    struct dice dice; /* of keys */
    uint32_t store_number;
    uint8_t identifier_key[KEY_SIZE];
    uint64_t rules_version;
    int64_t now_ms;
    struct arena arena; /* of one request: reset by desk_begin */
};

/* What a till sends of a sale; everything else is the same for all. */
struct desk_sale {
    uint32_t number;
    uint64_t customer_id;
    const char *hold_id; /* NULL: none */
    int64_t points_to_pay;
    size_t line_count;
    int64_t quantities_milli[DESK_LINES_MAX];
    int64_t prices_minor[DESK_LINES_MAX];
    uint8_t content; /* another value: another content under the same number */
};

/* `dice` state and store number are set by the caller's choice; the rules are a whole rule set's "promotions" list and
 * its "points" settings. */
void desk_make(struct desk *desk, uint32_t store_number, const uint8_t *identifier_key);
void desk_remove(struct desk *desk);
void desk_reopen(struct desk *desk);
void desk_put_rules(struct desk *desk, const char *points, const char *promotions);

void desk_begin(struct desk *desk);
/* false: the request's work is rolled back. */
void desk_end(struct desk *desk, bool stays);
void desk_commit(struct desk *desk);
void desk_must(bool ok, const struct fault *fault);

/* Within a request: a command of head office, as if it had just come. */
void desk_give(struct desk *desk, const struct record *record);
/* The row of a customer, registered long ago; the version only grows. */
struct customer desk_customer(uint64_t id, uint32_t home_store, uint32_t version);
void desk_give_customer(struct desk *desk, const struct customer *customer);
void desk_give_merged(struct desk *desk, uint64_t id, uint64_t into_id, uint32_t version);
uint64_t desk_register(struct desk *desk, const char *phone);

enum checkout_outcome desk_sell(struct desk *desk, const struct desk_sale *sale, struct checkout_answer *answer);
void desk_quote(struct desk *desk, const struct desk_sale *sale, struct checkout_quote *quote);
/* One line of so much of a sale goes back under the return's own number. */
enum returns_outcome desk_return(struct desk *desk, uint32_t number, uint32_t sale_number, uint32_t line_no,
                                 int64_t quantity_milli, struct returns_answer *answer);
enum returns_outcome desk_cancel(struct desk *desk, uint32_t sale_number, struct cancel_answer *answer);
struct hold_answer desk_hold(struct desk *desk, const char *hold_id, uint64_t customer_id, int64_t points,
                             bool partial_allowed);
/* Of the limits that a basket uses; no points. */
struct hold_answer desk_hold_basket(struct desk *desk, const char *hold_id, const struct desk_sale *sale);
enum release_result desk_release(struct desk *desk, const char *hold_id);

/* The account of whoever the customer is now; it adds up, or the test fails. */
const struct ledger_account *desk_account(struct desk *desk, uint64_t customer_id);
/* What the rebuild's comparison finds; the turn was committed. */
uint64_t desk_rebuild_differences(struct desk *desk);

#endif
