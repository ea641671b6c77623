/* A whole chain on one machine; `chain --help` tells. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/chain/audit.h"
#include "tests/chain/generator.h"
#include "tests/chain/journey_reader.h"
#include "tests/chain/rules_text.h"
#include "tests/chain/setup.h"
#include "tests/chain/summary.h"

enum { AGREES = 0, DIFFERS = 1, CANNOT = 2, WATCH_MS = 200, NS_PER_MS = 1000000 };

/* What is sold, and by which rules. */
struct theme {
    struct generator *generator;
    struct journey *journey;
    struct receipt_source source;
    const struct meanings *meanings;
    const char *rules_json;
    const char *zone;
    const char *currency;
};

static bool open_theme(struct theme *theme, const struct chain_options *options, struct fault *fault) {
    if (options->receipts_folder != NULL) {
        *theme = (struct theme){
            .meanings = &journey_meanings, .rules_json = journey_rules_json, .zone = "UTC", .currency = "USD"};
        theme->journey = journey_open(options->receipts_folder, options->store_count, fault);
        theme->source = theme->journey == NULL ? theme->source : journey_source(theme->journey);
        return theme->journey != NULL;
    }
    *theme = (struct theme){
        .meanings = &demo_meanings, .rules_json = demo_rules_json, .zone = "Europe/Moscow", .currency = "RUB"};
    struct generator_settings settings = generator_usual_settings();
    settings.seed = options->seed;
    settings.store_count = options->store_count;
    settings.household_count = options->households;
    settings.weeks = options->weeks;
    settings.utc_offset_minutes = demo_meanings.utc_offset_minutes;
    theme->generator = generator_open(&settings, fault);
    theme->source = theme->generator == NULL ? theme->source : generator_source(theme->generator);
    return theme->generator != NULL;
}

static void close_theme(struct theme *theme) {
    if (theme->journey != NULL) {
        journey_close(theme->journey);
    }
    generator_close(theme->generator);
}

/* How many receipts there will be; 0: without an end. */
static bool count_receipts(const struct chain_options *options, const struct theme *theme, uint64_t *expected,
                           struct fault *fault) {
    struct source_totals totals = {0};
    bool has_end = options->receipts_folder != NULL || options->weeks > 0;
    if (has_end && !receipt_source_count(&theme->source, &totals, fault)) {
        return false;
    }
    bool is_cut_short = options->receipts_max > 0 && (!has_end || options->receipts_max < totals.receipts);
    *expected = is_cut_short ? options->receipts_max : totals.receipts;
    return true;
}

/* ------------------------------------------------------------------------------------------------- for who watches */

static void print_login(const struct chain_nodes *nodes) {
    char path[CHAIN_PATH_MAX];
    char line[256];
    nodes_path(nodes, path, "hq/first-login.txt");
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        (void)printf("    %s", line);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

static void print_addresses(const struct chain_nodes *nodes) {
    (void)printf("\n  Head office    https://127.0.0.1:%u/\n", nodes->hq.https_port);
    print_login(nodes);
    for (uint32_t i = 0; i < nodes->options->store_count; i++) {
        (void)printf("  Store %-8" PRIu32 " http://127.0.0.1:%u/\n", i + 1, nodes->stores[i].node.other_port);
    }
    (void)printf("\n  Data and logs  %s\n  The certificates are the nodes' own, so the browser asks once.\n"
                 "  Ctrl-C ends the day and compares the books.\n\n",
                 nodes->folder);
    (void)fflush(stdout);
}

static void stay_open(void) {
    struct timespec rest = {.tv_nsec = WATCH_MS * NS_PER_MS};
    (void)printf("All receipts are sold. The pages stay open until Ctrl-C.\n");
    (void)fflush(stdout);
    while (!day_is_over()) {
        (void)nanosleep(&rest, NULL);
    }
}

/* ------------------------------------------------------------------------------------------------------- the steps */

static bool sell_and_audit(struct day *day, const struct theme *theme, struct audit *audit, struct fault *fault) {
    const struct chain_options *options = day->nodes->options;
    if (!day_sell(day, fault) || !day_wait_for_hq(day, fault) ||
        !audit_make(audit, day, theme->meanings, stdout, fault)) {
        return false;
    }
    if (!summary_tell_json(options->exits ? stdout : NULL, options->report_path, audit, day, theme->meanings, fault)) {
        return false;
    }
    summary_print_table(audit, day, theme->meanings, stdout);
    (void)fflush(stdout);
    return true;
}

static bool run_day(struct chain_nodes *nodes, struct theme *theme, struct shopping_plan *plan, uint64_t expected,
                    struct audit *audit, struct fault *fault) {
    struct chain_content content = {.rules_json = theme->rules_json,
                                    .products = theme->source.products,
                                    .product_count = theme->source.product_count,
                                    .plan = plan};
    if (!setup_chain(nodes, &content, fault)) {
        return false;
    }
    print_addresses(nodes);
    struct day day = {.nodes = nodes, .source = &theme->source, .plan = plan, .expected = expected};
    day.crew = crew_open(nodes, fault);
    bool is_done = day.crew != NULL && sell_and_audit(&day, theme, audit, fault);
    if (is_done && !nodes->options->exits && !day_is_over()) {
        stay_open();
    }
    crew_close(day.crew);
    day_free(&day);
    return is_done;
}

static bool check_journals(struct chain_nodes *nodes) {
    struct fault fault;
    bool is_same = audit_rebuild(nodes, &fault);
    (void)printf("%s\n", is_same ? "Every node computed all that it derives once more from its journal: no difference."
                                 : fault.text);
    return is_same;
}

static int run_chain(const struct chain_options *options, struct theme *theme, struct fault *fault) {
    static struct chain_nodes nodes;
    static struct audit audit;
    struct shopping_plan plan = {0};
    uint64_t expected = 0;
    struct fault stopping;
    if (!count_receipts(options, theme, &expected, fault) ||
        !shopping_plan_make(&plan, &theme->source, options->store_count, fault)) {
        return CANNOT;
    }
    bool is_done = nodes_prepare(&nodes, options, theme->zone, theme->currency, fault) &&
                   run_day(&nodes, theme, &plan, expected, &audit, fault);
    if (!nodes_stop(&nodes, &stopping) && is_done) {
        is_done = false;
        *fault = stopping;
    }
    int status = !is_done ? CANNOT : check_journals(&nodes) && audit_agrees(&audit) ? AGREES : DIFFERS;
    if (status != AGREES) {
        (void)fprintf(stderr, "The data and the logs of the nodes stay in %s\n", nodes.folder);
    }
    nodes_free(&nodes, status == AGREES && options->data_directory == NULL);
    shopping_plan_free(&plan);
    return status;
}

int main(int argc, char **argv) {
    static struct chain_options options;
    static struct theme theme;
    struct fault fault;
    if (!chain_options_read(&options, argc, argv, &fault)) {
        (void)fprintf(stderr, "chain: %s\n", fault.text);
        return CANNOT;
    }
    if (options.is_help) {
        (void)fputs(chain_help, stdout);
        return AGREES;
    }
    day_watch_signals();
    int status = CANNOT;
    if (till_client_start_library(&fault) && open_theme(&theme, &options, &fault)) {
        status = run_chain(&options, &theme, &fault);
    }
    if (status == CANNOT) {
        (void)fprintf(stderr, "chain: %s\n", fault.text);
    }
    close_theme(&theme);
    return status;
}
