/* The journal keeps what was appended, in order and chained; the database itself refuses to change it; what comes from
 * the other node is taken once, in order and only when it continues our chain. */
#include "storage/journal_chain.h"
#include "tests/unit/storage/storage_fixture.h"

#include <sodium.h>

static void sell(struct shop_test *test, uint8_t amount) {
    struct fault fault;
    must(db_begin(&test->shop.db, &fault), &fault);
    must(db_end(&test->shop.db, shop_sell(&test->shop, amount, &fault), &fault), &fault);
}

/* The hash is the documented one: computed here from bytes written down one by one. */
static void hash_is_the_documented_one(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct journal_head head;
    sell(test, 7);
    const uint8_t bytes[32 + 32 + 1] = {
        [32 + 7] = 9,                                               /* stream */
        [32 + 15] = 1,                                              /* seq */
        [32 + 19] = 3,                                              /* kind */
        [32 + 20] = 0x00, 0x00, 0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x00, /* 1700000000000 */
        [32 + 31] = 1,                                              /* size */
        [32 + 32] = 7,                                              /* body */
    };
    uint8_t expected[32];
    crypto_generichash(expected, sizeof expected, bytes, sizeof bytes, NULL, 0);
    must(journal_read_head(&test->shop.journal, SHOP_STREAM, &head, &fault), &fault);
    assert_int_equal(head.seq, 1);
    assert_memory_equal(head.hash, expected, sizeof expected);
}

/* A rolled-back entry leaves no trace in the head that is kept in memory, at the outermost level and in a savepoint. */
static void head_is_right_after_rollback(void **state) {
    struct shop_test *test = *state;
    struct db *db = &test->shop.db;
    struct fault fault;
    sell(test, 1);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 2, &fault), &fault);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 3, &fault), &fault);
    assert_int_equal(shop_count(&test->shop), 3);
    db_rollback(db);
    assert_int_equal(shop_count(&test->shop), 2);
    must(shop_sell(&test->shop, 4, &fault), &fault);
    assert_int_equal(shop_count(&test->shop), 3);
    db_rollback(db);
    assert_int_equal(shop_count(&test->shop), 1);
    sell(test, 5);
    uint64_t count = 0;
    must(journal_verify(&test->shop.journal, &count, &fault), &fault);
    assert_int_equal(count, 2);
}

static bool try_sql(struct db *db, const char *sql) {
    struct fault fault;
    must(db_begin(db, &fault), &fault);
    return db_end(db, db_execute(db, "attempt", sql, &fault), &fault);
}

/* Neither UPDATE, DELETE nor REPLACE touches an entry, and no anchor can be planted that would let a DELETE through. */
static void database_refuses_to_change_the_journal(void **state) {
    struct shop_test *test = *state;
    static const char *const attempts[] = {
        "UPDATE journal SET body = X'00' WHERE seq = 1",
        "UPDATE journal SET at_ms = at_ms WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT n, stream, seq, kind, 0, body, hash FROM journal WHERE seq = 2",
        "REPLACE INTO journal SELECT 99, stream, seq, kind, 0, body, hash FROM journal WHERE seq = 2",
        "INSERT INTO journal_anchor VALUES (9, 1, zeroblob(32))",
        "INSERT INTO journal_anchor SELECT stream, seq, hash FROM journal WHERE seq = 3",
        "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (9, 0, 1, 1, X'', zeroblob(32))",
        "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (9, 4, 0, 1, X'', zeroblob(32))",
        "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (9, 4, 1, 1, X'', zeroblob(31))",
        "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (9, 4, 1, 1, 'text', zeroblob(32))",
        "INSERT INTO journal (stream, seq, kind, at_ms, body, hash) VALUES (9, 4, 1, 1, zeroblob(49153), zeroblob(32))",
    };
    for (uint8_t i = 1; i <= 3; i++) {
        sell(test, i);
    }
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        if (try_sql(&test->shop.db, attempts[i])) {
            fail_msg("went through: %s", attempts[i]);
        }
    }
    struct fault fault;
    uint64_t count = 0;
    must(journal_verify(&test->shop.journal, &count, &fault), &fault);
    assert_int_equal(count, 3);
}

static struct journal_entry make_entry(const struct journal_head *after, struct span body) {
    struct journal_entry entry = {.stream = 17, .seq = after->seq + 1, .kind = 1, .at_ms = 5, .body = body};
    journal_chain_hash(entry.hash, after->hash, &entry);
    return entry;
}

static enum journal_outcome receive(struct shop_test *test, const struct journal_entry *entry) {
    struct fault fault;
    enum journal_outcome outcome;
    must(db_begin(&test->shop.db, &fault), &fault);
    bool ok = journal_append_received(&test->shop.journal, entry, &outcome, &fault);
    must(db_end(&test->shop.db, ok, &fault), &fault);
    return outcome;
}

/* What the other node sends: the next entry is taken, a repeated one is there already, one too far is a gap, other
 * content or a hash that does not follow differs; only the first writes. */
static void received_entries(void **state) {
    struct shop_test *test = *state;
    struct journal_head empty = {.seq = 0};
    struct journal_entry first = make_entry(&empty, span_of("a", 1));
    struct journal_head head = {.seq = 1};
    memcpy(head.hash, first.hash, sizeof head.hash);
    struct journal_entry second = make_entry(&head, span_of("bb", 2));

    assert_int_equal(receive(test, &second), JOURNAL_GAP);
    assert_int_equal(receive(test, &first), JOURNAL_APPENDED);
    assert_int_equal(receive(test, &first), JOURNAL_ALREADY_THERE);

    struct journal_entry other = make_entry(&empty, span_of("x", 1));
    assert_int_equal(receive(test, &other), JOURNAL_DIFFERS);
    other = first;
    other.body = span_of("x", 1); /* the hash of the one, the body of the other */
    assert_int_equal(receive(test, &other), JOURNAL_DIFFERS);
    other = second;
    other.hash[31] ^= 1;
    assert_int_equal(receive(test, &other), JOURNAL_DIFFERS);
    other = second;
    other.at_ms++;
    assert_int_equal(receive(test, &other), JOURNAL_DIFFERS);

    assert_int_equal(receive(test, &second), JOURNAL_APPENDED);
    assert_int_equal(receive(test, &first), JOURNAL_ALREADY_THERE);
    struct fault fault;
    must(journal_read_head(&test->shop.journal, 17, &head, &fault), &fault);
    assert_int_equal(head.seq, 2);
    assert_memory_equal(head.hash, second.hash, sizeof head.hash);
}

/* Values that no node of ours writes are the peer's fault, and the transaction goes on. */
static void received_entries_out_of_range(void **state) {
    struct shop_test *test = *state;
    static uint8_t large[JOURNAL_BODY_MAX + 1];
    const struct journal_entry bad[] = {
        {.stream = -1, .seq = 1, .kind = 1},
        {.stream = 1, .seq = 0, .kind = 1},
        {.stream = 1, .seq = 1, .kind = 0},
        {.stream = 1, .seq = 1, .kind = JOURNAL_KIND_MAX + 1},
        {.stream = 1, .seq = 1, .kind = 1, .at_ms = -1},
        {.stream = 1, .seq = 1, .kind = 1, .body = span_of(large, sizeof large)},
    };
    struct fault fault;
    must(db_begin(&test->shop.db, &fault), &fault);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        enum journal_outcome outcome;
        assert_false(journal_append_received(&test->shop.journal, &bad[i], &outcome, &fault));
        assert_int_equal(fault.code, FAULT_PEER);
    }
    must(shop_sell(&test->shop, 1, &fault), &fault);
    must(db_commit(&test->shop.db, &fault), &fault);
}

struct listing {
    char text[256];
    size_t size;
    size_t stop_after;
};

static enum journal_visit list_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct listing *listing = context;
    listing->size += (size_t)snprintf(listing->text + listing->size, sizeof listing->text - listing->size, "%d:%d ",
                                      (int)entry->stream, entry->body.data[0]);
    if (listing->stop_after > 0 && --listing->stop_after == 0) {
        return JOURNAL_STOP;
    }
    if (entry->body.data[0] == 13) {
        (void)fault_set(fault, FAULT_INPUT, "thirteen");
        return JOURNAL_FAILED;
    }
    return JOURNAL_NEXT;
}

static void append(struct shop_test *test, int64_t stream, uint8_t amount) {
    struct fault fault;
    struct journal_head head;
    must(db_begin(&test->shop.db, &fault), &fault);
    bool ok = journal_append(&test->shop.journal, stream, 1, 1, span_of(&amount, 1), &head, &fault);
    must(db_end(&test->shop.db, ok, &fault), &fault);
}

/* A replay gives all streams in the order in which they were taken in; a stream is read from where and as far as asked;
 * a visitor may stop well or fail with its own words. */
static void reading(void **state) {
    struct shop_test *test = *state;
    struct journal *journal = &test->shop.journal;
    struct fault fault;
    append(test, 9, 1);
    append(test, 10, 2);
    append(test, 9, 3);
    append(test, 9, 4);
    append(test, 10, 5);

    struct listing listing = {.size = 0};
    must(journal_replay(journal, 0, list_entry, &listing, &fault), &fault);
    assert_string_equal(listing.text, "9:1 10:2 9:3 9:4 10:5 ");
    listing = (struct listing){.size = 0};
    must(journal_replay(journal, 3, list_entry, &listing, &fault), &fault);
    assert_string_equal(listing.text, "9:4 10:5 ");
    listing = (struct listing){.size = 0};
    must(journal_read(journal, 9, 2, 100, list_entry, &listing, &fault), &fault);
    assert_string_equal(listing.text, "9:3 9:4 ");
    listing = (struct listing){.size = 0};
    must(journal_read(journal, 9, 1, 2, list_entry, &listing, &fault), &fault);
    assert_string_equal(listing.text, "9:1 9:3 ");
    listing = (struct listing){.stop_after = 1};
    must(journal_read(journal, 9, 1, 100, list_entry, &listing, &fault), &fault);
    assert_string_equal(listing.text, "9:1 ");

    append(test, 9, 13);
    append(test, 9, 14);
    listing = (struct listing){.size = 0};
    assert_false(journal_replay(journal, 5, list_entry, &listing, &fault));
    assert_string_equal(fault.text, "thirteen");
    assert_string_equal(listing.text, "9:13 ");
}

/* An entry that was altered behind our back (an editor on the file, with the triggers taken away) is found and named.
 */
static void altered_entry_is_found(void **state) {
    struct shop_test *test = *state;
    static const char *const alterations[] = {
        "UPDATE journal SET body = X'63' WHERE seq = 2",        "UPDATE journal SET kind = 4 WHERE seq = 2",
        "UPDATE journal SET at_ms = 1 WHERE seq = 2",           "DELETE FROM journal WHERE seq = 2",
        "UPDATE journal SET hash = zeroblob(32) WHERE seq = 2",
    };
    for (uint8_t i = 1; i <= 3; i++) {
        sell(test, i);
    }
    must(try_sql(&test->shop.db, "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_pruned_by_anchor"),
         &(struct fault){.text = "drop"});
    for (size_t i = 0; i < sizeof alterations / sizeof alterations[0]; i++) {
        struct fault fault;
        uint64_t count = 0;
        must(db_begin(&test->shop.db, &fault), &fault);
        must(db_execute(&test->shop.db, "alteration", alterations[i], &fault), &fault);
        assert_false(journal_verify(&test->shop.journal, &count, &fault));
        assert_int_equal(fault.code, FAULT_CORRUPT);
        assert_non_null(strstr(fault.text, "stream 9"));
        assert_int_equal(count, 1);
        db_rollback(&test->shop.db);
    }
}

/* Pruning leaves a chain that still verifies from its anchor, never takes the head, and a late repetition of what was
 * pruned is not taken for news. */
static void pruning(void **state) {
    struct shop_test *test = *state;
    struct journal *journal = &test->shop.journal;
    struct fault fault;
    uint64_t count = 0;
    struct journal_head empty = {.seq = 0};
    struct journal_entry first = make_entry(&empty, span_of("a", 1));
    for (uint8_t i = 1; i <= 5; i++) {
        sell(test, i);
    }
    must(db_begin(&test->shop.db, &fault), &fault);
    assert_false(journal_prune(journal, SHOP_STREAM, 5, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    must(journal_prune(journal, SHOP_STREAM, 2, &fault), &fault);
    must(journal_prune(journal, SHOP_STREAM, 3, &fault), &fault);
    assert_false(journal_prune(journal, SHOP_STREAM, 2, &fault));
    must(db_commit(&test->shop.db, &fault), &fault);

    must(journal_verify(journal, &count, &fault), &fault);
    assert_int_equal(count, 2);
    assert_int_equal(shop_count(&test->shop), 5);
    first.stream = SHOP_STREAM;
    assert_int_equal(receive(test, &first), JOURNAL_ALREADY_THERE);
    bool is_found = false;
    uint8_t hash[JOURNAL_HASH_SIZE];
    must(journal_read_hash(journal, SHOP_STREAM, 3, &is_found, hash, &fault), &fault);
    assert_true(is_found);
    must(journal_read_hash(journal, SHOP_STREAM, 2, &is_found, hash, &fault), &fault);
    assert_false(is_found);
}

/* More streams than heads kept in memory: each still gets its own dense sequence. */
static void many_streams(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    uint64_t count = 0;
    must(db_begin(&test->shop.db, &fault), &fault);
    for (int round = 0; round < 2; round++) {
        for (int64_t stream = 0; stream < 3 * JOURNAL_HEADS; stream += 7) {
            struct journal_head head;
            must(journal_append(&test->shop.journal, stream, 1, 1, span_of("x", 1), &head, &fault), &fault);
            assert_int_equal(head.seq, round + 1);
        }
    }
    must(db_commit(&test->shop.db, &fault), &fault);
    must(journal_verify(&test->shop.journal, &count, &fault), &fault);
    assert_int_equal(count, 2 * ((3 * JOURNAL_HEADS + 6) / 7));
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(hash_is_the_documented_one),
    SHOP_TEST(head_is_right_after_rollback),
    SHOP_TEST(database_refuses_to_change_the_journal),
    SHOP_TEST(received_entries),
    SHOP_TEST(received_entries_out_of_range),
    SHOP_TEST(reading),
    SHOP_TEST(altered_entry_is_found),
    SHOP_TEST(pruning),
    SHOP_TEST(many_streams),
};
UNIT_RUN(tests)
