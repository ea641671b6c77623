/* What a program tells of itself, from one table of commands and one of settings (config.h): help for a terminal, and
 * its manual page. */
#ifndef REGULARS_NODE_MANUAL_H
#define REGULARS_NODE_MANUAL_H

#include "node/config.h"

#include <stdio.h>

struct manual_command {
    const char *words; /* "publish FILE" */
    const char *meaning;
};

struct manual {
    const char *version;
    const char *summary;     /* "the loyalty box of a shop": goes on after the program's name */
    const char *description; /* sentences, without roff */
    const struct manual_command *commands;
    size_t command_count;
    const struct config_table *settings; /* has the program's name */
    const char *files;                   /* what lies in the data directory */
};

/* Each is false when it could not be written. */
bool manual_print_help(const struct manual *manual, FILE *out);
bool manual_print_settings(const struct manual *manual, FILE *out);
/* Section 8, for man(1). */
bool manual_print_page(const struct manual *manual, FILE *out);

#endif
