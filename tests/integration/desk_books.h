/* The books of a store added up from the entries of its led stream alone, by somebody who knows no table: what tests
 * hold the accounts against. Customers are told apart by the caller, who knows who was merged. */
#ifndef REGULARS_TESTS_DESK_BOOKS_H
#define REGULARS_TESTS_DESK_BOOKS_H

#include "tests/integration/desk_fixture.h"

enum { DESK_BOOKS_OWNERS = 8, DESK_BOOKS_HOLDS = 64 };

struct desk_books {
    int64_t sums[DESK_BOOKS_OWNERS][JOURNAL_ADJUST_DOWN + 1]; /* points by kind */
    int64_t repaid_from_lots[DESK_BOOKS_OWNERS];              /* of REPAY, what was points and not money */
    size_t hold_count;
    struct {
        uint64_t op_id;
        size_t owner;
        int64_t points; /* still held */
    } holds[DESK_BOOKS_HOLDS];
};

/* `owner_of` gives 0 .. DESK_BOOKS_OWNERS - 1 for a customer's id; anything larger fails the test. */
void desk_books_read(struct desk *desk, size_t (*owner_of)(uint64_t customer_id), struct desk_books *books);
int64_t desk_books_held(const struct desk_books *books, size_t owner);

#endif
