#include "hq-node/maintenance.h"

#include "hq-node/derive.h"
#include "hq-node/storage/schema.h"

#include <stdio.h>
#include <stdlib.h>

static bool open_reader(struct db *db, const char *data_directory, struct fault *fault) {
    char path[HQ_PATH_MAX];
    hq_database_path(data_directory, path);
    return db_open_reader(db, path, HQ_APPLICATION_ID, fault);
}

/* Head office without keys over a fresh file: the live journal is read, its own tables are written. */
struct rebuild {
    struct hq hq;
    struct db live;
};

static enum journal_visit derive_visit(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct derived derived;
    return hq_derive(context, entry, &derived, fault) ? JOURNAL_NEXT : JOURNAL_FAILED;
}

static bool replay(struct rebuild *rebuild, struct fault *fault) {
    struct hq *hq = &rebuild->hq;
    if (!db_begin(&hq->db, fault)) {
        return false;
    }
    bool is_replayed = hq_tables_open(&hq->tables, &hq->db, fault) &&
                       journal_open(&hq->journal, &rebuild->live, fault) &&
                       journal_replay(&hq->journal, 0, derive_visit, hq, fault);
    return db_end(&hq->db, is_replayed, fault);
}

/* Makes the tables anew in the file at `path`. The live database's moment was fixed by the caller. */
static bool make_anew(struct rebuild *rebuild, const char *path, struct fault *fault) {
    bool is_made = hq_allocate_scratch(&rebuild->hq, fault) &&
                   db_open_writer(&rebuild->hq.db, path, HQ_APPLICATION_ID, fault) &&
                   hq_migrate(&rebuild->hq.db, NULL, NULL, fault) && replay(rebuild, fault);
    hq_close(&rebuild->hq);
    return is_made;
}

static bool compare(struct rebuild *rebuild, const char *path, rebuild_reporter *report, void *context,
                    uint64_t *difference_count, struct fault *fault) {
    bool is_compared = db_begin(&rebuild->live, fault) && make_anew(rebuild, path, fault) &&
                       rebuild_compare(&rebuild->live, path, hq_derived_tables, HQ_DERIVED_COUNT, report, context,
                                       difference_count, fault);
    db_close(&rebuild->live);
    return is_compared;
}

bool maintenance_rebuild(const char *data_directory, rebuild_reporter *report, void *context,
                         uint64_t *difference_count, struct fault *fault) {
    char path[HQ_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/rebuild.db", data_directory);
    struct rebuild *rebuild = calloc(1, sizeof *rebuild);
    if (rebuild == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a rebuild");
    }
    bool is_compared = db_remove_files(path, fault) && open_reader(&rebuild->live, data_directory, fault) &&
                       compare(rebuild, path, report, context, difference_count, fault);
    free(rebuild);
    struct fault ignored; /* the next rebuild removes what stays, and says so when it cannot */
    return db_remove_files(path, is_compared ? fault : &ignored) && is_compared;
}

bool maintenance_verify(const char *data_directory, uint64_t *entry_count, struct fault *fault) {
    struct db db;
    struct journal *journal = malloc(sizeof *journal); /* too large for a stack */
    if (journal == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a journal");
    }
    bool is_open = open_reader(&db, data_directory, fault);
    bool is_sound = is_open && db_check_integrity(&db, fault) && db_check_foreign_keys(&db, fault) &&
                    journal_open(journal, &db, fault) && journal_verify(journal, entry_count, fault);
    if (is_open) {
        db_close(&db);
    }
    free(journal);
    return is_sound;
}

bool maintenance_back_up(const char *data_directory, const char *path, struct fault *fault) {
    struct db db;
    if (!open_reader(&db, data_directory, fault)) {
        return false;
    }
    bool is_copied = db_backup(&db, path, fault);
    db_close(&db);
    return is_copied;
}
