/* The report of a replay (promo/replay_report.h) as one JSON object: a member for each table, an array of objects whose
 * members are the columns. Amounts are integers in the units that the names tell, days are "2026-11-21", receipts are
 * what the caller calls them. */
#ifndef REGULARS_NODE_REPLAY_JSON_H
#define REGULARS_NODE_REPLAY_JSON_H

#include "promo/replay/replay_report.h"
#include "wire/json_write.h"

enum { REPLAY_RECEIPT_NAME_MAX = 512 };

/* What a receipt is called: a file and a line, a number of the shop's. Cut where it is longer than the capacity. */
struct replay_names {
    void (*name)(const void *context, uint64_t number, char *out, size_t capacity);
    const void *context;
};

struct replay_json {
    struct json_writer json;
    const struct replay_names *names;
    size_t column_count;
    const struct report_column *columns;
};

/* Begins the object. */
void replay_json_start(struct replay_json *state, struct writer *out, const struct replay_names *names);
struct report_writer replay_json_writer(struct replay_json *state);
/* Ends the object; an empty span when it did not fit. */
struct span replay_json_finish(struct replay_json *state);

#endif
