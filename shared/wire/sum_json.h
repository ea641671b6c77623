/* Sums of receipts (retail/receipt_sum.h) as both nodes' reports write them. */
#ifndef REGULARS_WIRE_SUM_JSON_H
#define REGULARS_WIRE_SUM_JSON_H

#include "retail/receipt_sum.h"
#include "wire/json_write.h"

void json_write_receipt_sum(struct json_writer *json, const char *name, const struct receipt_sum *sum);
void json_write_return_sum(struct json_writer *json, const char *name, const struct return_sum *sum);
/* An item of a list. */
void json_write_promotion_sum(struct json_writer *json, const struct promotion_sum *sum);

#endif
