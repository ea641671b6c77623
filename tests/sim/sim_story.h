/* Golden narratives: a small scripted world and the trace that it must give, to the millisecond. Test, documentation of
 * the protocol and debugging aid at once.
 *
 *     # what the story shows
 *     stores 1
 *     at 0 write store 1 led 3       a store (or "hq 1": HQ for store 1) writes entries
 *     at 50 break 1 fast             the lane's connection is reset; black: it dies and nobody is told
 *     at 60 cut 1 2000               the line carries nothing for so long
 *     at 70 crash store 1 500        the process dies and starts again after so long; "crash hq 500"; power-cut the
 * same at 80 forget store 1 led 2     of a node that is down: its disk is an older image, without what came after entry
 * 2 at 90 disk fails               every commit fails until "disk works" at 95 press 3 700              HQ's load, and
 * how long it tells others to wait at 99 wish 1 0 100000          store 1 wants content of 100,000 bytes in slot 0 at
 * 5000 meet                   all logs and fetches must be complete
 *     ---
 *     the trace
 *
 * Moments ascend; the last command's moment is the end. Every way takes 10 ms, every commit 2 ms. */
#ifndef REGULARS_TESTS_SIM_STORY_H
#define REGULARS_TESTS_SIM_STORY_H

#include <stdbool.h>

/* Runs one file; prints what differs. With `writes`, the trace in the file becomes the one that it gives now. */
bool sim_story_run(const char *path, bool writes);

#endif
