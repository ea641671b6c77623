/* JSON out, straight onto a bounded writer: no intermediate document. Every function takes the member's name first;
 * inside an array, and for the value at the top, the name is NULL. A name where none belongs, a missing one, an end too
 * many, a second value at the top or nesting beyond LIMIT_JSON_DEPTH is a bug of the caller and stops the process; so
 * is text that is not well-formed UTF-8 (every border checks it on its way in). Too little room is no bug: the writer
 * overflows (span.h), and json_write_finish gives an empty span.
 *
 * The form is compact and deterministic. '<', '>' and '&' are written as \u003c, \u003e and \u0026, so that the text
 * may stand inside a script element of a page; control characters are escaped; all else is UTF-8 as it is.
 *
 * Use:  struct json_writer json;
 *       json_write_start(&json, &out);
 *       json_write_object(&json, NULL);
 *       json_write_int(&json, "price_minor", 9990);
 *       json_write_array(&json, "codes");
 *       json_write_text(&json, NULL, code);
 *       json_write_end(&json);
 *       json_write_end(&json);
 *       struct span body = json_write_finish(&json); */
#ifndef REGULARS_WIRE_JSON_WRITE_H
#define REGULARS_WIRE_JSON_WRITE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/tree.h"

struct json_writer {
    struct writer *out;
    size_t depth;     /* open containers */
    bool is_complete; /* the value at the top has been written */
    struct {
        bool is_object;
        bool has_items;
    } levels[LIMIT_JSON_DEPTH];
};

void json_write_start(struct json_writer *json, struct writer *out);
void json_write_object(struct json_writer *json, const char *name);
void json_write_array(struct json_writer *json, const char *name);
/* Ends the innermost open object or array. */
void json_write_end(struct json_writer *json);
/* The whole text; empty when it did not fit. An open container, or nothing written, is a bug. */
struct span json_write_finish(const struct json_writer *json);

void json_write_null(struct json_writer *json, const char *name);
void json_write_bool(struct json_writer *json, const char *name, bool value);
void json_write_int(struct json_writer *json, const char *name, int64_t value);
void json_write_text(struct json_writer *json, const char *name, struct text value);
/* A terminated string; NULL is the empty text. */
void json_write_string(struct json_writer *json, const char *name, const char *value);
/* "node-counter" (base/id.h); id 0, "none", is null. */
void json_write_id(struct json_writer *json, const char *name, uint64_t id);
/* RFC 3339 in UTC with milliseconds. */
void json_write_time(struct json_writer *json, const char *name, int64_t utc_ms);
/* "2026-11-21". */
void json_write_day(struct json_writer *json, const char *name, int32_t day);
/* Lower-case hex. */
void json_write_hex(struct json_writer *json, const char *name, struct span bytes);

/* A tree with its members in the order it gives. */
void json_write_tree(struct json_writer *json, const char *name, const struct tree *tree);
/* A tree with the members of every object sorted by the bytes of their names: two documents that say the same give the
 * same bytes, which is what a content hash is taken of. Takes 32 bytes per member of the open objects from `scratch`
 * and gives them back; when there are too few, the writer overflows. */
void json_write_tree_sorted(struct json_writer *json, const char *name, const struct tree *tree, struct arena *scratch);

#endif
