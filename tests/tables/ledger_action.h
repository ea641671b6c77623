/* One action of a ledger table: read from its words, then asked of the ledger with what a store would hand in. */
#ifndef REGULARS_TESTS_LEDGER_ACTION_H
#define REGULARS_TESTS_LEDGER_ACTION_H

#include "tests/tables/ledger_case.h"

enum action_verb {
    ACTION_EARN = 0,
    ACTION_HOLD,
    ACTION_CAPTURE,
    ACTION_RELEASE,
    ACTION_SPEND,
    ACTION_TAKE_BACK,
    ACTION_GIVE_BACK,
    ACTION_ADJUST,
    ACTION_EXPIRE,
    ACTION_USE,
    ACTION_UNUSE,
    ACTION_VERBS
};

enum { ACTION_LOTS_BEFORE_MAX = 4 };

struct ledger_action {
    enum action_verb verb;
    int64_t points; /* USE, UNUSE: uses; EARN: of the last of its lots */
    size_t before_count;
    struct ledger_earned before[ACTION_LOTS_BEFORE_MAX]; /* EARN: its other lots; lot_id 0: the op's own number */
    uint64_t op_first;
    uint64_t op_last;
    uint64_t doc; /* 0: the op's own number where the operation has a document */
    uint64_t lot; /* 0: the op's own number */
    uint64_t sale;
    int64_t usable_from_ms; /* the rules', unless the line says otherwise */
    int64_t expires_ms;
    int64_t uses_max;
    struct text reason;
    struct text author;
    size_t customer;
    bool is_frozen;
};

void ledger_action_read(struct ledger_action *action, const struct ledger_case *the_case, struct table_line *line);
/* Fills the case's outcome_name, customer and moves. */
void ledger_action_do(const struct ledger_action *action, struct ledger_case *the_case, uint64_t op);

#endif
