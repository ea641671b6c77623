#include "tests/reference/share_out.h"

#include "base/bug.h"
#include "base/limits.h"

__extension__ typedef __int128 wide;

int64_t part_nearest(int64_t a, int64_t b, int64_t c) {
    return (int64_t)(((wide)a * b * 2 + c) / ((wide)c * 2));
}

int64_t part_down(int64_t a, int64_t b, int64_t c) {
    return (int64_t)((wide)a * b / c);
}

int64_t part_up(int64_t a, int64_t b, int64_t c) {
    return (int64_t)(((wide)a * b + c - 1) / c);
}

void share_out(int64_t total, const int64_t *weights, size_t count, int64_t *shares) {
    bug_if(count > LIMIT_LINES);
    int64_t remainders[LIMIT_LINES];
    int64_t sum = 0;
    int64_t left = total;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
        shares[i] = 0;
    }
    if (sum == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        shares[i] = part_down(total, weights[i], sum);
        remainders[i] = (int64_t)((wide)total * weights[i] % sum);
        left -= shares[i];
    }
    for (; left > 0; left--) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            best = remainders[i] > remainders[best] ? i : best;
        }
        shares[best]++;
        remainders[best] = -1;
    }
}

void share_out_capped(int64_t total, const int64_t *weights, const int64_t *caps, size_t count, int64_t *shares) {
    bug_if(count > LIMIT_LINES);
    int64_t open[LIMIT_LINES] = {0};
    int64_t more[LIMIT_LINES];
    int64_t given = -1;
    for (size_t i = 0; i < count; i++) {
        shares[i] = 0;
    }
    while (total > 0 && given != 0) {
        given = 0;
        for (size_t i = 0; i < count; i++) {
            open[i] = shares[i] < caps[i] ? weights[i] : 0;
        }
        share_out(total, open, count, more);
        for (size_t i = 0; i < count; i++) {
            int64_t room = caps[i] - shares[i];
            int64_t taken = more[i] < room ? more[i] : room;
            shares[i] += taken;
            given += taken;
        }
        total -= given;
    }
}
