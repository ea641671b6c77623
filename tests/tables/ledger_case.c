#include "tests/tables/ledger_case.h"

#include "base/bug.h"
#include "ledger/apply.h"
#include "tests/tables/ledger_action.h"

#include <string.h>

/* Day 1 of every table is Monday 2 November 2026, in a zone three hours ahead of UTC. */
enum { CASE_DAY_ONE = 20759, CASE_ZONE_SECONDS = 3 * 3600 };

void ledger_case_init(struct ledger_case *the_case) {
    memset(the_case, 0, sizeof(*the_case));
    the_case->zone = (struct zone){.change_count = 1, .changes = {{.offset_seconds = CASE_ZONE_SECONDS}}};
    for (size_t i = 0; i < CASE_CUSTOMERS; i++) {
        account_init(&the_case->customers[i].account, i + 1);
        account_init(&the_case->customers[i].replayed, i + 1);
    }
    struct limit_key key = {.customer_id = 1, .name = text_of("promotion"), .period_from_ms = LIMIT_WHOLE_LIFE};
    limit_init(&the_case->counter, &key);
    the_case->counter_replayed = the_case->counter;
    arena_init(&the_case->texts, the_case->text_block, sizeof(the_case->text_block));
    the_case->outcome_name = "";
}

static int32_t read_days(struct table_line *line) {
    int64_t days = table_line_number(line);
    table_line_needs(line, days == 1 ? "day" : "days");
    return days > LEDGER_DAYS_MAX ? LEDGER_DAYS_MAX : (int32_t)days;
}

static void read_rule(struct ledger_rules *rules, struct table_line *line) {
    if (table_line_takes(line, "usable at once")) {
        rules->terms.usable_after_days = 0;
    } else if (table_line_takes(line, "usable after")) {
        rules->terms.usable_after_days = read_days(line);
    } else if (table_line_takes(line, "never expire")) {
        rules->terms.expire_after_days = 0;
    } else if (table_line_takes(line, "expire after")) {
        rules->terms.expire_after_days = read_days(line);
    } else if (table_line_takes(line, "expired points come back for")) {
        rules->expired_restore = EXPIRED_RESTORE_EXTEND;
        rules->restore_expired_days = read_days(line);
    } else if (table_line_takes(line, "expired points stay expired")) {
        rules->expired_restore = EXPIRED_RESTORE_BURN;
    } else if (table_line_takes(line, "shortage becomes debt")) {
        rules->shortage_policy = SHORTAGE_BECOMES_DEBT;
    } else if (table_line_takes(line, "shortage lowers the refund")) {
        rules->shortage_policy = SHORTAGE_LOWERS_REFUND;
    } else {
        table_line_refuse(line, "no such rule");
    }
}

void ledger_case_read_rules(struct ledger_case *the_case, struct table_line *line) {
    do {
        read_rule(&the_case->rules, line);
    } while (table_line_takes(line, ","));
    if (!ledger_rules_are_sound(&the_case->rules)) {
        table_line_refuse(line, "the rules contradict each other");
    }
}

int64_t ledger_case_read_moment(const struct ledger_case *the_case, struct table_line *line) {
    table_line_needs(line, "day");
    int64_t day = table_line_number(line);
    int64_t minutes = 0;
    if (!table_line_at_end(line) && line->at[0] >= '0' && line->at[0] <= '9') {
        minutes = table_line_number(line) * 60;
        table_line_needs(line, ":");
        minutes += table_line_number(line);
    }
    if (day > LEDGER_DAYS_MAX || minutes >= 24 * 60) {
        table_line_refuse(line, "no such moment");
        return 0;
    }
    return zone_day_start_ms(&the_case->zone, CASE_DAY_ONE - 1 + (int32_t)day) + minutes * 60 * 1000;
}

/* Writes down what an action moved, and replays it. */
static void record(struct ledger_case *the_case, uint64_t sale) {
    struct case_customer *customer = &the_case->customers[the_case->customer];
    for (size_t i = 0; i < the_case->moves.count; i++) {
        const struct led_entry *entry = &the_case->moves.entries[i];
        bug_if(the_case->journal_count == CASE_JOURNAL_MAX);
        the_case->sale_of[the_case->journal_count] = sale;
        the_case->journal[the_case->journal_count++] = *entry;
        bug_if(entry->kind == JOURNAL_LIMIT_USE ? !limit_apply(&the_case->counter_replayed, entry, NULL)
                                                : !ledger_apply(&customer->replayed, entry, NULL));
        ledger_books_add(&customer->books, entry);
    }
}

void ledger_case_act(struct ledger_case *the_case, struct table_line *line) {
    struct ledger_action action;
    ledger_action_read(&action, the_case, line);
    if (table_line_is_bad(line)) {
        return;
    }
    action.reason = arena_copy_text(&the_case->texts, action.reason);
    action.author = arena_copy_text(&the_case->texts, action.author);
    bug_if(the_case->texts.exhausted);
    const char *first = NULL;
    for (uint64_t op = action.op_first; op <= action.op_last; op++) {
        ledger_action_do(&action, the_case, op);
        record(the_case, action.sale);
        if (first != NULL && strcmp(first, the_case->outcome_name) != 0) {
            table_line_refuse(line, "the ops of the range came to different outcomes");
            return;
        }
        first = the_case->outcome_name;
    }
}

const char *ledger_case_disagreement(const struct ledger_case *the_case) {
    for (size_t i = 0; i < CASE_CUSTOMERS; i++) {
        const struct case_customer *customer = &the_case->customers[i];
        if (!account_adds_up(&customer->account)) {
            return "the account does not add up";
        }
        if (!ledger_accounts_equal(&customer->account, &customer->replayed)) {
            return "replaying what was written gives another account";
        }
        if (!ledger_books_agree(&customer->books, &customer->account)) {
            return "the books do not balance";
        }
    }
    return the_case->counter.uses == the_case->counter_replayed.uses ? NULL : "replaying gives another number of uses";
}
