#include "wire/customer_codec.h"

#include "base/bug.h"
#include "wire/record_fields.h"

enum customer_field {
    ID = 2,
    MERGED_INTO,
    ROW_VERSION,
    STATE,
    HOME_STORE,
    LEVEL,
    REGISTERED,
    BIRTH_DAY,
    IDENTIFIERS,
    SEGMENTS
};
enum identifier_field { IDENTIFIER_KIND = 1, IDENTIFIER_HASH };
enum registration_field {
    REGISTRATION_CUSTOMER = 2,
    REGISTRATION_CHANNEL,
    REGISTRATION_TILL,
    REGISTRATION_AT,
    REGISTRATION_PERSON
};
enum note_field { NOTE_CUSTOMER_ID = 2, NOTE_ELSEWHERE, NOTE_AS_OF, NOTE_LED_SEQ };

enum { DAY_MIN = -719162, DAY_MAX = 2932896 }; /* 0001-01-01 .. 9999-12-31 */

static void write_identifiers(struct msgpack_writer *record, const struct customer *customer) {
    if (customer->identifier_count == 0) {
        return;
    }
    msgpack_write_array(record, IDENTIFIERS);
    for (size_t i = 0; i < customer->identifier_count; i++) {
        msgpack_write_map(record, MSGPACK_ITEM);
        msgpack_write_int(record, IDENTIFIER_KIND, customer->identifiers[i].kind);
        msgpack_write_bytes(record, IDENTIFIER_HASH, span_of(customer->identifiers[i].hash, IDENTIFIER_HASH_SIZE));
        msgpack_write_end(record);
    }
    msgpack_write_end(record);
}

static void write_segments(struct msgpack_writer *record, const struct customer *customer) {
    if (customer->segment_count == 0) {
        return;
    }
    msgpack_write_array(record, SEGMENTS);
    for (size_t i = 0; i < customer->segment_count; i++) {
        msgpack_write_int(record, MSGPACK_ITEM, customer->segments[i]);
    }
    msgpack_write_end(record);
}

static void write_customer(struct msgpack_writer *record, uint32_t key, const struct customer *customer) {
    bug_if((customer->state == CUSTOMER_MERGED) != (customer->merged_into != 0));
    record_begin(record, key);
    msgpack_write_id(record, ID, customer->id);
    msgpack_write_id_or_none(record, MERGED_INTO, customer->merged_into);
    msgpack_write_int_or(record, ROW_VERSION, customer->version, 0);
    msgpack_write_int_or(record, STATE, customer->state, CUSTOMER_ACTIVE);
    msgpack_write_int_or(record, HOME_STORE, customer->home_store, 0);
    msgpack_write_text_or_empty(record, LEVEL, text_of(customer->level));
    msgpack_write_int(record, REGISTERED, customer->registered_ms);
    msgpack_write_int_or(record, BIRTH_DAY, customer->birth_day, CUSTOMER_NO_BIRTH_DAY);
    write_identifiers(record, customer);
    write_segments(record, customer);
    msgpack_write_end(record);
}

struct span customer_encode(const struct customer *customer, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    write_customer(&record, MSGPACK_ITEM, customer);
    return msgpack_write_finish(&record);
}

struct span registration_encode(const struct registration *registration, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    write_customer(&record, REGISTRATION_CUSTOMER, &registration->customer);
    msgpack_write_text(&record, REGISTRATION_CHANNEL, registration->channel);
    msgpack_write_int_or(&record, REGISTRATION_TILL, registration->till, 0);
    msgpack_write_int(&record, REGISTRATION_AT, registration->at_ms);
    if (registration->sealed_person.size > 0) {
        msgpack_write_bytes(&record, REGISTRATION_PERSON, registration->sealed_person);
    }
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

struct span balance_note_encode(const struct balance_note *note, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_id(&record, NOTE_CUSTOMER_ID, note->customer_id);
    msgpack_write_int_or(&record, NOTE_ELSEWHERE, note->elsewhere_points, 0);
    msgpack_write_int(&record, NOTE_AS_OF, note->as_of_ms);
    msgpack_write_int_or(&record, NOTE_LED_SEQ, (int64_t)note->led_seq, 0);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static void read_identifiers(struct msgpack_place place, struct customer *customer) {
    customer->identifier_count = msgpack_read_array_or_empty(place, CUSTOMER_IDENTIFIERS_MAX);
    for (size_t i = 0; i < customer->identifier_count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        struct msgpack_place kind = msgpack_read_field(&item, IDENTIFIER_KIND);
        struct identifier *identifier = &customer->identifiers[i];
        identifier->kind = (enum identifier_kind)msgpack_read_int(kind, IDENTIFIER_CARD, IDENTIFIER_PHONE);
        msgpack_read_exact(msgpack_read_field(&item, IDENTIFIER_HASH), identifier->hash, IDENTIFIER_HASH_SIZE);
    }
}

static void read_segments(struct msgpack_place place, struct customer *customer) {
    customer->segment_count = msgpack_read_array_or_empty(place, LIMIT_SEGMENTS_PER_CUSTOMER);
    for (size_t i = 0; i < customer->segment_count; i++) {
        struct msgpack_place item = msgpack_read_item(&place, i);
        customer->segments[i] = (uint32_t)msgpack_read_int(item, 0, UINT32_MAX);
        if (i > 0 && customer->segments[i] <= customer->segments[i - 1]) {
            msgpack_read_refuse(item, "segments must ascend");
        }
    }
}

static void read_customer(struct msgpack_place root, struct customer *customer) {
    (void)msgpack_read_version(root, RECORD_VERSION);
    *customer = (struct customer){0};
    customer->id = msgpack_read_id(msgpack_read_field(&root, ID));
    struct msgpack_place merged_into = msgpack_read_field(&root, MERGED_INTO);
    customer->merged_into = msgpack_read_id_or_none(merged_into);
    customer->version = (uint32_t)msgpack_read_int_or(msgpack_read_field(&root, ROW_VERSION), 0, UINT32_MAX, 0);
    struct msgpack_place state = msgpack_read_field(&root, STATE);
    customer->state =
        (enum customer_state)msgpack_read_int_or(state, CUSTOMER_ACTIVE, CUSTOMER_MERGED, CUSTOMER_ACTIVE);
    if ((customer->state == CUSTOMER_MERGED) != (customer->merged_into != 0)) {
        msgpack_read_refuse(merged_into, "must be there exactly when the customer is merged");
    }
    struct msgpack_place home_store = msgpack_read_field(&root, HOME_STORE);
    customer->home_store = msgpack_read_is_absent(home_store) ? 0 : record_read_node(home_store);
    struct text level = msgpack_read_text_or_empty(msgpack_read_field(&root, LEVEL), LIMIT_LEVEL - 1);
    bug_if(!text_copy(customer->level, sizeof customer->level, level));
    customer->registered_ms = record_read_time(msgpack_read_field(&root, REGISTERED));
    struct msgpack_place birth_day = msgpack_read_field(&root, BIRTH_DAY);
    customer->birth_day = (int32_t)msgpack_read_int_or(birth_day, DAY_MIN, DAY_MAX, CUSTOMER_NO_BIRTH_DAY);
    read_identifiers(msgpack_read_field(&root, IDENTIFIERS), customer);
    read_segments(msgpack_read_field(&root, SEGMENTS), customer);
}

bool customer_decode(struct span bytes, struct arena *arena, struct customer *customer, struct fault *fault) {
    struct msgpack_reader reader;
    read_customer(msgpack_read_open(&reader, bytes, arena), customer);
    return msgpack_read_finish(&reader, fault);
}

bool registration_decode(struct span bytes, struct arena *arena, struct registration *registration,
                         struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    *registration = (struct registration){0};
    read_customer(msgpack_read_field(&root, REGISTRATION_CUSTOMER), &registration->customer);
    struct msgpack_place channel = msgpack_read_field(&root, REGISTRATION_CHANNEL);
    registration->channel = msgpack_read_text(channel, 1, RECORD_CHANNEL_MAX - 1);
    registration->till = record_read_till_or_none(msgpack_read_field(&root, REGISTRATION_TILL));
    registration->at_ms = record_read_time(msgpack_read_field(&root, REGISTRATION_AT));
    struct msgpack_place person = msgpack_read_field(&root, REGISTRATION_PERSON);
    if (!msgpack_read_is_absent(person)) {
        registration->sealed_person = msgpack_read_bytes(person, 1, RECORD_SEALED_PERSON_MAX);
    }
    return msgpack_read_finish(&reader, fault);
}

bool balance_note_decode(struct span bytes, struct arena *arena, struct balance_note *note, struct fault *fault) {
    struct msgpack_reader reader;
    struct msgpack_place root = msgpack_read_open(&reader, bytes, arena);
    (void)msgpack_read_version(root, RECORD_VERSION);
    struct msgpack_place elsewhere = msgpack_read_field(&root, NOTE_ELSEWHERE);
    *note = (struct balance_note){
        .customer_id = msgpack_read_id(msgpack_read_field(&root, NOTE_CUSTOMER_ID)),
        .elsewhere_points = msgpack_read_int_or(elsewhere, -POINTS_MAX, POINTS_MAX, 0),
        .as_of_ms = record_read_time(msgpack_read_field(&root, NOTE_AS_OF)),
        .led_seq = (uint64_t)msgpack_read_int_or(msgpack_read_field(&root, NOTE_LED_SEQ), 0, INT64_MAX, 0),
    };
    return msgpack_read_finish(&reader, fault);
}
