/* The codecs of every kind of record. Input: a byte that is the kind, then as in spoiled_record.h. A record that is
 * taken must say the same after it has been written and read again. */
#include "tests/fuzz/spoiled_record.h"
#include "tests/harness/same_record.h"

#include "base/bug.h"
#include "wire/msgpack_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 8 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static alignas(max_align_t) uint8_t block[ARENA_SIZE];
    static uint8_t spoiled[SPOILED_MAX];
    static uint8_t written[SPOILED_MAX];
    static struct record record;
    static struct record again;
    if (size == 0) {
        return 0;
    }
    struct dice dice = {.state = data[0]};
    enum journal_kind kind = random_kind(&dice);
    struct arena arena;
    struct fault fault;
    struct writer out;
    arena_init(&arena, block, sizeof block);
    struct span bytes = spoiled_record(kind, span_of(data + 1, size - 1), spoiled);
    if (!record_decode((int32_t)kind, bytes, &arena, &record, &fault)) {
        return 0;
    }
    writer_init(&out, written, sizeof written);
    struct span canonical = record_encode(&record, &out);
    if (canonical.size == 0) {
        return 0; /* many lines, and fields that the input left out at no cost */
    }
    bug_if(msgpack_scan(canonical).defect != MSGPACK_SOUND);
    bug_if(!record_decode((int32_t)kind, canonical, &arena, &again, &fault) || !same_record(&record, &again));
    return 0;
}
