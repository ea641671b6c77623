#include "wire/msgpack_read.h"

#include "base/bug.h"
#include "base/id.h"
#include "wire/msgpack_scan.h"

#include <inttypes.h>
#include <msgpack.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_MAX_SIZE = 80, REASON_MAX_SIZE = 120 };

/* A zone of msgpack-c that is a block of the arena, large enough by the scan's count: it never grows, so msgpack-c
 * never allocates and there is nothing to free. */
static bool unpack(struct span bytes, size_t value_count, struct arena *arena, msgpack_object *root) {
    size_t size = value_count * sizeof(msgpack_object);
    void *block = arena_take(arena, size);
    if (block == NULL) {
        return false;
    }
    msgpack_zone zone = {.chunk_list = {.free = size, .ptr = block}, .chunk_size = MSGPACK_ZONE_CHUNK_SIZE};
    size_t used = 0;
    msgpack_unpack_return result = msgpack_unpack((const char *)bytes.data, bytes.size, &used, &zone, root);
    bug_if(result != MSGPACK_UNPACK_SUCCESS || used != bytes.size || zone.chunk_list.head != NULL);
    return true;
}

struct msgpack_place msgpack_read_open(struct msgpack_reader *reader, struct span bytes, struct arena *arena) {
    *reader = (struct msgpack_reader){.arena = arena};
    struct msgpack_place absent = {.reader = reader};
    struct msgpack_finding finding = msgpack_scan(bytes);
    if (finding.defect != MSGPACK_SOUND) {
        reader->failed = true;
        (void)fault_set(&reader->fault, FAULT_INPUT, "byte %zu: %s", finding.offset,
                        msgpack_defect_text(finding.defect));
        return absent;
    }
    const struct arena before = *arena;
    msgpack_object *root = ARENA_NEW(arena, msgpack_object);
    if (root == NULL || !unpack(bytes, finding.value_count, arena, root)) {
        *arena = before;
        reader->failed = true;
        (void)fault_set(&reader->fault, FAULT_FULL, "a record of %zu values is larger than the memory for it",
                        finding.value_count);
        return absent;
    }
    return (struct msgpack_place){.object = root, .reader = reader};
}

bool msgpack_read_finish(const struct msgpack_reader *reader, struct fault *fault) {
    return reader->failed ? fault_set(fault, reader->fault.code, "%s", reader->fault.text) : true;
}

struct msgpack_place msgpack_read_field(const struct msgpack_place *map, uint32_t key) {
    struct msgpack_place place = {.parent = map, .number = key, .reader = map->reader};
    if (map->object == NULL || map->object->type != MSGPACK_OBJECT_MAP) {
        return place;
    }
    const msgpack_object_kv *pairs = map->object->via.map.ptr;
    size_t low = 0;
    size_t high = map->object->via.map.size;
    while (low < high) { /* the scan has checked that keys ascend */
        size_t middle = low + (high - low) / 2;
        if (pairs[middle].key.via.u64 < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < map->object->via.map.size && pairs[low].key.via.u64 == key) {
        place.object = &pairs[low].val;
    }
    return place;
}

struct msgpack_place msgpack_read_item(const struct msgpack_place *array, size_t index) {
    bool exists =
        array->object != NULL && array->object->type == MSGPACK_OBJECT_ARRAY && index < array->object->via.array.size;
    return (struct msgpack_place){.object = exists ? &array->object->via.array.ptr[index] : NULL,
                                  .parent = array,
                                  .number = (uint32_t)index,
                                  .is_item = true,
                                  .reader = array->reader};
}

/* "7[3].2"; the record itself is the empty path. */
static void print_path(struct writer *out, const struct msgpack_place *place) {
    if (place->parent == NULL) {
        return;
    }
    print_path(out, place->parent);
    if (place->is_item) {
        writer_format(out, "[%" PRIu32 "]", place->number);
    } else {
        writer_format(out, "%s%" PRIu32, out->size == 0 ? "" : ".", place->number);
    }
}

void msgpack_read_refuse(struct msgpack_place place, const char *format, ...) {
    if (place.reader->failed) {
        return;
    }
    char path[PATH_MAX_SIZE];
    struct writer out;
    writer_init(&out, path, sizeof path - 1);
    print_path(&out, &place);
    path[out.size] = '\0';
    char reason[REASON_MAX_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    place.reader->failed = true;
    (void)fault_set(&place.reader->fault, FAULT_INPUT, "%s%s: %s", place.parent == NULL ? "record" : "field ", path,
                    reason);
}

void *msgpack_read_memory(struct msgpack_place place, size_t count, size_t size) {
    void *memory = arena_take_array(place.reader->arena, count, size);
    if (memory == NULL && !place.reader->failed) {
        place.reader->failed = true;
        (void)fault_set(&place.reader->fault, FAULT_FULL, "a record is larger than the memory for it");
    }
    return memory;
}

static const char *kind_name(const msgpack_object *object) {
    switch (object->type) {
    case MSGPACK_OBJECT_NIL: return "nil";
    case MSGPACK_OBJECT_BOOLEAN: return "a truth value";
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
    case MSGPACK_OBJECT_NEGATIVE_INTEGER: return "an integer";
    case MSGPACK_OBJECT_STR: return "a text";
    case MSGPACK_OBJECT_BIN: return "bytes";
    case MSGPACK_OBJECT_ARRAY: return "an array";
    case MSGPACK_OBJECT_MAP: return "a map";
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64:
    case MSGPACK_OBJECT_EXT: break; /* the scan lets none pass */
    }
    bug_unreachable("a kind that the scan refuses");
}

static bool is_kind(struct msgpack_place place, bool is_wanted, const char *wanted) {
    if (place.object == NULL) {
        msgpack_read_refuse(place, "is missing");
        return false;
    }
    if (!is_wanted) {
        msgpack_read_refuse(place, "must be %s, is %s", wanted, kind_name(place.object));
        return false;
    }
    return true;
}

static bool has_type(struct msgpack_place place, msgpack_object_type type) {
    return place.object != NULL && place.object->type == type;
}

int64_t msgpack_read_int(struct msgpack_place place, int64_t min, int64_t max) {
    bool is_negative = has_type(place, MSGPACK_OBJECT_NEGATIVE_INTEGER);
    if (!is_kind(place, is_negative || has_type(place, MSGPACK_OBJECT_POSITIVE_INTEGER), "an integer")) {
        return min;
    }
    int64_t number = is_negative ? place.object->via.i64 : (int64_t)place.object->via.u64;
    if (number < min || number > max) {
        msgpack_read_refuse(place, "must be %" PRId64 " to %" PRId64 ", is %" PRId64, min, max, number);
        return min;
    }
    return number;
}

uint64_t msgpack_read_id(struct msgpack_place place) {
    uint64_t id = (uint64_t)msgpack_read_int(place, 0, INT64_MAX);
    if (!place.reader->failed && !id_is_valid(id)) {
        msgpack_read_refuse(place, "%" PRIu64 " is no id", id);
        return 0;
    }
    return id;
}

bool msgpack_read_bool(struct msgpack_place place) {
    return is_kind(place, has_type(place, MSGPACK_OBJECT_BOOLEAN), "a truth value") && place.object->via.boolean;
}

static bool size_fits(struct msgpack_place place, size_t size, size_t min, size_t max, const char *unit) {
    if (size < min || size > max) {
        msgpack_read_refuse(place, "must have %zu to %zu %s, has %zu", min, max, unit, size);
        return false;
    }
    return true;
}

struct text msgpack_read_text(struct msgpack_place place, size_t size_min, size_t size_max) {
    if (!is_kind(place, has_type(place, MSGPACK_OBJECT_STR), "a text")) {
        return (struct text){0};
    }
    struct text text = {.data = place.object->via.str.ptr, .size = place.object->via.str.size};
    if (!size_fits(place, text.size, size_min, size_max, "bytes")) {
        return (struct text){0};
    }
    if (!text_is_plain(text)) {
        msgpack_read_refuse(place, "must be text without control characters");
        return (struct text){0};
    }
    return text;
}

struct span msgpack_read_bytes(struct msgpack_place place, size_t size_min, size_t size_max) {
    if (!is_kind(place, has_type(place, MSGPACK_OBJECT_BIN), "bytes") ||
        !size_fits(place, place.object->via.bin.size, size_min, size_max, "bytes")) {
        return (struct span){0};
    }
    return span_of(place.object->via.bin.ptr, place.object->via.bin.size);
}

void msgpack_read_exact(struct msgpack_place place, uint8_t *out, size_t size) {
    struct span bytes = msgpack_read_bytes(place, size, size);
    memset(out, 0, size);
    if (bytes.size == size && size > 0) {
        memcpy(out, bytes.data, size);
    }
}

bool msgpack_read_map(struct msgpack_place place) {
    return is_kind(place, has_type(place, MSGPACK_OBJECT_MAP), "a map");
}

size_t msgpack_read_array(struct msgpack_place place, size_t count_min, size_t count_max) {
    if (!is_kind(place, has_type(place, MSGPACK_OBJECT_ARRAY), "an array") ||
        !size_fits(place, place.object->via.array.size, count_min, count_max, "items")) {
        return 0;
    }
    return place.object->via.array.size;
}

uint32_t msgpack_read_version(struct msgpack_place record, uint32_t known_max) {
    if (!msgpack_read_map(record)) {
        return 1;
    }
    struct msgpack_place place = msgpack_read_field(&record, 1);
    uint32_t version = (uint32_t)msgpack_read_int(place, 1, UINT16_MAX);
    if (version > known_max) {
        msgpack_read_refuse(place, "version %" PRIu32 " is newer than this node knows (%" PRIu32 ")", version,
                            known_max);
        return 1;
    }
    return version;
}

int64_t msgpack_read_int_or(struct msgpack_place place, int64_t min, int64_t max, int64_t absent) {
    return place.object == NULL ? absent : msgpack_read_int(place, min, max);
}

uint64_t msgpack_read_id_or_none(struct msgpack_place place) {
    return place.object == NULL ? 0 : msgpack_read_id(place);
}

bool msgpack_read_flag(struct msgpack_place place) {
    return place.object != NULL && msgpack_read_bool(place);
}

struct text msgpack_read_text_or_empty(struct msgpack_place place, size_t size_max) {
    return place.object == NULL ? (struct text){0} : msgpack_read_text(place, 0, size_max);
}

size_t msgpack_read_array_or_empty(struct msgpack_place place, size_t count_max) {
    return place.object == NULL ? 0 : msgpack_read_array(place, 0, count_max);
}
