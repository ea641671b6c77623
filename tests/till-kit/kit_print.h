/* JSON for people: one line where it fits, else a member or an item a line. What it prints reads back as the same tree,
 * and printing that again gives the same bytes. */
#ifndef REGULARS_TILL_KIT_PRINT_H
#define REGULARS_TILL_KIT_PRINT_H

#include "base/arena.h"
#include "base/tree.h"

#include <stdio.h>

enum { KIT_PRINT_COLUMNS = 116 };

/* False: the file takes no more. */
bool kit_print_file(FILE *file, const struct tree *tree);
/* One line, cut with "..." where it does not fit; "nothing" for NULL. */
void kit_print_short(const struct tree *tree, char *out, size_t capacity);

#endif
