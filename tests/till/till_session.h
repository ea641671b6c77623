/* One till at work with one customer after another: the basket in front of the cashier, and the acts on it. Every act
 * says what came of it on `out`. A refusal of the box is told and the till goes on; a fault (no box, no disk) ends the
 * act and is told as well: nothing that was confirmed is ever lost, see till_journal.h. */
#ifndef REGULARS_TESTS_TILL_SESSION_H
#define REGULARS_TESTS_TILL_SESSION_H

#include "base/limits.h"
#include "tests/till/till_journal.h"
#include "tests/till/till_print.h"
#include "tests/till/till_profile.h"
#include "tests/till/till_requests.h"

struct till_scanned {
    char sku[LIMIT_SKU];
    int64_t quantity_milli;
    int64_t price_minor;
};

struct till_session {
    const char *profile_path;
    struct till_profile profile;
    struct till_journal journal;
    struct till_price_list prices;
    struct till_client *client;
    enum till_language language;
    FILE *out;
    size_t line_count;
    struct till_scanned lines[LIMIT_LINES];
    char customer_id[32]; /* empty: nobody */
    size_t code_count;
    char codes[LIMIT_CODES][LIMIT_CODE];
    bool pays_most;
    int64_t points_to_pay;
    char hold_id[48];           /* empty: none */
    uint32_t unanswered_number; /* a receipt that was sent and not answered; `pay` sends it again. 0: none */
    struct till_line sent_lines[LIMIT_LINES];
    const char *sent_codes[LIMIT_CODES];
};

/* Reads profile, journal and, unless NULL, price list, and sends again what the journal holds. */
bool till_session_open(struct till_session *session, const char *profile_path, const char *prices_path,
                       enum till_language language, FILE *out, struct fault *fault) FAULT_CHECKED;
void till_session_close(struct till_session *session);

/* Back to an empty basket and nobody. */
void till_session_clear(struct till_session *session);

/* Each is one act; false with a fault. What the box refuses is told and is no fault. */
bool till_session_quote(struct till_session *session, bool is_explained, struct fault *fault) FAULT_CHECKED;
bool till_session_hold(struct till_session *session, struct fault *fault) FAULT_CHECKED;
bool till_session_pay(struct till_session *session, const char *tender, struct fault *fault) FAULT_CHECKED;
bool till_session_identify(struct till_session *session, enum till_identifier kind, const char *value,
                           struct fault *fault) FAULT_CHECKED;
bool till_session_register(struct till_session *session, const struct till_person *person,
                           struct fault *fault) FAULT_CHECKED;
bool till_session_balance(struct till_session *session, struct fault *fault) FAULT_CHECKED;
bool till_session_status(struct till_session *session, struct fault *fault) FAULT_CHECKED;
bool till_session_return(struct till_session *session, const struct till_return *returned,
                         struct fault *fault) FAULT_CHECKED;
bool till_session_cancel(struct till_session *session, struct till_receipt_key sale, struct fault *fault) FAULT_CHECKED;
bool till_session_next_shift(struct till_session *session, struct fault *fault) FAULT_CHECKED;

/* One typed line; false when the till is to be left. */
bool till_command(struct till_session *session, char *line);

#endif
