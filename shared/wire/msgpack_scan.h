/* The check of untrusted msgpack before msgpack-c sees it, because msgpack-c reserves memory by the count that a header
 * declares (five bytes announce 2^28 elements) and takes duplicate keys, ill-formed UTF-8 and trailing bytes. One pass,
 * no memory.
 *
 * What passes is one value in the only form that our writers give (replication.md 2.3): nil, bool, integers of int64,
 * str of well-formed UTF-8, bin, arrays and maps; no floating point and no extensions; integers and lengths in their
 * shortest form; keys of maps are integers 1 .. MSGPACK_KEY_MAX in ascending order; nesting to LIMIT_MSGPACK_DEPTH; as
 * many bytes as declared, and none after. So two encodings of one value are the same bytes, and a hash over bytes is
 * one over values. */
#ifndef REGULARS_WIRE_MSGPACK_SCAN_H
#define REGULARS_WIRE_MSGPACK_SCAN_H

#include "base/span.h"

enum { MSGPACK_KEY_MAX = 65535 };

enum msgpack_defect {
    MSGPACK_SOUND = 0,
    MSGPACK_TRUNCATED, /* the bytes end inside a value */
    MSGPACK_UNBACKED,  /* an array or a map declares more than the bytes that are left could hold */
    MSGPACK_TOO_DEEP,
    MSGPACK_TRAILING,     /* bytes after the value */
    MSGPACK_NOT_SHORTEST, /* an integer, a length or a count in a longer form than it needs */
    MSGPACK_INT_RANGE,    /* an integer above int64 */
    MSGPACK_BAD_UTF8,
    MSGPACK_KIND,     /* floating point, an extension, or 0xc1 */
    MSGPACK_KEY_KIND, /* a key that is no integer of 1 .. MSGPACK_KEY_MAX */
    MSGPACK_KEY_TWICE,
    MSGPACK_KEY_ORDER,
};

struct msgpack_finding {
    enum msgpack_defect defect;
    size_t offset;      /* of the value that has the defect */
    size_t value_count; /* when sound: elements of all arrays, and keys and values of all maps */
};

struct msgpack_finding msgpack_scan(struct span bytes);
/* One English sentence part, stable: "a map has a key twice". */
const char *msgpack_defect_text(enum msgpack_defect defect);

#endif
