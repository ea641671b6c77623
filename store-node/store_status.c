#include "store-node/store_status.h"

#include "base/bug.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

const char store_version[] = "1.0.0";

static bool read_disk(const char *data_directory, uint64_t *free_bytes, struct fault *fault) {
    struct statvfs disk;
    if (statvfs(data_directory, &disk) != 0) {
        return fault_set(fault, FAULT_IO, "%s: %s", data_directory, strerror(errno));
    }
    *free_bytes = (uint64_t)disk.f_bavail * (uint64_t)disk.f_frsize;
    return true;
}

static bool read_lag(struct store *store, enum stream stream, struct store_status_lag *lag, struct fault *fault) {
    struct journal_head head;
    int64_t hq_seq;
    int64_t number = journal_stream(store->identity.grant.store, stream);
    if (!journal_read_head(&store->journal, number, &head, fault) ||
        !cursor_table_read_number(&store->tables.values, store_durable_name(stream), 0, &hq_seq, fault)) {
        return false;
    }
    *lag = (struct store_status_lag){.seq = head.seq, .hq_seq = (uint64_t)hq_seq};
    return true;
}

static void read_link(const struct store_status_source *source, struct store_status *status) {
    status->link = status->store == 0 ? STATUS_LINK_NOT_ENROLLED : STATUS_LINK_DOWN;
    if (source->read_link != NULL) {
        source->read_link(source->link, &status->link, &status->hq_last_heard_ms);
    }
}

bool store_status_read(const struct store_status_source *source, int64_t now_ms, struct store_status *status,
                       struct fault *fault) {
    struct store *store = source->store;
    *status = (struct store_status){.store = store->identity.grant.store,
                                    .store_name = store->identity.grant.name,
                                    .version = store_version,
                                    .now_ms = now_ms,
                                    .tills_tell_time = source->tills_tell_time,
                                    .rule_set_version = store->rules->version,
                                    .rule_set_hash = store->rules->hash,
                                    .promotion_count = store->rules->set.promotion_count,
                                    .catalogue_version = store->catalogue.version,
                                    .product_count = store->catalogue.count,
                                    .started_ms = source->started_ms};
    read_link(source, status);
    return read_lag(store, STREAM_LED, &status->led, fault) && read_lag(store, STREAM_DOC, &status->doc, fault) &&
           till_table_count(&store->tables.tills, &status->till_count, fault) &&
           customer_table_count(&store->tables.customers, &status->customer_count, fault) &&
           read_disk(source->data_directory, &status->disk_free_bytes, fault);
}

const char *store_status_link_name(enum store_status_link link) {
    switch (link) {
    case STATUS_LINK_NOT_ENROLLED: return "not_enrolled";
    case STATUS_LINK_DOWN: return "down";
    case STATUS_LINK_UP: return "up";
    }
    bug_unreachable("link state out of range");
}
