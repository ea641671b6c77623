/* Preloaded into a store node by bench_confirm: every sync of a file takes SLOW_SYNC_MS longer, as on a shop's disk
 * without a write-back cache. */
#include <dlfcn.h>
#include <time.h>

int fsync(int fd);
int fdatasync(int fd);

enum { SLOW_SYNC_MS = 10 };

static void wait_for_disk(void) {
    struct timespec time = {.tv_nsec = SLOW_SYNC_MS * 1000000L};
    (void)nanosleep(&time, NULL);
}

/* dlsym gives an object's address; C has no cast from it to a function's. */
static int call_next(const char *name, int fd) {
    union {
        void *object;
        int (*function)(int fd);
    } next = {.object = dlsym(RTLD_NEXT, name)};
    return next.object == NULL ? -1 : next.function(fd);
}

int fsync(int fd) {
    wait_for_disk();
    return call_next("fsync", fd);
}

int fdatasync(int fd) {
    wait_for_disk();
    return call_next("fdatasync", fd);
}
