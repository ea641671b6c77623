#include "tests/harness/temp_folder.h"

#include "base/bug.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void temp_folder_make(struct temp_folder *folder) {
    const char *parent = getenv("TMPDIR");
    int size = snprintf(folder->path, sizeof folder->path, "%s/regulars-XXXXXX", parent != NULL ? parent : "/tmp");
    bug_if(size < 0 || (size_t)size >= sizeof folder->path);
    bug_if(mkdtemp(folder->path) == NULL);
}

void temp_folder_file(const struct temp_folder *folder, const char *name, char path[static TEMP_PATH_MAX]) {
    int size = snprintf(path, TEMP_PATH_MAX, "%s/%s", folder->path, name);
    bug_if(size < 0 || size >= TEMP_PATH_MAX);
}

static void empty(const char *path) {
    DIR *entries = opendir(path);
    bug_if(entries == NULL);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char inner[TEMP_PATH_MAX + 256];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        int size = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        bug_if(size < 0 || (size_t)size >= sizeof inner);
        if (unlink(inner) != 0) {
            bug_if(errno != EISDIR);
            empty(inner);
            bug_if(rmdir(inner) != 0);
        }
    }
    (void)closedir(entries);
}

void temp_folder_empty(const struct temp_folder *folder) {
    empty(folder->path);
}

void temp_folder_remove(struct temp_folder *folder) {
    temp_folder_empty(folder);
    bug_if(rmdir(folder->path) != 0);
}
