#include "node/manual.h"

#include <ctype.h>

enum { SETTINGS_MAX = 64 * 1024 };

bool manual_print_help(const struct manual *manual, FILE *out) {
    const char *program = manual->settings->program;
    (void)fprintf(out, "%s %s: %s\n\n  %s [COMMAND] [--setting value ...]\n\n", program, manual->version,
                  manual->summary, program);
    for (size_t i = 0; i < manual->command_count; i++) {
        (void)fprintf(out, "  %-24s %s\n", manual->commands[i].words, manual->commands[i].meaning);
    }
    (void)fprintf(out,
                  "\nSettings stand in /etc/%s.conf (or --config FILE) and on the command line;\n"
                  "`%s help-config` tells them.\n",
                  program, program);
    return ferror(out) == 0;
}

static bool print_with(const struct manual *manual, FILE *out,
                       void (*print)(const struct config_table *table, struct writer *writer)) {
    static uint8_t block[SETTINGS_MAX];
    struct writer writer;
    writer_init(&writer, block, sizeof block);
    print(manual->settings, &writer);
    struct span text = writer_result(&writer);
    return text.size > 0 && fwrite(text.data, 1, text.size, out) == text.size;
}

bool manual_print_settings(const struct manual *manual, FILE *out) {
    return print_with(manual, out, config_print_help);
}

/* A '-' of a name is a minus in roff, else man(1) may break the line or show another sign. */
static void print_name(const char *name, bool is_capital, FILE *out) {
    for (const char *c = name; *c != '\0'; c++) {
        (void)fputs(*c == '-' ? "\\" : "", out);
        (void)fputc(is_capital ? toupper((unsigned char)*c) : *c, out);
    }
}

static void print_head(const struct manual *manual, FILE *out) {
    const char *program = manual->settings->program;
    (void)fputs(".TH ", out);
    print_name(program, true, out);
    (void)fprintf(out, " 8 \"\" \"Regulars %s\" \"Regulars\"\n.SH NAME\n", manual->version);
    print_name(program, false, out);
    (void)fprintf(out, " \\- %s\n.SH SYNOPSIS\n.B ", manual->summary);
    print_name(program, false, out);
    (void)fprintf(out, "\n[\\fICOMMAND\\fR] [\\fB\\-\\-\\fIsetting value\\fR ...]\n.SH DESCRIPTION\n%s\n.SH COMMANDS\n",
                  manual->description);
}

bool manual_print_page(const struct manual *manual, FILE *out) {
    const char *program = manual->settings->program;
    print_head(manual, out);
    for (size_t i = 0; i < manual->command_count; i++) {
        (void)fputs(".TP\n.B ", out);
        print_name(manual->commands[i].words, false, out);
        (void)fprintf(out, "\n%s\n", manual->commands[i].meaning);
    }
    (void)fputs(".SH SETTINGS\n", out);
    bool is_whole = print_with(manual, out, config_print_roff);
    (void)fputs(".SH EXIT STATUS\n0: done. 1: something was found (a difference, damage, a refusal). 2: it could not "
                "be done.\n.SH FILES\n.TP\n.I /etc/",
                out);
    print_name(program, false, out);
    (void)fputs(".conf\nSettings.\n.TP\n.I /var/lib/", out);
    print_name(program, false, out);
    (void)fprintf(out, "\n%s\n", manual->files);
    return is_whole && ferror(out) == 0;
}
