#include "wire/msgpack_scan.h"

#include "base/bug.h"
#include "base/limits.h"
#include "base/text.h"

enum token_kind { TOKEN_SCALAR, TOKEN_INT, TOKEN_STR, TOKEN_BIN, TOKEN_ARRAY, TOKEN_MAP };

struct token {
    enum token_kind kind;
    int64_t number; /* TOKEN_INT */
    uint64_t count; /* TOKEN_STR, TOKEN_BIN: bytes; TOKEN_ARRAY: elements; TOKEN_MAP: pairs */
};

struct level {
    uint64_t values_left; /* elements, or values of a map, still to come */
    int64_t last_key;
    bool is_map;
    bool key_is_next;
};

struct scan {
    struct span bytes;
    size_t at;
    size_t depth;
    uint64_t values_owed; /* declared and not seen yet; each takes a byte at least */
    size_t value_count;
    struct level levels[LIMIT_MSGPACK_DEPTH];
};

static size_t bytes_left(const struct scan *scan) {
    return scan->bytes.size - scan->at;
}

/* A big-endian unsigned integer of 1, 2, 4 or 8 bytes; `smallest` is the least value that needs this form. */
static enum msgpack_defect take_unsigned(struct scan *scan, size_t width, uint64_t smallest, uint64_t *value) {
    if (bytes_left(scan) < width) {
        return MSGPACK_TRUNCATED;
    }
    *value = 0;
    for (size_t i = 0; i < width; i++) {
        *value = *value << 8 | scan->bytes.data[scan->at++];
    }
    return *value < smallest ? MSGPACK_NOT_SHORTEST : MSGPACK_SOUND;
}

/* 0xcc .. 0xcf: uint 8, 16, 32, 64. */
static enum msgpack_defect take_uint(struct scan *scan, uint8_t first, struct token *token) {
    static const uint64_t smallest[4] = {0x80, 0x100, 0x10000, UINT64_C(0x100000000)};
    uint64_t value = 0;
    enum msgpack_defect defect = take_unsigned(scan, (size_t)1 << (first & 3), smallest[first & 3], &value);
    if (defect == MSGPACK_SOUND && value > INT64_MAX) {
        return MSGPACK_INT_RANGE;
    }
    *token = (struct token){.kind = TOKEN_INT, .number = (int64_t)value};
    return defect;
}

/* 0xd0 .. 0xd3: int 8, 16, 32, 64. Only a negative number below the reach of the next smaller form needs one. */
static enum msgpack_defect take_int(struct scan *scan, uint8_t first, struct token *token) {
    static const int64_t largest[4] = {-33, INT8_MIN - 1, INT16_MIN - 1, (int64_t)INT32_MIN - 1};
    uint64_t value = 0;
    size_t width = (size_t)1 << (first & 3);
    enum msgpack_defect defect = take_unsigned(scan, width, 0, &value);
    unsigned shift = (unsigned)(64 - 8 * width);
    int64_t number = (int64_t)(value << shift) >> shift; /* sign extension; gcc and clang shift arithmetically */
    *token = (struct token){.kind = TOKEN_INT, .number = number};
    if (defect == MSGPACK_SOUND && number > largest[first & 3]) {
        return MSGPACK_NOT_SHORTEST;
    }
    return defect;
}

/* A length or count of 1, 2 or 4 bytes. */
static enum msgpack_defect take_count(struct scan *scan, enum token_kind kind, size_t width, uint64_t smallest,
                                      struct token *token) {
    token->kind = kind;
    return take_unsigned(scan, width, smallest, &token->count);
}

static enum msgpack_defect take_sized(struct scan *scan, uint8_t first, struct token *token) {
    switch (first) {
    case 0xc4: return take_count(scan, TOKEN_BIN, 1, 0, token);
    case 0xc5: return take_count(scan, TOKEN_BIN, 2, 0x100, token);
    case 0xc6: return take_count(scan, TOKEN_BIN, 4, 0x10000, token);
    case 0xd9: return take_count(scan, TOKEN_STR, 1, 32, token);
    case 0xda: return take_count(scan, TOKEN_STR, 2, 0x100, token);
    case 0xdb: return take_count(scan, TOKEN_STR, 4, 0x10000, token);
    case 0xdc: return take_count(scan, TOKEN_ARRAY, 2, 16, token);
    case 0xdd: return take_count(scan, TOKEN_ARRAY, 4, 0x10000, token);
    case 0xde: return take_count(scan, TOKEN_MAP, 2, 16, token);
    case 0xdf: return take_count(scan, TOKEN_MAP, 4, 0x10000, token);
    default: return MSGPACK_KIND;
    }
}

/* The header of a value: everything but the bytes of a string and the elements of a container. */
static enum msgpack_defect take_header(struct scan *scan, struct token *token) {
    *token = (struct token){.kind = TOKEN_SCALAR};
    if (bytes_left(scan) == 0) {
        return MSGPACK_TRUNCATED;
    }
    uint8_t first = scan->bytes.data[scan->at++];
    if (first < 0x80 || first >= 0xe0) {
        *token = (struct token){.kind = TOKEN_INT, .number = (int8_t)first};
    } else if (first < 0x90) {
        *token = (struct token){.kind = TOKEN_MAP, .count = first & 0x0f};
    } else if (first < 0xa0) {
        *token = (struct token){.kind = TOKEN_ARRAY, .count = first & 0x0f};
    } else if (first < 0xc0) {
        *token = (struct token){.kind = TOKEN_STR, .count = first & 0x1f};
    } else if (first >= 0xcc && first <= 0xcf) {
        return take_uint(scan, first, token);
    } else if (first >= 0xd0 && first <= 0xd3) {
        return take_int(scan, first, token);
    } else if (first != 0xc0 && first != 0xc2 && first != 0xc3) { /* nil, false, true */
        return take_sized(scan, first, token);
    }
    return MSGPACK_SOUND;
}

static enum msgpack_defect skip_string(struct scan *scan, const struct token *token) {
    if (token->count > bytes_left(scan)) {
        return MSGPACK_TRUNCATED;
    }
    struct text text = {.data = (const char *)scan->bytes.data + scan->at, .size = (size_t)token->count};
    scan->at += text.size;
    return token->kind == TOKEN_STR && !text_is_utf8(text) ? MSGPACK_BAD_UTF8 : MSGPACK_SOUND;
}

static enum msgpack_defect check_key(struct level *level, const struct token *token) {
    if (token->kind != TOKEN_INT || token->number < 1 || token->number > MSGPACK_KEY_MAX) {
        return MSGPACK_KEY_KIND;
    }
    if (token->number <= level->last_key) {
        return token->number == level->last_key ? MSGPACK_KEY_TWICE : MSGPACK_KEY_ORDER;
    }
    level->last_key = token->number;
    level->key_is_next = false;
    return MSGPACK_SOUND;
}

static enum msgpack_defect enter(struct scan *scan, const struct token *token) {
    bool is_map = token->kind == TOKEN_MAP;
    uint64_t values = token->count * (is_map ? 2 : 1);
    if (scan->depth == LIMIT_MSGPACK_DEPTH) {
        return MSGPACK_TOO_DEEP;
    }
    if (scan->values_owed + values > bytes_left(scan)) {
        return MSGPACK_UNBACKED;
    }
    scan->values_owed += values;
    scan->value_count += (size_t)values;
    scan->levels[scan->depth++] = (struct level){.values_left = token->count, .is_map = is_map, .key_is_next = is_map};
    return MSGPACK_SOUND;
}

static enum msgpack_defect take_value(struct scan *scan) {
    struct token token;
    enum msgpack_defect defect = take_header(scan, &token);
    if (defect != MSGPACK_SOUND) {
        return defect;
    }
    scan->values_owed--;
    struct level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
    if (level != NULL && level->key_is_next) {
        return check_key(level, &token);
    }
    if (level != NULL) {
        level->values_left--;
        level->key_is_next = level->is_map;
    }
    if (token.kind == TOKEN_STR || token.kind == TOKEN_BIN) {
        return skip_string(scan, &token);
    }
    return token.kind == TOKEN_ARRAY || token.kind == TOKEN_MAP ? enter(scan, &token) : MSGPACK_SOUND;
}

struct msgpack_finding msgpack_scan(struct span bytes) {
    struct scan scan = {.bytes = bytes, .values_owed = 1};
    do {
        size_t offset = scan.at;
        enum msgpack_defect defect = take_value(&scan);
        if (defect != MSGPACK_SOUND) {
            return (struct msgpack_finding){.defect = defect, .offset = offset};
        }
        while (scan.depth > 0 && scan.levels[scan.depth - 1].values_left == 0) {
            scan.depth--;
        }
    } while (scan.depth > 0);
    bug_if(scan.values_owed != 0);
    return (struct msgpack_finding){.defect = bytes_left(&scan) > 0 ? MSGPACK_TRAILING : MSGPACK_SOUND,
                                    .offset = scan.at,
                                    .value_count = scan.value_count};
}

const char *msgpack_defect_text(enum msgpack_defect defect) {
    switch (defect) {
    case MSGPACK_SOUND: return "is sound";
    case MSGPACK_TRUNCATED: return "the bytes end inside a value";
    case MSGPACK_UNBACKED: return "an array or map declares more than the bytes that are left";
    case MSGPACK_TOO_DEEP: return "nested too deep";
    case MSGPACK_TRAILING: return "bytes after the end of the value";
    case MSGPACK_NOT_SHORTEST: return "a number or length is not in its shortest form";
    case MSGPACK_INT_RANGE: return "an integer is larger than int64";
    case MSGPACK_BAD_UTF8: return "a text is not UTF-8";
    case MSGPACK_KIND: return "a kind of value that is not taken";
    case MSGPACK_KEY_KIND: return "a key is no small positive integer";
    case MSGPACK_KEY_TWICE: return "a map has a key twice";
    case MSGPACK_KEY_ORDER: return "the keys of a map do not ascend";
    }
    bug_unreachable("msgpack defect out of range");
}
