/* Named counters with a one-line meaning each. A program lists them once, and the list makes the rest:
 *
 *   #define STORE_COUNTERS(X) \
 *       X(receipts_taken, "Receipts made durable since start") \
 *       X(quotes, "Quotes answered since start")
 *   enum { STORE_COUNTERS(COUNTER_INDEX) COUNT_ALL };
 *   static const struct counter_row rows[] = {STORE_COUNTERS(COUNTER_ROW)};
 *   counters_add(&counters, COUNT_receipts_taken, 1);
 *
 * Values are plain int64 of one thread. Printing gives JSON members and the text that Prometheus scrapes. */
#ifndef REGULARS_NODE_COUNTERS_H
#define REGULARS_NODE_COUNTERS_H

#include "base/span.h"

#define COUNTER_INDEX(name, meaning) COUNT_##name,
#define COUNTER_ROW(name, meaning)   {#name, meaning},

struct counter_row {
    const char *name;    /* snake_case */
    const char *meaning; /* one line, no quotes */
};

struct counters {
    const struct counter_row *rows;
    int64_t *values; /* count of them, the caller's */
    size_t count;
};

void counters_init(struct counters *counters, const struct counter_row *rows, int64_t *values, size_t count);
void counters_add(struct counters *counters, size_t index, int64_t amount);
void counters_set(struct counters *counters, size_t index, int64_t value);
/* "name":value,... without braces. */
void counters_print_json(const struct counters *counters, struct writer *out);
/* Prometheus text exposition 0.0.4: "# HELP prefix_name meaning", then "prefix_name value". */
void counters_print_text(const struct counters *counters, const char *prefix, struct writer *out);

#endif
