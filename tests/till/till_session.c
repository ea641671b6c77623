#include "tests/till/till_session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/till/till_figures.h"
#include "tests/till/till_read.h"

enum { OK = 200, CREATED = 201, MS_PER_S = 1000, NS_PER_MS = 1000000 };

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

static void say(const struct till_session *session, enum till_word word) {
    (void)fprintf(session->out, "%s\n", till_say(session->language, word));
}

/* True for an answer of 2xx; anything else is told. */
static bool is_granted(const struct till_session *session, const struct till_answer *answer) {
    bool is_granted = answer->status == OK || answer->status == CREATED;
    if (!is_granted) {
        (void)fprintf(session->out, "! %.*s (%.*s, HTTP %ld)\n", (int)answer->detail.size,
                      answer->detail.size == 0 ? "" : answer->detail.data, (int)answer->code.size,
                      answer->code.size == 0 ? "" : answer->code.data, answer->status);
    }
    return is_granted;
}

/* ------------------------------------------------------------------------------------------------ opening, closing */

/* Sends a kept receipt once more. What the box refuses for good stays in the journal, told to whoever stands there. */
static bool send_again(struct till_session *session, size_t index, bool *is_sent, struct fault *fault) {
    struct till_answer answer;
    const struct till_journal_entry *entry = &session->journal.entries[index];
    uint32_t number = entry->number;
    if (!till_confirm(session->client, span_of(entry->body, strlen(entry->body)), &answer, fault)) {
        return false;
    }
    *is_sent = is_granted(session, &answer);
    return !*is_sent ||
           till_journal_answered(&session->journal, number, (uint64_t)till_read_int(answer.body, "stored.doc_seq"),
                                 (uint64_t)till_read_int(answer.body, "hq.doc_seq"), fault);
}

static bool send_journal(struct till_session *session, struct fault *fault) {
    size_t sent = 0;
    size_t at = 0;
    while (at < session->journal.count) {
        size_t count = session->journal.count;
        bool is_sent = false;
        if (!send_again(session, at, &is_sent, fault)) {
            return fault_wrap(fault, "%zu receipts of the till's journal", session->journal.count);
        }
        sent += is_sent ? 1 : 0;
        at += session->journal.count == count ? 1 : 0; /* those that head office holds have left the journal */
    }
    if (sent > 0) {
        (void)fprintf(session->out, "%s %zu\n", till_say(session->language, WORD_SENT_AGAIN), sent);
    }
    return true;
}

bool till_session_open(struct till_session *session, const char *profile_path, const char *prices_path,
                       enum till_language language, FILE *out, struct fault *fault) {
    memset(session, 0, sizeof *session);
    session->profile_path = profile_path;
    session->language = language;
    session->out = out;
    if (!till_profile_read(profile_path, &session->profile, fault) ||
        !till_journal_open(&session->journal, profile_path, fault) ||
        (prices_path != NULL && !till_price_list_read(&session->prices, prices_path, fault))) {
        return false;
    }
    session->client = till_client_open(&session->profile.identity, language == TILL_RUSSIAN ? "ru" : "en", fault);
    return session->client != NULL && send_journal(session, fault);
}

void till_session_close(struct till_session *session) {
    till_client_close(session->client);
    till_price_list_free(&session->prices);
    till_journal_close(&session->journal);
}

void till_session_clear(struct till_session *session) {
    session->line_count = 0;
    session->customer_id[0] = '\0';
    session->code_count = 0;
    session->pays_most = false;
    session->points_to_pay = 0;
    session->hold_id[0] = '\0';
}

/* ----------------------------------------------------------------------------------------------------------- sales */

static struct till_basket basket_of(struct till_session *session) {
    for (size_t i = 0; i < session->line_count; i++) {
        const struct till_scanned *line = &session->lines[i];
        session->sent_lines[i] = (struct till_line){text_of(line->sku), line->quantity_milli, line->price_minor};
    }
    for (size_t i = 0; i < session->code_count; i++) {
        session->sent_codes[i] = session->codes[i];
    }
    return (struct till_basket){.customer_id = text_of(session->customer_id),
                                .line_count = session->line_count,
                                .lines = session->sent_lines,
                                .code_count = session->code_count,
                                .codes = session->sent_codes,
                                .pays_most = session->pays_most,
                                .points_to_pay = session->points_to_pay};
}

static bool is_empty(const struct till_session *session) {
    if (session->line_count == 0) {
        say(session, WORD_EMPTY_BASKET);
    }
    return session->line_count == 0;
}

bool till_session_quote(struct till_session *session, bool is_explained, struct fault *fault) {
    struct till_answer answer;
    if (is_empty(session)) {
        return true;
    }
    struct till_basket basket = basket_of(session);
    if (!till_quote(session->client, &basket, 0, is_explained, &answer, fault)) {
        return false;
    }
    if (!is_granted(session, &answer)) {
        return true;
    }
    if (is_explained) {
        till_print_explanation(session->out, answer.body);
        return true;
    }
    say(session, WORD_QUOTE);
    till_print_receipt(session->out, session->language, &session->prices, answer.body);
    return true;
}

/* What the quote says it takes; zero net and points when it was refused. */
static bool read_quote(struct till_session *session, struct till_totals *totals, bool *is_quoted, struct fault *fault) {
    struct till_answer answer;
    struct till_basket basket = basket_of(session);
    *totals = (struct till_totals){0};
    if (!till_quote(session->client, &basket, 0, false, &answer, fault)) {
        return false;
    }
    *is_quoted = is_granted(session, &answer);
    return !*is_quoted || till_read_totals(answer.body, totals, fault);
}

bool till_session_hold(struct till_session *session, struct fault *fault) {
    struct till_totals totals;
    struct till_answer answer;
    bool is_quoted = false;
    if (is_empty(session) || !read_quote(session, &totals, &is_quoted, fault)) {
        return session->line_count == 0;
    }
    if (!is_quoted || totals.points_spent == 0) {
        say(session, WORD_HOLD_DECLINED);
        return true;
    }
    (void)snprintf(session->hold_id, sizeof session->hold_id, "%" PRIu32 "-%" PRIu32 "-%" PRId64,
                   session->profile.shift, session->profile.next_number, now_ms());
    if (!till_hold(session->client, session->hold_id, text_of(session->customer_id), totals.points_spent, &answer,
                   fault)) {
        session->hold_id[0] = '\0';
        return false;
    }
    bool is_held = is_granted(session, &answer) && text_is(till_read_text(answer.body, "result"), "approved");
    if (!is_held) {
        session->hold_id[0] = '\0';
        say(session, WORD_HOLD_DECLINED);
        return true;
    }
    session->pays_most = false;
    session->points_to_pay = 0;
    till_print_figure(session->out, till_say(session->language, WORD_POINTS_HELD),
                      till_read_int(answer.body, "approved_points"));
    return true;
}

static void print_taken(struct till_session *session, const struct till_answer *answer, uint32_t number) {
    struct till_profile *profile = &session->profile;
    (void)fprintf(session->out, "%s, %s %" PRIu32 ", %s %" PRIu32 ", %s %" PRIu32 "\n", profile->store_name,
                  till_say(session->language, WORD_TILL), profile->till, till_say(session->language, WORD_SHIFT),
                  profile->shift, till_say(session->language, WORD_RECEIPT), number);
    till_print_receipt(session->out, session->language, &session->prices, answer->body);
    say(session, till_read_bool(answer->body, "first_time") ? WORD_TAKEN : WORD_TAKEN_BEFORE);
}

/* Sends what the journal holds under the number. Without an answer nobody knows whether the box has taken it, so the
 * till does nothing else until the same receipt has got one. */
static bool send_receipt(struct till_session *session, uint32_t number, struct span body, struct fault *fault) {
    struct till_answer answer;
    struct till_journal *journal = &session->journal;
    session->unanswered_number = number;
    if (!till_confirm(session->client, body, &answer, fault)) {
        return false;
    }
    session->unanswered_number = 0;
    if (!is_granted(session, &answer)) {
        return till_journal_drop(journal, number, fault);
    }
    print_taken(session, &answer, number);
    till_session_clear(session);
    return till_journal_answered(journal, number, (uint64_t)till_read_int(answer.body, "stored.doc_seq"),
                                 (uint64_t)till_read_int(answer.body, "hq.doc_seq"), fault);
}

static bool send_unanswered(struct till_session *session, struct fault *fault) {
    uint32_t number = session->unanswered_number;
    for (size_t i = 0; i < session->journal.count; i++) {
        const struct till_journal_entry *entry = &session->journal.entries[i];
        if (entry->number == number) {
            return send_receipt(session, number, span_of(entry->body, strlen(entry->body)), fault);
        }
    }
    return fault_set(fault, FAULT_CORRUPT, "the till's journal has lost receipt %" PRIu32, number);
}

/* The number is used up and the receipt written down before it is sent. */
static bool write_down(struct till_session *session, uint32_t number, struct span body, struct fault *fault) {
    session->profile.next_number++;
    return till_profile_write(session->profile_path, &session->profile, fault) &&
           till_journal_add(&session->journal, number, body, fault);
}

/* The till takes what the rules say at this moment, and only that: if they say something else when the receipt arrives,
 * the box refuses and the cashier quotes again. Points of a hold were in the quote before they were held. */
bool till_session_pay(struct till_session *session, const char *tender, struct fault *fault) {
    struct till_totals totals;
    bool is_quoted = false;
    bool is_held = session->hold_id[0] != '\0';
    if (session->unanswered_number != 0) {
        return send_unanswered(session, fault);
    }
    if (is_empty(session) || (!is_held && !read_quote(session, &totals, &is_quoted, fault))) {
        return session->line_count == 0;
    }
    if (!is_held && !is_quoted) {
        return true;
    }
    struct till_sale sale = {.basket = basket_of(session),
                             .key = {.shift = session->profile.shift, .number = session->profile.next_number},
                             .sold_at_ms = now_ms(),
                             .hold_id = is_held ? session->hold_id : NULL,
                             .tender = tender,
                             .expected_net_minor = is_held ? TILL_NET_NOT_KNOWN : totals.net_minor};
    struct span body = till_sale_body(session->client, &sale);
    return write_down(session, sale.key.number, body, fault) && send_receipt(session, sale.key.number, body, fault);
}

/* ------------------------------------------------------------------------------------------------------- customers */

static bool take_customer(struct till_session *session, const struct till_answer *answer) {
    if (!text_copy(session->customer_id, sizeof session->customer_id,
                   till_read_text(answer->body, "customer.customer_id"))) {
        return false;
    }
    till_print_customer(session->out, session->language, tree_member(answer->body, "customer"));
    return true;
}

bool till_session_identify(struct till_session *session, enum till_identifier kind, const char *value,
                           struct fault *fault) {
    struct till_answer answer;
    if (!till_identify(session->client, kind, value, &answer, fault)) {
        return false;
    }
    if (is_granted(session, &answer) && !(till_read_bool(answer.body, "known") && take_customer(session, &answer))) {
        say(session, WORD_UNKNOWN_CUSTOMER);
    }
    return true;
}

bool till_session_register(struct till_session *session, const struct till_person *person, struct fault *fault) {
    struct till_answer answer;
    if (!till_register(session->client, person, &answer, fault)) {
        return false;
    }
    if (is_granted(session, &answer)) {
        say(session, answer.status == CREATED ? WORD_REGISTERED : WORD_ALREADY_REGISTERED);
        (void)take_customer(session, &answer);
    }
    return true;
}

bool till_session_balance(struct till_session *session, struct fault *fault) {
    struct till_answer answer;
    if (session->customer_id[0] == '\0') {
        say(session, WORD_NO_CUSTOMER);
        return true;
    }
    if (!till_balance(session->client, text_of(session->customer_id), &answer, fault)) {
        return false;
    }
    if (is_granted(session, &answer)) {
        till_print_customer(session->out, session->language, tree_member(answer.body, "customer"));
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ returns, the box */

static void print_undone(struct till_session *session, const struct tree *answer) {
    till_print_figure(session->out, till_say(session->language, WORD_POINTS_BACK),
                      till_read_int(answer, "points_back"));
    till_print_figure(session->out, till_say(session->language, WORD_POINTS_TAKEN),
                      till_read_int(answer, "points_taken"));
}

/* The number is used up when the box has answered: whoever tries again without an answer asks for the same return, and
 * is told when it had been taken. */
bool till_session_return(struct till_session *session, const struct till_return *returned, struct fault *fault) {
    struct till_answer answer;
    struct till_return asked = *returned;
    asked.key = (struct till_receipt_key){.shift = session->profile.shift, .number = session->profile.next_number};
    asked.returned_at_ms = now_ms();
    if (!till_return_goods(session->client, &asked, &answer, fault)) {
        return false;
    }
    if (is_granted(session, &answer)) {
        till_print_figure(session->out, till_say(session->language, WORD_REFUND),
                          till_read_int(answer.body, "refund_minor"));
        print_undone(session, answer.body);
    }
    session->profile.next_number++;
    return till_profile_write(session->profile_path, &session->profile, fault);
}

bool till_session_cancel(struct till_session *session, struct till_receipt_key sale, struct fault *fault) {
    struct till_answer answer;
    if (!till_cancel(session->client, sale, 0, &answer, fault)) {
        return false;
    }
    if (is_granted(session, &answer)) {
        say(session, WORD_CANCELLED);
        print_undone(session, answer.body);
    }
    return true;
}

bool till_session_status(struct till_session *session, struct fault *fault) {
    struct till_answer answer;
    if (!till_status(session->client, &answer, fault)) {
        return false;
    }
    if (!is_granted(session, &answer)) {
        return true;
    }
    struct text name = till_read_text(answer.body, "store_name");
    struct text link = till_read_text(answer.body, "hq_link");
    struct text time = till_read_text(answer.body, "time");
    (void)fprintf(session->out, "%.*s: %.*s, head office %.*s, rules %" PRId64 ", doc %" PRId64 "/%" PRId64 "\n",
                  (int)name.size, name.data, (int)time.size, time.data, (int)link.size, link.data,
                  till_read_int(answer.body, "rule_set.version"), till_read_int(answer.body, "doc.hq_seq"),
                  till_read_int(answer.body, "doc.seq"));
    (void)fprintf(session->out, "%s: %zu\n", till_say(session->language, WORD_KEPT), session->journal.count);
    return true;
}

bool till_session_next_shift(struct till_session *session, struct fault *fault) {
    session->profile.shift++;
    say(session, WORD_NEXT_SHIFT);
    return till_profile_write(session->profile_path, &session->profile, fault);
}
