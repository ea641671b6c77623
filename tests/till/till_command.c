/* The line language of the till. */
#include <string.h>

#include "tests/till/till_figures.h"
#include "tests/till/till_read.h"
#include "tests/till/till_session.h"

enum { WORDS_MAX = 16, NUMBER_MAX = 1000000000, ONE_MILLI = 1000, MILLI_DECIMALS = 3, MONEY_DECIMALS = 2 };

/* A typed line in words; texts point into it. */
struct command_words {
    size_t count;
    const char *words[WORDS_MAX];
};

static void split(char *line, struct command_words *words) {
    static const char blanks[] = " \t\r\n";
    words->count = 0;
    for (char *at = line + strspn(line, blanks); *at != '\0' && words->count < WORDS_MAX; at += strspn(at, blanks)) {
        words->words[words->count++] = at;
        at += strcspn(at, blanks);
        if (*at != '\0') {
            *at++ = '\0';
        }
    }
}

static const char *word_at(const struct command_words *words, size_t index) {
    return index < words->count ? words->words[index] : "";
}

static bool number_at(const struct command_words *words, size_t index, uint32_t *number) {
    int64_t value;
    bool is_number = text_to_int64(text_of(word_at(words, index)), &value) && value >= 1 && value <= NUMBER_MAX;
    *number = is_number ? (uint32_t)value : 0;
    return is_number;
}

/* A command's outcome. */
enum done { DONE, NOT_UNDERSTOOD, FAILED, LEAVE };

typedef enum done act(struct till_session *session, const struct command_words *words, struct fault *fault);

static enum done done_if(bool is_done) {
    return is_done ? DONE : FAILED;
}

/* ---------------------------------------------------------------------------------------------------------- basket */

static enum done tell(const struct till_session *session, enum till_word word) {
    (void)fprintf(session->out, "%s\n", till_say(session->language, word));
    return DONE;
}

static enum done scan(struct till_session *session, const struct command_words *words, struct fault *fault) {
    struct till_scanned line = {.quantity_milli = ONE_MILLI, .price_minor = -1};
    (void)fault;
    if (!text_copy(line.sku, sizeof line.sku, text_of(word_at(words, 1))) || line.sku[0] == '\0') {
        return NOT_UNDERSTOOD;
    }
    for (size_t i = 2; i < words->count; i++) {
        const char *word = words->words[i];
        bool is_read = word[0] == '@' ? till_figure_read(text_of(word + 1), MONEY_DECIMALS, &line.price_minor)
                                      : till_figure_read(text_of(word), MILLI_DECIMALS, &line.quantity_milli);
        if (!is_read || line.quantity_milli == 0) {
            return NOT_UNDERSTOOD;
        }
    }
    const struct tree *product = till_price_list_find(&session->prices, text_of(line.sku));
    if (line.price_minor < 0 && product == NULL) {
        return tell(session, WORD_NO_PRICE);
    }
    if (session->line_count == LIMIT_LINES) {
        return tell(session, WORD_FULL_BASKET);
    }
    line.price_minor = line.price_minor < 0 ? till_read_int(product, "price_minor") : line.price_minor;
    session->lines[session->line_count++] = line;
    char quantity[TILL_FIGURE_MAX];
    char price[TILL_FIGURE_MAX];
    struct text name = product == NULL ? text_of(line.sku) : till_read_text(product, "name");
    (void)fprintf(session->out, "%zu. %.*s  %s x %s\n", session->line_count, (int)name.size, name.data,
                  till_figure_quantity(quantity, line.quantity_milli), till_figure_money(price, line.price_minor));
    return DONE;
}

static enum done remove_line(struct till_session *session, const struct command_words *words, struct fault *fault) {
    uint32_t number;
    (void)fault;
    if (!number_at(words, 1, &number) || number > session->line_count) {
        return NOT_UNDERSTOOD;
    }
    memmove(&session->lines[number - 1], &session->lines[number],
            (session->line_count - number) * sizeof session->lines[0]);
    session->line_count--;
    return DONE;
}

static enum done take_code(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)fault;
    bool is_taken = words->count == 2 && session->code_count < LIMIT_CODES &&
                    text_copy(session->codes[session->code_count], LIMIT_CODE, text_of(words->words[1]));
    session->code_count += is_taken ? 1 : 0;
    return is_taken ? DONE : NOT_UNDERSTOOD;
}

static enum done choose_points(struct till_session *session, const struct command_words *words, struct fault *fault) {
    int64_t points = 0;
    (void)fault;
    session->pays_most = strcmp(word_at(words, 1), "most") == 0;
    bool is_none = strcmp(word_at(words, 1), "none") == 0;
    if (!session->pays_most && !is_none && !till_figure_read(text_of(word_at(words, 1)), MONEY_DECIMALS, &points)) {
        return NOT_UNDERSTOOD;
    }
    session->points_to_pay = points;
    return DONE;
}

/* ------------------------------------------------------------------------------------------------------- customers */

static enum done customer(struct till_session *session, const struct command_words *words, struct fault *fault) {
    const char *kind = word_at(words, 1);
    session->customer_id[0] = '\0';
    if (strcmp(kind, "none") == 0 && words->count == 2) {
        return DONE;
    }
    if (words->count != 3 || (strcmp(kind, "phone") != 0 && strcmp(kind, "card") != 0)) {
        return NOT_UNDERSTOOD;
    }
    enum till_identifier identifier = strcmp(kind, "card") == 0 ? TILL_CARD : TILL_PHONE;
    return done_if(till_session_identify(session, identifier, words->words[2], fault));
}

static enum done register_customer(struct till_session *session, const struct command_words *words,
                                   struct fault *fault) {
    struct till_person person = {0};
    for (size_t i = 1; i < words->count; i += 2) {
        const char **member = strcmp(words->words[i], "phone") == 0  ? &person.phone
                              : strcmp(words->words[i], "card") == 0 ? &person.card
                              : strcmp(words->words[i], "name") == 0 ? &person.name
                                                                     : NULL;
        if (member == NULL || i + 1 >= words->count) {
            return NOT_UNDERSTOOD;
        }
        *member = words->words[i + 1];
    }
    return person.phone == NULL && person.card == NULL ? NOT_UNDERSTOOD
                                                       : done_if(till_session_register(session, &person, fault));
}

static enum done balance(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_balance(session, fault));
}

/* ----------------------------------------------------------------------------------------------------------- sales */

static enum done quote(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_quote(session, false, fault));
}

static enum done why(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_quote(session, true, fault));
}

static enum done hold(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_hold(session, fault));
}

static enum done pay(struct till_session *session, const struct command_words *words, struct fault *fault) {
    const char *tender = words->count < 2 ? "card" : words->words[1];
    if (strcmp(tender, "cash") != 0 && strcmp(tender, "card") != 0) {
        return NOT_UNDERSTOOD;
    }
    return done_if(till_session_pay(session, tender, fault));
}

static enum done return_goods(struct till_session *session, const struct command_words *words, struct fault *fault) {
    struct till_return returned = {.sale = {.till = session->profile.till}};
    if (words->count != 5 || !number_at(words, 1, &returned.sale.shift) ||
        !number_at(words, 2, &returned.sale.number) || !number_at(words, 3, &returned.line_no) ||
        !till_figure_read(text_of(words->words[4]), MILLI_DECIMALS, &returned.quantity_milli) ||
        returned.quantity_milli == 0) {
        return NOT_UNDERSTOOD;
    }
    return done_if(till_session_return(session, &returned, fault));
}

static enum done cancel(struct till_session *session, const struct command_words *words, struct fault *fault) {
    struct till_receipt_key sale = {.till = session->profile.till};
    if (words->count == 1) {
        till_session_clear(session);
        return tell(session, WORD_BASKET_CLEARED);
    }
    if (words->count != 3 || !number_at(words, 1, &sale.shift) || !number_at(words, 2, &sale.number)) {
        return NOT_UNDERSTOOD;
    }
    return done_if(till_session_cancel(session, sale, fault));
}

/* ---------------------------------------------------------------------------------------------------------- others */

static enum done status(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_status(session, fault));
}

static enum done next_shift(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    return done_if(till_session_next_shift(session, fault));
}

static enum done help(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)words;
    (void)fault;
    (void)fputs(till_help[session->language], session->out);
    return DONE;
}

static enum done leave(struct till_session *session, const struct command_words *words, struct fault *fault) {
    (void)session;
    (void)words;
    (void)fault;
    return LEAVE;
}

/* `waits`: it has no place between a receipt and its answer. */
static const struct {
    const char *name;
    act *act;
    bool waits;
} commands[] = {
    {"scan", scan, true},           {"remove", remove_line, true},
    {"customer", customer, true},   {"register", register_customer, true},
    {"code", take_code, true},      {"points", choose_points, true},
    {"quote", quote, true},         {"why", why, true},
    {"hold", hold, true},           {"pay", pay, false},
    {"return", return_goods, true}, {"cancel", cancel, true},
    {"balance", balance, false},    {"status", status, false},
    {"shift", next_shift, true},    {"help", help, false},
    {"quit", leave, false},
};

static enum done run(struct till_session *session, const struct command_words *words, struct fault *fault) {
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, words->words[0]) == 0) {
            if (commands[i].waits && session->unanswered_number != 0) {
                return tell(session, WORD_WAITS);
            }
            return commands[i].act(session, words, fault);
        }
    }
    return NOT_UNDERSTOOD;
}

bool till_command(struct till_session *session, char *line) {
    struct command_words words;
    struct fault fault;
    if (!text_is_utf8(text_of(line))) {
        (void)tell(session, WORD_NOT_UNDERSTOOD);
        return true;
    }
    split(line, &words);
    if (words.count == 0 || words.words[0][0] == '#') {
        return true;
    }
    enum done done = run(session, &words, &fault);
    if (done == NOT_UNDERSTOOD) {
        (void)tell(session, WORD_NOT_UNDERSTOOD);
    } else if (done == FAILED) {
        (void)fprintf(session->out, "! %s\n", fault.text);
    }
    (void)fflush(session->out);
    return done != LEAVE;
}
