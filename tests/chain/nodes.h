/* The nodes of a chain as real processes on this machine: head office and stores, each with its data directory, its
 * ports (which it keeps when it is started again) and its log. */
#ifndef REGULARS_TESTS_CHAIN_NODES_H
#define REGULARS_TESTS_CHAIN_NODES_H

#include "base/arena.h"
#include "base/tree.h"
#include "tests/chain/options.h"
#include "tests/chain/process.h"
#include "tests/chain/relay.h"
#include "tests/till/till_client.h"

struct chain_node {
    char name[16]; /* "hq", "store-1" */
    char data_directory[CHAIN_PATH_MAX];
    char log_path[CHAIN_PATH_MAX];
    struct process_command run;
    pid_t pid; /* 0: not running */
    uint16_t https_port;
    uint16_t other_port; /* head office: the link; a store: plain HTTP on loopback */
    uint32_t kills;
};

struct chain_store {
    struct chain_node node;
    struct relay *relay; /* NULL: its line is direct */
    struct till_identity tills[CHAIN_TILLS_MAX];
};

struct chain_nodes {
    const struct chain_options *options;
    char folder[CHAIN_PATH_MAX];
    const char *zone;
    const char *currency;
    struct chain_node hq;
    struct chain_store stores[CHAIN_STORES_MAX];
    char *output; /* of commands: NODES_OUTPUT_MAX */
    struct arena arena;
};

enum { NODES_OUTPUT_MAX = 8 * 1024 * 1024, NODES_ARENA_MAX = 64 * 1024 * 1024 };

/* Makes the folder and says how the nodes will run; starts nothing. */
bool nodes_prepare(struct chain_nodes *nodes, const struct chain_options *options, const char *zone,
                   const char *currency, struct fault *fault) FAULT_CHECKED;
/* Stops what still runs, by force when asking does not help. False when a node did not end well. */
bool nodes_stop(struct chain_nodes *nodes, struct fault *fault);
void nodes_free(struct chain_nodes *nodes, bool removes_folder);

bool node_start(struct chain_node *node, struct fault *fault) FAULT_CHECKED;
/* SIGKILL, and at once again. */
bool node_kill_and_start(struct chain_node *node, struct fault *fault) FAULT_CHECKED;
/* Still there? A fault names the log of one that is not. */
bool node_check(struct chain_node *node, struct fault *fault) FAULT_CHECKED;

/* A command of a node's program: its output is in nodes->output. A status other than 0 is a fault with its last words.
 */
bool nodes_command(struct chain_nodes *nodes, const struct chain_node *node, const char *const *words, size_t count,
                   struct fault *fault) FAULT_CHECKED;
/* The same, until it succeeds or 30 seconds are over. */
bool nodes_command_soon(struct chain_nodes *nodes, const struct chain_node *node, const char *const *words,
                        size_t count, struct fault *fault) FAULT_CHECKED;
/* Asks a store's own socket; the tree is valid until the next call of this file. */
bool nodes_ask_store(struct chain_nodes *nodes, uint32_t store, const char *method, const char *path,
                     const struct tree **tree, struct fault *fault) FAULT_CHECKED;

/* A file of the folder. */
void nodes_path(const struct chain_nodes *nodes, char path[static CHAIN_PATH_MAX], const char *name);
bool nodes_write_file(const char *path, const char *content, size_t size, struct fault *fault) FAULT_CHECKED;

#endif
