#include "store-node/till_places.h"

#include "base/bug.h"
#include "base/calendar.h"
#include "base/id.h"
#include "seal/content_hash.h"
#include "store-node/storage/till_table.h"
#include "wire/json_write.h"

enum { KEY_NUMBER_MAX = 1000000000, TIME_TEXT_MAX = 40 };

uint64_t till_read_id(struct place place) {
    uint64_t id = 0;
    if (place_is_absent(place)) {
        return 0;
    }
    struct text text = place_text(place, 1, ID_TEXT_MAX - 1);
    if (text.size > 0 && !id_parse(text, &id)) {
        place_refuse(place, "no_id", "must be an id as answers give it, for example 2-1045");
        return 0;
    }
    return id;
}

int64_t till_require_time(struct place place) {
    int64_t at_ms = 0;
    struct text text = place_text(place, 1, TIME_TEXT_MAX);
    if (text.size > 0 && (!calendar_parse_time(text, &at_ms) || at_ms <= 0)) {
        place_refuse(place, "no_time", "must be a moment as RFC 3339 has it, for example 2026-11-21T09:30:00Z");
        return 0;
    }
    return at_ms;
}

int64_t till_read_time(struct place place) {
    return place_is_absent(place) ? 0 : till_require_time(place);
}

struct receipt_key till_read_key(struct place place, uint32_t store, uint32_t own_till) {
    static const char *const members[] = {"till", "shift", "number"};
    if (!place_object(place)) {
        return (struct receipt_key){0};
    }
    struct receipt_key key = {
        .store = store,
        .till = (uint32_t)place_int_or(place_member(&place, "till"), 1, TILL_MAX, own_till),
        .shift = (uint32_t)place_int(place_member(&place, "shift"), 0, KEY_NUMBER_MAX),
        .number = (uint32_t)place_int(place_member(&place, "number"), 1, KEY_NUMBER_MAX),
    };
    place_only(place, members, sizeof members / sizeof members[0]);
    return key;
}

struct receipt_key till_read_own_key(struct place place, uint32_t store, uint32_t own_till) {
    struct receipt_key key = till_read_key(place, store, own_till);
    struct place till = place_member(&place, "till");
    if (!place_is_absent(till) && key.till != own_till) {
        place_refuse(till, "another_till", "is not the till that speaks, %u", (unsigned)own_till);
        key.till = own_till;
    }
    return key;
}

/* The tree without one member of its top. */
static bool leave_out(const struct tree *body, const char *left_out, struct arena *arena, struct tree *rest) {
    struct tree *items = ARENA_ARRAY(arena, struct tree, body->count);
    struct text *names = ARENA_ARRAY(arena, struct text, body->count);
    if (items == NULL || names == NULL) {
        return false;
    }
    *rest = (struct tree){.kind = TREE_OBJECT, .items = items, .names = names};
    for (size_t i = 0; i < body->count; i++) {
        if (left_out == NULL || !text_is(body->names[i], left_out)) {
            items[rest->count] = body->items[i];
            names[rest->count++] = body->names[i];
        }
    }
    return true;
}

bool till_hash_content(const struct tree *body, size_t size, const char *left_out, struct arena *arena,
                       uint8_t hash[static RECEIPT_HASH_SIZE]) {
    size_t canonical_max = 6 * size; /* escapes make a text at most six times as long as it came */
    struct tree rest;
    struct writer out;
    struct json_writer json;
    size_t used_before = arena->used;
    bug_if(body->kind != TREE_OBJECT);
    void *block = arena_take(arena, canonical_max);
    if (block == NULL || !leave_out(body, left_out, arena, &rest)) {
        return false;
    }
    writer_init(&out, block, canonical_max);
    json_write_start(&json, &out);
    json_write_tree_sorted(&json, NULL, &rest, arena);
    struct span canonical = json_write_finish(&json);
    if (canonical.size == 0) {
        return false;
    }
    content_hash_bytes(hash, canonical);
    arena->used = used_before;
    return true;
}
