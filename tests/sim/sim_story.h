#ifndef REGULARS_TESTS_SIM_STORY_H
#define REGULARS_TESTS_SIM_STORY_H
#include <stdbool.h>
bool sim_story_run(const char *path, bool writes);
#endif
