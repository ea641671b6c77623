/* `hq-node run`: head office, its line to the stores, its pages and its socket for the administrator on one loop, from
 * the start to the polite end. */
#ifndef REGULARS_HQ_NODE_HQ_DAEMON_H
#define REGULARS_HQ_NODE_HQ_DAEMON_H

#include "hq-node/hq_config.h"

/* Returns after TERM or INT, or with the fault that kept it from starting or going on. */
FAULT_CHECKED bool hq_daemon_run(const struct hq_config *config, struct fault *fault);

#endif
