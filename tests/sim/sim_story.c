#include "tests/sim/sim_story.h"
bool sim_story_run(const char *path, bool writes) {
    return path != 0 && writes;
}
