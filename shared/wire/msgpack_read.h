/* Reading a msgpack record: a map with small integer keys, field by field, with bounds. The first thing that is wrong
 * stays in the reader with the number of its field ("field 7[3].2: must be 1 to 9, is 12"); after it every reader
 * returns its least value, so a decoder reads everything and asks once, at its end. Fields that nobody reads are
 * skipped: a newer node may send more (replication.md 2.3).
 *
 * The bytes are scanned (msgpack_scan.h), then unpacked by msgpack-c into memory of the arena that the scan has
 * measured: 24 bytes per value; msgpack-c allocates nothing itself. Texts and bytes that are read point into the input,
 * which must live as long as what was read from it.
 *
 * Use:  struct msgpack_reader reader;
 *       struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
 *       msgpack_read_version(root, 1);
 *       int64_t points = msgpack_read_int(msgpack_read_field(&root, 2), 1, POINTS_MAX);
 *       if (!msgpack_read_finish(&reader, fault)) ... */
#ifndef REGULARS_WIRE_MSGPACK_READ_H
#define REGULARS_WIRE_MSGPACK_READ_H

#include "base/arena.h"
#include "base/fault.h"

struct msgpack_object; /* of msgpack-c */

struct msgpack_reader {
    struct arena *arena;
    bool failed;
    struct fault fault; /* when failed */
};

/* A value and the way to it, by value; `parent` points at the caller's own place. */
struct msgpack_place {
    const struct msgpack_object *object; /* NULL: absent */
    const struct msgpack_place *parent;
    uint32_t number; /* the field's key, or the index in the parent's array */
    bool is_item;
    struct msgpack_reader *reader;
};

/* FAULT_INPUT in the reader when the bytes are not sound, FAULT_FULL when the arena has no room; the place is absent
 * then and may be read from like any other. */
struct msgpack_place msgpack_read_open(struct msgpack_reader *reader, struct span bytes, struct arena *arena);
/* The first error, or true when there was none. */
FAULT_CHECKED bool msgpack_read_finish(const struct msgpack_reader *reader, struct fault *fault);

/* An absent place when the map has no such field, or is none. */
struct msgpack_place msgpack_read_field(const struct msgpack_place *map, uint32_t key);
struct msgpack_place msgpack_read_item(const struct msgpack_place *array, size_t index);
static inline bool msgpack_read_is_absent(struct msgpack_place place) {
    return place.object == NULL;
}

/* Zeroed memory of the arena for what is read from an array: count things of size bytes. NULL with FAULT_FULL in the
 * reader when there is no room. */
void *msgpack_read_memory(struct msgpack_place place, size_t count, size_t size);

/* An error at the place (FAULT_INPUT); the first one stays. */
void msgpack_read_refuse(struct msgpack_place place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The record is a map whose field 1 is its version. A version is raised only by a change that older readers must not
 * guess at; additions are optional fields of the same version. Refuses a version above `known_max`; returns it. */
uint32_t msgpack_read_version(struct msgpack_place record, uint32_t known_max);

/* Each refuses an absent value, another kind, and a value out of its bounds. Sizes are bytes. */
int64_t msgpack_read_int(struct msgpack_place place, int64_t min, int64_t max);
uint64_t msgpack_read_id(struct msgpack_place place);
bool msgpack_read_bool(struct msgpack_place place);
struct text msgpack_read_text(struct msgpack_place place, size_t size_min, size_t size_max); /* plain: no controls */
struct span msgpack_read_bytes(struct msgpack_place place, size_t size_min, size_t size_max);
/* Exactly `size` bytes; zeros after an error. */
void msgpack_read_exact(struct msgpack_place place, uint8_t *out, size_t size);
bool msgpack_read_map(struct msgpack_place place);
size_t msgpack_read_array(struct msgpack_place place, size_t count_min, size_t count_max); /* the number of items */

/* As above, but an absent value is the default. */
int64_t msgpack_read_int_or(struct msgpack_place place, int64_t min, int64_t max, int64_t absent);
uint64_t msgpack_read_id_or_none(struct msgpack_place place);                        /* absent: 0 */
bool msgpack_read_flag(struct msgpack_place place);                                  /* absent: false */
struct text msgpack_read_text_or_empty(struct msgpack_place place, size_t size_max); /* absent: empty */
size_t msgpack_read_array_or_empty(struct msgpack_place place, size_t count_max);    /* absent: 0 */

#endif
