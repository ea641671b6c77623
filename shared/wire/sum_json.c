#include "wire/sum_json.h"

void json_write_receipt_sum(struct json_writer *json, const char *name, const struct receipt_sum *sum) {
    json_write_object(json, name);
    json_write_int(json, "receipts", sum->receipts);
    json_write_int(json, "lines", sum->lines);
    json_write_int(json, "gross_minor", sum->gross_minor);
    json_write_int(json, "discount_minor", sum->discount_minor);
    json_write_int(json, "points_paid_minor", sum->points_paid_minor);
    json_write_int(json, "net_minor", sum->net_minor);
    json_write_int(json, "points_spent", sum->points_spent);
    json_write_int(json, "points_earned", sum->points_earned);
    json_write_end(json);
}

void json_write_return_sum(struct json_writer *json, const char *name, const struct return_sum *sum) {
    json_write_object(json, name);
    json_write_int(json, "returns", sum->returns);
    json_write_int(json, "lines", sum->lines);
    json_write_int(json, "refund_minor", sum->refund_minor);
    json_write_int(json, "points_back", sum->points_back);
    json_write_int(json, "points_taken", sum->points_taken);
    json_write_int(json, "points_debt", sum->points_debt);
    json_write_end(json);
}

void json_write_promotion_sum(struct json_writer *json, const struct promotion_sum *sum) {
    json_write_object(json, NULL);
    json_write_string(json, "promotion_id", sum->promotion_id);
    json_write_int(json, "receipts", sum->receipts);
    json_write_int(json, "times", sum->times);
    json_write_int(json, "discount_minor", sum->discount_minor);
    json_write_int(json, "points", sum->points);
    json_write_end(json);
}
