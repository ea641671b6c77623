#include "store-node/till_render.h"

void till_render_rule_set(struct json_writer *json, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE]) {
    json_write_object(json, "rule_set");
    json_write_int(json, "version", (int64_t)version);
    json_write_hex(json, "hash", span_of(hash, version == 0 ? 0 : BLOB_HASH_SIZE));
    json_write_end(json);
}

void till_render_rules(struct json_writer *json, const struct store_rules *rules) {
    till_render_rule_set(json, rules->version, rules->hash);
}

void till_render_moment(struct json_writer *json, const char *name, int64_t at_ms) {
    if (at_ms == 0) {
        json_write_null(json, name);
    } else {
        json_write_time(json, name, at_ms);
    }
}

static void render_balance(struct json_writer *json, const struct customer_view *view) {
    json_write_object(json, "balance");
    json_write_int(json, "here_points", view->here_points);
    json_write_int(json, "held_points", view->held_points);
    json_write_int(json, "pending_points", view->pending_points);
    json_write_int(json, "elsewhere_points", view->elsewhere_points);
    till_render_moment(json, "elsewhere_as_of", view->elsewhere_as_of_ms);
    json_write_int(json, "debt_points", view->debt_points);
    json_write_end(json);
}

void till_render_customer(struct json_writer *json, const struct customer_view *view) {
    if (view == NULL) {
        json_write_null(json, "customer");
        return;
    }
    json_write_object(json, "customer");
    json_write_id(json, "customer_id", view->customer.id);
    json_write_string(json, "state", customer_state_name(view->customer.state));
    json_write_string(json, "level", view->customer.level);
    json_write_int(json, "home_store", view->customer.home_store);
    render_balance(json, view);
    json_write_end(json);
}

static void render_position(struct json_writer *json, const char *name, uint64_t doc_seq) {
    json_write_object(json, name);
    json_write_int(json, "doc_seq", (int64_t)doc_seq);
    json_write_end(json);
}

void till_render_watermark(struct json_writer *json, const struct store_watermark *watermark, bool is_stored) {
    if (is_stored) {
        render_position(json, "stored", watermark->doc_seq);
    } else {
        json_write_null(json, "stored");
    }
    render_position(json, "hq", watermark->hq_doc_seq);
}

void till_render_key(struct json_writer *json, const char *name, const struct receipt_key *key) {
    json_write_object(json, name);
    json_write_int(json, "till", key->till);
    json_write_int(json, "shift", key->shift);
    json_write_int(json, "number", key->number);
    json_write_end(json);
}

void till_render_totals(struct json_writer *json, const struct till_totals *totals) {
    json_write_object(json, "totals");
    json_write_int(json, "gross_minor", totals->gross_minor);
    json_write_int(json, "discount_minor", totals->discount_minor);
    json_write_int(json, "points_paid_minor", totals->points_paid_minor);
    json_write_int(json, "net_minor", totals->net_minor);
    json_write_int(json, "points_spent", totals->points_spent);
    json_write_int(json, "points_earned", totals->points_earned);
    json_write_end(json);
}

static void render_shares(struct json_writer *json, const struct receipt_line *line, const struct text *promotion_ids) {
    json_write_array(json, "shares");
    for (size_t i = 0; i < line->share_count; i++) {
        json_write_object(json, NULL);
        json_write_text(json, "promotion_id", promotion_ids[line->shares[i].promotion]);
        json_write_int(json, "discount_minor", line->shares[i].discount_minor);
        json_write_int(json, "points", line->shares[i].points);
        json_write_end(json);
    }
    json_write_end(json);
}

void till_render_line(struct json_writer *json, const struct receipt_line *line, const struct text *promotion_ids) {
    int64_t discount_minor = 0;
    int64_t points = 0;
    for (size_t i = 0; i < line->share_count; i++) {
        discount_minor += line->shares[i].discount_minor;
        points += line->shares[i].points;
    }
    json_write_object(json, NULL);
    json_write_int(json, "line_no", line->line_no);
    json_write_text(json, "sku", line->sku);
    json_write_int(json, "quantity_milli", line->quantity_milli);
    json_write_int(json, "price_minor", line->price_minor);
    json_write_int(json, "amount_minor", line->amount_minor);
    json_write_int(json, "discount_minor", discount_minor);
    json_write_int(json, "points_paid_minor", line->points_paid_minor);
    json_write_int(json, "net_minor", line->net_minor);
    json_write_int(json, "points_earned", points);
    render_shares(json, line, promotion_ids);
    json_write_end(json);
}

void till_render_fired(struct json_writer *json, const struct till_fired *fired) {
    json_write_object(json, NULL);
    json_write_text(json, "promotion_id", fired->id);
    json_write_text(json, "name", fired->name);
    json_write_int(json, "times", fired->times == 0 ? 1 : fired->times);
    json_write_int(json, "discount_minor", fired->discount_minor);
    json_write_int(json, "points", fired->points);
    json_write_end(json);
}

struct text till_text_of(const struct promo_texts *texts, enum promo_language language) {
    return language == PROMO_RUSSIAN ? promo_text_ru(texts) : promo_text_en(texts);
}
