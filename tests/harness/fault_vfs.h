/* A disk that fails when it is told to: a SQLite VFS over the operating system's own. Install it, and every database
 * that is opened after goes through it.
 *
 * It counts the operations that change a file (open of a database file, write, truncate, sync, delete) and can make the
 * n-th of them, or all from the n-th on, fail. It also plays the page cache: what was not synced is only in memory, and
 * a power cut leaves the files with what had been synced and, of the rest, what `fault_vfs_damage` says. A sync that
 * fails loses what it should have written for good, although reads still show it, as Linux does. */
#ifndef REGULARS_TESTS_FAULT_VFS_H
#define REGULARS_TESTS_FAULT_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum fault_vfs_failure {
    FAULT_VFS_NOTHING,
    FAULT_VFS_IO_ONCE,
    FAULT_VFS_IO_FROM_HERE,
    FAULT_VFS_FULL_ONCE,
    FAULT_VFS_FULL_FROM_HERE, /* writes and opens; the rest of the disk goes on */
    FAULT_VFS_POWER_CUT,      /* nothing reaches the disk from here on */
};

enum fault_vfs_damage {
    FAULT_VFS_DROP_UNSYNCED,
    FAULT_VFS_KEEP_UNSYNCED,
    FAULT_VFS_KEEP_SOME, /* each unsynced operation by a throw of the dice */
    FAULT_VFS_TEAR_SOME, /* and of a kept write only some of its first 512-byte sectors */
};

/* Registers the VFS as the default one. */
void fault_vfs_install(void);
/* Back to the operating system's. No database may be open. */
void fault_vfs_uninstall(void);

/* Counts from 1 again; the operation number `at` (0: none) fails in this way. */
void fault_vfs_plan(enum fault_vfs_failure failure, uint64_t at);
/* Operations since the plan; whether the planned failure has come. */
uint64_t fault_vfs_count(void);
bool fault_vfs_has_failed(void);

/* Turns the power off now, or does nothing when it is off. */
void fault_vfs_cut_power(void);
/* When every database was closed: leaves the files as after the power cut, and turns it on again. */
void fault_vfs_restore_power(enum fault_vfs_damage damage, uint64_t seed);

#endif
