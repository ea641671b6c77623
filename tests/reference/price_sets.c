#include <stdlib.h>

#include "base/bug.h"
#include "tests/reference/price_receipt.h"
#include "tests/reference/share_out.h"

enum { ONE_MILLI = 1000, WHOLE_BP = 10000 };

/* One piece on the counter. Promotions that look at pieces come before every other discount on their goods, so that a
 * piece costs what its tag says. */
struct piece {
    int64_t price_minor;
    size_t line;
};

struct pieces {
    size_t count;
    struct piece *items;
};

static int dearest_first(const void *a, const void *b) {
    const struct piece *left = a;
    const struct piece *right = b;
    if (left->price_minor != right->price_minor) {
        return left->price_minor > right->price_minor ? -1 : 1;
    }
    return (left->line > right->line) - (left->line < right->line);
}

static int64_t pieces_of_line(const struct priced_line *line) {
    bool is_weighed = line->product != NULL && (line->product->flags & PRODUCT_IS_WEIGHED) != 0;
    return is_weighed ? 0 : line->quantity_milli / ONE_MILLI;
}

/* All pieces of the goods on the counter, the dearest first. */
static struct pieces lay_out(const struct meaning *meaning, const struct priced_receipt *priced) {
    struct pieces pieces = {0};
    for (size_t i = 0; i < priced->line_count; i++) {
        pieces.count += goods_are_meant(meaning, &priced->lines[i]) ? (size_t)pieces_of_line(&priced->lines[i]) : 0;
    }
    pieces.items = calloc(pieces.count + 1, sizeof pieces.items[0]);
    bug_if(pieces.items == NULL);
    size_t at = 0;
    for (size_t i = 0; i < priced->line_count; i++) {
        bool is_meant = goods_are_meant(meaning, &priced->lines[i]);
        for (int64_t k = 0; is_meant && k < pieces_of_line(&priced->lines[i]); k++) {
            pieces.items[at++] = (struct piece){.price_minor = priced->lines[i].price_minor, .line = i};
        }
    }
    qsort(pieces.items, pieces.count, sizeof pieces.items[0], dearest_first);
    return pieces;
}

/* All three bear the gift by what they cost: pieces of one line as one. */
static void free_one_of(const struct piece three[static 3], int64_t *wanted_minor, size_t line_count) {
    int64_t weights[LIMIT_LINES] = {0};
    int64_t parts[LIMIT_LINES];
    int64_t order[LIMIT_LINES];
    size_t members = 0;
    for (size_t k = 0; k < 3; k++) {
        size_t member = 0;
        while (member < members && order[member] != (int64_t)three[k].line) {
            member++;
        }
        members += member == members ? 1 : 0;
        order[member] = (int64_t)three[k].line;
        weights[member] += three[k].price_minor;
    }
    bug_if(members > line_count);
    share_out(three[2].price_minor, weights, members, parts);
    for (size_t member = 0; member < members; member++) {
        wanted_minor[order[member]] += parts[member];
    }
}

void give_third_free(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    struct pieces pieces = lay_out(meaning, priced);
    int64_t wanted_minor[LIMIT_LINES] = {0};
    for (size_t i = 0; i + 3 <= pieces.count; i += 3) {
        free_one_of(&pieces.items[i], wanted_minor, priced->line_count);
    }
    for (size_t i = 0; i < priced->line_count; i++) {
        take_off(&priced->lines[i], index, wanted_minor[i]);
    }
    free(pieces.items);
}

void give_set(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    struct pieces parts[MEANING_CATEGORIES];
    int64_t weights[LIMIT_LINES] = {0};
    int64_t shares[LIMIT_LINES];
    size_t part_count = 0;
    size_t sets = SIZE_MAX;
    int64_t sum_minor = 0;
    for (; part_count < MEANING_CATEGORIES && meaning->only[part_count] != NULL; part_count++) {
        struct meaning part = {.only = {meaning->only[part_count]}};
        parts[part_count] = lay_out(&part, priced);
        sets = parts[part_count].count < sets ? parts[part_count].count : sets;
    }
    for (size_t i = 0; i < part_count; i++) {
        for (size_t k = 0; k < sets; k++) {
            weights[parts[i].items[k].line] += parts[i].items[k].price_minor;
            sum_minor += parts[i].items[k].price_minor;
        }
        free(parts[i].items);
    }
    share_out(part_nearest(sum_minor, meaning->number, WHOLE_BP), weights, priced->line_count, shares);
    for (size_t i = 0; i < priced->line_count; i++) {
        take_off(&priced->lines[i], index, shares[i]);
    }
}
