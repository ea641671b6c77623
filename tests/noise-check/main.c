/* noise-check FILE...: holds our Noise implementation against published vectors (format: vector_file.h), each vector as
 * initiator and as responder. A line per failure on standard error, and "N passed, N failed" at the end; a file that
 * cannot be read counts as one failure. Exit status 0 only when everything passed. */
#include "tests/noise-check/vector_run.h"

#include <stdio.h>

struct tally {
    size_t passed;
    size_t failed;
};

static bool vector_check(const char *path, size_t index, const json_t *vector) {
    bool is_right = true;
    for (int role = 0; role < 2; role++) {
        struct fault fault = {0};
        if (!vector_run(vector, role == 0, &fault)) {
            (void)fprintf(stderr, "%s: vector %zu, %s, as %s: %s\n", path, index + 1, vector_name(vector),
                          role == 0 ? "initiator" : "responder", fault.text);
            is_right = false;
        }
    }
    return is_right;
}

static void file_check(const char *path, struct tally *tally) {
    struct fault fault = {0};
    json_t *document = NULL;
    json_t *vectors = NULL;
    if (!vector_file_load(path, &document, &vectors, &fault)) {
        (void)fprintf(stderr, "noise-check: %s\n", fault.text);
        tally->failed++;
        return;
    }
    for (size_t i = 0; i < json_array_size(vectors); i++) {
        if (vector_check(path, i, json_array_get(vectors, i))) {
            tally->passed++;
        } else {
            tally->failed++;
        }
    }
    json_decref(document);
}

int main(int count, char **arguments) {
    struct fault fault = {0};
    struct tally tally = {0};
    if (count < 2) {
        (void)fprintf(stderr, "usage: noise-check FILE...\n");
        return 2;
    }
    if (!key_start_library(&fault)) {
        (void)fprintf(stderr, "noise-check: %s\n", fault.text);
        return 1;
    }
    for (int i = 1; i < count; i++) {
        file_check(arguments[i], &tally);
    }
    (void)printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed == 0 ? 0 : 1;
}
