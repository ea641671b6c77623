/* A progress bar on a terminal: redrawn a few times a second, wiped at the end. Anywhere else nothing is drawn. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_PROGRESS_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
    FILE *file;
    bool is_drawn;
    uint64_t all;
    int64_t started_ms;
    int64_t drawn_ms;
};

void progress_start(struct progress *progress, FILE *file, uint64_t all);
void progress_show(struct progress *progress, uint64_t done);
void progress_wipe(struct progress *progress);
int64_t progress_spent_ms(const struct progress *progress);

#endif
