#include "node/counters.h"

#include "base/bug.h"
#include "base/checked.h"

#include <inttypes.h>

void counters_init(struct counters *counters, const struct counter_row *rows, int64_t *values, size_t count) {
    *counters = (struct counters){.rows = rows, .values = values, .count = count};
    for (size_t i = 0; i < count; i++) {
        values[i] = 0;
    }
}

void counters_add(struct counters *counters, size_t index, int64_t amount) {
    bug_if(index >= counters->count);
    bug_if(!checked_add(counters->values[index], amount, &counters->values[index]));
}

void counters_set(struct counters *counters, size_t index, int64_t value) {
    bug_if(index >= counters->count);
    counters->values[index] = value;
}

void counters_print_json(const struct counters *counters, struct writer *out) {
    for (size_t i = 0; i < counters->count; i++) {
        writer_format(out, "%s\"%s\":%" PRId64, i == 0 ? "" : ",", counters->rows[i].name, counters->values[i]);
    }
}

void counters_print_text(const struct counters *counters, const char *prefix, struct writer *out) {
    for (size_t i = 0; i < counters->count; i++) {
        const struct counter_row *row = &counters->rows[i];
        writer_format(out, "# HELP %s_%s %s\n%s_%s %" PRId64 "\n", prefix, row->name, row->meaning, prefix, row->name,
                      counters->values[i]);
    }
}
