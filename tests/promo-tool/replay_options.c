#include "tests/promo-tool/replay_options.h"

#include "base/text.h"
#include "node/replay_run.h"

#include <string.h>
#include <unistd.h>

static size_t core_count(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > REPLAY_THREADS_MAX ? REPLAY_THREADS_MAX : (size_t)cores;
}

static bool read_threads(const char *word, size_t *count, struct fault *fault) {
    int64_t number;
    if (!text_to_int64(text_of(word), &number) || number < 1 || number > REPLAY_THREADS_MAX) {
        return fault_set(fault, FAULT_CONFIG, "--threads takes 1 .. %d", REPLAY_THREADS_MAX);
    }
    *count = (size_t)number;
    return true;
}

/* An option with its value. */
static bool read_option(const char *name, const char *value, struct replay_options *options, struct fault *fault) {
    if (value == NULL) {
        return fault_set(fault, FAULT_CONFIG, "%s needs a value", name);
    }
    if (strcmp(name, "--threads") == 0) {
        return read_threads(value, &options->thread_count, fault);
    }
    const struct {
        const char *name;
        const char **value;
    } known[] = {{"--rules", &options->rules},
                 {"--against", &options->against},
                 {"--json", &options->json_path},
                 {"--csv", &options->csv_folder}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(name, known[i].name) == 0) {
            *known[i].value = value;
            return true;
        }
    }
    return fault_set(fault, FAULT_CONFIG, "no option %s", name);
}

bool replay_options_read(int count, char *const *words, struct replay_options *options, struct fault *fault) {
    *options = (struct replay_options){.thread_count = core_count()};
    int at = 0;
    for (; at < count && strncmp(words[at], "--", 2) == 0; at++) {
        if (strcmp(words[at], "--strict") == 0) {
            options->is_strict = true;
            continue;
        }
        if (!read_option(words[at], at + 1 < count ? words[at + 1] : NULL, options, fault)) {
            return false;
        }
        at++;
    }
    options->receipts = words + at;
    options->receipt_count = (size_t)(count - at);
    if (options->rules == NULL || options->receipt_count == 0) {
        return fault_set(fault, FAULT_CONFIG, "--rules and receipts are needed");
    }
    return true;
}
