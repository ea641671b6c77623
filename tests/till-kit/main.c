/* The conformance kit for makers of tills and of stores; `till-kit --help` tells, README.md of this folder explains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "node/os_entropy.h"
#include "node/whole_file.h"
#include "tests/till-kit/kit_coverage.h"
#include "tests/till-kit/kit_record.h"
#include "tests/till-kit/kit_run.h"
#include "wire/json.h"

enum { DONE = 0, FAILED = 1, MISUSED = 2, CASE_ROOM = 16 * 1024 * 1024 };
/* Nine digits, below what the fixtures' phones have. */
enum { CASE_NUMBER_MIN = 100000000, CASE_NUMBERS = 800000000 };

static const char usage[] =
    "till-kit: plays recorded exchanges of the till API against a store and compares the answers\n"
    "\n"
    "  till-kit --url URL [--pairing-code CODE | --key KEY] CASE...\n"
    "      plays the cases in their order. With a pairing code the cases of pairing come first and give the key;\n"
    "      with the key of a till that is paired already they are skipped\n"
    "  till-kit --url URL [--pairing-code CODE | --key KEY] --record CASE\n"
    "      plays a draft and prints the case with the answers that came\n"
    "  till-kit --coverage DESCRIPTION --not-provoked LIST CASE...\n"
    "      tells what of the API's description no case uses\n"
    "\n"
    "A file CASE is described in tests/till-kit/README.md. The last line is the sum. Exit status: 0 all passed, 1 "
    "not,\n"
    "2 misused.\n";

struct arguments {
    const char *url;
    const char *pairing_code;
    const char *key;
    const char *coverage;
    const char *not_provoked;
    bool is_record;
    size_t case_count;
    char **cases;
};

/* Large, so not on the stack. */
struct kit {
    struct kit_run run;
    struct kit_case kit_case;
    struct kit_coverage coverage;
    struct arena arena; /* of one case file */
};

static const char **option_of(struct arguments *arguments, const char *name) {
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--url", &arguments->url},
                   {"--pairing-code", &arguments->pairing_code},
                   {"--key", &arguments->key},
                   {"--coverage", &arguments->coverage},
                   {"--not-provoked", &arguments->not_provoked}};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return options[i].value;
        }
    }
    return NULL;
}

/* Options first, then cases. */
static bool read_arguments(struct arguments *arguments, int argc, char **argv) {
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char **option = option_of(arguments, argv[i]);
        if (option != NULL && i + 1 < argc) {
            *option = argv[++i];
        } else if (strcmp(argv[i], "--record") == 0) {
            arguments->is_record = true;
        } else {
            return false;
        }
    }
    arguments->cases = argv + i;
    arguments->case_count = (size_t)(argc - i);
    bool is_coverage = arguments->coverage != NULL;
    return arguments->case_count > 0 && is_coverage == (arguments->url == NULL) &&
           is_coverage == (arguments->not_provoked != NULL) && (!arguments->is_record || arguments->case_count == 1);
}

static int fail(const struct fault *fault) {
    (void)fprintf(stderr, "till-kit: %s\n", fault->text);
    return FAILED;
}

static bool read_json(const char *path, struct arena *arena, const struct tree **tree, struct fault *fault) {
    size_t size;
    bool is_there;
    uint8_t *block = arena_take(arena, KIT_BODY_MAX);
    bug_if(block == NULL);
    if (!whole_file_read(path, block, KIT_BODY_MAX, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return fault_set(fault, FAULT_INPUT, "%s: there is no such file", path);
    }
    return json_parse(span_of(block, size), arena, tree, fault) || fault_wrap(fault, "%s", path);
}

/* ---------------------------------------------------------------------------------------------------------- a store */

/* A key is "TILL.SECRET". */
static bool take_key(struct kit_values *values, const char *key) {
    int64_t till;
    struct text number = {key, strcspn(key, ".")};
    return text_to_int64(number, &till) && kit_values_set_text(values, "key", key) &&
           kit_values_set_int(values, "till", till);
}

static bool open_run(struct kit_run *run, const struct arguments *arguments, struct fault *fault) {
    struct timespec now;
    uint8_t drawn[4];
    char url[API_ROOT_MAX];
    struct text root = text_of(arguments->url);
    root.size -= root.size > 0 && root.data[root.size - 1] == '/';
    if (!text_copy(url, sizeof url, root)) {
        return fault_set(fault, FAULT_INPUT, "the url is too long");
    }
    if (!os_entropy_start(fault)) {
        return false;
    }
    struct entropy entropy = os_entropy();
    entropy.fill(entropy.context, drawn, sizeof drawn);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    kit_run_open(run, url, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
                 CASE_NUMBER_MIN + bytes_get_be32(drawn) % CASE_NUMBERS, stdout);
    if (arguments->pairing_code != NULL &&
        !kit_values_set_text(&run->values, "pairing_code", arguments->pairing_code)) {
        return fault_set(fault, FAULT_INPUT, "the pairing code is too long");
    }
    return arguments->key == NULL || take_key(&run->values, arguments->key) ||
           fault_set(fault, FAULT_INPUT, "the key is none; it is TILL.SECRET, as the store gave it");
}

/* A file that is no case is a failure among the others. */
static enum kit_verdict play_file(struct kit *kit, const char *file) {
    struct fault fault;
    arena_reset(&kit->arena);
    if (!kit_case_read(&kit->kit_case, file, &kit->arena, &fault)) {
        (void)printf("FAILED   %s\n", fault.text);
        return KIT_FAILED;
    }
    return kit_run_case(&kit->run, &kit->kit_case);
}

static int play(struct kit *kit, const struct arguments *arguments) {
    size_t counts[] = {[KIT_PASSED] = 0, [KIT_FAILED] = 0, [KIT_SKIPPED] = 0};
    for (size_t i = 0; i < arguments->case_count; i++) {
        counts[play_file(kit, arguments->cases[i])]++;
        (void)fflush(stdout);
    }
    (void)printf("%zu passed, %zu failed", counts[KIT_PASSED], counts[KIT_FAILED]);
    if (counts[KIT_SKIPPED] > 0) {
        (void)printf(", %zu skipped", counts[KIT_SKIPPED]);
    }
    (void)printf("\n");
    return counts[KIT_FAILED] == 0 && counts[KIT_PASSED] > 0 ? DONE : FAILED;
}

static int record(struct kit *kit, const struct arguments *arguments) {
    struct fault fault;
    if (!kit_case_read(&kit->kit_case, arguments->cases[0], &kit->arena, &fault)) {
        return fail(&fault);
    }
    struct text missing = kit_run_missing(&kit->run, &kit->kit_case);
    if (missing.size > 0) {
        (void)fprintf(stderr, "till-kit: the case needs %.*s, which was not given\n", (int)missing.size, missing.data);
        return FAILED;
    }
    return kit_record_case(&kit->run, &kit->kit_case, &fault) ? DONE : fail(&fault);
}

static int speak(struct kit *kit, const struct arguments *arguments) {
    struct fault fault;
    if (!open_run(&kit->run, arguments, &fault)) {
        return fail(&fault);
    }
    int status = arguments->is_record ? record(kit, arguments) : play(kit, arguments);
    kit_run_close(&kit->run);
    return status;
}

/* ----------------------------------------------------------------------------------------------------- the coverage */

static int cover(struct kit *kit, const struct arguments *arguments, struct arena *kept) {
    const struct tree *description;
    const struct tree *not_provoked;
    struct fault fault;
    size_t passed;
    size_t failed;
    if (!read_json(arguments->coverage, kept, &description, &fault) ||
        !read_json(arguments->not_provoked, kept, &not_provoked, &fault)) {
        return fail(&fault);
    }
    if (!kit_coverage_begin(&kit->coverage, description)) {
        (void)fault_set(&fault, FAULT_INPUT, "%s is not a description of the till API", arguments->coverage);
        return fail(&fault);
    }
    for (size_t i = 0; i < arguments->case_count; i++) {
        arena_reset(&kit->arena);
        if (!kit_case_read(&kit->kit_case, arguments->cases[i], &kit->arena, &fault)) {
            return fail(&fault);
        }
        kit_coverage_add(&kit->coverage, &kit->kit_case);
    }
    kit_coverage_report(&kit->coverage, not_provoked, &passed, &failed);
    (void)printf("%zu passed, %zu failed\n", passed, failed);
    return failed == 0 && passed > 0 ? DONE : FAILED;
}

int main(int argc, char **argv) {
    struct arguments arguments = {.url = NULL};
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        (void)fputs(usage, stdout);
        return DONE;
    }
    if (!read_arguments(&arguments, argc, argv)) {
        (void)fputs(usage, stderr);
        return MISUSED;
    }
    struct kit *kit = calloc(1, sizeof *kit);
    void *rooms[2] = {malloc(CASE_ROOM), malloc(CASE_ROOM)};
    struct arena kept;
    bug_if(kit == NULL || rooms[0] == NULL || rooms[1] == NULL);
    arena_init(&kit->arena, rooms[0], CASE_ROOM);
    arena_init(&kept, rooms[1], CASE_ROOM);
    int status = arguments.coverage != NULL ? cover(kit, &arguments, &kept) : speak(kit, &arguments);
    free(rooms[0]);
    free(rooms[1]);
    free(kit);
    return status;
}
