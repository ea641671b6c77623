#include "tests/chain/nodes.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "node/local_client.h"
#include "node/whole_file.h"

enum {
    FOLDER_MODE = 0700,
    FILE_MODE = 0600,
    STOP_PATIENCE_MS = 15000,
    KILL_PATIENCE_MS = 5000,
    SOON_MS = 30000,
    TRY_MS = 50,
    NS_PER_MS = 1000000,
    WANTED_PAGES_PORT = 8444,
    REMOVE_DEPTH = 16,
};

void nodes_path(const struct chain_nodes *nodes, char path[static CHAIN_PATH_MAX], const char *name) {
    int size = snprintf(path, CHAIN_PATH_MAX, "%s/%s", nodes->folder, name);
    bug_if(size < 0 || size >= CHAIN_PATH_MAX);
}

bool nodes_write_file(const char *path, const char *content, size_t size, struct fault *fault) {
    return whole_file_write(path, span_of(content, size), FILE_MODE, fault);
}

/* ---------------------------------------------------------------------------------------------------- preparation */

static bool make_folder(const char *path, struct fault *fault) {
    return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST ||
           fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

static bool is_empty_folder(const char *path) {
    DIR *folder = opendir(path);
    const struct dirent *entry = folder == NULL ? NULL : readdir(folder);
    size_t names = 0;
    for (; entry != NULL; entry = readdir(folder)) {
        names += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 ? 1 : 0;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return folder != NULL && names == 0;
}

static bool choose_folder(struct chain_nodes *nodes, struct fault *fault) {
    const char *given = nodes->options->data_directory;
    const char *base = getenv("TMPDIR");
    if (given == NULL) {
        (void)snprintf(nodes->folder, sizeof nodes->folder, "%s/regulars-chain-XXXXXX", base == NULL ? "/tmp" : base);
        return mkdtemp(nodes->folder) != NULL || fault_set(fault, FAULT_IO, "%s: %s", nodes->folder, strerror(errno));
    }
    (void)snprintf(nodes->folder, sizeof nodes->folder, "%s", given);
    return make_folder(given, fault) &&
           (is_empty_folder(given) || fault_set(fault, FAULT_CONFIG, "--data: %s is not empty", given));
}

static bool prepare_node(struct chain_nodes *nodes, struct chain_node *node, const char *program,
                         uint16_t wanted_https_port, struct fault *fault) {
    char name[sizeof node->name + sizeof "logs/.log"];
    (void)snprintf(name, sizeof name, "logs/%s.log", node->name);
    nodes_path(nodes, node->log_path, name);
    nodes_path(nodes, node->data_directory, node->name);
    node->https_port = free_port(wanted_https_port);
    node->other_port = free_port(0);
    process_command_start(&node->run, nodes->options->program_folder, program);
    process_command_add(&node->run, "run");
    process_command_add(&node->run, "--data-directory=%s", node->data_directory);
    process_command_add(&node->run, "--https-address=127.0.0.1:%u", node->https_port);
    process_command_add(&node->run, "--may-run-as-root=yes");
    return make_folder(node->data_directory, fault) &&
           ((node->https_port != 0 && node->other_port != 0) ||
            fault_set(fault, FAULT_IO, "there is no free port on 127.0.0.1"));
}

static bool prepare_hq(struct chain_nodes *nodes, struct fault *fault) {
    struct chain_node *hq = &nodes->hq;
    (void)snprintf(hq->name, sizeof hq->name, "hq");
    if (!prepare_node(nodes, hq, "hq-node", nodes->options->exits ? 0 : WANTED_PAGES_PORT, fault)) {
        return false;
    }
    process_command_add(&hq->run, "--link-address=127.0.0.1:%u", hq->other_port);
    process_command_add(&hq->run, "--currency=%s", nodes->currency);
    process_command_add(&hq->run, "--zone=%s", nodes->zone);
    process_command_add(&hq->run, "--chain-name=Demo");
    return true;
}

/* The bounds against a till that runs wild are lifted: these tills sell as fast as they can. */
static bool prepare_store(struct chain_nodes *nodes, uint32_t store, struct fault *fault) {
    struct chain_node *node = &nodes->stores[store - 1].node;
    (void)snprintf(node->name, sizeof node->name, "store-%" PRIu32, store);
    if (!prepare_node(nodes, node, "store-node", 0, fault)) {
        return false;
    }
    process_command_add(&node->run, "--http-address=127.0.0.1:%u", node->other_port);
    process_command_add(&node->run, "--time-source=till");
    process_command_add(&node->run, "--rate-per-second=1000000");
    process_command_add(&node->run, "--rate-burst=1000000");
    process_command_add(&node->run, "--connections-per-address=256");
    return true;
}

bool nodes_prepare(struct chain_nodes *nodes, const struct chain_options *options, const char *zone,
                   const char *currency, struct fault *fault) {
    char logs[CHAIN_PATH_MAX];
    *nodes = (struct chain_nodes){.options = options, .zone = zone, .currency = currency};
    nodes->output = malloc(NODES_OUTPUT_MAX);
    void *block = malloc(NODES_ARENA_MAX);
    if (nodes->output == NULL || block == NULL) {
        free(block);
        return fault_set(fault, FAULT_FULL, "no memory for the chain");
    }
    arena_init(&nodes->arena, block, NODES_ARENA_MAX);
    if (!choose_folder(nodes, fault)) {
        return false;
    }
    nodes_path(nodes, logs, "logs");
    if (!make_folder(logs, fault) || !prepare_hq(nodes, fault)) {
        return false;
    }
    for (uint32_t store = 1; store <= options->store_count; store++) {
        if (!prepare_store(nodes, store, fault)) {
            return false;
        }
    }
    return true;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void nodes_free(struct chain_nodes *nodes, bool removes_folder) {
    for (uint32_t i = 0; i < nodes->options->store_count; i++) {
        relay_close(nodes->stores[i].relay);
    }
    if (removes_folder && nodes->folder[0] != '\0') {
        (void)nftw(nodes->folder, remove_entry, REMOVE_DEPTH, FTW_DEPTH | FTW_PHYS);
    }
    free(nodes->output);
    free(nodes->arena.block);
}

/* ------------------------------------------------------------------------------------------------------ processes */

bool node_start(struct chain_node *node, struct fault *fault) {
    bug_if(node->pid != 0);
    return process_start(&node->run, node->log_path, &node->pid, fault);
}

bool node_kill_and_start(struct chain_node *node, struct fault *fault) {
    int status;
    if (!process_stop(node->pid, SIGKILL, KILL_PATIENCE_MS, &status, fault)) {
        return false;
    }
    node->pid = 0;
    node->kills++;
    return node_start(node, fault);
}

bool node_check(struct chain_node *node, struct fault *fault) {
    int status = 0;
    if (node->pid == 0 || process_runs(node->pid, &status)) {
        return true;
    }
    node->pid = 0;
    return fault_set(fault, FAULT_IO, "%s has ended by itself (%s %d), see %s", node->name,
                     WIFSIGNALED(status) ? "signal" : "status",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), node->log_path);
}

static bool stop_node(struct chain_node *node, struct fault *fault) {
    int status = 0;
    struct fault late;
    if (node->pid == 0) {
        return true;
    }
    pid_t pid = node->pid;
    node->pid = 0;
    if (!process_stop(pid, SIGTERM, STOP_PATIENCE_MS, &status, fault)) {
        bool is_gone = process_stop(pid, SIGKILL, KILL_PATIENCE_MS, &status, &late);
        return fault_wrap(fault, "%s%s", node->name, is_gone ? "" : " (not even by force)");
    }
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           fault_set(fault, FAULT_IO, "%s did not end well, see %s", node->name, node->log_path);
}

bool nodes_stop(struct chain_nodes *nodes, struct fault *fault) {
    bool is_clean = true;
    for (uint32_t i = 0; i < nodes->options->store_count; i++) {
        is_clean = stop_node(&nodes->stores[i].node, fault) && is_clean;
    }
    return stop_node(&nodes->hq, fault) && is_clean;
}

/* ------------------------------------------------------------------------------------------------------- commands */

enum { COMPLAINT_MAX = 128 };

/* The last line of the log that a failed command has written its complaint to. */
static void last_words(const char *log_path, char words[static COMPLAINT_MAX]) {
    char line[COMPLAINT_MAX];
    FILE *log = fopen(log_path, "r");
    words[0] = '\0';
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        memcpy(words, line, sizeof line);
    }
    if (log != NULL) {
        (void)fclose(log);
    }
}

bool nodes_command(struct chain_nodes *nodes, const struct chain_node *node, const char *const *words, size_t count,
                   struct fault *fault) {
    struct process_command command;
    char log_path[CHAIN_PATH_MAX];
    char complaint[COMPLAINT_MAX];
    int status = 0;
    command.count = 0;
    process_command_add(&command, "%s", node->run.arguments[0]);
    for (size_t i = 0; i < count; i++) {
        process_command_add(&command, "%s", words[i]);
    }
    process_command_add(&command, "--data-directory=%s", node->data_directory);
    process_command_add(&command, "--may-run-as-root=yes");
    nodes_path(nodes, log_path, "logs/commands.log");
    if (!process_run(&command, log_path, nodes->output, NODES_OUTPUT_MAX, &status, fault)) {
        return false;
    }
    last_words(log_path, complaint);
    return status == 0 ||
           fault_set(fault, FAULT_REFUSED, "%s %s ended with status %d: %s", node->name, words[0], status, complaint);
}

bool nodes_command_soon(struct chain_nodes *nodes, const struct chain_node *node, const char *const *words,
                        size_t count, struct fault *fault) {
    struct timespec rest = {.tv_nsec = TRY_MS * NS_PER_MS};
    for (int waited_ms = 0; waited_ms < SOON_MS; waited_ms += TRY_MS) {
        if (nodes_command(nodes, node, words, count, fault)) {
            return true;
        }
        (void)nanosleep(&rest, NULL);
    }
    return false;
}

bool nodes_ask_store(struct chain_nodes *nodes, uint32_t store, const char *method, const char *path,
                     const struct tree **tree, struct fault *fault) {
    struct net_address address;
    struct local_answer answer;
    const char *data_directory = nodes->stores[store - 1].node.data_directory;
    arena_reset(&nodes->arena);
    if (!local_socket_address(data_directory, &address, fault) ||
        !local_client_ask(&address, method, path, (struct span){0}, &nodes->arena, &answer, fault)) {
        return false;
    }
    *tree = answer.tree;
    return (answer.status == 200 && answer.tree != NULL) ||
           fault_set(fault, FAULT_REFUSED, "store %u answers %d to %s", store, answer.status, path);
}
