/* The daemons' log sink: one write(2) to standard error per event, with journald's priority prefix ("<4>") when
 * standard error is not a terminal (sd-daemon(3)), so that `journalctl -p warning` works. */
#ifndef REGULARS_NODE_LOG_SINK_H
#define REGULARS_NODE_LOG_SINK_H

#include "base/log.h"

struct log log_sink_stderr(enum log_level level_min);
/* "debug", "info", "warning", "error". */
bool log_level_parse(struct text name, enum log_level *level);

#endif
