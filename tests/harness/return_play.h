/* A priced basket becomes the receipt that a store keeps, and goods of it come back, return after return. */
#ifndef REGULARS_TESTS_RETURN_PLAY_H
#define REGULARS_TESTS_RETURN_PLAY_H

#include "promo/returns/returns.h"

enum { PLAY_UNDONE_MAX = 1024 };

struct return_play {
    struct receipt sale;
    struct local_time sold_at;
    struct product *products;       /* by line of the sale */
    struct returned_so_far *before; /* by line of the sale: sums of all returns */
    size_t undone_count;
    struct return_undone undone[PLAY_UNDONE_MAX]; /* likewise */
};

/* False when the arena is full. The outcome is that of the request, and both live as long as the play. */
bool return_play_start(struct return_play *play, const struct promo_request *request,
                       const struct promo_outcome *outcome, struct arena *arena);

/* Decides one return and, when it is good, adds it to what came back. */
bool return_play_take(struct return_play *play, const struct compiled_set *rules,
                      const struct rule_set_returns *settings, struct return_line *lines, size_t line_count,
                      struct arena *arena, struct promo_return_answer *answer);

#endif
