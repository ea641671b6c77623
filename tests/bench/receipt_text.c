#include "tests/bench/receipt_text.h"

#include "base/bug.h"
#include "base/id.h"
#include "tests/harness/dice.h"

#include <string.h>

enum { NUMBER_DIGITS = 9, CUSTOMER_DIGITS = 4 };
#define NUMBER_FIRST INT64_C(100000000)

static void put_digits(char *at, int digits, int64_t value) {
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void write_lines(struct writer *out, int till, int lines) {
    struct dice dice = {(uint64_t)till + 1};
    writer_format(out, "\"lines\":[");
    for (int i = 1; i <= lines; i++) {
        int number = (int)dice_between(&dice, 1, SHOP_PRODUCTS);
        writer_format(out, "%s{\"line_no\":%d,\"sku\":\"s%04d\",\"quantity_milli\":%d,\"price_minor\":%d}",
                      i == 1 ? "" : ",", i, number, (int)dice_between(&dice, 1, 3) * 1000,
                      (int)dice_between(&dice, 1000, 30000));
    }
    writer_format(out, "]");
}

/* Members in the order in which a till has them. */
static size_t write_body(struct writer *out, int till, int lines, enum receipt_text_kind kind, size_t *number_at) {
    writer_format(out, "{\"customer_id\":\"%d-", STORE_FIXTURE_STORE);
    size_t customer_at = out->size;
    writer_format(out, "0000\",");
    write_lines(out, till, lines);
    if (kind == RECEIPT_TEXT_CONFIRM) {
        writer_format(out, ",\"receipt\":{\"shift\":1,\"number\":");
        *number_at = out->size;
        writer_format(out, "100000000},\"tenders\":[{\"kind\":\"card\",\"amount_minor\":100}],"
                           "\"sold_at\":\"2026-11-21T09:30:00Z\",\"cashier\":\"Anna\"");
    }
    writer_format(out, "}");
    return customer_at;
}

void receipt_text_make(struct receipt_text *text, const struct shop *shop, int till, int lines,
                       enum receipt_text_kind kind) {
    char body_block[RECEIPT_TEXT_MAX];
    struct writer body;
    struct writer out;
    size_t number_at = 0;
    *text = (struct receipt_text){.size = 0};
    writer_init(&body, body_block, sizeof body_block);
    writer_init(&out, text->bytes, sizeof text->bytes);
    size_t customer_at = write_body(&body, till, lines, kind, &number_at);
    writer_format(&out,
                  "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n",
                  kind == RECEIPT_TEXT_QUOTE ? "/v1/quotes" : "/v1/receipts", shop->keys[till], body.size);
    text->body_at = out.size;
    text->customer_at = out.size + customer_at;
    text->number_at = number_at == 0 ? 0 : out.size + number_at;
    writer_bytes(&out, body_block, body.size);
    bug_if(out.overflowed || body.overflowed);
    text->size = out.size;
    receipt_text_next(text, shop, 0);
}

void receipt_text_next(struct receipt_text *text, const struct shop *shop, int64_t number) {
    uint64_t customer = shop->customers[number % SHOP_CUSTOMERS];
    put_digits(text->bytes + text->customer_at, CUSTOMER_DIGITS, (int64_t)id_counter(customer));
    if (text->number_at != 0) {
        put_digits(text->bytes + text->number_at, NUMBER_DIGITS, NUMBER_FIRST + number);
    }
}

struct span receipt_text_body(const struct receipt_text *text) {
    return span_of(text->bytes + text->body_at, text->size - text->body_at);
}
