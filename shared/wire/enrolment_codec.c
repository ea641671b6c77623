#include "wire/enrolment_codec.h"

#include "base/id.h"
#include "wire/record_fields.h"

enum grant_field {
    GRANT_STORE = 2,
    GRANT_INCARNATION,
    GRANT_NAME,
    GRANT_ZONE,
    GRANT_CURRENCY,
    GRANT_IDENTIFIER_KEY,
    GRANT_PERSON_KEY,
    GRANT_SIGNING_KEY,
    GRANT_PSK,
};

static void write_key(struct msgpack_writer *record, uint32_t key, const uint8_t bytes[static ENROLMENT_KEY_SIZE]) {
    msgpack_write_bytes(record, key, span_of(bytes, ENROLMENT_KEY_SIZE));
}

struct span enrolment_grant_encode(const struct enrolment_grant *grant, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, GRANT_STORE, grant->store);
    msgpack_write_int(&record, GRANT_INCARNATION, grant->incarnation);
    msgpack_write_text(&record, GRANT_NAME, text_of(grant->name));
    msgpack_write_text(&record, GRANT_ZONE, text_of(grant->zone));
    msgpack_write_text(&record, GRANT_CURRENCY, text_of(grant->currency));
    write_key(&record, GRANT_IDENTIFIER_KEY, grant->identifier_key);
    write_key(&record, GRANT_PERSON_KEY, grant->person_key);
    write_key(&record, GRANT_SIGNING_KEY, grant->signing_key);
    write_key(&record, GRANT_PSK, grant->psk);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static void copy_text(const struct msgpack_place *root, uint32_t key, char *out, size_t capacity) {
    (void)text_copy(out, capacity, msgpack_read_text(msgpack_read_field(root, key), 1, capacity - 1));
}

bool enrolment_grant_decode(struct span bytes, struct arena *arena, struct enrolment_grant *grant,
                            struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *grant = (struct enrolment_grant){0};
    grant->store = (uint32_t)msgpack_read_int(msgpack_read_field(&root, GRANT_STORE), 1, ID_NODE_MAX);
    grant->incarnation = (uint32_t)msgpack_read_int(msgpack_read_field(&root, GRANT_INCARNATION), 1, UINT32_MAX);
    copy_text(&root, GRANT_NAME, grant->name, sizeof grant->name);
    copy_text(&root, GRANT_ZONE, grant->zone, sizeof grant->zone);
    copy_text(&root, GRANT_CURRENCY, grant->currency, sizeof grant->currency);
    msgpack_read_exact(msgpack_read_field(&root, GRANT_IDENTIFIER_KEY), grant->identifier_key, ENROLMENT_KEY_SIZE);
    msgpack_read_exact(msgpack_read_field(&root, GRANT_PERSON_KEY), grant->person_key, ENROLMENT_KEY_SIZE);
    msgpack_read_exact(msgpack_read_field(&root, GRANT_SIGNING_KEY), grant->signing_key, ENROLMENT_KEY_SIZE);
    msgpack_read_exact(msgpack_read_field(&root, GRANT_PSK), grant->psk, ENROLMENT_KEY_SIZE);
    return msgpack_read_finish(&reader, fault);
}
