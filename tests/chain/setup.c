#include "tests/chain/setup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/chain/content.h"
#include "tests/chain/day.h"
#include "tests/till/till_read.h"
#include "tests/till/till_requests.h"

enum { READY_MS = 60000, TRY_MS = 50, NS_PER_MS = 1000000, STORE_FILE_MAX = 8192 };

static bool has_line(const struct chain_options *options, uint32_t store) {
    for (uint32_t i = 0; i < options->cut_count; i++) {
        if (options->cuts[i].store == store) {
            return true;
        }
    }
    return false;
}

/* The store file with another address to dial: that of the relay on its line. */
static bool redirect(const char *text, uint16_t port, char out[static STORE_FILE_MAX], struct fault *fault) {
    static const char name[] = "hq_address";
    struct writer writer;
    bool is_found = false;
    writer_init(&writer, out, STORE_FILE_MAX - 1);
    for (const char *line = text; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        if (strncmp(line, name, sizeof name - 1) == 0) {
            writer_format(&writer, "%s = 127.0.0.1:%u\n", name, port);
            is_found = true;
        } else {
            writer_format(&writer, "%.*s\n", (int)size, line);
        }
        line += size + (line[size] == '\n' ? 1 : 0);
    }
    out[writer.size] = '\0';
    return (is_found && !writer.overflowed) || fault_set(fault, FAULT_INPUT, "the store file has no hq_address");
}

static bool add_store(struct chain_nodes *nodes, uint32_t store, struct fault *fault) {
    struct chain_store *added = &nodes->stores[store - 1];
    char name[32];
    char path[CHAIN_PATH_MAX];
    char text[STORE_FILE_MAX];
    (void)snprintf(name, sizeof name, "Store %" PRIu32, store);
    const char *const add[] = {"store", "add", name, "--zone", nodes->zone};
    if (!nodes_command(nodes, &nodes->hq, add, sizeof add / sizeof add[0], fault)) {
        return false;
    }
    (void)snprintf(text, sizeof text, "%s", nodes->output);
    if (has_line(nodes->options, store)) {
        added->relay = relay_open(nodes->hq.other_port, fault);
        if (added->relay == NULL || !redirect(nodes->output, relay_port(added->relay), text, fault)) {
            return false;
        }
    }
    (void)snprintf(name, sizeof name, "store-%" PRIu32 ".conf", store);
    nodes_path(nodes, path, name);
    const char *const enrol[] = {"enrol", path};
    return nodes_write_file(path, text, strlen(text), fault) &&
           nodes_command(nodes, &added->node, enrol, sizeof enrol / sizeof enrol[0], fault) &&
           node_start(&added->node, fault);
}

static bool publish(struct chain_nodes *nodes, const char *path, struct fault *fault) {
    const char *const words[] = {"publish", path};
    return nodes_command(nodes, &nodes->hq, words, sizeof words / sizeof words[0], fault);
}

static bool publish_content(struct chain_nodes *nodes, const struct chain_content *content, struct fault *fault) {
    char rules[CHAIN_PATH_MAX];
    char catalogue[CHAIN_PATH_MAX];
    nodes_path(nodes, rules, "rules.json");
    nodes_path(nodes, catalogue, "catalogue.json");
    return nodes_write_file(rules, content->rules_json, strlen(content->rules_json), fault) &&
           content_write_catalogue(catalogue, content->products, content->product_count, fault) &&
           publish(nodes, rules, fault) && publish(nodes, catalogue, fault);
}

static bool import_customers(struct chain_nodes *nodes, const struct shopping_plan *plan, size_t *imported,
                             struct fault *fault) {
    char path[CHAIN_PATH_MAX];
    size_t next_id = 0;
    size_t count = 1;
    nodes_path(nodes, path, "customers.json");
    const char *const words[] = {"import-customers", path};
    for (*imported = 0; count > 0; *imported += count) {
        if (!content_write_customers(path, plan, &next_id, &count, fault) ||
            (count > 0 && !nodes_command(nodes, &nodes->hq, words, sizeof words / sizeof words[0], fault))) {
            return false;
        }
    }
    return true;
}

static bool is_ready(struct chain_nodes *nodes, uint32_t store, size_t customers) {
    struct fault fault;
    const struct tree *status;
    return nodes_ask_store(nodes, store, "GET", "/status", &status, &fault) &&
           till_read_int(status, "rule_set.version") > 0 && till_read_int(status, "catalogue_version") > 0 &&
           till_read_int(status, "customers") >= (int64_t)customers;
}

static bool wait_ready(struct chain_nodes *nodes, uint32_t store, size_t customers, struct fault *fault) {
    struct timespec rest = {.tv_nsec = TRY_MS * NS_PER_MS};
    for (int waited_ms = 0; waited_ms < READY_MS; waited_ms += TRY_MS) {
        if (is_ready(nodes, store, customers) || day_is_over()) {
            return true;
        }
        if (!node_check(&nodes->stores[store - 1].node, fault) || !node_check(&nodes->hq, fault)) {
            return false;
        }
        (void)nanosleep(&rest, NULL);
    }
    return fault_set(fault, FAULT_IO, "store %" PRIu32 " has not received rules, goods and customers within %d s",
                     store, READY_MS / 1000);
}

static bool pair_till(struct chain_nodes *nodes, uint32_t store, uint32_t till, struct fault *fault) {
    struct till_identity *identity = &nodes->stores[store - 1].tills[till];
    const struct tree *tree;
    struct till_pairing pairing = {0};
    char code[16];
    char name[32];
    (void)snprintf(identity->url, sizeof identity->url, "https://127.0.0.1:%u",
                   nodes->stores[store - 1].node.https_port);
    (void)snprintf(name, sizeof name, "Till %" PRIu32, till + 1);
    if (!nodes_ask_store(nodes, store, "POST", "/pairing-code", &tree, fault)) {
        return false;
    }
    if (!text_copy(code, sizeof code, till_read_text(tree, "code"))) {
        return fault_set(fault, FAULT_INPUT, "store %" PRIu32 " gives no pairing code", store);
    }
    struct till_client *client = till_client_open(identity, "en", fault);
    bool is_paired = client != NULL && till_pair(client, code, name, &pairing, fault);
    till_client_close(client);
    memcpy(identity->key, pairing.identity.key, sizeof identity->key);
    memcpy(identity->certificate_sha256, pairing.identity.certificate_sha256, sizeof identity->certificate_sha256);
    return is_paired;
}

bool setup_chain(struct chain_nodes *nodes, const struct chain_content *content, struct fault *fault) {
    static const char *const status[] = {"status"};
    size_t imported = 0;
    uint32_t stores = nodes->options->store_count;
    if (!node_start(&nodes->hq, fault) || !nodes_command_soon(nodes, &nodes->hq, status, 1, fault)) {
        return false;
    }
    for (uint32_t store = 1; store <= stores; store++) {
        if (!add_store(nodes, store, fault)) {
            return fault_wrap(fault, "store %" PRIu32, store);
        }
    }
    if (!publish_content(nodes, content, fault) || !import_customers(nodes, content->plan, &imported, fault)) {
        return false;
    }
    for (uint32_t store = 1; store <= stores; store++) {
        if (!wait_ready(nodes, store, imported, fault)) {
            return false;
        }
        for (uint32_t till = 0; till < nodes->options->tills_per_store; till++) {
            if (!pair_till(nodes, store, till, fault)) {
                return fault_wrap(fault, "store %" PRIu32, store);
            }
        }
    }
    return true;
}
