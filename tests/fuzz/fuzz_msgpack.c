/* The msgpack scan and the reader behind it. Input: a byte that is a kind of record, then as in spoiled_record.h. What
 * the scan passes msgpack-c must unpack without memory of its own and pack to the same bytes again: there is one
 * encoding of a value. */
#include "tests/fuzz/spoiled_record.h"

#include "base/bug.h"
#include "wire/msgpack_read.h"
#include "wire/msgpack_scan.h"

#include <msgpack.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 4 * 1024 * 1024 };

static int put(void *context, const char *data, size_t size) {
    writer_bytes(context, data, size);
    return 0;
}

static void check_one_encoding(const msgpack_object *object, struct span bytes) {
    static uint8_t packed[1024 * 1024];
    struct writer out;
    msgpack_packer packer;
    writer_init(&out, packed, sizeof packed);
    msgpack_packer_init(&packer, &out, put);
    (void)msgpack_pack_object(&packer, *object);
    bug_if(!out.overflowed && !span_equal(bytes, writer_result(&out)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static alignas(max_align_t) uint8_t block[ARENA_SIZE];
    static uint8_t spoiled[SPOILED_MAX];
    if (size == 0) {
        return 0;
    }
    struct dice dice = {.state = data[0]};
    struct span bytes = spoiled_record(random_kind(&dice), span_of(data + 1, size - 1), spoiled);
    struct arena arena;
    struct msgpack_reader reader;
    struct fault fault;
    arena_init(&arena, block, sizeof block);
    struct msgpack_place root = msgpack_read_open(&reader, bytes, &arena);
    bool is_sound = msgpack_scan(bytes).defect == MSGPACK_SOUND;
    bug_if(msgpack_read_finish(&reader, &fault) != is_sound && fault.code != FAULT_FULL);
    if (!msgpack_read_is_absent(root)) {
        check_one_encoding(root.object, bytes);
    }
    return 0;
}
