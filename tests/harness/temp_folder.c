#include "tests/harness/temp_folder.h"

#include "base/bug.h"

#include <dirent.h>
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

void temp_folder_empty(const struct temp_folder *folder) {
    DIR *entries = opendir(folder->path);
    bug_if(entries == NULL);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[TEMP_PATH_MAX + 256];
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            (void)snprintf(path, sizeof path, "%s/%s", folder->path, entry->d_name);
            bug_if(unlink(path) != 0);
        }
    }
    (void)closedir(entries);
}

void temp_folder_remove(struct temp_folder *folder) {
    temp_folder_empty(folder);
    bug_if(rmdir(folder->path) != 0);
}
