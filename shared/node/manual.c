#include "node/manual.h"

#include <ctype.h>
#include <string.h>

enum { SETTINGS_MAX = 64 * 1024, HELP_COLUMN = 24 };

bool manual_print_help(const struct program *program, FILE *out) {
    const char *name = program->settings->program;
    const struct command *command;
    (void)fprintf(out, "%s %s: %s\n\n  %s [COMMAND] [--setting value ...]\n\n", name, program->version,
                  program->summary, name);
    for (size_t i = 0; (command = program_command(program, i)) != NULL; i++) {
        char words[COMMAND_WORDS_MAX];
        command_words(command, words);
        bool is_long = strlen(words) > HELP_COLUMN;
        (void)fprintf(out, "  %-*s%s%*s %s\n", HELP_COLUMN, words, is_long ? "\n" : "", is_long ? HELP_COLUMN + 2 : 0,
                      "", command->meaning);
    }
    (void)fprintf(out,
                  "\nSettings stand in /etc/%s.conf (or --config FILE) and on the command line;\n"
                  "`%s help-config` tells them.\n",
                  name, name);
    return ferror(out) == 0;
}

static bool print_with(const struct program *program, FILE *out,
                       void (*print)(const struct config_table *table, struct writer *writer)) {
    static uint8_t block[SETTINGS_MAX];
    struct writer writer;
    writer_init(&writer, block, sizeof block);
    print(program->settings, &writer);
    struct span text = writer_result(&writer);
    return text.size > 0 && fwrite(text.data, 1, text.size, out) == text.size;
}

bool manual_print_settings(const struct program *program, FILE *out) {
    return print_with(program, out, config_print_help);
}

/* A '-' of a name is a minus in roff, else man(1) may break the line or show another sign. */
static void print_name(const char *name, bool is_capital, FILE *out) {
    for (const char *c = name; *c != '\0'; c++) {
        (void)fputs(*c == '-' ? "\\" : "", out);
        (void)fputc(is_capital ? toupper((unsigned char)*c) : *c, out);
    }
}

static void print_head(const struct program *program, FILE *out) {
    const char *name = program->settings->program;
    (void)fputs(".TH ", out);
    print_name(name, true, out);
    (void)fprintf(out, " 8 \"\" \"Regulars %s\" \"Regulars\"\n.SH NAME\n", program->version);
    print_name(name, false, out);
    (void)fprintf(out, " \\- %s\n.SH SYNOPSIS\n.B ", program->summary);
    print_name(name, false, out);
    (void)fprintf(out, "\n[\\fICOMMAND\\fR] [\\fB\\-\\-\\fIsetting value\\fR ...]\n.SH DESCRIPTION\n%s\n.SH COMMANDS\n",
                  program->description);
}

bool manual_print_page(const struct program *program, FILE *out) {
    const char *name = program->settings->program;
    const struct command *command;
    print_head(program, out);
    for (size_t i = 0; (command = program_command(program, i)) != NULL; i++) {
        char words[COMMAND_WORDS_MAX];
        command_words(command, words);
        (void)fputs(".TP\n.B ", out);
        print_name(words, false, out);
        (void)fprintf(out, "\n%s\n", command->meaning);
    }
    (void)fputs(".SH SETTINGS\n", out);
    bool is_whole = print_with(program, out, config_print_roff);
    (void)fputs(".SH EXIT STATUS\n0: done. 1: something was found (a difference, damage, a refusal). 2: it could not "
                "be done.\n.SH FILES\n.TP\n.I /etc/",
                out);
    print_name(name, false, out);
    (void)fputs(".conf\nSettings.\n.TP\n.I /var/lib/", out);
    print_name(name, false, out);
    (void)fprintf(out, "\n%s\n", program->files);
    return is_whole && ferror(out) == 0;
}
