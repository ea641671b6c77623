/* Head office's core in a temporary folder, and stores that write their logs by hand: what the tests of hq-node's core
 * share. A pen keeps the entries of one store's led and doc with their hashes, as the store's own journal would. */
#ifndef REGULARS_TESTS_HQ_FIXTURE_H
#define REGULARS_TESTS_HQ_FIXTURE_H

#include "hq-node/enrolment.h"
#include "hq-node/feed.h"
#include "hq-node/intake.h"
#include "tests/harness/dice.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"
#include "wire/record_codec.h"

enum { PEN_ENTRIES_MAX = 4096, PEN_BYTES = 8 * 1024 * 1024 };

#define HQ_TEST_NOW_MS INT64_C(1795000000000)

struct hq_test {
    struct temp_folder folder;
    struct hq hq;
    struct dice dice; /* of keys */
};

struct pen_log {
    size_t count;
    struct sync_entry entries[PEN_ENTRIES_MAX];
};

struct pen {
    uint32_t store;
    uint64_t next_id;                 /* counter of its ids */
    uint8_t identifier_key[KEY_SIZE]; /* that of head office when the test is about both */
    struct pen_log led;
    struct pen_log doc;
    struct arena bytes;
};

int hq_test_set_up(void **state);
int hq_test_tear_down(void **state);
/* Opens head office again over what it has stored. */
void hq_test_reopen(struct hq_test *test);
/* Fails the test with the fault's text. */
void hq_must(bool ok, const struct fault *fault);
void hq_begin(struct hq_test *test);
void hq_commit(struct hq_test *test);

/* A pen for a store, freed by pen_free. */
struct pen *pen_make(uint32_t store);
void pen_free(struct pen *pen);
uint64_t pen_id(struct pen *pen);
/* Appends a record to the log that its kind belongs to. */
void pen_write(struct pen *pen, const struct record *record);
void pen_write_body(struct pen *pen, enum stream stream, uint32_t kind, bool is_critical, struct span body);

void pen_register(struct pen *pen, uint64_t customer_id, const char *phone, const char *card);
void pen_move(struct pen *pen, enum journal_kind kind, uint64_t customer_id, int64_t points);
/* A receipt of one line of 100.00 with 10.00 off by promotion "ten" and 90.00 net; gives its id. */
uint64_t pen_sell(struct pen *pen, uint64_t customer_id);
void pen_return(struct pen *pen, uint64_t sale_id, int64_t refund_minor);
void pen_cancel(struct pen *pen, uint64_t sale_id);

/* Hands entries [from, count) of one log to the intake, in a turn of its own. */
struct intake_result hq_take(struct hq_test *test, const struct pen *pen, enum stream stream, size_t from);
/* Both logs, led first. */
void hq_take_all(struct hq_test *test, const struct pen *pen);

int64_t hq_balance(struct hq_test *test, uint64_t customer_id);
struct customer_row hq_customer(struct hq_test *test, uint64_t id);
struct store_sum hq_sum(struct hq_test *test, uint32_t store);
/* What the rebuild's comparison finds. */
uint64_t hq_rebuild_differences(struct hq_test *test);

#define HQ_TEST(function) cmocka_unit_test_setup_teardown(function, hq_test_set_up, hq_test_tear_down)

#endif
