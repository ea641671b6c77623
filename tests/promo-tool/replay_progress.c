#include "tests/promo-tool/replay_progress.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 40, REDRAW_MS = 200 };

static int64_t now_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_start(struct progress *progress, FILE *file, uint64_t all) {
    *progress = (struct progress){.file = file, .is_drawn = isatty(fileno(file)) == 1, .all = all};
    progress->started_ms = now_ms();
}

int64_t progress_spent_ms(const struct progress *progress) {
    return now_ms() - progress->started_ms;
}

void progress_show(struct progress *progress, uint64_t done) {
    static const char full[BAR_WIDTH + 1] = "########################################";
    static const char empty[BAR_WIDTH + 1] = "........................................";
    int64_t now = now_ms();
    if (!progress->is_drawn || progress->all == 0 || now - progress->drawn_ms < REDRAW_MS) {
        return;
    }
    progress->drawn_ms = now;
    int filled = (int)(done * BAR_WIDTH / progress->all);
    int64_t spent_ms = now - progress->started_ms;
    (void)fprintf(progress->file, "\r[%.*s%.*s] %3d %%  %" PRIu64 " of %" PRIu64 " receipts, %" PRIu64 "/s ", filled,
                  full, BAR_WIDTH - filled, empty, (int)(done * 100 / progress->all), done, progress->all,
                  done * 1000 / (uint64_t)(spent_ms > 0 ? spent_ms : 1));
    (void)fflush(progress->file);
}

void progress_wipe(struct progress *progress) {
    if (progress->drawn_ms != 0) {
        (void)fprintf(progress->file, "\r\033[K");
        (void)fflush(progress->file);
    }
}
