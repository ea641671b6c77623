/* Fields that several records share, with their bounds. For the codecs of this folder. */
#ifndef REGULARS_WIRE_RECORD_FIELDS_H
#define REGULARS_WIRE_RECORD_FIELDS_H

#include "retail/receipt.h"
#include "wire/msgpack_read.h"
#include "wire/msgpack_write.h"

#define RECORD_TIME_MAX_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */
enum { RECORD_VERSION = 1, RECORD_TILL_MAX = 9999 };

/* UTC milliseconds, 0 .. RECORD_TIME_MAX_MS. */
int64_t record_read_time(struct msgpack_place place);
/* A node number, 0 (head office) .. ID_NODE_MAX. */
uint32_t record_read_node(struct msgpack_place place);
/* A till, or 0 when absent: no till. */
uint32_t record_read_till_or_none(struct msgpack_place place);
int64_t record_read_money(struct msgpack_place place);          /* 0 .. MONEY_MAX */
int64_t record_read_money_or_zero(struct msgpack_place place);  /* absent: 0 */
int64_t record_read_points_or_zero(struct msgpack_place place); /* 0 .. POINTS_MAX, absent: 0 */

/* A receipt key in the fields first_field .. first_field + 3: store, till, shift, number. */
void record_write_key(struct msgpack_writer *record, uint32_t first_field, const struct receipt_key *key);
void record_read_key(const struct msgpack_place *record, uint32_t first_field, struct receipt_key *key);

/* Begins a record: a map whose field 1 is RECORD_VERSION. */
void record_begin(struct msgpack_writer *record, uint32_t key);

#endif
