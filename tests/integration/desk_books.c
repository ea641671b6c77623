#include "tests/integration/desk_books.h"

#include <string.h>

enum { ENTRY_ROOM = 4096 };

struct reading {
    struct desk_books *books;
    size_t (*owner_of)(uint64_t customer_id);
    struct arena arena;
};

static void add_held(struct desk_books *books, const struct led_entry *entry, size_t owner) {
    size_t i = 0;
    while (i < books->hold_count && books->holds[i].op_id != entry->op_id) {
        i++;
    }
    if (i == books->hold_count && entry->kind != JOURNAL_RESERVE) {
        return; /* spent at once */
    }
    if (i == books->hold_count) {
        assert_true(i < DESK_BOOKS_HOLDS);
        books->holds[books->hold_count++].op_id = entry->op_id;
    }
    books->holds[i].owner = owner;
    books->holds[i].points += entry->kind == JOURNAL_RESERVE ? entry->points : -entry->points;
    assert_true(books->holds[i].points >= 0);
}

static enum journal_visit add_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct reading *reading = context;
    struct desk_books *books = reading->books;
    struct record record;
    if (entry->stream % 8 != STREAM_LED) {
        return JOURNAL_NEXT;
    }
    arena_reset(&reading->arena);
    desk_must(record_decode((int32_t)entry->kind, entry->body, &reading->arena, &record, fault), fault);
    const struct led_entry *led = &record.of.led;
    size_t owner = reading->owner_of(led->customer_id);
    assert_true(owner < DESK_BOOKS_OWNERS);
    books->sums[owner][led->kind] += led->points;
    books->repaid_from_lots[owner] += led->kind == JOURNAL_REPAY && led->lot_id != 0 ? led->points : 0;
    if (led->kind == JOURNAL_RESERVE || led->kind == JOURNAL_UNRESERVE || led->kind == JOURNAL_SPEND) {
        add_held(books, led, owner);
    }
    return JOURNAL_NEXT;
}

void desk_books_read(struct desk *desk, size_t (*owner_of)(uint64_t customer_id), struct desk_books *books) {
    _Alignas(max_align_t) uint8_t block[ENTRY_ROOM];
    struct reading reading = {.books = books, .owner_of = owner_of};
    struct fault fault;
    memset(books, 0, sizeof *books);
    arena_init(&reading.arena, block, sizeof block);
    desk_must(journal_replay(&desk->store.journal, 0, add_entry, &reading, &fault), &fault);
}

int64_t desk_books_held(const struct desk_books *books, size_t owner) {
    int64_t points = 0;
    for (size_t i = 0; i < books->hold_count; i++) {
        points += books->holds[i].owner == owner ? books->holds[i].points : 0;
    }
    return points;
}
