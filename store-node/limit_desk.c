#include "store-node/limit_desk.h"

#include "store-node/book.h"

/* ------------------------------------------------------------------------------------------------- what is left */

static bool is_counted_here(const struct limit_asker *asker, const struct promo_limit_question *question) {
    uint32_t store = asker->store->identity.grant.store;
    switch (question->of) {
    case PROMO_OF_CUSTOMER: return asker->customer->home_store == store;
    case PROMO_OF_STORE: return true;
    case PROMO_OF_CHAIN: return question->only_store == store;
    }
    return false;
}

static bool is_same_counter(const struct limit_key *a, const struct limit_key *b) {
    return a->customer_id == b->customer_id && a->measure == b->measure && text_equal(a->name, b->name);
}

static int64_t held_of(const struct limit_held *held, const struct limit_key *from, int64_t to_ms) {
    int64_t uses = 0;
    for (size_t i = 0; i < held->count; i++) {
        struct limit_key key = limit_key_of(&held->entries[i]);
        bool is_in_time = key.period_from_ms >= from->period_from_ms && key.period_from_ms <= to_ms;
        uses += is_in_time && is_same_counter(&key, from) ? held->entries[i].points : 0;
    }
    return uses;
}

static bool used(void *context, const struct promo_limit_question *question, int64_t *uses) {
    struct limit_asker *asker = context;
    struct store *store = asker->store;
    if (!is_counted_here(asker, question)) {
        return false;
    }
    bool is_for_life = question->from_day == INT32_MIN; /* no calendar begins so early */
    struct limit_key from = {.customer_id = question->customer_id,
                             .name = question->name,
                             .measure = question->measure,
                             .period_from_ms =
                                 is_for_life ? LIMIT_WHOLE_LIFE : zone_day_start_ms(&store->zone, question->from_day)};
    int64_t to_ms = zone_day_start_ms(&store->zone, question->to_day);
    if (!asker->failed && !limit_table_sum(&store->tables.limits, &from, to_ms, uses, &asker->fault)) {
        asker->failed = true;
    }
    *uses -= held_of(&asker->held, &from, to_ms);
    return true;
}

struct promo_limit_source limit_desk_source(struct limit_asker *asker) {
    return (struct promo_limit_source){.used = used, .context = asker};
}

/* --------------------------------------------------------------------------------------------- taking, giving back */

static struct limit_request request_of(const struct limit_act *act, int64_t uses) {
    return (struct limit_request){.op_id = act->op_id,
                                  .doc_id = act->doc_id,
                                  .till = act->till,
                                  .now_ms = act->at_ms,
                                  .uses = uses,
                                  .uses_max = LIMIT_USES_MAX};
}

static bool expect_done(enum limit_outcome outcome, const char *what, struct fault *fault) {
    return outcome == LIMIT_DONE || fault_set(fault, FAULT_CORRUPT, "%s: %s", what, limit_outcome_name(outcome));
}

static bool take(struct store *store, const struct limit_act *act, const struct promo_limit_use *use,
                 struct fault *fault) {
    int32_t today = zone_local(&store->zone, act->at_ms).day;
    struct limit_key key = {.customer_id = use->of == PROMO_OF_CUSTOMER ? act->customer_id : 0,
                            .name = use->name,
                            .measure = use->measure,
                            .period_from_ms = zone_day_start_ms(&store->zone, today)};
    struct limit_counter counter;
    struct led_entry entry;
    struct limit_request request = request_of(act, use->amount);
    if (!limit_table_read(&store->tables.limits, &key, &counter, fault) ||
        !expect_done(limit_take(&counter, &request, &entry), "taking of a limit", fault)) {
        return false;
    }
    entry.hold_id = act->hold_id;
    return book_write_limit_use(store, &entry, &counter, fault);
}

bool limit_desk_take(struct store *store, const struct limit_act *act, const struct promo_outcome *outcome,
                     struct fault *fault) {
    for (size_t i = 0; i < outcome->limit_use_count; i++) {
        if (!take(store, act, &outcome->limit_uses[i], fault)) {
            return false;
        }
    }
    return true;
}

bool limit_desk_give_back(struct store *store, const struct limit_act *act, const struct led_entry *taken, int64_t uses,
                          struct fault *fault) {
    struct limit_counter counter;
    struct led_entry entry;
    struct limit_key key = limit_key_of(taken);
    struct limit_request request = request_of(act, uses);
    if (key.customer_id != 0 &&
        !customer_table_resolve(&store->tables.customers, taken->customer_id, &key.customer_id, fault)) {
        return false;
    }
    return limit_table_read(&store->tables.limits, &key, &counter, fault) &&
           expect_done(limit_give_back(&counter, &request, &entry), "giving a limit back", fault) &&
           book_write_limit_use(store, &entry, &counter, fault);
}

/* --------------------------------------------------------------------------------------------------------- holds */

/* Adds an entry to those of its key, or as the first of them. */
static bool add_entry(struct store *store, const struct led_entry *entry, struct limit_held *held,
                      struct fault *fault) {
    struct limit_key key = limit_key_of(entry);
    if (key.customer_id != 0 &&
        !customer_table_resolve(&store->tables.customers, entry->customer_id, &key.customer_id, fault)) {
        return false;
    }
    for (size_t i = 0; i < held->count; i++) {
        struct limit_key other = limit_key_of(&held->entries[i]);
        if (is_same_counter(&key, &other) && key.period_from_ms == other.period_from_ms) {
            held->entries[i].points += entry->points;
            return true;
        }
    }
    held->entries[held->count] = *entry;
    held->entries[held->count++].customer_id = key.customer_id;
    return true;
}

static void drop_empty(struct limit_held *held) {
    size_t kept = 0;
    for (size_t i = 0; i < held->count; i++) {
        if (held->entries[i].points > 0) {
            held->entries[kept++] = held->entries[i];
        }
    }
    held->count = kept;
}

bool limit_desk_read_held(struct store *store, uint64_t hold_op_id, struct arena *arena, struct limit_held *held,
                          struct fault *fault) {
    size_t count;
    struct led_entry *entries = ARENA_ARRAY(arena, struct led_entry, ACT_ENTRIES_MAX);
    *held = (struct limit_held){.entries = ARENA_ARRAY(arena, struct led_entry, ACT_ENTRIES_MAX)};
    if (entries == NULL || held->entries == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the movements of a hold");
    }
    if (!book_read_act(store, hold_op_id, entries, ACT_ENTRIES_MAX, arena, &count, fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind == JOURNAL_LIMIT_USE && !add_entry(store, &entries[i], held, fault)) {
            return false;
        }
        held->is_used = held->is_used || (entries[i].kind == JOURNAL_LIMIT_USE && entries[i].doc_id != 0);
    }
    drop_empty(held);
    return true;
}

bool limit_desk_let_go(struct store *store, const struct limit_act *act, const struct limit_held *held,
                       struct fault *fault) {
    for (size_t i = 0; i < held->count; i++) {
        if (!limit_desk_give_back(store, act, &held->entries[i], held->entries[i].points, fault)) {
            return false;
        }
    }
    return true;
}
