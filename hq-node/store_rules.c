#include "hq-node/store_rules.h"

#include <stdlib.h>

bool store_rules_start(struct store_rules *rules, struct hq *hq, const struct hq_link *link, struct fault *fault) {
    *rules = (struct store_rules){.hq = hq, .link = link};
    rules->versions = calloc(STORE_RULES_STORES_MAX + 1, sizeof *rules->versions);
    return rules->versions != NULL || fault_set(fault, FAULT_FULL, "no memory for the stores' rule sets");
}

void store_rules_stop(struct store_rules *rules) {
    free(rules->versions);
    rules->versions = NULL;
}

bool store_rules_acked_seq(struct store_rules *rules, uint32_t store, uint64_t *acked_seq, struct fault *fault) {
    struct store_session_row row;
    uint64_t of_now = hq_link_state(rules->link, store).cmd_acked_seq;
    if (!store_registry_read_session(&rules->hq->tables.stores, store, &row, fault)) {
        return false;
    }
    *acked_seq = of_now > row.cmd_acked_seq ? of_now : row.cmd_acked_seq;
    return true;
}

/* Once for many stores: nothing is published without the journal's n going on. */
static bool read_recent(struct store_rules *rules, struct fault *fault) {
    struct published_row rows[STORE_RULES_RECENT_MAX];
    uint64_t n;
    if (!journal_read_last_n(&rules->hq->journal, &n, fault)) {
        return false;
    }
    if (n == rules->read_n) {
        return true;
    }
    if (!published_table_list(&rules->hq->tables.published, JOURNAL_RULE_SET_OFFER, INT64_MAX, rows,
                              STORE_RULES_RECENT_MAX, &rules->recent_count, fault)) {
        return false;
    }
    for (size_t i = 0; i < rules->recent_count; i++) {
        rules->recent[i] = (struct recent_rules){.n = rows[i].n, .version = rows[i].offer.version};
    }
    rules->read_n = n;
    return true;
}

/* The latest rule set whose publishing is not after `n`; 0: none. */
static uint64_t find_version(const struct store_rules *rules, uint64_t n) {
    for (size_t i = 0; i < rules->recent_count; i++) {
        if (rules->recent[i].n <= n) {
            return rules->recent[i].version;
        }
    }
    return 0;
}

bool store_rules_version(struct store_rules *rules, uint32_t store, uint64_t *version, struct fault *fault) {
    struct feed_place place;
    struct journal_head sent;
    uint64_t acked_seq;
    if (!feed_table_read(&rules->hq->tables.feeds, store, &place, fault) ||
        !journal_read_head(&rules->hq->journal, journal_stream(store, STREAM_CMD), &sent, fault) ||
        !store_rules_acked_seq(rules, store, &acked_seq, fault)) {
        return false;
    }
    *version = store <= STORE_RULES_STORES_MAX ? rules->versions[store] : 0;
    if (acked_seq < sent.seq) {
        return true;
    }
    if (!read_recent(rules, fault)) {
        return false;
    }
    *version = find_version(rules, place.published_n);
    if (store <= STORE_RULES_STORES_MAX) {
        rules->versions[store] = (uint32_t)*version;
    }
    return true;
}

bool store_rules_count(struct store_rules *rules, const uint64_t *versions, size_t count, int64_t *stores,
                       struct fault *fault) {
    struct store_row row = {.store = 0};
    bool is_found;
    for (size_t i = 0; i < count; i++) {
        stores[i] = 0;
    }
    while (store_registry_next(&rules->hq->tables.stores, row.store, &is_found, &row, fault)) {
        uint64_t version;
        if (!is_found) {
            return true;
        }
        if (!store_rules_version(rules, row.store, &version, fault)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            stores[i] += versions[i] == version;
        }
    }
    return false;
}
