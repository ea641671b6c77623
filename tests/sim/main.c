/* build/sim: simulated chains, each from a seed. A line for each failure, with its story; the last line is
 * "N passed, N failed".
 *     sim [--seed FIRST] [--seeds COUNT] [--stores S] [--minutes M] [--trace]    seeds (--count is --seeds)
 *     sim --mutant NAME, --mutants      passes when a seed finds the planted bug, or all of them; --list names them
 *     sim [--write] FILE.story ...      golden stories; with --write their traces become what they are now */
#include "tests/sim/sim_story.h"
#include "tests/sim/sim_world.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STORY_LINES = 60, MUTANT_SEEDS_MAX = 200 };

struct command {
    struct sim_options options; /* seed: the first */
    uint64_t seeds;
    bool has_trace;
    bool wants_all_mutants;
    bool writes_stories;
    char **stories; /* up to a NULL; NULL: none */
};

struct tally {
    int passed;
    int failed;
};

static uint64_t seed_that_runs; /* for the last words of a bug */

static void count(struct tally *tally, bool is_passed) {
    if (is_passed) {
        tally->passed++;
    } else {
        tally->failed++;
    }
}

/* The same seed once more, with its story; only its last lines are of interest. */
static void tell_story(const struct sim_options *options) {
    struct sim_options traced = *options;
    traced.trace = tmpfile();
    if (traced.trace == NULL) {
        return;
    }
    static struct sim_world world;
    (void)sim_world_run(&world, &traced);
    sim_world_close(&world);
    long lines = 0;
    rewind(traced.trace);
    for (int c = getc(traced.trace); c != EOF; c = getc(traced.trace)) {
        lines += c == '\n';
    }
    rewind(traced.trace);
    for (int c = getc(traced.trace); c != EOF; c = getc(traced.trace)) {
        if (lines <= STORY_LINES) {
            (void)putchar(c);
        }
        lines -= c == '\n';
    }
    (void)fclose(traced.trace);
}

static bool run_seed(const struct sim_options *options, uint64_t *fingerprint) {
    static struct sim_world world;
    seed_that_runs = options->seed;
    bool is_fine = sim_world_run(&world, options);
    *fingerprint = world.fingerprint;
    if (!is_fine) {
        (void)printf("seed %" PRIu64 ", step %" PRIu64 ", %lld ms: %s\n", options->seed, world.step,
                     (long long)world.now_ms, world.failure);
    }
    sim_world_close(&world);
    return is_fine;
}

/* A failure that does not repeat helps nobody. */
static bool first_seed_repeats(const struct command *command) {
    uint64_t first = 0;
    uint64_t second = 0;
    (void)run_seed(&command->options, &first);
    (void)run_seed(&command->options, &second);
    if (first != second) {
        (void)printf("seed %" PRIu64 " does not repeat\n", command->options.seed);
    }
    return first == second;
}

static void run_seeds(const struct command *command, struct tally *tally) {
    if (!command->has_trace) {
        count(tally, first_seed_repeats(command));
    }
    for (uint64_t i = 0; i < command->seeds; i++) {
        struct sim_options options = command->options;
        options.seed += i;
        options.trace = command->has_trace ? stdout : NULL;
        uint64_t fingerprint = 0;
        bool is_fine = run_seed(&options, &fingerprint);
        if (!is_fine && !command->has_trace) {
            tell_story(&options);
        }
        count(tally, is_fine);
    }
}

/* In a process of its own: a planted bug may well trip an assertion of the product, which counts as found. */
static bool seed_finds(const struct sim_options *options) {
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        uint64_t fingerprint = 0;
        bool is_quiet = freopen("/dev/null", "w", stdout) != NULL && freopen("/dev/null", "w", stderr) != NULL;
        _exit(is_quiet && !run_seed(options, &fingerprint) ? 1 : 0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && status != 0;
}

static void hunt_mutant(const struct command *command, enum sim_mutant mutant, struct tally *tally) {
    struct sim_options options = command->options;
    options.mutant = mutant;
    for (uint64_t tries = 1; tries <= MUTANT_SEEDS_MAX; tries++, options.seed++) {
        if (seed_finds(&options)) {
            (void)printf("mutant %-18s found by seed %" PRIu64 "\n", sim_mutant_name(mutant), options.seed);
            count(tally, true);
            return;
        }
    }
    (void)printf("mutant %s NOT found in %d seeds: %s\n", sim_mutant_name(mutant), MUTANT_SEEDS_MAX,
                 sim_mutant_what(mutant));
    count(tally, false);
}

static void hunt_all_mutants(const struct command *command, struct tally *tally) {
    for (int mutant = 1; mutant < SIM_MUTANT_COUNT; mutant++) {
        hunt_mutant(command, (enum sim_mutant)mutant, tally);
    }
}

static void run_stories(const struct command *command, struct tally *tally) {
    for (char **path = command->stories; *path != NULL; path++) {
        count(tally, sim_story_run(*path, command->writes_stories));
    }
}

static void last_words(int signal_number) {
    char text[80];
    int size =
        snprintf(text, sizeof text, "seed %" PRIu64 " stopped at a bug; --trace shows its story\n", seed_that_runs);
    (void)!write(STDERR_FILENO, text, (size_t)size);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

static int usage(void) {
    (void)fputs("usage: sim [--seed FIRST] [--seeds COUNT] [--stores 1..8] [--minutes M] [--trace]\n"
                "       sim --mutant NAME | --mutants | --list\n"
                "       sim [--write] FILE.story ...\n",
                stderr);
    return 2;
}

static int list_mutants(void) {
    for (int mutant = 1; mutant < SIM_MUTANT_COUNT; mutant++) {
        (void)printf("%-18s %s\n", sim_mutant_name((enum sim_mutant)mutant), sim_mutant_what((enum sim_mutant)mutant));
    }
    return 0;
}

static bool parse_number(const char *text, int64_t min, int64_t max, int64_t *number) {
    return text != NULL && text_to_int64(text_of(text), number) && *number >= min && *number <= max;
}

/* An option that has a value; false: unknown, or its value is out of range. */
static bool take_value(struct command *command, const char *name, const char *value) {
    int64_t number = 0;
    if (value == NULL) {
        return false;
    }
    if (strcmp(name, "--seed") == 0 && parse_number(value, 0, INT64_MAX, &number)) {
        command->options.seed = (uint64_t)number;
    } else if ((strcmp(name, "--seeds") == 0 || strcmp(name, "--count") == 0) &&
               parse_number(value, 1, INT32_MAX, &number)) {
        command->seeds = (uint64_t)number;
    } else if (strcmp(name, "--stores") == 0 && parse_number(value, 1, SIM_STORES_MAX, &number)) {
        command->options.stores = (uint32_t)number;
    } else if (strcmp(name, "--minutes") == 0 && parse_number(value, 1, 60 * 24, &number)) {
        command->options.minutes = number;
    } else if (strcmp(name, "--mutant") == 0) {
        command->options.mutant = sim_mutant_parse(value);
        return command->options.mutant != SIM_NO_MUTANT;
    } else {
        return false;
    }
    return true;
}

static bool parse(struct command *command, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--trace") == 0) {
            command->has_trace = true;
        } else if (strcmp(argv[i], "--write") == 0) {
            command->writes_stories = true;
        } else if (argv[i][0] != '-') {
            command->stories = argv + i;
            return true;
        } else if (strcmp(argv[i], "--mutants") == 0) {
            command->wants_all_mutants = true;
        } else if (take_value(command, argv[i], argv[i + 1])) {
            i++;
        } else {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv) {
    struct command command = {.options = {.seed = 1, .stores = 3, .minutes = 3}, .seeds = 1};
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        return list_mutants();
    }
    if (!parse(&command, argc, argv)) {
        return usage();
    }
    (void)signal(SIGABRT, last_words);
    struct tally tally = {0};
    if (command.stories != NULL) {
        run_stories(&command, &tally);
    } else if (command.wants_all_mutants) {
        hunt_all_mutants(&command, &tally);
    } else if (command.options.mutant != SIM_NO_MUTANT && !command.has_trace) {
        hunt_mutant(&command, command.options.mutant, &tally);
    } else {
        run_seeds(&command, &tally);
    }
    (void)printf("%d passed, %d failed\n", tally.passed, tally.failed);
    return tally.failed == 0 ? 0 : 1;
}
