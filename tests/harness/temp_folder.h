/* A folder for one test, under $TMPDIR or /tmp, removed with all that is in it at the end. */
#ifndef REGULARS_TESTS_TEMP_FOLDER_H
#define REGULARS_TESTS_TEMP_FOLDER_H

enum { TEMP_PATH_MAX = 512 };

struct temp_folder {
    char path[TEMP_PATH_MAX];
};

/* Stops the test program when the system does not let it. */
void temp_folder_make(struct temp_folder *folder);
/* The path of a file in it. */
void temp_folder_file(const struct temp_folder *folder, const char *name, char path[static TEMP_PATH_MAX]);
/* Removes all that is in it, keeping it. */
void temp_folder_empty(const struct temp_folder *folder);
void temp_folder_remove(struct temp_folder *folder);

#endif
