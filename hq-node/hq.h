/* Head office: its one database, the truth in it (every store's led and doc as they came, the cmd it sent, its own
 * stream), and what is derived from it. The wiring that intake.h, feed.h, enrolment.h, publish.h and customers.h stand
 * on; it knows no HTTP and no network.
 *
 * All that writes is within the caller's request of hq->turn (storage/group_commit.h): nobody is answered before the
 * turn is committed. Moments are UTC ms and come from the caller. */
#ifndef REGULARS_HQ_NODE_HQ_H
#define REGULARS_HQ_NODE_HQ_H

#include "base/clock.h"
#include "base/log.h"
#include "hq-node/hq_keys.h"
#include "hq-node/storage/hq_tables.h"
#include "storage/group_commit.h"
#include "storage/journal.h"
#include "wire/enrolment_codec.h"

enum {
    HQ_APPLICATION_ID = 0x52475348, /* "RGSH" */
    HQ_NODE = 0,                    /* its node number: of its ids, of its own stream */
    HQ_PATH_MAX = 1200,
};

struct hq {
    struct db db;
    struct journal journal;
    struct turn turn;
    struct hq_tables tables;
    struct hq_keys keys;
    struct entropy entropy;
    const struct log *log;
    char currency[ENROLMENT_CURRENCY_MAX]; /* of the chain, ISO 4217; "RUB" until the caller says otherwise */
    struct arena scratch;                  /* of one record at a time */
};

/* Opens DATA/hq.db (and brings it up to this program's schema) and the keys. The log may be NULL. After a false it is
 * closed. */
bool hq_open(struct hq *hq, const char *data_directory, struct entropy entropy, const struct log *log,
             struct fault *fault) FAULT_CHECKED;
void hq_close(struct hq *hq);

/* The path of the database in a data directory. */
void hq_database_path(const char *data_directory, char path[static HQ_PATH_MAX]);
/* The schema over an opened writer; `rebuild` fills derived tables anew and may be NULL (storage/migrate.h). */
bool hq_migrate(struct db *db, bool (*rebuild)(void *context, struct db *db, struct fault *fault), void *context,
                struct fault *fault) FAULT_CHECKED;
/* The arena of records, for who opens less than a whole struct hq. */
bool hq_allocate_scratch(struct hq *hq, struct fault *fault) FAULT_CHECKED;

#endif
