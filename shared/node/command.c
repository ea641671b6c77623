#include "node/command.h"

#include "base/bug.h"
#include "node/command_care.h"
#include "node/manual.h"

#include <string.h>

enum { OPTIONS_GIVEN_MAX = 8 };

static int print_help(const struct command_line *line) {
    return manual_print_help(line->program, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}

static int print_settings(const struct command_line *line) {
    return manual_print_settings(line->program, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}

static int print_page(const struct command_line *line) {
    return manual_print_page(line->program, stdout) ? COMMAND_DONE : COMMAND_FAILED;
}

static const struct command common[] = {
    {.name = "verify",
     .meaning = "Checks the database's pages and every hash of the journal. Status 1 when something is wrong.",
     .run = command_verify},
    {.name = "rebuild",
     .meaning =
         "Computes everything derived anew from the journal, compares and reports each difference. Status 1 when "
         "there is any.",
     .run = command_rebuild},
    {.name = "backup",
     .argument = "FILE",
     .meaning = "Writes a consistent copy of the database, also while the daemon runs. The keys are not in it.",
     .run = command_backup},
    {.name = "help", .meaning = "This list.", .run = print_help},
    {.name = "help-config", .meaning = "The settings.", .run = print_settings},
    {.name = "man", .meaning = "The manual page as roff.", .run = print_page},
};

enum { COMMON_COUNT = sizeof common / sizeof common[0] };

/* The options that were given, before it is known to which of the commands of that first word. */
struct spoken {
    const struct program *program;
    const char *first; /* the first plain word; NULL: none yet */
    struct command_option options[OPTIONS_GIVEN_MAX];
    size_t option_count;
};

const struct command *program_command(const struct program *program, size_t index) {
    if (index < program->command_count) {
        return &program->commands[index];
    }
    index -= program->command_count;
    return index < COMMON_COUNT ? &common[index] : NULL;
}

static void append(char words[static COMMAND_WORDS_MAX], const char *before, const char *word, const char *after) {
    size_t used = strlen(words);
    int size = snprintf(words + used, COMMAND_WORDS_MAX - used, "%s%s%s", before, word, after);
    bug_if((size_t)size >= COMMAND_WORDS_MAX - used);
}

void command_words(const struct command *command, char words[static COMMAND_WORDS_MAX]) {
    words[0] = '\0';
    append(words, "", command->name, "");
    if (command->argument != NULL) {
        append(words, " ", command->argument, "");
    }
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && command->options[i].name != NULL; i++) {
        const struct command_option *option = &command->options[i];
        append(words, " [", option->name, option->value == NULL ? "]" : " ");
        if (option->value != NULL) {
            append(words, "", option->value, "]");
        }
    }
}

int command_refuse(const struct command_line *line, const char *reason) {
    (void)fprintf(stderr, "%s %s: %s\n", line->program->settings->program, line->command->name, reason);
    return COMMAND_FAILED;
}

int command_fail(const struct command_line *line, const struct fault *fault) {
    return command_refuse(line, fault->text);
}

static bool begins_with(const struct command *command, const char *word) {
    size_t size = strlen(word);
    return size > 0 && strncmp(command->name, word, size) == 0 &&
           (command->name[size] == ' ' || command->name[size] == '\0');
}

/* "--zone" of "--zone" and "--zone=X"; *value is the text after '=' or NULL. */
static bool is_option(const struct command_option *option, const char *word, const char **value) {
    size_t size = strlen(option->name);
    if (strncmp(word, option->name, size) != 0 || (word[size] != '\0' && word[size] != '=')) {
        return false;
    }
    *value = word[size] == '=' ? word + size + 1 : NULL;
    return true;
}

/* The option of any command that begins with the first word; NULL: the word is a setting. */
static const struct command_option *find_option(const struct spoken *spoken, const char *word, const char **value) {
    const struct command *command;
    for (size_t i = 0; spoken->first != NULL && (command = program_command(spoken->program, i)) != NULL; i++) {
        for (size_t k = 0; begins_with(command, spoken->first) && k < COMMAND_OPTIONS_MAX; k++) {
            if (command->options[k].name != NULL && is_option(&command->options[k], word, value)) {
                return &command->options[k];
            }
        }
    }
    return NULL;
}

static bool take_option(struct spoken *spoken, const struct command_option *option, const char *value, int argc,
                        char *const *argv, int *at, struct fault *fault) {
    if (option->value == NULL && value != NULL) {
        return fault_set(fault, FAULT_CONFIG, "%s takes no value", option->name);
    }
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= argc) {
            return fault_set(fault, FAULT_CONFIG, "%s needs a value", option->name);
        }
        value = argv[++*at];
    }
    if (spoken->option_count == OPTIONS_GIVEN_MAX) {
        return fault_set(fault, FAULT_CONFIG, "%s: too many options", option->name);
    }
    spoken->options[spoken->option_count++] = (struct command_option){option->name, option->value == NULL ? "" : value};
    return true;
}

/* Takes the options of commands out of argv, in place, so that settings and plain words are left. */
static bool take_options(struct spoken *spoken, int *argc, char **argv, struct fault *fault) {
    int kept = 0;
    for (int at = 0; at < *argc; at++) {
        const char *value;
        const struct command_option *option = find_option(spoken, argv[at], &value);
        if (option != NULL) {
            if (!take_option(spoken, option, value, *argc, argv, &at, fault)) {
                return false;
            }
            continue;
        }
        bool is_setting = strncmp(argv[at], "--", 2) == 0;
        bool has_value_next = is_setting && strchr(argv[at], '=') == NULL && at + 1 < *argc;
        spoken->first = spoken->first == NULL && !is_setting ? argv[at] : spoken->first;
        argv[kept++] = argv[at];
        if (has_value_next) {
            argv[kept++] = argv[++at];
        }
    }
    *argc = kept;
    return true;
}

/* How many of the words are the command's name; 0: they name another. */
static size_t count_name_words(const struct command *command, const struct config_arguments *words) {
    const char *name = command->name;
    for (size_t i = 0; i < words->count; i++) {
        size_t size = strlen(words->words[i]);
        if (size == 0 || strncmp(name, words->words[i], size) != 0) {
            return 0;
        }
        if (name[size] == '\0') {
            return i + 1;
        }
        if (name[size] != ' ') {
            return 0;
        }
        name += size + 1;
    }
    return 0;
}

static bool place_options(struct command_line *line, const struct spoken *spoken) {
    for (size_t i = 0; i < spoken->option_count; i++) {
        size_t at = 0;
        while (at < COMMAND_OPTIONS_MAX && (line->command->options[at].name == NULL ||
                                            strcmp(line->command->options[at].name, spoken->options[i].name) != 0)) {
            at++;
        }
        if (at == COMMAND_OPTIONS_MAX) {
            return false;
        }
        line->options[at] = spoken->options[i].value;
    }
    return true;
}

/* True when the words, the argument and the options are those of `command`. */
static bool fits(struct command_line *line, const struct command *command, const struct config_arguments *words,
                 const struct spoken *spoken) {
    size_t name_words = count_name_words(command, words);
    size_t arguments = command->argument == NULL ? 0 : 1;
    if (name_words == 0 || words->count != name_words + arguments) {
        return false;
    }
    line->command = command;
    line->argument = arguments == 0 ? NULL : words->words[name_words];
    return place_options(line, spoken);
}

static int print_usage(const struct program *program, const char *first) {
    const char *name = program->settings->program;
    const struct command *command;
    bool is_known = false;
    for (size_t i = 0; (command = program_command(program, i)) != NULL; i++) {
        char words[COMMAND_WORDS_MAX];
        if (begins_with(command, first)) {
            command_words(command, words);
            (void)fprintf(stderr, "%s %s %s\n", is_known ? "      " : "usage:", name, words);
            is_known = true;
        }
    }
    if (is_known) {
        (void)fprintf(stderr, "`%s help` tells more.\n", name);
    } else {
        (void)fprintf(stderr, "%s: there is no command \"%s\"; `%s help` lists them\n", name, first, name);
    }
    return COMMAND_FAILED;
}

static int run_words(struct command_line *line, const struct config_arguments *words, const struct spoken *spoken) {
    const struct command *command;
    if (words->count == 0) {
        line->command = &line->program->commands[0];
        return line->command->run(line);
    }
    for (size_t i = 0; (command = program_command(line->program, i)) != NULL; i++) {
        if (fits(line, command, words, spoken)) {
            return command->run(line);
        }
    }
    return print_usage(line->program, words->words[0]);
}

/* These need no settings that hold. */
static bool is_help(const char *word) {
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int program_main(const struct program *program, int argc, char **argv) {
    struct config_arguments words;
    struct fault fault;
    struct spoken spoken = {.program = program};
    struct command_line line = {.program = program, .config = program->config};
    int count = argc > 0 ? argc - 1 : 0; /* without the program's name */
    if (count > 0 && is_help(argv[1])) {
        return print_help(&line);
    }
    if (!take_options(&spoken, &count, argv + 1, &fault) ||
        !program->load(program->config, count, argv + 1, &words, &fault)) {
        (void)fprintf(stderr, "%s configuration: %s\n", program->settings->program, fault.text);
        return COMMAND_FAILED;
    }
    return run_words(&line, &words, &spoken);
}
