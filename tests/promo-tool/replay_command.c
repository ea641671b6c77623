#include "tests/promo-tool/replay_command.h"

#include "tests/harness/promo_load.h"
#include "tests/promo-tool/replay_journey.h"
#include "tests/promo-tool/replay_lines.h"
#include "tests/promo-tool/replay_options.h"
#include "tests/promo-tool/replay_output.h"
#include "tests/promo-tool/replay_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { GOOD = 0, REFUSED = 1, UNUSABLE = 2, NS_PER_SECOND = 1000000000 };

struct command {
    struct replay_options options;
    struct arena *arena;
    struct promo_loaded sets[REPLAY_SIDES_MAX];
    struct replay_lines *lines; /* one of the two is there */
    struct replay_journey *journey;
    struct progress progress;
    struct replay_output output;
};

static int complain(const struct fault *fault) {
    (void)fprintf(stderr, "promo: %s\n", fault->text);
    return UNUSABLE;
}

/* ------------------------------------------------------------------------------------------------------ the inputs */

static int load_set(struct command *command, const char *path, struct promo_loaded *loaded) {
    const struct tree *tree = promo_load_file(path, command->arena);
    if (tree == NULL) {
        return UNUSABLE;
    }
    return promo_load_compile(path, tree, command->arena, loaded) ? GOOD : REFUSED;
}

static bool open_receipts(struct command *command, struct replay_source *source, struct replay_names *names,
                          struct fault *fault) {
    const struct replay_options *options = &command->options;
    struct stat status;
    if (stat(options->receipts[0], &status) == 0 && S_ISDIR(status.st_mode)) {
        if (options->receipt_count > 1) {
            return fault_set(fault, FAULT_CONFIG, "a folder of receipts stands alone");
        }
        struct text level = command->sets[0].set.settings.member_level;
        command->journey = replay_journey_open(options->receipts[0], level, fault);
        if (command->journey == NULL) {
            return false;
        }
        *source = replay_journey_source(command->journey);
        *names = (struct replay_names){.name = replay_journey_receipt_name, .context = command->journey};
        return true;
    }
    command->lines = replay_lines_open(options->receipt_count, options->receipts, fault);
    if (command->lines == NULL) {
        return false;
    }
    *source = replay_lines_source(command->lines);
    *names = (struct replay_names){.name = replay_lines_receipt_name, .context = command->lines};
    return true;
}

static void close_receipts(struct command *command) {
    if (command->lines != NULL) {
        replay_lines_close(command->lines);
    }
    if (command->journey != NULL) {
        replay_journey_close(command->journey);
    }
}

/* ---------------------------------------------------------------------------------------------------------- the run */

static bool tell_refused(void *context, uint64_t number, const char *reason) {
    struct command *command = context;
    char name[REPLAY_RECEIPT_NAME_MAX];
    command->output.names.name(command->output.names.context, number, name, sizeof(name));
    progress_wipe(&command->progress);
    (void)fprintf(stderr, "%s: %s\n", name, reason);
    replay_output_keep_refused(&command->output, number, reason);
    return !command->options.is_strict;
}

static void show_progress(void *context, uint64_t done) {
    struct command *command = context;
    progress_show(&command->progress, done);
}

static int64_t per_second(uint64_t count, int64_t spent_ns) {
    int64_t rate = 0;
    if (spent_ns > 0) {
        (void)checked_mul_div((int64_t)count, NS_PER_SECOND, spent_ns, ROUND_DOWN, &rate);
    }
    return rate;
}

static void tell_speed(const struct command *command, const struct replay_speed *speed, uint64_t count) {
    int64_t spent_ms = progress_spent_ms(&command->progress);
    uint64_t replayed = count - speed->refused;
    (void)fprintf(stderr,
                  "%" PRIu64 " receipts in %" PRId64 ".%03" PRId64 " s on %zu threads; of a core: %" PRId64
                  " receipts/s read, %" PRId64 " receipts/s replayed\n",
                  count, spent_ms / 1000, spent_ms % 1000, command->options.thread_count,
                  per_second(count, speed->read_ns), per_second(replayed, speed->replay_ns));
}

static int run(struct command *command, const struct replay_source *source) {
    const struct compiled_set *sets[REPLAY_SIDES_MAX] = {&command->sets[0].compiled, &command->sets[1].compiled};
    struct replay_watch watch = {.refused = tell_refused, .progress = show_progress, .context = command};
    struct replay_job job = {.set_count = command->options.against == NULL ? 1 : 2,
                             .sets = sets,
                             .source = source,
                             .watch = &watch,
                             .thread_count = command->options.thread_count};
    struct replay replay;
    struct replay_speed speed;
    struct fault fault;
    progress_start(&command->progress, stderr, source->count);
    if (!replay_run(&job, &replay, &speed, &fault)) {
        return complain(&fault);
    }
    progress_wipe(&command->progress);
    if (speed.is_stopped) {
        (void)fprintf(stderr, "promo: stopped at the first receipt that cannot be read (--strict)\n");
        replay_end(&replay);
        return REFUSED;
    }
    tell_speed(command, &speed, source->count);
    bool is_written = replay_output_write(&command->output, &replay, command->arena, &fault);
    replay_end(&replay);
    if (!is_written) {
        return complain(&fault);
    }
    return speed.refused > 0 ? REFUSED : GOOD;
}

static int replay_receipts(struct command *command) {
    struct replay_source source;
    struct replay_names names;
    struct fault fault;
    int result = load_set(command, command->options.rules, &command->sets[0]);
    if (result == GOOD && command->options.against != NULL) {
        result = load_set(command, command->options.against, &command->sets[1]);
    }
    if (result != GOOD) {
        return result;
    }
    if (!open_receipts(command, &source, &names, &fault)) {
        return complain(&fault);
    }
    command->output = (struct replay_output){.options = &command->options, .names = names};
    return run(command, &source);
}

int replay_command(int count, char *const *words, struct arena *arena) {
    struct command *command = calloc(1, sizeof(*command));
    struct fault fault;
    if (command == NULL) {
        (void)fault_set(&fault, FAULT_FULL, "out of memory");
        return complain(&fault);
    }
    command->arena = arena;
    int result = UNUSABLE;
    if (replay_options_read(count, words, &command->options, &fault)) {
        result = replay_receipts(command);
        close_receipts(command);
        replay_output_free(&command->output);
    } else {
        (void)complain(&fault);
        (void)fprintf(stderr, "usage: %s\n", REPLAY_USAGE);
    }
    free(command);
    return result;
}
