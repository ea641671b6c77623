#include "hq-node/feed.h"

#include "hq-node/book.h"

struct feed {
    struct hq *hq;
    uint32_t store;
    int64_t now_ms;
    uint64_t room; /* entries until the window is full */
    uint64_t appended;
    struct feed_place place;
};

static bool append(struct feed *feed, const struct record *record, struct fault *fault) {
    feed->room--;
    feed->appended++;
    return hq_book_command(feed->hq, feed->store, record, feed->now_ms, fault);
}

/* The latest of a kind, if the store was not offered it yet. */
static bool offer_latest(struct feed *feed, enum journal_kind kind, uint64_t *offered_n, struct fault *fault) {
    struct published_row row;
    if (!published_table_latest(&feed->hq->tables.published, kind, &row, fault)) {
        return false;
    }
    if (row.offer.version == 0 || row.n <= feed->place.published_n) {
        return true;
    }
    struct record record = {.kind = kind, .of.offer = row.offer};
    record.of.offer.author = text_of(row.author);
    *offered_n = row.n > *offered_n ? row.n : *offered_n;
    return append(feed, &record, fault);
}

static bool fill_offers(struct feed *feed, struct fault *fault) {
    uint64_t offered_n = feed->place.published_n;
    if (feed->room < 2) {
        return true;
    }
    if (!offer_latest(feed, JOURNAL_CATALOGUE_OFFER, &offered_n, fault) ||
        !offer_latest(feed, JOURNAL_RULE_SET_OFFER, &offered_n, fault)) {
        return false;
    }
    feed->place.published_n = offered_n;
    return true;
}

static bool append_customer(struct feed *feed, uint64_t id, struct fault *fault) {
    struct customer_row row;
    bool is_found;
    if (!customer_registry_read(&feed->hq->tables.customers, id, &is_found, &row, fault)) {
        return false;
    }
    if (!is_found) {
        return fault_set(fault, FAULT_CORRUPT, "customer %llu vanished", (unsigned long long)id);
    }
    struct record record = {.kind = JOURNAL_CUSTOMER_ROW, .of.customer = row.customer};
    return append(feed, &record, fault);
}

static bool fill_customers(struct feed *feed, struct fault *fault) {
    uint64_t ids[FEED_ROWS];
    size_t count = 1;
    while (feed->room > 0 && count > 0) {
        size_t max = feed->room < FEED_ROWS ? (size_t)feed->room : FEED_ROWS;
        if (!customer_registry_list_changed(&feed->hq->tables.customers, &feed->place.customers, ids, max, &count,
                                            fault)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            if (!append_customer(feed, ids[i], fault)) {
                return false;
            }
        }
    }
    return true;
}

/* The customer may have become another one since the change was noted. */
static bool append_balance(struct feed *feed, uint64_t noted_id, uint64_t led_seq, struct fault *fault) {
    struct hq_tables *tables = &feed->hq->tables;
    struct record record = {.kind = JOURNAL_BALANCE, .of.balance = {.as_of_ms = feed->now_ms, .led_seq = led_seq}};
    struct balance_note *note = &record.of.balance;
    struct balance here;
    struct balance sum;
    bool is_found;
    if (!customer_registry_resolve(&tables->customers, noted_id, &note->customer_id, fault) ||
        !balance_table_read(&tables->balances, note->customer_id, feed->store, &is_found, &here, fault) ||
        !balance_table_sum(&tables->balances, note->customer_id, &sum, fault)) {
        return false;
    }
    note->elsewhere_points = sum.points - here.points;
    return append(feed, &record, fault) && feed_table_drop_due(&tables->feeds, feed->store, noted_id, fault);
}

static bool fill_balances(struct feed *feed, struct fault *fault) {
    uint64_t ids[FEED_ROWS];
    size_t count = 1;
    struct journal_head led;
    if (!journal_read_head(&feed->hq->journal, journal_stream(feed->store, STREAM_LED), &led, fault)) {
        return false;
    }
    while (feed->room > 0 && count > 0) {
        size_t max = feed->room < FEED_ROWS ? (size_t)feed->room : FEED_ROWS;
        if (!feed_table_list_due(&feed->hq->tables.feeds, feed->store, ids, max, &count, fault)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            if (!append_balance(feed, ids[i], led.seq, fault)) {
                return false;
            }
        }
    }
    return true;
}

bool feed_fill(struct hq *hq, uint32_t store, uint64_t acked_seq, int64_t now_ms, uint64_t *appended,
               struct fault *fault) {
    struct feed feed = {.hq = hq, .store = store, .now_ms = now_ms};
    struct journal_head head;
    *appended = 0;
    if (!journal_read_head(&hq->journal, journal_stream(store, STREAM_CMD), &head, fault)) {
        return false;
    }
    uint64_t ahead = head.seq > acked_seq ? head.seq - acked_seq : 0;
    if (ahead >= FEED_WINDOW) {
        return true;
    }
    feed.room = FEED_WINDOW - ahead;
    if (!feed_table_read(&hq->tables.feeds, store, &feed.place, fault) || !fill_offers(&feed, fault) ||
        !fill_customers(&feed, fault) || !fill_balances(&feed, fault)) {
        return false;
    }
    *appended = feed.appended;
    return feed.appended == 0 || feed_table_write(&hq->tables.feeds, store, &feed.place, fault);
}
