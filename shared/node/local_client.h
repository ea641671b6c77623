/* One request to a daemon over its own socket, admin.sock in its data directory: for the command line, which asks the
 * daemon that runs, waits and ends. The daemon is trusted; its answer is bounded all the same. */
#ifndef REGULARS_NODE_LOCAL_CLIENT_H
#define REGULARS_NODE_LOCAL_CLIENT_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"
#include "node/net_address.h"

enum { LOCAL_ANSWER_MAX = 32 * 1024 * 1024, LOCAL_HEADER_MAX = 16 * 1024 };

struct local_answer {
    int status;              /* 100 .. 599 */
    struct text body;        /* in the arena */
    const struct tree *tree; /* of a JSON body, else NULL */
};

/* Where a daemon of that data directory listens; FAULT_CONFIG when the directory's path is too long for a socket. */
FAULT_CHECKED bool local_socket_address(const char *data_directory, struct net_address *address, struct fault *fault);

/* `target` as it stands in a request line; `body` is JSON, or empty: none is sent. The arena gives the answer at most
 * half of what it has left. FAULT_REFUSED: nobody listens there. */
FAULT_CHECKED bool local_client_ask(const struct net_address *address, const char *method, const char *target,
                                    struct span body, struct arena *arena, struct local_answer *answer,
                                    struct fault *fault);

/* The member of an answer's object; the empty text or 0 when it is not there. */
struct text local_answer_text(const struct tree *tree, const char *name);
int64_t local_answer_int(const struct tree *tree, const char *name);

#endif
