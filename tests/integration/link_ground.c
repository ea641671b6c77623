#include "link_ground.h"

#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "seal/key.h"
#include "tests/harness/unit.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void link_ground_open(struct link_ground *ground) {
    struct fault fault;
    *ground = (struct link_ground){.folder = "/tmp/node-link-XXXXXX"};
    assert_non_null(mkdtemp(ground->folder));
    (void)snprintf(ground->hq_folder, sizeof ground->hq_folder, "%s/hq", ground->folder);
    assert_int_equal(mkdir(ground->hq_folder, 0700), 0);
    assert_true(loop_init(&ground->loop, os_clock(), &fault));
    ground->hq.data_directory = ground->hq_folder;
    hq_process_start(&ground->hq);
}

void link_ground_close(struct link_ground *ground) {
    if (ground->hq.pid != 0) {
        assert_true(hq_process_stop(&ground->hq));
    }
    loop_close(&ground->loop);
    assert_int_equal(nftw(ground->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int link_ground_main(int argc, char **argv, int (*run)(void), size_t test_count) {
    struct fault fault;
    int status;
    if (hq_process_main(argc, argv, &status)) {
        return status;
    }
    if (!key_start_library(&fault) || !os_entropy_start(&fault)) {
        return 1;
    }
    int failed = run();
    (void)printf("%d passed, %d failed\n", (int)test_count - failed, failed);
    return failed == 0 ? 0 : 1;
}
