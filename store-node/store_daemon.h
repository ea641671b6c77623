/* `store-node run`: the store, its listeners, its socket for the administrator and its line to head office on one loop,
 * from the start to the polite end. */
#ifndef REGULARS_STORE_NODE_STORE_DAEMON_H
#define REGULARS_STORE_NODE_STORE_DAEMON_H

#include "store-node/store_config.h"

/* Returns after TERM or INT, or with the fault that kept it from starting or going on. */
FAULT_CHECKED bool store_daemon_run(const struct store_config *config, struct fault *fault);

#endif
