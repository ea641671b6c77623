/* Two real stores and a real head office in one process, joined by nothing but entries in chunks of any size and at any
 * moment: people register at both, become one, buy, return, hold and cancel meanwhile. When all has arrived everywhere,
 * head office's balances are those of the stores, both sides mean the same people, nobody objected to anything, and
 * every rebuild gives the same tables. */
#include "base/id.h"
#include "node/sync_journal.h"
#include "seal/person.h"
#include "store-node/book.h"
#include "tests/integration/desk_fixture.h"
#include "tests/integration/hq_fixture.h"

#include <stdlib.h>
#include <string.h>

enum { STORES = 2, HISTORIES = 25, STEPS = 90, PHONES = 5, SALES_MAX = 64, PEOPLE_MAX = 64, CHUNK_BYTES_MAX = 3000 };

#define PROMOTIONS                                                                                                     \
    "{\"document\":1,\"id\":\"pay\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"priority\":30,\"results\":["               \
    "{\"pay_with_points\":{\"share_max_bp\":7000}}]},"                                                                 \
    "{\"document\":1,\"id\":\"back\",\"name\":{\"ru\":\"Б\",\"en\":\"P\"},\"priority\":40,\"results\":["              \
    "{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":1100}}}]},"                                        \
    "{\"document\":1,\"id\":\"soon\",\"name\":{\"ru\":\"С\",\"en\":\"S\"},\"priority\":41,\"results\":["              \
    "{\"earn\":{\"target\":{\"lines\":{}},\"value\":{\"percent_bp\":300},\"lot\":{\"usable_after_days\":1,"            \
    "\"lives_days\":2}}}]},"                                                                                           \
    "{\"document\":3,\"id\":\"few\",\"name\":{\"en\":\"F\"},\"priority\":20,\"results\":[{\"discount\":{\"target\":"   \
    "{\"lines\":{}},\"value\":{\"percent_bp\":100}}}],\"limits\":{\"over\":[{\"of\":\"store\",\"period\":\"life\","    \
    "\"discount_minor\":100000},{\"of\":\"customer\",\"period\":\"life\",\"times\":9}]}}"

struct shop {
    struct desk desk;
    uint64_t told[STREAM_CMD + 1]; /* entries that the other side has */
    uint32_t next_number;
    uint32_t sales[SALES_MAX];
    size_t sale_count;
};

static struct dice dice;
static struct shop shops[STORES];
static struct hq_test *office;
static uint64_t people[PEOPLE_MAX]; /* ids that anybody was ever given */
static size_t people_count;
static struct arena chunk;
static uint64_t seed_now;
static int64_t uses_seen; /* of limits, in all histories */

static int64_t throw(int64_t low, int64_t high) {
    return dice_between(&dice, low, high);
}

/* ----------------------------------------------------------------------------------------------------- on the wire */

static struct sync_event load(struct journal *journal, int64_t stream_id, uint64_t after_seq, uint64_t head_seq) {
    struct sync_event loaded = {.loaded = {.count = 0}};
    struct fault fault;
    if (head_seq > after_seq) {
        hq_must(sync_journal_load(journal, stream_id, after_seq + 1, (size_t) throw(1, CHUNK_BYTES_MAX), &chunk,
                                  &loaded, &fault),
                &fault);
    }
    return loaded;
}

static uint64_t head_of(struct journal *journal, int64_t stream_id) {
    struct journal_head head;
    struct fault fault;
    hq_must(journal_read_head(journal, stream_id, &head, &fault), &fault);
    return head.seq;
}

/* A chunk that the store has goes to head office; now and then its acknowledgement is lost and it comes again. */
static bool send_up(struct shop *shop, enum stream stream) {
    int64_t stream_id = journal_stream(shop->desk.store_number, stream);
    struct journal *journal = &shop->desk.store.journal;
    struct sync_event loaded = load(journal, stream_id, shop->told[stream], head_of(journal, stream_id));
    struct intake_result result;
    struct fault fault;
    if (loaded.loaded.count == 0) {
        return false;
    }
    hq_begin(office);
    hq_must(intake_take(&office->hq, shop->desk.store_number, stream, loaded.loaded.entries, loaded.loaded.count,
                        &result, &fault),
            &fault);
    hq_commit(office);
    assert_int_equal(result.refused_seq, 0);
    assert_int_equal(result.objections, 0);
    shop->told[stream] = throw(0, 9) == 0 ? shop->told[stream] : result.head.seq;
    return true;
}

static bool take_command(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct shop *shop = context;
    return book_derive(&shop->desk.store, entry, fault);
}

static bool send_down(struct shop *shop) {
    int64_t stream_id = journal_stream(shop->desk.store_number, STREAM_CMD);
    struct journal *journal = &office->hq.journal;
    uint64_t appended;
    uint64_t refused_seq;
    struct fault fault;
    hq_begin(office);
    hq_must(feed_fill(&office->hq, shop->desk.store_number, shop->told[STREAM_CMD], HQ_TEST_NOW_MS, &appended, &fault),
            &fault);
    hq_commit(office);
    struct sync_event loaded = load(journal, stream_id, shop->told[STREAM_CMD], head_of(journal, stream_id));
    if (loaded.loaded.count == 0) {
        return false;
    }
    desk_begin(&shop->desk);
    hq_must(sync_journal_save(&shop->desk.store.journal, stream_id, loaded.loaded.entries, loaded.loaded.count,
                              take_command, shop, &refused_seq, &fault),
            &fault);
    desk_end(&shop->desk, true);
    desk_commit(&shop->desk);
    assert_int_equal(refused_seq, 0);
    shop->told[STREAM_CMD] = head_of(&shop->desk.store.journal, stream_id);
    return true;
}

static void deliver_all(void) {
    bool is_moving = true;
    while (is_moving) {
        is_moving = false;
        for (size_t i = 0; i < STORES; i++) {
            is_moving |= send_up(&shops[i], STREAM_DOC);
            is_moving |= send_up(&shops[i], STREAM_LED);
            is_moving |= send_down(&shops[i]);
        }
    }
}

/* ---------------------------------------------------------------------------------------------------- in the shops */

static void remember(uint64_t id) {
    for (size_t i = 0; i < people_count; i++) {
        if (people[i] == id) {
            return;
        }
    }
    assert_true(people_count < PEOPLE_MAX);
    people[people_count++] = id;
}

/* The same few phones and cards come to both shops, so there are twins, and people with another one's card. */
static void do_register(struct shop *shop) {
    char phone[16];
    char card[16];
    (void)snprintf(phone, sizeof phone, "+7999000000%d", (int) throw(0, PHONES - 1));
    (void)snprintf(card, sizeof card, "CARD%d", (int) throw(0, PHONES - 1));
    struct register_request request = {.birth_day = CUSTOMER_NO_BIRTH_DAY, .consents_data = true, .till = DESK_TILL};
    int64_t given = throw(0, 2);
    request.phone = given != 0 ? text_of(phone) : request.phone;
    request.card = given != 1 ? text_of(card) : request.card;
    enum register_outcome outcome;
    struct customer_view view;
    struct store_watermark watermark;
    struct fault fault;
    desk_must(customer_desk_register(&shop->desk.store, &request, shop->desk.now_ms, shop->desk.now_ms, &outcome, &view,
                                     &watermark, &fault),
              &fault);
    if (outcome == REGISTER_DONE || outcome == REGISTER_ALREADY) {
        remember(view.customer.id);
    }
}

static void do_sell(struct shop *shop) {
    struct checkout_answer answer;
    struct desk_sale sale = {.number = ++shop->next_number,
                             .line_count = 2,
                             .quantities_milli = {1000 * throw(1, 3), throw(1, 2000)},
                             .prices_minor = {throw(1, 30000), throw(1, 30000)}};
    sale.points_to_pay = throw(0, 1) == 0 ? BASKET_POINTS_MOST : 0;
    sale.customer_id = people_count == 0 ? 0 : people[throw(0, (int64_t)people_count - 1)];
    assert_int_equal(desk_sell(&shop->desk, &sale, &answer), CHECKOUT_TAKEN);
    if (shop->sale_count < SALES_MAX) {
        shop->sales[shop->sale_count++] = sale.number;
    }
}

static void do_hold(struct shop *shop) {
    char name[16];
    (void)snprintf(name, sizeof name, "h%d", (int) throw(0, 9));
    if (people_count > 0 && throw(0, 1) == 0) {
        (void)desk_hold(&shop->desk, name, people[throw(0, (int64_t)people_count - 1)], throw(1, 2000), true);
    } else {
        (void)desk_release(&shop->desk, name);
    }
}

static void do_undo(struct shop *shop) {
    struct returns_answer returned;
    struct cancel_answer cancelled;
    if (shop->sale_count == 0) {
        return;
    }
    uint32_t number = shop->sales[throw(0, (int64_t)shop->sale_count - 1)];
    if (throw(0, 2) == 0) {
        (void)desk_cancel(&shop->desk, number, &cancelled);
    } else {
        (void)desk_return(&shop->desk, ++shop->next_number, number, (uint32_t) throw(1, 2), throw(1, 1500), &returned);
    }
}

static void run_request(struct shop *shop) {
    static void (*const requests[])(struct shop * shop) = {do_register, do_sell, do_sell, do_sell, do_undo, do_hold};
    enum { COUNT = sizeof requests / sizeof requests[0] };
    desk_begin(&shop->desk);
    requests[throw(0, COUNT - 1)](shop);
    desk_end(&shop->desk, true);
    desk_commit(&shop->desk);
    shop->desk.now_ms += throw(0, 4) == 0 ? throw(0, CALENDAR_MS_PER_DAY) : 1000;
}

static void take_step(void) {
    struct shop *shop = &shops[throw(0, STORES - 1)];
    switch (throw(0, 7)) {
    case 0: (void)send_up(shop, STREAM_LED); break;
    case 1: (void)send_up(shop, STREAM_DOC); break;
    case 2: (void)send_down(shop); break;
    default: run_request(shop); break;
    }
}

/* ------------------------------------------------------------------------------------------------------ do they agree
 */

static uint64_t survivor_at_office(uint64_t id) {
    uint64_t survivor_id;
    struct fault fault;
    hq_must(customer_registry_resolve(&office->hq.tables.customers, id, &survivor_id, &fault), &fault);
    return survivor_id;
}

static void check_person(uint64_t id) {
    uint64_t survivor_id = survivor_at_office(id);
    for (size_t i = 0; i < STORES; i++) {
        struct desk *desk = &shops[i].desk;
        struct balance balance;
        uint64_t here_id;
        bool is_found;
        struct fault fault;
        desk_must(customer_table_resolve(&desk->store.tables.customers, id, &here_id, &fault), &fault);
        assert_int_equal(here_id, survivor_id);
        const struct ledger_account *account = desk_account(desk, id);
        hq_must(balance_table_read(&office->hq.tables.balances, survivor_id, desk->store_number, &is_found, &balance,
                                   &fault),
                &fault);
        assert_int_equal(balance.points, account->balance_points);
        assert_int_equal(balance.debt_points, account->debt_points);
        struct account_elsewhere elsewhere;
        desk_must(account_table_read_elsewhere(&desk->store.tables.accounts, survivor_id, &elsewhere, &fault), &fault);
        if (elsewhere.as_of_ms != 0 || is_found) { /* a holder is told of the others */
            assert_int_equal(elsewhere.points, hq_balance(office, survivor_id) - account->balance_points);
        }
    }
}

/* Every phone and card finds the same customer at head office and at the stores. */
static void check_finding(enum identifier_kind kind, const char *prefix) {
    for (int number = 0; number < PHONES; number++) {
        char value[16];
        (void)snprintf(value, sizeof value, "%s%d", prefix, number);
        struct identifier identifier = {.kind = kind};
        struct fault fault;
        uint64_t office_id;
        person_hash(identifier.hash, office->hq.keys.identifier, (uint8_t)kind, text_of(value));
        hq_must(customer_registry_find(&office->hq.tables.customers, &identifier, &office_id, &fault), &fault);
        for (size_t i = 0; i < STORES; i++) {
            uint64_t here_id;
            desk_must(customer_table_find(&shops[i].desk.store.tables.customers, &identifier, &here_id, &fault),
                      &fault);
            assert_int_equal(here_id, office_id);
        }
    }
}

static int64_t uses_at_store(struct desk *desk, uint64_t customer_id, enum limit_measure measure) {
    struct limit_key from = {
        .customer_id = customer_id, .name = text_of("few"), .measure = measure, .period_from_ms = LIMIT_WHOLE_LIFE};
    int64_t uses;
    struct fault fault;
    desk_must(limit_table_sum(&desk->store.tables.limits, &from, INT64_MAX, &uses, &fault), &fault);
    return uses;
}

/* Head office counts what the store counts: of the store's own limit, and of each customer's. */
static void check_limits(struct desk *desk) {
    int64_t wanted = uses_at_store(desk, 0, LIMIT_MEASURE_DISCOUNT);
    for (size_t i = 0; i < people_count; i++) {
        bool is_survivor = survivor_at_office(people[i]) == people[i];
        wanted += is_survivor ? uses_at_store(desk, people[i], LIMIT_MEASURE_TIMES) : 0;
    }
    int64_t got;
    struct fault fault;
    hq_must(limit_sum_table_total(&office->hq.tables.limits, desk->store_number, &got, &fault), &fault);
    assert_int_equal(got, wanted);
    uses_seen += wanted;
}

static void check_agreement(void) {
    for (size_t i = 0; i < people_count; i++) {
        check_person(people[i]);
    }
    check_finding(IDENTIFIER_PHONE, "+7999000000");
    check_finding(IDENTIFIER_CARD, "CARD");
    assert_int_equal(hq_rebuild_differences(office), 0);
    for (size_t i = 0; i < STORES; i++) {
        check_limits(&shops[i].desk);
        assert_int_equal(desk_rebuild_differences(&shops[i].desk), 0);
    }
}

static void begin_history(uint64_t seed) {
    void *state;
    dice.state = seed;
    people_count = 0;
    assert_int_equal(hq_test_set_up(&state), 0);
    office = state;
    for (size_t i = 0; i < STORES; i++) {
        shops[i] = (struct shop){.next_number = 0};
        desk_make(&shops[i].desk, (uint32_t)i + 1, office->hq.keys.identifier);
        desk_begin(&shops[i].desk);
        desk_put_rules(&shops[i].desk, "\"lot_days\":2,\"pay_step_points\":1", PROMOTIONS);
        desk_end(&shops[i].desk, true);
        desk_commit(&shops[i].desk);
    }
}

static void close_all(void) {
    void *state = office;
    for (size_t i = 0; i < STORES; i++) {
        desk_remove(&shops[i].desk);
    }
    (void)hq_test_tear_down(&state);
    seed_now = 0;
}

static void the_books_agree(void **state) {
    static _Alignas(max_align_t) uint8_t block[SYNC_JOURNAL_ARENA];
    const char *one = getenv("SEED");
    uint64_t first = one == NULL ? 1 : strtoull(one, NULL, 10);
    (void)state;
    arena_init(&chunk, block, sizeof block);
    for (uint64_t seed = first; seed < first + (one == NULL ? HISTORIES : 1); seed++) {
        begin_history(seed);
        seed_now = seed;
        for (int step = 0; step < STEPS; step++) {
            take_step();
        }
        deliver_all();
        check_agreement();
        close_all();
    }
    assert_true(uses_seen > 0);
}

/* A failed assertion leaves the history where it is. */
static int end_history(void **state) {
    (void)state;
    if (seed_now != 0) {
        print_message("the history of SEED=%llu failed\n", (unsigned long long)seed_now);
        close_all();
    }
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(the_books_agree, end_history),
};

UNIT_RUN(tests)
