#include "tests/integration/desk_fixture.h"

#include "base/bug.h"
#include "node/os_entropy.h"
#include "store-node/book.h"
#include "store-node/store_rebuild.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DESK_ARENA = 4 * 1024 * 1024, DESK_RULES = 16 * 1024, DESK_ROOM_OF_ONE = 1 };

void desk_must(bool ok, const struct fault *fault) {
    if (!ok) {
        fail_msg("fault %s: %s", fault_code_name(fault->code), fault->text);
    }
}

static void dice_fill(void *context, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(context);
    }
}

/* What is lost with the power is tested elsewhere (unit/storage); here a sync would only cost time. */
static void open_store(struct desk *desk) {
    struct fault fault;
    struct entropy entropy = {.fill = dice_fill, .context = &desk->dice};
    desk_must(store_open(&desk->store, desk->folder.path, entropy, NULL, &fault), &fault);
    desk_must(db_execute(&desk->store.db, "no syncs", "PRAGMA synchronous = OFF", &fault), &fault);
}

static void put_identity(struct desk *desk) {
    struct store *store = &desk->store;
    struct enrolment_grant grant = {
        .store = desk->store_number, .incarnation = 1, .name = "Desk", .zone = "Europe/Moscow", .currency = "RUB"};
    struct key_pair person_key;
    struct entropy entropy = {.fill = dice_fill, .context = &desk->dice};
    uint8_t block[ENROLMENT_GRANT_MAX];
    struct writer out;
    struct fault fault;
    key_pair_make(&person_key, &entropy);
    memcpy(grant.person_key, person_key.public_key, sizeof grant.person_key);
    memcpy(grant.identifier_key, desk->identifier_key, sizeof grant.identifier_key);
    writer_init(&out, block, sizeof block);
    desk_must(
        identity_take_grant(&store->identity, &store->tables.values, enrolment_grant_encode(&grant, &out), &fault) &&
            store_adopt_identity(store, &fault),
        &fault);
}

void desk_make(struct desk *desk, uint32_t store_number, const uint8_t *identifier_key) {
    struct fault fault;
    void *block = malloc(DESK_ARENA);
    *desk = (struct desk){.store_number = store_number, .now_ms = DESK_START_MS, .dice = {.state = store_number}};
    assert_non_null(block);
    desk_must(os_entropy_start(&fault), &fault);
    if (identifier_key != NULL) {
        memcpy(desk->identifier_key, identifier_key, sizeof desk->identifier_key);
    }
    arena_init(&desk->arena, block, DESK_ARENA);
    temp_folder_make(&desk->folder);
    open_store(desk);
    desk_begin(desk);
    put_identity(desk);
    desk_end(desk, true);
    desk_commit(desk);
}

void desk_remove(struct desk *desk) {
    char path[TEMP_PATH_MAX + 32];
    store_close(&desk->store);
    free(desk->arena.block);
    (void)snprintf(path, sizeof path, "%s/keys/static.key", desk->folder.path);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/keys", desk->folder.path);
    (void)rmdir(path);
    temp_folder_remove(&desk->folder);
}

void desk_reopen(struct desk *desk) {
    store_close(&desk->store);
    open_store(desk);
}

void desk_put_rules(struct desk *desk, const char *points, const char *promotions) {
    char rules[DESK_RULES];
    uint8_t hash[BLOB_HASH_SIZE];
    struct fault fault;
    int size = snprintf(rules, sizeof rules,
                        "{\"format\":1,\"version\":%llu,\"settings\":{\"currency\":\"RUB\",\"zone\":\"Europe/Moscow\","
                        "\"member_level\":\"bronze\",\"points\":{%s}},\"promotions\":[%s]}",
                        (unsigned long long)++desk->rules_version, points, promotions);
    bug_if(size < 0 || (size_t)size >= sizeof rules);
    desk_must(blob_table_put(&desk->store.tables.blobs, span_of(rules, (size_t)size), hash, &fault) &&
                  store_switch_rules(&desk->store, desk->rules_version, hash, &fault),
              &fault);
}

void desk_begin(struct desk *desk) {
    struct fault fault;
    arena_reset(&desk->arena);
    desk_must(turn_begin_request(&desk->store.turn, &fault), &fault);
}

void desk_end(struct desk *desk, bool stays) {
    struct fault fault;
    bool is_kept = turn_end_request(&desk->store.turn, stays, &fault);
    desk_must(is_kept || !stays, &fault);
}

void desk_commit(struct desk *desk) {
    struct fault fault;
    desk_must(turn_commit(&desk->store.turn, &fault), &fault);
}

void desk_give(struct desk *desk, const struct record *record) {
    uint8_t block[LIMIT_CMD_ENTRY];
    struct writer out;
    struct journal_head head;
    struct fault fault;
    int64_t stream = journal_stream(desk->store_number, STREAM_CMD);
    writer_init(&out, block, sizeof block);
    struct span body = record_encode(record, &out);
    struct journal_entry entry = {
        .stream = stream, .kind = (uint32_t)record->kind, .at_ms = desk->now_ms, .body = body};
    desk_must(journal_append(&desk->store.journal, stream, entry.kind, entry.at_ms, body, &head, &fault), &fault);
    entry.seq = head.seq;
    desk_must(book_derive(&desk->store, &entry, &fault), &fault);
}

struct customer desk_customer(uint64_t id, uint32_t home_store, uint32_t version) {
    return (struct customer){.id = id,
                             .version = version,
                             .home_store = home_store,
                             .registered_ms = DESK_START_MS,
                             .birth_day = CUSTOMER_NO_BIRTH_DAY};
}

void desk_give_customer(struct desk *desk, const struct customer *customer) {
    struct record record = {.kind = JOURNAL_CUSTOMER_ROW, .of.customer = *customer};
    desk_give(desk, &record);
}

void desk_give_merged(struct desk *desk, uint64_t id, uint64_t into_id, uint32_t version) {
    struct customer customer = desk_customer(id, 0, version);
    customer.state = CUSTOMER_MERGED;
    customer.merged_into = into_id;
    desk_give_customer(desk, &customer);
}

uint64_t desk_register(struct desk *desk, const char *phone) {
    struct register_request request = {
        .phone = text_of(phone), .birth_day = CUSTOMER_NO_BIRTH_DAY, .consents_data = true, .till = DESK_TILL};
    enum register_outcome outcome;
    struct customer_view view;
    struct store_watermark watermark;
    struct fault fault;
    desk_must(
        customer_desk_register(&desk->store, &request, desk->now_ms, desk->now_ms, &outcome, &view, &watermark, &fault),
        &fault);
    assert_true(outcome == REGISTER_DONE || outcome == REGISTER_ALREADY);
    return view.customer.id;
}

static struct receipt_key key_of(const struct desk *desk, uint32_t number) {
    return (struct receipt_key){.store = desk->store_number, .till = DESK_TILL, .shift = 1, .number = number};
}

static void fill_basket(struct desk *desk, const struct desk_sale *sale, struct checkout_basket *basket) {
    static const char *const skus[DESK_LINES_MAX] = {"bread", "brie", "milk", "salt"};
    struct basket_line *lines = ARENA_ARRAY(&desk->arena, struct basket_line, sale->line_count);
    size_t line_index;
    bug_if(lines == NULL);
    for (size_t i = 0; i < sale->line_count; i++) {
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .product.sku = text_of(skus[i]),
                                        .quantity_milli = sale->quantities_milli[i],
                                        .price_minor = sale->prices_minor[i]};
    }
    *basket = (struct checkout_basket){
        .customer_id = sale->customer_id,
        .basket = {.line_count = sale->line_count, .lines = lines, .points_to_pay = sale->points_to_pay}};
    assert_int_equal(basket_check(&basket->basket, &line_index), BASKET_OK);
}

enum checkout_outcome desk_sell(struct desk *desk, const struct desk_sale *sale, struct checkout_answer *answer) {
    struct checkout_confirm confirm = {
        .key = key_of(desk, sale->number), .sold_at_ms = desk->now_ms, .expected_net_minor = -1};
    struct fault fault;
    fill_basket(desk, sale, &confirm.basket);
    if (sale->hold_id != NULL) {
        confirm.hold_id = text_of(sale->hold_id);
    }
    memset(confirm.content_hash, sale->content, sizeof confirm.content_hash);
    desk_must(checkout_confirm_sale(&desk->store, &confirm, desk->now_ms, desk->now_ms, &desk->arena, answer, &fault),
              &fault);
    return answer->outcome;
}

void desk_quote(struct desk *desk, const struct desk_sale *sale, struct checkout_quote *quote) {
    struct checkout_basket basket;
    struct fault fault;
    fill_basket(desk, sale, &basket);
    desk_must(checkout_quote_basket(&desk->store, &basket, desk->now_ms, false, &desk->arena, quote, &fault), &fault);
}

enum returns_outcome desk_return(struct desk *desk, uint32_t number, uint32_t sale_number, uint32_t line_no,
                                 int64_t quantity_milli, struct returns_answer *answer) {
    struct return_line *line = ARENA_ARRAY(&desk->arena, struct return_line, DESK_ROOM_OF_ONE);
    struct returns_request request = {.key = key_of(desk, number),
                                      .sale = key_of(desk, sale_number),
                                      .line_count = 1,
                                      .lines = line,
                                      .returned_at_ms = desk->now_ms};
    struct fault fault;
    bug_if(line == NULL);
    *line = (struct return_line){.line_no = line_no, .quantity_milli = quantity_milli};
    bytes_put_be64(request.content_hash, (uint64_t)sale_number << 32 | line_no);
    bytes_put_be64(request.content_hash + 8, (uint64_t)quantity_milli);
    desk_must(returns_desk_return(&desk->store, &request, desk->now_ms, desk->now_ms, &desk->arena, answer, &fault),
              &fault);
    return answer->outcome;
}

enum returns_outcome desk_cancel(struct desk *desk, uint32_t sale_number, struct cancel_answer *answer) {
    struct cancel_request request = {.sale = key_of(desk, sale_number), .cancelled_at_ms = desk->now_ms};
    struct fault fault;
    desk_must(returns_desk_cancel(&desk->store, &request, desk->now_ms, desk->now_ms, &desk->arena, answer, &fault),
              &fault);
    return answer->outcome;
}

struct hold_answer desk_hold(struct desk *desk, const char *hold_id, uint64_t customer_id, int64_t points,
                             bool partial_allowed) {
    struct hold_request request = {.till = DESK_TILL,
                                   .hold_id = text_of(hold_id),
                                   .customer_id = customer_id,
                                   .points = points,
                                   .partial_allowed = partial_allowed};
    struct hold_answer answer;
    struct fault fault;
    desk_must(points_desk_hold(&desk->store, &request, desk->now_ms, &answer, &fault), &fault);
    return answer;
}

struct hold_answer desk_hold_basket(struct desk *desk, const char *hold_id, const struct desk_sale *sale) {
    struct checkout_basket basket;
    struct hold_request request = {.till = DESK_TILL,
                                   .hold_id = text_of(hold_id),
                                   .customer_id = sale->customer_id,
                                   .basket = &basket,
                                   .arena = &desk->arena};
    struct hold_answer answer;
    struct fault fault;
    fill_basket(desk, sale, &basket);
    desk_must(points_desk_hold(&desk->store, &request, desk->now_ms, &answer, &fault), &fault);
    return answer;
}

enum release_result desk_release(struct desk *desk, const char *hold_id) {
    enum release_result result;
    int64_t released_points;
    struct fault fault;
    desk_must(
        points_desk_release(&desk->store, DESK_TILL, text_of(hold_id), desk->now_ms, &result, &released_points, &fault),
        &fault);
    return result;
}

const struct ledger_account *desk_account(struct desk *desk, uint64_t customer_id) {
    struct fault fault;
    uint64_t survivor_id;
    desk_must(customer_table_resolve(&desk->store.tables.customers, customer_id, &survivor_id, &fault) &&
                  account_table_read(&desk->store.tables.accounts, survivor_id, desk->store.account, &fault),
              &fault);
    return desk->store.account;
}

static void print_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    print_message("%s %.*s %s: %.*s / %.*s\n", difference->table, (int)difference->key.size, difference->key.data,
                  difference->column, (int)difference->live.size, difference->live.data, (int)difference->rebuilt.size,
                  difference->rebuilt.data);
}

uint64_t desk_rebuild_differences(struct desk *desk) {
    uint64_t entry_count;
    uint64_t difference_count;
    struct fault fault;
    desk_must(store_rebuild_compare(desk->folder.path, print_difference, NULL, &entry_count, &difference_count, &fault),
              &fault);
    return difference_count;
}
