/* msgpack out, onto a bounded writer, in the one form that msgpack_scan.h takes. Every function takes the field's key
 * first; inside an array, and for the value at the top, the key is MSGPACK_ITEM. Counts are not announced: maps and
 * arrays are ended, and the header is set then, so a field that has its default is simply left out. Keys that do not
 * ascend, a key where none belongs, a missing one, an end too many or nesting beyond LIMIT_MSGPACK_DEPTH is a bug of
 * the caller; so is ill-formed UTF-8. Too little room overflows the writer (span.h), and msgpack_write_finish gives an
 * empty span.
 *
 * Use:  struct msgpack_writer record;
 *       msgpack_write_start(&record, &out);
 *       msgpack_write_map(&record, MSGPACK_ITEM);
 *       msgpack_write_int(&record, 1, 1);
 *       msgpack_write_end(&record);
 *       struct span bytes = msgpack_write_finish(&record); */
#ifndef REGULARS_WIRE_MSGPACK_WRITE_H
#define REGULARS_WIRE_MSGPACK_WRITE_H

#include "base/limits.h"
#include "base/span.h"
#include "base/text.h"

enum { MSGPACK_ITEM = 0 };

struct msgpack_writer {
    struct writer *out;
    size_t start;     /* where the value at the top begins in `out` */
    size_t depth;     /* open containers */
    bool is_complete; /* the value at the top has been begun */
    struct {
        bool is_map;
        size_t start; /* of the header, in `out` */
        size_t count; /* elements or pairs so far */
        uint32_t last_key;
    } levels[LIMIT_MSGPACK_DEPTH];
};

/* What `out` holds already stays in front. */
void msgpack_write_start(struct msgpack_writer *record, struct writer *out);
void msgpack_write_map(struct msgpack_writer *record, uint32_t key);
void msgpack_write_array(struct msgpack_writer *record, uint32_t key);
/* Ends the innermost open map or array. */
void msgpack_write_end(struct msgpack_writer *record);
/* The bytes of the value at the top; empty when they did not fit. An open container, or nothing written, is a bug. */
struct span msgpack_write_finish(const struct msgpack_writer *record);

void msgpack_write_int(struct msgpack_writer *record, uint32_t key, int64_t value);
/* id 1 .. INT64_MAX, else a bug. */
void msgpack_write_id(struct msgpack_writer *record, uint32_t key, uint64_t id);
void msgpack_write_bool(struct msgpack_writer *record, uint32_t key, bool value);
void msgpack_write_text(struct msgpack_writer *record, uint32_t key, struct text value);
void msgpack_write_bytes(struct msgpack_writer *record, uint32_t key, struct span value);

/* Nothing at all for the value that an absent field means; msgpack_read.h has the other half of each pair. */
void msgpack_write_int_or(struct msgpack_writer *record, uint32_t key, int64_t value, int64_t absent);
void msgpack_write_id_or_none(struct msgpack_writer *record, uint32_t key, uint64_t id);
void msgpack_write_flag(struct msgpack_writer *record, uint32_t key, bool value);
void msgpack_write_text_or_empty(struct msgpack_writer *record, uint32_t key, struct text value);

#endif
