#include "tests/tables/ledger_print.h"

#include "base/bug.h"

#include <inttypes.h>
#include <string.h>

static const struct case_customer *shown(const struct ledger_case *the_case) {
    return &the_case->customers[the_case->customer];
}

static void print_points(struct writer *out, int64_t points) {
    int64_t size = points < 0 ? -points : points;
    writer_format(out, "%s%" PRId64 ".%02" PRId64, points < 0 ? "-" : "", size / 100, size % 100);
}

static void print_comma(struct writer *out) {
    if (out->size > 0) {
        writer_format(out, ", ");
    }
}

void ledger_figures(const struct ledger_case *the_case, struct ledger_figure figures[static LEDGER_FIGURES]) {
    struct account_summary summary = account_summary_at(&shown(the_case)->account, the_case->now_ms);
    figures[0] = (struct ledger_figure){"balance", true, summary.balance_points};
    figures[1] = (struct ledger_figure){"usable", true, summary.usable_points};
    figures[2] = (struct ledger_figure){"pending", true, summary.pending_points};
    figures[3] = (struct ledger_figure){"lapsed", true, summary.lapsed_points};
    figures[4] = (struct ledger_figure){"held", true, summary.held_points};
    figures[5] = (struct ledger_figure){"debt", true, summary.debt_points};
    figures[6] = (struct ledger_figure){"spendable", true,
                                        account_spendable_points(&shown(the_case)->account, the_case->now_ms)};
    figures[7] = (struct ledger_figure){"uses", false, the_case->counter.uses};
}

void ledger_print_figure(struct writer *out, const struct ledger_figure *figure) {
    print_comma(out);
    writer_format(out, "%s ", figure->name);
    if (figure->is_points) {
        print_points(out, figure->value);
    } else {
        writer_format(out, "%" PRId64, figure->value);
    }
}

static const char *move_name(const struct led_entry *entry) {
    switch ((int)entry->kind) {
    case JOURNAL_MINT: return "mint";
    case JOURNAL_RESERVE: return "reserve";
    case JOURNAL_UNRESERVE: return "unreserve";
    case JOURNAL_SPEND: return "spend";
    case JOURNAL_BURN: return "burn";
    case JOURNAL_REVERSAL: return "reversal";
    case JOURNAL_RESTORE: return "restore";
    case JOURNAL_DEBT: return "debt";
    case JOURNAL_REPAY: return "repay";
    case JOURNAL_ADJUST_UP: return "adjust up";
    case JOURNAL_ADJUST_DOWN: return "adjust down";
    case JOURNAL_LIMIT_USE: return "limit use";
    default: bug_unreachable("the ledger writes no such kind");
    }
}

static void print_move(struct writer *out, const struct led_entry *entry) {
    print_comma(out);
    writer_format(out, "%s ", move_name(entry));
    if (entry->kind == JOURNAL_LIMIT_USE) {
        writer_format(out, "%" PRId64, entry->points);
        return;
    }
    print_points(out, entry->points);
    if (entry->lot_id != 0) {
        writer_format(out, " lot %" PRIu64, entry->lot_id);
    } else if (entry->kind == JOURNAL_REPAY) {
        writer_format(out, " in money");
    }
    if (entry->reason.size > 0) {
        writer_format(out, " (%.*s, %.*s)", (int)entry->reason.size, entry->reason.data, (int)entry->author.size,
                      entry->author.data);
    }
}

void ledger_print_moves(struct writer *out, const struct ledger_case *the_case) {
    for (size_t i = 0; i < the_case->moves.count; i++) {
        print_move(out, &the_case->moves.entries[i]);
    }
    if (the_case->moves.count == 0) {
        writer_format(out, "nothing");
    }
}

void ledger_print_lots(struct writer *out, const struct ledger_case *the_case) {
    const struct ledger_account *account = &shown(the_case)->account;
    for (size_t i = 0; i < account->lot_count; i++) {
        print_comma(out);
        writer_format(out, "%" PRIu64 ": ", account->lots[i].lot_id);
        print_points(out, account->lots[i].points);
    }
    if (account->lot_count == 0) {
        writer_format(out, "none");
    }
}

void ledger_print_holds(struct writer *out, const struct ledger_case *the_case) {
    const struct ledger_account *account = &shown(the_case)->account;
    for (size_t i = 0; i < account->hold_count; i++) {
        print_comma(out);
        writer_format(out, "%" PRIu64 ": ", account->holds[i].op_id);
        print_points(out, account->holds[i].points);
    }
    if (account->hold_count == 0) {
        writer_format(out, "none");
    }
}

void ledger_print_books(struct writer *out, const struct ledger_case *the_case) {
    static const struct {
        const char *name;
        int64_t sign; /* accounts that grow on the debit side are shown as people say them */
    } accounts[POSTING_ACCOUNT_KINDS] = {
        [POSTING_CUSTOMER_POINTS] = {"customer", 1},     [POSTING_CUSTOMER_DEBT] = {"owed", -1},
        [POSTING_PROGRAMME_ISSUED] = {"issued", -1},     [POSTING_PROGRAMME_REDEEMED] = {"redeemed", 1},
        [POSTING_PROGRAMME_EXPIRED] = {"expired", 1},    [POSTING_PROGRAMME_REVERSED] = {"reversed", 1},
        [POSTING_PROGRAMME_ADJUSTED] = {"adjusted", -1}, [POSTING_PROGRAMME_SETTLED] = {"settled", -1},
    };
    for (size_t i = 0; i < POSTING_ACCOUNT_KINDS; i++) {
        int64_t total = shown(the_case)->books.totals[i];
        if (total != 0) {
            print_comma(out);
            writer_format(out, "%s ", accounts[i].name);
            print_points(out, accounts[i].sign * total);
        }
    }
    if (out->size == 0) {
        writer_format(out, "nothing");
    }
}
