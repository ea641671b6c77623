/* No byte reaches msgpack-c before the scan: length bombs, depth, twins of keys, long forms, trailing bytes and kinds
 * that we do not take are refused, each by its name and its place; what our writer gives passes. */
#include "tests/harness/unit.h"
#include "tests/unit/wire/random_tree.h"

#include "base/limits.h"
#include "wire/msgpack_scan.h"
#include "wire/msgpack_write.h"

#include <stdalign.h>
#include <string.h>

struct sample {
    const char *hex;
    enum msgpack_defect defect;
    size_t offset;
};

static void assert_found(struct sample sample) {
    uint8_t bytes[64];
    size_t size = strlen(sample.hex) / 2;
    assert_true(text_unhex(bytes, size, text_of(sample.hex)));
    struct msgpack_finding finding = msgpack_scan(span_of(bytes, size));
    if (finding.defect != sample.defect || finding.offset != sample.offset) {
        fail_msg("%s: %s at %zu", sample.hex, msgpack_defect_text(finding.defect), finding.offset);
    }
}

static void assert_all_found(const struct sample *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_found(samples[i]);
    }
}

#define ASSERT_ALL_FOUND(samples) assert_all_found((samples), sizeof(samples) / sizeof((samples)[0]))

static void takes_each_kind(void **state) {
    (void)state;
    static const struct sample samples[] = {
        {"c0", MSGPACK_SOUND, 1},       {"c2", MSGPACK_SOUND, 1},
        {"c3", MSGPACK_SOUND, 1},       {"00", MSGPACK_SOUND, 1},
        {"7f", MSGPACK_SOUND, 1},       {"ff", MSGPACK_SOUND, 1},
        {"e0", MSGPACK_SOUND, 1},       {"a0", MSGPACK_SOUND, 1},
        {"a2d0b4", MSGPACK_SOUND, 3},   {"c400", MSGPACK_SOUND, 2},
        {"c402ffff", MSGPACK_SOUND, 4}, {"80", MSGPACK_SOUND, 1},
        {"90", MSGPACK_SOUND, 1},       {"8201010293c0c2c3", MSGPACK_SOUND, 8},
    };
    ASSERT_ALL_FOUND(samples);
}

static void refuses_bombs_of_five_bytes(void **state) {
    (void)state;
    static const struct sample samples[] = {
        {"dd10000000", MSGPACK_UNBACKED, 0}, /* an array of 2^28 */
        {"ddffffffff", MSGPACK_UNBACKED, 0}, /* of 2^32 - 1 */
        {"df10000000", MSGPACK_UNBACKED, 0}, /* a map of 2^28 */
        {"dfffffffff", MSGPACK_UNBACKED, 0},
        {"dcffff", MSGPACK_UNBACKED, 0},
        {"dbffffffff", MSGPACK_TRUNCATED, 0}, /* a text of 4 GiB */
        {"c6ffffffff", MSGPACK_TRUNCATED, 0}, /* bytes */
        {"9f", MSGPACK_UNBACKED, 0},
        {"8101", MSGPACK_UNBACKED, 0},
        {"93939393c0c0c0c0c0c0", MSGPACK_UNBACKED, 3}, /* each is backed alone, not all together */
    };
    ASSERT_ALL_FOUND(samples);
}

static void refuses_long_forms(void **state) {
    (void)state;
    static const struct sample samples[] = {
        {"cc7f", MSGPACK_NOT_SHORTEST, 0},
        {"cc80", MSGPACK_SOUND, 2},
        {"cd00ff", MSGPACK_NOT_SHORTEST, 0},
        {"cd0100", MSGPACK_SOUND, 3},
        {"ce0000ffff", MSGPACK_NOT_SHORTEST, 0},
        {"ce00010000", MSGPACK_SOUND, 5},
        {"cf00000000ffffffff", MSGPACK_NOT_SHORTEST, 0},
        {"cf0000000100000000", MSGPACK_SOUND, 9},
        {"cf7fffffffffffffff", MSGPACK_SOUND, 9},
        {"cf8000000000000000", MSGPACK_INT_RANGE, 0},
        {"d0e0", MSGPACK_NOT_SHORTEST, 0},
        {"d0df", MSGPACK_SOUND, 2},
        {"d001", MSGPACK_NOT_SHORTEST, 0}, /* not below zero: an unsigned form */
        {"d1ff80", MSGPACK_NOT_SHORTEST, 0},
        {"d1ff7f", MSGPACK_SOUND, 3},
        {"d2ffff8000", MSGPACK_NOT_SHORTEST, 0},
        {"d2ffff7fff", MSGPACK_SOUND, 5},
        {"d3ffffffff80000000", MSGPACK_NOT_SHORTEST, 0},
        {"d3ffffffff7fffffff", MSGPACK_SOUND, 9},
        {"d38000000000000000", MSGPACK_SOUND, 9},
        {"d90161", MSGPACK_NOT_SHORTEST, 0},
        {"da000161", MSGPACK_NOT_SHORTEST, 0},
        {"db0000000161", MSGPACK_NOT_SHORTEST, 0},
        {"c50001ff", MSGPACK_NOT_SHORTEST, 0},
        {"c600000001ff", MSGPACK_NOT_SHORTEST, 0},
        {"dc0001c0", MSGPACK_NOT_SHORTEST, 0},
        {"dd00000001c0", MSGPACK_NOT_SHORTEST, 0},
        {"de000101c0", MSGPACK_NOT_SHORTEST, 0},
        {"df0000000101c0", MSGPACK_NOT_SHORTEST, 0},
    };
    ASSERT_ALL_FOUND(samples);
}

static void refuses_bad_keys(void **state) {
    (void)state;
    static const struct sample samples[] = {
        {"820101020a", MSGPACK_SOUND, 5},
        {"8201010102", MSGPACK_KEY_TWICE, 3},
        {"8202010102", MSGPACK_KEY_ORDER, 3},
        {"8100c0", MSGPACK_KEY_KIND, 1},         /* 0 */
        {"81ffc0", MSGPACK_KEY_KIND, 1},         /* -1 */
        {"81a161c0", MSGPACK_KEY_KIND, 1},       /* a text */
        {"81c0c0", MSGPACK_KEY_KIND, 1},         /* nil */
        {"8190c0", MSGPACK_KEY_KIND, 1},         /* an array */
        {"81cdffffc0", MSGPACK_SOUND, 5},        /* 65535 */
        {"81ce00010000c0", MSGPACK_KEY_KIND, 1}, /* 65536 */
        {"8201810201020a", MSGPACK_SOUND, 7},    /* each map has its own keys */
        {"8201820101010102c0", MSGPACK_KEY_TWICE, 5},
    };
    ASSERT_ALL_FOUND(samples);
}

static void refuses_kinds_tails_and_texts(void **state) {
    (void)state;
    static const struct sample samples[] = {
        {"ca00000000", MSGPACK_KIND, 0},         /* float 32 */
        {"cb0000000000000000", MSGPACK_KIND, 0}, /* float 64 */
        {"c1", MSGPACK_KIND, 0},
        {"d40000", MSGPACK_KIND, 0},       /* fixext 1 */
        {"d6ff00000000", MSGPACK_KIND, 0}, /* a timestamp */
        {"c70100ff", MSGPACK_KIND, 0},     /* ext 8 */
        {"91ca00000000", MSGPACK_KIND, 1},
        {"c0c0", MSGPACK_TRAILING, 1},
        {"91c000", MSGPACK_TRAILING, 2},
        {"8000", MSGPACK_TRAILING, 1},
        {"", MSGPACK_TRUNCATED, 0},
        {"a1ff", MSGPACK_BAD_UTF8, 0},
        {"a2c0af", MSGPACK_BAD_UTF8, 0},   /* overlong */
        {"a3eda080", MSGPACK_BAD_UTF8, 0}, /* surrogate */
        {"a1d0", MSGPACK_BAD_UTF8, 0},     /* cut */
        {"c401ff", MSGPACK_SOUND, 3},      /* bytes may be any */
        {"a261", MSGPACK_TRUNCATED, 0},
        {"cd01", MSGPACK_TRUNCATED, 0},
    };
    ASSERT_ALL_FOUND(samples);
}

static void bounds_the_depth(void **state) {
    (void)state;
    uint8_t nested[LIMIT_MSGPACK_DEPTH + 1];
    memset(nested, 0x91, sizeof nested);
    nested[LIMIT_MSGPACK_DEPTH] = 0xc0;
    assert_int_equal(msgpack_scan(span_of(nested, sizeof nested)).defect, MSGPACK_SOUND);
    nested[LIMIT_MSGPACK_DEPTH] = 0x90;
    struct msgpack_finding finding = msgpack_scan(span_of(nested, sizeof nested));
    assert_int_equal(finding.defect, MSGPACK_TOO_DEEP);
    assert_int_equal(finding.offset, LIMIT_MSGPACK_DEPTH);
    static uint8_t deep[LIMIT_FRAME];
    memset(deep, 0x91, sizeof deep);
    assert_int_equal(msgpack_scan(span_of(deep, sizeof deep)).defect, MSGPACK_TOO_DEEP);
}

static void write_value(struct msgpack_writer *record, uint32_t key, const struct tree *tree);

static void write_container(struct msgpack_writer *record, uint32_t key, const struct tree *tree) {
    bool is_map = tree->kind == TREE_OBJECT;
    is_map ? msgpack_write_map(record, key) : msgpack_write_array(record, key);
    for (size_t i = 0; i < tree->count; i++) {
        write_value(record, is_map ? (uint32_t)(i + 1) * 200 : MSGPACK_ITEM, &tree->items[i]);
    }
    msgpack_write_end(record);
}

static void write_value(struct msgpack_writer *record, uint32_t key, const struct tree *tree) {
    switch (tree->kind) {
    case TREE_NULL: msgpack_write_bytes(record, key, span_of("\xff\x00", 2)); return;
    case TREE_BOOL: msgpack_write_bool(record, key, tree->is_true); return;
    case TREE_INT: msgpack_write_int(record, key, tree->number); return;
    case TREE_TEXT: msgpack_write_text(record, key, tree->text); return;
    case TREE_ARRAY:
    case TREE_OBJECT: write_container(record, key, tree); return;
    }
    fail();
}

static struct span random_record(uint64_t seed, uint8_t *out, size_t capacity) {
    static alignas(max_align_t) uint8_t block[1024 * 1024];
    struct arena arena;
    struct dice dice = {.state = seed};
    struct tree tree;
    struct writer writer;
    struct msgpack_writer record;
    arena_init(&arena, block, sizeof block);
    random_tree(&dice, &arena, 4, &tree);
    writer_init(&writer, out, capacity);
    msgpack_write_start(&record, &writer);
    write_value(&record, MSGPACK_ITEM, &tree);
    return msgpack_write_finish(&record);
}

static void passes_what_the_writer_gives_and_nothing_shorter_or_longer(void **state) {
    (void)state;
    static uint8_t bytes[64 * 1024];
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct span record = random_record(seed, bytes, sizeof bytes - 1);
        assert_true(record.size > 0);
        assert_int_equal(msgpack_scan(record).defect, MSGPACK_SOUND);
        size_t step = record.size / 64 + 1;
        for (size_t size = 0; size < record.size; size += step) {
            enum msgpack_defect defect = msgpack_scan(span_of(bytes, size)).defect;
            assert_true(defect == MSGPACK_TRUNCATED || defect == MSGPACK_UNBACKED);
        }
        bytes[record.size] = 0;
        assert_int_equal(msgpack_scan(span_of(bytes, record.size + 1)).defect, MSGPACK_TRAILING);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_each_kind),
    cmocka_unit_test(refuses_bombs_of_five_bytes),
    cmocka_unit_test(refuses_long_forms),
    cmocka_unit_test(refuses_bad_keys),
    cmocka_unit_test(refuses_kinds_tails_and_texts),
    cmocka_unit_test(bounds_the_depth),
    cmocka_unit_test(passes_what_the_writer_gives_and_nothing_shorter_or_longer),
};

UNIT_RUN(tests)
