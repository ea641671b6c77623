/* Customers: finding one, the card, its receipts and the movements of its points. */
#include "base/id.h"
#include "hq-node/customers.h"
#include "hq-node/page_call.h"
#include "hq-node/page_render.h"
#include "ledger/lot.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HOLDERS_MAX = 200, MERGED_MAX = 100, MASKED_MAX = 48, MASK_SHOWN = 4 };

/* All but the last four characters as dots: enough to ask a person whether it is theirs. */
static void render_masked(struct json_writer *json, const char *name, struct text value) {
    char masked[MASKED_MAX] = "";
    size_t shown = value.size < 2 * MASK_SHOWN ? 0 : MASK_SHOWN;
    size_t at = 0;
    for (size_t i = 0; i < value.size && at + 1 < sizeof masked; i++) {
        masked[at++] = i + shown < value.size ? '*' : value.data[i];
    }
    json_write_text(json, name, (struct text){masked, at});
}

static struct text name_of(const struct customer_card *card) {
    return card->has_person ? card->person.name : text_of("");
}

static void render_found(struct json_writer *json, const struct customer_card *card) {
    const struct customer *customer = &card->row.customer;
    json_write_object(json, NULL);
    json_write_id(json, "customer_id", customer->id);
    json_write_text(json, "name", name_of(card));
    json_write_string(json, "level", customer->level);
    json_write_int(json, "home_store", customer->home_store);
    json_write_int(json, "balance_points", card->sum.points);
    json_write_end(json);
}

/* By exactly one of ?id=, ?phone=, ?card=; *id 0: nobody. False: answered or failed. */
static bool find_id(struct page_call *call, uint64_t *id, bool *is_asked, struct fault *fault) {
    struct text phone = http_query(call->request, "phone");
    struct text card = http_query(call->request, "card");
    struct text told = http_query(call->request, "id");
    struct hq *hq = call->api->hq;
    *id = 0;
    *is_asked = (phone.data != NULL) + (card.data != NULL) + (told.data != NULL) == 1;
    if (!*is_asked) {
        return true;
    }
    if (told.data != NULL) {
        (void)id_parse(told, id);
        return true;
    }
    enum identifier_kind kind = phone.data != NULL ? IDENTIFIER_PHONE : IDENTIFIER_CARD;
    return customers_find(&hq->tables, &hq->keys, kind, phone.data != NULL ? phone : card, id, fault);
}

static bool read_card(struct page_call *call, uint64_t id, bool *is_found, struct customer_card *card,
                      struct fault *fault) {
    struct hq *hq = call->api->hq;
    *is_found = false;
    return id == 0 || customers_read_card(&hq->tables, &hq->keys, id, is_found, card, fault);
}

enum http_verdict page_api_find_customers(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct customer_card card;
    struct fault fault;
    uint64_t id;
    bool is_asked;
    bool is_found;
    if (!page_call_open(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    if (!find_id(&call, &id, &is_asked, &fault) || !read_card(&call, id, &is_found, &card, &fault)) {
        return page_call_fail(&call, &fault);
    }
    if (!is_asked) {
        return page_call_refuse(&call, 400, "bad_query", "asks by exactly one of phone, card and id");
    }
    page_call_start_answer(&call, &json);
    json_write_array(&json, "items");
    if (is_found) {
        render_found(&json, &card);
    }
    json_write_end(&json);
    json_write_null(&json, "next");
    return page_call_finish_answer(&call, &json, 200);
}

static void render_person(struct json_writer *json, const struct customer_card *card) {
    struct text none = {NULL, 0};
    json_write_text(json, "name", name_of(card));
    render_masked(json, "phone_masked", card->has_person ? card->person.phone : none);
    render_masked(json, "card_masked", card->has_person ? card->person.card : none);
    json_write_object(json, "consents");
    json_write_bool(json, "data", card->has_person && card->person.consents_data);
    json_write_bool(json, "advertising", card->has_person && card->person.consents_advertising);
    json_write_end(json);
}

static bool render_balances(struct json_writer *json, struct page_call *call, uint64_t id, struct fault *fault) {
    struct balance balances[HOLDERS_MAX];
    size_t count;
    if (!balance_table_list(&call->api->hq->tables.balances, id, 0, balances, HOLDERS_MAX, &count, fault)) {
        return false;
    }
    bool ok = true;
    json_write_array(json, "balances");
    for (size_t i = 0; ok && i < count; i++) {
        json_write_object(json, NULL);
        ok = page_render_store(json, call, balances[i].store, fault);
        json_write_int(json, "points", balances[i].points);
        json_write_int(json, "debt_points", balances[i].debt_points);
        json_write_end(json);
    }
    json_write_end(json);
    return ok;
}

static bool render_merged(struct json_writer *json, struct page_call *call, uint64_t id, struct fault *fault) {
    uint64_t merged[MERGED_MAX];
    size_t count;
    if (!customer_registry_list_merged(&call->api->hq->tables.customers, id, merged, MERGED_MAX, &count, fault)) {
        return false;
    }
    json_write_array(json, "merged_ids");
    for (size_t i = 0; i < count; i++) {
        json_write_id(json, NULL, merged[i]);
    }
    json_write_end(json);
    return true;
}

static bool render_card(struct json_writer *json, struct page_call *call, const struct customer_card *card,
                        struct fault *fault) {
    const struct customer *customer = &card->row.customer;
    json_write_id(json, "customer_id", customer->id);
    render_person(json, card);
    json_write_string(json, "state", customer_state_name(customer->state));
    json_write_string(json, "level", customer->level);
    json_write_int(json, "home_store", customer->home_store);
    json_write_time(json, "registered_at", customer->registered_ms);
    json_write_string(json, "channel", card->row.channel);
    json_write_int(json, "balance_points", card->sum.points);
    json_write_int(json, "debt_points", card->sum.debt_points);
    return render_balances(json, call, customer->id, fault) && render_merged(json, call, customer->id, fault);
}

/* The customer of the path, under the id that lives. False: answered. */
static bool open_customer(struct page_call *call, const struct page_door *door, struct http_request *request,
                          struct customer_card *card, enum http_verdict *verdict) {
    struct fault fault;
    uint64_t id;
    bool is_found;
    *verdict = HTTP_ANSWERED;
    if (!page_call_open(call, door, request)) {
        return false;
    }
    if (!id_parse(http_param(request, "customer_id"), &id)) {
        *verdict = page_call_refuse(call, 404, "unknown_customer", "an id of a customer is, for example, 2-1045");
        return false;
    }
    if (!read_card(call, id, &is_found, card, &fault)) {
        *verdict = page_call_fail(call, &fault);
        return false;
    }
    if (!is_found) {
        *verdict = page_call_refuse(call, 404, "unknown_customer", "head office has no customer of this id");
    }
    return is_found;
}

enum http_verdict page_api_show_customer(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct customer_card card;
    struct fault fault;
    enum http_verdict verdict;
    if (!open_customer(&call, context, request, &card, &verdict)) {
        return verdict;
    }
    page_call_start_answer(&call, &json);
    if (!render_card(&json, &call, &card, &fault)) {
        return page_call_fail(&call, &fault);
    }
    return page_call_finish_answer(&call, &json, 200);
}

/* The receipt that ?after= names; NULL in *before: from the newest on. False: there is no such receipt. */
static bool read_before(struct page_call *call, struct sold_receipt *receipt, const struct sold_receipt **before,
                        struct fault *fault) {
    struct text after = http_query(call->request, "after");
    uint64_t id;
    bool is_found = false;
    *before = NULL;
    if (after.data == NULL) {
        return true;
    }
    *before = receipt;
    if (!id_parse(after, &id)) {
        return fault_set(fault, FAULT_INPUT, "after: must be what \"next\" said");
    }
    return receipt_registry_read(&call->api->hq->tables.receipts, id, &is_found, receipt, fault) &&
           (is_found || fault_set(fault, FAULT_INPUT, "after: must be what \"next\" said"));
}

enum http_verdict page_api_list_customer_receipts(void *context, struct http_request *request,
                                                  struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct customer_card card;
    struct sold_receipt before_receipt;
    const struct sold_receipt *before;
    struct fault fault;
    enum http_verdict verdict;
    size_t limit;
    size_t count;
    if (!open_customer(&call, context, request, &card, &verdict) || !page_call_limit(&call, &limit)) {
        return verdict;
    }
    struct sold_receipt *receipts = ARENA_ARRAY(request->arena, struct sold_receipt, PAGE_LIST_MAX);
    if (receipts == NULL) {
        return page_call_refuse(&call, 503, "cannot_serve", "no memory for the answer");
    }
    if (!read_before(&call, &before_receipt, &before, &fault) ||
        !receipt_registry_list_of_customer(&call.api->hq->tables.receipts, card.row.customer.id, before, receipts,
                                           limit, &count, &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    if (!page_render_receipts(&json, "items", &call, receipts, count, &fault)) {
        return page_call_fail(&call, &fault);
    }
    json_write_id(&json, "next", count == limit ? receipts[limit - 1].id : 0);
    return page_call_finish_answer(&call, &json, 200);
}

static void render_movement(struct json_writer *json, const struct movement *movement) {
    bool never_ends = movement->expires_ms == 0 || movement->expires_ms == LOT_NEVER_EXPIRES;
    json_write_object(json, NULL);
    json_write_time(json, "at", movement->at_ms);
    json_write_int(json, "store", movement->store);
    json_write_string(json, "kind", journal_kind_name((int32_t)movement->kind));
    json_write_int(json, "points", movement->points);
    json_write_id(json, "receipt_id", movement->doc_id);
    json_write_id(json, "lot_id", movement->lot_id);
    page_render_moment(json, "expires_at", never_ends ? 0 : movement->expires_ms);
    json_write_end(json);
}

/* "milliseconds.store.number": where a movement stands in the order of the list. */
static bool parse_place(struct text text, struct movement *place) {
    int64_t parts[3] = {0};
    for (size_t i = 0; i < 3; i++) {
        size_t size = 0;
        while (size < text.size && text.data[size] != '.') {
            size++;
        }
        bool ends_here = size == text.size;
        if (!text_to_int64((struct text){text.data, size}, &parts[i]) || parts[i] < 0 || ends_here != (i == 2)) {
            return false;
        }
        text = ends_here ? text : (struct text){text.data + size + 1, text.size - size - 1};
    }
    *place = (struct movement){.at_ms = parts[0], .store = (uint32_t)parts[1], .led_seq = (uint64_t)parts[2]};
    return parts[1] <= ID_NODE_MAX;
}

static void render_next_movement(struct json_writer *json, const struct movement *last) {
    char place[72];
    if (last == NULL) {
        json_write_null(json, "next");
        return;
    }
    (void)snprintf(place, sizeof place, "%" PRId64 ".%u.%" PRIu64, last->at_ms, (unsigned)last->store, last->led_seq);
    json_write_string(json, "next", place);
}

enum http_verdict page_api_list_movements(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    struct page_call call;
    struct json_writer json;
    struct customer_card card;
    struct movement before;
    struct fault fault;
    enum http_verdict verdict;
    size_t limit;
    size_t count;
    if (!open_customer(&call, context, request, &card, &verdict) || !page_call_limit(&call, &limit)) {
        return verdict;
    }
    struct text after = http_query(request, "after");
    struct movement *movements = ARENA_ARRAY(request->arena, struct movement, PAGE_LIST_MAX);
    if (movements == NULL || (after.data != NULL && !parse_place(after, &before))) {
        return page_call_refuse(&call, 400, "bad_query", "after: must be what \"next\" said");
    }
    if (!balance_table_list_movements(&call.api->hq->tables.balances, card.row.customer.id,
                                      after.data == NULL ? NULL : &before, movements, limit, &count, &fault)) {
        return page_call_fail(&call, &fault);
    }
    page_call_start_answer(&call, &json);
    json_write_array(&json, "items");
    for (size_t i = 0; i < count; i++) {
        render_movement(&json, &movements[i]);
    }
    json_write_end(&json);
    render_next_movement(&json, count == limit ? &movements[limit - 1] : NULL);
    return page_call_finish_answer(&call, &json, 200);
}
