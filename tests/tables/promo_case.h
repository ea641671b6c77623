/* One case of a promotion table: a receipt in words, priced once by the real engine. The language is described in
 * tests/tables/promo/README.md. */
#ifndef REGULARS_TESTS_PROMO_CASE_H
#define REGULARS_TESTS_PROMO_CASE_H

#include "promo/evaluate.h"
#include "tests/harness/promo_load.h"
#include "tests/tables/table_line.h"

enum { CASE_GOODS_MAX = 64, CASE_LINES_MAX = 64, CASE_FACTS_MAX = 16, CASE_USES_MAX = 16, CASE_WORD_MAX = 128 };

enum { CASE_OF_ANYBODY = -1 };

struct case_use {
    struct text name; /* of a promotion or a budget */
    int of;           /* enum promo_limit_of, or CASE_OF_ANYBODY: it answers for all three */
    enum limit_measure measure;
    int32_t day;
    int64_t amount;
};

struct case_line {
    struct basket_line line;
    int64_t wanted_net_minor;
};

struct promo_case {
    /* Of the file, until told otherwise. */
    struct arena *arena;
    size_t goods_count;
    struct product goods[CASE_GOODS_MAX];
    bool goods_deep[CASE_GOODS_MAX];
    struct promo_loaded loaded;
    bool is_loaded;
    /* Of the case. */
    struct local_time at;
    uint32_t store;
    struct promo_customer customer;
    struct promo_fact facts[CASE_FACTS_MAX];
    uint32_t segments[CASE_FACTS_MAX];
    size_t use_count;
    struct case_use uses[CASE_USES_MAX];
    bool is_chain_unknown;
    size_t line_count;
    struct case_line lines[CASE_LINES_MAX];
    size_t code_count;
    struct text codes[LIMIT_CODES];
    int64_t points_to_pay;
    struct text event; /* empty: a receipt */
    enum basket_channel channel;
    enum basket_delivery delivery;
    size_t tender_count;
    struct tender tenders[LIMIT_TENDERS];
    bool is_priced;
    struct basket basket;
    struct basket_line basket_lines[CASE_LINES_MAX];
    struct promo_outcome outcome;
};

/* Forgets the case, keeps goods and promotions. */
void promo_case_start(struct promo_case *the_case);
/* A statement that describes goods or the receipt; false when the line is none of these. */
bool promo_case_describe(struct promo_case *the_case, struct table_line *line);
/* Prices the receipt twice, by the index and with every promotion considered, which must come to the same; keeps the
 * second outcome. A problem is refused in the line. */
void promo_case_price(struct promo_case *the_case, struct table_line *line);
/* The verdict on a promotion, or NULL when it was not a candidate. */
const struct promo_verdict *promo_case_verdict(const struct promo_case *the_case, struct text promotion);
/* What is counted, and so much of it: "2", "300.00 discount", "2.5 units", "50.00 points", "300.00 budget". */
int64_t promo_case_measured(struct table_line *line, enum limit_measure *measure);
/* A quantity in thousandths: "3" or "1.254". */
int64_t promo_case_quantity(struct table_line *line);
/* A word without spaces, or a text in quotes. */
struct text promo_case_word(struct table_line *line);

#endif
