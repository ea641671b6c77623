/* Our engine against json-rules-engine, a rule library of npm, in one run: the same 1,000 promotions, the same 50-line
 * receipts. The library only finds which conditions hold, ours prices the receipt. Both counts are told: a condition
 * that holds may still give nothing, as a fixed price above the tag does. */
#include "base/bug.h"
#include "tests/bench/measure.h"
#include "tests/bench/promo_workload.h"

#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROMOTIONS = 1000, WORK_BYTES = 32 * 1024 * 1024, NS_PER_SECOND = 1000000000 };

static void print_list(FILE *out, const char *name, const struct text *texts, size_t count) {
    (void)fprintf(out, "\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "%s\"%.*s\"", i == 0 ? "" : ",", (int)texts[i].size, texts[i].data);
    }
    (void)fprintf(out, "]");
}

/* A promotion without a threshold asks for any piece of its goods. */
static void print_promotion(FILE *out, const struct promotion *promotion) {
    const struct promo_result *result = &promotion->results[0];
    const struct promo_scope *scope = &result->target.scope;
    const char *fact = "quantity";
    int64_t value = result->target.kind == PROMO_TARGET_PICK ? result->target.pick.of * QUANTITY_ONE_MILLI : 1;
    if (promotion->has_conditions) {
        scope = &promotion->conditions.measure.scope;
        fact = promotion->conditions.measure.what == PROMO_AMOUNT ? "amount" : "quantity";
        value = promotion->conditions.value;
    }
    (void)fprintf(out, "{\"id\":\"%.*s\",\"fact\":\"%s\",\"value\":%" PRId64 ",", (int)promotion->id.size,
                  promotion->id.data, fact, value);
    print_list(out, "skus", scope->any_of.skus, scope->any_of.sku_count);
    (void)fprintf(out, ",");
    print_list(out, "categories", scope->any_of.categories, scope->any_of.category_count);
    (void)fprintf(out, "}");
}

static void print_receipt(FILE *out, const struct basket *basket) {
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        (void)fprintf(out, "%s{\"sku\":\"%.*s\",\"quantity\":%" PRId64 ",\"amount\":%" PRId64 ",", i == 0 ? "[" : ",",
                      (int)line->product.sku.size, line->product.sku.data, line->quantity_milli, line->amount_minor);
        print_list(out, "categories", line->product.categories, line->product.category_count);
        (void)fprintf(out, "}");
    }
    (void)fprintf(out, "]");
}

static void print_load(FILE *out, const struct rule_set *set, const struct promo_workload_receipts *receipts) {
    (void)fprintf(out, "{\"promotions\":[");
    for (size_t i = 0; i < set->promotion_count; i++) {
        (void)fprintf(out, "%s", i == 0 ? "" : ",");
        print_promotion(out, &set->promotions[i]);
    }
    (void)fprintf(out, "],\"receipts\":[");
    for (size_t i = 0; i < PROMO_WORKLOAD_RECEIPTS; i++) {
        (void)fprintf(out, "%s", i == 0 ? "" : ",");
        print_receipt(out, &receipts->baskets[i]);
    }
    (void)fprintf(out, "]}\n");
}

/* Runs node with the load as its standard input and `answer` as its standard output. */
static bool run_node(const char *load_path, int answer) {
    posix_spawn_file_actions_t files;
    pid_t child;
    int status;
    char program[] = "node";
    char script[] = "tests/bench/rules_engine.mjs";
    char *arguments[] = {program, script, NULL};
    bug_if(posix_spawn_file_actions_init(&files) != 0 ||
           posix_spawn_file_actions_addopen(&files, STDIN_FILENO, load_path, O_RDONLY, 0) != 0 ||
           posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO) != 0);
    bool has_run = posix_spawnp(&child, arguments[0], &files, NULL, arguments, environ) == 0 &&
                   waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    (void)posix_spawn_file_actions_destroy(&files);
    return has_run;
}

/* Nanoseconds of a receipt, and how many rules fired over all receipts; false when node did not run. */
static bool ask_library(const char *load_path, int64_t *spent_ns, int64_t *fired) {
    FILE *answer = tmpfile();
    bug_if(answer == NULL);
    bool is_read = run_node(load_path, fileno(answer)) && fseek(answer, 0, SEEK_SET) == 0 &&
                   fscanf(answer, "%" SCNd64 " %" SCNd64, spent_ns, fired) == 2;
    (void)fclose(answer);
    return is_read && *spent_ns > 0;
}

static int64_t held_on(const struct promo_outcome *outcome) {
    int64_t held = 0;
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        held += outcome->verdicts[i].kind == PROMO_APPLIED ? 1 : 0;
    }
    return held;
}

/* The median time of the receipts, and how many promotions gave something. */
static int64_t ask_ours(const struct promo_workload_set *set, const struct promo_workload_receipts *receipts,
                        struct arena *work, int64_t *applied) {
    enum { TIMES = 200 };
    int64_t spent_ns[PROMO_WORKLOAD_RECEIPTS];
    for (size_t r = 0; r < PROMO_WORKLOAD_RECEIPTS; r++) {
        struct promo_outcome outcome;
        int64_t begin_us = promo_workload_now_us();
        for (int i = 0; i < TIMES; i++) {
            arena_reset(work);
            struct promo_request request = promo_workload_request(&receipts->baskets[r], work);
            bug_if(!promo_evaluate(&set->compiled, &request, &outcome));
        }
        spent_ns[r] = (promo_workload_now_us() - begin_us) * 1000 / TIMES;
        *applied += held_on(&outcome);
    }
    return measure_median(spent_ns, PROMO_WORKLOAD_RECEIPTS);
}

int main(void) {
    static struct promo_workload_receipts receipts = {.line_count = PROMO_WORKLOAD_LINES_MAX};
    struct promo_workload_set *set = promo_workload_set(PROMOTIONS);
    promo_workload_receipts(&receipts, &set->arena);
    void *block = malloc(WORK_BYTES);
    bug_if(block == NULL);
    struct arena work;
    arena_init(&work, block, WORK_BYTES);

    char path[] = "/tmp/regulars-bench-XXXXXX";
    int descriptor = mkstemp(path);
    FILE *load = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    bug_if(load == NULL);
    print_load(load, &set->set, &receipts);
    bug_if(fclose(load) != 0);
    int64_t library_ns = 0;
    int64_t fired = 0;
    bool has_run = ask_library(path, &library_ns, &fired);
    (void)unlink(path);
    if (has_run) {
        int64_t applied = 0;
        int64_t ours_ns = ask_ours(set, &receipts, &work, &applied);
        (void)printf("       ours %" PRId64 " ns a receipt, priced (%" PRId64
                     " promotions gave), json-rules-engine %" PRId64 " ns, only asked (%" PRId64 " conditions held)\n",
                     ours_ns, applied, library_ns, fired);
        (void)measure_print(&(struct measure){.name = "promo-50-lines-1000-promotions-vs-json-rules-engine",
                                              .unit = "receipts/s",
                                              .goal_thousandths = 10000},
                            NS_PER_SECOND / ours_ns, NS_PER_SECOND / library_ns);
    } else {
        (void)printf("       node or json-rules-engine is not here: provisioning/install-missing installs them\n");
    }
    free(block);
    promo_workload_give_back(set);
    return has_run ? 0 : 1;
}
