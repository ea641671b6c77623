#include "wire/record_fields.h"

#include "base/id.h"

enum { SHIFT_MAX = 1000000000, NUMBER_MAX = 1000000000 };

int64_t record_read_time(struct msgpack_place place) {
    return msgpack_read_int(place, 0, RECORD_TIME_MAX_MS);
}

uint32_t record_read_node(struct msgpack_place place) {
    return (uint32_t)msgpack_read_int(place, 0, ID_NODE_MAX);
}

uint32_t record_read_till_or_none(struct msgpack_place place) {
    return msgpack_read_is_absent(place) ? 0 : (uint32_t)msgpack_read_int(place, 1, RECORD_TILL_MAX);
}

int64_t record_read_money(struct msgpack_place place) {
    return msgpack_read_int(place, 0, MONEY_MAX);
}

int64_t record_read_money_or_zero(struct msgpack_place place) {
    return msgpack_read_int_or(place, 0, MONEY_MAX, 0);
}

int64_t record_read_points_or_zero(struct msgpack_place place) {
    return msgpack_read_int_or(place, 0, POINTS_MAX, 0);
}

void record_write_key(struct msgpack_writer *record, uint32_t first_field, const struct receipt_key *key) {
    msgpack_write_int(record, first_field, key->store);
    msgpack_write_int(record, first_field + 1, key->till);
    msgpack_write_int(record, first_field + 2, key->shift);
    msgpack_write_int(record, first_field + 3, key->number);
}

void record_read_key(const struct msgpack_place *record, uint32_t first_field, struct receipt_key *key) {
    key->store = record_read_node(msgpack_read_field(record, first_field));
    key->till = (uint32_t)msgpack_read_int(msgpack_read_field(record, first_field + 1), 1, RECORD_TILL_MAX);
    key->shift = (uint32_t)msgpack_read_int(msgpack_read_field(record, first_field + 2), 0, SHIFT_MAX);
    key->number = (uint32_t)msgpack_read_int(msgpack_read_field(record, first_field + 3), 1, NUMBER_MAX);
}

void record_begin(struct msgpack_writer *record, uint32_t key) {
    msgpack_write_map(record, key);
    msgpack_write_int(record, 1, RECORD_VERSION);
}
