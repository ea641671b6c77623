/* Runs the promotion tables: tests/tables/promo/ *.table, whose language tests/tables/promo/README.md describes.
 *     promo-tables FILE...
 * A case that does not say its total has failed. */
#include "promo/explain/explain_text.h"
#include "promo/explain/figure_text.h"
#include "tests/tables/promo_return.h"
#include "tests/tables/table_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 4096, ARENA_BYTES = 64 * 1024 * 1024 };

struct run {
    struct table_run table;
    struct promo_case the_case;
    struct case_return back;
    struct arena arena;
    size_t arena_of_file; /* used by goods and promotions */
    bool has_total;
};

static void complain(struct run *run, const char *wanted, const char *got) {
    table_run_complain(&run->table, wanted, got);
}

static void complain_of_figure(struct run *run, const char *what, int64_t wanted, int64_t got) {
    char texts[2][SHOWN_MAX / 16];
    (void)snprintf(texts[0], sizeof(texts[0]), "%s %" PRId64 ".%02" PRId64, what, wanted / 100, wanted % 100);
    (void)snprintf(texts[1], sizeof(texts[1]), "%" PRId64 ".%02" PRId64, got / 100, got % 100);
    complain(run, texts[0], texts[1]);
}

static void compare_figure(struct run *run, const char *what, int64_t wanted, int64_t got) {
    if (wanted != got) {
        complain_of_figure(run, what, wanted, got);
    }
}

/* ------------------------------------------------------------------------------------------------- expectations */

static void compare_lines(struct run *run) {
    for (size_t i = 0; i < run->the_case.line_count && i < run->the_case.outcome.line_count; i++) {
        char what[32];
        (void)snprintf(what, sizeof(what), "line %zu", i + 1);
        compare_figure(run, what, run->the_case.lines[i].wanted_net_minor, run->the_case.outcome.lines[i].net_minor);
    }
}

/* total 1200.00, discount 300.00, earns 12.00, pays 100.00 points, could pay 200.00 points, member earns 60.00, member
 * pays 1100.00 */
static void run_total(void *context, struct table_line *line) {
    struct run *run = context;
    const struct promo_outcome *outcome = &run->the_case.outcome;
    const struct {
        const char *phrase;
        int64_t got;
    } figures[] = {{"discount", outcome->discount_minor},    {"earns", outcome->points_to_earn},
                   {"pays", outcome->points_paid},           {"could pay", outcome->points_paid_most},
                   {"member earns", outcome->member_points}, {"member total", outcome->member_net_minor}};
    run->has_total = true;
    compare_figure(run, "total", table_line_points(line), outcome->net_minor);
    compare_lines(run);
    while (table_line_takes(line, ",")) {
        size_t i = 0;
        size_t count = sizeof(figures) / sizeof(figures[0]);
        while (i < count && !table_line_takes(line, figures[i].phrase)) {
            i++;
        }
        if (i == count) {
            table_line_refuse(line, "no such figure");
            return;
        }
        int64_t wanted = table_line_points(line);
        (void)table_line_takes(line, "points");
        compare_figure(run, figures[i].phrase, wanted, figures[i].got);
    }
}

static const struct promo_applied *applied_of(const struct run *run, struct text promotion) {
    const struct promo_verdict *verdict = promo_case_verdict(&run->the_case, promotion);
    return verdict == NULL || verdict->kind != PROMO_APPLIED ? NULL
                                                             : &run->the_case.outcome.applied[verdict->applied_index];
}

static int64_t share_on_line(const struct run *run, const struct promo_applied *applied, int64_t line_no, bool points) {
    const struct promo_outcome *outcome = &run->the_case.outcome;
    size_t index = applied == NULL ? SIZE_MAX : (size_t)(applied - outcome->applied);
    int64_t sum = 0;
    for (size_t i = 0; i < outcome->line_count; i++) {
        for (size_t j = 0; outcome->lines[i].line_no == line_no && j < outcome->lines[i].share_count; j++) {
            const struct line_share *share = &outcome->lines[i].shares[j];
            sum += share->promotion != index ? 0 : points ? share->points : share->discount_minor;
        }
    }
    return sum;
}

/* gives royal-canin-3 300.00 [on line 2] [, 5.00 points [on line 2]] [, times 2] */
static void run_gives(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    const struct promo_applied *applied = applied_of(run, promotion);
    do {
        if (table_line_takes(line, "times")) {
            compare_figure(run, "times (in hundredths)", table_line_number(line),
                           applied == NULL ? 0 : (int64_t)applied->times);
            continue;
        }
        int64_t wanted = table_line_points(line);
        bool is_points = table_line_takes(line, "points");
        int64_t got = applied == NULL ? 0 : is_points ? applied->points : applied->discount_minor;
        if (table_line_takes(line, "on line")) {
            got = share_on_line(run, applied, table_line_number(line), is_points);
        }
        compare_figure(run, is_points ? "points" : "discount", wanted, got);
    } while (table_line_takes(line, ","));
}

static enum promo_language read_language(struct table_line *line) {
    bool is_russian = table_line_takes(line, "ru");
    if (!is_russian) {
        table_line_needs(line, "en");
    }
    table_line_needs(line, ":");
    return is_russian ? PROMO_RUSSIAN : PROMO_ENGLISH;
}

/* says royal-canin-3 ru: ... */
static void run_says(void *context, struct table_line *line) {
    struct run *run = context;
    char got[SHOWN_MAX] = "the promotion was not considered";
    const struct promo_verdict *verdict = promo_case_verdict(&run->the_case, promo_case_word(line));
    enum promo_language language = read_language(line);
    struct text wanted = table_line_rest(line);
    if (verdict != NULL) {
        struct writer out;
        writer_init(&out, got, sizeof(got) - 1);
        promo_explain_line(&out, &run->the_case.outcome, verdict, language);
        got[out.size] = '\0';
    }
    table_run_compare(&run->table, wanted, got);
}

/* shows royal-canin-3 en: first line | second line | ... : the tree for a marketer */
static void run_shows(void *context, struct table_line *line) {
    struct run *run = context;
    char tree[SHOWN_MAX];
    char got[SHOWN_MAX] = "the promotion was not considered";
    const struct promo_verdict *verdict = promo_case_verdict(&run->the_case, promo_case_word(line));
    enum promo_language language = read_language(line);
    struct text wanted = table_line_rest(line);
    if (verdict != NULL) {
        struct writer out;
        struct writer joined;
        writer_init(&out, tree, sizeof(tree));
        promo_explain_tree(&out, &run->the_case.outcome, verdict, language);
        writer_init(&joined, got, sizeof(got) - 1);
        for (size_t i = 0; i + 1 < out.size; i++) {
            writer_bytes(&joined, tree[i] == '\n' ? " |" : &tree[i], tree[i] == '\n' ? 2 : 1);
        }
        got[joined.size] = '\0';
    }
    table_run_compare(&run->table, wanted, got);
}

/* tells ru: ... */
static void run_tells(void *context, struct table_line *line) {
    struct run *run = context;
    const struct promo_outcome *outcome = &run->the_case.outcome;
    enum promo_language language = read_language(line);
    struct text wanted = table_line_rest(line);
    for (size_t i = 0; i < outcome->told_count; i++) {
        if (text_equal(wanted, language == PROMO_RUSSIAN ? outcome->told[i].ru : outcome->told[i].en)) {
            return;
        }
    }
    char got[SHOWN_MAX] = "no message";
    if (outcome->told_count > 0) {
        struct text first = language == PROMO_RUSSIAN ? outcome->told[0].ru : outcome->told[0].en;
        (void)text_copy(got, sizeof(got), first);
    }
    complain(run, wanted.data, got);
}

static void run_tells_nothing(void *context, struct table_line *line) {
    struct run *run = context;
    (void)line;
    if (run->the_case.outcome.told_count > 0) {
        char got[SHOWN_MAX];
        (void)text_copy(got, sizeof(got), run->the_case.outcome.told[0].en);
        complain(run, "no message", got);
    }
}

/* offers gift-mug 2 */
static void run_offers(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    int64_t wanted = table_line_number(line);
    int64_t got = 0;
    for (size_t i = 0; i < run->the_case.outcome.gift_count; i++) {
        const struct promo_gift_offer *offer = &run->the_case.outcome.gifts[i];
        got += text_equal(offer->promotion->id, promotion) ? offer->times : 0;
    }
    compare_figure(run, "gifts (in hundredths)", wanted, got);
}

/* grants draw-tickets 3 : coupons, tickets, steps or levels */
static void run_grants(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    int64_t wanted = table_line_number(line);
    int64_t got = 0;
    for (size_t i = 0; i < run->the_case.outcome.grant_count; i++) {
        const struct promo_grant_given *given = &run->the_case.outcome.grants[i];
        got += text_equal(given->promotion->id, promotion) ? given->count : 0;
    }
    compare_figure(run, "grants (in hundredths)", wanted, got);
}

/* lots 100.00 by the settings, 50.00 after 14 days for 30, 20.00 until 2027-01-08 : points by their terms */
static bool is_lot(struct table_line *line, const struct promo_earned_lot *lot) {
    struct promo_lot wanted = {.expires_day = INT32_MAX};
    if (table_line_points(line) != lot->points) {
        return false;
    }
    if (table_line_takes(line, "by the settings")) {
        return lot->terms == NULL;
    }
    if (table_line_takes(line, "after")) {
        wanted.usable_after_days = (int32_t)table_line_number(line);
        table_line_needs(line, "days");
    }
    if (table_line_takes(line, "for")) {
        wanted.lives_days = (int32_t)table_line_number(line);
        table_line_needs(line, "days");
    } else if (table_line_takes(line, "until") && !calendar_parse_day(promo_case_word(line), &wanted.expires_day)) {
        table_line_refuse(line, "wanted a day");
    }
    return promo_lot_equal(&wanted, lot->terms);
}

static void run_lots(void *context, struct table_line *line) {
    struct run *run = context;
    const struct promo_outcome *outcome = &run->the_case.outcome;
    size_t count = 0;
    bool is_same = true;
    do {
        is_same = is_same && count < outcome->lot_count && is_lot(line, &outcome->lots[count]);
        count++;
    } while (is_same && table_line_takes(line, ","));
    if (!is_same || count != outcome->lot_count) {
        complain(run, "these lots", "others");
        line->at += strlen(line->at);
    }
}

/* nearly royal-canin-3 1.00 : what is missing, in the unit of the threshold (pieces, money) */
static void run_nearly(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    int64_t wanted = table_line_points(line);
    for (size_t i = 0; i < run->the_case.outcome.near_miss_count; i++) {
        const struct promo_near_miss *near = &run->the_case.outcome.near_misses[i];
        if (text_equal(near->promotion->id, promotion)) {
            int64_t got = near->what == PROMO_QUANTITY ? near->missing / 10 : near->missing;
            compare_figure(run, "missing", wanted, got);
            return;
        }
    }
    if (wanted != 0) {
        complain(run, "a near miss", "none");
    }
}

/* takes SPRING10 as used */
static void run_takes(void *context, struct table_line *line) {
    struct run *run = context;
    static const char *const states[] = {"used", "unknown", "not fired", "given twice"};
    struct text code = promo_case_word(line);
    table_line_needs(line, "as");
    struct text wanted = table_line_rest(line);
    const char *got = "no such code";
    for (size_t i = 0; i < run->the_case.outcome.code_count; i++) {
        const struct promo_code *found = &run->the_case.outcome.codes[i];
        if (text_equal(found->code, code)) {
            got = states[found->state];
        }
    }
    if (!text_is(wanted, got)) {
        complain(run, wanted.data, got);
    }
}

/* charges supplier 150.00 of royal-canin-3 */
static void run_charges(void *context, struct table_line *line) {
    struct run *run = context;
    struct text payer = promo_case_word(line);
    int64_t wanted = table_line_points(line);
    table_line_needs(line, "of");
    const struct promo_applied *applied = applied_of(run, promo_case_word(line));
    int64_t got = 0;
    for (size_t i = 0; applied != NULL && i < applied->payer_count; i++) {
        got += text_equal(applied->payers[i].payer, payer) ? applied->payers[i].discount_minor : 0;
    }
    compare_figure(run, "charge", wanted, got);
}

/* counts welcome 1 [discount]: to be counted against its limits, of each holder alike */
static void run_counts(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    enum limit_measure measure;
    int64_t wanted = promo_case_measured(line, &measure);
    int64_t got = 0;
    for (size_t i = 0; i < run->the_case.outcome.limit_use_count; i++) {
        const struct promo_limit_use *use = &run->the_case.outcome.limit_uses[i];
        bool is_it = text_equal(use->promotion->id, promotion) && use->measure == measure;
        got = is_it ? use->amount : got;
    }
    compare_figure(run, "uses (in hundredths)", wanted, got);
}

/* ----------------------------------------------------------------------------------------------------- returns */

/* What a return was computed from, or why it was refused; false when the figures are to be compared. */
static bool compare_words(struct run *run, struct table_line *line) {
    static const char *const outcomes[] = {"", "refused: no such line", "refused: more than was sold"};
    static const char *const bases[] = {"by shares", "by what stays", "without the rules", "the rules differ"};
    const struct promo_return_answer *answer = &run->back.answer;
    for (size_t i = 1; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
        if (table_line_takes(line, outcomes[i])) {
            if (i != answer->outcome) {
                complain(run, outcomes[i], outcomes[answer->outcome]);
            }
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
        if (table_line_takes(line, bases[i])) {
            if (i != answer->basis) {
                complain(run, bases[i], bases[answer->basis]);
            }
            return true;
        }
    }
    return false;
}

/* The refund of one line of the return, by its place in it. */
static int64_t refund_of(const struct run *run, int64_t place) {
    return place >= 1 && place <= (int64_t)run->back.line_count ? run->back.lines[place - 1].refund_minor : -1;
}

/* return 1 of A, 1 of B -> refund 90.00, points back 1.00, taken 2.00, 60.00 on 2, by what stays */
static void run_return(void *context, struct table_line *line) {
    struct run *run = context;
    const struct promo_return_answer *answer = &run->back.answer;
    case_return_take(&run->back, &run->the_case, line);
    do {
        if (compare_words(run, line)) {
            continue;
        }
        if (answer->outcome != PROMO_RETURN_OK) {
            complain(run, "a return", "it is refused");
        }
        if (table_line_takes(line, "refund")) {
            compare_figure(run, "refund", table_line_points(line), answer->refund_minor);
        } else if (table_line_takes(line, "points back")) {
            compare_figure(run, "points back", table_line_points(line), answer->points_back);
        } else if (table_line_takes(line, "taken")) {
            compare_figure(run, "points taken", table_line_points(line), answer->points_taken);
        } else {
            int64_t wanted = table_line_points(line);
            table_line_needs(line, "on");
            compare_figure(run, "refund of a line", wanted, refund_of(run, table_line_number(line)));
        }
    } while (table_line_takes(line, ",") && !table_line_is_bad(line));
}

/* undoes draw-tickets 3 tickets; undoes nothing: of the latest return */
static void run_undoes(void *context, struct table_line *line) {
    struct run *run = context;
    static const char *const kinds[] = {"gifts", "coupons", "tickets", "steps", "level", "chips", "taken chips"};
    if (table_line_takes(line, "nothing")) {
        compare_figure(run, "things undone (in hundredths)", 0, (int64_t)run->back.answer.undone_count);
        return;
    }
    struct text promotion = promo_case_word(line);
    int64_t wanted = table_line_number(line);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (table_line_takes(line, kinds[i])) {
            enum return_undone_kind kind = (enum return_undone_kind)(RETURN_GIFTS + i);
            compare_figure(run, "things undone (in hundredths)", wanted,
                           case_return_undone(&run->back, promotion, kind, LIMIT_MEASURE_TIMES));
            return;
        }
    }
    table_line_refuse(line, "wanted what is undone");
}

/* frees welcome 1 [discount]: uses of its limits that the latest return gives back, to each holder alike */
static void run_frees(void *context, struct table_line *line) {
    struct run *run = context;
    struct text promotion = promo_case_word(line);
    enum limit_measure measure;
    int64_t wanted = promo_case_measured(line, &measure);
    compare_figure(run, "uses (in hundredths)", wanted,
                   case_return_undone(&run->back, promotion, RETURN_LIMIT_USES, measure));
}

/* short of 30.00 points, refund 20.00 -> pays 20.00 points, withholds 20.00 */
static void run_short(void *context, struct table_line *line) {
    struct run *run = context;
    int64_t short_points = table_line_points(line);
    table_line_needs(line, "points, refund");
    int64_t refund_minor = table_line_points(line);
    int64_t value_minor = run->the_case.loaded.set.settings.points.value_minor;
    struct promo_shortage shortage = promo_return_shortage(short_points, refund_minor, value_minor);
    table_line_needs(line, "-> pays");
    compare_figure(run, "points paid for", table_line_points(line), shortage.points);
    table_line_needs(line, "points, withholds");
    compare_figure(run, "withheld", table_line_points(line), shortage.withheld_minor);
}

/* without a receipt 2 at 120.00, costs 100.00 -> 200.00, or: refused, or: price unknown */
static void run_blind(void *context, struct table_line *line) {
    struct run *run = context;
    static const char *const outcomes[] = {"taken", "refused", "price unknown", "too large"};
    struct return_line back = {.line_no = 1, .quantity_milli = promo_case_quantity(line)};
    table_line_needs(line, "at");
    back.price_minor = table_line_points(line);
    table_line_needs(line, ", costs");
    int64_t list_minor = table_line_points(line);
    table_line_needs(line, "->");
    enum promo_blind_outcome outcome = promo_return_blind(&run->back.settings, list_minor, &back);
    for (size_t i = 1; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
        if (table_line_takes(line, outcomes[i])) {
            if (i != outcome) {
                complain(run, outcomes[i], outcomes[outcome]);
            }
            return;
        }
    }
    compare_figure(run, "refund", table_line_points(line), outcome == PROMO_BLIND_OK ? back.refund_minor : -1);
}

/* ----------------------------------------------------------------------------------------------------- the run */

static bool run_expectation(struct run *run, struct table_line *line) {
    static const struct table_statement statements[] = {
        {"total", run_total},     {"gives", run_gives},    {"says", run_says},
        {"offers", run_offers},   {"nearly", run_nearly},  {"takes", run_takes},
        {"charges", run_charges}, {"counts", run_counts},  {"shows", run_shows},
        {"grants", run_grants},   {"lots", run_lots},      {"tells nothing", run_tells_nothing},
        {"tells", run_tells},     {"return", run_return},  {"undoes", run_undoes},
        {"frees", run_frees},     {"short of", run_short}, {"without a receipt", run_blind}};
    if (table_line_takes(line, "the shop")) {
        case_return_settings(&run->back, line);
        return true;
    }
    if (!run->the_case.is_priced) {
        promo_case_price(&run->the_case, line);
    }
    return table_run_statement(statements, sizeof(statements) / sizeof(statements[0]), run, line);
}

/* Goods and promotions outlive the case before them. */
static bool is_of_file(const struct table_line *line) {
    struct table_line copy = *line;
    return table_line_takes(&copy, "goods") || table_line_takes(&copy, "promotions");
}

static bool run_line(void *context, struct table_line *line) {
    struct run *run = context;
    if (is_of_file(line)) {
        table_run_close_case(&run->table);
    }
    bool is_known = promo_case_describe(&run->the_case, line) || run_expectation(run, line);
    if (!run->table.is_case_open) {
        run->arena_of_file = run->arena.used;
    }
    return is_known;
}

static void open_file(void *context) {
    struct run *run = context;
    arena_reset(&run->arena);
    run->the_case = (struct promo_case){.arena = &run->arena};
    run->arena_of_file = 0;
    promo_case_start(&run->the_case);
}

static void open_case(void *context) {
    struct run *run = context;
    promo_case_start(&run->the_case);
    case_return_start(&run->back);
}

static void close_case(void *context) {
    struct run *run = context;
    if (run->table.is_case_open && !run->has_total) {
        complain(run, "a total", "a case without one");
    }
    run->has_total = false;
    run->arena.used = run->arena_of_file;
}

int main(int argc, char **argv) {
    static const struct table_language language = {"promo-tables", open_file, open_case, close_case, run_line};
    static struct run run;
    void *block = malloc(ARENA_BYTES);
    if (block == NULL) {
        (void)fprintf(stderr, "promo-tables: no memory\n");
        return 2;
    }
    arena_init(&run.arena, block, ARENA_BYTES);
    run.table = (struct table_run){.language = &language, .context = &run};
    int status = table_run_files(&run.table, argc, argv);
    free(block);
    return status;
}
