#include "tests/harness/fault_vfs.h"

#include "base/bug.h"
#include "tests/harness/dice.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 8, PATH_SIZE = 1024, SECTOR = 512 };

/* One change that a sync has not confirmed yet. data NULL: a truncation to `offset` bytes. */
struct change {
    struct change *next;
    sqlite3_int64 offset;
    size_t size;
    unsigned char *data;
};

/* A file of the disk, by its path: what is surely on it, and what has been done to it since. */
struct disk_file {
    char path[PATH_SIZE];
    unsigned char *durable;
    size_t durable_size;
    struct change *first;
    struct change **last;
};

/* The file as SQLite sees it; the operating system's follows in the same block. */
struct vfs_file {
    sqlite3_file base;
    struct disk_file *disk; /* NULL: not a database file, passed through */
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    enum fault_vfs_failure failure;
    uint64_t at;
    uint64_t count;
    bool has_failed;
    bool is_dead;
    struct disk_file files[FILES_MAX];
} disk;

/* ---------------------------------------------------------------------------------------------- what a disk remembers
 */

static void *take(size_t size) {
    void *block = malloc(size == 0 ? 1 : size);
    bug_if(block == NULL);
    return block;
}

static void forget_changes(struct disk_file *file) {
    while (file->first != NULL) {
        struct change *change = file->first;
        file->first = change->next;
        free(change->data);
        free(change);
    }
    file->last = &file->first;
}

static void forget_file(struct disk_file *file) {
    forget_changes(file);
    free(file->durable);
    memset(file, 0, sizeof *file);
}

static void resize_durable(struct disk_file *file, size_t size) {
    unsigned char *block = take(size);
    size_t kept = size < file->durable_size ? size : file->durable_size;
    memset(block, 0, size);
    if (kept > 0) {
        memcpy(block, file->durable, kept);
    }
    free(file->durable);
    file->durable = block;
    file->durable_size = size;
}

static void apply_change(struct disk_file *file, const struct change *change, size_t size) {
    size_t end = (size_t)change->offset + size;
    if (change->data == NULL) {
        resize_durable(file, (size_t)change->offset);
        return;
    }
    if (end > file->durable_size) {
        resize_durable(file, end);
    }
    memcpy(file->durable + change->offset, change->data, size);
}

static void note_change(struct disk_file *file, sqlite3_int64 offset, const void *data, size_t size) {
    struct change *change = take(sizeof *change);
    *change = (struct change){.offset = offset, .size = size};
    if (data != NULL) {
        change->data = take(size);
        memcpy(change->data, data, size);
    }
    *file->last = change;
    file->last = &change->next;
}

static void read_durable(struct disk_file *file) {
    FILE *stream = fopen(file->path, "rb");
    if (stream == NULL) {
        return;
    }
    bug_if(fseek(stream, 0, SEEK_END) != 0);
    long size = ftell(stream);
    bug_if(size < 0);
    rewind(stream);
    resize_durable(file, (size_t)size);
    bug_if(fread(file->durable, 1, (size_t)size, stream) != (size_t)size);
    (void)fclose(stream);
}

static struct disk_file *find_file(const char *path) {
    for (size_t i = 0; i < FILES_MAX; i++) {
        if (strcmp(disk.files[i].path, path) == 0) {
            return &disk.files[i];
        }
    }
    return NULL;
}

static struct disk_file *track_file(const char *path) {
    struct disk_file *file = find_file(path);
    if (file == NULL) {
        file = find_file("");
        bug_if(file == NULL || strlen(path) >= sizeof file->path);
        memset(file, 0, sizeof *file);
        memcpy(file->path, path, strlen(path) + 1);
        file->last = &file->first;
        read_durable(file);
    }
    return file;
}

/* ------------------------------------------------------------------------------------------------------- the failures
 */

enum operation { OPERATION_OPEN, OPERATION_WRITE, OPERATION_TRUNCATE, OPERATION_SYNC, OPERATION_DELETE };

static int error_of(enum operation operation) {
    switch (operation) {
    case OPERATION_OPEN: return SQLITE_CANTOPEN;
    case OPERATION_WRITE: return SQLITE_IOERR_WRITE;
    case OPERATION_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case OPERATION_SYNC: return SQLITE_IOERR_FSYNC;
    case OPERATION_DELETE: return SQLITE_IOERR_DELETE;
    }
    bug_unreachable("operation out of range");
}

/* Counts the operation; SQLITE_OK when it is to be done. */
static int meet_plan(enum operation operation) {
    if (disk.is_dead) {
        return error_of(operation);
    }
    disk.count++;
    bool is_reached = disk.at != 0 && disk.count >= disk.at;
    bool is_it = disk.count == disk.at;
    bool needs_room = operation == OPERATION_OPEN || operation == OPERATION_WRITE;
    int code = SQLITE_OK;
    switch (disk.failure) {
    case FAULT_VFS_NOTHING: break;
    case FAULT_VFS_IO_ONCE: code = is_it ? error_of(operation) : SQLITE_OK; break;
    case FAULT_VFS_IO_FROM_HERE: code = is_reached ? error_of(operation) : SQLITE_OK; break;
    case FAULT_VFS_FULL_ONCE: code = is_it && needs_room ? SQLITE_FULL : SQLITE_OK; break;
    case FAULT_VFS_FULL_FROM_HERE: code = is_reached && needs_room ? SQLITE_FULL : SQLITE_OK; break;
    case FAULT_VFS_POWER_CUT:
        disk.is_dead = is_reached;
        code = is_reached ? error_of(operation) : SQLITE_OK;
        break;
    }
    disk.has_failed = disk.has_failed || is_reached;
    return code;
}

/* -------------------------------------------------------------------------------------------------- the file's methods
 */

static struct vfs_file *file_of(sqlite3_file *base) {
    return (struct vfs_file *)(void *)base;
}

static int file_close(sqlite3_file *base) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods != NULL ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *out, int size, sqlite3_int64 offset) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xRead(real, out, size, offset);
}

static int file_write(sqlite3_file *base, const void *data, int size, sqlite3_int64 offset) {
    struct vfs_file *file = file_of(base);
    int code = file->disk != NULL ? meet_plan(OPERATION_WRITE) : SQLITE_OK;
    if (code != SQLITE_OK) {
        return code;
    }
    if (file->disk != NULL) {
        note_change(file->disk, offset, data, (size_t)size);
    }
    return file->real->pMethods->xWrite(file->real, data, size, offset);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    struct vfs_file *file = file_of(base);
    int code = file->disk != NULL ? meet_plan(OPERATION_TRUNCATE) : SQLITE_OK;
    if (code != SQLITE_OK) {
        return code;
    }
    if (file->disk != NULL) {
        note_change(file->disk, size, NULL, 0);
    }
    return file->real->pMethods->xTruncate(file->real, size);
}

/* The real sync is left out: the real disk does not lose its power. */
static int file_sync(sqlite3_file *base, int flags) {
    struct vfs_file *file = file_of(base);
    (void)flags;
    if (file->disk == NULL) {
        return SQLITE_OK;
    }
    int code = meet_plan(OPERATION_SYNC);
    if (code != SQLITE_OK) {
        if (!disk.is_dead) {
            forget_changes(file->disk);
        }
        return code;
    }
    for (const struct change *change = file->disk->first; change != NULL; change = change->next) {
        apply_change(file->disk, change, change->size);
    }
    forget_changes(file->disk);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xFileSize(real, size);
}

static int file_lock(sqlite3_file *base, int level) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xLock(real, level);
}

static int file_unlock(sqlite3_file *base, int level) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xUnlock(real, level);
}

static int file_check_lock(sqlite3_file *base, int *is_reserved) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xCheckReservedLock(real, is_reserved);
}

/* Sizing the file ahead is a change that we would not see. */
static int file_control(sqlite3_file *base, int operation, void *argument) {
    sqlite3_file *real = file_of(base)->real;
    if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) {
        return SQLITE_OK;
    }
    return real->pMethods->xFileControl(real, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xSectorSize(real);
}

static int file_device(sqlite3_file *base) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xDeviceCharacteristics(real);
}

static int file_shm_map(sqlite3_file *base, int page, int page_size, int extend, void volatile **out) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmMap(real, page, page_size, extend, out);
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmLock(real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *base) {
    sqlite3_file *real = file_of(base)->real;
    real->pMethods->xShmBarrier(real);
}

static int file_shm_unmap(sqlite3_file *base, int is_delete) {
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmUnmap(real, is_delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_device,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* -------------------------------------------------------------------------------------------------- the VFS's methods
 */

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *flags_out) {
    (void)vfs;
    struct vfs_file *file = file_of(base);
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(void *)(file + 1);
    file->real->pMethods = NULL;
    bool is_tracked = path != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    int code = is_tracked ? meet_plan(OPERATION_OPEN) : SQLITE_OK;
    if (code != SQLITE_OK) {
        return code;
    }
    /* before the operating system's open, which may make an empty file: then nothing is what it durably holds */
    file->disk = is_tracked ? track_file(path) : NULL;
    code = disk.real->xOpen(disk.real, path, file->real, flags, flags_out);
    if (code == SQLITE_OK) {
        file->base.pMethods = &methods;
    }
    return code;
}

/* A deletion that went through is durable: SQLite asks for it when nothing of the file is needed any more. */
static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    (void)vfs;
    int code = meet_plan(OPERATION_DELETE);
    if (code != SQLITE_OK) {
        return code;
    }
    struct disk_file *file = find_file(path);
    if (file != NULL) {
        forget_file(file);
    }
    return disk.real->xDelete(disk.real, path, sync_folder);
}

void fault_vfs_install(void) {
    bug_if(disk.real != NULL);
    disk.real = sqlite3_vfs_find(NULL);
    bug_if(disk.real == NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "fault";
    disk.vfs.pNext = NULL;
    disk.vfs.szOsFile = (int)sizeof(struct vfs_file) + disk.real->szOsFile;
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    bug_if(sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK);
}

void fault_vfs_uninstall(void) {
    bug_if(disk.real == NULL);
    (void)sqlite3_vfs_unregister(&disk.vfs);
    for (size_t i = 0; i < FILES_MAX; i++) {
        forget_file(&disk.files[i]);
    }
    memset(&disk, 0, sizeof disk);
}

void fault_vfs_plan(enum fault_vfs_failure failure, uint64_t at) {
    disk.failure = failure;
    disk.at = at;
    disk.count = 0;
    disk.has_failed = false;
}

uint64_t fault_vfs_count(void) {
    return disk.count;
}

bool fault_vfs_has_failed(void) {
    return disk.has_failed;
}

void fault_vfs_cut_power(void) {
    disk.is_dead = true;
}

static void survive(struct disk_file *file, const struct change *change, enum fault_vfs_damage damage,
                    struct dice *dice) {
    size_t size = change->size;
    if (damage == FAULT_VFS_DROP_UNSYNCED) {
        return;
    }
    if (damage != FAULT_VFS_KEEP_UNSYNCED && dice_between(dice, 0, 1) == 0) {
        return;
    }
    if (damage == FAULT_VFS_TEAR_SOME && size > SECTOR) {
        size = (size_t)dice_between(dice, 1, (int64_t)(size / SECTOR)) * SECTOR;
    }
    apply_change(file, change, size);
}

static void write_durable(const struct disk_file *file) {
    FILE *stream = fopen(file->path, "wb");
    bug_if(stream == NULL);
    bug_if(file->durable_size > 0 && fwrite(file->durable, 1, file->durable_size, stream) != file->durable_size);
    bug_if(fclose(stream) != 0);
}

void fault_vfs_restore_power(enum fault_vfs_damage damage, uint64_t seed) {
    struct dice dice = {.state = seed};
    for (size_t i = 0; i < FILES_MAX; i++) {
        struct disk_file *file = &disk.files[i];
        if (file->path[0] == '\0') {
            continue;
        }
        for (const struct change *change = file->first; change != NULL; change = change->next) {
            survive(file, change, damage, &dice);
        }
        write_durable(file);
        forget_file(file);
    }
    disk.is_dead = false;
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
}
