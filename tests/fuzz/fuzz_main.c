/* A small driver for the fuzz targets, for compilers without libFuzzer: every file that is named, then inputs made from
 * those files by a seeded dice for some seconds. It has no coverage to guide it; its use is that gcc and its sanitizers
 * run the targets on the corpus and around it.
 *
 *   fuzz_X SECONDS [FILE...]      ends with "1 passed, 0 failed", or dies in the target */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/harness/dice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20, SEEDS_MAX = 4096, MUTANT_MAX = 4096, CHANGES_MAX = 8 };

struct input {
    uint8_t *data;
    size_t size;
};

static bool read_input(const char *path, struct input *input) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        return false;
    }
    static uint8_t block[INPUT_MAX];
    input->size = fread(block, 1, sizeof(block), file);
    (void)fclose(file);
    input->data = malloc(input->size + 1);
    if (input->data == NULL) {
        return false;
    }
    memcpy(input->data, block, input->size);
    return true;
}

/* The target gets a block of exactly its size, so that a sanitizer sees the first byte read beyond it. */
static void run_exact(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    if (copy == NULL) {
        abort();
    }
    memcpy(copy, data, size);
    (void)LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void change(uint8_t *data, size_t *size, struct dice *dice) {
    uint64_t roll = dice_next(dice);
    size_t at = *size == 0 ? 0 : (size_t)(roll >> 8) % *size;
    switch (roll % 4) {
    case 0: *size = at; break;
    case 1:
        if (*size < MUTANT_MAX) {
            memmove(data + at + 1, data + at, *size - at);
            data[at] = (uint8_t)(roll >> 40);
            (*size)++;
        }
        break;
    case 2:
        if (*size > 0) {
            data[at] ^= (uint8_t)(1U << ((roll >> 40) % 8));
        }
        break;
    default:
        if (*size > 0) {
            data[at] = (uint8_t)(roll >> 40);
        }
        break;
    }
}

static void run_mutant(const struct input *seed, struct dice *dice) {
    static uint8_t mutant[MUTANT_MAX + 1];
    size_t size = seed->size < MUTANT_MAX ? seed->size : MUTANT_MAX;
    memcpy(mutant, seed->data, size);
    uint64_t changes = 1 + dice_next(dice) % CHANGES_MAX;
    for (uint64_t i = 0; i < changes; i++) {
        change(mutant, &size, dice);
    }
    run_exact(mutant, size);
}

int main(int argc, char **argv) {
    static uint8_t empty[1];
    static struct input seeds[SEEDS_MAX] = {{.data = empty, .size = 0}};
    size_t seed_count = 1;
    struct dice dice = {.state = 1};
    unsigned long runs = 0;
    long seconds = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    for (int i = 2; i < argc && seed_count < SEEDS_MAX; i++) {
        if (!read_input(argv[i], &seeds[seed_count])) {
            return 2;
        }
        run_exact(seeds[seed_count].data, seeds[seed_count].size);
        seed_count++;
        runs++;
    }
    for (time_t end = time(NULL) + seconds; time(NULL) < end; runs++) {
        run_mutant(&seeds[dice_next(&dice) % seed_count], &dice);
    }
    (void)printf("%lu inputs\n1 passed, 0 failed\n", runs);
    for (size_t i = 1; i < seed_count; i++) {
        free(seeds[i].data);
    }
    return 0;
}
