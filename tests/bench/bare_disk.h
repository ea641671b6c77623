/* What the disk and SQLite can do with nothing above them: the limits of a store's commit. */
#ifndef REGULARS_TESTS_BARE_DISK_H
#define REGULARS_TESTS_BARE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Overwrites 4 KiB of a preallocated file and calls fdatasync, one after the other; syncs per second. */
int64_t bare_sync_rate(const char *path, int64_t time_ms);

/* A database with the tables of a store's, and the rows that one receipt of a customer who earns points puts into them:
 * the receipt and one movement in the journal, with bodies of the same sizes, and the derived rows. */
struct bare_commit {
    void *handle; /* sqlite3 */
    void *statements[8];
    size_t receipt_size; /* of the journal's bodies, bytes */
    size_t movement_size;
    int64_t next;
};

/* Takes the tables, the indexes and the average sizes of the last receipts from a store's database, which may be in
 * use. Ends the program when the store now writes other rows than these. */
void bare_commit_open(struct bare_commit *bare, const char *path, const char *store_path);
/* Commits as many receipts at a time as `batch` says, each batch synced; receipts per second. */
int64_t bare_commit_rate(struct bare_commit *bare, int batch, int64_t time_ms);
void bare_commit_close(struct bare_commit *bare);

#endif
