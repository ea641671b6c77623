#include "hq-node/enrolment.h"

#include "base/bug.h"
#include "base/id.h"
#include "hq-node/book.h"
#include "node/store_hash.h"
#include "node/zone_file.h"
#include "seal/enrolment_token.h"

#include <string.h>

static bool check_names(struct text name, struct text zone, struct fault *fault) {
    struct zone known;
    char zone_name[ZONE_NAME_MAX];
    if (name.size == 0 || name.size >= LIMIT_NAME || !text_is_plain(name)) {
        return fault_set(fault, FAULT_INPUT, "a store's name is 1 to %d bytes of plain text", LIMIT_NAME - 1);
    }
    if (!text_copy(zone_name, sizeof zone_name, zone)) {
        return fault_set(fault, FAULT_INPUT, "a zone's name is at most %d bytes", ZONE_NAME_MAX - 1);
    }
    struct fault why;
    return zone_file_load(NULL, zone_name, &known, &why) || fault_set(fault, FAULT_INPUT, "zone: %s", why.text);
}

/* The form of store-node/store_file.h. */
static void print_file(struct added_store *added, const struct store_added *record, const char *hq_address,
                       const uint8_t hq_public_key[static KEY_SIZE], const struct enrolment_token *token) {
    char key[KEY_TEXT_MAX];
    char token_id[2 * NODE_SESSION_TOKEN_ID_SIZE + 1];
    char secret[KEY_TEXT_MAX];
    char expires[CALENDAR_TIME_TEXT_MAX];
    struct writer out;
    key_print(key, hq_public_key);
    text_hex(token_id, token->id, sizeof token->id);
    key_print(secret, token->secret);
    calendar_print_time(expires, record->token_expires_ms);
    writer_init(&out, added->file, sizeof added->file - 1);
    writer_format(&out, "store = %lu\nname = %.*s\nhq_address = %s\nhq_public_key = %s\n", (unsigned long)record->store,
                  (int)record->name.size, record->name.data, hq_address, key);
    writer_format(&out, "token_id = %s\ntoken = %s\nexpires = %s\n", token_id, secret, expires);
    bug_if(out.overflowed);
    added->file_size = out.size;
    added->file[out.size] = '\0';
    key_wipe(secret, sizeof secret);
}

bool enrolment_add_store(struct hq *hq, struct text name, struct text zone, const char *hq_address, int64_t now_ms,
                         struct added_store *added, struct fault *fault) {
    uint32_t last;
    if (!check_names(name, zone, fault) || !store_registry_drop_tokens(&hq->tables.stores, now_ms, fault) ||
        !store_registry_last(&hq->tables.stores, &last, fault)) {
        return false;
    }
    if (last >= ID_NODE_MAX) {
        return fault_set(fault, FAULT_FULL, "every store number was given");
    }
    struct enrolment_token token;
    struct record record = {.kind = JOURNAL_HQ_STORE_ADDED};
    struct store_added *fact = &record.of.store_added;
    *fact = (struct store_added){.store = last + 1,
                                 .name = name,
                                 .zone = zone,
                                 .at_ms = now_ms,
                                 .token_expires_ms = now_ms + ENROLMENT_TOKEN_MS};
    enrolment_token_make(&token, &hq->entropy);
    memcpy(fact->token_id, token.id, sizeof fact->token_id);
    content_hash_bytes(fact->token_hash, span_of(token.secret, sizeof token.secret));
    added->store = fact->store;
    added->token_expires_ms = fact->token_expires_ms;
    print_file(added, fact, hq_address, hq->keys.static_key.public_key, &token);
    bool is_added = hq_book_write(hq, &record, now_ms, fault) &&
                    store_registry_write_token(&hq->tables.stores, fact->store, token.secret, fault);
    enrolment_token_wipe(&token);
    return is_added;
}

bool enrolment_find_secret(struct hq *hq, const struct node_session_request *request, int64_t now_ms, bool *is_found,
                           uint8_t secret[static KEY_SIZE], struct fault *fault) {
    struct store_row row;
    if (!store_registry_find_token(&hq->tables.stores, request->token_id, is_found, &row, fault)) {
        return false;
    }
    *is_found = *is_found && row.token_expires_ms > now_ms;
    return !*is_found || store_registry_read_token(&hq->tables.stores, row.store, is_found, secret, fault);
}

static enum enrolment_outcome judge(const struct store_row *row, const struct node_session_request *request,
                                    const uint8_t public_key[static KEY_SIZE], int64_t now_ms) {
    uint8_t name_hash[CONTENT_HASH_SIZE];
    store_hash_make(name_hash, row->store);
    if (memcmp(name_hash, request->store_hash, sizeof name_hash) != 0) {
        return ENROLMENT_OTHER_NUMBER;
    }
    if (row->token_expires_ms <= now_ms) {
        return ENROLMENT_EXPIRED;
    }
    if (row->incarnation == 0) {
        return ENROLMENT_GRANTED;
    }
    return memcmp(row->public_key, public_key, KEY_SIZE) == 0 ? ENROLMENT_REPEATED : ENROLMENT_USED;
}

static bool enrol(struct hq *hq, struct store_row *row, const uint8_t public_key[static KEY_SIZE], int64_t now_ms,
                  struct fault *fault) {
    uint8_t psk[KEY_SIZE];
    struct record record = {.kind = JOURNAL_HQ_STORE_ENROLLED};
    struct store_enrolled *fact = &record.of.store_enrolled;
    row->incarnation = 1;
    *fact = (struct store_enrolled){.store = row->store, .incarnation = row->incarnation, .at_ms = now_ms};
    memcpy(fact->public_key, public_key, sizeof fact->public_key);
    memcpy(fact->token_id, row->token_id, sizeof fact->token_id);
    key_make_secret(psk, &hq->entropy);
    bool is_written = store_registry_write_psk(&hq->tables.stores, row->store, psk, fault) &&
                      hq_book_write(hq, &record, now_ms, fault);
    key_wipe(psk, sizeof psk);
    return is_written;
}

static bool fill_grant(struct hq *hq, const struct store_row *row, struct enrolment_grant *grant, struct fault *fault) {
    bool is_found;
    *grant = (struct enrolment_grant){.store = row->store, .incarnation = row->incarnation};
    memcpy(grant->name, row->name, sizeof grant->name);
    memcpy(grant->zone, row->zone, sizeof grant->zone);
    memcpy(grant->currency, hq->currency, sizeof grant->currency);
    memcpy(grant->identifier_key, hq->keys.identifier, sizeof grant->identifier_key);
    memcpy(grant->person_key, hq->keys.person.public_key, sizeof grant->person_key);
    memcpy(grant->signing_key, hq->keys.signing.public_key, sizeof grant->signing_key);
    if (!store_registry_read_psk(&hq->tables.stores, row->store, &is_found, grant->psk, fault)) {
        return false;
    }
    return is_found ||
           fault_set(fault, FAULT_CORRUPT, "store %lu is enrolled and has no secret", (unsigned long)row->store);
}

bool enrolment_decide(struct hq *hq, const struct node_session_request *request,
                      const uint8_t public_key[static KEY_SIZE], int64_t now_ms, enum enrolment_outcome *outcome,
                      struct enrolment_grant *grant, struct fault *fault) {
    struct store_row row;
    bool is_found;
    if (!store_registry_find_token(&hq->tables.stores, request->token_id, &is_found, &row, fault)) {
        return false;
    }
    *outcome = is_found ? judge(&row, request, public_key, now_ms) : ENROLMENT_UNKNOWN;
    if (*outcome == ENROLMENT_GRANTED && !enrol(hq, &row, public_key, now_ms, fault)) {
        return false;
    }
    bool is_granted = *outcome == ENROLMENT_GRANTED || *outcome == ENROLMENT_REPEATED;
    return !is_granted || fill_grant(hq, &row, grant, fault);
}

const char *enrolment_outcome_name(enum enrolment_outcome outcome) {
    switch (outcome) {
    case ENROLMENT_GRANTED: return "granted";
    case ENROLMENT_REPEATED: return "repeated";
    case ENROLMENT_UNKNOWN: return "unknown_token";
    case ENROLMENT_EXPIRED: return "expired_token";
    case ENROLMENT_USED: return "used_token";
    case ENROLMENT_OTHER_NUMBER: return "other_store";
    }
    bug_unreachable("enrolment outcome out of range");
}
