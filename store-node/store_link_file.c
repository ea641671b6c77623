/* From a store file to a member of the chain. A box without an identity looks for its file, shows head office the
 * token, and keeps what it is granted; the file stays, without the token, because it says where head office is. */
#include "store-node/store_link_parts.h"

#include <string.h>

bool store_link_read_file(struct store_link *link, bool *is_there, struct fault *fault) {
    if (!store_file_read(link->file_path, is_there, &link->file, fault)) {
        return false;
    }
    uint32_t store = link->store->identity.grant.store;
    if (*is_there && store != 0 && link->file.store != store) {
        return fault_set(fault, FAULT_CONFIG, "%s is of store %u, but this box is store %u", link->file_path,
                         (unsigned)link->file.store, (unsigned)store);
    }
    if (*is_there && store == 0 && !link->file.has_token) {
        return fault_set(fault, FAULT_CONFIG, "%s has no token, and this box is not enrolled", link->file_path);
    }
    return true;
}

/* Every distinct fault once: the file is looked at again and again. */
static void tell_file_fault(struct store_link *link, const struct fault *fault) {
    if (strcmp(fault->text, link->file_fault.text) != 0) {
        link->file_fault = *fault;
        log_fault(link->log, "store_file", fault);
    }
}

static bool dial_all(struct store_link *link, struct fault *fault) {
    if (link->phase == STORE_LINK_ENROLLING) { /* one connection is enough */
        return store_link_dial(&link->lanes[SYNC_FAST], fault);
    }
    return store_link_dial(&link->lanes[SYNC_FAST], fault) && store_link_dial(&link->lanes[SYNC_BULK], fault);
}

/* A token that is still in the file of an enrolled box is used up: a crash came between the grant and the file. */
static bool forget_token(struct store_link *link, struct fault *fault) {
    if (!link->file.has_token) {
        return true;
    }
    enrolment_token_wipe(&link->file.token);
    link->file.has_token = false;
    return store_file_write(link->file_path, &link->file, fault);
}

static bool begin(struct store_link *link, struct fault *fault) {
    bool is_enrolled = link->store->identity.grant.store != 0;
    if (link->sealed == NULL && !store_link_open(link, fault)) {
        return false;
    }
    link->phase = is_enrolled ? STORE_LINK_ENROLLED : STORE_LINK_ENROLLING;
    log_event(link->log, LOG_INFO, is_enrolled ? "dialling" : "enrolling");
    return (!is_enrolled || forget_token(link, fault)) && dial_all(link, fault);
}

void store_link_look_for_file(struct store_link *link) {
    struct fault fault;
    bool is_there = false;
    if (!store_link_read_file(link, &is_there, &fault)) {
        tell_file_fault(link, &fault);
    } else if (!is_there) {
        (void)fault_set(&fault, FAULT_CONFIG, "no %s: this box does not know its head office", link->file_path);
        tell_file_fault(link, &fault);
    } else if (!begin(link, &fault)) {
        tell_file_fault(link, &fault);
        link->phase = STORE_LINK_WAITING;
    }
    if (link->phase == STORE_LINK_WAITING) {
        loop_timer_set(link->loop, &link->look, STORE_LINK_FILE_LOOK_MS);
    }
}

/* The grant and nothing else in one commit: after it the box is this store whatever happens. */
static bool save_grant(struct store_link *link, struct fault *fault) {
    struct store *store = link->store;
    if (!db_begin(&store->db, fault)) {
        return false;
    }
    bool is_taken = identity_take_grant(&store->identity, &store->tables.values, link->grant, fault);
    if (is_taken && store->identity.grant.store != link->file.store) {
        is_taken = fault_set(fault, FAULT_PEER, "head office granted store %u to the file of store %u",
                             (unsigned)store->identity.grant.store, (unsigned)link->file.store);
    }
    if (!db_end(&store->db, is_taken, fault)) {
        store->identity.grant = (struct enrolment_grant){.store = 0};
        return false;
    }
    return store_adopt_identity(store, fault);
}

void store_link_save_grant(struct store_link *link) {
    struct fault fault;
    bool is_ready = save_grant(link, &fault) && store_link_begin_sync(link, &fault);
    key_wipe(link->grant_bytes, sizeof link->grant_bytes);
    link->grant.size = 0;
    if (!is_ready || !begin(link, &fault)) {
        store_link_alarm(link, "enrolment_failed", &fault);
        store_link_hang_up(&link->lanes[SYNC_FAST], STORE_LINK_SAVE_RETRY_MS);
        return;
    }
    log_event(link->log, LOG_INFO, "enrolled");
    store_link_hang_up(&link->lanes[SYNC_FAST], 1); /* what follows is another kind of handshake */
}
