#include "tests/tables/ledger_action.h"

#include "base/bug.h"

struct verb {
    const char *name;
    bool has_points;
    bool has_uses;
    bool has_doc;
    enum ledger_act act;
};

static const struct verb verbs[ACTION_VERBS] = {
    [ACTION_EARN] = {.name = "earn", .has_points = true, .has_doc = true, .act = LEDGER_EARN},
    [ACTION_HOLD] = {.name = "hold", .has_points = true, .act = LEDGER_HOLD},
    [ACTION_CAPTURE] = {.name = "capture", .has_points = true, .has_doc = true, .act = LEDGER_CAPTURE},
    [ACTION_RELEASE] = {.name = "release", .act = LEDGER_RELEASE},
    [ACTION_SPEND] = {.name = "spend", .has_points = true, .has_doc = true, .act = LEDGER_SPEND},
    [ACTION_TAKE_BACK] = {.name = "take back", .has_points = true, .has_doc = true, .act = LEDGER_REVERSE},
    [ACTION_GIVE_BACK] = {.name = "give back", .has_points = true, .has_doc = true, .act = LEDGER_RESTORE},
    [ACTION_ADJUST] = {.name = "adjust", .has_points = true, .has_doc = true, .act = LEDGER_ADJUST},
    [ACTION_EXPIRE] = {.name = "expire", .act = LEDGER_EXPIRE},
    [ACTION_USE] = {.name = "use", .has_uses = true, .has_doc = true},
    [ACTION_UNUSE] = {.name = "unuse", .has_uses = true, .has_doc = true},
};

static void read_op(struct ledger_action *action, struct table_line *line) {
    table_line_needs(line, "op");
    action->op_first = (uint64_t)table_line_number(line);
    action->op_last = action->op_first;
    if (table_line_takes(line, "..")) {
        action->op_last = (uint64_t)table_line_number(line);
    }
    if (action->op_first == 0 || action->op_last < action->op_first) {
        table_line_refuse(line, "no such op");
    }
}

static void read_customer(struct ledger_action *action, struct table_line *line) {
    int64_t number = table_line_number(line);
    if (number < 1 || number > CASE_CUSTOMERS) {
        table_line_refuse(line, "no such customer");
        return;
    }
    action->customer = (size_t)number - 1;
}

/* "receipt 7" or "sale 7". */
static uint64_t read_document(struct table_line *line, const char *name) {
    table_line_needs(line, name);
    return (uint64_t)table_line_number(line);
}

/* New lots of an adjustment and of an earning get the dates of the rules; those of a return live by the return's. */
static void set_dates(struct ledger_action *action, const struct ledger_case *the_case) {
    ledger_lot_dates(&the_case->zone, the_case->now_ms, &the_case->rules.terms, &action->usable_from_ms,
                     &action->expires_ms);
    if (action->verb == ACTION_GIVE_BACK) {
        action->usable_from_ms = the_case->now_ms;
        action->expires_ms = ledger_restored_expires_ms(&the_case->zone, the_case->now_ms, &the_case->rules);
    }
}

/* "and 20.00": what follows is about another lot of the same receipt. */
static void read_another_lot(struct ledger_action *action, const struct ledger_case *the_case,
                             struct table_line *line) {
    if (action->verb != ACTION_EARN || action->before_count == ACTION_LOTS_BEFORE_MAX) {
        table_line_refuse(line, "not another lot");
        return;
    }
    action->before[action->before_count++] =
        (struct ledger_earned){action->points, {action->lot, action->usable_from_ms, action->expires_ms}};
    action->points = table_line_points(line);
    set_dates(action, the_case);
    table_line_needs(line, "into lot");
    action->lot = (uint64_t)table_line_number(line);
}

static void read_detail(struct ledger_action *action, const struct ledger_case *the_case, struct table_line *line) {
    if (table_line_takes(line, "of sale")) {
        action->sale = (uint64_t)table_line_number(line);
    } else if (table_line_takes(line, "as") || table_line_takes(line, "of")) {
        read_op(action, line);
    } else if (table_line_takes(line, "for customer")) {
        read_customer(action, line);
    } else if (table_line_takes(line, "for")) {
        action->doc = read_document(line, "receipt");
    } else if (table_line_takes(line, "into lot")) {
        action->lot = (uint64_t)table_line_number(line);
    } else if (table_line_takes(line, "and")) {
        read_another_lot(action, the_case, line);
    } else if (table_line_takes(line, "usable from")) {
        action->usable_from_ms = ledger_case_read_moment(the_case, line);
    } else if (table_line_takes(line, "until")) {
        action->expires_ms = ledger_case_read_moment(the_case, line);
    } else if (table_line_takes(line, "at most")) {
        action->uses_max = table_line_number(line);
    } else if (table_line_takes(line, "because")) {
        action->reason = table_line_quoted(line);
    } else if (table_line_takes(line, "by")) {
        action->author = table_line_quoted(line);
    } else if (table_line_takes(line, "while frozen")) {
        action->is_frozen = true;
    } else {
        table_line_refuse(line, "cannot read");
    }
}

static void read_verb(struct ledger_action *action, struct table_line *line) {
    while (action->verb < ACTION_VERBS && !table_line_takes(line, verbs[action->verb].name)) {
        action->verb++;
    }
    if (action->verb == ACTION_VERBS) {
        table_line_refuse(line, "no such action");
        action->verb = ACTION_EARN;
        return;
    }
    if (verbs[action->verb].has_points) {
        action->points = table_line_points(line);
    } else if (verbs[action->verb].has_uses) {
        action->points = table_line_number(line);
    }
}

void ledger_action_read(struct ledger_action *action, const struct ledger_case *the_case, struct table_line *line) {
    *action = (struct ledger_action){.op_first = 0};
    read_verb(action, line);
    set_dates(action, the_case);
    while (!table_line_is_bad(line) && !table_line_takes(line, "->")) {
        read_detail(action, the_case, line);
    }
    if (action->op_first == 0) {
        table_line_refuse(line, "the action has no op");
    }
}

/* The entries of one op, as a store would read them from its journal. */
static struct ledger_done done_of_op(const struct ledger_case *the_case, uint64_t op, enum ledger_act act) {
    static struct led_entry entries[CASE_JOURNAL_MAX];
    size_t count = 0;
    for (size_t i = 0; i < the_case->journal_count; i++) {
        if (the_case->journal[i].op_id == op) {
            entries[count++] = the_case->journal[i];
        }
    }
    return ledger_done_of(entries, count, act);
}

static struct ledger_request request_of(const struct ledger_action *action, const struct ledger_case *the_case,
                                        uint64_t op) {
    const struct verb *verb = &verbs[action->verb];
    struct ledger_request request = {.op_id = op,
                                     .till = 1,
                                     .now_ms = the_case->now_ms,
                                     .points = action->points,
                                     .is_frozen = action->is_frozen,
                                     .done = done_of_op(the_case, op, verb->act)};
    if (verb->has_doc) {
        request.doc_id = action->doc == 0 ? op : action->doc;
    }
    for (size_t i = 0; i < action->before_count; i++) {
        request.points += action->before[i].points;
    }
    return request;
}

static struct ledger_new_lot lot_of(const struct ledger_action *action, uint64_t op) {
    return (struct ledger_new_lot){.lot_id = action->lot == 0 ? op : action->lot,
                                   .usable_from_ms = action->usable_from_ms,
                                   .expires_ms = action->expires_ms};
}

/* The entry that made the lot. */
static const struct led_entry *origin_of_lot(const struct ledger_case *the_case, uint64_t lot_id) {
    for (size_t i = 0; i < the_case->journal_count; i++) {
        const struct led_entry *entry = &the_case->journal[i];
        if (entry->lot_id == lot_id &&
            (entry->kind == JOURNAL_MINT || entry->kind == JOURNAL_ADJUST_UP || entry->kind == JOURNAL_RESTORE)) {
            return entry;
        }
    }
    bug_unreachable("a lot that nobody made");
}

static struct ledger_sale_earned sale_earned(const struct ledger_case *the_case, uint64_t sale) {
    struct ledger_sale_earned earned = {.sale_doc_id = sale};
    for (size_t i = 0; i < the_case->journal_count; i++) {
        const struct led_entry *entry = &the_case->journal[i];
        bool is_taken = entry->kind == JOURNAL_REVERSAL || entry->kind == JOURNAL_DEBT;
        if (entry->kind == JOURNAL_MINT && entry->doc_id == sale) {
            earned.earned_points += entry->points;
        } else if ((is_taken && the_case->sale_of[i] == sale) ||
                   (entry->kind == JOURNAL_BURN && origin_of_lot(the_case, entry->lot_id)->lot_doc_id == sale)) {
            earned.gone_points += entry->points;
        }
    }
    return earned;
}

static struct ledger_sale_spent sale_spent(const struct ledger_case *the_case, uint64_t sale) {
    static struct ledger_spent_part parts[LIMIT_LOT_PARTS];
    struct ledger_sale_spent spent = {.parts = parts};
    for (size_t i = 0; i < the_case->journal_count; i++) {
        const struct led_entry *entry = &the_case->journal[i];
        if (entry->kind == JOURNAL_RESTORE && the_case->sale_of[i] == sale) {
            spent.restored_points += entry->points;
        } else if (entry->kind == JOURNAL_SPEND && entry->doc_id == sale) {
            const struct led_entry *origin = origin_of_lot(the_case, entry->lot_id);
            parts[spent.part_count++] = (struct ledger_spent_part){.lot_id = entry->lot_id,
                                                                   .points = entry->points,
                                                                   .lot_doc_id = origin->lot_doc_id,
                                                                   .usable_from_ms = origin->usable_from_ms,
                                                                   .expires_ms = origin->expires_ms};
        }
    }
    return spent;
}

static enum ledger_outcome give_back(const struct ledger_action *action, struct ledger_case *the_case,
                                     const struct ledger_request *request) {
    struct ledger_sale_spent spent = sale_spent(the_case, action->sale);
    struct ledger_expired_restore expired = {.policy = the_case->rules.expired_restore,
                                             .lot = lot_of(action, request->op_id)};
    return ledger_restore(&the_case->customers[action->customer].account, request, &spent, &expired, &the_case->moves);
}

static enum ledger_outcome take_back(const struct ledger_action *action, struct ledger_case *the_case,
                                     const struct ledger_request *request) {
    struct ledger_sale_earned earned = sale_earned(the_case, action->sale);
    return ledger_reverse(&the_case->customers[action->customer].account, request, &earned,
                          the_case->rules.shortage_policy == SHORTAGE_LOWERS_REFUND ? POINTS_MAX : 0, &the_case->moves);
}

static enum ledger_outcome earn(const struct ledger_action *action, struct ledger_case *the_case,
                                const struct ledger_request *request) {
    struct ledger_earned earned[ACTION_LOTS_BEFORE_MAX + 1];
    size_t count = action->before_count;
    for (size_t i = 0; i < count; i++) {
        earned[i] = action->before[i];
        earned[i].lot.lot_id = earned[i].lot.lot_id == 0 ? request->op_id : earned[i].lot.lot_id;
    }
    earned[count] = (struct ledger_earned){.points = action->points, .lot = lot_of(action, request->op_id)};
    return ledger_earn(&the_case->customers[action->customer].account, request, earned, count + 1, &the_case->moves);
}

static enum ledger_outcome ask_ledger(const struct ledger_action *action, struct ledger_case *the_case, uint64_t op) {
    struct ledger_account *account = &the_case->customers[action->customer].account;
    struct ledger_request request = request_of(action, the_case, op);
    struct ledger_new_lot lot = lot_of(action, op);
    struct ledger_adjustment adjustment = {.reason = action->reason, .author = action->author, .lot = lot};
    switch (action->verb) {
    case ACTION_EARN: return earn(action, the_case, &request);
    case ACTION_HOLD: return ledger_hold(account, &request, &the_case->moves);
    case ACTION_CAPTURE: return ledger_capture(account, &request, &the_case->moves);
    case ACTION_RELEASE: return ledger_release(account, &request, &the_case->moves);
    case ACTION_SPEND: return ledger_spend(account, &request, &the_case->moves);
    case ACTION_TAKE_BACK: return take_back(action, the_case, &request);
    case ACTION_GIVE_BACK: return give_back(action, the_case, &request);
    case ACTION_ADJUST: return ledger_adjust(account, &request, &adjustment, &the_case->moves);
    case ACTION_EXPIRE: return ledger_expire(account, &request, &the_case->moves);
    case ACTION_USE:
    case ACTION_UNUSE:
    case ACTION_VERBS: break;
    }
    bug_unreachable("not an action on an account");
}

static enum limit_outcome ask_limit(const struct ledger_action *action, struct ledger_case *the_case, uint64_t op) {
    struct limit_request request = {.op_id = op,
                                    .doc_id = action->doc == 0 ? op : action->doc,
                                    .till = 1,
                                    .now_ms = the_case->now_ms,
                                    .uses = action->points,
                                    .uses_max = action->uses_max};
    for (size_t i = 0; i < the_case->journal_count; i++) {
        if (the_case->journal[i].kind == JOURNAL_LIMIT_USE && the_case->journal[i].op_id == op) {
            request.done_uses += the_case->journal[i].points;
            request.done_doc_id = the_case->journal[i].doc_id;
        }
    }
    struct led_entry *entry = &the_case->moves.entries[0];
    enum limit_outcome outcome = action->verb == ACTION_USE ? limit_take(&the_case->counter, &request, entry)
                                                            : limit_give_back(&the_case->counter, &request, entry);
    the_case->moves.count = outcome == LIMIT_DONE ? 1 : 0;
    return outcome;
}

void ledger_action_do(const struct ledger_action *action, struct ledger_case *the_case, uint64_t op) {
    the_case->customer = action->customer;
    if (action->verb == ACTION_USE || action->verb == ACTION_UNUSE) {
        the_case->outcome_name = limit_outcome_name(ask_limit(action, the_case, op));
    } else {
        the_case->outcome_name = ledger_outcome_name(ask_ledger(action, the_case, op));
    }
}
