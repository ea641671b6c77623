/* Writing off what has expired of a customer's points, when it is in the way: before points are drawn, and when an
 * account is too full of expired lots to take points back. */
#ifndef REGULARS_STORE_NODE_EXPIRY_H
#define REGULARS_STORE_NODE_EXPIRY_H

#include "store-node/store.h"

/* Of store->account, as an act of its own; nothing happens when nothing has expired. Within the caller's transaction.
 */
bool expiry_write_off(struct store *store, uint32_t till, int64_t at_ms, struct fault *fault) FAULT_CHECKED;

#endif
