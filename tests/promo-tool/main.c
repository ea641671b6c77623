/* promo: promotions on the command line.
 *     promo check FILE...                      each a promotion or a rule set: every mistake with its path and reason
 *     promo explain RULESET RECEIPT [--en]     prices the receipt and says of every promotion why (receipt_read.h)
 *     promo conformance FILE...                runs the neutral cases of the field (conformance.h)
 *     promo replay --rules SET RECEIPTS...     receipts of the past through a rule set, or two (replay_command.h)
 * Exit status: 0 all is good, 1 something is refused, 2 the command or a file cannot be used. */
#include "node/large_block.h"
#include "promo/evaluate.h"
#include "tests/harness/promo_load.h"
#include "tests/promo-tool/conformance.h"
#include "tests/promo-tool/outcome_print.h"
#include "tests/promo-tool/receipt_read.h"
#include "tests/promo-tool/replay_command.h"
#include "tests/promo-tool/replay_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GOOD = 0, REFUSED = 1, UNUSABLE = 2 };
#define ARENA_BYTES    ((size_t)1 << 30)
#define PRINTING_BYTES ((size_t)1 << 24)

static int check_file(const char *path, struct arena *arena) {
    static struct tree_report report;
    report = (struct tree_report){0};
    arena_reset(arena);
    const struct tree *tree = promo_load_file(path, arena);
    if (tree == NULL) {
        return UNUSABLE;
    }
    static struct promo_loaded loaded;
    bool is_good = false;
    if (tree_member(tree, "format") != NULL) {
        is_good = promo_load_compile(path, tree, arena, &loaded);
    } else {
        struct promotion promotion;
        is_good = promo_document_read(place_root(tree, &report), arena, &promotion);
        promo_load_print(path, &report);
    }
    if (is_good) {
        (void)printf("%s: good\n", path);
    }
    return is_good ? GOOD : REFUSED;
}

static int check(int count, char **paths, struct arena *arena) {
    int worst = GOOD;
    for (int i = 0; i < count; i++) {
        int result = check_file(paths[i], arena);
        worst = result > worst ? result : worst;
    }
    return worst;
}

/* A receipt on paper does not tell what its customer used before. */
static bool used_nothing(void *context, const struct promo_limit_question *question, int64_t *used) {
    (void)context;
    (void)question;
    *used = 0;
    return true;
}

static int print_explanation(const struct promo_loaded *loaded, struct read_receipt *receipt, struct arena *arena,
                             enum promo_language language) {
    receipt->request.arena = arena;
    receipt->request.limits.used = used_nothing;
    receipt->request.is_traced = true;
    receipt->request.is_complete = true;
    struct promo_outcome outcome;
    uint8_t *block = arena_take(arena, PRINTING_BYTES);
    if (block == NULL || !promo_evaluate(&loaded->compiled, &receipt->request, &outcome)) {
        (void)fprintf(stderr, "promo: not enough memory\n");
        return UNUSABLE;
    }
    struct writer out;
    writer_init(&out, block, PRINTING_BYTES);
    outcome_print(&out, &receipt->basket, &outcome, language);
    (void)fwrite(out.data, 1, out.size, stdout);
    if (out.overflowed) {
        (void)printf("... (too long to be printed whole)\n");
    }
    return GOOD;
}

static int explain(const char *set_path, const char *receipt_path, enum promo_language language, struct arena *arena) {
    static struct promo_loaded loaded;
    static struct read_receipt receipt;
    static struct tree_report report;
    const struct tree *set = promo_load_file(set_path, arena);
    const struct tree *tree = set == NULL ? NULL : promo_load_file(receipt_path, arena);
    if (tree == NULL) {
        return UNUSABLE;
    }
    if (!promo_load_compile(set_path, set, arena, &loaded)) {
        return REFUSED;
    }
    if (!receipt_read(tree, arena, &receipt, &report)) {
        promo_load_print(receipt_path, &report);
        return REFUSED;
    }
    return print_explanation(&loaded, &receipt, arena, language);
}

int main(int argc, char **argv) {
    void *block = large_block_take(ARENA_BYTES);
    struct arena arena;
    if (block == NULL) {
        (void)fprintf(stderr, "promo: not enough memory\n");
        return UNUSABLE;
    }
    arena_init(&arena, block, ARENA_BYTES);
    int result = UNUSABLE;
    bool is_english = argc == 5 && strcmp(argv[4], "--en") == 0;
    if (argc >= 3 && strcmp(argv[1], "check") == 0) {
        result = check(argc - 2, argv + 2, &arena);
    } else if (argc >= 3 && strcmp(argv[1], "conformance") == 0) {
        result = (int)conformance_run((size_t)argc - 2, argv + 2, &arena);
    } else if (argc >= 3 && strcmp(argv[1], "replay") == 0) {
        result = replay_command(argc - 2, argv + 2, &arena);
    } else if ((argc == 4 || is_english) && strcmp(argv[1], "explain") == 0) {
        result = explain(argv[2], argv[3], is_english ? PROMO_ENGLISH : PROMO_RUSSIAN, &arena);
    } else {
        (void)fprintf(stderr, "usage: promo check FILE...\n       promo explain RULESET RECEIPT [--en]\n"
                              "       promo conformance FILE...\n       " REPLAY_USAGE "\n");
    }
    free(block);
    return result;
}
