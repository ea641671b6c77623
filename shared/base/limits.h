/* Every bound of the system, in one place. A bound that a customer may want to move is a row of the configuration
 * (node/config.h) whose upper bound stands here. Sizes are bytes unless the name says otherwise. */
#ifndef REGULARS_BASE_LIMITS_H
#define REGULARS_BASE_LIMITS_H

enum {
    /* A receipt */
    LIMIT_LINES = 500,          /* lines of a basket: with its shares it fits LIMIT_DOC_ENTRY */
    LIMIT_CODES = 20,           /* coupons and promo codes offered with one basket */
    LIMIT_TENDERS = 16,         /* payments of one receipt */
    LIMIT_SHARES_PER_LINE = 32, /* promotions that touch one line */
    LIMIT_PROMOTIONS_PER_RECEIPT = 128,
    LIMIT_EARNED_LOTS = LIMIT_PROMOTIONS_PER_RECEIPT, /* of a receipt: every promotion may have terms of its own */

    /* Texts, with terminator */
    LIMIT_SKU = 32,
    LIMIT_CODE = 64, /* coupon or promo code */
    LIMIT_NAME = 128,
    LIMIT_PHONE = 20, /* E.164: '+' and up to 15 digits */
    LIMIT_CARD = 32,
    LIMIT_EXTERNAL_ID = 64, /* an id that a till or another system chose */
    LIMIT_LEVEL = 32,
    LIMIT_SEGMENTS_PER_CUSTOMER = 256,

    /* A promotion and a rule set */
    LIMIT_PROMOTION_ID = 64,
    LIMIT_PROMOTIONS = 20000, /* live promotions of one rule set */
    LIMIT_RULE_SET_BYTES = 64 * 1024 * 1024,
    LIMIT_CONDITION_DEPTH = 16,

    /* The ledger */
    LIMIT_LOTS_PER_ACCOUNT = 512,
    LIMIT_HOLDS_PER_ACCOUNT = 16,
    LIMIT_LOT_PARTS = 256, /* lots that one spend may draw from */

    /* The wire */
    LIMIT_HTTP_BODY = 256 * 1024,
    LIMIT_JSON_DEPTH = 32,
    LIMIT_MSGPACK_DEPTH = 8,
    LIMIT_FRAME = 65535, /* one Noise message, Noise specification section 3 */
    LIMIT_LED_ENTRY = 512,
    LIMIT_DOC_ENTRY = 48 * 1024,
    LIMIT_CMD_ENTRY = 4 * 1024,
    LIMIT_BLOB_PART = 48 * 1024,
};

_Static_assert(LIMIT_DOC_ENTRY + 1024 < LIMIT_FRAME, "a document and its envelope fit one frame");
_Static_assert(LIMIT_BLOB_PART + 1024 < LIMIT_FRAME, "a part and its envelope fit one frame");

#endif
