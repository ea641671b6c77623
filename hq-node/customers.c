#include "hq-node/customers.h"

#include "base/calendar.h"
#include "base/id.h"
#include "hq-node/book.h"
#include "seal/person.h"
#include "wire/json.h"

#include <string.h>

/* One row of a list, read and normalised. */
struct import_row {
    struct customer customer;
    char phone[LIMIT_PHONE]; /* "": not told */
    char card[LIMIT_CARD];
    struct person person;
};

enum { VALUE_MAX = 64 }; /* bytes of a phone or card as people write them */

static void add_identifier(struct import_row *row, const struct hq_keys *keys, enum identifier_kind kind,
                           const char *value) {
    struct identifier *identifier = &row->customer.identifiers[row->customer.identifier_count++];
    identifier->kind = kind;
    person_hash(identifier->hash, keys->identifier, (uint8_t)kind, text_of(value));
}

static void read_identifiers(struct place row_place, const struct hq_keys *keys, struct import_row *row) {
    struct place phone = place_member(&row_place, "phone");
    struct place card = place_member(&row_place, "card");
    if (place_is_absent(phone) && place_is_absent(card)) {
        place_refuse(row_place, "missing", "a phone or a card must be there");
    }
    if (!place_is_absent(phone) && customer_normal_phone(row->phone, place_text(phone, 1, VALUE_MAX))) {
        add_identifier(row, keys, IDENTIFIER_PHONE, row->phone);
    } else if (!place_is_absent(phone)) {
        place_refuse(phone, "not_a_phone", "must be a phone number of 8 to 15 digits");
    }
    if (!place_is_absent(card) && customer_normal_card(row->card, place_text(card, 1, VALUE_MAX))) {
        add_identifier(row, keys, IDENTIFIER_CARD, row->card);
    } else if (!place_is_absent(card)) {
        place_refuse(card, "not_a_card", "must be 1 to %d letters and digits", LIMIT_CARD - 1);
    }
}

static void read_birth_day(struct place place, struct customer *customer) {
    customer->birth_day = CUSTOMER_NO_BIRTH_DAY;
    if (!place_is_absent(place) && !calendar_parse_day(place_text(place, 1, VALUE_MAX), &customer->birth_day)) {
        place_refuse(place, "not_a_day", "must be a day like 1990-05-01");
    }
}

static void read_segments(struct place place, struct customer *customer) {
    if (place_is_absent(place)) {
        return;
    }
    customer->segment_count = place_array(place, 0, LIMIT_SEGMENTS_PER_CUSTOMER);
    for (size_t i = 0; i < customer->segment_count; i++) {
        struct place item = place_item(&place, i);
        customer->segments[i] = (uint32_t)place_int(item, 0, UINT32_MAX);
        if (i > 0 && customer->segments[i] <= customer->segments[i - 1]) {
            place_refuse(item, "out_of_order", "segments must ascend");
        }
    }
}

static void read_person(struct place row_place, struct import_row *row) {
    static const char *const consents[] = {"data", "advertising"};
    struct place consent = place_member(&row_place, "consents");
    struct text none = text_of("");
    row->person = (struct person){
        .name = place_text_or(place_member(&row_place, "name"), 0, LIMIT_NAME - 1, none),
        .phone = text_of(row->phone),
        .card = text_of(row->card),
        .email = place_text_or(place_member(&row_place, "email"), 0, PERSON_EMAIL_MAX - 1, none),
    };
    if (!place_is_absent(consent) && place_object(consent)) {
        row->person.consents_data = place_bool_or(place_member(&consent, "data"), false);
        row->person.consents_advertising = place_bool_or(place_member(&consent, "advertising"), false);
        place_only(consent, consents, 2);
    }
}

static void read_row(struct place place, const struct hq_keys *keys, int64_t now_ms, struct import_row *row) {
    static const char *const members[] = {"phone",      "card",      "name",     "email",   "level",
                                          "home_store", "birth_day", "segments", "consents"};
    *row = (struct import_row){.customer = {.registered_ms = now_ms, .birth_day = CUSTOMER_NO_BIRTH_DAY}};
    if (!place_object(place)) {
        return;
    }
    struct text level = place_text_or(place_member(&place, "level"), 0, LIMIT_LEVEL - 1, text_of(""));
    (void)text_copy(row->customer.level, sizeof row->customer.level, level);
    row->customer.home_store = (uint32_t)place_int_or(place_member(&place, "home_store"), 1, ID_NODE_MAX, 0);
    read_identifiers(place, keys, row);
    read_birth_day(place_member(&place, "birth_day"), &row->customer);
    read_segments(place_member(&place, "segments"), &row->customer);
    read_person(place, row);
    place_only(place, members, sizeof members / sizeof members[0]);
}

/* A home store must be one of the chain's. */
static bool check_home(struct hq *hq, struct place list, size_t index, const struct import_row *row,
                       struct fault *fault) {
    struct store_row store;
    bool is_found;
    if (row->customer.home_store == 0) {
        return true;
    }
    if (!store_registry_read(&hq->tables.stores, row->customer.home_store, &is_found, &store, fault)) {
        return false;
    }
    if (!is_found) {
        struct place place = place_item(&list, index);
        place_refuse(place_member(&place, "home_store"), "unknown", "the chain has no such store");
    }
    return true;
}

/* Reads all rows; *rows NULL when the arena has no room. */
static bool read_rows(struct hq *hq, struct place list, struct arena *arena, int64_t now_ms, size_t count,
                      struct import_row **rows, struct fault *fault) {
    *rows = ARENA_ARRAY(arena, struct import_row, count);
    if (*rows == NULL) {
        return fault_set(fault, FAULT_FULL, "no room for a list of %zu customers", count);
    }
    for (size_t i = 0; i < count; i++) {
        read_row(place_item(&list, i), &hq->keys, now_ms, &(*rows)[i]);
        if (!check_home(hq, list, i, &(*rows)[i], fault)) {
            return false;
        }
    }
    return true;
}

static bool find_known(struct hq *hq, const struct customer *customer, uint64_t *known_id, struct fault *fault) {
    *known_id = 0;
    for (size_t i = 0; i < customer->identifier_count && *known_id == 0; i++) {
        if (!customer_registry_find(&hq->tables.customers, &customer->identifiers[i], known_id, fault)) {
            return false;
        }
    }
    return true;
}

static bool write_customer(struct hq *hq, struct import_row *row, int64_t now_ms, struct fault *fault) {
    uint8_t plain[PERSON_BYTES_MAX];
    uint8_t sealed[PERSON_BYTES_MAX + PERSON_SEAL_OVERHEAD];
    struct writer out;
    writer_init(&out, plain, sizeof plain);
    struct span person = person_encode(&row->person, &out);
    person_seal(sealed, person.data, person.size, hq->keys.person.public_key);
    key_wipe(plain, sizeof plain);
    struct record record = {.kind = JOURNAL_HQ_CUSTOMER};
    record.of.registration =
        (struct registration){.customer = row->customer,
                              .channel = text_of("import"),
                              .at_ms = now_ms,
                              .sealed_person = span_of(sealed, person.size + PERSON_SEAL_OVERHEAD)};
    return hq_book_write(hq, &record, now_ms, fault);
}

static bool import_row(struct hq *hq, struct import_row *row, int64_t now_ms, struct import_outcome *outcome,
                       struct imported_row *imported, struct fault *fault) {
    if (!find_known(hq, &row->customer, &imported->customer_id, fault)) {
        return false;
    }
    if (imported->customer_id != 0) {
        imported->result = IMPORT_ALREADY;
        outcome->already++;
        return true;
    }
    imported->result = IMPORT_REGISTERED;
    outcome->registered++;
    if (!id_mint_next(&hq->tables.mint, &row->customer.id, fault)) {
        return false;
    }
    imported->customer_id = row->customer.id;
    return write_customer(hq, row, now_ms, fault);
}

static bool write_rows(struct hq *hq, struct import_row *rows, struct arena *arena, int64_t now_ms,
                       struct import_outcome *outcome, struct fault *fault) {
    outcome->rows = ARENA_ARRAY(arena, struct imported_row, outcome->row_count);
    if (outcome->rows == NULL) {
        return fault_set(fault, FAULT_FULL, "no room for the answer to %zu customers", outcome->row_count);
    }
    for (size_t i = 0; i < outcome->row_count; i++) {
        if (!import_row(hq, &rows[i], now_ms, outcome, &outcome->rows[i], fault)) {
            return false;
        }
    }
    return true;
}

bool customers_import(struct hq *hq, struct span json, struct arena *arena, int64_t now_ms,
                      struct import_outcome *outcome, struct fault *fault) {
    const struct tree *tree;
    struct import_row *rows;
    *outcome = (struct import_outcome){0};
    if (!json_parse(json, arena, &tree, fault)) {
        return false;
    }
    struct place list = place_root(tree, &outcome->report);
    size_t count = place_array(list, 1, CUSTOMERS_IMPORT_MAX);
    if (outcome->report.count > 0) {
        return true;
    }
    if (!read_rows(hq, list, arena, now_ms, count, &rows, fault)) {
        return false;
    }
    if (outcome->report.count > 0) {
        return true;
    }
    outcome->row_count = count;
    return write_rows(hq, rows, arena, now_ms, outcome, fault);
}

bool customers_find(struct hq_tables *tables, const struct hq_keys *keys, enum identifier_kind kind, struct text value,
                    uint64_t *customer_id, struct fault *fault) {
    char normal[VALUE_MAX];
    struct identifier identifier = {.kind = kind};
    bool is_one = kind == IDENTIFIER_PHONE ? customer_normal_phone(normal, value) : customer_normal_card(normal, value);
    *customer_id = 0;
    if (!is_one) {
        return true;
    }
    person_hash(identifier.hash, keys->identifier, (uint8_t)kind, text_of(normal));
    return customer_registry_find(&tables->customers, &identifier, customer_id, fault);
}

/* Best effort: a person that cannot be opened is a customer without a name. */
static void open_person(const struct hq_keys *keys, struct customer_card *card) {
    _Alignas(max_align_t) uint8_t scratch[8 * PERSON_BYTES_MAX];
    struct arena arena;
    struct fault unreadable;
    size_t sealed_size = card->row.sealed_size;
    arena_init(&arena, scratch, sizeof scratch);
    card->has_person = sealed_size >= PERSON_SEAL_OVERHEAD &&
                       person_open(card->person_bytes, card->row.sealed_person, sealed_size, &keys->person) &&
                       person_decode(span_of(card->person_bytes, sealed_size - PERSON_SEAL_OVERHEAD), &arena,
                                     &card->person, &unreadable);
}

bool customers_read_card(struct hq_tables *tables, const struct hq_keys *keys, uint64_t id, bool *is_found,
                         struct customer_card *card, struct fault *fault) {
    uint64_t survivor_id;
    if (!customer_registry_resolve(&tables->customers, id, &survivor_id, fault) ||
        !customer_registry_read(&tables->customers, survivor_id, is_found, &card->row, fault)) {
        return false;
    }
    if (!*is_found) {
        return true;
    }
    open_person(keys, card);
    return balance_table_sum(&tables->balances, survivor_id, &card->sum, fault);
}
