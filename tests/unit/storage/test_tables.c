/* The small tables of a node: named values, the mint of ids, content by hash. */
#include "storage/blob_table.h"
#include "storage/id_mint.h"
#include "tests/harness/dies.h"
#include "tests/harness/fault_vfs.h"
#include "tests/unit/storage/storage_fixture.h"

#include <sodium.h>

struct tables {
    struct cursor_table values;
    struct blob_table blobs;
};

static void open_tables(struct shop_test *test, struct tables *tables) {
    struct fault fault;
    must(cursor_table_open(&tables->values, &test->shop.db, &fault), &fault);
    must(blob_table_open(&tables->blobs, &test->shop.db, &fault), &fault);
}

static void begin(struct shop_test *test) {
    struct fault fault;
    must(db_begin(&test->shop.db, &fault), &fault);
}

static void commit(struct shop_test *test) {
    struct fault fault;
    must(db_commit(&test->shop.db, &fault), &fault);
}

/* ------------------------------------------------------------------------------------------------------- named values
 */

static void named_values(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct fault fault;
    int64_t number = 0;
    uint8_t bytes[4];
    size_t size = 0;
    bool is_found = true;
    open_tables(test, &tables);
    must(cursor_table_read_number(&tables.values, "sync.ack", -7, &number, &fault), &fault);
    assert_int_equal(number, -7);
    must(cursor_table_read_bytes(&tables.values, "sync.hash", bytes, sizeof bytes, &size, &is_found, &fault), &fault);
    assert_false(is_found);

    begin(test);
    must(cursor_table_write_number(&tables.values, "sync.ack", 41, &fault), &fault);
    must(cursor_table_write_number(&tables.values, "sync.ack", 42, &fault), &fault);
    must(cursor_table_write_bytes(&tables.values, "sync.hash", span_of("abcd", 4), &fault), &fault);
    must(cursor_table_write_bytes(&tables.values, "sync.empty", span_of(NULL, 0), &fault), &fault);
    commit(test);
    must(cursor_table_read_number(&tables.values, "sync.ack", 0, &number, &fault), &fault);
    assert_int_equal(number, 42);
    must(cursor_table_read_bytes(&tables.values, "sync.hash", bytes, sizeof bytes, &size, &is_found, &fault), &fault);
    assert_true(is_found && size == 4);
    assert_memory_equal(bytes, "abcd", 4);
    must(cursor_table_read_bytes(&tables.values, "sync.empty", bytes, sizeof bytes, &size, &is_found, &fault), &fault);
    assert_true(is_found && size == 0);

    assert_false(cursor_table_read_bytes(&tables.values, "sync.hash", bytes, 3, &size, &is_found, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);
    assert_false(cursor_table_read_number(&tables.values, "sync.hash", 0, &number, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);

    begin(test);
    must(cursor_table_remove(&tables.values, "sync.hash", &fault), &fault);
    must(cursor_table_remove(&tables.values, "sync.hash", &fault), &fault);
    commit(test);
    must(cursor_table_read_bytes(&tables.values, "sync.hash", bytes, sizeof bytes, &size, &is_found, &fault), &fault);
    assert_false(is_found);
}

/* ------------------------------------------------------------------------------------------------------- the mint of
 * ids */

static uint64_t mint(struct id_mint *mint) {
    struct fault fault;
    uint64_t id = 0;
    must(id_mint_next(mint, &id, &fault), &fault);
    return id;
}

/* Ids of one node, rising, over block after block; a rollback of a block's reservation does not bring ids back. */
static void ids_rise(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct id_mint ids;
    struct fault fault;
    uint64_t last = 0;
    open_tables(test, &tables);
    must(id_mint_open(&ids, &tables.values, 5, &fault), &fault);
    for (int round = 0; round < 6; round++) {
        begin(test);
        for (int i = 0; i < ID_MINT_BLOCK * 2 / 3; i++) {
            uint64_t id = mint(&ids);
            assert_true(id > last && id_is_valid(id));
            assert_int_equal(id_node(id), 5);
            last = id;
        }
        if (round % 2 == 0) {
            db_rollback(&test->shop.db);
        } else {
            commit(test);
        }
    }
}

enum { MINT_TURNS = 6, MINT_PER_TURN = 400, MINT_IDS = 2 * MINT_TURNS * MINT_PER_TURN };

/* Mints in committed turns and remembers the ids that somebody has seen: those whose commit returned true. */
static void mint_until_the_cut(const char *path, uint64_t *seen, size_t *seen_count) {
    static struct shop shop;
    struct cursor_table values;
    struct id_mint ids;
    struct fault fault;
    if (!shop_open(&shop, path, &fault)) {
        return;
    }
    bool ok = cursor_table_open(&values, &shop.db, &fault) && id_mint_open(&ids, &values, 1, &fault);
    for (int turn = 0; ok && turn < MINT_TURNS; turn++) {
        size_t count = *seen_count;
        ok = db_begin(&shop.db, &fault);
        bool is_minted = ok;
        for (int i = 0; is_minted && i < MINT_PER_TURN; i++) {
            is_minted = id_mint_next(&ids, &seen[count], &fault);
            count += is_minted;
        }
        ok = ok && db_end(&shop.db, is_minted, &fault);
        *seen_count = ok ? count : *seen_count;
    }
    db_close(&shop.db);
}

static int compare_ids(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

/* At every operation of the disk the power fails while ids are minted; what is minted after never repeats what was
 * seen. */
static void ids_never_repeat_after_a_power_cut(void **state) {
    struct shop_test *test = *state;
    static uint64_t seen[MINT_IDS];
    bool has_failed = true;
    db_close(&test->shop.db);
    fault_vfs_install();
    for (uint64_t at = 1; has_failed; at++) {
        size_t count = 0;
        temp_folder_empty(&test->folder);
        fault_vfs_plan(FAULT_VFS_POWER_CUT, at);
        mint_until_the_cut(test->path, seen, &count);
        has_failed = fault_vfs_has_failed();
        fault_vfs_cut_power();
        fault_vfs_restore_power(at % 2 == 0 ? FAULT_VFS_DROP_UNSYNCED : FAULT_VFS_KEEP_SOME, at);
        mint_until_the_cut(test->path, seen, &count);
        assert_true(count >= MINT_TURNS * MINT_PER_TURN);
        qsort(seen, count, sizeof seen[0], compare_ids);
        for (size_t i = 1; i < count; i++) {
            assert_true(seen[i] != seen[i - 1]);
        }
        fault_vfs_cut_power();
        fault_vfs_restore_power(FAULT_VFS_DROP_UNSYNCED, 0);
    }
    fault_vfs_uninstall();
}

/* The last counter can be given, then the node is full, and says so. */
static void ids_run_out(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct id_mint ids;
    struct fault fault;
    uint64_t id = 0;
    open_tables(test, &tables);
    begin(test);
    must(cursor_table_write_number(&tables.values, "id_mint.reserved_through", ID_COUNTER_MAX - ID_MINT_BLOCK, &fault),
         &fault);
    must(id_mint_open(&ids, &tables.values, 1, &fault), &fault);
    for (int i = 0; i < ID_MINT_BLOCK; i++) {
        id = mint(&ids);
    }
    assert_true(id_counter(id) == (uint64_t)ID_COUNTER_MAX);
    assert_false(id_mint_next(&ids, &id, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    commit(test);
}

static struct shop_test *bug_test;

static void mint_outside_a_transaction(void) {
    struct tables tables;
    struct id_mint ids;
    struct fault fault;
    open_tables(bug_test, &tables);
    must(id_mint_open(&ids, &tables.values, 1, &fault), &fault);
    (void)mint(&ids);
}

static void minting_needs_a_transaction(void **state) {
    bug_test = *state;
    assert_true(dies_by_abort(mint_outside_a_transaction));
}

/* ---------------------------------------------------------------------------------------------------- content by hash
 */

enum { CONTENT_SIZE = 2 * BLOB_PART_MAX + 1000 };
static uint8_t content[CONTENT_SIZE];
static uint8_t content_hash[BLOB_HASH_SIZE];

static void make_content(void) {
    for (size_t i = 0; i < sizeof content; i++) {
        content[i] = (uint8_t)(i * 7 + i / 251);
    }
    crypto_generichash(content_hash, sizeof content_hash, content, sizeof content, NULL, 0);
}

static enum blob_outcome receive(struct shop_test *test, struct tables *tables, size_t position, size_t size) {
    struct fault fault;
    enum blob_outcome outcome;
    begin(test);
    bool ok = blob_table_receive(&tables->blobs, content_hash, sizeof content, position,
                                 span_of(content + position, size), &outcome, &fault);
    must(db_end(&test->shop.db, ok, &fault), &fault);
    return outcome;
}

static struct blob_status status_of(struct tables *tables) {
    struct fault fault;
    struct blob_status status;
    must(blob_table_read_status(&tables->blobs, content_hash, &status, &fault), &fault);
    return status;
}

/* Reads the whole in pieces of an odd size. */
static void assert_readable(struct tables *tables, size_t piece) {
    static uint8_t out[CONTENT_SIZE];
    struct fault fault;
    size_t position = 0;
    size_t size = 1;
    while (size > 0) {
        size_t room = sizeof out - position < piece ? sizeof out - position : piece;
        must(blob_table_read(&tables->blobs, content_hash, position, out + position, room, &size, &fault), &fault);
        position += size;
    }
    assert_int_equal(position, sizeof content);
    assert_memory_equal(out, content, sizeof content);
}

/* Parts come in order and may be repeated; an interrupted transfer goes on where it stopped, after a restart too; the
 * blob is not visible before its last part. */
static void blob_comes_in_parts(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct fault fault;
    uint8_t byte;
    size_t size = 0;
    make_content();
    open_tables(test, &tables);
    assert_false(status_of(&tables).is_known);
    assert_int_equal(receive(test, &tables, BLOB_PART_MAX, BLOB_PART_MAX), BLOB_OUT_OF_PLACE);
    assert_int_equal(receive(test, &tables, 0, BLOB_PART_MAX), BLOB_PART_TAKEN);
    assert_int_equal(receive(test, &tables, 0, BLOB_PART_MAX), BLOB_ALREADY_THERE);
    assert_int_equal(receive(test, &tables, BLOB_PART_MAX - 1, 2), BLOB_OUT_OF_PLACE);
    assert_false(blob_table_read(&tables.blobs, content_hash, 0, &byte, 1, &size, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);

    db_close(&test->shop.db);
    must(shop_open(&test->shop, test->path, &fault), &fault);
    open_tables(test, &tables);
    assert_int_equal(status_of(&tables).received, BLOB_PART_MAX);
    assert_int_equal(receive(test, &tables, BLOB_PART_MAX, BLOB_PART_MAX), BLOB_PART_TAKEN);
    assert_int_equal(receive(test, &tables, 2 * BLOB_PART_MAX, 1000), BLOB_COMPLETED);
    assert_int_equal(receive(test, &tables, 2 * BLOB_PART_MAX, 1000), BLOB_ALREADY_THERE);
    assert_true(status_of(&tables).is_whole);
    assert_readable(&tables, sizeof content);
    assert_readable(&tables, 30001);
    begin(test);
    must(blob_table_remove(&tables.blobs, content_hash, &fault), &fault);
    commit(test);
    assert_false(status_of(&tables).is_known);
    must(db_check_integrity(&test->shop.db, &fault), &fault);
}

/* A whole that is not what its name says is dropped and may be sent anew; other sizes and parts beyond the end are not
 * taken; sizes out of range are the peer's fault. */
static void blob_that_lies(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct fault fault;
    enum blob_outcome outcome;
    make_content();
    open_tables(test, &tables);
    assert_int_equal(receive(test, &tables, 0, BLOB_PART_MAX), BLOB_PART_TAKEN);
    content[BLOB_PART_MAX + 5] ^= 1;
    assert_int_equal(receive(test, &tables, BLOB_PART_MAX, BLOB_PART_MAX), BLOB_PART_TAKEN);
    assert_int_equal(receive(test, &tables, 2 * BLOB_PART_MAX, 1000), BLOB_WRONG_HASH);
    assert_false(status_of(&tables).is_known);
    content[BLOB_PART_MAX + 5] ^= 1;
    assert_int_equal(receive(test, &tables, 0, BLOB_PART_MAX), BLOB_PART_TAKEN);

    begin(test);
    struct span part = span_of(content, 1000);
    must(blob_table_receive(&tables.blobs, content_hash, CONTENT_SIZE - 1, BLOB_PART_MAX, part, &outcome, &fault),
         &fault);
    assert_int_equal(outcome, BLOB_DIFFERS);
    must(blob_table_receive(&tables.blobs, content_hash, CONTENT_SIZE, CONTENT_SIZE - 999, part, &outcome, &fault),
         &fault);
    assert_int_equal(outcome, BLOB_DIFFERS);
    must(blob_table_receive(&tables.blobs, content_hash, CONTENT_SIZE, UINT64_MAX - 10, part, &outcome, &fault),
         &fault);
    assert_int_equal(outcome, BLOB_DIFFERS);
    assert_false(
        blob_table_receive(&tables.blobs, content_hash, (uint64_t)BLOB_SIZE_MAX + 1, 0, part, &outcome, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
    assert_false(blob_table_receive(&tables.blobs, content_hash, CONTENT_SIZE, 0, span_of(NULL, 0), &outcome, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
    commit(test);
}

/* What the node makes itself is whole at once, the empty content too; putting it twice, or over parts received before,
 * is the same. */
static void blob_of_our_own(void **state) {
    struct shop_test *test = *state;
    struct tables tables;
    struct fault fault;
    uint8_t hash[BLOB_HASH_SIZE];
    struct blob_status status;
    make_content();
    open_tables(test, &tables);
    assert_int_equal(receive(test, &tables, 0, BLOB_PART_MAX), BLOB_PART_TAKEN);
    begin(test);
    must(blob_table_put(&tables.blobs, span_of(content, sizeof content), hash, &fault), &fault);
    must(blob_table_put(&tables.blobs, span_of(content, sizeof content), hash, &fault), &fault);
    assert_memory_equal(hash, content_hash, sizeof hash);
    must(blob_table_put(&tables.blobs, span_of(NULL, 0), hash, &fault), &fault);
    commit(test);
    assert_readable(&tables, 12345);
    must(blob_table_read_status(&tables.blobs, hash, &status, &fault), &fault);
    assert_true(status.is_whole && status.size == 0);
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(named_values),
    SHOP_TEST(ids_rise),
    SHOP_TEST(ids_run_out),
    SHOP_TEST(ids_never_repeat_after_a_power_cut),
    SHOP_TEST(minting_needs_a_transaction),
    SHOP_TEST(blob_comes_in_parts),
    SHOP_TEST(blob_that_lies),
    SHOP_TEST(blob_of_our_own),
};
UNIT_RUN(tests)
