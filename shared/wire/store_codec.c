#include "wire/store_codec.h"

#include "base/calendar.h"
#include "base/id.h"
#include "wire/record_fields.h"

enum offer_field {
    OFFER_VERSION = 2,
    OFFER_HASH,
    OFFER_SIZE,
    OFFER_PUBLISHED,
    OFFER_AUTHOR,
    OFFER_SIGNATURE,
    OFFER_KIND
};
enum added_field { ADDED_STORE = 2, ADDED_NAME, ADDED_ZONE, ADDED_AT, ADDED_TOKEN_ID, ADDED_TOKEN_HASH, ADDED_EXPIRES };
enum enrolled_field { ENROLLED_STORE = 2, ENROLLED_INCARNATION, ENROLLED_PUBLIC_KEY, ENROLLED_TOKEN_ID, ENROLLED_AT };
enum paired_field { PAIRED_TILL = 2, PAIRED_NAME, PAIRED_AT };

static void write_offer(struct msgpack_writer *record, const struct blob_offer *offer) {
    record_begin(record, MSGPACK_ITEM);
    msgpack_write_int(record, OFFER_VERSION, (int64_t)offer->version);
    msgpack_write_bytes(record, OFFER_HASH, span_of(offer->hash, sizeof offer->hash));
    msgpack_write_int(record, OFFER_SIZE, (int64_t)offer->size);
    msgpack_write_int(record, OFFER_PUBLISHED, offer->published_ms);
    msgpack_write_text(record, OFFER_AUTHOR, offer->author);
    msgpack_write_bytes(record, OFFER_SIGNATURE, span_of(offer->signature, sizeof offer->signature));
}

struct span blob_offer_encode(const struct blob_offer *offer, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    write_offer(&record, offer);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span published_encode(const struct published *published, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    write_offer(&record, &published->offer);
    msgpack_write_int(&record, OFFER_KIND, published->kind);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span store_added_encode(const struct store_added *added, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, ADDED_STORE, added->store);
    msgpack_write_text(&record, ADDED_NAME, added->name);
    msgpack_write_text(&record, ADDED_ZONE, added->zone);
    msgpack_write_int(&record, ADDED_AT, added->at_ms);
    msgpack_write_bytes(&record, ADDED_TOKEN_ID, span_of(added->token_id, sizeof added->token_id));
    msgpack_write_bytes(&record, ADDED_TOKEN_HASH, span_of(added->token_hash, sizeof added->token_hash));
    msgpack_write_int(&record, ADDED_EXPIRES, added->token_expires_ms);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span store_enrolled_encode(const struct store_enrolled *enrolled, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, ENROLLED_STORE, enrolled->store);
    msgpack_write_int(&record, ENROLLED_INCARNATION, enrolled->incarnation);
    msgpack_write_bytes(&record, ENROLLED_PUBLIC_KEY, span_of(enrolled->public_key, sizeof enrolled->public_key));
    msgpack_write_bytes(&record, ENROLLED_TOKEN_ID, span_of(enrolled->token_id, sizeof enrolled->token_id));
    msgpack_write_int(&record, ENROLLED_AT, enrolled->at_ms);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span till_paired_encode(const struct till_paired *paired, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, PAIRED_TILL, paired->till);
    msgpack_write_text(&record, PAIRED_NAME, paired->name);
    msgpack_write_int(&record, PAIRED_AT, paired->at_ms);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static uint32_t read_store(struct msgpack_place place) {
    return (uint32_t)msgpack_read_int(place, 1, ID_NODE_MAX);
}

static void read_offer(struct msgpack_place root, struct blob_offer *offer) {
    (void)msgpack_read_version(root, RECORD_VERSION);
    *offer = (struct blob_offer){0};
    offer->version = (uint64_t)msgpack_read_int(msgpack_read_field(&root, OFFER_VERSION), 1, INT64_MAX);
    msgpack_read_exact(msgpack_read_field(&root, OFFER_HASH), offer->hash, sizeof offer->hash);
    offer->size = (uint64_t)msgpack_read_int(msgpack_read_field(&root, OFFER_SIZE), 1, LIMIT_RULE_SET_BYTES);
    offer->published_ms = record_read_time(msgpack_read_field(&root, OFFER_PUBLISHED));
    offer->author = msgpack_read_text(msgpack_read_field(&root, OFFER_AUTHOR), 1, LIMIT_NAME - 1);
    msgpack_read_exact(msgpack_read_field(&root, OFFER_SIGNATURE), offer->signature, sizeof offer->signature);
}

bool blob_offer_decode(struct span bytes, struct arena *arena, struct blob_offer *offer, struct fault *fault) {
    struct msgpack_reader reader;
    read_offer(msgpack_read_open(&reader, bytes, arena), offer);
    return msgpack_read_finish(&reader, fault);
}

bool published_decode(struct span bytes, struct arena *arena, struct published *published, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    read_offer(root, &published->offer);
    struct msgpack_place kind = msgpack_read_field(&root, OFFER_KIND);
    published->kind = (enum journal_kind)msgpack_read_int(kind, JOURNAL_RULE_SET_OFFER, JOURNAL_CATALOGUE_OFFER);
    return msgpack_read_finish(&reader, fault);
}

bool store_added_decode(struct span bytes, struct arena *arena, struct store_added *added, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *added = (struct store_added){0};
    added->store = read_store(msgpack_read_field(&root, ADDED_STORE));
    added->name = msgpack_read_text(msgpack_read_field(&root, ADDED_NAME), 1, LIMIT_NAME - 1);
    added->zone = msgpack_read_text(msgpack_read_field(&root, ADDED_ZONE), 1, ZONE_NAME_MAX - 1);
    added->at_ms = record_read_time(msgpack_read_field(&root, ADDED_AT));
    msgpack_read_exact(msgpack_read_field(&root, ADDED_TOKEN_ID), added->token_id, sizeof added->token_id);
    msgpack_read_exact(msgpack_read_field(&root, ADDED_TOKEN_HASH), added->token_hash, sizeof added->token_hash);
    added->token_expires_ms = record_read_time(msgpack_read_field(&root, ADDED_EXPIRES));
    return msgpack_read_finish(&reader, fault);
}

bool store_enrolled_decode(struct span bytes, struct arena *arena, struct store_enrolled *enrolled,
                           struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *enrolled = (struct store_enrolled){0};
    enrolled->store = read_store(msgpack_read_field(&root, ENROLLED_STORE));
    struct msgpack_place incarnation = msgpack_read_field(&root, ENROLLED_INCARNATION);
    enrolled->incarnation = (uint32_t)msgpack_read_int(incarnation, 1, UINT32_MAX);
    struct msgpack_place public_key = msgpack_read_field(&root, ENROLLED_PUBLIC_KEY);
    msgpack_read_exact(public_key, enrolled->public_key, sizeof enrolled->public_key);
    msgpack_read_exact(msgpack_read_field(&root, ENROLLED_TOKEN_ID), enrolled->token_id, sizeof enrolled->token_id);
    enrolled->at_ms = record_read_time(msgpack_read_field(&root, ENROLLED_AT));
    return msgpack_read_finish(&reader, fault);
}

bool till_paired_decode(struct span bytes, struct arena *arena, struct till_paired *paired, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *paired = (struct till_paired){0};
    paired->till = (uint32_t)msgpack_read_int(msgpack_read_field(&root, PAIRED_TILL), 1, RECORD_TILL_MAX);
    paired->name = msgpack_read_text(msgpack_read_field(&root, PAIRED_NAME), 1, LIMIT_NAME - 1);
    paired->at_ms = record_read_time(msgpack_read_field(&root, PAIRED_AT));
    return msgpack_read_finish(&reader, fault);
}
