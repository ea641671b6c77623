#include "store-node/store.h"

#include "base/bug.h"
#include "node/zone_file.h"
#include "store-node/book.h"
#include "store-node/storage/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORE_SCRATCH = 512 * 1024, STORE_PATH_MAX = 1200, STORE_ACCOUNT_ROOM = 1 };

static const char rules_version_name[] = "rules.version";
static const char rules_hash_name[] = "rules.hash";
static const char catalogue_version_name[] = "catalogue.version";
static const char catalogue_hash_name[] = "catalogue.hash";

static enum journal_visit derive_visit(void *context, const struct journal_entry *entry, struct fault *fault) {
    return book_derive(context, entry, fault) ? JOURNAL_NEXT : JOURNAL_FAILED;
}

/* migrate() calls it when the derived tables were made anew: prepared statements come first, so that the tables'
 * modules can fill them. */
static bool rebuild_derived(void *context, struct db *db, struct fault *fault) {
    struct store *store = context;
    return store_tables_open(&store->tables, db, fault) && journal_open(&store->journal, db, fault) &&
           journal_replay(&store->journal, 0, derive_visit, store, fault);
}

static bool allocate(struct store *store, struct fault *fault) {
    store->account = calloc(STORE_ACCOUNT_ROOM, sizeof *store->account);
    store->moves = calloc(STORE_ACCOUNT_ROOM, sizeof *store->moves);
    void *scratch = malloc(STORE_SCRATCH);
    if (store->account == NULL || store->moves == NULL || scratch == NULL) {
        free(scratch);
        return fault_set(fault, FAULT_FULL, "no memory for the store's desks");
    }
    arena_init(&store->scratch, scratch, STORE_SCRATCH);
    return true;
}

static bool open_database(struct store *store, const char *data_directory, struct fault *fault) {
    char path[STORE_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/store.db", data_directory);
    struct schema schema = {.facts = store_facts,
                            .facts_count = STORE_FACTS_COUNT,
                            .derived = store_derived,
                            .rebuild = rebuild_derived,
                            .context = store};
    if (!db_open_writer(&store->db, path, STORE_APPLICATION_ID, fault) || !migrate(&store->db, &schema, fault) ||
        !store_tables_open(&store->tables, &store->db, fault) || !journal_open(&store->journal, &store->db, fault)) {
        return false;
    }
    turn_init(&store->turn, &store->db);
    return true;
}

/* The whole content of a blob, to be freed by the caller. */
static bool read_blob(struct store *store, const uint8_t hash[static BLOB_HASH_SIZE], uint8_t **content, size_t *size,
                      struct fault *fault) {
    struct blob_status status;
    if (!blob_table_read_status(&store->tables.blobs, hash, &status, fault)) {
        return false;
    }
    if (!status.is_whole) {
        return fault_set(fault, FAULT_CORRUPT, "content that should be in force is not whole");
    }
    *size = (size_t)status.size;
    *content = malloc(*size > 0 ? *size : 1);
    if (*content == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for content of %zu bytes", *size);
    }
    size_t there = 0;
    while (there < *size) {
        size_t part;
        if (!blob_table_read(&store->tables.blobs, hash, there, *content + there, *size - there, &part, fault)) {
            free(*content);
            return false;
        }
        bug_if(part == 0);
        there += part;
    }
    return true;
}

static bool load_rules(struct store *store, const uint8_t hash[static BLOB_HASH_SIZE], struct store_rules **rules,
                       struct fault *fault) {
    uint8_t *content;
    size_t size;
    if (!read_blob(store, hash, &content, &size, fault)) {
        return false;
    }
    bool is_made = rules_make(rules, span_of(content, size), hash, fault);
    free(content);
    return is_made;
}

static bool load_catalogue(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                           struct catalogue *catalogue, struct fault *fault) {
    uint8_t *content;
    size_t size;
    return read_blob(store, hash, &content, &size, fault) && catalogue_load(catalogue, version, content, size, fault);
}

/* What is in force, by its two node values; version 0 when nothing is. */
static bool read_in_force(struct store *store, const char *version_name, const char *hash_name, uint64_t *version,
                          uint8_t hash[static BLOB_HASH_SIZE], struct fault *fault) {
    int64_t number;
    size_t size;
    bool is_found;
    if (!cursor_table_read_number(&store->tables.values, version_name, 0, &number, fault) ||
        !cursor_table_read_bytes(&store->tables.values, hash_name, hash, BLOB_HASH_SIZE, &size, &is_found, fault)) {
        return false;
    }
    *version = is_found ? (uint64_t)number : 0;
    return true;
}

static bool write_in_force(struct store *store, const char *version_name, const char *hash_name, uint64_t version,
                           const uint8_t hash[static BLOB_HASH_SIZE], struct fault *fault) {
    return cursor_table_write_number(&store->tables.values, version_name, (int64_t)version, fault) &&
           cursor_table_write_bytes(&store->tables.values, hash_name, span_of(hash, BLOB_HASH_SIZE), fault);
}

static bool load_content(struct store *store, struct fault *fault) {
    uint64_t version;
    uint8_t hash[BLOB_HASH_SIZE];
    if (!read_in_force(store, rules_version_name, rules_hash_name, &version, hash, fault)) {
        return false;
    }
    bool has_rules =
        version > 0 ? load_rules(store, hash, &store->rules, fault) : rules_make_empty(&store->rules, fault);
    if (!has_rules || !read_in_force(store, catalogue_version_name, catalogue_hash_name, &version, hash, fault)) {
        return false;
    }
    return version == 0 || load_catalogue(store, version, hash, &store->catalogue, fault);
}

bool store_adopt_identity(struct store *store, struct fault *fault) {
    const struct enrolment_grant *grant = &store->identity.grant;
    if (grant->store == 0) {
        return true;
    }
    return zone_file_load(NULL, grant->zone, &store->zone, fault) &&
           id_mint_open(&store->tables.mint, &store->tables.values, grant->store, fault);
}

bool store_open(struct store *store, const char *data_directory, struct entropy entropy, const struct log *log,
                struct fault *fault) {
    *store = (struct store){.entropy = entropy, .log = log};
    bool is_open = allocate(store, fault) && open_database(store, data_directory, fault) &&
                   identity_load(&store->identity, &store->tables.values, data_directory, &store->entropy, fault) &&
                   store_adopt_identity(store, fault) && load_content(store, fault);
    if (!is_open) {
        store_close(store);
    }
    return is_open;
}

void store_close(struct store *store) {
    catalogue_close(&store->catalogue);
    rules_free(store->rules);
    rules_free(store->past_rules);
    identity_wipe(&store->identity);
    db_close(&store->db);
    free(store->account);
    free(store->moves);
    free(store->scratch.block);
    *store = (struct store){0};
}

static bool is_set(const struct store_rules *rules, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE]) {
    return rules != NULL && rules->version == version && memcmp(rules->hash, hash, BLOB_HASH_SIZE) == 0;
}

/* Into past_rules, or NULL there. A set that this program no longer reads is as good as gone. */
static bool load_past_rules(struct store *store, const uint8_t hash[static BLOB_HASH_SIZE], struct fault *fault) {
    struct blob_status status;
    if (!blob_table_read_status(&store->tables.blobs, hash, &status, fault)) {
        return false;
    }
    return !status.is_whole || load_rules(store, hash, &store->past_rules, fault) || fault->code == FAULT_INPUT;
}

bool store_find_rules(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                      const struct store_rules **rules, struct fault *fault) {
    if (is_set(store->rules, version, hash)) {
        *rules = store->rules;
        return true;
    }
    if (!is_set(store->past_rules, version, hash)) {
        rules_free(store->past_rules);
        store->past_rules = NULL;
        bool is_read = version == 0 ? rules_make_empty(&store->past_rules, fault) : load_past_rules(store, hash, fault);
        if (!is_read) {
            return false;
        }
    }
    *rules = store->past_rules;
    return true;
}

bool store_switch_rules(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                        struct fault *fault) {
    struct store_rules *rules;
    if (!load_rules(store, hash, &rules, fault)) {
        return false;
    }
    if (rules->version != version) {
        rules_free(rules);
        return fault_set(fault, FAULT_INPUT, "the rule set was offered under another version than its own");
    }
    if (!write_in_force(store, rules_version_name, rules_hash_name, version, hash, fault)) {
        rules_free(rules);
        return false;
    }
    rules_free(store->rules);
    store->rules = rules;
    return true;
}

bool store_switch_catalogue(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                            struct fault *fault) {
    struct catalogue catalogue;
    if (!load_catalogue(store, version, hash, &catalogue, fault)) {
        return false;
    }
    if (!write_in_force(store, catalogue_version_name, catalogue_hash_name, version, hash, fault)) {
        catalogue_close(&catalogue);
        return false;
    }
    catalogue_close(&store->catalogue);
    store->catalogue = catalogue;
    return true;
}

const char *store_durable_name(enum stream stream) {
    bug_if(stream != STREAM_LED && stream != STREAM_DOC);
    return stream == STREAM_LED ? "sync.led_durable" : "sync.doc_durable";
}

bool store_read_watermark(struct store *store, struct store_watermark *watermark, struct fault *fault) {
    struct journal_head head;
    int64_t durable_seq;
    int64_t stream = journal_stream(store->identity.grant.store, STREAM_DOC);
    if (!journal_read_head(&store->journal, stream, &head, fault) ||
        !cursor_table_read_number(&store->tables.values, store_durable_name(STREAM_DOC), 0, &durable_seq, fault)) {
        return false;
    }
    *watermark = (struct store_watermark){.doc_seq = head.seq, .hq_doc_seq = (uint64_t)durable_seq};
    return true;
}
