#include "store-node/points_desk.h"

#include "base/bug.h"
#include "store-node/book.h"
#include "store-node/limit_desk.h"

static void decline(struct hold_answer *answer, enum hold_reason reason) {
    answer->result = HOLD_DECLINED;
    answer->reason = reason;
}

/* What the same hold was answered before; its points tell an approved part from the whole. Whoever held may have been
 * merged since. */
static bool answer_repeat(struct store *store, const struct hold_request *request, const struct till_hold_row *row,
                          const struct customer_view *view, struct hold_answer *answer, struct fault *fault) {
    uint64_t holder_id = view->customer.id;
    if (row->customer_id != 0 &&
        !customer_table_resolve(&store->tables.customers, row->customer_id, &holder_id, fault)) {
        return false;
    }
    answer->differs = holder_id != view->customer.id ||
                      (row->points != request->points && (!request->partial_allowed || row->points > request->points));
    answer->result = row->points == request->points ? HOLD_APPROVED : HOLD_PARTIAL;
    answer->approved_points = row->points;
    return true;
}

static bool write_hold(struct store *store, const struct hold_request *request, uint64_t op_id, uint64_t customer_id,
                       int64_t points, int64_t at_ms, struct hold_answer *answer, struct fault *fault) {
    struct ledger_request hold = {.op_id = op_id, .till = request->till, .now_ms = at_ms, .points = points};
    if (!account_table_read(&store->tables.accounts, customer_id, store->account, fault)) {
        return false;
    }
    enum ledger_outcome outcome = ledger_hold(store->account, &hold, store->moves);
    if (outcome == LEDGER_TOO_MANY_HOLDS || outcome == LEDGER_TOO_MANY_PARTS) {
        decline(answer, HOLD_TOO_MANY_HOLDS);
        return true;
    }
    if (outcome != LEDGER_DONE) {
        return fault_set(fault, FAULT_CORRUPT, "a hold of points that are there was refused: %s",
                         ledger_outcome_name(outcome));
    }
    for (size_t i = 0; i < store->moves->count; i++) {
        store->moves->entries[i].hold_id = request->hold_id;
    }
    if (!book_write_moves(store, fault)) {
        return false;
    }
    answer->result = points == request->points ? HOLD_APPROVED : HOLD_PARTIAL;
    answer->approved_points = points;
    answer->here_points -= points;
    return true;
}

/* Why fewer points can be held here than were asked for. */
static enum hold_reason shortage_reason(const struct hold_request *request, const struct customer_view *view) {
    int64_t everywhere;
    bool is_enough =
        checked_add(view->here_points, view->elsewhere_points, &everywhere) && everywhere >= request->points;
    return is_enough ? HOLD_NOT_HERE : HOLD_INSUFFICIENT;
}

static bool hold_points(struct store *store, const struct hold_request *request, uint64_t op_id,
                        const struct customer_view *view, int64_t at_ms, struct hold_answer *answer,
                        struct fault *fault) {
    if (view->customer.state == CUSTOMER_LIMITED || view->customer.state == CUSTOMER_BLOCKED) {
        decline(answer, view->customer.state == CUSTOMER_LIMITED ? HOLD_CUSTOMER_LIMITED : HOLD_CUSTOMER_BLOCKED);
        return true;
    }
    int64_t points = int64_min(request->points, view->here_points);
    if (points < request->points) {
        answer->reason = shortage_reason(request, view);
        if (!request->partial_allowed || points == 0) {
            answer->result = HOLD_DECLINED;
            answer->pay_part_points = points;
            return true;
        }
    }
    return write_hold(store, request, op_id, view->customer.id, points, at_ms, answer, fault);
}

/* Keeps aside what the basket uses of limits now; its sale finds it again whatever others take meanwhile. */
static bool hold_limits(struct store *store, const struct hold_request *request, uint64_t op_id, int64_t at_ms,
                        struct hold_answer *answer, struct fault *fault) {
    struct checkout_quote quote;
    if (!checkout_quote_basket(store, request->basket, at_ms, false, request->arena, &quote, fault)) {
        return false;
    }
    if (request->points == 0 && quote.outcome.limit_use_count == 0) {
        answer->result = HOLD_NOTHING;
        return true;
    }
    struct limit_act act = {.op_id = op_id,
                            .customer_id = quote.has_customer ? quote.customer.customer.id : 0,
                            .till = request->till,
                            .hold_id = request->hold_id,
                            .at_ms = at_ms};
    return limit_desk_take(store, &act, &quote.outcome, fault);
}

static bool decide_hold(struct store *store, const struct hold_request *request, const struct customer_view *view,
                        int64_t at_ms, struct hold_answer *answer, struct fault *fault) {
    uint64_t op_id;
    if (!id_mint_next(&store->tables.mint, &op_id, fault) ||
        (request->points > 0 && !hold_points(store, request, op_id, view, at_ms, answer, fault))) {
        return false;
    }
    bool is_held = request->basket != NULL && answer->result != HOLD_DECLINED;
    return !is_held || hold_limits(store, request, op_id, at_ms, answer, fault);
}

/* The customer of a hold, who is needed for points. */
static bool find_holder(struct store *store, const struct hold_request *request, int64_t at_ms, bool *is_known,
                        struct customer_view *view, struct hold_answer *answer, struct fault *fault) {
    *view = (struct customer_view){0};
    *is_known = request->customer_id == 0;
    if (request->customer_id == 0) {
        return true;
    }
    if (!customer_view_read(store, request->customer_id, at_ms, is_known, view, fault)) {
        return false;
    }
    if (*is_known) {
        answer->here_points = view->here_points;
        answer->elsewhere_points = view->elsewhere_points;
        answer->elsewhere_as_of_ms = view->elsewhere_as_of_ms;
    }
    return true;
}

bool points_desk_hold(struct store *store, const struct hold_request *request, int64_t at_ms,
                      struct hold_answer *answer, struct fault *fault) {
    bug_if(request->hold_id.size == 0 || request->points < 0 || (request->points == 0 && request->basket == NULL));
    bug_if(request->points > 0 && request->customer_id == 0);
    *answer = (struct hold_answer){0};
    bool is_known;
    struct customer_view view;
    if (!find_holder(store, request, at_ms, &is_known, &view, answer, fault)) {
        return false;
    }
    if (!is_known) {
        decline(answer, HOLD_UNKNOWN_CUSTOMER);
        return true;
    }
    bool is_repeat;
    struct till_hold_row row;
    if (!till_table_find_hold(&store->tables.tills, request->till, request->hold_id, &is_repeat, &row, fault)) {
        return false;
    }
    return is_repeat ? answer_repeat(store, request, &row, &view, answer, fault)
                     : decide_hold(store, request, &view, at_ms, answer, fault);
}

static bool release_points(struct store *store, const struct till_hold_row *row, uint32_t till, int64_t at_ms,
                           enum release_result *result, int64_t *released_points, struct fault *fault) {
    struct ledger_request release = {.op_id = row->op_id, .till = till, .now_ms = at_ms};
    uint64_t customer_id;
    if (!customer_table_resolve(&store->tables.customers, row->customer_id, &customer_id, fault) ||
        !book_read_done(store, row->op_id, LEDGER_RELEASE, &release.done, fault) ||
        !account_table_read(&store->tables.accounts, customer_id, store->account, fault)) {
        return false;
    }
    if (release.done.act == LEDGER_HOLD && account_find_hold(store->account, row->op_id) == NULL) {
        *result = RELEASE_ALREADY_RELEASED; /* let go by a merge (account_table_merge) */
        return true;
    }
    release.done.customer_id = customer_id;
    enum ledger_outcome outcome = ledger_release(store->account, &release, store->moves);
    *result = outcome == LEDGER_DONE        ? RELEASE_DONE
              : outcome == LEDGER_HOLD_GONE ? RELEASE_ALREADY_SPENT
                                            : RELEASE_ALREADY_RELEASED;
    *released_points = outcome == LEDGER_DONE ? row->points : 0;
    return book_write_moves(store, fault);
}

static bool release_limits(struct store *store, const struct till_hold_row *row, uint32_t till, int64_t at_ms,
                           enum release_result *result, struct fault *fault) {
    struct limit_held held;
    arena_reset(&store->scratch);
    if (!limit_desk_read_held(store, row->op_id, &store->scratch, &held, fault)) {
        return false;
    }
    *result = held.count > 0 ? RELEASE_DONE : held.is_used ? RELEASE_ALREADY_SPENT : RELEASE_ALREADY_RELEASED;
    struct limit_act act = {.op_id = row->op_id, .till = till, .at_ms = at_ms};
    return limit_desk_let_go(store, &act, &held, fault);
}

bool points_desk_release(struct store *store, uint32_t till, struct text hold_id, int64_t at_ms,
                         enum release_result *result, int64_t *released_points, struct fault *fault) {
    *released_points = 0;
    *result = RELEASE_UNKNOWN;
    bool is_found;
    struct till_hold_row row;
    if (!till_table_find_hold(&store->tables.tills, till, hold_id, &is_found, &row, fault)) {
        return false;
    }
    if (!is_found) {
        return true;
    }
    return release_limits(store, &row, till, at_ms, result, fault) &&
           (row.points == 0 || release_points(store, &row, till, at_ms, result, released_points, fault));
}

const char *hold_result_name(enum hold_result result) {
    switch (result) {
    case HOLD_APPROVED: return "approved";
    case HOLD_PARTIAL: return "partial";
    case HOLD_DECLINED: return "declined";
    case HOLD_NOTHING: return "nothing";
    }
    bug_unreachable("hold result out of range");
}

const char *hold_reason_name(enum hold_reason reason) {
    switch (reason) {
    case HOLD_REASON_NONE: return "none";
    case HOLD_NOT_HERE: return "not_here";
    case HOLD_INSUFFICIENT: return "insufficient";
    case HOLD_UNKNOWN_CUSTOMER: return "unknown_customer";
    case HOLD_CUSTOMER_LIMITED: return "customer_limited";
    case HOLD_CUSTOMER_BLOCKED: return "customer_blocked";
    case HOLD_TOO_MANY_HOLDS: return "too_many_holds";
    }
    bug_unreachable("hold reason out of range");
}

const char *release_result_name(enum release_result result) {
    switch (result) {
    case RELEASE_DONE: return "released";
    case RELEASE_ALREADY_RELEASED: return "already_released";
    case RELEASE_ALREADY_SPENT: return "already_spent";
    case RELEASE_UNKNOWN: return "unknown";
    }
    bug_unreachable("release result out of range");
}
