/* The system's zone files (TZif version 2 and up, RFC 8536) into base/calendar.h's struct zone. Changes before 2000
 * fold into the first entry; after the file's last change the footer's rule (a POSIX TZ string) is expanded up to the
 * end of 2060; a zone without such a rule keeps its last offset. Bytes are checked as bytes from outside are. */
#ifndef REGULARS_NODE_ZONE_FILE_H
#define REGULARS_NODE_ZONE_FILE_H

#include "base/calendar.h"
#include "base/fault.h"
#include "base/span.h"

/* name: "Europe/Moscow"; letters, digits, '_', '-', '+' and '/' only, no path that leaves the directory.
 * directory: NULL for /usr/share/zoneinfo. */
FAULT_CHECKED bool zone_file_load(const char *directory, const char *name, struct zone *zone, struct fault *fault);
/* The same from bytes in memory. */
FAULT_CHECKED bool zone_file_decode(struct span bytes, struct zone *zone, struct fault *fault);

#endif
