/* Publishing: a rule set or a catalogue is checked as a whole, brought into its one form of bytes, kept as a blob under
 * their hash, signed (seal/manifest.h) and written down; the stores' feeds take it from there.
 *
 * Rule set: the JSON document of promo/rule_set.h. Its `version` is given by head office: one more than the last. A
 * document may leave it out or say 0, or say exactly that number; any other one is refused, because it was made
 * against a set that is not the latest. Its one form: members sorted, nothing between them (wire/json_write.h).
 *
 * Catalogue: a JSON list of products
 *     {"sku": "46001", "name"?, "brand"?, "supplier"?, "categories"?: ["Food", "Milk"], "vat_bp"?: 1000,
 *      "price_minor"?, "price_min_minor"?, "cost_minor"?,
 *      "flags"?: ["no_discount", "no_earn", "no_points_pay", "weighed", "gift_card", "deposit"]}
 * in any order, no sku twice. Its one form: wire/product_codec.h. The whole list replaces the one before. */
#ifndef REGULARS_HQ_NODE_PUBLISH_H
#define REGULARS_HQ_NODE_PUBLISH_H

#include "base/tree_read.h"
#include "hq-node/hq.h"

struct publish_result {
    struct published_row row;  /* when report.count is 0 */
    size_t item_count;         /* promotions or products */
    struct tree_report report; /* else what is wrong, by path; nothing was stored */
};

/* Within the caller's request of hq->turn. `author` is 1 .. LIMIT_NAME - 1 bytes of plain text. FAULT_INPUT: `json` is
 * no JSON ("line L, column C: ..."). Mistakes in the document are in the report, with true. */
bool publish_rule_set(struct hq *hq, struct span json, struct text author, int64_t now_ms,
                      struct publish_result *result, struct fault *fault) FAULT_CHECKED;
bool publish_catalogue(struct hq *hq, struct span json, struct text author, int64_t now_ms,
                       struct publish_result *result, struct fault *fault) FAULT_CHECKED;
/* Whichever it is: a list is a catalogue, an object a rule set. */
bool publish_document(struct hq *hq, struct span json, struct text author, int64_t now_ms, enum journal_kind *kind,
                      struct publish_result *result, struct fault *fault) FAULT_CHECKED;

/* The content of a published version (a rule set's is JSON), malloc'ed: the caller frees it. FAULT_REFUSED when that
 * version was not published. */
bool publish_read_content(struct hq_tables *tables, enum journal_kind kind, uint64_t version, uint8_t **content,
                          size_t *size, struct fault *fault) FAULT_CHECKED;

#endif
