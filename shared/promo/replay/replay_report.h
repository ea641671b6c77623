/* The figures of a replay as a few plain tables, each with named and typed columns, for whoever renders them: text,
 * JSON, CSV, a page. Everything is sorted by effect, largest first, and then by id, so that equal figures give equal
 * bytes. Rows of the first set say "a", of the second "b". A table without rows is still begun and ended.
 *
 *   summary     a row for each set, and with two sets "b - a"
 *   promotions  what each did: uses, customers, discount, points and what they are worth
 *   verdicts    of each, on how many receipts that called it: enum promo_verdict_kind
 *   payers      who pays which discount; the retailer's own part is a payer without a name
 *   spread      discount per receipt with one: quantiles (at most an eighth too high), largest; no promotion: in all
 *   buckets     the same as counts of receipts between two amounts (the second exclusive)
 *   margins     lines a promotion touched, of those whose cost is known; no promotion: all lines
 *   top         the receipts with most discount; no promotion: in all
 *   displaced   lost to whom, how often, by how much
 *   conflicts   pairs that changed the same lines
 *   limits      on how many receipts a limit cut, or left nothing
 *   floors      on how many receipts floors took from a discount, and how much
 *   near        near misses, and what was missing in sum
 *   days        totals of each local day
 * and with two sets
 *   effects     each promotion in both, by the difference
 *   changed     receipts that cost less, more, or the same with other points; customers who save and who pay more
 *   moved       the receipts that changed most */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_REPORT_H
#define REGULARS_PROMO_REPLAY_REPLAY_REPORT_H

#include "promo/replay/replay.h"

enum report_unit {
    REPORT_TEXT = 0,
    REPORT_COUNT,
    REPORT_MINOR,
    REPORT_POINTS,  /* hundredths */
    REPORT_MILLI,   /* thousandths of a piece or kilogram */
    REPORT_DAY,     /* days since 1970-01-01 */
    REPORT_RECEIPT, /* its number; whoever renders knows its name */
};

enum { REPORT_COLUMNS_MAX = 20 };

/* The name ends with the unit where one is to be told (`discount_minor`), so that it serves as member and header. */
struct report_column {
    const char *name;
    enum report_unit unit;
};

struct report_cell {
    struct text text; /* REPORT_TEXT */
    int64_t number;   /* everything else */
};

struct report_writer {
    void (*begin)(void *context, const char *table, const struct report_column *columns, size_t column_count);
    void (*row)(void *context, const struct report_cell *cells);
    void (*end)(void *context);
    void *context;
};

/* Writes all tables. Scratch: some hundred bytes per promotion and table entry; false when it is too small, with some
 * tables missing. */
bool replay_report(const struct replay *replay, const struct report_writer *writer, struct arena *scratch);

#endif
