/* Runs the promotion tables: tests/tables/promo/ *.table, whose language tests/tables/promo/README.md describes.
 *     promo-tables FILE...
 * A line that comes out otherwise is printed as FILE:LINE with what was wanted and what is; a case with such a line
 * has failed, and so has a case that does not say its total. */
#include "promo/explain_text.h"
#include "promo/figure_text.h"
#include "tests/tables/promo_return.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 2048, SHOWN_MAX = 4096, ARENA_BYTES = 64 * 1024 * 1024 };

struct run {
    const char *file;
    int line_no;
    struct promo_case the_case;
    struct case_return back;
    struct arena arena;
    size_t arena_of_file; /* used by goods and promotions */
    bool is_case_open;
    bool has_total;
    bool has_failed; /* the open case */
    int passed;
    int failed;
};

static void complain(struct run *run, const char *wanted, const char *got) {
    (void)printf("%s:%d: wanted %s\n%*s   got %s\n", run->file, run->line_no, wanted, (int)strlen(run->file) + 2, "",
                 got);
    run->has_failed = true;
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

static void close_case(struct run *run) {
    if (run->is_case_open) {
        if (!run->has_total) {
            complain(run, "a total", "a case without one");
        }
        run->passed += run->has_failed ? 0 : 1;
        run->failed += run->has_failed ? 1 : 0;
    }
    run->is_case_open = false;
    run->has_failed = false;
    run->has_total = false;
    run->arena.used = run->arena_of_file;
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
static void run_total(struct run *run, struct table_line *line) {
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
static void run_gives(struct run *run, struct table_line *line) {
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
static void run_says(struct run *run, struct table_line *line) {
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
    if (!text_equal(wanted, text_of(got))) {
        complain(run, wanted.data, got);
    }
}

/* shows royal-canin-3 en: first line | second line | ... : the tree for a marketer */
static void run_shows(struct run *run, struct table_line *line) {
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
    if (!text_equal(wanted, text_of(got))) {
        complain(run, wanted.data, got);
    }
}

/* tells ru: ... */
static void run_tells(struct run *run, struct table_line *line) {
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

static void run_tells_nothing(struct run *run) {
    if (run->the_case.outcome.told_count > 0) {
        char got[SHOWN_MAX];
        (void)text_copy(got, sizeof(got), run->the_case.outcome.told[0].en);
        complain(run, "no message", got);
    }
}

/* offers gift-mug 2 */
static void run_offers(struct run *run, struct table_line *line) {
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
static void run_grants(struct run *run, struct table_line *line) {
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

static void run_lots(struct run *run, struct table_line *line) {
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
static void run_nearly(struct run *run, struct table_line *line) {
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
static void run_takes(struct run *run, struct table_line *line) {
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
static void run_charges(struct run *run, struct table_line *line) {
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
static void run_counts(struct run *run, struct table_line *line) {
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
static void run_return(struct run *run, struct table_line *line) {
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
static void run_undoes(struct run *run, struct table_line *line) {
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
static void run_frees(struct run *run, struct table_line *line) {
    struct text promotion = promo_case_word(line);
    enum limit_measure measure;
    int64_t wanted = promo_case_measured(line, &measure);
    compare_figure(run, "uses (in hundredths)", wanted,
                   case_return_undone(&run->back, promotion, RETURN_LIMIT_USES, measure));
}

/* short of 30.00 points, refund 20.00 -> pays 20.00 points, withholds 20.00 */
static void run_short(struct run *run, struct table_line *line) {
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
static void run_blind(struct run *run, struct table_line *line) {
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
    static const struct {
        const char *phrase;
        void (*run)(struct run *run, struct table_line *line);
    } statements[] = {
        {"total", run_total},   {"gives", run_gives},   {"says", run_says},       {"offers", run_offers},
        {"nearly", run_nearly}, {"takes", run_takes},   {"charges", run_charges}, {"counts", run_counts},
        {"shows", run_shows},   {"grants", run_grants}, {"lots", run_lots},       {"return", run_return},
        {"undoes", run_undoes}, {"frees", run_frees},   {"short of", run_short},  {"without a receipt", run_blind}};
    if (table_line_takes(line, "the shop")) {
        case_return_settings(&run->back, line);
        return true;
    }
    if (!run->the_case.is_priced) {
        promo_case_price(&run->the_case, line);
    }
    if (table_line_takes(line, "tells nothing")) {
        run_tells_nothing(run);
        return true;
    }
    if (table_line_takes(line, "tells")) {
        run_tells(run, line);
        return true;
    }
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        if (table_line_takes(line, statements[i].phrase)) {
            statements[i].run(run, line);
            return true;
        }
    }
    return false;
}

/* Goods and promotions outlive the case before them. */
static bool is_of_file(const struct table_line *line) {
    struct table_line copy = *line;
    return table_line_takes(&copy, "goods") || table_line_takes(&copy, "promotions");
}

static void run_line(struct run *run, const char *text) {
    struct table_line line = table_line_of(text);
    if (table_line_at_end(&line) || *line.at == '#') {
        return;
    }
    if (table_line_takes(&line, "case")) {
        close_case(run);
        promo_case_start(&run->the_case);
        case_return_start(&run->back);
        run->is_case_open = true;
        return;
    }
    if (is_of_file(&line)) {
        close_case(run);
    }
    bool is_known = promo_case_describe(&run->the_case, &line) || run_expectation(run, &line);
    if (!run->is_case_open) {
        run->arena_of_file = run->arena.used;
    }
    if (!is_known) {
        table_line_refuse(&line, "not a statement");
    } else if (!table_line_is_bad(&line) && !table_line_at_end(&line)) {
        table_line_refuse(&line, "something is left over");
    }
    if (table_line_is_bad(&line)) {
        complain(run, "a line that can be read", line.problem);
        run->failed += run->is_case_open ? 0 : 1;
    }
}

static bool run_file(struct run *run, const char *path) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    char text[LINE_MAX_BYTES];
    arena_reset(&run->arena);
    run->the_case = (struct promo_case){.arena = &run->arena};
    run->arena_of_file = 0;
    run->file = path;
    promo_case_start(&run->the_case);
    for (run->line_no = 1; fgets(text, sizeof(text), file) != NULL; run->line_no++) {
        text[strcspn(text, "\n")] = '\0';
        run_line(run, text);
    }
    close_case(run);
    return fclose(file) == 0;
}

int main(int argc, char **argv) {
    static struct run run;
    void *block = malloc(ARENA_BYTES);
    if (argc < 2 || block == NULL) {
        (void)fprintf(stderr, "usage: promo-tables FILE...\n");
        return 2;
    }
    arena_init(&run.arena, block, ARENA_BYTES);
    for (int i = 1; i < argc; i++) {
        if (!run_file(&run, argv[i])) {
            return 2;
        }
    }
    free(block);
    (void)printf("%d passed, %d failed\n", run.passed, run.failed);
    return run.failed == 0 && run.passed > 0 ? 0 : 1;
}
