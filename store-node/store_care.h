/* What an operator does with a store's data directory, running or not (struct program_care of node/command.h). */
#ifndef REGULARS_STORE_NODE_STORE_CARE_H
#define REGULARS_STORE_NODE_STORE_CARE_H

#include "base/fault.h"
#include "storage/rebuild.h"

FAULT_CHECKED bool store_care_verify(const char *data_directory, uint64_t *entry_count, struct fault *fault);
FAULT_CHECKED bool store_care_rebuild(const char *data_directory, rebuild_reporter *report, void *context,
                                      uint64_t *difference_count, struct fault *fault);
FAULT_CHECKED bool store_care_back_up(const char *data_directory, const char *path, struct fault *fault);

#endif
