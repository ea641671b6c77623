/* Goal: a program's table of commands is all that its command line needs: words, argument and options find their row,
 * what fits no row is refused before anything runs, settings stay settings. */
#include "node/command.h"
#include "tests/harness/unit.h"

#include <string.h>

struct settings {
    char data_directory[CONFIG_TEXT_MAX];
    char zone[CONFIG_TEXT_MAX];
};

static const struct config_row rows[] = {
    {"data_directory", CONFIG_PATH, CONFIG_MEMBER(struct settings, data_directory), "/nowhere", 1, 0, "Where."},
    {"zone", CONFIG_TEXT, CONFIG_MEMBER(struct settings, zone), "UTC", 1, 0, "Whose day."},
};
static const struct config_table table = {"shopd", rows, sizeof rows / sizeof rows[0]};
static struct settings settings;

static bool load(void *config, int argc, char *const *argv, struct config_arguments *arguments, struct fault *fault) {
    return config_load(&table, config, NULL, argc, argv, arguments, fault);
}

static struct command_line ran; /* the last call; its command is NULL when none was */

static int take_call(const struct command_line *line) {
    ran = *line;
    return COMMAND_DONE;
}

static int find_something(const struct command_line *line) {
    ran = *line;
    return COMMAND_FOUND;
}

static const struct command commands[] = {
    {"run", NULL, {{0}}, "Runs.", take_call},
    {"shop add", "NAME", {{"--zone", "ZONE"}, {"--quiet", NULL}}, "Adds.", take_call},
    {"shop list", NULL, {{0}}, "Lists.", find_something},
    {"copy", "FILE", {{0}}, "Copies.", take_call},
};

static const struct program program = {
    .version = "1",
    .summary = "a shop",
    .description = "A shop.",
    .files = "None.",
    .settings = &table,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .config = &settings,
    .data_directory = settings.data_directory,
    .load = load,
};

enum { WORDS_MAX = 12 };

/* Calls the program with the words of `text`, which one blank divides. */
static int call(const char *text) {
    static char block[256];
    char *argv[WORDS_MAX] = {(char[]){"shopd"}};
    int argc = 1;
    char *rest = block;
    (void)snprintf(block, sizeof block, "%s", text);
    ran = (struct command_line){.command = NULL};
    for (char *word; argc < WORDS_MAX && (word = strsep(&rest, " ")) != NULL;) {
        argv[argc++] = word;
    }
    return program_main(&program, text[0] == '\0' ? 1 : argc, argv);
}

static void the_row_that_fits_is_run(void **state) {
    (void)state;
    assert_int_equal(call(""), COMMAND_DONE);
    assert_string_equal(ran.command->name, "run");
    assert_int_equal(call("shop add Corner"), COMMAND_DONE);
    assert_string_equal(ran.command->name, "shop add");
    assert_string_equal(ran.argument, "Corner");
    assert_null(ran.options[0]);
    assert_null(ran.options[1]);
    assert_int_equal(call("shop list"), COMMAND_FOUND);
    assert_null(ran.argument);
}

/* --zone is both: behind `shop` it is the shop's, before it, and with another command, it is the setting. */
static void options_belong_to_the_command_before_them(void **state) {
    (void)state;
    assert_int_equal(call("--zone Asia/Omsk shop add Corner --zone Europe/Rome --quiet"), COMMAND_DONE);
    assert_string_equal(settings.zone, "Asia/Omsk");
    assert_string_equal(ran.options[0], "Europe/Rome");
    assert_string_equal(ran.options[1], "");
    assert_int_equal(call("shop --zone=Europe/Rome add Corner"), COMMAND_DONE);
    assert_string_equal(ran.options[0], "Europe/Rome");
    assert_string_equal(settings.zone, "UTC");
    assert_int_equal(call("copy out.db --zone Asia/Omsk"), COMMAND_DONE);
    assert_string_equal(settings.zone, "Asia/Omsk");
    assert_int_equal(call("--data-directory shop copy out.db --zone Asia/Omsk"), COMMAND_DONE); /* a value, no word */
    assert_string_equal(settings.zone, "Asia/Omsk");
}

static void what_fits_no_row_runs_nothing(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "shop",
        "shop add",
        "shop add A B",
        "shop remove A",
        "sho",
        "shop list x",
        "shop list --zone A",
        "run now",
        "copy",
        "fly",
        "shop add A --zone",
        "shop add A --quiet=yes",
        "run --quiet x",
        "run --colour red",
        "shop add A --colour red",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(call(wrong[i]), COMMAND_FAILED);
        assert_null(ran.command);
    }
}

static void a_row_tells_its_words(void **state) {
    (void)state;
    char words[COMMAND_WORDS_MAX];
    command_words(&commands[1], words);
    assert_string_equal(words, "shop add NAME [--zone ZONE] [--quiet]");
    assert_string_equal(program_command(&program, 3)->name, "copy");
    assert_string_equal(program_command(&program, 4)->name, "verify");
    assert_string_equal(program_command(&program, 7)->name, "help");
    assert_null(program_command(&program, 10));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_row_that_fits_is_run),
    cmocka_unit_test(options_belong_to_the_command_before_them),
    cmocka_unit_test(what_fits_no_row_runs_nothing),
    cmocka_unit_test(a_row_tells_its_words),
};

UNIT_RUN(tests)
