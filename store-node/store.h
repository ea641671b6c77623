/* The shop: its one database, the truth in it, what is derived from it, the rule set and the catalogue in force. This
 * is the wiring that the desks (checkout.h, points_desk.h, customer_desk.h, returns_desk.h) and the sync pump stand on;
 * it knows no HTTP and no network.
 *
 * Moments: every desk is given `now_ms`, the store's own clock, for what it writes down, and `at_ms`, the moment by
 * which the rules are asked: the same, unless the configuration says that tills tell the time (replays of old
 * receipts). */
#ifndef REGULARS_STORE_NODE_STORE_H
#define REGULARS_STORE_NODE_STORE_H

#include "base/calendar.h"
#include "base/clock.h"
#include "base/log.h"
#include "ledger/rules.h"
#include "promo/compile.h"
#include "storage/group_commit.h"
#include "storage/journal.h"
#include "store-node/identity.h"
#include "store-node/storage/store_tables.h"

enum { STORE_APPLICATION_ID = 0x52475354 }; /* "RGST" */

/* The rule set in force. Version 0: none yet; everything sells at list price. Replaced whole, never changed. */
struct store_rules {
    uint64_t version;
    uint8_t hash[BLOB_HASH_SIZE];
    struct arena arena; /* owns document and compiled set */
    struct rule_set set;
    struct compiled_set compiled;
    struct ledger_rules ledger;
};

struct store {
    struct db db;
    struct journal journal;
    struct turn turn;
    struct store_tables tables;
    struct store_identity identity; /* number 0 until enrolled: it sells, but has no customers */
    struct zone zone;
    struct store_rules *rules; /* never NULL */
    struct entropy entropy;
    const struct log *log;
    struct ledger_account *account; /* working memory of the desks: too large for a stack */
    struct ledger_moves *moves;
    struct arena scratch; /* of book.h: one record at a time */
};

/* Opens (and brings up to this program's schema) the database in the data directory, loads identity, rule set and
 * catalogue. A rule set or catalogue that does not read is a fault: it was checked before it was taken. */
bool store_open(struct store *store, const char *data_directory, struct clock clock, struct entropy entropy,
                const struct log *log, struct fault *fault) FAULT_CHECKED;
void store_close(struct store *store);

/* Switches to the rule set of that content; the blob is complete and its signature was checked. On a fault the old one
 * stays in force. */
bool store_switch_rules(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                        struct fault *fault) FAULT_CHECKED;

/* How far the store's own documents are written, and how far head office holds them durably: a till may forget what is
 * not above the second. */
struct store_watermark {
    uint64_t doc_seq;
    uint64_t hq_doc_seq;
};
bool store_read_watermark(struct store *store, struct store_watermark *watermark, struct fault *fault) FAULT_CHECKED;

#endif
