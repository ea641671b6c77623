/* `promo replay`: receipts from files through one rule set or two, and the report on standard output, as JSON and as
 * CSV (promo/replay_report.h names the tables). Two tables of this program stand before the others:
 *   run      receipts replayed and refused, and what bound them to an order: their customer, their store, or all to one
 *            pass, when a limit counts over the chain (or over stores beside one over customers)
 *   sets     the files, versions and counts of promotions
 * and one behind them:
 *   refused  each receipt that could not be read, with the reason (the first thousand)
 * What is timed goes to standard error, so that the report depends on nothing but sets and receipts. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_COMMAND_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_COMMAND_H

#include "base/arena.h"

/* 0: all receipts were replayed; 1: some could not be read (with --strict there is then no report), or a set is
 * refused; 2: the command or a file cannot be used. */
int replay_command(int count, char *const *words, struct arena *arena);

#endif
