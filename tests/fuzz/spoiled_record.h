/* For fuzz targets of records: sound bytes with changes, because bytes out of nothing seldom get past the first field.
 * Input: a byte that says how, then
 *   even: the bytes as they are;
 *   odd:  a byte that is the seed of a sound record of the kind, then changes to its bytes, in groups of (place high,
 *         place low, value); a group at place 0xFFFF cuts the end by `value` bytes. */
#ifndef REGULARS_TESTS_SPOILED_RECORD_H
#define REGULARS_TESTS_SPOILED_RECORD_H

#include "tests/harness/random_record.h"

#include <stdalign.h>
#include <string.h>

enum { SPOILED_MAX = 64 * 1024, SPOILED_GROUP = 3 };

static inline struct span spoiled_base(enum journal_kind kind, uint8_t seed, uint8_t *out_bytes) {
    static alignas(max_align_t) uint8_t block[256 * 1024];
    struct arena arena;
    struct dice dice = {.state = seed};
    struct record record;
    struct writer out;
    arena_init(&arena, block, sizeof block);
    random_record(&dice, &arena, kind, &record);
    writer_init(&out, out_bytes, SPOILED_MAX);
    return record_encode(&record, &out);
}

/* Fills `out_bytes` (SPOILED_MAX) or gives the input itself. */
static inline struct span spoiled_record(enum journal_kind kind, struct span input, uint8_t *out_bytes) {
    if (input.size < 2 || input.data[0] % 2 == 0) {
        return input.size == 0 ? input : span_of(input.data + 1, input.size - 1);
    }
    struct span base = spoiled_base(kind, input.data[1], out_bytes);
    for (size_t at = 2; at + SPOILED_GROUP <= input.size; at += SPOILED_GROUP) {
        size_t place = (size_t)input.data[at] << 8 | input.data[at + 1];
        uint8_t value = input.data[at + 2];
        if (place == 0xFFFF) {
            base.size -= value < base.size ? value : base.size;
        } else if (base.size > 0) {
            out_bytes[place % base.size] = value;
        }
    }
    return base;
}

#endif
