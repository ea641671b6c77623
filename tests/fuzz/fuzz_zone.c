/* A zone file: what is taken has its changes in order and answers for any moment. An input whose first byte is even is
 * the file itself; an odd one makes a file with sound headers, so that changes, types and rule are reached without
 * luck: odd(1)  transitions(1)  types(1)  the block of 8-byte times, the footer */
#include "base/bug.h"
#include "node/zone_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_MAX = 8192, HEADER_SIZE = 44 };

static void put_header(struct writer *out, uint32_t transitions, uint32_t types) {
    uint8_t header[HEADER_SIZE] = {'T', 'Z', 'i', 'f', '2'};
    bytes_put_be32(header + 32, transitions);
    bytes_put_be32(header + 36, types);
    writer_bytes(out, header, sizeof header);
}

static struct span make_file(const uint8_t *data, size_t size) {
    static uint8_t file[FILE_MAX];
    static const uint8_t no_type[6];
    struct writer out;
    writer_init(&out, file, sizeof file);
    put_header(&out, 0, 1);
    writer_bytes(&out, no_type, sizeof no_type);
    put_header(&out, data[1], data[2]);
    writer_bytes(&out, data + 3, size - 3);
    return writer_result(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct zone zone;
    struct fault fault;
    bool is_made = size >= 3 && data[0] % 2 == 1;
    if (!zone_file_decode(is_made ? make_file(data, size) : span_of(data, size), &zone, &fault)) {
        return 0;
    }
    bug_if(zone.change_count == 0 || zone.change_count > ZONE_CHANGES_MAX);
    for (size_t i = 1; i < zone.change_count; i++) {
        bug_if(zone.changes[i - 1].from_ms >= zone.changes[i].from_ms);
    }
    (void)zone_local(&zone, INT64_C(1795000000000));
    return 0;
}
