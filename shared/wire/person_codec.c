#include "wire/person_codec.h"

#include "wire/record_fields.h"

enum field { NAME = 2, PHONE, CARD, EMAIL, CONSENTS_DATA, CONSENTS_ADVERTISING };

struct span person_encode(const struct person *person, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_text_or_empty(&record, NAME, person->name);
    msgpack_write_text_or_empty(&record, PHONE, person->phone);
    msgpack_write_text_or_empty(&record, CARD, person->card);
    msgpack_write_text_or_empty(&record, EMAIL, person->email);
    msgpack_write_flag(&record, CONSENTS_DATA, person->consents_data);
    msgpack_write_flag(&record, CONSENTS_ADVERTISING, person->consents_advertising);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

bool person_decode(struct span bytes, struct arena *arena, struct person *person, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *person = (struct person){
        .name = msgpack_read_text_or_empty(msgpack_read_field(&root, NAME), LIMIT_NAME - 1),
        .phone = msgpack_read_text_or_empty(msgpack_read_field(&root, PHONE), LIMIT_PHONE - 1),
        .card = msgpack_read_text_or_empty(msgpack_read_field(&root, CARD), LIMIT_CARD - 1),
        .email = msgpack_read_text_or_empty(msgpack_read_field(&root, EMAIL), PERSON_EMAIL_MAX - 1),
        .consents_data = msgpack_read_flag(msgpack_read_field(&root, CONSENTS_DATA)),
        .consents_advertising = msgpack_read_flag(msgpack_read_field(&root, CONSENTS_ADVERTISING)),
    };
    return msgpack_read_finish(&reader, fault);
}
