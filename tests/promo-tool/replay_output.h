/* Where the report of `promo replay` goes: standard output, a file of JSON, a folder of CSV. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_OUTPUT_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_OUTPUT_H

#include "node/replay_json.h"
#include "node/replay_run.h"
#include "tests/promo-tool/replay_options.h"

enum { REPLAY_REFUSED_KEPT = 1000 };

struct refused_receipt {
    uint64_t number;
    char reason[REPLAY_REASON_MAX];
};

struct replay_output {
    const struct replay_options *options;
    struct replay_names names;
    uint64_t refused_count;          /* all of them */
    struct refused_receipt *refused; /* the first REPLAY_REFUSED_KEPT */
};

void replay_output_keep_refused(struct replay_output *output, uint64_t number, const char *reason);
/* Writes all that the options ask for. */
FAULT_CHECKED bool replay_output_write(const struct replay_output *output, const struct replay *replay,
                                       struct arena *scratch, struct fault *fault);
void replay_output_free(struct replay_output *output);

#endif
