#include "tests/till/till_requests.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/till/till_read.h"
#include "wire/json_write.h"

enum { STATUS_CREATED = 201 };

/* A body under construction in the client's room. */
struct request {
    struct writer out;
    struct json_writer json;
};

static void begin(struct till_client *client, struct request *request) {
    till_client_begin_body(client, &request->out);
    json_write_start(&request->json, &request->out);
    json_write_object(&request->json, NULL);
}

static struct span end(struct request *request) {
    json_write_end(&request->json);
    return json_write_finish(&request->json);
}

static bool send(struct till_client *client, const char *path, struct span body, struct till_answer *answer,
                 struct fault *fault) {
    return body.size == 0 ? fault_set(fault, FAULT_FULL, "%s: the request is longer than %d bytes", path, TILL_BODY_MAX)
                          : till_client_call(client, path, body, answer, fault);
}

bool till_refused(const struct till_answer *answer, const char *what, struct fault *fault) {
    return fault_set(fault, FAULT_REFUSED, "%s: %.*s (%.*s, HTTP %ld)", what, (int)answer->detail.size,
                     answer->detail.size == 0 ? "" : answer->detail.data, (int)answer->code.size,
                     answer->code.size == 0 ? "" : answer->code.data, answer->status);
}

/* -------------------------------------------------------------------------------------------------------- pairing */

static bool take_pairing(const struct till_answer *answer, struct till_pairing *pairing, struct fault *fault) {
    struct till_identity *identity = &pairing->identity;
    struct text key = till_read_text(answer->body, "key");
    pairing->till = (uint32_t)till_read_int(answer->body, "till");
    bool is_whole =
        key.size > 0 && text_copy(identity->key, sizeof identity->key, key) &&
        text_copy(identity->certificate_sha256, sizeof identity->certificate_sha256,
                  till_read_text(answer->body, "certificate_sha256")) &&
        text_copy(pairing->store_name, sizeof pairing->store_name, till_read_text(answer->body, "store_name")) &&
        pairing->till > 0;
    return is_whole || fault_set(fault, FAULT_INPUT, "the box's answer to the pairing is not whole");
}

static bool check_certificate(struct till_client *client, const struct till_identity *identity, struct fault *fault) {
    char shown[TILL_FINGERPRINT_MAX];
    if (!till_client_read_certificate(client, shown, fault)) {
        return false;
    }
    return strcmp(shown, identity->certificate_sha256) == 0 ||
           fault_set(fault, FAULT_REFUSED, "somebody stands between the till and the box: the certificates differ");
}

bool till_pair(struct till_client *client, const char *code, const char *name, struct till_pairing *pairing,
               struct fault *fault) {
    struct till_answer answer;
    struct request request;
    begin(client, &request);
    json_write_string(&request.json, "code", code);
    json_write_string(&request.json, "name", name);
    struct span body = end(&request);
    if (!till_client_call_once(client, "/v1/pairings", body, &answer, fault)) {
        return false;
    }
    if (answer.status != STATUS_CREATED) {
        return till_refused(&answer, "pairing", fault);
    }
    return take_pairing(&answer, pairing, fault) && check_certificate(client, &pairing->identity, fault);
}

/* ------------------------------------------------------------------------------------------------------ customers */

bool till_identify(struct till_client *client, enum till_identifier kind, const char *value, struct till_answer *answer,
                   struct fault *fault) {
    static const char *const names[] = {"card", "phone", "customer_id"};
    struct request request;
    begin(client, &request);
    json_write_string(&request.json, names[kind], value);
    return send(client, "/v1/identify", end(&request), answer, fault);
}

static void write_if_told(struct json_writer *json, const char *name, const char *value) {
    if (value != NULL) {
        json_write_string(json, name, value);
    }
}

bool till_register(struct till_client *client, const struct till_person *person, struct till_answer *answer,
                   struct fault *fault) {
    struct request request;
    begin(client, &request);
    write_if_told(&request.json, "phone", person->phone);
    write_if_told(&request.json, "card", person->card);
    write_if_told(&request.json, "name", person->name);
    json_write_array(&request.json, "consents");
    json_write_string(&request.json, NULL, "data");
    json_write_end(&request.json);
    return send(client, "/v1/customers", end(&request), answer, fault);
}

bool till_balance(struct till_client *client, struct text customer_id, struct till_answer *answer,
                  struct fault *fault) {
    char path[TILL_PATH_MAX];
    (void)snprintf(path, sizeof path, "/v1/customers/%.*s/balance", (int)customer_id.size, customer_id.data);
    return till_client_call(client, path, (struct span){0}, answer, fault);
}

/* ---------------------------------------------------------------------------------------------------------- sales */

static void write_lines(struct json_writer *json, const struct till_basket *basket) {
    json_write_array(json, "lines");
    for (size_t i = 0; i < basket->line_count; i++) {
        json_write_object(json, NULL);
        json_write_int(json, "line_no", (int64_t)i + 1);
        json_write_text(json, "sku", basket->lines[i].sku);
        json_write_int(json, "quantity_milli", basket->lines[i].quantity_milli);
        json_write_int(json, "price_minor", basket->lines[i].price_minor);
        json_write_end(json);
    }
    json_write_end(json);
}

static void write_basket(struct json_writer *json, const struct till_basket *basket) {
    if (basket->customer_id.size > 0) {
        json_write_text(json, "customer_id", basket->customer_id);
    }
    write_lines(json, basket);
    if (basket->code_count > 0) {
        json_write_array(json, "codes");
        for (size_t i = 0; i < basket->code_count; i++) {
            json_write_string(json, NULL, basket->codes[i]);
        }
        json_write_end(json);
    }
    if (basket->pays_most) {
        json_write_bool(json, "points_most", true);
    } else if (basket->points_to_pay > 0) {
        json_write_int(json, "points_to_pay", basket->points_to_pay);
    }
}

bool till_quote(struct till_client *client, const struct till_basket *basket, int64_t at_ms, bool is_explained,
                struct till_answer *answer, struct fault *fault) {
    struct request request;
    begin(client, &request);
    write_basket(&request.json, basket);
    if (at_ms != 0) {
        json_write_time(&request.json, "at", at_ms);
    }
    if (is_explained) {
        json_write_bool(&request.json, "explain", true);
    }
    return send(client, "/v1/quotes", end(&request), answer, fault);
}

bool till_hold(struct till_client *client, const char *hold_id, struct text customer_id, int64_t points,
               struct till_answer *answer, struct fault *fault) {
    struct request request;
    begin(client, &request);
    json_write_string(&request.json, "hold_id", hold_id);
    json_write_text(&request.json, "customer_id", customer_id);
    json_write_int(&request.json, "points", points);
    return send(client, "/v1/holds", end(&request), answer, fault);
}

bool till_release(struct till_client *client, const char *hold_id, struct till_answer *answer, struct fault *fault) {
    struct request request;
    begin(client, &request);
    json_write_string(&request.json, "hold_id", hold_id);
    return send(client, "/v1/holds/release", end(&request), answer, fault);
}

static void write_key(struct json_writer *json, const char *name, struct till_receipt_key key) {
    json_write_object(json, name);
    if (key.till > 0) {
        json_write_int(json, "till", key.till);
    }
    json_write_int(json, "shift", key.shift);
    json_write_int(json, "number", key.number);
    json_write_end(json);
}

static void write_tender(struct json_writer *json, const struct till_sale *sale) {
    if (sale->tender == NULL || sale->expected_net_minor <= 0) {
        return;
    }
    json_write_array(json, "tenders");
    json_write_object(json, NULL);
    json_write_string(json, "kind", sale->tender);
    json_write_int(json, "amount_minor", sale->expected_net_minor);
    json_write_end(json);
    json_write_end(json);
}

struct span till_sale_body(struct till_client *client, const struct till_sale *sale) {
    struct request request;
    begin(client, &request);
    write_key(&request.json, "receipt", sale->key);
    write_basket(&request.json, &sale->basket);
    if (sale->hold_id != NULL) {
        json_write_string(&request.json, "hold_id", sale->hold_id);
    }
    write_tender(&request.json, sale);
    json_write_time(&request.json, "sold_at", sale->sold_at_ms);
    if (sale->expected_net_minor != TILL_NET_NOT_KNOWN) {
        json_write_int(&request.json, "expected_net_minor", sale->expected_net_minor);
    }
    return end(&request);
}

bool till_confirm(struct till_client *client, struct span body, struct till_answer *answer, struct fault *fault) {
    return send(client, "/v1/receipts", body, answer, fault);
}

bool till_find_receipt(struct till_client *client, struct till_receipt_key key, struct till_answer *answer,
                       struct fault *fault) {
    char path[TILL_PATH_MAX];
    (void)snprintf(path, sizeof path, "/v1/receipts/%" PRIu32 "/%" PRIu32 "/%" PRIu32, key.till, key.shift, key.number);
    return till_client_call(client, path, (struct span){0}, answer, fault);
}

bool till_return_goods(struct till_client *client, const struct till_return *returned, struct till_answer *answer,
                       struct fault *fault) {
    struct request request;
    begin(client, &request);
    write_key(&request.json, "receipt", returned->key);
    write_key(&request.json, "sale", returned->sale);
    json_write_array(&request.json, "lines");
    json_write_object(&request.json, NULL);
    json_write_int(&request.json, "line_no", returned->line_no);
    json_write_int(&request.json, "quantity_milli", returned->quantity_milli);
    json_write_end(&request.json);
    json_write_end(&request.json);
    json_write_time(&request.json, "returned_at", returned->returned_at_ms);
    return send(client, "/v1/returns", end(&request), answer, fault);
}

bool till_cancel(struct till_client *client, struct till_receipt_key sale, int64_t cancelled_at_ms,
                 struct till_answer *answer, struct fault *fault) {
    struct request request;
    begin(client, &request);
    write_key(&request.json, "receipt", sale);
    if (cancelled_at_ms != 0) {
        json_write_time(&request.json, "cancelled_at", cancelled_at_ms);
    }
    return send(client, "/v1/receipts/cancel", end(&request), answer, fault);
}

bool till_status(struct till_client *client, struct till_answer *answer, struct fault *fault) {
    return till_client_call(client, "/v1/status", (struct span){0}, answer, fault);
}
