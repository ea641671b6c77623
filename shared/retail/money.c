#include "retail/money.h"

#include "base/bug.h"
#include "base/limits.h"

bool money_of_quantity(int64_t price_minor, int64_t quantity_milli, int64_t *amount_minor) {
    int64_t amount;
    if (price_minor < 0 || quantity_milli < 0 ||
        !checked_mul_div(price_minor, quantity_milli, QUANTITY_ONE_MILLI, ROUND_HALF_UP, &amount) ||
        amount > MONEY_MAX) {
        return false;
    }
    *amount_minor = amount;
    return true;
}

__extension__ typedef __int128 wide;

/* The claim of one part to a unit that is left over. */
struct claim {
    int64_t remainder; /* numerator over the sum of weights */
    size_t part;
};

static bool claim_is_stronger(struct claim a, struct claim b) {
    return a.remainder > b.remainder || (a.remainder == b.remainder && a.part < b.part);
}

/* Restores the heap (strongest claim first) below `at`. */
static void claim_sift(struct claim *heap, size_t count, size_t at) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && claim_is_stronger(heap[child + 1], heap[child])) {
            child++;
        }
        if (!claim_is_stronger(heap[child], heap[at])) {
            return;
        }
        struct claim moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

/* Gives one unit to each of the `left` strongest claims. */
static void hand_out(struct claim *heap, size_t count, int64_t left, int64_t *parts) {
    for (size_t i = count / 2; i > 0; i--) {
        claim_sift(heap, count, i - 1);
    }
    for (; left > 0; left--) {
        bug_if(count == 0 || heap[0].remainder == 0); /* the remainders sum to left times the sum of weights */
        parts[heap[0].part]++;
        heap[0] = heap[--count];
        claim_sift(heap, count, 0);
    }
}

/* The exact share rounded down, and what is left over of it as a numerator over `sum`. Most products fit 64 bits, whose
 * division is several times faster. */
static int64_t share_down(int64_t total, int64_t weight, int64_t sum, int64_t *part) {
    int64_t product;
    if (checked_mul(total, weight, &product)) {
        *part = product / sum;
        return product % sum;
    }
    wide exact = (wide)total * weight;
    *part = (int64_t)(exact / sum);
    return (int64_t)(exact % sum);
}

bool money_allocate(int64_t total, const int64_t *weights, size_t count, int64_t *parts) {
    bug_if(total < 0 || count > LIMIT_LINES);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        bug_if(weights[i] < 0 || !checked_add(sum, weights[i], &sum));
        parts[i] = 0;
    }
    if (total == 0 || sum == 0) {
        return total == 0;
    }
    struct claim claims[LIMIT_LINES];
    int64_t left = total;
    for (size_t i = 0; i < count; i++) {
        claims[i] = (struct claim){.remainder = share_down(total, weights[i], sum, &parts[i]), .part = i};
        left -= parts[i];
    }
    hand_out(claims, count, left, parts);
    return true;
}

int64_t money_allocate_capped(int64_t total, const int64_t *weights, const int64_t *caps, size_t count,
                              int64_t *parts) {
    bug_if(total < 0 || count > LIMIT_LINES);
    int64_t open[LIMIT_LINES] = {0};
    int64_t round[LIMIT_LINES];
    for (size_t i = 0; i < count; i++) {
        bug_if(caps[i] < 0);
        parts[i] = 0;
    }
    int64_t left = total;
    /* Each round either places all that is left or closes a part for good, so there are at most count + 1. */
    for (size_t rounds = 0; left > 0 && rounds <= count; rounds++) {
        for (size_t i = 0; i < count; i++) {
            open[i] = parts[i] < caps[i] ? weights[i] : 0;
        }
        if (!money_allocate(left, open, count, round)) {
            break;
        }
        for (size_t i = 0; i < count; i++) {
            int64_t given = int64_min(round[i], caps[i] - parts[i]);
            parts[i] += given;
            left -= given;
        }
    }
    return left;
}
