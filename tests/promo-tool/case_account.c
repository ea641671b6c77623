#include "tests/promo-tool/case_account.h"

#include "tests/promo-tool/case_number.h"

#include "ledger/ledger.h"
#include "ledger/limit.h"

enum { TODAY = 10000, LOTS_MAX = 64, YEAR_DAYS = 365 };
enum { OLD_RECEIPT = 1, NEW_RECEIPT = 2 };

/* The account of one case and what its last spend took. */
struct account_play {
    const struct case_map *map;
    struct ledger_account account;
    struct ledger_moves moves;
    uint64_t op_id;
    size_t lot_count; /* made so far; their ids are 1 .. lot_count */
    int64_t today;
    int64_t taken[LOTS_MAX + 1]; /* by lot id */
    bool is_accepted;            /* every spend was */
    bool is_good;                /* every other movement was */
};

static int64_t day_ms(int64_t day) {
    return day * CALENDAR_MS_PER_DAY;
}

static int64_t points_of(const struct tree *object, const char *name) {
    return case_number_or(tree_member(object, name), CASE_POINT_DIGITS, 0);
}

static struct ledger_request next_request(struct account_play *play, int64_t day, int64_t points) {
    return (struct ledger_request){
        .op_id = ++play->op_id, .doc_id = NEW_RECEIPT, .now_ms = day_ms(day), .points = points};
}

static void add_lot(struct account_play *play, int64_t points, int64_t day, int64_t expires_ms, uint64_t doc_id) {
    if (points <= 0 || play->lot_count == LOTS_MAX) {
        play->is_good = play->is_good && points == 0;
        return;
    }
    struct ledger_request request = next_request(play, day, points);
    request.doc_id = doc_id;
    struct ledger_earned earned = {
        .points = points,
        .lot = {.lot_id = ++play->lot_count, .usable_from_ms = day_ms(day), .expires_ms = expires_ms}};
    play->is_good = ledger_earn(&play->account, &request, &earned, 1, &play->moves) == LEDGER_DONE && play->is_good;
}

static void spend(struct account_play *play, int64_t day, int64_t points) {
    struct ledger_request request = next_request(play, day, points);
    play->is_accepted = ledger_spend(&play->account, &request, &play->moves) == LEDGER_DONE && play->is_accepted;
    for (size_t i = 0; i < play->moves.count; i++) {
        play->taken[play->moves.entries[i].lot_id % (LOTS_MAX + 1)] += play->moves.entries[i].points;
    }
}

/* ----------------------------------------------------------------------------------------------------- the opening */

/* Lots as they lie: the first is drawn first, because it expires first. */
static void open_lots(struct account_play *play, const struct tree *lots) {
    for (size_t i = 0; lots != NULL && i < lots->count; i++) {
        const struct tree *lot = &lots->items[i];
        bool has_dates = lot->kind == TREE_OBJECT;
        int64_t expires_day = case_count(lot, "expires_day", TODAY * 2 + (int64_t)i);
        add_lot(play, has_dates ? points_of(lot, "points") : case_number_or(lot, CASE_POINT_DIGITS, 0), 0,
                day_ms(expires_day), OLD_RECEIPT);
    }
}

/* Points of this year live to its end, those of the last one are gone. */
static void open_lots_of_years(struct account_play *play, const struct tree *lots) {
    for (size_t i = 0; lots != NULL && i < lots->count; i++) {
        bool is_of_this_year = case_text_is(&lots->items[i], "year", "this");
        int64_t expires_day = is_of_this_year ? play->today + 1 : play->today - YEAR_DAYS + 1;
        add_lot(play, points_of(&lots->items[i], "points"), play->today - 2 * YEAR_DAYS, day_ms(expires_day),
                OLD_RECEIPT);
    }
}

/* Points that were earned so many days ago, under a rule that lets them live so many days. */
static void open_movements(struct account_play *play, const struct tree *movements) {
    static const struct zone utc;
    const struct tree *action = play->map->rules->count > 0 ? tree_member(&play->map->rules->items[0], "action") : NULL;
    struct ledger_lot_terms terms = {.expire_after_days = (int32_t)case_count(action, "after_days", 0)};
    for (size_t i = 0; movements != NULL && i < movements->count; i++) {
        int64_t day = play->today - case_count(&movements->items[i], "age_days", 0);
        int64_t usable_from_ms;
        int64_t expires_ms;
        ledger_lot_dates(&utc, day_ms(day), &terms, &usable_from_ms, &expires_ms);
        if (case_text_is(&movements->items[i], "type", "earn")) {
            add_lot(play, points_of(&movements->items[i], "points"), day, expires_ms, OLD_RECEIPT);
        } else {
            spend(play, day, points_of(&movements->items[i], "points"));
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- movements */

/* A return of everything: what was paid with points comes back, then what was earned is taken. */
static void undo_receipt(struct account_play *play, int64_t earned, int64_t spent) {
    struct ledger_spent_part part = {.lot_id = LOTS_MAX + 1,
                                     .points = spent,
                                     .lot_doc_id = OLD_RECEIPT,
                                     .usable_from_ms = 0,
                                     .expires_ms = LOT_NEVER_EXPIRES};
    struct ledger_sale_spent sale_spent = {.part_count = 1, .parts = &part};
    struct ledger_sale_earned sale_earned = {.sale_doc_id = OLD_RECEIPT, .earned_points = earned};
    struct ledger_expired_restore expired = {.policy = EXPIRED_RESTORE_BURN};
    struct ledger_request request = next_request(play, play->today, spent);
    if (spent > 0) {
        play->is_good = ledger_restore(&play->account, &request, &sale_spent, &expired, &play->moves) == LEDGER_DONE &&
                        play->is_good;
    }
    request = next_request(play, play->today, earned);
    if (earned > 0) {
        play->is_good =
            ledger_reverse(&play->account, &request, &sale_earned, 0, &play->moves) == LEDGER_DONE && play->is_good;
    }
}

static int64_t wanted_spend(const struct case_map *map) {
    const struct tree *action = map->rules->count > 0 ? tree_member(&map->rules->items[0], "action") : NULL;
    int64_t asked = points_of(map->context, "spend") + points_of(map->context, "points_spent_now");
    return asked == 0 && action != NULL && case_text_is(action, "type", "spend_points") ? points_of(action, "points")
                                                                                        : asked;
}

static void play_all(struct account_play *play) {
    const struct tree *context = play->map->context;
    play->today = case_count(context, "today", TODAY);
    open_lots(play, tree_member(context, "lots_oldest_first"));
    open_lots_of_years(play, tree_member(context, "lots"));
    open_movements(play, tree_member(context, "movements"));
    add_lot(play, points_of(context, "points_before") + points_of(context, "points_before_refund"), 0,
            LOT_NEVER_EXPIRES, OLD_RECEIPT);
    add_lot(play, points_of(context, "points_earned_now"), play->today, LOT_NEVER_EXPIRES, NEW_RECEIPT);
    const struct tree *spends = tree_member(context, "spends");
    for (size_t i = 0; spends != NULL && i < spends->count; i++) {
        spend(play, case_count(&spends->items[i], "day", 0), points_of(&spends->items[i], "points"));
    }
    if (wanted_spend(play->map) > 0) {
        spend(play, play->today, wanted_spend(play->map));
    }
    undo_receipt(play, points_of(context, "receipt_points_earned"), points_of(context, "receipt_points_spent"));
    struct ledger_request request = next_request(play, play->today, 0);
    play->is_good = ledger_expire(&play->account, &request, &play->moves) == LEDGER_DONE && play->is_good;
}

/* ------------------------------------------------------------------------------------------------- counters of uses */

/* Uses that are counted and given back; a counter is never below nothing. */
static int64_t count_uses(const struct case_map *map) {
    struct limit_counter counter;
    struct led_entry entry;
    struct limit_key key = {.customer_id = 1, .name = text_of("X"), .period_from_ms = LIMIT_WHOLE_LIFE};
    limit_init(&counter, &key);
    bool is_release = case_text_is(map->context, "event", "release");
    int64_t taken = case_count(map->context, "registered_uses", case_count(map->context, "uses", 0));
    int64_t given_back = case_count(map->context, "reverted_uses", is_release ? 1 : 0);
    struct limit_request request = {.op_id = 1, .uses = taken, .uses_max = LIMIT_USES_MAX};
    (void)limit_take(&counter, &request, &entry);
    request = (struct limit_request){.op_id = 2, .uses = given_back};
    (void)limit_give_back(&counter, &request, &entry);
    return counter.uses;
}

/* One list of amounts of the case, taken from the counter or given back to it; false when the ledger would not. */
static bool count_list(const struct case_map *map, const char *name, bool is_taken, struct limit_counter *counter) {
    const struct tree *amounts = tree_member(map->context, name);
    struct led_entry entry;
    for (size_t i = 0; amounts != NULL && amounts->kind == TREE_ARRAY && i < amounts->count; i++) {
        struct limit_request request = {.op_id = i + 1,
                                        .uses = case_number_or(&amounts->items[i], map->money_digits, -1),
                                        .uses_max = LIMIT_USES_MAX};
        enum limit_outcome outcome =
            is_taken ? limit_take(counter, &request, &entry) : limit_give_back(counter, &request, &entry);
        if (outcome != LIMIT_DONE) {
            return false;
        }
    }
    return true;
}

/* Money of a budget after the receipts that the case tells; -1: they cannot have been. */
static int64_t count_money(const struct case_map *map) {
    struct limit_key key = {.name = text_of("B"), .measure = LIMIT_MEASURE_BUDGET, .period_from_ms = LIMIT_WHOLE_LIFE};
    struct limit_counter counter;
    limit_init(&counter, &key);
    counter.uses = case_number_or(tree_member(map->context, "budget_used"), map->money_digits, 0);
    bool is_counted = count_list(map, "applied_amounts", true, &counter) && count_list(map, "uses", true, &counter) &&
                      count_list(map, "registered", true, &counter) && count_list(map, "reverted", false, &counter);
    return is_counted ? counter.uses : -1;
}

static bool tells_amounts(const struct case_map *map) {
    static const char *const names[] = {"applied_amounts", "uses", "registered", "reverted"};
    bool tells = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct tree *amounts = tree_member(map->context, names[i]);
        tells = tells || (amounts != NULL && amounts->kind == TREE_ARRAY);
    }
    return tells;
}

/* -------------------------------------------------------------------------------------------------------- comparing */

static int64_t points_in_lot(const struct account_play *play, uint64_t lot_id) {
    const struct ledger_lot *lot = account_find_lot(&play->account, lot_id);
    return lot == NULL ? 0 : lot->points;
}

static bool figure_holds(const struct account_play *play, struct text name, const struct tree *wanted) {
    if (text_is(name, "accepted")) {
        return wanted->kind == TREE_BOOL && wanted->is_true == play->is_accepted;
    }
    if ((text_is(name, "discount_given") || text_is(name, "budget_used")) && tells_amounts(play->map)) {
        return case_number_or(wanted, play->map->money_digits, -1) == count_money(play->map);
    }
    if (text_is(name, "uses") || text_is(name, "budget_used")) {
        return case_number_or(wanted, 0, -1) == count_uses(play->map);
    }
    if (wanted->kind != TREE_ARRAY) {
        return case_number_or(wanted, CASE_POINT_DIGITS, -1) == play->account.balance_points;
    }
    bool is_same = wanted->count == play->lot_count;
    for (size_t i = 0; is_same && i < wanted->count; i++) {
        int64_t got = text_is(name, "lots_after") ? points_in_lot(play, i + 1) : play->taken[i + 1];
        is_same = case_number_or(&wanted->items[i], CASE_POINT_DIGITS, -1) == got;
    }
    return is_same;
}

static bool has_any(const struct tree *object, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (tree_member(object, names[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool has_only(const struct tree *object, const char *const *names, size_t count) {
    bool is_known = object->count > 0;
    for (size_t i = 0; i < object->count; i++) {
        bool is_one = false;
        for (size_t j = 0; j < count; j++) {
            is_one = is_one || text_is(object->names[i], names[j]);
        }
        is_known = is_known && is_one;
    }
    return is_known;
}

#define COUNT(names) (sizeof(names) / sizeof((names)[0]))

bool case_is_of_account(const struct case_map *map) {
    static const char *const points_told[] = {
        "lots_oldest_first", "lots", "movements", "points_earned_now", "points_before_refund", "points_spent_now"};
    static const char *const points_asked[] = {"accepted", "taken_from_lots", "lots_after",
                                               "balance",  "balance_after",   "points_after"};
    static const char *const uses_told[] = {"registered_uses", "event"};
    static const char *const uses_asked[] = {"uses", "budget_used"};
    static const char *const money_asked[] = {"discount_given", "budget_used"};
    return (has_any(map->context, points_told, COUNT(points_told)) &&
            has_only(map->expect, points_asked, COUNT(points_asked))) ||
           (has_any(map->context, uses_told, COUNT(uses_told)) &&
            has_only(map->expect, uses_asked, COUNT(uses_asked))) ||
           (tells_amounts(map) && has_only(map->expect, money_asked, COUNT(money_asked)));
}

bool case_account_holds(const struct case_map *map, struct text *differing) {
    static struct account_play play;
    play = (struct account_play){.map = map, .is_accepted = true, .is_good = true};
    account_init(&play.account, 1);
    play_all(&play);
    *differing = text_of("a movement of the account");
    bool holds = play.is_good && account_adds_up(&play.account);
    for (size_t i = 0; holds && i < map->expect->count; i++) {
        *differing = map->expect->names[i];
        holds = figure_holds(&play, map->expect->names[i], &map->expect->items[i]);
    }
    return holds;
}
