#include "hq-node/publish.h"

#include "base/bug.h"
#include "hq-node/book.h"
#include "hq-node/publish_catalogue.h"
#include "promo/compile/compile.h"
#include "seal/manifest.h"
#include "wire/json.h"
#include "wire/json_write.h"

#include <stdlib.h>
#include <string.h>

/* A document's structures take some dozens of times its text. Too little room is found out (the arena says so) and
 * tried again with twice as much; memory that is not touched costs nothing. */
enum { ROOM_MIN = 1024 * 1024, ROOM_PER_BYTE = 32, ROOM_TRIES = 5 };

/* What one kind of document needs: its content in one form of bytes, in the arena; empty when there are errors in the
 * report or the arena is exhausted. */
typedef struct span make_content(const struct tree *tree, uint64_t version, struct arena *arena,
                                 struct publish_result *result);

struct publishing {
    struct hq *hq;
    enum journal_kind kind;
    make_content *make;
    struct text author;
    int64_t now_ms;
};

static bool takes_version(const struct tree *tree, uint64_t version, struct tree_report *report) {
    struct place root = place_root(tree, report);
    struct place place = place_member(&root, "version");
    int64_t said = place_int_or(place, 0, INT64_MAX, 0);
    if (report->count == 0 && said != 0 && (uint64_t)said != version) {
        place_refuse(place, "out_of_order", "the next version is %llu: leave it out, or say that number",
                     (unsigned long long)version);
    }
    return report->count == 0;
}

/* The document with its version in place; members keep their order, which the canonical form does not. */
static const struct tree *with_version(const struct tree *tree, uint64_t version, struct arena *arena) {
    struct tree *copy = ARENA_NEW(arena, struct tree);
    struct tree *items = ARENA_ARRAY(arena, struct tree, tree->count + 1);
    struct text *names = ARENA_ARRAY(arena, struct text, tree->count + 1);
    if (arena->exhausted) {
        return NULL;
    }
    size_t count = 0;
    for (size_t i = 0; i < tree->count; i++) {
        if (!text_is(tree->names[i], "version")) {
            names[count] = tree->names[i];
            items[count++] = tree->items[i];
        }
    }
    names[count] = text_of("version");
    items[count++] = (struct tree){.kind = TREE_INT, .number = (int64_t)version};
    *copy = (struct tree){.kind = TREE_OBJECT, .count = count, .items = items, .names = names};
    return copy;
}

static struct span canonical(const struct tree *tree, struct arena *arena) {
    struct json_writer json;
    struct writer out;
    size_t room = (arena->capacity - arena->used) / 2;
    writer_init(&out, arena_take(arena, room), room);
    json_write_start(&json, &out);
    json_write_tree_sorted(&json, NULL, tree, arena);
    struct span content = json_write_finish(&json);
    arena->exhausted |= content.size == 0;
    return content;
}

static struct span make_rule_set(const struct tree *tree, uint64_t version, struct arena *arena,
                                 struct publish_result *result) {
    struct rule_set set;
    struct compiled_set compiled;
    struct span nothing = {0};
    if (tree->kind != TREE_OBJECT) {
        place_refuse(place_root(tree, &result->report), "wrong_kind", "a rule set is an object");
        return nothing;
    }
    const struct tree *complete =
        takes_version(tree, version, &result->report) ? with_version(tree, version, arena) : NULL;
    if (complete == NULL) {
        return nothing;
    }
    struct span content = canonical(complete, arena);
    bool is_sound = !arena->exhausted && rule_set_read(complete, arena, &set, &result->report) &&
                    promo_compile(&set, arena, &compiled, &result->report);
    result->item_count = is_sound ? set.promotion_count : 0;
    return is_sound ? content : nothing;
}

static struct span make_catalogue(const struct tree *tree, uint64_t version, struct arena *arena,
                                  struct publish_result *result) {
    (void)version; /* a catalogue does not hold its own */
    return publish_catalogue_content(tree, arena, &result->item_count, &result->report);
}

static bool next_version(struct publishing *publishing, uint64_t *version, struct fault *fault) {
    struct published_row latest;
    if (!published_table_latest(&publishing->hq->tables.published, publishing->kind, &latest, fault)) {
        return false;
    }
    *version = latest.offer.version + 1;
    return true;
}

/* Blob, signature, fact. */
static bool put_in_force(struct publishing *publishing, uint64_t version, struct span content,
                         struct published_row *row, struct fault *fault) {
    struct hq *hq = publishing->hq;
    struct record record = {.kind = JOURNAL_HQ_PUBLISHED, .of.published.kind = publishing->kind};
    struct blob_offer *offer = &record.of.published.offer;
    bool is_found;
    *offer = (struct blob_offer){
        .version = version, .size = content.size, .published_ms = publishing->now_ms, .author = publishing->author};
    if (!blob_table_put(&hq->tables.blobs, content, offer->hash, fault)) {
        return false;
    }
    struct manifest manifest = {.kind =
                                    publishing->kind == JOURNAL_RULE_SET_OFFER ? MANIFEST_RULE_SET : MANIFEST_CATALOGUE,
                                .version = version,
                                .size = content.size};
    memcpy(manifest.hash, offer->hash, sizeof manifest.hash);
    manifest_sign(&manifest, &hq->keys.signing, offer->signature);
    return hq_book_write(hq, &record, publishing->now_ms, fault) &&
           published_table_read(&hq->tables.published, publishing->kind, version, &is_found, row, fault);
}

/* One try with so much room; `is_too_small` asks for another. */
static bool try_publish(struct publishing *publishing, struct span json, struct arena *arena,
                        struct publish_result *result, bool *is_too_small, struct fault *fault) {
    const struct tree *tree;
    uint64_t version;
    *result = (struct publish_result){0};
    bool is_parsed = json_parse(json, arena, &tree, fault);
    *is_too_small = !is_parsed && fault->code == FAULT_FULL;
    if (!is_parsed || !next_version(publishing, &version, fault)) {
        return false;
    }
    struct span content = publishing->make(tree, version, arena, result);
    *is_too_small = arena->exhausted;
    if (arena->exhausted) {
        return fault_set(fault, FAULT_FULL, "a document of %zu bytes needs more memory than it may have", json.size);
    }
    if (result->report.count > 0) {
        return true;
    }
    return content.size > 0 ? put_in_force(publishing, version, content, &result->row, fault)
                            : fault_set(fault, FAULT_INPUT, "the document is not sound");
}

static bool publish(struct publishing *publishing, struct span json, struct publish_result *result,
                    struct fault *fault) {
    size_t room = ROOM_MIN + ROOM_PER_BYTE * json.size;
    bool is_published = false;
    bool is_too_small = true;
    if (json.size > LIMIT_RULE_SET_BYTES) {
        return fault_set(fault, FAULT_INPUT, "a document has at most %d bytes", LIMIT_RULE_SET_BYTES);
    }
    for (int tries = 0; tries < ROOM_TRIES && is_too_small; tries++, room *= 2) {
        struct arena arena;
        void *block = malloc(room);
        if (block == NULL) {
            return fault_set(fault, FAULT_FULL, "no memory for a document of %zu bytes", json.size);
        }
        arena_init(&arena, block, room);
        is_published = try_publish(publishing, json, &arena, result, &is_too_small, fault);
        free(block);
    }
    return is_published;
}

bool publish_rule_set(struct hq *hq, struct span json, struct text author, int64_t now_ms,
                      struct publish_result *result, struct fault *fault) {
    struct publishing publishing = {
        .hq = hq, .kind = JOURNAL_RULE_SET_OFFER, .make = make_rule_set, .author = author, .now_ms = now_ms};
    return publish(&publishing, json, result, fault);
}

bool publish_catalogue(struct hq *hq, struct span json, struct text author, int64_t now_ms,
                       struct publish_result *result, struct fault *fault) {
    struct publishing publishing = {
        .hq = hq, .kind = JOURNAL_CATALOGUE_OFFER, .make = make_catalogue, .author = author, .now_ms = now_ms};
    return publish(&publishing, json, result, fault);
}

bool publish_document(struct hq *hq, struct span json, struct text author, int64_t now_ms, enum journal_kind *kind,
                      struct publish_result *result, struct fault *fault) {
    size_t at = 0;
    while (at < json.size && memchr(" \t\r\n", json.data[at], 4) != NULL) {
        at++;
    }
    bool is_list = at < json.size && json.data[at] == '[';
    *kind = is_list ? JOURNAL_CATALOGUE_OFFER : JOURNAL_RULE_SET_OFFER;
    return is_list ? publish_catalogue(hq, json, author, now_ms, result, fault)
                   : publish_rule_set(hq, json, author, now_ms, result, fault);
}

static bool read_blob(struct blob_table *blobs, const uint8_t hash[static BLOB_HASH_SIZE], uint8_t *content,
                      size_t size, struct fault *fault) {
    size_t there = 0;
    size_t part = 1;
    while (there < size && part > 0) {
        if (!blob_table_read(blobs, hash, there, content + there, size - there, &part, fault)) {
            return false;
        }
        there += part;
    }
    return there == size || fault_set(fault, FAULT_CORRUPT, "published content is shorter than it should be");
}

bool publish_read_content(struct hq_tables *tables, enum journal_kind kind, uint64_t version, uint8_t **content,
                          size_t *size, struct fault *fault) {
    struct published_row row;
    bool is_found;
    if (!published_table_read(&tables->published, kind, version, &is_found, &row, fault)) {
        return false;
    }
    if (!is_found) {
        return fault_set(fault, FAULT_REFUSED, "version %llu was not published", (unsigned long long)version);
    }
    *size = (size_t)row.offer.size;
    *content = malloc(*size > 0 ? *size : 1);
    if (*content == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for content of %zu bytes", *size);
    }
    bool is_read = read_blob(&tables->blobs, row.offer.hash, *content, *size, fault);
    if (!is_read) {
        free(*content);
        *content = NULL;
    }
    return is_read;
}
