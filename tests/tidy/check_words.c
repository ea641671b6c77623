#include "tests/tidy/check_words.h"

#include <ctype.h>
#include <string.h>

enum where {
    EVERYWHERE,
    IN_PURE_LAYERS,
    IN_NODES, /* shared, store-node and hq-node, not tests */
    OUTSIDE_ANALYTICS,
};

struct ban {
    const char *word;
    bool is_call; /* only when a '(' follows and no '.' or '->' stands before */
    enum where where;
    const char *instead;
};

static const struct ban bans[] = {
    {"strcpy", true, EVERYWHERE, "text_copy"},
    {"strncpy", true, EVERYWHERE, "text_copy"},
    {"strcat", true, EVERYWHERE, "writer_format"},
    {"strncat", true, EVERYWHERE, "writer_format"},
    {"sprintf", true, EVERYWHERE, "snprintf"},
    {"vsprintf", true, EVERYWHERE, "vsnprintf"},
    {"gets", true, EVERYWHERE, "a bounded read"},
    {"strtok", true, EVERYWHERE, "strcspn and strspn"},
    {"atoi", true, EVERYWHERE, "text_to_int64"},
    {"atol", true, EVERYWHERE, "text_to_int64"},
    {"atoll", true, EVERYWHERE, "text_to_int64"},
    {"atof", true, EVERYWHERE, "integers in the smallest unit"},
    {"sscanf", true, IN_NODES, "text_to_int64"},
    {"system", true, EVERYWHERE, "posix_spawn"},
    {"popen", true, EVERYWHERE, "posix_spawn with a pipe"},
    {"alloca", true, EVERYWHERE, "an arena"},
    {"rand", true, EVERYWHERE, "struct entropy"},
    {"srand", true, EVERYWHERE, "struct entropy"},
    {"random", true, EVERYWHERE, "struct entropy"},
    {"localtime", true, EVERYWHERE, "zone_local"},
    {"gmtime", true, EVERYWHERE, "calendar_civil"},
    {"mktime", true, EVERYWHERE, "calendar_day"},
    {"ctime", true, EVERYWHERE, "calendar_print_time"},
    {"mktemp", true, EVERYWHERE, "mkdtemp"},
    {"float", false, OUTSIDE_ANALYTICS, "integers in the smallest unit"},
    {"double", false, OUTSIDE_ANALYTICS, "integers in the smallest unit"},
    {"json_real", true, IN_NODES, "integers in the smallest unit"},
    {"time", true, IN_PURE_LAYERS, "a moment that is passed in"},
    {"clock", true, IN_PURE_LAYERS, "a moment that is passed in"},
    {"clock_gettime", true, IN_PURE_LAYERS, "a moment that is passed in"},
    {"gettimeofday", true, IN_PURE_LAYERS, "a moment that is passed in"},
    {"sleep", true, IN_PURE_LAYERS, "a duty for the node"},
    {"getrandom", true, IN_PURE_LAYERS, "struct entropy"},
    {"getenv", true, IN_PURE_LAYERS, "an argument"},
    {"printf", true, IN_PURE_LAYERS, "struct log or a writer"},
    {"puts", true, IN_PURE_LAYERS, "struct log or a writer"},
    {"fputs", true, IN_PURE_LAYERS, "struct log or a writer"},
    {"fopen", true, IN_PURE_LAYERS, "bytes that are passed in"},
    {"malloc", true, IN_PURE_LAYERS, "an arena"},
    {"calloc", true, IN_PURE_LAYERS, "an arena"},
    {"realloc", true, IN_PURE_LAYERS, "an arena"},
    {"exit", true, IN_PURE_LAYERS, "a fault, or bug_if"},
};

static bool applies(enum where where, const char *path, const struct layer_table *table) {
    const struct layer_row *row = layer_table_row(table, path);
    bool is_node = row != NULL && !path_is_in(path, "tests");
    switch (where) {
    case EVERYWHERE: return true;
    case IN_PURE_LAYERS: return row != NULL && row->is_pure;
    case IN_NODES: return is_node;
    case OUTSIDE_ANALYTICS: return is_node && !path_is_in(path, "hq-node/analytics");
    }
    return true;
}

/* A call of a member (`clock->time(`) is not a call of the function of that name. */
static bool is_call(const char *code, size_t start, size_t end) {
    while (isspace((unsigned char)code[end])) {
        end++;
    }
    while (start > 0 && isspace((unsigned char)code[start - 1])) {
        start--;
    }
    bool is_member = start > 0 && (code[start - 1] == '.' || (code[start - 1] == '>' && code[start - 2] == '-'));
    return code[end] == '(' && !is_member;
}

static void check_word(const struct source *source, const struct layer_table *table, size_t start, size_t end) {
    for (size_t i = 0; i < sizeof(bans) / sizeof(bans[0]); i++) {
        const struct ban *ban = &bans[i];
        if (strlen(ban->word) == end - start && memcmp(source->code + start, ban->word, end - start) == 0 &&
            (!ban->is_call || is_call(source->code, start, end)) && applies(ban->where, source->path, table)) {
            finding(source, source_line(source, start), "%s: use %s", ban->word, ban->instead);
        }
    }
}

void check_words(const struct source *source, const struct layer_table *table) {
    size_t i = 0;
    while (i < source->size) {
        size_t end = i;
        while (isalnum((unsigned char)source->code[end]) || source->code[end] == '_') {
            end++;
        }
        if (end > i) {
            check_word(source, table, i, end);
        }
        i = end + 1;
    }
}
