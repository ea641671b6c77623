#include "wire/msgpack_write.h"

#include "base/bug.h"
#include "wire/msgpack_scan.h"

#include <msgpack.h>
#include <string.h>

enum { HEADER_MAX = 5 };

static int put_bytes(void *context, const char *data, size_t size) {
    writer_bytes(context, data, size);
    return 0; /* an overflow stays in the writer and is asked for once, at the end */
}

static msgpack_packer packer_of(struct writer *out) {
    return (msgpack_packer){.data = out, .callback = put_bytes};
}

void msgpack_write_start(struct msgpack_writer *record, struct writer *out) {
    *record = (struct msgpack_writer){.out = out, .start = out->size};
}

/* What comes before every value: the key, in a map. */
static msgpack_packer begin_value(struct msgpack_writer *record, uint32_t key) {
    msgpack_packer packer = packer_of(record->out);
    if (record->depth == 0) {
        bug_if(record->is_complete || key != MSGPACK_ITEM);
        record->is_complete = true;
        return packer;
    }
    bool is_map = record->levels[record->depth - 1].is_map;
    bug_if(is_map != (key != MSGPACK_ITEM));
    record->levels[record->depth - 1].count++;
    if (is_map) {
        bug_if(key <= record->levels[record->depth - 1].last_key || key > MSGPACK_KEY_MAX);
        record->levels[record->depth - 1].last_key = key;
        (void)msgpack_pack_uint32(&packer, key);
    }
    return packer;
}

static void open_level(struct msgpack_writer *record, uint32_t key, bool is_map) {
    (void)begin_value(record, key);
    bug_if(record->depth == LIMIT_MSGPACK_DEPTH);
    record->levels[record->depth].is_map = is_map;
    record->levels[record->depth].start = record->out->size;
    record->levels[record->depth].count = 0;
    record->levels[record->depth].last_key = 0;
    record->depth++;
    writer_byte(record->out, 0); /* the place of the header; nearly always one byte is enough */
}

void msgpack_write_map(struct msgpack_writer *record, uint32_t key) {
    open_level(record, key, true);
}

void msgpack_write_array(struct msgpack_writer *record, uint32_t key) {
    open_level(record, key, false);
}

/* Puts the header in its place, moving the elements up when it takes more than the byte kept for it. */
static void set_header(struct writer *out, size_t start, const uint8_t *header, size_t header_size) {
    size_t body_size = out->size - start - 1;
    for (size_t i = 1; i < header_size; i++) {
        writer_byte(out, 0);
    }
    if (!out->overflowed) {
        memmove(out->data + start + header_size, out->data + start + 1, body_size);
        memcpy(out->data + start, header, header_size);
    }
}

void msgpack_write_end(struct msgpack_writer *record) {
    bug_if(record->depth == 0);
    record->depth--;
    uint8_t header[HEADER_MAX];
    struct writer header_out;
    writer_init(&header_out, header, sizeof header);
    msgpack_packer packer = packer_of(&header_out);
    if (record->levels[record->depth].is_map) {
        (void)msgpack_pack_map(&packer, record->levels[record->depth].count);
    } else {
        (void)msgpack_pack_array(&packer, record->levels[record->depth].count);
    }
    if (!record->out->overflowed) {
        set_header(record->out, record->levels[record->depth].start, header, header_out.size);
    }
}

struct span msgpack_write_finish(const struct msgpack_writer *record) {
    bug_if(record->depth != 0 || !record->is_complete);
    if (record->out->overflowed) {
        return (struct span){0};
    }
    return span_of(record->out->data + record->start, record->out->size - record->start);
}

void msgpack_write_int(struct msgpack_writer *record, uint32_t key, int64_t value) {
    msgpack_packer packer = begin_value(record, key);
    (void)msgpack_pack_int64(&packer, value);
}

void msgpack_write_id(struct msgpack_writer *record, uint32_t key, uint64_t id) {
    bug_if(id == 0 || id > INT64_MAX);
    msgpack_write_int(record, key, (int64_t)id);
}

void msgpack_write_bool(struct msgpack_writer *record, uint32_t key, bool value) {
    msgpack_packer packer = begin_value(record, key);
    (void)(value ? msgpack_pack_true(&packer) : msgpack_pack_false(&packer));
}

void msgpack_write_text(struct msgpack_writer *record, uint32_t key, struct text value) {
    bug_if(!text_is_utf8(value));
    msgpack_packer packer = begin_value(record, key);
    (void)msgpack_pack_str(&packer, value.size);
    writer_bytes(record->out, value.data, value.size);
}

void msgpack_write_bytes(struct msgpack_writer *record, uint32_t key, struct span value) {
    msgpack_packer packer = begin_value(record, key);
    (void)msgpack_pack_bin(&packer, value.size);
    writer_span(record->out, value);
}

void msgpack_write_int_or(struct msgpack_writer *record, uint32_t key, int64_t value, int64_t absent) {
    if (value != absent) {
        msgpack_write_int(record, key, value);
    }
}

void msgpack_write_id_or_none(struct msgpack_writer *record, uint32_t key, uint64_t id) {
    if (id != 0) {
        msgpack_write_id(record, key, id);
    }
}

void msgpack_write_flag(struct msgpack_writer *record, uint32_t key, bool value) {
    if (value) {
        msgpack_write_bool(record, key, true);
    }
}

void msgpack_write_text_or_empty(struct msgpack_writer *record, uint32_t key, struct text value) {
    if (value.size > 0) {
        msgpack_write_text(record, key, value);
    }
}
