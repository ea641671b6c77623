/* What an operator does with head office's database, running or not: compare what is derived with the journal, check
 * every chain and page, copy it. */
#ifndef REGULARS_HQ_NODE_MAINTENANCE_H
#define REGULARS_HQ_NODE_MAINTENANCE_H

#include "base/fault.h"
#include "storage/rebuild.h"

/* Replays the journal into a fresh file of the data directory, compares, removes it; changes nothing. */
bool maintenance_rebuild(const char *data_directory, rebuild_reporter *report, void *context,
                         uint64_t *difference_count, struct fault *fault) FAULT_CHECKED;
/* FAULT_CORRUPT names the first finding. */
bool maintenance_verify(const char *data_directory, uint64_t *entry_count, struct fault *fault) FAULT_CHECKED;
/* A consistent copy at `path`, whole or not at all; refuses an existing file. The keys are files of their own and are
 * not in it. */
bool maintenance_back_up(const char *data_directory, const char *path, struct fault *fault) FAULT_CHECKED;

#endif
