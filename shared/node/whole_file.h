/* Small files that are read and written whole: keys, certificates, identities. */
#ifndef REGULARS_NODE_WHOLE_FILE_H
#define REGULARS_NODE_WHOLE_FILE_H

#include "base/fault.h"
#include "base/span.h"

#include <sys/types.h>

/* Reads at most `capacity` bytes; a longer file is a fault. When the file does not exist: true, *is_there false, *size
 * 0. */
FAULT_CHECKED bool whole_file_read(const char *path, void *block, size_t capacity, size_t *size, bool *is_there,
                                   struct fault *fault);
/* The same for secrets: a file that group or others may read or write is refused. */
FAULT_CHECKED bool whole_file_read_secret(const char *path, void *block, size_t capacity, size_t *size, bool *is_there,
                                          struct fault *fault);
/* Replaces the file in one step: written beside as "path.new", synced, renamed, directory synced. After a crash the
 * file is the old or the new one. */
FAULT_CHECKED bool whole_file_write(const char *path, struct span content, mode_t mode, struct fault *fault);

#endif
