#include "store-node/store_rebuild.h"

#include "node/os_entropy.h"
#include "store-node/book.h"
#include "store-node/storage/schema.h"
#include "store-node/store_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REBUILD_PATH_MAX = DB_PATH_MAX };

struct rebuilding {
    struct store_reader live;
    struct store fresh;
    char directory[REBUILD_PATH_MAX - 32];
    char path[REBUILD_PATH_MAX];
    uint64_t entry_count;
};

static enum journal_visit derive_visit(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct rebuilding *rebuilding = context;
    rebuilding->entry_count++;
    return book_derive(&rebuilding->fresh, entry, fault) ? JOURNAL_NEXT : JOURNAL_FAILED;
}

/* What a run that was killed left, too. */
static bool remove_fresh(const struct rebuilding *rebuilding, struct fault *fault) {
    char key[REBUILD_PATH_MAX + 32];
    if (access(rebuilding->directory, F_OK) != 0) {
        return true;
    }
    if (!db_remove_files(rebuilding->path, fault)) {
        return false;
    }
    (void)snprintf(key, sizeof key, "%s/keys/static.key", rebuilding->directory);
    (void)unlink(key);
    (void)snprintf(key, sizeof key, "%s/keys", rebuilding->directory);
    (void)rmdir(key);
    return rmdir(rebuilding->directory) == 0 ||
           fault_set(fault, FAULT_IO, "%s: %s", rebuilding->directory, strerror(errno));
}

/* A store like the live one, but empty. */
static bool open_fresh(struct rebuilding *rebuilding, struct fault *fault) {
    if (mkdir(rebuilding->directory, 0700) != 0) {
        return fault_set(fault, FAULT_IO, "%s: %s", rebuilding->directory, strerror(errno));
    }
    if (!store_open(&rebuilding->fresh, rebuilding->directory, os_entropy(), NULL, fault)) {
        return false;
    }
    rebuilding->fresh.identity.grant = rebuilding->live.identity.grant;
    return true;
}

static bool replay(struct rebuilding *rebuilding, struct fault *fault) {
    struct store *fresh = &rebuilding->fresh;
    if (!db_begin(&fresh->db, fault)) {
        return false;
    }
    bool ok = journal_replay(&rebuilding->live.journal, 0, derive_visit, rebuilding, fault);
    return db_end(&fresh->db, ok, fault);
}

static bool compare(struct rebuilding *rebuilding, rebuild_reporter *report, void *context, uint64_t *difference_count,
                    struct fault *fault) {
    if (!open_fresh(rebuilding, fault)) {
        return false;
    }
    bool ok = replay(rebuilding, fault);
    store_close(&rebuilding->fresh);
    return ok && rebuild_compare(&rebuilding->live.db, rebuilding->path, store_derived_tables, STORE_DERIVED_COUNT,
                                 report, context, difference_count, fault);
}

bool store_rebuild_compare(const char *data_directory, rebuild_reporter *report, void *context, uint64_t *entry_count,
                           uint64_t *difference_count, struct fault *fault) {
    struct rebuilding *rebuilding = calloc(1, sizeof *rebuilding);
    if (rebuilding == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory to rebuild");
    }
    (void)snprintf(rebuilding->directory, sizeof rebuilding->directory, "%s/rebuild", data_directory);
    (void)snprintf(rebuilding->path, sizeof rebuilding->path, "%s/store.db", rebuilding->directory);
    bool ok = remove_fresh(rebuilding, fault) && store_reader_open(&rebuilding->live, data_directory, fault);
    if (ok) {
        struct fault after;
        ok = compare(rebuilding, report, context, difference_count, fault);
        store_reader_close(&rebuilding->live);
        ok = remove_fresh(rebuilding, ok ? fault : &after) && ok;
    }
    *entry_count = rebuilding->entry_count;
    free(rebuilding);
    return ok;
}
