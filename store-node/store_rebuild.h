/* `store-node rebuild`: everything derived, computed anew from the journal into a fresh file and compared with what the
 * daemon has, row by row. Nothing of the live database is written; the fresh file is removed again. */
#ifndef REGULARS_STORE_NODE_STORE_REBUILD_H
#define REGULARS_STORE_NODE_STORE_REBUILD_H

#include "base/fault.h"
#include "storage/rebuild.h"

/* The fresh file is made in "rebuild" in the data directory, which must have room for it. */
FAULT_CHECKED bool store_rebuild_compare(const char *data_directory, rebuild_reporter *report, void *context,
                                         uint64_t *entry_count, uint64_t *difference_count, struct fault *fault);

#endif
