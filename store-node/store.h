/* The shop: its one database, the truth in it, what is derived from it, the rule set and the catalogue in force. This
 * is the wiring that the desks (checkout.h, points_desk.h, customer_desk.h, returns_desk.h) and the sync pump stand on;
 * it knows no HTTP and no network.
 *
 * Moments: every desk is given `now_ms`, the store's own clock, for what it writes down, and `at_ms`, the moment by
 * which rules and points are asked: the same, unless the configuration says that tills tell the time (replays of old
 * receipts). */
#ifndef REGULARS_STORE_NODE_STORE_H
#define REGULARS_STORE_NODE_STORE_H

#include "base/clock.h"
#include "base/log.h"
#include "storage/group_commit.h"
#include "storage/journal.h"
#include "store-node/catalogue.h"
#include "store-node/identity.h"
#include "store-node/rules.h"
#include "store-node/storage/store_tables.h"

enum { STORE_APPLICATION_ID = 0x52475354 }; /* "RGST" */

struct store {
    struct db db;
    struct journal journal;
    struct turn turn;
    struct store_tables tables;
    struct box_identity identity;
    struct zone zone;               /* the store's; UTC until enrolled */
    struct store_rules *rules;      /* in force; never NULL: version 0 sells at list price */
    struct store_rules *past_rules; /* of an older sale that was asked for last; NULL: none */
    struct catalogue catalogue;
    struct entropy entropy;
    const struct log *log;
    /* Working memory of the desks and the book, too large for a stack. */
    struct ledger_account *account;
    struct ledger_moves *moves;
    struct arena scratch; /* of book.h: one record at a time */
};

/* Opens the database in the data directory (and brings it up to this program's schema), loads identity, rule set and
 * catalogue. A rule set or catalogue that does not read is a fault: it was checked before it was taken. After a false
 * the store is closed. The log may be NULL. */
bool store_open(struct store *store, const char *data_directory, struct entropy entropy, const struct log *log,
                struct fault *fault) FAULT_CHECKED;
void store_close(struct store *store);

/* After a grant was taken: mint and zone of the new number. */
bool store_adopt_identity(struct store *store, struct fault *fault) FAULT_CHECKED;

/* Puts the content of that hash in force, within the caller's transaction; the blob is whole and its offer's signature
 * was checked. On a fault the old one stays. */
bool store_switch_rules(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                        struct fault *fault) FAULT_CHECKED;
bool store_switch_catalogue(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                            struct fault *fault) FAULT_CHECKED;

/* The rule set under which a sale was made: the one in force, or one that was before it, which stays good until the
 * next call. NULL when it is not here, or is none that this program reads. */
bool store_find_rules(struct store *store, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE],
                      const struct store_rules **rules, struct fault *fault) FAULT_CHECKED;

/* How far the store's own documents are written, and how far head office holds them durably: a till may forget what is
 * not above the second. */
struct store_watermark {
    uint64_t doc_seq;
    uint64_t hq_doc_seq;
};
bool store_read_watermark(struct store *store, struct store_watermark *watermark, struct fault *fault) FAULT_CHECKED;

/* The node value that holds what head office has durably of a stream ("sync.led_durable", "sync.doc_durable"). */
const char *store_durable_name(enum stream stream);

#endif
