/* What the tests of the line between boxes and head office stand on: a folder, a loop for the boxes, head office as a
 * process. */
#ifndef REGULARS_TESTS_LINK_GROUND_H
#define REGULARS_TESTS_LINK_GROUND_H

#include "hq_process.h"
#include "node/event_loop.h"

struct link_ground {
    struct event_loop loop;
    struct hq_process hq;
    char folder[64];
    char hq_folder[128];
};

void link_ground_open(struct link_ground *ground);
/* Stops head office, which must end well when it still runs, and removes the folder. */
void link_ground_close(struct link_ground *ground);

/* main() of such a test program: runs the group, or is head office. */
int link_ground_main(int argc, char **argv, int (*run)(void), size_t test_count);

#endif
