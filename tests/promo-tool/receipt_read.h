/* A receipt for the promotion program, as a JSON document of its own (the till API's belongs to the store node):
 *     {"at": "2026-11-21 10:30", "store": 1, "codes": ["SPRING"], "points_to_pay": 5000,
 *      "tenders": [{"kind": "card", "amount_minor": 10000}], "channel": "app", "delivery": "pickup",
 *      "customer": {"id": 4711, "level": "gold", "segments": [7], "points": 50000, "born": "1980-05-01",
 *                   "registered": "2025-01-01", "facts": [{"name": "visits", "value": 3}]},
 *      "lines": [{"sku": "A", "price_minor": 9990, "quantity_milli": 3000, "brand": "...", "supplier": "...",
 *                 "categories": ["..."], "price_min_minor": 0, "cost_minor": 7000, "flags": ["no_discount"],
 *                 "is_deep_promo": false, "label": "-30", "expiry_day": "2026-11-22"}]}
 * or, of something that happened to a customer:
 *     {"at": "2026-11-21 10:30", "event": "registration", "customer": {...}}
 * Only "at" and "lines" (with sku, price_minor, quantity_milli) are required. Without "points_to_pay" nothing is paid
 * with points; -1 is as much as the rules allow. The cost is of one piece or kilogram. */
#ifndef REGULARS_TESTS_PROMO_TOOL_RECEIPT_READ_H
#define REGULARS_TESTS_PROMO_TOOL_RECEIPT_READ_H

#include "base/tree_read.h"
#include "promo/request.h"

/* The id of a customer who has none in the document; a document cannot give it. */
#define RECEIPT_UNNAMED_CUSTOMER UINT64_MAX

struct read_receipt {
    struct basket basket;
    struct promo_request request; /* points at the basket; its arena is the caller's to set */
};

/* False with the mistakes in the report. */
bool receipt_read(const struct tree *tree, struct arena *arena, struct read_receipt *receipt,
                  struct tree_report *report);

#endif
