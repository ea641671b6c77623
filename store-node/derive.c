#include "store-node/derive.h"

#include "ledger/apply.h"

bool derive_movement(struct store *store, const struct led_entry *entry, uint64_t led_seq, struct fault *fault) {
    if (!account_table_write(&store->tables.accounts, store->account, entry, led_seq, fault)) {
        return false;
    }
    if (entry->kind != JOURNAL_RESERVE) {
        return true;
    }
    struct till_hold_row hold = {.op_id = entry->op_id, .customer_id = entry->customer_id, .points = entry->points};
    return till_table_add_hold(&store->tables.tills, entry->till, entry->hold_id, &hold, fault);
}

bool derive_limit_use(struct store *store, const struct led_entry *entry, const struct limit_counter *counter,
                      uint64_t led_seq, struct fault *fault) {
    if (entry->hold_id.size > 0) {
        struct till_hold_row hold = {.op_id = entry->op_id, .customer_id = entry->customer_id};
        if (!till_table_add_hold(&store->tables.tills, entry->till, entry->hold_id, &hold, fault)) {
            return false;
        }
    }
    return limit_table_write(&store->tables.limits, counter, fault) &&
           account_table_add_to_act(&store->tables.accounts, entry->op_id, led_seq, fault);
}

static bool derive_recorded_limit_use(struct store *store, const struct led_entry *entry, uint64_t led_seq,
                                      struct fault *fault) {
    struct limit_counter counter;
    struct limit_key key = limit_key_of(entry);
    return limit_table_read(&store->tables.limits, &key, &counter, fault) && limit_apply(&counter, entry, fault) &&
           derive_limit_use(store, entry, &counter, led_seq, fault);
}

bool derive_recorded_movement(struct store *store, const struct led_entry *entry, uint64_t led_seq,
                              struct fault *fault) {
    if (entry->kind == JOURNAL_LIMIT_USE) {
        return derive_recorded_limit_use(store, entry, led_seq, fault);
    }
    return account_table_read(&store->tables.accounts, entry->customer_id, store->account, fault) &&
           ledger_apply(store->account, entry, fault) && derive_movement(store, entry, led_seq, fault);
}

static bool derive_sale(struct store *store, const struct receipt *receipt, uint64_t doc_seq, struct fault *fault) {
    struct receipt_row row = {.id = receipt->id,
                              .key = receipt->key,
                              .kind = JOURNAL_RECEIPT,
                              .doc_seq = doc_seq,
                              .customer_id = receipt->customer_id};
    for (size_t i = 0; i < sizeof row.content_hash; i++) {
        row.content_hash[i] = receipt->content_hash[i];
    }
    return receipt_table_add(&store->tables.receipts, &row, fault);
}

static bool derive_return(struct store *store, const struct goods_return *returned, uint64_t doc_seq,
                          struct fault *fault) {
    struct receipt_row row = {.id = returned->id,
                              .key = returned->key,
                              .kind = JOURNAL_GOODS_RETURN,
                              .doc_seq = doc_seq,
                              .customer_id = returned->customer_id};
    for (size_t i = 0; i < sizeof row.content_hash; i++) {
        row.content_hash[i] = returned->content_hash[i];
    }
    if (!receipt_table_add(&store->tables.receipts, &row, fault)) {
        return false;
    }
    for (size_t i = 0; returned->sale_id != 0 && i < returned->line_count; i++) {
        if (!receipt_table_add_returned(&store->tables.receipts, returned->sale_id, &returned->lines[i], fault)) {
            return false;
        }
    }
    for (size_t i = 0; i < returned->undone_count; i++) {
        if (!receipt_table_add_undone(&store->tables.receipts, returned->sale_id, &returned->undone[i], fault)) {
            return false;
        }
    }
    return true;
}

/* Head office's rows are final: a registration of ours never overwrites one that it has confirmed. */
static bool derive_registration(struct store *store, const struct registration *registration, struct fault *fault) {
    struct customer known;
    bool is_found;
    if (!customer_table_read(&store->tables.customers, registration->customer.id, &is_found, &known, fault)) {
        return false;
    }
    return is_found || customer_table_put(&store->tables.customers, &registration->customer, fault);
}

bool derive_document(struct store *store, const struct record *record, uint64_t doc_seq, struct fault *fault) {
    if (record->kind == JOURNAL_RECEIPT) {
        return derive_sale(store, &record->of.receipt, doc_seq, fault);
    }
    if (record->kind == JOURNAL_GOODS_RETURN) {
        return derive_return(store, &record->of.goods_return, doc_seq, fault);
    }
    if (record->kind == JOURNAL_RECEIPT_CANCEL) {
        return receipt_table_cancel(&store->tables.receipts, record->of.receipt_cancel.sale_id, doc_seq, fault);
    }
    if (record->kind == JOURNAL_REGISTRATION) {
        return derive_registration(store, &record->of.registration, fault);
    }
    return true; /* TILL_PAIRED: the till's key is a fact of this box (facts_001.sql) */
}

/* Head office tells of a merge before or after it tells of the survivor: until then that is somebody of whom only this
 * is known, so that the customer goes on buying. Its own row, whose version a merge has made larger, replaces this one.
 */
static bool expect_survivor(struct store *store, const struct customer *merged, uint64_t survivor_id,
                            struct fault *fault) {
    struct customer survivor;
    bool is_found;
    if (!customer_table_read(&store->tables.customers, survivor_id, &is_found, &survivor, fault)) {
        return false;
    }
    if (is_found) {
        return true;
    }
    survivor = (struct customer){
        .id = survivor_id, .version = 1, .registered_ms = merged->registered_ms, .birth_day = CUSTOMER_NO_BIRTH_DAY};
    return customer_table_put(&store->tables.customers, &survivor, fault);
}

/* A customer that was merged takes its points, its uses of limits and what finds it along to whoever lives now: the
 * survivor may have been merged itself. */
static bool merge_customer(struct store *store, const struct customer *merged, struct fault *fault) {
    uint64_t survivor_id;
    if (!customer_table_resolve(&store->tables.customers, merged->merged_into, &survivor_id, fault)) {
        return false;
    }
    if (survivor_id == merged->id) {
        return fault_set(fault, FAULT_CORRUPT, "customer %llu was merged into itself", (unsigned long long)merged->id);
    }
    return expect_survivor(store, merged, survivor_id, fault) &&
           account_table_merge(&store->tables.accounts, merged->id, survivor_id, fault) &&
           limit_table_merge(&store->tables.limits, merged->id, survivor_id, fault) &&
           customer_table_merge(&store->tables.customers, merged->id, survivor_id, fault);
}

/* Rows come in the order of their versions, but may come again after a restart of head office: an older one changes
 * nothing. */
static bool derive_customer(struct store *store, const struct customer *customer, struct fault *fault) {
    struct customer known;
    bool is_found;
    if (!customer_table_read(&store->tables.customers, customer->id, &is_found, &known, fault)) {
        return false;
    }
    if (is_found && known.version > customer->version) {
        return true;
    }
    bool merges_now = customer->merged_into != 0 && (!is_found || known.merged_into != customer->merged_into);
    return (!merges_now || merge_customer(store, customer, fault)) &&
           customer_table_put(&store->tables.customers, customer, fault);
}

static bool derive_balance(struct store *store, const struct balance_note *note, struct fault *fault) {
    struct account_elsewhere elsewhere = {.points = note->elsewhere_points, .as_of_ms = note->as_of_ms};
    return account_table_write_elsewhere(&store->tables.accounts, note->customer_id, &elsewhere, fault);
}

/* Versions only grow: an offer that is not newer than the present one is a repeat, or a roll-back attack. */
static bool derive_offer(struct store *store, enum journal_kind kind, const struct blob_offer *offer,
                         struct fault *fault) {
    struct blob_offer present;
    if (!offer_table_read(&store->tables.offers, kind, &present, fault)) {
        return false;
    }
    return offer->version <= present.version || offer_table_write(&store->tables.offers, kind, offer, fault);
}

bool derive_command(struct store *store, const struct record *record, struct fault *fault) {
    if (record->kind == JOURNAL_CUSTOMER_ROW) {
        return derive_customer(store, &record->of.customer, fault);
    }
    if (record->kind == JOURNAL_BALANCE) {
        return derive_balance(store, &record->of.balance, fault);
    }
    if (record->kind == JOURNAL_RULE_SET_OFFER || record->kind == JOURNAL_CATALOGUE_OFFER) {
        return derive_offer(store, record->kind, &record->of.offer, fault);
    }
    return true;
}
