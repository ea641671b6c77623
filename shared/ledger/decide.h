/* What the operations of ledger.h share. Private to this folder. An operation is a plan between two brackets:
 *     decide_begin(account, request, moves);
 *     return decide_end(account, moves, plan_...(account, request, moves));
 * A plan looks at the account and writes moves; it never changes the account. decide_end applies them, by the same door
 * as a replay. */
#ifndef REGULARS_LEDGER_DECIDE_H
#define REGULARS_LEDGER_DECIDE_H

#include "ledger/ledger.h"

void decide_begin(const struct ledger_account *account, const struct ledger_request *request,
                  struct ledger_moves *moves);
enum ledger_outcome decide_end(struct ledger_account *account, struct ledger_moves *moves, enum ledger_outcome outcome);

/* Adds an entry about points of a lot; the caller may fill in more. */
struct led_entry *decide_move(const struct ledger_account *account, const struct ledger_request *request,
                              struct ledger_moves *moves, enum journal_kind kind, uint64_t lot_id, int64_t points);
/* Adds an entry for what a lot can give of *left_points out of its free points, and takes it off. */
void decide_draw(const struct ledger_account *account, const struct ledger_request *request, struct ledger_moves *moves,
                 enum journal_kind kind, const struct ledger_lot *lot, int64_t *left_points);
/* The same over all usable lots; what they cannot give is left. */
void decide_draw_usable(const struct ledger_account *account, const struct ledger_request *request,
                        struct ledger_moves *moves, enum journal_kind kind, int64_t *left_points);

bool decide_points_in_range(int64_t points);
/* LEDGER_DONE when nothing of the group of `asked` was recorded and the plan may go on; else what a repeat is told. */
enum ledger_outcome decide_repeat(const struct ledger_account *account, const struct ledger_request *request,
                                  enum ledger_act asked);

/* A lot to be made at request->now_ms. */
bool decide_dates_are_right(const struct ledger_request *request, const struct ledger_new_lot *lot);
/* The lot that points join when an account with `lots_added` more lots has no room for another: the last in the order
 * of drawing, which lives longest. NULL while there is room. */
const struct ledger_lot *decide_lot_to_join(const struct ledger_account *account, size_t lots_added);
/* The new lots of one operation, as far as they are planned. */
struct decide_minting {
    enum journal_kind kind; /* MINT or ADJUST_UP */
    int64_t owed_points;    /* at first the account's debt */
    size_t lots_added;
};

/* LEDGER_DONE when the request's points have their place in the account, those of this lot in it or in one that they
 * join. */
enum ledger_outcome decide_new_lot_fits(const struct ledger_account *account, const struct ledger_request *request,
                                        const struct decide_minting *minting, const struct ledger_new_lot *lot);
/* The entry that makes the lot, then the one that serves what the customer owes out of it. */
void decide_new_lot(const struct ledger_account *account, const struct ledger_request *request,
                    struct ledger_moves *moves, struct decide_minting *minting, const struct ledger_new_lot *lot,
                    int64_t points);

#endif
