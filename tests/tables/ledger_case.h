/* One case of a ledger table: two customers, a limit, the journal of what was written, and the settings. Actions are
 * read from text and asked of the real ledger; beside each account runs one that only replays what was written, and
 * books that only post it. The language is described in tests/tables/ledger/README.md. */
#ifndef REGULARS_TESTS_LEDGER_CASE_H
#define REGULARS_TESTS_LEDGER_CASE_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "ledger/limit.h"
#include "tests/harness/ledger_check.h"
#include "tests/tables/table_line.h"

enum { CASE_CUSTOMERS = 2, CASE_JOURNAL_MAX = 4096, CASE_TEXT_BYTES = 16 * 1024 };

struct case_customer {
    struct ledger_account account;
    struct ledger_account replayed;
    struct ledger_books books;
};

struct ledger_case {
    struct zone zone;
    struct ledger_rules rules;
    struct arena texts; /* reasons and authors, which the journal keeps pointing at */
    _Alignas(max_align_t) uint8_t text_block[CASE_TEXT_BYTES];
    int64_t now_ms;
    struct case_customer customers[CASE_CUSTOMERS];
    struct limit_counter counter;
    struct limit_counter counter_replayed;
    size_t journal_count;
    struct led_entry journal[CASE_JOURNAL_MAX];
    uint64_t sale_of[CASE_JOURNAL_MAX]; /* beside each entry: the sale that its return or cancel belongs to */

    /* What the last action came to. */
    const char *outcome_name;
    size_t customer; /* index */
    struct ledger_moves moves;
};

void ledger_case_init(struct ledger_case *the_case);
/* "usable after 1 day, expire after 30 days, ..." */
void ledger_case_read_rules(struct ledger_case *the_case, struct table_line *line);
/* The start of a local day plus "10:30"; "day 3 10:30". */
int64_t ledger_case_read_moment(const struct ledger_case *the_case, struct table_line *line);
/* "spend 20.00 as op 2 ..." up to "->". An op range asks as often; all must come to the same outcome. */
void ledger_case_act(struct ledger_case *the_case, struct table_line *line);
/* The replayed accounts and the books agree with the live ones; NULL, or what does not. */
const char *ledger_case_disagreement(const struct ledger_case *the_case);

#endif
