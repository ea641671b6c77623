/* What the crash tests run: a shop opens, sells in turns of two receipts, checkpoints in the middle, sells on, closes.
 * The script notes what was acknowledged: those entries, with their content, must be there whatever happened to the
 * disk. */
#ifndef REGULARS_TESTS_SELLING_SCRIPT_H
#define REGULARS_TESTS_SELLING_SCRIPT_H

#include "tests/harness/fault_vfs.h"
#include "tests/unit/storage/storage_fixture.h"

enum { SCRIPT_TURNS = 6, SCRIPT_PER_TURN = 2, SCRIPT_SALES = SCRIPT_TURNS * SCRIPT_PER_TURN };

struct script_result {
    uint8_t acknowledged[SCRIPT_SALES + 1]; /* the amount by sequence; 0 = nobody was promised this entry */
    uint64_t acknowledged_count;
    uint64_t refused_count;
    bool has_opened;
    bool checkpoint_failed;
    struct fault refusal; /* why the latest sale was refused */
};

/* One turn of the loop: a sale is acknowledged when the commit of its turn returned true. */
static inline void script_turn(struct shop *shop, uint8_t first_amount, struct script_result *result) {
    struct turn turn;
    uint64_t sequences[SCRIPT_PER_TURN];
    uint8_t amounts[SCRIPT_PER_TURN];
    size_t waiting = 0;
    turn_init(&turn, &shop->db);
    for (uint8_t i = 0; i < SCRIPT_PER_TURN; i++) {
        uint8_t amount = (uint8_t)(first_amount + i);
        if (turn_begin_request(&turn, &result->refusal) &&
            turn_end_request(&turn, shop_sell(shop, amount, &result->refusal), &result->refusal)) {
            sequences[waiting] = shop->last_seq;
            amounts[waiting++] = amount;
        }
    }
    if (!turn_commit(&turn, &result->refusal)) {
        waiting = 0;
    }
    for (size_t i = 0; i < waiting; i++) {
        assert_true(sequences[i] <= SCRIPT_SALES);
        assert_int_equal(result->acknowledged[sequences[i]], 0);
        result->acknowledged[sequences[i]] = amounts[i];
    }
    result->acknowledged_count += waiting;
    result->refused_count += SCRIPT_PER_TURN - waiting;
}

static inline void run_script(const char *path, struct script_result *result) {
    static struct shop shop;
    struct fault fault;
    memset(result, 0, sizeof *result);
    if (!shop_open(&shop, path, &fault)) {
        return;
    }
    result->has_opened = true;
    for (uint8_t i = 0; i < SCRIPT_TURNS; i++) {
        if (i == SCRIPT_TURNS / 2) {
            result->checkpoint_failed = !db_checkpoint(&shop.db, &fault);
        }
        script_turn(&shop, (uint8_t)(1 + i * SCRIPT_PER_TURN), result);
    }
    db_close(&shop.db);
}

struct script_check {
    const struct script_result *result;
    int64_t entries;
    int64_t amount;
};

static inline enum journal_visit check_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct script_check *check = context;
    (void)fault;
    uint8_t promised = entry->seq <= SCRIPT_SALES ? check->result->acknowledged[entry->seq] : 0;
    if (promised != 0) {
        assert_int_equal(entry->body.data[0], promised);
    }
    check->entries++;
    check->amount += entry->body.data[0];
    return JOURNAL_NEXT;
}

/* The disk is well again: the file is sound, the chain whole, what was acknowledged is there, the derived table is what
 * the journal says, and the shop sells on. */
static inline void check_after_crash(const char *path, const struct script_result *result) {
    static struct shop shop;
    struct fault fault;
    struct script_check check = {.result = result};
    uint64_t count = 0;
    int64_t entries = 0;
    int64_t amount = 0;
    must(shop_open(&shop, path, &fault), &fault);
    must(db_check_integrity(&shop.db, &fault), &fault);
    must(journal_verify(&shop.journal, &count, &fault), &fault);
    must(journal_replay(&shop.journal, 0, check_entry, &check, &fault), &fault);
    must(read_tally(&shop, &entries, &amount, &fault), &fault);
    assert_int_equal(entries, check.entries);
    assert_int_equal(amount, check.amount);
    assert_int_equal(count, check.entries);
    for (uint64_t seq = 1; seq <= SCRIPT_SALES; seq++) {
        assert_true(result->acknowledged[seq] == 0 || seq <= count);
    }
    must(db_begin(&shop.db, &fault), &fault);
    must(db_end(&shop.db, shop_sell(&shop, 99, &fault), &fault), &fault);
    db_close(&shop.db);
}

#endif
