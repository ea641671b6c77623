#include "tests/sim/sim_story.h"

#include "tests/sim/sim_world.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 400, WORDS_MAX = 8, WAY_MS = 10, COMMIT_MS = 2 };

struct story {
    struct sim_world world;
    FILE *file;
    char line[LINE_SIZE];
    char *words[WORDS_MAX];
    size_t word_count;
    int line_number;
    bool is_started;
};

static bool complain(const struct story *story, const char *what) {
    (void)printf("line %d: %s\n", story->line_number, what);
    return false;
}

static bool is_word(const struct story *story, size_t at, const char *word) {
    return at < story->word_count && strcmp(story->words[at], word) == 0;
}

static bool number_at(const struct story *story, size_t at, int64_t min, int64_t max, int64_t *number) {
    if (at >= story->word_count || !text_to_int64(text_of(story->words[at]), number) || *number < min ||
        *number > max) {
        return complain(story, "a number is missing or out of range");
    }
    return true;
}

static bool store_at(const struct story *story, size_t at, uint32_t *store) {
    int64_t number = 0;
    if (!number_at(story, at, 1, story->world.options.stores, &number)) {
        return false;
    }
    *store = (uint32_t)number - 1;
    return true;
}

static uint32_t stream_at(const struct story *story, size_t at) {
    return is_word(story, at, "led") ? STREAM_LED : is_word(story, at, "doc") ? STREAM_DOC : STREAM_CMD;
}

static uint32_t lane_at(const struct story *story, size_t at) {
    return is_word(story, at, "bulk") ? SYNC_BULK : SYNC_FAST;
}

/* write|forget store|hq N STREAM COUNT|SEQ */
static bool run_log_command(struct story *story, bool is_write) {
    uint32_t store = 0;
    int64_t number = 0;
    if (!store_at(story, 4, &store) || !number_at(story, 6, 0, 100000, &number)) {
        return false;
    }
    struct sim_side *side = sim_side_at(&story->world, is_word(story, 3, "hq"), store);
    if (is_write) {
        sim_disk_write(&story->world, side, stream_at(story, 5), (uint64_t)number);
    } else {
        sim_disk_forget(side, stream_at(story, 5), (uint64_t)number);
    }
    return true;
}

static bool run_crash(struct story *story, bool is_power_cut) {
    uint32_t store = 0;
    int64_t down_ms = 0;
    if (is_word(story, 3, "hq")) {
        if (!number_at(story, 4, 1, 1000000, &down_ms)) {
            return false;
        }
        sim_faults_crash_hq(&story->world, down_ms, is_power_cut);
        return true;
    }
    if (!store_at(story, 4, &store) || !number_at(story, 5, 1, 1000000, &down_ms)) {
        return false;
    }
    sim_faults_crash_store(&story->world, store, down_ms, is_power_cut);
    return true;
}

static bool run_line_command(struct story *story) {
    uint32_t store = 0;
    int64_t for_ms = 0;
    if (!store_at(story, 3, &store)) {
        return false;
    }
    struct sim_side *side = sim_side_at(&story->world, false, store);
    if (!is_word(story, 2, "cut")) {
        sim_faults_hurt(&story->world, side, lane_at(story, 4), is_word(story, 2, "black"));
        return true;
    }
    if (!number_at(story, 4, 1, 1000000, &for_ms)) {
        return false;
    }
    sim_faults_cut(&story->world, store, for_ms);
    return true;
}

static bool run_press(struct story *story) {
    int64_t level = 0;
    int64_t retry_ms = 0;
    if (!number_at(story, 3, SYNC_CALM, SYNC_LED_WAITS, &level) ||
        !number_at(story, 4, 1, SYNC_RETRY_MAX_MS, &retry_ms)) {
        return false;
    }
    sim_faults_press(&story->world, (enum sync_pressure)level, retry_ms);
    return true;
}

static bool run_wish(struct story *story) {
    uint32_t store = 0;
    int64_t slot = 0;
    int64_t size = 0;
    if (!store_at(story, 3, &store) || !number_at(story, 4, 0, SYNC_BLOB_SLOTS - 1, &slot) ||
        !number_at(story, 5, 1, 100000000, &size)) {
        return false;
    }
    sim_blob_wish(&story->world, sim_side_at(&story->world, false, store), (uint32_t)slot, (uint64_t)size);
    return true;
}

static bool run_command(struct story *story) {
    if (is_word(story, 2, "write") || is_word(story, 2, "forget")) {
        return run_log_command(story, is_word(story, 2, "write"));
    }
    if (is_word(story, 2, "crash") || is_word(story, 2, "power-cut")) {
        return run_crash(story, is_word(story, 2, "power-cut"));
    }
    if (is_word(story, 2, "break") || is_word(story, 2, "black") || is_word(story, 2, "cut")) {
        return run_line_command(story);
    }
    if (is_word(story, 2, "disk")) {
        story->world.climate.commit_fails_per_10000 = is_word(story, 3, "fails") ? 10000 : 0;
        return true;
    }
    if (is_word(story, 2, "press")) {
        return run_press(story);
    }
    if (is_word(story, 2, "wish")) {
        return run_wish(story);
    }
    if (is_word(story, 2, "meet")) {
        sim_check_met(&story->world);
        return !story->world.has_failed || complain(story, story->world.failure);
    }
    return is_word(story, 2, "end") || complain(story, "a command that there is not");
}

static void split_words(struct story *story) {
    story->word_count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(story->line, " \n", &rest); word != NULL && story->word_count < WORDS_MAX;
         word = strtok_r(NULL, " \n", &rest)) {
        story->words[story->word_count++] = word;
    }
}

static bool start(struct story *story, FILE *trace) {
    int64_t stores = 0;
    if (!is_word(story, 0, "stores") || !number_at(story, 1, 1, SIM_STORES_MAX, &stores)) {
        return complain(story, "a story begins with its number of stores");
    }
    struct sim_options options = {.stores = (uint32_t)stores, .trace = trace, .is_story = true};
    sim_world_init(&story->world, &options);
    story->world.climate =
        (struct sim_climate){.latency_min_ms = WAY_MS, .latency_max_ms = WAY_MS, .commit_min_ms = COMMIT_MS};
    sim_world_start(&story->world);
    story->is_started = true;
    return true;
}

static bool run_line(struct story *story, FILE *trace) {
    int64_t at_ms = 0;
    split_words(story);
    if (story->word_count == 0 || story->words[0][0] == '#') {
        return true;
    }
    if (!story->is_started) {
        return start(story, trace);
    }
    if (!is_word(story, 0, "at") || !number_at(story, 1, story->world.now_ms, INT64_MAX, &at_ms)) {
        return complain(story, "a command begins with its moment, and moments ascend");
    }
    sim_world_run_until(&story->world, at_ms);
    return run_command(story);
}

/* Runs the script, up to its dashes, with the trace into a file. */
static bool run_script(struct story *story, FILE *trace) {
    bool is_fine = true;
    while (is_fine && fgets(story->line, sizeof story->line, story->file) != NULL) {
        story->line_number++;
        if (strncmp(story->line, "---", 3) == 0) {
            break;
        }
        is_fine = run_line(story, trace);
    }
    if (story->is_started) {
        sim_world_close(&story->world);
    }
    return is_fine;
}

/* The rest of the story's file against the trace, line by line. */
static bool compare(struct story *story, FILE *trace) {
    char got[LINE_SIZE];
    rewind(trace);
    for (;;) {
        const char *is = fgets(got, sizeof got, trace);
        const char *wanted = fgets(story->line, sizeof story->line, story->file);
        story->line_number++;
        if (is == NULL && wanted == NULL) {
            return true;
        }
        if (is == NULL || wanted == NULL || strcmp(is, wanted) != 0) {
            (void)printf("line %d: the story has   %s         it is now       %s", story->line_number,
                         wanted == NULL ? "nothing more\n" : wanted, is == NULL ? "nothing more\n" : is);
            return false;
        }
    }
}

static bool write_back(const char *path, struct story *story, FILE *trace) {
    static char script[64 * 1024];
    rewind(story->file);
    size_t size = fread(script, 1, sizeof script - 1, story->file);
    script[size] = '\0';
    const char *dashes = strstr(script, "---\n");
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return complain(story, "the file cannot be written");
    }
    (void)fwrite(script, 1, dashes != NULL ? (size_t)(dashes - script) : size, out);
    (void)fputs("---\n", out);
    rewind(trace);
    for (int c = getc(trace); c != EOF; c = getc(trace)) {
        (void)putc(c, out);
    }
    return fclose(out) == 0;
}

bool sim_story_run(const char *path, bool writes) {
    static struct story story;
    memset(&story, 0, sizeof story);
    story.file = fopen(path, "r");
    FILE *trace = tmpfile();
    bool is_fine = story.file != NULL && trace != NULL;
    if (is_fine) {
        is_fine = run_script(&story, trace);
        is_fine = is_fine && (writes ? write_back(path, &story, trace) : compare(&story, trace));
    }
    if (story.file != NULL) {
        (void)fclose(story.file);
    }
    if (trace != NULL) {
        (void)fclose(trace);
    }
    (void)printf("story %s %s\n", path, is_fine ? "as told" : "DIFFERS");
    return is_fine;
}
