#include "node/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(struct fault *fault, const char *path) {
    return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

static bool read_all(int fd, const char *path, void *block, size_t capacity, size_t *size, struct fault *fault) {
    uint8_t *at = block;
    ssize_t got = 1;
    while (got > 0 && *size < capacity) {
        got = read(fd, at + *size, capacity - *size);
        *size += got > 0 ? (size_t)got : 0;
    }
    uint8_t beyond;
    if (got >= 0 && *size == capacity) {
        got = read(fd, &beyond, 1);
    }
    if (got < 0) {
        return refuse(fault, path);
    }
    return got == 0 || fault_set(fault, FAULT_INPUT, "%s: longer than %zu bytes", path, capacity);
}

static bool check_private(int fd, const char *path, struct fault *fault) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return refuse(fault, path);
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fault_set(fault, FAULT_REFUSED, "%s: holds a secret but its mode is %03o; it must be 600", path,
                         (unsigned)(status.st_mode & 0777));
    }
    return true;
}

static bool open_and_read(const char *path, bool is_secret, void *block, size_t capacity, size_t *size, bool *is_there,
                          struct fault *fault) {
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *is_there = fd >= 0;
    if (fd < 0) {
        return errno == ENOENT || refuse(fault, path);
    }
    bool is_fine = (!is_secret || check_private(fd, path, fault)) && read_all(fd, path, block, capacity, size, fault);
    (void)close(fd);
    return is_fine;
}

bool whole_file_read(const char *path, void *block, size_t capacity, size_t *size, bool *is_there,
                     struct fault *fault) {
    return open_and_read(path, false, block, capacity, size, is_there, fault);
}

bool whole_file_read_secret(const char *path, void *block, size_t capacity, size_t *size, bool *is_there,
                            struct fault *fault) {
    return open_and_read(path, true, block, capacity, size, is_there, fault);
}

static bool write_all(int fd, struct span content) {
    size_t written = 0;
    while (written < content.size) {
        ssize_t now = write(fd, content.data + written, content.size - written);
        if (now < 0) {
            return false;
        }
        written += (size_t)now;
    }
    return true;
}

static bool sync_directory(const char *path, struct fault *fault) {
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash == NULL ? 1 : (size_t)(slash - path) + 1;
    memcpy(directory, slash == NULL ? "." : path, size);
    directory[size] = '\0';
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    bool is_fine = is_synced || refuse(fault, directory);
    if (fd >= 0) {
        (void)close(fd);
    }
    return is_fine;
}

bool whole_file_write(const char *path, struct span content, mode_t mode, struct fault *fault) {
    char beside[PATH_MAX];
    int size = snprintf(beside, sizeof beside, "%s.new", path);
    if (size < 0 || (size_t)size >= sizeof beside) {
        return fault_set(fault, FAULT_INPUT, "%s: path too long", path);
    }
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) {
        return refuse(fault, beside);
    }
    bool is_written = fchmod(fd, mode) == 0 && write_all(fd, content) && fsync(fd) == 0;
    if (!is_written) {
        (void)refuse(fault, beside);
        (void)close(fd);
        (void)unlink(beside);
        return false;
    }
    (void)close(fd);
    if (rename(beside, path) != 0) {
        return refuse(fault, path);
    }
    return sync_directory(path, fault);
}
