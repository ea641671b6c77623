#include "storage/customer_columns.h"

#include "base/bug.h"

static void read_segments(struct statement *row, int column, struct customer *customer) {
    struct span packed = statement_blob(row, column);
    bug_if(packed.size % 4 != 0 || packed.size / 4 > LIMIT_SEGMENTS_PER_CUSTOMER);
    customer->segment_count = packed.size / 4;
    for (size_t i = 0; i < customer->segment_count; i++) {
        customer->segments[i] = bytes_get_be32(packed.data + 4 * i);
    }
}

void customer_columns_read(struct statement *row, uint64_t id, struct customer *customer) {
    *customer = (struct customer){.id = id,
                                  .merged_into = statement_uint64(row, 0),
                                  .version = (uint32_t)statement_int64(row, 1),
                                  .state = (enum customer_state)statement_int64(row, 2),
                                  .home_store = (uint32_t)statement_int64(row, 3),
                                  .registered_ms = statement_int64(row, 5),
                                  .birth_day = statement_is_null(row, 6) ? CUSTOMER_NO_BIRTH_DAY
                                                                         : (int32_t)statement_int64(row, 6)};
    statement_copy_text(row, 4, customer->level, sizeof customer->level);
    read_segments(row, 7, customer);
}

void customer_columns_bind(struct statement *put, const struct customer *customer, struct customer_segments *segments) {
    bug_if(customer->segment_count > LIMIT_SEGMENTS_PER_CUSTOMER);
    for (size_t i = 0; i < customer->segment_count; i++) {
        bytes_put_be32(segments->bytes + 4 * i, customer->segments[i]);
    }
    statement_bind_uint64(put, 1, customer->id);
    statement_bind_uint64(put, 2, customer->merged_into);
    statement_bind_int64(put, 3, customer->version);
    statement_bind_int64(put, 4, customer->state);
    statement_bind_int64(put, 5, customer->home_store);
    statement_bind_text(put, 6, text_of(customer->level));
    statement_bind_int64(put, 7, customer->registered_ms);
    if (customer->birth_day == CUSTOMER_NO_BIRTH_DAY) {
        statement_bind_null(put, 8);
    } else {
        statement_bind_int64(put, 8, customer->birth_day);
    }
    statement_bind_blob(put, 9, span_of(segments->bytes, 4 * customer->segment_count));
}

bool customer_columns_read_identifiers(struct statement *list, struct customer *customer, struct fault *fault) {
    statement_start(list);
    statement_bind_uint64(list, 1, customer->id);
    while (statement_row(list) && customer->identifier_count < CUSTOMER_IDENTIFIERS_MAX) {
        struct identifier *identifier = &customer->identifiers[customer->identifier_count++];
        identifier->kind = (enum identifier_kind)statement_int64(list, 0);
        statement_copy_blob(list, 1, identifier->hash, sizeof identifier->hash);
    }
    return statement_finish(list, fault);
}

bool customer_columns_put_identifiers(struct statement *put, const struct customer *customer, struct fault *fault) {
    for (size_t i = 0; i < customer->identifier_count; i++) {
        const struct identifier *identifier = &customer->identifiers[i];
        statement_start(put);
        statement_bind_int64(put, 1, identifier->kind);
        statement_bind_blob(put, 2, span_of(identifier->hash, sizeof identifier->hash));
        statement_bind_uint64(put, 3, customer->id);
        if (!statement_run(put, fault)) {
            return false;
        }
    }
    return true;
}
