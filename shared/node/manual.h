/* What a program tells of itself, from its table of commands (command.h) and its table of settings (config.h): help for
 * a terminal, and its manual page. */
#ifndef REGULARS_NODE_MANUAL_H
#define REGULARS_NODE_MANUAL_H

#include "node/command.h"

/* Each is false when it could not be written. */
bool manual_print_help(const struct program *program, FILE *out);
bool manual_print_settings(const struct program *program, FILE *out);
/* Section 8, for man(1). */
bool manual_print_page(const struct program *program, FILE *out);

#endif
