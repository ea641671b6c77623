/* Ids. Every node mints its own 64-bit ids (node number, counter), so that what a shop creates while it is cut off
 * never needs renaming. Node 0 is head office, stores are 1 .. ID_NODE_MAX. The value fits a positive int64 (SQLite,
 * JSON); 0 is "none". People and JSON see "node-counter", e.g. "2-1045": store 2's 1045th. */
#ifndef REGULARS_BASE_ID_H
#define REGULARS_BASE_ID_H

#include "base/text.h"

#define ID_COUNTER_BITS 43
#define ID_COUNTER_MAX  ((INT64_C(1) << ID_COUNTER_BITS) - 1)
#define ID_NODE_MAX     ((1 << 20) - 1)
enum { ID_TEXT_MAX = 24 }; /* with terminator */

/* node 0 .. ID_NODE_MAX, counter 1 .. ID_COUNTER_MAX, else a bug. */
uint64_t id_make(uint32_t node, uint64_t counter);
uint32_t id_node(uint64_t id);
uint64_t id_counter(uint64_t id);
bool id_is_valid(uint64_t id);
void id_print(char out[static ID_TEXT_MAX], uint64_t id);
/* False for anything but "node-counter" in range without leading zeros. */
bool id_parse(struct text text, uint64_t *id);

#endif
