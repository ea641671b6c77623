/* Rule sets and catalogues: an offer is believed by its signature, fetched by its hash, and put in force when all of it
 * is here and reads well. Whatever is wrong with the new one, the old one stays in force. */
#include "base/bug.h"
#include "seal/manifest.h"
#include "store-node/store_link_parts.h"
#include "wire/store_codec.h"

#include <string.h>

enum { OFFER_BYTES = 8 + 8 + BLOB_HASH_SIZE, OFFER_SCRATCH = 4096 };

static const char *const offer_names[STORE_LINK_CONTENTS] = {"rules.offered", "catalogue.offered"};

static uint64_t version_in_force(const struct store_link *link, enum store_link_content content) {
    return content == STORE_LINK_RULES ? link->store->rules->version : link->store->catalogue.version;
}

/* ------------------------------------------------------------------------------------------------------------- offers
 */

static bool load_offer(struct store_link *link, enum store_link_content content, struct fault *fault) {
    struct store_offer *offer = &link->offers[content];
    uint8_t bytes[OFFER_BYTES];
    size_t size;
    bool is_found;
    *offer = (struct store_offer){.version = 0};
    if (!cursor_table_read_bytes(&link->store->tables.values, offer_names[content], bytes, sizeof bytes, &size,
                                 &is_found, fault)) {
        return false;
    }
    if (is_found && size == sizeof bytes) {
        offer->version = bytes_get_be64(bytes);
        offer->size = bytes_get_be64(bytes + 8);
        memcpy(offer->hash, bytes + 16, BLOB_HASH_SIZE);
    }
    return true;
}

bool store_link_load_offers(struct store_link *link, struct fault *fault) {
    link->seeks_content = true;
    return load_offer(link, STORE_LINK_RULES, fault) && load_offer(link, STORE_LINK_CATALOGUE, fault);
}

static bool keep_offer(struct store_link *link, enum store_link_content content, const struct blob_offer *offer,
                       struct fault *fault) {
    uint8_t bytes[OFFER_BYTES];
    bytes_put_be64(bytes, offer->version);
    bytes_put_be64(bytes + 8, offer->size);
    memcpy(bytes + 16, offer->hash, BLOB_HASH_SIZE);
    return cursor_table_write_bytes(&link->store->tables.values, offer_names[content], span_of(bytes, sizeof bytes),
                                    fault);
}

static bool is_signed(const struct store_link *link, enum store_link_content content, const struct blob_offer *offer) {
    struct manifest manifest = {.kind = content == STORE_LINK_RULES ? MANIFEST_RULE_SET : MANIFEST_CATALOGUE,
                                .version = offer->version,
                                .size = offer->size};
    memcpy(manifest.hash, offer->hash, sizeof manifest.hash);
    return manifest_verify(&manifest, link->store->identity.grant.signing_key, offer->signature);
}

bool store_link_take_offer(struct store_link *link, const struct journal_entry *entry, struct fault *fault) {
    enum store_link_content content = entry->kind == JOURNAL_RULE_SET_OFFER ? STORE_LINK_RULES : STORE_LINK_CATALOGUE;
    _Alignas(max_align_t) uint8_t scratch[OFFER_SCRATCH];
    struct arena arena;
    struct blob_offer offer;
    struct fault refusal;
    arena_init(&arena, scratch, sizeof scratch);
    if (!blob_offer_decode(entry->body, &arena, &offer, fault)) {
        return false;
    }
    if (!is_signed(link, content, &offer) || offer.size == 0 || offer.size > BLOB_SIZE_MAX) {
        (void)fault_set(&refusal, FAULT_REFUSED, "version %llu is not signed by head office, or of no allowed size",
                        (unsigned long long)offer.version);
        store_link_alarm(link, "offer_refused", &refusal);
        return true;
    }
    link->seeks_content = true;
    return keep_offer(link, content, &offer, fault);
}

/* ------------------------------------------------------------------------------------------------------------- blobs
 */

static bool receive(struct store_link *link, const struct sync_duty *duty, enum blob_outcome *outcome,
                    struct fault *fault) {
    struct turn *turn = &link->store->turn;
    uint64_t size = link->sync.blobs.wishes[duty->save_blob.slot].size;
    if (!turn_begin_request(turn, fault)) {
        return false;
    }
    bool is_taken = blob_table_receive(&link->store->tables.blobs, duty->save_blob.hash, size, duty->save_blob.offset,
                                       duty->save_blob.bytes, outcome, fault);
    return turn_end_request(turn, is_taken, fault);
}

void store_link_save_blob(struct store_link *link, const struct sync_duty *duty) {
    enum blob_outcome outcome = BLOB_PART_TAKEN;
    struct fault fault;
    if (!receive(link, duty, &outcome, &fault)) {
        store_link_alarm(link, "save_failed", &fault);
    }
    link->blob_saving = (struct store_blob_saving){.is_open = true,
                                                   .is_spoilt = outcome == BLOB_DIFFERS || outcome == BLOB_WRONG_HASH,
                                                   .slot = duty->save_blob.slot};
    memcpy(link->blob_saving.hash, duty->save_blob.hash, SYNC_HASH_SIZE);
}

static void tell_blob(struct store_link *link, enum sync_event_kind kind, uint64_t offset) {
    struct sync_event event = {.kind = kind};
    if (kind == SYNC_SAVE_FAILED) {
        event.save_failed.stream = SYNC_BLOB;
        event.save_failed.retry_after_ms = STORE_LINK_SAVE_RETRY_MS;
    } else {
        event.blob_saved.slot = link->blob_saving.slot;
        event.blob_saved.offset = offset;
        memcpy(event.blob_saved.hash, link->blob_saving.hash, SYNC_HASH_SIZE);
    }
    store_link_step(link, &event);
}

void store_link_confirm_blob(struct store_link *link) {
    struct blob_status status;
    struct fault fault;
    if (!link->blob_saving.is_open) {
        return;
    }
    link->blob_saving.is_open = false;
    uint64_t asked_from = link->sync.blobs.wishes[link->blob_saving.slot].offset;
    if (!blob_table_read_status(&link->store->tables.blobs, link->blob_saving.hash, &status, &fault)) {
        store_link_alarm(link, "blob_failed", &fault);
        tell_blob(link, SYNC_SAVE_FAILED, 0);
    } else if (link->blob_saving.is_spoilt) {
        tell_blob(link, SYNC_BLOB_SPOILT, 0);
    } else if (status.received > asked_from) {
        tell_blob(link, SYNC_BLOB_SAVED, status.received);
        link->seeks_content |= status.is_whole;
    } else {
        tell_blob(link, SYNC_SAVE_FAILED, 0);
    }
}

/* --------------------------------------------------------------------------------------------------- putting in force
 */

static bool switch_to(struct store_link *link, enum store_link_content content, struct fault *fault) {
    const struct store_offer *offer = &link->offers[content];
    struct db *db = &link->store->db;
    if (!db_begin(db, fault)) {
        return false;
    }
    bool is_switched = content == STORE_LINK_RULES
                           ? store_switch_rules(link->store, offer->version, offer->hash, fault)
                           : store_switch_catalogue(link->store, offer->version, offer->hash, fault);
    return db_end(db, is_switched, fault);
}

static void put_in_force(struct store_link *link, enum store_link_content content) {
    struct log_line line;
    struct fault fault;
    if (!switch_to(link, content, &fault)) {
        store_link_alarm(link, "content_refused", &fault);
        return;
    }
    log_begin(&line, link->log, LOG_INFO, "content_in_force");
    log_text(&line, "what", text_of(content == STORE_LINK_RULES ? "rule set" : "catalogue"));
    log_int(&line, "version", (int64_t)link->offers[content].version);
    log_end(&line);
}

static void want(struct store_link *link, enum store_link_content content, const struct blob_status *status) {
    const struct store_offer *offer = &link->offers[content];
    struct sync_event event = {.kind = SYNC_BLOB_WANTED};
    event.blob_wanted.slot = content;
    event.blob_wanted.size = offer->size;
    event.blob_wanted.offset = status->is_known ? status->received : 0;
    memcpy(event.blob_wanted.hash, offer->hash, SYNC_HASH_SIZE);
    store_link_step(link, &event);
}

static bool seek(struct store_link *link, enum store_link_content content, struct fault *fault) {
    const struct store_offer *offer = &link->offers[content];
    struct blob_status status;
    if (!load_offer(link, content, fault)) {
        return false;
    }
    if (offer->version <= version_in_force(link, content)) {
        return true;
    }
    if (!blob_table_read_status(&link->store->tables.blobs, offer->hash, &status, fault)) {
        return false;
    }
    if (status.is_whole) {
        put_in_force(link, content);
    } else {
        want(link, content, &status);
    }
    return true;
}

void store_link_seek_content(struct store_link *link) {
    struct fault fault;
    if (!link->seeks_content) {
        return;
    }
    link->seeks_content = false;
    for (size_t content = 0; content < STORE_LINK_CONTENTS; content++) {
        if (!seek(link, (enum store_link_content)content, &fault)) {
            store_link_alarm(link, "content_failed", &fault);
        }
    }
}
