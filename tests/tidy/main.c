/* build/tidy ROOT: holds every file of the tree against the rules of the house and prints each breach as
 * "path:line: reason". The last lines are a summary of sizes and "N passed, N failed": the whole is one test, and each
 * file with a breach a failure. Not looked at: build, node_modules, hidden folders but .ci, and folders named corpus or
 * vectors (data). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/tidy/check_functions.h"
#include "tests/tidy/check_includes.h"
#include "tests/tidy/check_text.h"
#include "tests/tidy/check_words.h"
#include "tests/tidy/layer_table.h"

enum { PATH_CAPACITY = 1024 };

struct tidy {
    const char *root;
    struct layer_table layers;
    struct function_lengths functions;
    size_t files_passed;
    size_t files_failed;
    size_t c_files;
};

static bool is_skipped(const char *name) {
    static const char *const skipped[] = {"build", "node_modules", "corpus", "vectors"};
    for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++) {
        if (strcmp(name, skipped[i]) == 0) {
            return true;
        }
    }
    return name[0] == '.' && strcmp(name, ".ci") != 0;
}

static void check_file(struct tidy *tidy, const char *path) {
    struct source source;
    size_t before = finding_count();
    if (!source_load(&source, tidy->root, path)) {
        tidy->files_failed++;
        return;
    }
    check_text(&source);
    if (source_is_c(&source)) {
        tidy->c_files++;
        check_functions(&source, &tidy->functions);
        check_includes(&source, &tidy->layers);
        check_guard(&source);
        check_words(&source, &tidy->layers);
    }
    source_free(&source);
    if (finding_count() == before) {
        tidy->files_passed++;
    } else {
        tidy->files_failed++;
    }
}

static void check_folder(struct tidy *tidy, const char *folder);

static void check_entry(struct tidy *tidy, const char *folder, const char *name) {
    char path[PATH_CAPACITY];
    char file_path[2 * PATH_CAPACITY];
    struct stat status;
    (void)snprintf(path, sizeof(path), "%s%s%s", folder, folder[0] == '\0' ? "" : "/", name);
    (void)snprintf(file_path, sizeof(file_path), "%s/%s", tidy->root, path);
    if (lstat(file_path, &status) != 0) {
        (void)printf("%s:1: cannot be looked at\n", path);
        tidy->files_failed++;
    } else if (S_ISDIR(status.st_mode)) {
        check_folder(tidy, path);
    } else if (S_ISREG(status.st_mode)) {
        check_file(tidy, path);
    }
}

static void check_folder(struct tidy *tidy, const char *folder) {
    char folder_path[2 * PATH_CAPACITY];
    struct dirent **entries = NULL;
    (void)snprintf(folder_path, sizeof(folder_path), "%s/%s", tidy->root, folder);
    int count = scandir(folder_path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (!is_skipped(entries[i]->d_name)) {
            check_entry(tidy, folder, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv) {
    static struct tidy tidy;
    if (argc != 2) {
        (void)fprintf(stderr, "usage: tidy ROOT\n");
        return 2;
    }
    tidy.root = argv[1];
    if (!layer_table_load(&tidy.layers, tidy.root)) {
        return 2;
    }
    check_folder(&tidy, "");
    size_t median = function_lengths_median(&tidy.functions);
    (void)printf("%zu files in order; %zu C files, %zu functions, the median function has %zu lines\n",
                 tidy.files_passed, tidy.c_files, tidy.functions.count, median);
    (void)printf("%d passed, %zu failed\n", tidy.files_failed == 0, tidy.files_failed);
    return tidy.files_failed == 0 ? 0 : 1;
}
