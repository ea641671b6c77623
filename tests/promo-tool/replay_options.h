/* The command line of `promo replay`. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_OPTIONS_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_OPTIONS_H

#include "base/fault.h"

#include <stddef.h>

#define REPLAY_USAGE                                                                                                   \
    "promo replay --rules SET [--against SET] [--threads N] [--strict] [--json FILE] [--csv FOLDER] RECEIPTS..."

struct replay_options {
    const char *rules;
    const char *against;   /* NULL: one set */
    size_t thread_count;   /* default: a thread for each core */
    bool is_strict;        /* the first receipt that cannot be read stops it */
    const char *json_path; /* NULL: none */
    const char *csv_folder;
    size_t receipt_count; /* files of JSON lines, or one folder of real data */
    char *const *receipts;
};

/* The words behind `promo replay`. */
FAULT_CHECKED bool replay_options_read(int count, char *const *words, struct replay_options *options,
                                       struct fault *fault);

#endif
