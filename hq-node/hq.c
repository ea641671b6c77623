#include "hq-node/hq.h"

#include "hq-node/derive.h"
#include "hq-node/storage/schema.h"

#include <stdio.h>
#include <stdlib.h>

enum { HQ_SCRATCH = 512 * 1024 };

static enum journal_visit derive_visit(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct derived derived;
    return hq_derive(context, entry, &derived, fault) ? JOURNAL_NEXT : JOURNAL_FAILED;
}

/* migrate() calls it when the derived tables were made anew: prepared statements come first, so that the tables'
 * modules can fill them. */
static bool rebuild_derived(void *context, struct db *db, struct fault *fault) {
    struct hq *hq = context;
    return hq_tables_open(&hq->tables, db, fault) && journal_open(&hq->journal, db, fault) &&
           journal_replay(&hq->journal, 0, derive_visit, hq, fault);
}

void hq_database_path(const char *data_directory, char path[static HQ_PATH_MAX]) {
    (void)snprintf(path, HQ_PATH_MAX, "%s/hq.db", data_directory);
}

bool hq_migrate(struct db *db, bool (*rebuild)(void *context, struct db *db, struct fault *fault), void *context,
                struct fault *fault) {
    struct schema schema = {.facts = hq_facts,
                            .facts_count = HQ_FACTS_COUNT,
                            .derived = hq_derived,
                            .rebuild = rebuild,
                            .context = context};
    return migrate(db, &schema, fault);
}

bool hq_allocate_scratch(struct hq *hq, struct fault *fault) {
    void *block = malloc(HQ_SCRATCH);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for head office's records");
    }
    arena_init(&hq->scratch, block, HQ_SCRATCH);
    return true;
}

static bool open_database(struct hq *hq, const char *data_directory, struct fault *fault) {
    char path[HQ_PATH_MAX];
    hq_database_path(data_directory, path);
    if (!db_open_writer(&hq->db, path, HQ_APPLICATION_ID, fault) || !hq_migrate(&hq->db, rebuild_derived, hq, fault) ||
        !hq_tables_open(&hq->tables, &hq->db, fault) || !journal_open(&hq->journal, &hq->db, fault) ||
        !id_mint_open(&hq->tables.mint, &hq->tables.values, HQ_NODE, fault)) {
        return false;
    }
    turn_init(&hq->turn, &hq->db);
    return true;
}

bool hq_open(struct hq *hq, const char *data_directory, struct entropy entropy, const struct log *log,
             struct fault *fault) {
    *hq = (struct hq){.entropy = entropy, .log = log, .currency = "RUB"};
    bool is_open = hq_allocate_scratch(hq, fault) && open_database(hq, data_directory, fault) &&
                   hq_keys_load(&hq->keys, data_directory, &hq->entropy, fault);
    if (!is_open) {
        hq_close(hq);
    }
    return is_open;
}

void hq_close(struct hq *hq) {
    hq_keys_wipe(&hq->keys);
    db_close(&hq->db);
    free(hq->scratch.block);
    *hq = (struct hq){0};
}
